"""The lives of things, one table each: which state may follow which (DESIGN §9)."""

from enum import StrEnum
from typing import TypeVar

from mailflow.domain.errors import IllegalMove

S = TypeVar("S", bound=StrEnum)


class MessageState(StrEnum):
    """The life of an inbound mail."""

    RECEIVED = "received"
    UNDERSTOOD = "understood"
    DECIDED = "decided"
    FILED = "filed"
    FAILED = "failed"
    IGNORED = "ignored"


class RemittanceState(StrEnum):
    """The life of an advice."""

    READ = "read"
    MATCHED = "matched"
    APPLIED = "applied"
    EXCEPTION = "exception"
    REJECTED = "rejected"
    REVERSED = "reversed"


class ReceiptState(StrEnum):
    """The life of money on the firm's account."""

    RECEIVED = "received"
    WAITING = "waiting"
    APPLIED = "applied"
    ON_ACCOUNT = "on_account"
    EXCEPTION = "exception"
    RETURNED = "returned"


class CaseState(StrEnum):
    """The life of a question to a person."""

    OPEN = "open"
    RESOLVED = "resolved"
    REOPENED = "reopened"


class AllocationState(StrEnum):
    """The life of an allocation between the mirror and the billing system (DESIGN §8)."""

    PROPOSED = "proposed"
    EXPORTED = "exported"
    CONFIRMED = "confirmed"
    REVERSED = "reversed"


class OutgoingState(StrEnum):
    """The life of a letter of ours (DESIGN §9)."""

    DRAFT = "draft"  # waits for a person's click
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"  # it did not leave, and another attempt by itself would not help
    UNCERTAIN = "uncertain"  # it may have left: it is looked for, never sent again blindly
    CANCELLED = "cancelled"
    BOUNCED = "bounced"


class ReminderState(StrEnum):
    """The life of a reminder (DESIGN §9); that of its letter is `OutgoingState`."""

    WRITTEN = "written"
    TASK = "task"  # a call or a letter on paper, for a person
    DONE = "done"
    HELD = "held"  # it did not go, and says why
    DROPPED = "dropped"  # a person decided that it does not go


class ApprovalState(StrEnum):
    """Whether a billing attorney lets a letter go (DESIGN §9)."""

    WAITING = "waiting"
    APPROVED = "approved"
    HELD = "held"  # she said no, or silence means so; a manager, or her link if she never used one, can let it go after all


APPROVAL_MOVES: dict[ApprovalState, frozenset[ApprovalState]] = {
    ApprovalState.WAITING: frozenset({ApprovalState.APPROVED, ApprovalState.HELD}),
    ApprovalState.HELD: frozenset({ApprovalState.APPROVED}),
    ApprovalState.APPROVED: frozenset(),
}


class StatementState(StrEnum):
    """Whether the mail with a contact's statements is made; that of its letter is `OutgoingState`."""

    WAITING = "waiting"
    WRITTEN = "written"
    HELD = "held"  # the contact is not to be written to, or has nothing open
    REFUSED = "refused"  # it does not add up, or cannot be made


