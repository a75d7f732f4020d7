"""The line of a mail, as six calls: claim → understand → read → judge → record → file.

Understanding and reading happen without a transaction; judging and recording share one, in which balances are taken again. Where
several processes work at once, mail is understood beside each other, and payments are decided in the order in which they came.
"""

import dataclasses
import time
import traceback
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import TypeVar

import structlog

from mailflow import messages
from mailflow.domain.decision import Disposition
from mailflow.domain.errors import LedgerChanged, StoreUnavailable
from mailflow.domain.lifecycle import MessageState
from mailflow.domain.message import Message
from mailflow.reading.read import read
from mailflow.services.desk import Desk, MailInHand
from mailflow.services.judge import Judged, judge_message
from mailflow.services.record import Recorded, needs_nobody, record_message
from mailflow.services.sent import find_answered, with_marks
from mailflow.services.understand import Understood
from mailflow.store.decisions import ReadMail
from mailflow.store.mail import InboxRow
from mailflow.store.turns import Turn
from mailflow.store.unit import UnitOfWork
from mailflow.telemetry import bound

log = structlog.get_logger()

T = TypeVar("T")

# What hinders a mail may be gone after a while; the others go on meanwhile.
PAUSE = timedelta(seconds=10)
# How often a decision is made anew because somebody else's booking came between.
TRIES = 5
# How soon a payment looks again whether the mail before it is decided: a fraction of what a mail takes.
TURN_SECONDS = 0.02


class Outcome(StrEnum):
    """What became of one mail, as the summary of a run counts it."""

    APPLIED = "applied"
    MATCHED = "matched"
    CASE = "case"
    IGNORED = "ignored"
    FAILED = "failed"
    DONE = "done"
    PUT_BACK = "put back"  # an earlier one must be decided first, or somebody else has taken it over


def process_next(desk: Desk, *, is_stopping: Callable[[], bool] = lambda: False) -> Outcome | None:
    """Takes the oldest mail that waits through the line; `None` when none waits. A mail that cannot be worked on is kept and shown.

    Raises StoreUnavailable where the database goes away, which is not the mail's fault: `Presence.take` gives it back.
    """
    with desk.store.unit() as unit:
        mail = unit.mail.claim_next(desk.worker, desk.lease)
        unit.commit()
    if mail is None:
        return None
    with bound(message=mail.row):
        try:
            return _work_on(desk, mail, is_stopping)
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  # whatever a mail does to us, the next one goes on; the trace is kept with the mail
            return _set_aside(desk, mail, error)


def _work_on(desk: Desk, row: InboxRow, is_stopping: Callable[[], bool]) -> Outcome:
    with desk.store.reading() as unit:
        raw = unit.mail.raw(row.row)
    understood = desk.reader.understand(raw)
    mail = MailInHand(row=row.row, read=read_mail(desk, understood), message=without_contents(understood.message))
    if mail.read.facts.remittance is not None:
        if _await_turn(desk, row, is_stopping) is not Turn.NOW:
            return _put_back(desk)
        if _is_outdated(desk):  # those before it were decided since it was read
            mail = dataclasses.replace(mail, read=read_mail(desk, understood))
    return decide_anew(partial(_decide, desk, row, mail))


def _await_turn(desk: Desk, row: InboxRow, is_stopping: Callable[[], bool]) -> Turn:
    """Waits while somebody is at work on an earlier mail: a correction must not overtake what it corrects."""
    renewed_at = desk.store.clock.now()
    while True:
        with desk.store.reading() as unit:
            turn = unit.turns.turn(row.row, desk.worker)
        if turn is not Turn.LATER or is_stopping():
            return turn
        time.sleep(TURN_SECONDS)
        if desk.store.clock.now() - renewed_at > desk.lease / 4:
            renewed_at = desk.store.clock.now()
            with desk.store.unit() as unit:
                unit.turns.renew(desk.worker, desk.lease)
                unit.commit()


def _is_outdated(desk: Desk) -> bool:
    with desk.store.reading() as unit:
        return unit.ledger.counter() != desk.in_hand.counter


def _put_back(desk: Desk) -> Outcome:
    with desk.store.unit() as unit:
        unit.turns.release(desk.worker)
        unit.commit()
    return Outcome.PUT_BACK


