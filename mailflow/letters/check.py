"""Tries templates with sample data before they are live: an unknown variable or a runaway loop is found here, not at a client's."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from mailflow.domain.money import Money
from mailflow.letters.compose import compose

# More items than most letters have: what grows with their square is felt.
_ITEMS = 60
_LANGUAGES = ("en", "de", "fr", "es")


def sample_values() -> dict[str, object]:
    """What a reminder's template may print, with names that would break a page that does not escape them."""
    day = date(2026, 5, 1)
    return {
        "firm": "Our firm",
        "client": "Sample & Sons <Holding>",
        "name": "Sam O'Ple",
        "reference": "10000",
        "attorney": "A. Partner",
        "step": "first",
        "language": "en",
        "invoices": [
            {
                "number": f"9{number:05}",
                "invoiced_on": day,
                "due_on": day,
                "amount": Money(Decimal("1234.50"), "USD"),
                "days_overdue": 30,
            }
            for number in range(_ITEMS)
        ],
        "credits": [Money(Decimal("-10.00"), "USD")],
        "totals": [Money(Decimal("74070.00"), "USD"), Money(Decimal(99), "JPY")],
    }


def check_templates(names: Iterable[str], *, folders: Sequence[Path]) -> None:
    """Composes each template in each language; raises TemplateError, naming the file and what to do, at the first that fails."""
    for name in dict.fromkeys(names):
        for language in _LANGUAGES:
            compose(name, sample_values() | {"language": language}, folders=folders, language=language)
