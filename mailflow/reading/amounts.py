"""Amounts as people and programs print them. The decimal sign is decided per document, never per cell."""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

# ISO 4217 codes that invoices of law firms carry; other three-letter words are words.
CODES = (
    "USD EUR GBP CAD CHF AUD NZD JPY CNY HKD SGD SEK NOK DKK PLN CZK HUF RON MXN BRL ARS CLP COP PEN ZAR INR KRW TRY ILS AED SAR QAR "
    "KWD BHD OMR JOD TND MAD EGP NGN KES THB MYR IDR PHP TWD VND ISK BGN UAH BMD XAF XOF"
).split()
# What a sign says; a bare dollar sign does not say whose dollar it is.
_SIGNS = {"US$": "USD", "CA$": "CAD", "CDN$": "CAD", "C$": "CAD", "A$": "AUD", "HK$": "HKD", "NZ$": "NZD", "S$": "SGD", "R$": "BRL"} | {
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "$": "",
    "FR.": "CHF",
    "SFR.": "CHF",
}
_CURRENCY = "|".join([*(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True)), *(rf"{code}(?![A-Za-z])" for code in CODES)])
_SPACES = " \u00a0\u202f\u2009"
_APOSTROPHES = "'’"
# A number of any style, for the vote; grouped by one and the same sign.
_ANY = re.compile(
    rf"(?<![\w.,/\-])(?:\d{{1,3}}(?P<group>[.,{_SPACES}{_APOSTROPHES}])\d{{3}}(?:(?P=group)\d{{3}})*(?:[.,]\d{{1,2}})?|"
    rf"\d+[.,]\d{{1,2}})(?![\w/]|[.,-]\d)"
)


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a document writes numbers; `grouping` is empty where it never groups."""

    decimal: str = "."
    grouping: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAmount:
    """A number at a place in a text. `is_bare`: neither decimals, nor grouping, nor a currency say that it is money."""

    value: Decimal
    text: str
    start: int
    end: int
    currency: str | None = None
    is_bare: bool = False


def number_style(texts: Iterable[str]) -> NumberStyle:
    """The decimal sign and the grouping that most numbers of a document prove; a point where nothing proves anything."""
    decimals = {".": 0, ",": 0}
    groupings: dict[str, int] = {}
    for text in texts:
        for match in _ANY.finditer(text):
            _vote(match.group(), match["group"] or "", decimals, groupings)
    sign = "," if decimals[","] > decimals["."] else "."
    grouping = max((mark for mark in groupings if mark != sign), key=lambda mark: groupings[mark], default="")
    return NumberStyle(sign, grouping)


def _vote(number: str, group: str, decimals: dict[str, int], groupings: dict[str, int]) -> None:
    tail = re.search(r"([.,])\d{1,2}$", number)
    if tail and tail[1] != group:
        decimals[tail[1]] += 1
        if group:
            groupings[group] = groupings.get(group, 0) + 1
    elif number.count(group) > 1 and group in decimals:
        decimals["," if group == "." else "."] += 1
        groupings[group] = groupings.get(group, 0) + 1


def find_amounts(text: str, style: NumberStyle) -> tuple[FoundAmount, ...]:
    """All numbers of a text in that style, from left to right; percentages, ordinals and identifiers are left out."""
    return tuple(amount for match in _pattern(style).finditer(text) if (amount := _read(match, text, style)) is not None)


@functools.cache
def _pattern(style: NumberStyle) -> re.Pattern[str]:
    other = "," if style.decimal == "." else "."
    groups = [re.escape(other), _APOSTROPHES] + ([_SPACES] if style.grouping in ("", *_SPACES) else [])
    fraction = rf"(?:{re.escape(style.decimal)}\d{{1,2}}(?!\d))"
    number = "|".join([*(rf"\d{{1,3}}(?:[{group}]\d{{3}})+(?!\d){fraction}?" for group in groups), rf"\d+{fraction}", r"\d+"])
    return re.compile(
        rf"(?<![\w.,/\-−'’&])(?P<open>\()?(?P<minus>[-−–](?=[\d$€£¥(]))?(?P<before>{_CURRENCY})? ?(?P<late>[-−](?=\d))?[*#]*"
        rf"(?P<number>{number})(?P<close> ?\))?[*#]*(?:(?P<trailing>[-−])(?![\w.]))?"
        rf"(?: ?(?P<after>{_CURRENCY})(?! ?\d))?(?: ?(?P<side>CR|DR)(?!\w))?(?!\w| ?%|[-/]\w|[.,:]\d)",
        re.IGNORECASE,
    )


def _read(match: re.Match[str], text: str, style: NumberStyle) -> FoundAmount | None:
    number = match["number"]
    mark = match["before"] or match["after"]
    value = parse_number(number, style, is_marked=bool(mark))
    if value is None:
        return None
    in_brackets = bool(match["open"] and match["close"])
    # "(385.50)" in a column is negative; "900137 (2,563.57) and" in a sentence is an aside.
    is_aside = in_brackets and bool(re.search(r"[^\W_] ?$", text[: match.start()]) or re.match(r"[.,;:]? ?[^\W\d_]", text[match.end() :]))
    negative = (
        match["minus"] or match["late"] or match["trailing"] or (match["side"] or "").upper() == "CR" or (in_brackets and not is_aside)
    )
    return FoundAmount(
        value=-value if negative else value,
        text=number,
        start=match.start(),
        end=match.end(),
        currency=_currency(match["before"]) or _currency(match["after"]),
        is_bare=number.isdecimal() and not mark,
    )


def _currency(mark: str | None) -> str | None:
    return (_SIGNS.get(mark.upper(), mark.upper()) or None) if mark else None


def parse_number(number: str, style: NumberStyle, *, is_marked: bool = False) -> Decimal | None:
    """The value of an unsigned number in that style, `None` where it is none; `is_marked` when a currency stands beside it."""
    whole, sign, fraction = number.rpartition(style.decimal)
    if not sign:
        whole, fraction = number, ""
    digits = re.sub(r"\D", "", whole)
    if any(space in whole for space in _SPACES) and not fraction and not is_marked:
        return None  # "900 680" is rather a number that somebody spaced out
    if len(fraction) == 1 and len(digits) < 3 and not is_marked:
        return None  # "6.5 hours"
    return Decimal(f"{digits}.{fraction}") if fraction else Decimal(digits)
