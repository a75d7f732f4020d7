"""The verb for a receipt: its advice first, then the numbers in the bank's text, then the one set of open items that fits."""

import dataclasses
from collections.abc import Sequence
from decimal import Decimal

from mailflow.domain.decision import Basis, KnownAdvice, Proposal
from mailflow.domain.facts import RemittanceLine
from mailflow.domain.ledger import Receipt
from mailflow.domain.ports import OpenItems
from mailflow.matching.banktext import BankText, read_bank_text
from mailflow.matching.booking import Booking, book
from mailflow.matching.lines import fill_amounts
from mailflow.matching.pairing import left, shares_reference
from mailflow.matching.payers import (
    Payer,
    choose_payer,
    is_only_resembled,
    one_of_group,
    payers_of_receipt,
    possible_payers,
    relatives,
    shares_word,
)
from mailflow.matching.unlisted import propose_sets

_MOST = 5
_AS_ADVISED, _AS_NAMED, _PARTLY_NAMED, _ANY_INVOICE = 0.95, 0.9, 0.6, 0.15
_CLOSE = 0.05  # payers nearer than this are all looked at


def propose_for_receipt(receipt: Receipt, ledger: OpenItems, *, advices: Sequence[KnownAdvice] = ()) -> tuple[Proposal, ...]:
    """Ways to book money for which no mail is being decided, best first, at most five.

    The first one says who pays, even where nothing can be booked; its `client_number` is `None` where nobody can know.
    """
    advised = _advised(receipt, advices)
    payers = payers_of_receipt(receipt, ledger)
    text = _read(receipt, payers, ledger)
    named = _named(receipt, text, payers, ledger)
    if text.is_on_account and not named:
        named = (_kept(receipt, choose_payer(payers, ledger), payers),)
    elif payers and not any(one.allocations for one in named) and not any(line.invoice_number for line in text.lines):
        named = _named_elsewhere(receipt, payers, ledger) or named
    unlisted = () if named or advised else _unlisted(receipt, text, payers, ledger)
    found = [dataclasses.replace(one, receipt_id=receipt.receipt_id) for one in (*advised, *named, *unlisted)]
    ranked = sorted(found, key=lambda one: -one.score)[:_MOST]
    if ranked and ranked[0].solutions == 1 and payers:
        return tuple(ranked)
    client = choose_payer(payers, ledger)
    nobody = Proposal(client_number=client, allocations=(), receipt_id=receipt.receipt_id, reasons=_says(payers, client))
    return tuple(ranked) if ranked and (payers or named or advised) else (nobody, *ranked[: _MOST - 1])


def _read(receipt: Receipt, payers: Sequence[Payer], ledger: OpenItems) -> BankText:
    """The bank's text read with the payer's numbers in hand.

    Whom a name only resembles, or whose other invoices a stranger names, counts where numbers and amount prove it.
    """
    known = relatives([payer.client_number for payer in payers], ledger)
    text = read_bank_text(receipt.reference, left(receipt), ledger, known)
    if known or (text.closes and text.lines):
        return text
    owners = [item.client_number for line in text.lines for item in ledger.exact(line.invoice_number or "")]
    possible = relatives(owners or possible_payers(receipt, ledger), ledger)
    closer = read_bank_text(receipt.reference, left(receipt), ledger, possible) if possible else text
    return closer if closer.closes else text


def _says(payers: Sequence[Payer], client: str | None) -> tuple[str, ...]:
    return tuple(word for payer in payers if payer.client_number == client for word in payer.says)


def _advised(receipt: Receipt, advices: Sequence[KnownAdvice]) -> tuple[Proposal, ...]:
    return tuple(
        Proposal(
            client_number=advice.client_number,
            allocations=advice.lines,
            basis=Basis.ADVICE,
            score=_AS_ADVISED,
            reasons=("an advice that waited for this money has its amount and its reference",),
        )
        for advice in advices
        if advice.lines and advice.total == left(receipt) and shares_reference(advice.references, receipt.reference)
    )


def _kept(receipt: Receipt, client: str | None, payers: Sequence[Payer]) -> Proposal:
    return Proposal(
        client_number=client,
        allocations=(),
        on_account=left(receipt),
        basis=Basis.ON_ACCOUNT,
        score=_AS_NAMED,
        reasons=("the bank's text asks to keep it on account", *_says(payers, client)),
    )