def decide_anew(decide: Callable[[], T]) -> T:
    """What `decide` returns; asked again where somebody else's booking came between its decision and its own."""
    for attempt in range(1, TRIES):
        try:
            return decide()
        except LedgerChanged as error:
            log.info("ledger.changed_meanwhile", attempt=attempt, why=str(error))
    return decide()


def read_mail(desk: Desk, understood: Understood) -> ReadMail:
    """What the mail says, with the ledger in hand."""
    with desk.store.reading() as unit:
        ledger = desk.in_hand.refresh(unit.ledger)
        answered = find_answered(unit, understood.message)
    own = desk.in_hand.own_people
    trust = messages.judge_sender(
        understood.message, own_domains=own.domains | set(desk.own_domains), authserv_ids=desk.authserv_ids, ledger=ledger, staff=own.names
    )
    letter = answered.letter
    trust = with_marks(trust, understood.message, answered, ledger)
    facts = read(understood.message, understood.reply, understood.documents, ledger, automatic=understood.automatic, letter=letter)
    if understood.defects:
        facts = dataclasses.replace(facts, defects=tuple(dict.fromkeys((*understood.defects, *facts.defects))))
    return ReadMail(facts=facts, trust=trust, reader=desk.reader.version, automatic=understood.automatic, letter=letter)


def without_contents(message: Message) -> Message:
    """The message without the bytes of its files: all that judging needs, and small."""
    attachments = tuple(dataclasses.replace(item, content=b"") for item in message.attachments)
    return dataclasses.replace(message, attachments=attachments, nested=tuple(map(without_contents, message.nested)))


def _decide(desk: Desk, row: InboxRow, mail: MailInHand) -> Outcome:
    with desk.store.unit() as unit:
        if not unit.turns.hold(mail.row, desk.worker):
            return _taken_over()
        judged = judge_message(desk, unit, mail)
        unit.decisions.keep_reading(mail.row, mail.read)
        recorded = record_message(desk, unit, mail, judged)
        outcome = _outcome(recorded, mail.read)
        unit.mail.describe(mail.row, sender=mail.message.sender.email, subject=mail.message.subject[:500])
        _move_on(desk, unit, row, outcome)
        unit.commit()
    desk.meter.decided(desk.store.clock.now() - row.received_at)
    _tell(judged, recorded, outcome)
    return outcome


def _outcome(recorded: Recorded, read: ReadMail) -> Outcome:
    disposition = recorded.decision.disposition
    if recorded.case_id is not None:
        return Outcome.CASE
    if disposition is not None:
        return Outcome.APPLIED if disposition is Disposition.APPLIED else Outcome.MATCHED
    return Outcome.IGNORED if needs_nobody(read.facts) else Outcome.DONE


def _move_on(desk: Desk, unit: UnitOfWork, mail: InboxRow, outcome: Outcome) -> None:
    is_ignored = outcome is Outcome.IGNORED
    unit.mail.move_to(mail.row, MessageState.IGNORED if is_ignored else MessageState.DECIDED)
    folders = desk.folders_of(mail.mailbox)
    folder = folders.ignored if is_ignored else folders.attention if outcome is Outcome.CASE else folders.processed
    unit.mail.record_move(mailbox=mail.mailbox, provider_id=mail.provider_id, folder=folder, message_row=mail.row)


def _set_aside(desk: Desk, mail: InboxRow, error: Exception) -> Outcome:
    log.error("message.attempt_failed", attempt=mail.attempts, exc_info=error)
    why = "".join(traceback.format_exception_only(error)).strip()
    with desk.store.unit() as unit:
        if not unit.turns.hold(mail.row, desk.worker):
            return _taken_over()
        state = unit.mail.fail(mail.row, why, retry_after=PAUSE * mail.attempts)
        if state is MessageState.FAILED:  # it stays in the inbox, where people see that it is not done
            unit.audit.note("message.failed", actor="service", subject=f"message:{mail.row}", facts={"attempts": mail.attempts})
        unit.commit()
    return Outcome.FAILED


def _taken_over() -> Outcome:
    """We were away for longer than our lease, and somebody else has the mail: what we made of it is not wanted any more."""
    log.warning("message.taken_over")
    return Outcome.PUT_BACK


def _tell(judged: Judged, recorded: Recorded, outcome: Outcome) -> None:
    decision = recorded.decision
    log.info(
        "message.decided",
        outcome=outcome,
        disposition=decision.disposition,
        reason=decision.exception,
        client=decision.client_number,
        receipts=list(decision.receipt_ids),
        is_conflict=judged.is_conflict,
    )
