"""What every kind of mailbox must do, whoever made it. A kind plugs in by a `Stand`; `test_contract.py` runs them all."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from mailflow.domain.ports import Mailbox, Transport
from mailflow.services.intake import Intake, take_in
from mailflow.store.unit import Store


class Stand(Protocol):
    """A server with one mailbox, a person who works in it, and us.

    `open` makes our client anew, as a process does that starts; `shows_labels` says whether people can see them there, `keeps_ids`
    whether a mail that is moved out and back is called the same.
    """

    shows_labels: bool

    def open(self) -> Mailbox:
        """Our client of the mailbox, new."""

    def deliver(self, raw: bytes) -> None:
        """A mail arrives in the inbox."""

    def move(self, message_id: str, source: str, target: str) -> bool:
        """A person moves the mail; false where it does not lie in `source`. The inbox is "INBOX"."""

    def delete(self, message_id: str) -> bool:
        """A person deletes the mail from the inbox; false where it is not there."""

    def lies_in(self, folder: str) -> list[str]:
        """The Message-IDs of what lies in a folder, one for each copy."""

    def labels(self, folder: str) -> Collection[str]:
        """The labels that people see on the first mail of a folder."""

    def forget(self) -> None:
        """The server loses what our cursor means (a sync state ends, UIDVALIDITY changes)."""


class SendingStand(Stand, Protocol):
    """A stand whose mailbox sends, and keeps copies."""

    def open_transport(self) -> Transport:
        """Our transport, new."""

    def arrived_outside(self) -> list[str]:
        """The Message-IDs of what left for the world, one for each time."""

    def lose_next_answer(self) -> None:
        """The next letter leaves, and its answer gets lost."""


@dataclass(slots=True)
class Intaker:
    """Takes mail in from a stand into a store, as the service does."""

    store: Store
    stand: Stand
    mailbox: Mailbox

    def take(self) -> Intake:
        """One look."""
        return take_in(self.store, self.mailbox, copies_to="Processed")

    def restart(self) -> None:
        """The process ends and another one starts."""
        self.mailbox = self.stand.open()

    def lose_cursor(self) -> None:
        """The database has no cursor any more."""
        with self.store.unit() as unit:
            unit.arrivals.set_cursor(self.mailbox.name, "")
            unit.commit()

    def provider_ids(self) -> list[str]:
        """What our client calls the mails of the inbox."""
        return [mail.provider_id for batch in self.mailbox.arrived() for mail in batch.mails]


Crash = Callable[[], None]