STATEMENT_MOVES: dict[StatementState, frozenset[StatementState]] = {
    StatementState.WAITING: frozenset({StatementState.WRITTEN, StatementState.HELD, StatementState.REFUSED}),
    StatementState.WRITTEN: frozenset(),
    StatementState.HELD: frozenset({StatementState.WAITING}),
    StatementState.REFUSED: frozenset({StatementState.WAITING}),
}
REMINDER_MOVES: dict[ReminderState, frozenset[ReminderState]] = {
    ReminderState.WRITTEN: frozenset({ReminderState.HELD, ReminderState.DROPPED}),
    ReminderState.TASK: frozenset({ReminderState.DONE, ReminderState.HELD, ReminderState.DROPPED}),
    ReminderState.DONE: frozenset(),
    ReminderState.HELD: frozenset({ReminderState.DROPPED}),
    ReminderState.DROPPED: frozenset(),
}
MESSAGE_MOVES: dict[MessageState, frozenset[MessageState]] = {
    MessageState.RECEIVED: frozenset({MessageState.UNDERSTOOD, MessageState.DECIDED, MessageState.FAILED, MessageState.IGNORED}),
    MessageState.UNDERSTOOD: frozenset({MessageState.DECIDED, MessageState.FAILED, MessageState.IGNORED}),
    MessageState.DECIDED: frozenset({MessageState.FILED}),
    MessageState.IGNORED: frozenset({MessageState.FILED}),
    MessageState.FAILED: frozenset({MessageState.RECEIVED}),
    MessageState.FILED: frozenset(),
}
REMITTANCE_MOVES: dict[RemittanceState, frozenset[RemittanceState]] = {
    RemittanceState.READ: frozenset({RemittanceState.MATCHED, RemittanceState.APPLIED, RemittanceState.EXCEPTION}),
    RemittanceState.MATCHED: frozenset({RemittanceState.APPLIED, RemittanceState.EXCEPTION, RemittanceState.REVERSED}),
    RemittanceState.EXCEPTION: frozenset({RemittanceState.MATCHED, RemittanceState.APPLIED, RemittanceState.REJECTED}),
    RemittanceState.APPLIED: frozenset({RemittanceState.REVERSED}),
    RemittanceState.REJECTED: frozenset({RemittanceState.EXCEPTION}),
    RemittanceState.REVERSED: frozenset({RemittanceState.EXCEPTION}),
}
RECEIPT_MOVES: dict[ReceiptState, frozenset[ReceiptState]] = {
    ReceiptState.RECEIVED: frozenset(
        {ReceiptState.WAITING, ReceiptState.APPLIED, ReceiptState.ON_ACCOUNT, ReceiptState.EXCEPTION, ReceiptState.RETURNED}
    ),
    ReceiptState.WAITING: frozenset({ReceiptState.APPLIED, ReceiptState.ON_ACCOUNT, ReceiptState.EXCEPTION, ReceiptState.RETURNED}),
    ReceiptState.EXCEPTION: frozenset({ReceiptState.APPLIED, ReceiptState.ON_ACCOUNT, ReceiptState.WAITING, ReceiptState.RETURNED}),
    ReceiptState.ON_ACCOUNT: frozenset({ReceiptState.APPLIED, ReceiptState.EXCEPTION, ReceiptState.RETURNED}),
    ReceiptState.APPLIED: frozenset({ReceiptState.EXCEPTION, ReceiptState.ON_ACCOUNT, ReceiptState.WAITING, ReceiptState.RETURNED}),
    ReceiptState.RETURNED: frozenset(),
}
ALLOCATION_MOVES: dict[AllocationState, frozenset[AllocationState]] = {
    AllocationState.PROPOSED: frozenset({AllocationState.EXPORTED, AllocationState.REVERSED}),
    AllocationState.EXPORTED: frozenset({AllocationState.CONFIRMED, AllocationState.REVERSED}),
    AllocationState.CONFIRMED: frozenset({AllocationState.REVERSED}),
    AllocationState.REVERSED: frozenset(),
}
OUTGOING_MOVES: dict[OutgoingState, frozenset[OutgoingState]] = {
    OutgoingState.DRAFT: frozenset({OutgoingState.QUEUED, OutgoingState.CANCELLED}),
    OutgoingState.QUEUED: frozenset({OutgoingState.SENDING, OutgoingState.CANCELLED}),
    OutgoingState.SENDING: frozenset({OutgoingState.SENT, OutgoingState.FAILED, OutgoingState.QUEUED, OutgoingState.UNCERTAIN}),
    OutgoingState.UNCERTAIN: frozenset({OutgoingState.SENT, OutgoingState.QUEUED, OutgoingState.CANCELLED}),
    OutgoingState.FAILED: frozenset({OutgoingState.QUEUED, OutgoingState.CANCELLED}),
    OutgoingState.SENT: frozenset({OutgoingState.BOUNCED}),
    OutgoingState.CANCELLED: frozenset(),
    OutgoingState.BOUNCED: frozenset(),
}


def check_move(moves: dict[S, frozenset[S]], now: S, then: S) -> S:
    """`then`, if it may follow `now`; raises IllegalMove otherwise."""
    if then not in moves[now]:
        raise IllegalMove(f"{type(now).__name__} cannot go from {now} to {then}; reload the page and look at its present state")
    return then
