"""Which bank receipt pays an advice: amount, reference, payer, day; one wire for two advices; what a bank kept for itself."""

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mailflow.domain.decision import KnownAdvice
from mailflow.domain.facts import PaymentMethod, Remittance
from mailflow.domain.ledger import Receipt
from mailflow.domain.money import Money
from mailflow.domain.ports import OpenItems
from mailflow.matching.spelling import compact

# What speaks for a pair; they rank and gate, the arithmetic decides.
_AMOUNT, _REFERENCE, _PAYER, _INVOICES, _DAY = 0.5, 0.35, 0.2, 0.2, 0.1
_STRANGER, _WRONG_DAY, _WRONG_METHOD = -0.45, -0.3, -0.05
_ENOUGH = 0.6  # an exact amount in the window of days, or more
_ENOUGH_ROUND = 0.7  # a round amount proves less: it needs a name or a number besides
_ENOUGH_UNEQUAL = 0.35  # another amount: only by reference, or by payer and the invoices named
_ROUND = Decimal(50)
_BEFORE, _AFTER = 7, 21  # days between the advice's date and the bank's; checks travel longest
_SURE_NAME = 0.72
# What correspondent banks take from a wire under way (OUR, SHA and BEN of SWIFT field 71A): tens of the main currencies, seldom more.
_CHARGES = 75_00  # minor units
_CHARGED = 0.3  # only beside the payer's name and the right days


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A receipt and an advice that it may pay. `cash` is the advice's part of it; `is_shared` where another advice has the rest."""

    receipt: Receipt
    cash: Money
    strength: float
    is_exact: bool
    is_shared: bool = False
    says: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What an advice shows of the money: `amounts` are the sums that it may mean (its total, the sum of its lines)."""

    remittance: Remittance
    amounts: tuple[Money, ...]
    clients: tuple[str, ...]
    invoices: tuple[str, ...]
    dated_on: date | None
    sender_names: tuple[str, ...] = ()


def pair_receipts(advice: Advice, receipts: Iterable[Receipt], ledger: OpenItems, *, known: Sequence[KnownAdvice] = ()) -> tuple[Pair, ...]:
    """The receipts that may pay the advice, the likeliest first; those that are already used up are left out."""
    pairs = [pair for receipt in receipts if (pair := _weigh(advice, receipt, ledger, known)) is not None]
    return tuple(sorted(pairs, key=lambda pair: (-pair.strength, pair.receipt.receipt_id)))


def left(receipt: Receipt) -> Money:
    """What is still to be decided of a receipt."""
    return receipt.amount if receipt.unapplied is None else receipt.unapplied


def _weigh(advice: Advice, receipt: Receipt, ledger: OpenItems, known: Sequence[KnownAdvice]) -> Pair | None:
    rest = left(receipt)
    currencies = {*(amount.currency for amount in advice.amounts), advice.remittance.currency} - {None}
    if not rest or (currencies and rest.currency not in currencies):
        return None
    says: list[str] = []
    against: list[str] = []
    is_exact = rest in advice.amounts
    shared = None if is_exact else _shared(advice, receipt, known)
    may_be_charged = not is_exact and shared is None and _is_charged(advice, receipt, rest)
    if not (is_exact or shared is not None or may_be_charged or _is_same_payment(advice, receipt)):
        return None  # whatever else speaks for it; names, which take longest, need not be compared
    strength = _AMOUNT if is_exact or shared is not None else 0.0
    if is_exact:
        says.append(f"receipt {receipt.receipt_id} over {rest} is the advised amount")
    elif shared is not None:
        says.append(f"receipt {receipt.receipt_id} over {receipt.amount} pays this advice and an earlier one together")
    strength += _circumstances(advice, receipt, ledger, says=says, against=against)
    is_charged = may_be_charged and strength >= _PAYER + _DAY
    if is_charged:
        strength += _CHARGED
        against.append(f"receipt {receipt.receipt_id} over {rest} is a little less than advised: a bank may have kept its charges")
    is_round = rest.amount % _ROUND == 0
    enough = (_ENOUGH_ROUND if is_round else _ENOUGH) if strength >= _AMOUNT and (is_exact or shared) else _ENOUGH_UNEQUAL
    if strength < enough or not (is_exact or shared is not None or is_charged or _is_same_payment(advice, receipt)):
        return None
    return Pair(
        receipt=receipt,
        cash=shared or rest,
        strength=round(strength, 3),
        is_exact=is_exact or shared is not None,
        is_shared=shared is not None,
        says=tuple(says),
        against=tuple(against),
    )


def _circumstances(advice: Advice, receipt: Receipt, ledger: OpenItems, *, says: list[str], against: list[str]) -> float:
    strength = 0.0
    if shares_reference(advice.remittance.references, receipt.reference):
        strength += _REFERENCE
        says.append(f"the bank's text carries the reference {advice.remittance.reference}")
    if _named_in(advice.invoices, receipt.reference):
        strength += _INVOICES
        says.append("the bank's text names the same invoices")
    strength += _payer(advice, receipt, ledger, says=says, against=against)
    if advice.dated_on is not None:
        days = (receipt.received_on - advice.dated_on).days
        strength += _DAY if -_BEFORE <= days <= _AFTER else _WRONG_DAY
        if not -_BEFORE <= days <= _AFTER:
            against.append(f"the money came {abs(days)} days {'after' if days > 0 else 'before'} the advised day")
    method = advice.remittance.method
    if method is not None and not _same_method(method, receipt.method):
        strength += _WRONG_METHOD
        against.append(f"the advice says {method}, the bank says {receipt.method}")
    return strength


def _payer(advice: Advice, receipt: Receipt, ledger: OpenItems, *, says: list[str], against: list[str]) -> float:
    found = [(client.number, score) for client, score in ledger.clients_named(receipt.payer_name) if score >= _SURE_NAME]
    if any(number in advice.clients for number, _ in found):
        says.append(f"the bank names the payer {receipt.payer_name}")
        return _PAYER
    wanted = compact(receipt.payer_name)
    if wanted and any(compact(name)[:12] == wanted[:12] for name in (*advice.remittance.payer_names, *advice.sender_names) if name):
        return _PAYER
    if found and advice.clients:
        against.append(f"the bank names another payer, {receipt.payer_name}")
        return _STRANGER
    return 0.0


def _shared(advice: Advice, receipt: Receipt, known: Sequence[KnownAdvice]) -> Money | None:
    """The advised amount that closes the receipt together with other advices of the same payment."""
    rest = left(receipt)
    for other in known:
        if other.total is None or other.total.currency != rest.currency or not other.total:
            continue
        if rest - other.total in advice.amounts and not _same_lines(advice, other) and _is_part(other, receipt):
            return rest - other.total
    return None


def _is_part(other: KnownAdvice, receipt: Receipt) -> bool:
    return receipt.receipt_id in other.receipt_ids or shares_reference(other.references, receipt.reference)


def _same_lines(advice: Advice, other: KnownAdvice) -> bool:
    return bool(advice.invoices) and {line.invoice_number for line in other.lines} == set(advice.invoices)


def _is_charged(advice: Advice, receipt: Receipt, rest: Money) -> bool:
    if receipt.method is not PaymentMethod.WIRE:
        return False
    most = Money.from_minor(_CHARGES, rest.currency)
    return any(amount.currency == rest.currency and Money.zero(rest.currency) < amount - rest <= most for amount in advice.amounts)


def _is_same_payment(advice: Advice, receipt: Receipt) -> bool:
    return shares_reference(advice.remittance.references, receipt.reference) or _named_in(advice.invoices, receipt.reference)


def _named_in(invoices: Sequence[str], text: str) -> bool:
    numbers = {token.lstrip("0") for token in re.findall(r"\d+", text)}
    return any(digits in numbers for number in invoices if len(digits := "".join(re.findall(r"\d", number)).lstrip("0")) >= 4)


def shares_reference(references: Iterable[str], text: str) -> bool:
    """Whether the bank's text carries one of the payer's references, however it groups and pads it.

    A part of a reference counts from five characters on (years and branch codes are shorter), a whole one from three digits.
    """
    tokens, whole_text = _taken_apart(text)
    for reference in references:
        parts, whole = _taken_apart(reference)
        if len(whole) >= 6 and whole in whole_text and any(c.isdecimal() for c in whole):
            return True
        if any(_is_telling(part, is_whole=len(parts) == 1) for part in parts & tokens):
            return True
    return False


def _is_telling(part: str, *, is_whole: bool) -> bool:
    return any(c.isdecimal() for c in part) and (len(part) >= 5 or (is_whole and len(part) >= 3))


@functools.lru_cache(maxsize=4096)
def _taken_apart(text: str) -> tuple[frozenset[str], str]:
    """The runs of letters and digits without leading zeros, and the whole without separators."""
    return frozenset(token.lstrip("0") for token in re.findall(r"[A-Z0-9]+", text.upper())), compact(text)


def _same_method(left_one: PaymentMethod, right_one: PaymentMethod) -> bool:
    paper = {PaymentMethod.CHECK, PaymentMethod.LOCKBOX}
    electronic = {PaymentMethod.ACH, PaymentMethod.WIRE}
    return left_one is right_one or {left_one, right_one} <= paper or {left_one, right_one} <= electronic
