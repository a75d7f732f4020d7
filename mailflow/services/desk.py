"""What a worker has on its desk: the store, the rules, the readers, the ledger in hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta, tzinfo
from typing import Protocol

from mailflow.domain.message import Message
from mailflow.policy import CashRules
from mailflow.policy.cash import Automatic
from mailflow.services.correspondence import Correspondence
from mailflow.services.identity import Identity
from mailflow.services.in_hand import LedgerInHand
from mailflow.services.meter import Meter
from mailflow.services.understand import Understood
from mailflow.store.decisions import ReadMail
from mailflow.store.unit import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class MailInHand:
    """A mail that was read: its row in the inbox, what it says, and the message without the bytes of its files."""

    row: int
    read: ReadMail
    message: Message


class Reader(Protocol):
    """Takes a mail apart in bounded child processes; never raises on content, which is a defect of what comes out."""

    version: str

    def understand(self, raw: bytes) -> Understood:
        """The message, its reply and its documents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where mail goes in the mailbox once it is decided: done without a person, waits for one, needs nobody."""

    processed: str = "Processed"
    attention: str = "Needs attention"
    ignored: str = "No action"
    label_applied: str = ""
    label_attention: str = ""

    def labels_of(self, folder: str) -> tuple[str, ...]:
        """The marks that people see beside mail that goes to this folder."""
        label = {self.attention: self.label_attention, self.processed: self.label_applied}.get(folder, "")
        return (label,) if label else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One worker's tools; `candidate_days` is how far back a receipt may lie to be a candidate by its payer alone.

    `folders_by` and `identities` go by the name of a mailbox; `zone` is that of the firm's days.

    `worker` is a name that no other process has. What it claims is its own for a `lease`, which `Presence` renews while it lives: what
    a dead one had is taken up by another after so long. Without `correspondence` nothing follows from replies (a replay).
    """

    store: Store
    rules: CashRules
    reader: Reader
    in_hand: LedgerInHand
    folders: Folders = Folders()
    folders_by: Mapping[str, Folders] = field(default_factory=dict)
    identities: Mapping[str, Identity] = field(default_factory=dict)
    zone: tzinfo = UTC
    own_domains: tuple[str, ...] = ()
    authserv_ids: tuple[str, ...] = ()
    candidate_days: int = 60
    worker: str = "worker"
    lease: timedelta = timedelta(minutes=1)
    meter: Meter = field(default_factory=Meter)
    correspondence: Correspondence | None = None

    def folders_of(self, mailbox: str) -> Folders:
        """Where the mail of this mailbox goes."""
        return self.folders_by.get(mailbox, self.folders)

    def identity_of(self, mailbox: str) -> Identity | None:
        """What an answer to this mailbox's mail leaves from: its own address, else that of the first that has one, `None` without any."""
        return self.identities.get(mailbox) or next(iter(self.identities.values()), None)

    @property
    def suggests_only(self) -> bool:
        """Whether what is beyond doubt waits for a person all the same (policy: cash.automatic)."""
        return self.rules.automatic is Automatic.SUGGEST
