"""Money that came: its advice first, then the bank's reference, then the one set of open items that fits.

A receipt without an advice waits for one (policy: cash.wait_for_advice_days). New receipts and new invoices open waiting matches anew.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import partial

import structlog

from mailflow.domain.decision import Disposition, ExceptionReason, KnownAdvice
from mailflow.domain.ledger import Receipt
from mailflow.domain.lifecycle import ReceiptState, RemittanceState
from mailflow.services.desk import Desk, MailInHand
from mailflow.services.judge import Judged, judge_message, judge_receipt
from mailflow.services.process import decide_anew, without_contents
from mailflow.services.record import POLICY, record_message, record_receipt
from mailflow.store.receipts import name_words, reference_words
from mailflow.store.unit import UnitOfWork
from mailflow.telemetry import bound

log = structlog.get_logger()

# Questions that a new invoice or a new client can answer without a person.
ANSWERED_BY_LEDGER = frozenset({ExceptionReason.UNKNOWN_INVOICE, ExceptionReason.UNIDENTIFIED_PAYER, ExceptionReason.NO_ADVICE})


class Settled(StrEnum):
    """What became of a receipt for now."""

    BY_ADVICE = "by advice"
    BY_ITSELF = "by itself"
    CASE = "case"
    WAITING = "waiting"


def settle_waiting(desk: Desk, *, until: date | None = None, report: Callable[[int, int], None] | None = None) -> list[Settled]:
    """Settles every receipt that is undecided; `until`: whatever was received by that day waits no longer."""
    with desk.store.reading() as unit:
        waiting = unit.receipts.waiting()
    results: list[Settled] = []
    for number, receipt in enumerate(waiting):
        results.append(settle(desk, receipt.receipt_id, until=until))
        if report is not None:
            report(number + 1, len(waiting))
    return results


def settle(desk: Desk, receipt_id: str, *, until: date | None = None) -> Settled:
    """Decides one receipt, or lets it wait for its advice."""
    with bound(receipt=receipt_id):
        if _settle_by_advice(desk, receipt_id):
            return Settled.BY_ADVICE
        return decide_anew(partial(_settle_alone, desk, receipt_id, until))


def _settle_alone(desk: Desk, receipt_id: str, until: date | None) -> Settled:
    """Decides a receipt that no advice speaks of, unless it may still wait for one."""
    with desk.store.unit() as unit:
        (receipt,) = unit.receipts.lock([receipt_id])
        state = unit.receipts.state(receipt_id)
        if state not in (ReceiptState.RECEIVED, ReceiptState.WAITING):
            return Settled.BY_ADVICE  # decided by somebody else between the two looks
        patience = timedelta(days=desk.rules.wait_for_advice_days)
        if desk.store.clock.today() - receipt.received_on < patience and (until is None or receipt.received_on > until):
            unit.receipts.move_to(receipt_id, ReceiptState.WAITING)
            unit.commit()
            return Settled.WAITING
        recorded = record_receipt(desk, unit, receipt, judge_receipt(desk, unit, receipt))
        unit.commit()
    log.info("receipt.decided", disposition=recorded.decision.disposition, reason=recorded.decision.exception)
    return Settled.BY_ITSELF if recorded.case_id is None else Settled.CASE


def reconsider(desk: Desk) -> int:
    """Judges open questions again that new invoices or clients may have answered; how many were."""
    with desk.store.reading() as unit:
        cases = [case for case in unit.cases.open_ones() if case.reason in ANSWERED_BY_LEDGER and not case.assigned_to]
    answered = 0
    for case in cases:
        if case.message_row is not None:
            answered += _judge_again(desk, case.message_row, lambda judged: judged.decision.disposition is not Disposition.EXCEPTION)
        elif case.receipt_id is not None:
            answered += decide_anew(partial(_settle_again, desk, case.receipt_id))
    return answered


def _settle_by_advice(desk: Desk, receipt_id: str) -> bool:
    """Whether an advice that waited for its cash has taken this receipt, or asks a person about it."""
    with desk.store.reading() as unit:
        receipt = unit.receipts.get(receipt_id)
        desk.in_hand.refresh(unit.ledger)
        speaking = _speaking_of(desk, receipt, _without_cash(desk, unit, receipt))
    taken = False
    for advice in speaking:
        is_news = partial(_takes, receipt_id, is_held=receipt_id in advice.receipt_ids)
        taken = _judge_again(desk, int(advice.message_key), is_news) or taken
        if taken and not _has_money_left(desk, receipt_id):
            break
    return taken


def _has_money_left(desk: Desk, receipt_id: str) -> bool:
    with desk.store.reading() as unit:
        return bool(unit.receipts.get(receipt_id).unapplied)


def _takes(receipt_id: str, judged: Judged, *, is_held: bool) -> bool:
    """Whether it is news that an advice speaks of this money: it may be booked, or nobody has been asked about the two yet."""
    decision = judged.decision
    return receipt_id in decision.receipt_ids and (decision.disposition is not Disposition.EXCEPTION or not is_held)


def _without_cash(desk: Desk, unit: UnitOfWork, receipt: Receipt) -> list[KnownAdvice]:
    """Advices whose money has not come: those that wait for nothing else, and open questions that the money may belong to."""
    waiting = unit.advices.awaiting_cash(currency=receipt.amount.currency)
    payers = [client.number for client, _ in desk.in_hand.index.clients_named(receipt.payer_name)[:5]]
    family = [member.number for payer in payers for member in desk.in_hand.index.family(payer)]
    asked = unit.advices.find_known(payers=family, references=[receipt.reference], total=receipt.amount)
    # An advice that met this money before counts too: when another one took its part, the rest may be exactly what this one says.
    asked = tuple(
        advice for advice in asked if advice.disposition is Disposition.EXCEPTION and set(advice.receipt_ids) <= {receipt.receipt_id}
    )
    return list({advice.message_key: advice for advice in (*waiting, *(one for one in asked if _is_policys(unit, one)))}.values())


def _is_policys(unit: UnitOfWork, advice: KnownAdvice) -> bool:
    """What a person has decided is not judged again behind his back."""
    decided = unit.decisions.of_message(int(advice.message_key))
    return bool(decided) and decided[0].actor == POLICY and decided[0].state is RemittanceState.EXCEPTION


def _speaking_of(desk: Desk, receipt: Receipt, advices: Iterable[KnownAdvice]) -> list[KnownAdvice]:
    """Advices that could be about this money, the likeliest first: its reference, its amount, its payer."""
    words = reference_words(receipt.reference)
    names = name_words(receipt.payer_name) | name_words(receipt.reference)
    ranked: list[tuple[int, int, KnownAdvice]] = []
    for advice in advices:
        shares_reference = any(words & reference_words(reference) for reference in advice.references)
        has_amount = advice.total in (receipt.amount, receipt.unapplied)
        client = desk.in_hand.index.client(advice.client_number or "")
        family = desk.in_hand.index.family(client.number) if client else ()
        has_name = any(names & name_words(name) for member in family for name in (member.name, *member.aliases))
        rank = 4 * shares_reference + 2 * has_amount + has_name
        if rank:
            ranked.append((-rank, int(advice.message_key), advice))
    return [advice for _, _, advice in sorted(ranked, key=lambda entry: entry[:2])]


def _judge_again(desk: Desk, row: int, is_news: Callable[[Judged], bool]) -> bool:
    """Judges a mail anew and records the answer where it is news."""
    mail = _recall(desk, row)
    return mail is not None and decide_anew(partial(_record_news, desk, mail, is_news))


def _record_news(desk: Desk, mail: MailInHand, is_news: Callable[[Judged], bool]) -> bool:
    with bound(message=mail.row), desk.store.unit() as unit:
        unit.turns.lock(mail.row)
        judged = judge_message(desk, unit, mail)
        if not is_news(judged):
            return False
        decision = record_message(desk, unit, mail, judged).decision
        unit.commit()
        log.info("message.decided", disposition=decision.disposition, reason=decision.exception, is_again=True)
    return True


def _recall(desk: Desk, row: int) -> MailInHand | None:
    with desk.store.reading() as unit:
        read = unit.decisions.find_reading(row)
        raw = None if read is None else unit.mail.raw(row)
    if read is None or raw is None:
        return None
    return MailInHand(row=row, read=read, message=without_contents(desk.reader.understand(raw).message))


def _settle_again(desk: Desk, receipt_id: str) -> bool:
    with bound(receipt=receipt_id), desk.store.unit() as unit:
        (receipt,) = unit.receipts.lock([receipt_id])
        decision = judge_receipt(desk, unit, receipt)
        if decision.disposition is Disposition.EXCEPTION:
            return False
        record_receipt(desk, unit, receipt, decision)
        unit.commit()
    return True
