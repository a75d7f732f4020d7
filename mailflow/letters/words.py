"""Amounts, days and numbers as a reader of a language expects them."""

from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from mailflow.domain.money import Money

if TYPE_CHECKING:
    from babel import Locale

_language: ContextVar[str] = ContextVar("language", default="en")

# The currency's code beside the number: "$" is the dollar of a dozen countries, and our clients have several.
_CODE_FIRST = "¤¤\N{NO-BREAK SPACE}#,##0.00;¤¤\N{NO-BREAK SPACE}-#,##0.00"
_CODE_LAST = "#,##0.00\N{NO-BREAK SPACE}¤¤;-#,##0.00\N{NO-BREAK SPACE}¤¤"


def speak(language: str) -> None:
    """A letter in this language begins (``de``, ``en-GB``)."""
    _language.set(language)


def as_money(value: Money, language: str = "") -> str:
    """``USD 1,234.50`` in English, ``1.234,50 USD`` elsewhere, with all places of the currency (CLDR)."""
    return _money(value, language or _language.get())


@lru_cache(maxsize=20_000)
def _money(value: Money, language: str) -> str:
    from babel.numbers import format_currency

    locale = find_locale(language)
    form = _CODE_FIRST if locale.language == "en" else _CODE_LAST
    return format_currency(value.amount, value.currency, form, locale=locale).replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")


def as_date(value: date, language: str = "") -> str:
    """``May 1, 2026``, ``1. Mai 2026``: the long form of CLDR."""
    return _date(value, language or _language.get())


@lru_cache(maxsize=20_000)
def _date(value: date, language: str) -> str:
    from babel.dates import format_date

    return format_date(value, format="long", locale=find_locale(language))


def as_number(value: int | Decimal, language: str = "") -> str:
    """``1,234`` or ``1.234``."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=find_locale(language or _language.get()))


@lru_cache(maxsize=64)
def find_locale(language: str) -> "Locale":
    """The locale of a tag such as ``de`` or ``en-GB``; English where nobody knows it."""
    from babel import Locale, UnknownLocaleError

    for tag in (language, language.split("-", maxsplit=1)[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale("en")
