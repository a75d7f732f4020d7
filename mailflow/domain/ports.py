"""The seams: what a room needs of the world, and what it may assume of it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from mailflow.domain.cadence import Contact, Hold
from mailflow.domain.document import Document
from mailflow.domain.ledger import Client, OpenInvoice, Receipt, Returned
from mailflow.domain.message import Attachment
from mailflow.domain.money import Money
from mailflow.domain.outgoing import FrozenMail


class OpenItems(Protocol):
    """The ledger in hand: every look-up costs the same whatever the ledger's size. Paid invoices (balance zero) are found too."""

    def exact(self, number: str) -> tuple[OpenInvoice, ...]:
        """Invoices of exactly this number, as the ledger spells it."""

    def normalised(self, token: str) -> tuple[OpenInvoice, ...]:
        """Invoices whose number is this token once prefixes, leading zeros, separators and look-alike letters are gone."""

    def near(self, token: str, *, clients: Collection[str] | None = None) -> tuple[OpenInvoice, ...]:
        """Invoices (of these clients only, where they are given) whose normalised number is one slip away, without the exact ones.

        A slip is a digit wrong, swapped with its neighbour, lost or added.
        """

    def ending(self, suffix: str, client_number: str) -> tuple[OpenInvoice, ...]:
        """Invoices of one client whose number ends in these digits."""

    def of_client(self, client_number: str) -> tuple[OpenInvoice, ...]:
        """All open invoices and credits of a client, the oldest first."""

    def of_matter(self, matter_number: str) -> tuple[OpenInvoice, ...]:
        """All open invoices of a matter, the oldest first."""

    def of_amount(self, amount: Money) -> tuple[OpenInvoice, ...]:
        """Open invoices with exactly this balance or this original amount."""

    def client(self, number: str) -> Client | None:
        """The client of this number."""

    def clients_of_domain(self, domain: str) -> tuple[Client, ...]:
        """Clients that write from this domain."""

    def clients_of_email(self, email: str) -> tuple[Client, ...]:
        """Clients whose contact has exactly this address."""

    def clients_named(self, name: str) -> tuple[tuple[Client, float], ...]:
        """Clients whose name or alias resembles `name` (cut names included), each with a score from 0 to 1, best first."""

    def family(self, client_number: str) -> tuple[Client, ...]:
        """The client, its parent, and the parent's other subsidiaries."""


class Leaf(Protocol):
    """A reader of one document format (entry-point group ``mailflow.documents``)."""

    media_types: tuple[str, ...]

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:
        """How sure it is that this is its format, from 0 to 1; looks at content first, never raises."""

    def open(self, content: bytes, *, part: str, name: str) -> Document:
        """The document; raises UnreadableDocument with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a packed file holds: letters that are read already, and files that are not.

    Their parts are addresses inside it (``body``, ``1``); the one file of an empty part is what the packed file itself is, in another
    form. `defects` are true of everything inside.
    """

    documents: tuple[Document, ...] = ()
    files: tuple[Attachment, ...] = ()
    defects: tuple[str, ...] = ()


@runtime_checkable
class Container(Leaf, Protocol):
    """A leaf whose files hold other files; its `open` is asked where they are packed too deeply, and refuses."""

    def unpack(self, content: bytes, *, name: str) -> Contents:
        """What is inside; raises UnreadableDocument with the reason."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail that a mailbox offers: `provider_id` is stable for as long as the mail is in the mailbox."""

    provider_id: str
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """Some mails of the inbox, and where to go on looking once all of them are kept.

    `cursor` is the mailbox's own (a sync state, a delta token, UIDVALIDITY and UID), empty where it always lists the whole inbox.
    """

    mails: tuple[Arrived, ...]
    cursor: str = ""


@runtime_checkable
class Mailbox(Protocol):
    """A shared mailbox in which people go on working; "not found" is normal.

    Every method raises MailboxUnavailable where another try may help and MailboxRefused where a person must change something first.
    """

    name: str

    def arrived(self, cursor: str = "") -> Iterator[Arrivals]:
        """What came into the inbox since `cursor`, oldest first, in batches.

        Without a cursor, or with one that the server no longer knows, all that lies in the inbox: whoever calls knows what it has.
        """

    def fetch(self, provider_id: str) -> bytes | None:
        """The raw mail, or `None` when somebody moved or deleted it."""

    def file(self, provider_id: str, folder: str, labels: Collection[str] = ()) -> bool:
        """Marks the mail with the labels that people see (where the mailbox has such), and moves it to a folder, made on demand.

        False when it is not there any more. Repeating it is harmless.
        """


@runtime_checkable
class Watched(Protocol):
    """A mailbox that says when mail comes (IDLE, streaming, notifications). A wake-up only: the truth is what `arrived` lists."""

    def wait(self, seconds: float) -> bool:
        """Blocks until something may have arrived (true) or the time is over (false)."""


@runtime_checkable
class Checked(Protocol):
    """A mailbox or transport that can say, in the administrator's own terms, what is missing."""

    def check(self) -> Iterator[str]:
        """What works, a sentence each; raises ConfigurationError, MailboxUnavailable or MailboxRefused with the fix at the first fault."""


class Sighting(StrEnum):
    """Where a letter of ours was seen after an attempt whose answer was lost."""

    SENT = "sent"
    DRAFT = "draft"  # it was prepared but has not left: the same draft may be sent
    ABSENT = "absent"  # we looked wherever it would be
    UNKNOWN = "unknown"  # there is nowhere to look


class Transport(Protocol):
    """What takes letters away, one attempt a call, without retries of its own."""

    name: str

    def send(self, letter: FrozenMail) -> None:
        """Sends it as it stands.

        Raises TransportError where it is sure that it did not leave (`permanent`: another attempt cannot help), SendUncertain where
        nobody can know.
        """

    def find_sent(self, message_id: str) -> Sighting:
        """Looks for a letter where its copy would lie (Sent Items, Drafts); never sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a file of the bank or the billing system holds, parsed whole; `sha256` makes a second load of it harmless.

    `lines` are the lines of its rows (clients, then invoices, then receipts, then returned), for whoever must refuse one later.
    `accounts` are the bank's own numbers of the accounts of the receipts, then of the returned: whoever loads them says which are trust
    accounts. Without them the receipts say so themselves. `left_out` says what was not taken and how often, `columns` which column of a
    table was taken for what (our name, its header), `remarks` what a person should look at.
    """

    file: str
    sha256: str
    clients: tuple[Client, ...] = ()
    invoices: tuple[OpenInvoice, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    contacts: tuple[Contact, ...] = ()
    holds: tuple[Hold, ...] = ()
    returned: tuple[Returned, ...] = ()
    lines: tuple[int, ...] = ()
    accounts: tuple[str, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()


class Feed(Protocol):
    """A file format of the bank or the billing system (entry-point group ``mailflow.feeds``)."""

    def recognises(self, path: Path) -> float:
        """How sure it is that this file is its format, from 0 to 1."""

    def parse(self, path: Path) -> Load:
        """The whole file; raises FeedError with file, line, column, value and the fix at the first row that cannot be taken."""


@runtime_checkable
class Mappable(Feed, Protocol):
    """A feed of tables, whose columns a firm may name in a saved mapping."""

    def mapped(self, place: Path) -> Feed:
        """The same format, read by the mapping in this file; raises ConfigurationError where it cannot be understood."""
