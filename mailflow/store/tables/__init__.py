"""State: what the database keeps, with its identities and its own guards. No behaviour, no validation, no lazy relationships."""

from sqlalchemy import String
from sqlmodel.sql.sqltypes import AutoString

from mailflow.store.columns import Text
from mailflow.store.tables.approvals import Approval, ApprovalDigest, AttorneyChoice
from mailflow.store.tables.cases import Audit, Case, CaseAct, Dispute, Promise, User
from mailflow.store.tables.chase import Contact, Reminder, ReminderItem, Statement
from mailflow.store.tables.desk import CaseInvoice, LearnedRule, Note, Request, RuleUse, SavedView, Wall
from mailflow.store.tables.ledger import (
    Allocation,
    Client,
    Counter,
    ExportBatch,
    Feed,
    Invoice,
    JournalEntry,
    Posting,
    Receipt,
    ReceiptToken,
)
from mailflow.store.tables.mail import (
    Advice,
    AdviceReference,
    Decision,
    Document,
    Lease,
    MailBlob,
    MailboxCursor,
    Message,
    Outgoing,
    OutgoingRaw,
    PendingMove,
    Reading,
    SentLetter,
)
from mailflow.store.tables.replies import ContactChange, Example, FailedAddress, Pause
from mailflow.store.tables.row import Row
from mailflow.store.tables.statement_runs import StatementMail, StatementRun
from mailflow.store.tables.texts import TextPublication, TextVersion

# SQLModel makes its own kind of text column of a `str`; ours is sorted the same way in both databases.
for _table in Row.metadata.tables.values():
    for _column in _table.columns:
        _column.type = Text() if isinstance(_column.type, String | AutoString) else _column.type

__all__ = [
    "Advice",
    "AdviceReference",
    "Allocation",
    "Approval",
    "ApprovalDigest",
    "AttorneyChoice",
    "Audit",
    "Case",
    "CaseAct",
    "CaseInvoice",
    "Client",
    "Contact",
    "ContactChange",
    "Counter",
    "Decision",
    "Dispute",
    "Document",
    "Example",
    "ExportBatch",
    "FailedAddress",
    "Feed",
    "Invoice",
    "JournalEntry",
    "LearnedRule",
    "Lease",
    "MailBlob",
    "MailboxCursor",
    "Message",
    "Note",
    "Outgoing",
    "OutgoingRaw",
    "Pause",
    "PendingMove",
    "Posting",
    "Promise",
    "Reading",
    "Receipt",
    "ReceiptToken",
    "Reminder",
    "ReminderItem",
    "Request",
    "Row",
    "RuleUse",
    "SavedView",
    "SentLetter",
    "Statement",
    "StatementMail",
    "StatementRun",
    "TextPublication",
    "TextVersion",
    "User",
    "Wall",
]
