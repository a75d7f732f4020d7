"""State: what the database keeps, with its identities and its own guards. No behaviour, no validation, no lazy relationships."""

from mailflow.store.tables.cases import Audit, Case, CaseAct, Dispute, Promise, User
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
    MailBlob,
    Message,
    Outgoing,
    PendingMove,
    Reading,
    SentLetter,
)
from mailflow.store.tables.row import Row

__all__ = [
    "Advice",
    "AdviceReference",
    "Allocation",
    "Audit",
    "Case",
    "CaseAct",
    "Client",
    "Counter",
    "Decision",
    "Dispute",
    "Document",
    "ExportBatch",
    "Feed",
    "Invoice",
    "JournalEntry",
    "MailBlob",
    "Message",
    "Outgoing",
    "PendingMove",
    "Posting",
    "Promise",
    "Reading",
    "Receipt",
    "ReceiptToken",
    "Row",
    "SentLetter",
    "User",
]
