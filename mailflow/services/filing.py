"""Moves that the mailbox owes: noted in the transaction that decided, done after it, finished at the next start if we died between."""

import structlog

from mailflow.domain.errors import MailboxRefused, MailboxUnavailable
from mailflow.domain.lifecycle import MessageState
from mailflow.domain.ports import Mailbox
from mailflow.services.desk import Folders
from mailflow.store.unit import Store

log = structlog.get_logger()


def finish_moves(store: Store, mailbox: Mailbox, folders: Folders | None = None) -> int:
    """Marks mail as its folder asks, and does every move that is still owed; how many were.

    A mail that people moved or deleted meanwhile counts as moved.

    A mailbox that says no keeps its moves owed: mail is decided all the same, and the next call tries again.
    """
    with store.reading() as unit:
        owed = unit.mail.pending_moves(mailbox.name)
    for number, move in enumerate(owed):
        try:
            is_moved = mailbox.file(move.provider_id, move.folder, folders.labels_of(move.folder) if folders else ())
        except (MailboxUnavailable, MailboxRefused) as error:
            log.warning("mailbox.move_refused", mail=move.message_row, folder=move.folder, why=str(error))
            return number
        with store.unit() as unit:
            is_ours = unit.mail.finish_move(move.id)
            if is_ours and move.message_row is not None:
                unit.mail.move_to(move.message_row, MessageState.FILED)
            unit.commit()
        log.info("message.filed", mail=move.message_row, folder=move.folder, was_there=is_moved)
    return len(owed)
