"""The verb for a mail: what its advice would book, against which receipt, and what speaks for and against it."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mailflow.domain.decision import Basis, KnownAdvice, Proposal
from mailflow.domain.facts import Dispute, DisputeReason, Facts, Remittance, RemittanceLine, Resolution
from mailflow.domain.ledger import Receipt
from mailflow.domain.message import Message, SentLetter
from mailflow.domain.money import Money
from mailflow.domain.ports import OpenItems
from mailflow.matching.bare import propose_for_receipt
from mailflow.matching.booking import Booking, book
from mailflow.matching.lines import fill_amounts, named_invoices, resolve_lines
from mailflow.matching.pairing import Advice, Pair, left, pair_receipts
from mailflow.matching.payers import Payer, choose_payer, is_only_resembled, one_of_group, payers_of_message, payers_of_receipt, relatives
from mailflow.matching.remainder import complete
from mailflow.matching.unlisted import propose_sets

_MOST = 5
_MOST_PAIRS = 3
_KNOWN_PAYER = 0.2  # weight of a payer that somebody other than its invoices speaks for
_TIE = 0.1  # a receipt that fits this much worse than the best is no rival of it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One reading of an advice with everything that it is compared with."""

    remittance: Remittance
    message: Message
    ledger: OpenItems
    letter: SentLetter | None
    payers: tuple[Payer, ...]
    client: str | None
    clients: tuple[str, ...]
    lines: tuple[RemittanceLine, ...]


def propose(
    facts: Facts,
    message: Message,
    ledger: OpenItems,
    *,
    letter: SentLetter | None,
    receipts: tuple[Receipt, ...],
    known: tuple[KnownAdvice, ...] = (),
) -> tuple[Proposal, ...]:
    """Ways to book the advice of a mail, best first, at most five.

    The first one says who pays and which receipt belongs to it, even where nothing can be booked. A mail without an advice has one
    proposal that books nothing and says whose mail it is.
    """
    if facts.remittance is None:
        return (_nothing(facts, message, ledger, letter),)
    found: list[Proposal] = []
    for reading in (facts.remittance, *facts.remittance.alternatives):
        case = _study(reading, message, ledger, letter)
        pairs = _rivals(pair_receipts(_advice(case), receipts, ledger, known=known))
        for pair in pairs or (None,):
            found += _listed(case, pair) if case.lines else _unlisted(case, pair)
    return _ranked(found)


def _nothing(facts: Facts, message: Message, ledger: OpenItems, letter: SentLetter | None) -> Proposal:
    named = [*(one.invoice_number for one in facts.disputes), *(one.invoice_number for one in facts.promises)]
    payers = payers_of_message(Remittance(), message, ledger, letter=letter, invoices=named)
    client = choose_payer(payers, ledger)
    says = tuple(word for payer in payers if payer.client_number == client for word in payer.says)
    return Proposal(client_number=client, allocations=(), reasons=says)


def _study(reading: Remittance, message: Message, ledger: OpenItems, letter: SentLetter | None) -> _Case:
    invoices = named_invoices(resolve_lines(reading, ledger, ()))
    payers = payers_of_message(reading, message, ledger, letter=letter, invoices=invoices)
    payer = choose_payer(payers, ledger)
    close = [payer.client_number for payer in payers[:_MOST]]
    clients = relatives([payer] if payer else close, ledger)
    lines = resolve_lines(reading, ledger, clients)
    owners = list(dict.fromkeys(item.client_number for line in lines for item in ledger.exact(line.invoice_number or "")))
    client = (one_of_group(owners, ledger) or payer) if owners else payer
    return _Case(
        remittance=reading, message=message, ledger=ledger, letter=letter, payers=payers, client=client, clients=clients, lines=lines
    )


def _currency(case: _Case) -> str | None:
    if case.remittance.currency:
        return case.remittance.currency
    items = [item for line in case.lines for item in case.ledger.exact(line.invoice_number or "")]
    client = case.ledger.client(case.client or "")
    return items[0].balance.currency if items else (client.currency or None) if client is not None else None


def _advice(case: _Case) -> Advice:
    currency, paid = _currency(case), [line.paid for line in case.lines]
    sums = [case.remittance.total] if case.remittance.total is not None else []
    if case.lines and all(amount is not None for amount in paid):
        sums.append(sum((amount for amount in paid if amount is not None), Decimal(0)))
    elif not sums:
        sums += [line.paid for line in fill_amounts(case.lines, (), case.ledger) if line.paid is not None] if len(case.lines) == 1 else []
    sent = case.message.sent_at.date() if case.message.sent_at else None
    # Somebody who writes for several clients may pay for any of them.
    senders = [payer.client_number for payer in case.payers if payer.weight >= _KNOWN_PAYER / 2]
    return Advice(
        remittance=case.remittance,
        amounts=tuple(Money(amount, currency) for amount in dict.fromkeys(sums) if amount > 0) if currency else (),
        clients=(*case.clients, *senders),
        invoices=tuple(line.invoice_number for line in case.lines if line.invoice_number),
        dated_on=case.remittance.paid_on or sent,
        sender_names=(case.message.sender.name,),
    )