def _named(receipt: Receipt, text: BankText, payers: Sequence[Payer], ledger: OpenItems) -> tuple[Proposal, ...]:
    """The invoices that the bank's text names; shortages and surpluses are shown, not explained."""
    if not text.lines:
        return ()
    cash = left(receipt)
    lines = _with_amounts(text, receipt, ledger)
    booking = book(lines, cash.currency, ledger, cash=cash, stated=None)
    owners = list(dict.fromkeys(item.client_number for line in lines for item in ledger.exact(line.invoice_number or "")))
    if not owners and not payers:
        return ()  # numbers that nobody knows, of somebody whom nobody knows
    client = one_of_group(owners, ledger) if owners else choose_payer(payers, ledger)
    closes = not booking.on_account and all(line.invoice_number and not line.rivals for line in lines)
    is_guess = any(line.is_partial for line in lines) and not payers and not shares_word(receipt, owners, ledger)
    rivals = 1 + max((len(line.rivals) for line in lines), default=0) + is_guess
    reasons = [f"the bank's text names {', '.join(line.reference for line in lines)}", *_says(payers, client)]
    first = Proposal(
        client_number=client,
        allocations=booking.allocations,
        on_account=booking.on_account,
        lines=lines,
        basis=Basis.REFERENCE,
        solutions=rivals,
        score=_AS_NAMED if closes else _PARTLY_NAMED,
        reasons=tuple(reasons),
        against=_against(lines, booking),
    )
    return (first, *_rivals(first, ledger))


def _named_elsewhere(receipt: Receipt, payers: Sequence[Payer], ledger: OpenItems) -> tuple[Proposal, ...]:
    """A known payer whose text names somebody else's invoices for exactly this amount: worth showing, for a person to decide."""
    text = read_bank_text(receipt.reference, left(receipt), ledger, ())
    if not text.closes:
        return ()
    against = f"{receipt.payer_name} resembles another client than the one whose invoices are named"
    found = _named(receipt, text, payers, ledger)
    return tuple(dataclasses.replace(one, solutions=2, against=(*one.against, against)) for one in found)


def _rivals(first: Proposal, ledger: OpenItems) -> tuple[Proposal, ...]:
    """The other meanings of a number that could be several invoices of the same balance."""
    answers = [first] if not any(line.rivals for line in first.lines) else []
    for line in first.lines:
        for number in filter(None, (line.invoice_number, *line.rivals) if line.rivals else ()):
            lines = tuple(dataclasses.replace(other, invoice_number=number, rivals=()) if other == line else other for other in first.lines)
            cash = ledger.exact(number)[0].balance
            booking = book(lines, cash.currency, ledger, cash=None, stated=None)
            answers.append(dataclasses.replace(first, allocations=booking.allocations, on_account=None, score=first.score - 0.05))
    return tuple(answers[1:] if answers and answers[0] is first else answers)


def _with_amounts(text: BankText, receipt: Receipt, ledger: OpenItems) -> tuple[RemittanceLine, ...]:
    """Balances for the lines; one invoice gets what came: less as the stated part of it, more as an overpayment."""
    cash = left(receipt).amount
    lines = fill_amounts(text.lines, (), ledger)
    paid = sum((line.paid for line in lines if line.paid is not None), Decimal(0))
    if len(lines) == 1 and lines[0].invoice_number and paid != cash:
        return (dataclasses.replace(lines[0], paid=cash, is_partial=text.is_partial and cash < paid),)
    unknown = [line for line in lines if line.paid is None]
    if len(unknown) == 1 and cash > paid:
        return tuple(dataclasses.replace(line, paid=cash - paid) if line.paid is None else line for line in lines)
    return lines


def _against(lines: Sequence[RemittanceLine], booking: Booking) -> tuple[str, ...]:
    says = [f"the ledger has nothing like {line.reference}" for line in lines if line.invoice_number is None]
    says += [f"{line.reference} could as well be {', '.join(line.rivals)}" for line in lines if line.rivals]
    if booking.on_account:
        says.append(f"{booking.on_account} is left over")
    return tuple(says)


def _unlisted(receipt: Receipt, text: BankText, payers: Sequence[Payer], ledger: OpenItems) -> tuple[Proposal, ...]:
    cash = left(receipt)
    if not payers:
        return tuple(
            Proposal(
                client_number=item.client_number,
                allocations=propose_sets(cash, [item.client_number], ledger, today=receipt.received_on)[0].allocations,
                basis=Basis.AMOUNT,
                solutions=2,
                score=_ANY_INVOICE,
                reasons=(f"invoice {item.number} is open for exactly this amount",),
                against=("nothing says that its client sent the money",),
            )
            for item in ledger.of_amount(cash)[:_MOST]
            if item.balance == cash
        )
    close = [payer.client_number for payer in payers if payer.weight >= payers[0].weight - _CLOSE]
    own = propose_sets(cash, close, ledger, today=receipt.received_on, matters=text.matters)
    if own and is_only_resembled(payers):
        return tuple(dataclasses.replace(one, solutions=max(one.solutions, 2)) for one in own)
    if own:
        return own
    others = propose_sets(cash, relatives(close, ledger), ledger, today=receipt.received_on)
    # A relative's invoices that happen to fit are worth showing; a parent pays for its subsidiaries, nobody else is presumed to.
    return tuple(dataclasses.replace(one, solutions=max(one.solutions, 2), score=one.score * 0.7) for one in others)
