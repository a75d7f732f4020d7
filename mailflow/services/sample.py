"""The data of the first run, through the same doors as real data: files are loaded, mail is delivered to the mailbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from mailflow.domain.ports import Feed
from mailflow.services.desk import Desk
from mailflow.services.load import load
from mailflow.services.sent import sent_letter


class Inbox(Protocol):
    """Where the sample's mail is delivered."""

    def deliver(self, content: bytes) -> str:
        """Puts a mail into the inbox and returns its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSize:
    """What was loaded and delivered."""

    clients: int
    invoices: int
    receipts: int
    mails: int


def load_sample(desk: Desk, folder: Path, inbox: Inbox, *, feeds: Sequence[Feed], as_of: datetime) -> SampleSize:
    """Loads the files of `folder` and delivers its mail. Loading twice is harmless; so is delivering twice, which makes copies."""
    files = [folder / name for name in ("clients.csv", "invoices.csv", "receipts.csv")]
    loaded = load(desk.store, files, feeds=feeds, as_of=as_of, actor="sample")
    letters = [desk.reader.understand(path.read_bytes()) for path in sorted((folder / "sent").glob("*.eml"))]
    with desk.store.unit() as unit:
        ledger = desk.in_hand.refresh(unit.ledger)
        for understood in letters:
            letter = sent_letter(understood, ledger)
            if letter is not None:
                unit.mail.add_letter(letter)
        unit.commit()
    mails = sorted((folder / "mail").glob("*.eml"))
    for path in mails:
        inbox.deliver(path.read_bytes())
    return SampleSize(
        clients=sum(file.clients for file in loaded.files),
        invoices=sum(file.invoices for file in loaded.files),
        receipts=sum(file.receipts for file in loaded.files),
        mails=len(mails),
    )
