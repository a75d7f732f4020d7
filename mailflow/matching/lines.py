"""An advice's lines tied to the ledger: what was typed, what is meant, and the proof where the two differ."""

import dataclasses
from collections.abc import Iterable, Sequence
from decimal import Decimal

from mailflow.domain.facts import Remittance, RemittanceLine, Resolution
from mailflow.domain.ledger import OpenInvoice
from mailflow.domain.ports import OpenItems
from mailflow.matching.bankwords import groups
from mailflow.matching.spelling import compact

_LITERAL = (Resolution.EXACT, Resolution.NORMALISED)


def resolve_lines(remittance: Remittance, ledger: OpenItems, clients: Sequence[str]) -> tuple[RemittanceLine, ...]:
    """The lines with the ledger's numbers; `clients` are the payer and its group, none while nobody is known.

    A mistyped number counts only with a proof (CASES: one slip, the amount fits one open invoice of the payer, and date and
    matter fit where they are shown); several that fit are named as rivals; without a proof the line stays unknown.
    """
    return tuple(_resolve(line, remittance.currency, ledger, clients) for line in remittance.lines)


def named_invoices(lines: Iterable[RemittanceLine]) -> tuple[str, ...]:
    """The ledger's numbers that lines name literally: what says whose advice it is."""
    return tuple(line.invoice_number for line in lines if line.invoice_number and line.resolution in _LITERAL and not line.rivals)


def _resolve(line: RemittanceLine, currency: str | None, ledger: OpenItems, clients: Sequence[str]) -> RemittanceLine:
    hit = _literal(line, ledger)
    if line.rivals:
        return _decided(line, [*([hit.number] if hit else []), *line.rivals], currency, ledger)
    if hit is not None and (not clients or hit.client_number in clients):
        return _as(line, hit, line.resolution if line.resolution is not Resolution.UNKNOWN else Resolution.EXACT)
    near = ledger.near(line.reference, clients=clients) if _is_whole(line.reference) else ()
    ending = _ending(line.reference, ledger, clients) if hit is None else []
    proven = [item for item in dict.fromkeys((*ending, *near)) if _fits(item, line, currency)]
    if len(proven) == 1:
        return _as(line, proven[0], Resolution.SUFFIX if proven[0] in ending else Resolution.ONE_SLIP)
    if len(proven) > 1:
        rivals = tuple(item.number for item in proven)
        return dataclasses.replace(line, invoice_number=None, resolution=Resolution.UNKNOWN, rivals=rivals)
    if hit is not None:  # a stranger's invoice: whether that may stand is for the policy to say
        return _as(line, hit, line.resolution if line.resolution is not Resolution.UNKNOWN else Resolution.EXACT)
    return dataclasses.replace(line, invoice_number=None, resolution=Resolution.UNKNOWN)


def _ending(reference: str, ledger: OpenItems, clients: Sequence[str]) -> list[OpenInvoice]:
    """Invoices whose year or series was left out: the last part of their number is what was typed, zeros aside."""
    typed = groups(reference)
    if len(typed) != 1 or not _is_whole(reference):
        return []
    return [item for client in clients for item in ledger.ending(typed[0], client) if groups(item.number)[-1:] == typed]


def _literal(line: RemittanceLine, ledger: OpenItems) -> OpenInvoice | None:
    """The invoice that the reading or the spelling names; a reading's guess at a slip is looked at again."""
    stated = ledger.exact(line.invoice_number or "")
    if stated and line.resolution is not Resolution.ONE_SLIP:
        return stated[0]
    found = ledger.exact(line.reference) or ledger.normalised(line.reference)
    return found[0] if len(found) == 1 else None


def _decided(line: RemittanceLine, numbers: Sequence[str], currency: str | None, ledger: OpenItems) -> RemittanceLine:
    """The one of several meanings that the amount proves; the line as it is, rivals kept, where none or several fit."""
    items = {item.number: item for number in numbers for item in ledger.exact(number)}
    fitting = [item for item in items.values() if _fits(item, line, currency)]
    if len(fitting) == 1:
        how = line.resolution if fitting[0].number == line.invoice_number else Resolution.DESCRIPTION
        return _as(dataclasses.replace(line, rivals=()), fitting[0], how)
    return line


def _is_whole(reference: str) -> bool:
    return sum(c.isdigit() for c in reference) >= 4


def _as(line: RemittanceLine, item: OpenInvoice, resolution: Resolution) -> RemittanceLine:
    return dataclasses.replace(line, invoice_number=item.number, resolution=resolution)


def _fits(item: OpenInvoice, line: RemittanceLine, currency: str | None) -> bool:
    """Whether the line would pay the item's balance exactly, and date and matter agree where the line shows them."""
    if line.paid is None or not item.balance or item.balance.currency != (currency or item.balance.currency):
        return False
    if line.paid + line.deduction != item.balance.amount and line.paid != item.balance.amount:
        return False
    if line.invoice_date is not None and line.invoice_date != item.invoiced_on:
        return False
    return not line.matter or _same_matter(line.matter, item)


def _same_matter(stated: str, item: OpenInvoice) -> bool:
    wanted, number, name = compact(stated), compact(item.matter_number), compact(item.matter_name)
    return not wanted or wanted in number or number in wanted or wanted in name or (name != "" and name in wanted)


def fill_amounts(lines: tuple[RemittanceLine, ...], amounts: Sequence[Decimal], ledger: OpenItems) -> tuple[RemittanceLine, ...]:
    """Lines without an amount of their own pay the open balance, where the sum then is one of `amounts` (total, cash).

    One such line among others gets what is left of the first amount; where nothing closes, the lines stay as they are. Without any
    amount to close on, the balances are what the lines must mean (an unknown line keeps none).
    """
    open_lines = [line for line in lines if line.paid is None]
    if not open_lines:
        return lines
    filled = tuple(_with_balance(line, ledger) for line in lines)
    worth = sum((line.paid for line in filled if line.paid is not None), Decimal(0))
    if not amounts or (worth in amounts and all(line.paid is not None for line in filled)):
        return filled
    if len(open_lines) == 1 and amounts:
        rest = amounts[0] - sum((line.paid for line in lines if line.paid is not None), Decimal(0))
        return tuple(dataclasses.replace(line, paid=rest) if line.paid is None and rest > 0 else line for line in lines)
    return lines


def _with_balance(line: RemittanceLine, ledger: OpenItems) -> RemittanceLine:
    found = ledger.exact(line.invoice_number or "")
    return dataclasses.replace(line, paid=found[0].balance.amount) if line.paid is None and found else line
