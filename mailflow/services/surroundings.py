"""What a payment is compared with: receipts that could be its cash, advices that could be the same, bookings that it may replace."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from mailflow.domain.decision import Disposition, KnownAdvice
from mailflow.domain.facts import Remittance
from mailflow.domain.ledger import Client, OpenInvoice, Receipt
from mailflow.domain.money import Money
from mailflow.domain.ports import OpenItems
from mailflow.services.desk import Desk, MailInHand
from mailflow.store.booking import Posted, per_invoice, per_receipt
from mailflow.store.receipts import reference_words
from mailflow.store.unit import UnitOfWork

# More companies than this are no help in finding a payer's money; shared domains of big groups have them.
MOST_PAYERS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Everything that the judge may look at beside the mail and the ledger.

    `bare` are bookings of receipts that were made without an advice and that this one seems to speak of, `corrected` those of the
    advices that this one corrects (`superseded`). Receipts, and the balances in `as_if`, are shown as they were before all of them.
    """

    receipts: tuple[Receipt, ...] = ()
    known: tuple[KnownAdvice, ...] = ()
    bare: tuple[Posted, ...] = ()
    superseded: tuple[KnownAdvice, ...] = ()
    corrected: tuple[Posted, ...] = ()
    as_if: tuple[OpenInvoice, ...] = ()


def look_around(desk: Desk, unit: UnitOfWork, mail: MailInHand, *, sees_bare: bool = True) -> Surroundings:
    """The surroundings of a mail at this moment, as this unit of work sees them; without `sees_bare`, bare bookings stand."""
    remittance = mail.read.facts.remittance
    if remittance is None:
        return Surroundings()
    payers = payers_of(mail, desk.in_hand.index)
    known = _known(unit, mail.row, remittance, payers)
    superseded = _superseded(mail.row, remittance, payers, known)
    corrected = _booked_by(unit, superseded)
    bare = _booked_without_advice(unit, remittance) if sees_bare else ()
    receipts = _receipts(desk, unit, remittance, payers)
    return Surroundings(
        receipts=_with_cash_back(unit, receipts, (*bare, *corrected)),
        # What is corrected does not stand any more: the correction is no second advice of the same payment.
        known=tuple(advice for advice in known if advice not in superseded),
        bare=bare,
        superseded=superseded,
        corrected=corrected,
        as_if=_before(unit, (*bare, *corrected)),
    )


def payers_of(mail: MailInHand, ledger: OpenItems) -> tuple[Client, ...]:
    """Clients who may be the payer, with their families: by address, thread, names in the document, and the invoices that are named."""
    sender, letter, remittance = mail.message.sender, mail.read.letter, mail.read.facts.remittance
    numbers: dict[str, None] = {}
    for client in (*ledger.clients_of_email(sender.email), *ledger.clients_of_domain(sender.domain)):
        numbers.setdefault(client.number)
    if letter is not None and letter.client_number:
        numbers.setdefault(letter.client_number)
    for line in remittance.lines if remittance is not None else ():
        for invoice in ledger.exact(line.invoice_number) if line.invoice_number else ():
            numbers.setdefault(invoice.client_number)
    for name in remittance.payer_names if remittance is not None else ():
        for client, _ in ledger.clients_named(name)[:3]:
            numbers.setdefault(client.number)
    families = {member.number: member for number in numbers for member in ledger.family(number)}
    return tuple(families.values())[:MOST_PAYERS]


def _receipts(desk: Desk, unit: UnitOfWork, remittance: Remittance, payers: tuple[Client, ...]) -> tuple[Receipt, ...]:
    found: list[Receipt] = []
    if remittance.total is not None and remittance.currency:
        found += unit.receipts.of_amount(Money(remittance.total, remittance.currency))
    lines = [word for line in remittance.lines for word in (line.reference, line.invoice_number or "")]
    found += unit.receipts.of_reference([*remittance.references, *lines])
    names = [name for client in payers for name in (client.name, *client.aliases)]
    since = desk.store.clock.today() - timedelta(days=desk.candidate_days)
    found += unit.receipts.of_payer([*names, *remittance.payer_names], since=since)
    return unit.receipts.hold(tuple({receipt.receipt_id: receipt for receipt in found}.values()))