def _rivals(pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
    """The best receipt and those that fit about as well: more than one is a question."""
    exact = [pair for pair in pairs if pair.is_exact] or list(pairs)
    return tuple(pair for pair in exact[:_MOST_PAIRS] if pair.strength >= exact[0].strength - _TIE)


def _listed(case: _Case, pair: Pair | None) -> list[Proposal]:
    currency = _currency(case) or ""
    cash = pair.cash if pair is not None and pair.cash.currency == currency else None
    amounts = [one for one in ((cash.amount if cash else None), case.remittance.total) if one is not None]
    lines = fill_amounts(case.lines, amounts, case.ledger)
    # Lines that nothing could fill stay open in what is shown; a clerk would still book their balances as far as the cash goes.
    booking = book(fill_amounts(lines, (), case.ledger), currency, case.ledger, cash=cash, stated=case.remittance.total)
    proven = sum(1 for line in lines if _is_proven(line, case.ledger))
    score = (
        0.4 + 0.3 * proven / len(lines) + (0.15 if _closes(lines, case.remittance.total) else 0) + (0.15 * pair.strength if pair else 0.05)
    )
    first = Proposal(
        client_number=case.client,
        allocations=booking.allocations,
        on_account=booking.on_account,
        receipt_id=pair.receipt.receipt_id if pair else None,
        deductions=tuple(_deduction(line) for line in lines if line.deduction),
        lines=lines,
        basis=Basis.ADVICE,
        solutions=2 if proven < len(lines) and _is_strangers(case, lines) else 1,
        score=round(min(score, 1.0), 3),
        reasons=_reasons(case, pair, lines),
        against=(*_against(lines, booking, case.ledger), *(pair.against if pair else ())),
    )
    return [first, *_other_meanings(first, case, cash), *_completed(first, case)]


def _completed(first: Proposal, case: _Case) -> tuple[Proposal, ...]:
    """What else may be paid where the list says that it is cut."""
    currency, total = _currency(case), case.remittance.total
    if case.remittance.cut_list is None or total is None or currency is None:
        return ()
    today = case.message.sent_at.date() if case.message.sent_at else case.remittance.paid_on or date.min
    return complete(first, Money(total, currency), case.ledger, today=today)


def _is_strangers(case: _Case, lines: Sequence[RemittanceLine]) -> bool:
    """Whether a payer whom we know otherwise pays invoices of somebody outside its group."""
    owners = {item.client_number for line in lines for item in case.ledger.exact(line.invoice_number or "")}
    known = {payer.client_number for payer in case.payers if "its invoices are named" not in payer.says and payer.weight >= _KNOWN_PAYER}
    return bool(known) and not owners & set(relatives(known, case.ledger)) and bool(owners)


def _other_meanings(first: Proposal, case: _Case, cash: Money | None) -> list[Proposal]:
    """For each line that could mean something else, the advice with that meaning."""
    answers = []
    for place, line in enumerate(first.lines):
        near = (
            ()
            if line.invoice_number or line.rivals
            else tuple(item.number for item in case.ledger.near(line.reference, clients=case.clients))
        )
        for number in (*line.rivals, *near)[:_MOST]:
            meant = dataclasses.replace(line, invoice_number=number, rivals=(), resolution=Resolution.ONE_SLIP)
            lines = (*first.lines[:place], meant, *first.lines[place + 1 :])
            booking = book(lines, _currency(case) or "", case.ledger, cash=cash, stated=case.remittance.total)
            says = f"{line.reference} may stand for {number}"
            answers.append(
                dataclasses.replace(
                    first,
                    allocations=booking.allocations,
                    on_account=booking.on_account,
                    reasons=(*first.reasons, says),
                    score=round(first.score - 0.15, 3),
                    solutions=2,
                )
            )
    return answers


def _is_proven(line: RemittanceLine, ledger: OpenItems) -> bool:
    found = ledger.exact(line.invoice_number or "")
    return bool(found) and line.paid is not None and line.paid + line.deduction == found[0].balance.amount


def _closes(lines: Sequence[RemittanceLine], stated: Decimal | None) -> bool:
    return all(line.paid is not None for line in lines) and (stated is None or sum(line.paid or 0 for line in lines) == stated)


def _deduction(line: RemittanceLine) -> Dispute:
    number = line.invoice_number or line.reference
    return Dispute(invoice_number=number, reason=line.reason or DisputeReason.OTHER, amount=line.deduction, evidence=line.evidence)


def _reasons(case: _Case, pair: Pair | None, lines: Sequence[RemittanceLine]) -> tuple[str, ...]:
    proven = sum(1 for line in lines if _is_proven(line, case.ledger))
    says = [f"{proven} of {len(lines)} lines pay exactly what their invoices are open for"]
    if case.remittance.total is not None and _closes(lines, case.remittance.total):
        says.append(f"the lines add up to the stated total of {case.remittance.total}")
    says += pair.says if pair else ("its money has not come yet",)
    says += [word for payer in case.payers if payer.client_number == case.client for word in payer.says]
    return tuple(says)


def _against(lines: Sequence[RemittanceLine], booking: Booking, ledger: OpenItems) -> tuple[str, ...]:
    says = []
    for line in lines:
        found = ledger.exact(line.invoice_number or "")
        if line.rivals:
            says.append(f"{line.reference} could mean {', '.join(filter(None, (line.invoice_number, *line.rivals)))}")
        elif not found:
            says.append(f"the ledger has nothing like {line.reference}")
        elif not found[0].balance:
            says.append(f"invoice {found[0].number} is already paid")
        elif line.resolution is Resolution.ONE_SLIP:
            says.append(f"{line.reference} was typed, {found[0].number} has the amount")
    return (*says, *booking.against)


def _unlisted(case: _Case, pair: Pair | None) -> list[Proposal]:
    """An advice without lines: a wish to keep it on account, the invoices in the bank's text, or the sets that its amount makes."""
    receipt = pair.receipt if pair else None
    is_nobodys = not case.payers
    if receipt is not None:
        case = _named_by_bank(case, receipt)
    empty = Proposal(
        client_number=case.client,
        allocations=(),
        receipt_id=receipt.receipt_id if receipt else None,
        reasons=(*(pair.says if pair else ()), "the advice lists no invoices"),
    )
    currency = _currency(case)
    amount = pair.cash if pair else Money(case.remittance.total, currency) if case.remittance.total is not None and currency else None
    if case.remittance.is_on_account:
        return [dataclasses.replace(empty, on_account=pair.cash if pair else None, basis=Basis.ON_ACCOUNT, score=0.9)]
    if amount is None:
        return [empty]
    named = (
        [one for one in propose_for_receipt(receipt, case.ledger) if one.basis is Basis.REFERENCE]
        if receipt and pair and not pair.is_shared
        else []
    )
    close = _close_clients(case)
    lists = [case.letter.invoice_numbers] if case.letter else []
    day = receipt.received_on if receipt else case.remittance.paid_on or (case.message.sent_at.date() if case.message.sent_at else None)
    sets = propose_sets(amount, close, case.ledger, today=day, lists=lists) if day and close and not named else ()
    if is_nobodys and is_only_resembled(case.payers):
        sets = tuple(dataclasses.replace(one, solutions=max(one.solutions, 2)) for one in sets)
    found = [dataclasses.replace(one, receipt_id=empty.receipt_id, reasons=(*one.reasons, *empty.reasons)) for one in (*named, *sets)]
    return found or [dataclasses.replace(empty, against=_nothing_fits(close, pair))]


def _named_by_bank(case: _Case, receipt: Receipt) -> _Case:
    """The case with the payer whom the bank names, where the mail (a portal's, a bank's) names nobody, or several and this one too."""
    if case.client is None:
        payers = case.payers or payers_of_receipt(receipt, case.ledger)
        return dataclasses.replace(case, payers=payers, client=choose_payer(payers, case.ledger))
    known = {payer.client_number for payer in case.payers if payer.weight >= _KNOWN_PAYER / 2}
    named = choose_payer(payers_of_receipt(receipt, case.ledger), case.ledger)
    return dataclasses.replace(case, client=named) if named in known else case


def _close_clients(case: _Case) -> list[str]:
    if case.client is not None:
        return [case.client]
    return [payer.client_number for payer in case.payers if payer.weight >= case.payers[0].weight - 0.05]


def _nothing_fits(clients: Sequence[str], pair: Pair | None) -> tuple[str, ...]:
    if not clients:
        return ("nobody in the ledger resembles the payer",)
    says = f"no set of open items makes {left(pair.receipt)}" if pair else "no set of open items makes the amount"
    return (says,)


def _ranked(found: list[Proposal]) -> tuple[Proposal, ...]:
    """The best first; of several that book the same, the best."""
    seen: dict[tuple[object, ...], Proposal] = {}
    for one in sorted(found, key=lambda one: -one.score):
        seen.setdefault((one.client_number, one.allocations, one.on_account, one.receipt_id), one)
    return tuple(seen.values())[:_MOST]
