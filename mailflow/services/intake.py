"""Takes mail out of the mailbox exactly once: after the commit it is ours, before the commit it is still the mailbox's.

A mail stays in the inbox until it is decided, so that people see what is not done yet; what is known is not fetched again.
"""

from dataclasses import dataclass

import structlog

from mailflow.domain.ports import Mailbox
from mailflow.services.fingerprint import fingerprint
from mailflow.store.unit import Store

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What one look into the mailbox brought: new mails (their rows), copies of known ones, and mails that were gone when fetched."""

    taken: tuple[int, ...] = ()
    copies: int = 0
    gone: int = 0


def take_in(store: Store, mailbox: Mailbox, *, copies_to: str) -> Intake:
    """Takes over whatever arrived; raises MailboxUnavailable or MailboxRefused where the mailbox does not answer.

    A copy of a known mail (moved back, sent to two of our addresses) is no second mail: it is moved to `copies_to`.
    """
    arrived = [mail for batch in mailbox.arrived() for mail in batch.mails]
    with store.reading() as unit:
        known = unit.mail.find_known(mailbox.name, [mail.provider_id for mail in arrived])
    taken: list[int] = []
    copies = gone = 0
    for mail in arrived:
        if mail.provider_id in known:
            continue
        raw = mailbox.fetch(mail.provider_id)
        if raw is None:
            gone += 1
            continue
        row = keep(store, mailbox.name, mail.provider_id, raw, copies_to=copies_to)
        if row is None:
            copies += 1
        else:
            taken.append(row)
    return Intake(taken=tuple(taken), copies=copies, gone=gone)


def keep(store: Store, mailbox: str, provider_id: str, raw: bytes, *, copies_to: str) -> int | None:
    """Writes one mail into the inbox; its row, or `None` where this content is known, whose move is noted instead."""
    identity = fingerprint(raw)
    with store.unit() as unit:
        row = unit.mail.add(
            mailbox=mailbox,
            provider_id=provider_id,
            message_id=identity.message_id,
            content_hash=identity.content_hash,
            raw=raw,
            raw_hash=identity.raw_hash,
        )
        if row is None:
            unit.mail.record_move(mailbox=mailbox, provider_id=provider_id, folder=copies_to)
        unit.commit()
    log.info("message.received" if row is not None else "message.copy_seen", mail=row, bytes=len(raw))
    return row