def _known(unit: UnitOfWork, row: int, remittance: Remittance, payers: tuple[Client, ...]) -> tuple[KnownAdvice, ...]:
    """Earlier advices, and later ones only where they took cash: that a copy came later does not make the original a copy."""
    total = Money(remittance.total, remittance.currency) if remittance.total is not None and remittance.currency else None
    found = unit.advices.find_known(payers=[client.number for client in payers], references=remittance.references, total=total)
    return tuple(
        advice
        for advice in found
        if int(advice.message_key) < row or (int(advice.message_key) > row and advice.disposition is Disposition.APPLIED)
    )


def _superseded(row: int, remittance: Remittance, payers: tuple[Client, ...], known: tuple[KnownAdvice, ...]) -> tuple[KnownAdvice, ...]:
    """What a correction corrects: the latest standing advice of the same payer with its payment reference or one of its invoices."""
    if not remittance.is_correction:
        return ()
    numbers = {client.number for client in payers}
    words = {word for reference in remittance.references for word in reference_words(reference)}
    invoices = {line.invoice_number for line in remittance.lines if line.invoice_number}
    for advice in known:
        is_standing = int(advice.message_key) < row and advice.disposition is not Disposition.EXCEPTION
        shared = words & {word for reference in advice.references for word in reference_words(reference)}
        if is_standing and advice.client_number in numbers and (shared or invoices & {line.invoice_number for line in advice.lines}):
            return (advice,)
    return ()


def _booked_by(unit: UnitOfWork, advices: Iterable[KnownAdvice]) -> tuple[Posted, ...]:
    decided = [decision for advice in advices for decision in unit.decisions.of_message(int(advice.message_key))]
    return tuple(posted for decision in decided for posted in unit.journal.of_decision(decision.id))


def _booked_without_advice(unit: UnitOfWork, remittance: Remittance) -> tuple[Posted, ...]:
    """Bookings that the policy made of a receipt alone, where this advice seems to speak of the same money."""
    found: dict[int, Posted] = {}
    numbers = tuple(dict.fromkeys(line.invoice_number for line in remittance.lines if line.invoice_number))
    standing = unit.journal.of_invoices(numbers)
    for number in numbers:
        for posted in standing.get(number, ()):
            if posted.decision_id is not None and posted.entry_id not in found and _is_bare(unit, posted, remittance):
                found[posted.entry_id] = posted
    return tuple(found.values())


def _is_bare(unit: UnitOfWork, posted: Posted, remittance: Remittance) -> bool:
    decided = unit.decisions.get(posted.decision_id or 0)
    if decided.message_row is not None or decided.receipt_id is None or decided.actor != "policy":
        return False
    receipt = unit.receipts.get(decided.receipt_id)
    words = {word for reference in remittance.references for word in reference_words(reference)}
    is_same_amount = remittance.currency == receipt.amount.currency and remittance.total == receipt.amount.amount
    return is_same_amount or bool(words & reference_words(receipt.reference))


def _with_cash_back(unit: UnitOfWork, receipts: tuple[Receipt, ...], bookings: Iterable[Posted]) -> tuple[Receipt, ...]:
    given: dict[str, Money] = {}
    for posted in bookings:
        for receipt_id, (allocated, on_account) in per_receipt(posted.lines).items():
            amount = allocated + on_account
            given[receipt_id] = given[receipt_id] + amount if receipt_id in given else amount
    paid = {receipt.receipt_id: receipt for receipt in unit.receipts.find(given)}
    restored = {
        receipt_id: replace(receipt, unapplied=(receipt.unapplied or Money.zero(receipt.amount.currency)) + given[receipt_id])
        for receipt_id, receipt in paid.items()
    }
    others = {receipt.receipt_id: receipt for receipt in receipts if receipt.receipt_id not in restored}
    return (*restored.values(), *others.values())


def _before(unit: UnitOfWork, bookings: Iterable[Posted]) -> tuple[OpenInvoice, ...]:
    """The invoices of these bookings with the balances that they had before."""
    given: dict[str, Money] = {}
    for posted in bookings:
        for number, amount in per_invoice(posted.lines).items():
            given[number] = given[number] + amount if number in given else amount
    return tuple(replace(invoice, balance=invoice.balance + given[number]) for number, invoice in unit.ledger.find_invoices(given).items())
