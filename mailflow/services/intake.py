"""Takes mail out of the mailbox exactly once: after the commit it is ours, before the commit it is still the mailbox's.

A mail stays in the inbox until it is decided, so that people see what is not done yet; what is known is not fetched again. The mailbox's
cursor moves on in the transaction that keeps the mails before it. One that is lost makes the mailbox list everything, which costs time
and takes nothing twice: mail is known by the mailbox's id, and by its content.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

import structlog

from mailflow.domain.ports import Arrivals, Arrived, Mailbox
from mailflow.services.fingerprint import Fingerprint, fingerprint
from mailflow.store.arrivals import KnownContent
from mailflow.store.unit import Store, UnitOfWork

log = structlog.get_logger()

# So many mails share a transaction and its wait for the disk; no more than so many bytes of them are in memory.
MAILS_AT_ONCE = 50
BYTES_AT_ONCE = 16_000_000
# Every so many mails others have a turn: a first day with a full inbox does not keep the mail of today waiting for its decision.
MAILS_A_ROUND = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What one look into the mailbox brought: new mails (their rows), copies of known ones, and mails that were gone when fetched."""

    taken: tuple[int, ...] = ()
    copies: int = 0
    gone: int = 0

    def __add__(self, other: "Intake") -> "Intake":
        return Intake(taken=self.taken + other.taken, copies=self.copies + other.copies, gone=self.gone + other.gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A mail in hand. `moved_from` is the id under which the mailbox showed this content before, where it does so no more."""

    provider_id: str
    raw: bytes
    identity: Fingerprint
    moved_from: str = ""


def take_in(store: Store, mailbox: Mailbox, *, copies_to: str, is_stopping: Callable[[], bool] = lambda: False) -> Intake:
    """Takes over whatever arrived, up to a round's share; raises MailboxUnavailable or MailboxRefused where the mailbox does not answer.

    A copy of a known mail (sent to two of our addresses) is no second mail: it is moved to `copies_to`. A known mail that the mailbox
    has under another id now (somebody moved it out and back, or the server counts anew) goes on under that id and stays where it is.
    """
    with store.reading() as unit:
        cursor = unit.arrivals.cursor(mailbox.name)
    done = Intake()
    for batch in mailbox.arrived(cursor):
        done += _take_batch(store, mailbox, batch, copies_to)
        if len(done.taken) >= MAILS_A_ROUND or is_stopping():
            break
    return done


def keep(store: Store, mailbox: str, provider_id: str, raw: bytes, *, copies_to: str) -> int | None:
    """Writes one mail into the inbox; its row, or `None` where this content is known, whose move is noted instead."""
    mail = Fetched(provider_id=provider_id, raw=raw, identity=fingerprint(raw))
    taken = _keep(store, mailbox, (mail,), copies_to, cursor="").taken
    return taken[0] if taken else None


def _take_batch(store: Store, mailbox: Mailbox, batch: Arrivals, copies_to: str) -> Intake:
    with store.reading() as unit:
        known = unit.mail.find_known(mailbox.name, [mail.provider_id for mail in batch.mails])
        cursor = unit.arrivals.cursor(mailbox.name)
    new = [mail for mail in batch.mails if mail.provider_id not in known]
    done = Intake()
    following = batch.cursor if batch.cursor != cursor else ""
    fetched = _fetch(mailbox, new)
    some = tuple(_in_hand(fetched))
    while some or following:
        rest = tuple(_in_hand(fetched))
        # The cursor moves with the last of the mails before it.
        done += _keep(store, mailbox.name, _recognise(store, mailbox, some), copies_to, cursor="" if rest else following)
        some, following = rest, following if rest else ""
    return replace(done, gone=len(new) - len(done.taken) - done.copies)


def _fetch(mailbox: Mailbox, mails: Iterable[Arrived]) -> Iterator[Fetched]:
    for mail in mails:
        raw = mailbox.fetch(mail.provider_id)
        if raw is not None:
            yield Fetched(provider_id=mail.provider_id, raw=raw, identity=fingerprint(raw))


def _in_hand(fetched: Iterator[Fetched]) -> Iterator[Fetched]:
    """As many as one transaction takes."""
    size = 0
    for mail in islice(fetched, MAILS_AT_ONCE):
        yield mail
        size += len(mail.raw)
        if size >= BYTES_AT_ONCE:
            return


def _recognise(store: Store, mailbox: Mailbox, mails: tuple[Fetched, ...]) -> tuple[Fetched, ...]:
    """The same mails; those that this mailbox showed under an id that is gone now say so."""
    with store.reading() as unit:
        before = [unit.arrivals.find_content(mail.identity.message_id, mail.identity.content_hash) for mail in mails]
    return tuple(
        replace(mail, moved_from=known.provider_id) if known is not None and _has_moved(mailbox, mail, known) else mail
        for mail, known in zip(mails, before, strict=True)
    )


def _has_moved(mailbox: Mailbox, mail: Fetched, known: KnownContent) -> bool:
    """Whether it is the very mail: a second delivery has other trace headers, or the first one lies there still."""
    is_same = (known.mailbox, known.raw_hash) == (mailbox.name, mail.identity.raw_hash)
    return is_same and mailbox.fetch(known.provider_id) is None


def _keep(store: Store, mailbox: str, mails: tuple[Fetched, ...], copies_to: str, *, cursor: str) -> Intake:
    done = Intake()
    with store.unit() as unit:
        for mail in mails:
            row = None if mail.moved_from else _add(unit, mailbox, mail)
            if row is not None:
                done += Intake(taken=(row,))
                continue
            done += Intake(copies=1)
            if mail.moved_from:
                unit.arrivals.rename(mailbox, mail.moved_from, mail.provider_id)
            else:
                unit.mail.record_move(mailbox=mailbox, provider_id=mail.provider_id, folder=copies_to)
        if cursor:
            unit.arrivals.set_cursor(mailbox, cursor)
        unit.commit()
    if mails:
        log.info("mail.received", mailbox=mailbox, mails=len(done.taken), copies=done.copies, bytes=sum(len(mail.raw) for mail in mails))
    return done


def _add(unit: UnitOfWork, mailbox: str, mail: Fetched) -> int | None:
    return unit.mail.add(
        mailbox=mailbox,
        provider_id=mail.provider_id,
        message_id=mail.identity.message_id,
        content_hash=mail.identity.content_hash,
        raw=mail.raw,
        raw_hash=mail.identity.raw_hash,
    )
