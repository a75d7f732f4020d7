"""What a reply promises: which invoices, by which day, and how much where the sender states a part."""

import re
from datetime import date
from decimal import Decimal

from mailflow.domain.document import Evidence
from mailflow.domain.facts import Promise
from mailflow.reading.about import Account, invoices_of, sentences_about
from mailflow.reading.amounts import NumberStyle, find_amounts, number_style
from mailflow.reading.paying import PromisedDay, promised_in
from mailflow.reading.second_opinion import ALONE, BY_RULE, SURE
from mailflow.reading.sentences import is_tabular

_HALF = re.compile(
    r"\b(?:(?:one |the other |other )?half|halfte|la moitie|la mitad|metade)\b(?! of (?:the )?(?:january|february|march|april|"
    r"may|june|july|august|september|october|november|december|month))"
)
_CENT = Decimal("0.01")


def find_promises(text: str, account: Account, sent_on: date, *, part: str = "body", in_tables: bool = True) -> tuple[Promise, ...]:
    """The promises of a text, an invoice and a day each once; `sent_on` is the mail's own local day.

    The rows of a table promise only where `in_tables`: those of an advice say what it pays. Beside an advice only rules are asked.
    """
    sentences = sentences_about(text, account)
    style = number_style([text])
    found: dict[tuple[str, date], Promise] = {}
    told = [item if in_tables or not is_tabular(item.text) else None for item in sentences]
    flats = [item.flat if item is not None else "" for item in told]
    heard = (promised_in(flats, sent_on, sure) for sure in ((SURE, ALONE) if in_tables else (BY_RULE,)))
    promised_by = next((days for days in heard if any(days)), [()] * len(flats))
    for number, sentence in enumerate(sentences):
        for promised in promised_by[number]:
            clause = (promised.start, promised.end)
            evidence = Evidence(part=part, text=sentence.text[:500], span=(sentence.start, sentence.start + len(sentence.text)))
            names = invoices_of(sentences, number, account, clause=clause)
            for name in names:
                amount = _amount(sentence.flat, promised, names, account, style=style)
                found.setdefault(
                    (name, promised.due.day), Promise(invoice_number=name, due_on=promised.due.day, amount=amount, evidence=(evidence,))
                )
    return tuple(found.values())


def _amount(flat: str, promised: PromisedDay, names: tuple[str, ...], account: Account, *, style: NumberStyle) -> Decimal | None:
    """The part that is stated in figures, or as a half, of the one invoice that is promised; the whole invoice is none."""
    if len(names) != 1:
        return None
    day = promised.due
    # The day's own figures are no money: "30.09." reads like an amount.
    clause = f"{flat[promised.start : day.start]}{' ' * (day.end - day.start)} {flat[day.end : promised.end]}"
    items = account.invoices(names)
    figures = [item.value for item in find_amounts(clause.upper(), style) if not item.is_bare and item.value >= 1]
    if figures:
        return figures[-1] if len(set(figures)) == 1 else None
    if _HALF.search(clause) and len(items) == 1:
        return (items[0].balance.amount / 2).quantize(_CENT)
    return None
