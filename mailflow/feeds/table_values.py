"""How a bank's table writes days and amounts: decided by all cells of a column together."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from mailflow.feeds.bank import refuse
from mailflow.feeds.sheet import Cell

_FORMATS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%d.%m.%y", "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y", "%d/%m/%y", "%d-%m-%Y", "%m-%d-%Y"),
    *("%d-%b-%Y", "%d %b %Y", "%d-%b-%y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M"),
)
_NUMBER = re.compile(r"[+-]?\d[\d.,'’\s]*|[+-]?[.,]\d+")


def date_format_of(path: Path, cells: Sequence[tuple[int, Cell]]) -> str:
    """The one way to write days that all cells agree with; raises FeedError where none or two differing ones do."""
    written = [
        (line, str(cell).strip().split("T")[0] if re.match(r"\d{4}-", str(cell)) else str(cell).strip())
        for line, cell in cells
        if not isinstance(cell, date)
    ]
    fitting = [form for form in _FORMATS if all(parse_day(text, form) for _, text in written)]
    if not fitting:
        form, (line, text) = _closest(written)
        refuse(path, line, None, text, f"this is no day as the others are ({form}); correct it, or say date_format in a mapping")
    readings = {tuple(parse_day(text, form) for _, text in written) for form in fitting}
    if len(readings) > 1:
        line, text = written[0]
        ways = " or ".join(f'"{form}"' for form in fitting)
        refuse(path, line, None, text, f"the days can be read in two ways; say date_format = {ways} in a mapping (--mapping FILE)")
    return fitting[0]


def decimal_sign_of(path: Path, cells: Sequence[tuple[int, Cell]]) -> str:
    """The sign before decimals in a column of amounts; raises FeedError where it cannot be told."""
    texts = [(line, _bare(cell)) for line, cell in cells if not isinstance(cell, Decimal)]
    last = {(line, text): max(text.rfind("."), text.rfind(",")) for line, text in texts}
    for (_, text), at in last.items():
        if at >= 0 and (len(text) - at - 1 != 3 or ("." in text and "," in text)):
            return text[at]  # 1.234,5 or 12.50: what stands last, and not before three digits alone
    grouped = next(((line, text) for (line, text), at in last.items() if at >= 0 and text.count(text[at]) == 1), None)
    if grouped is not None:
        refuse(
            path,
            grouped[0],
            None,
            grouped[1],
            'this may be thousands or thousandths; say decimal = "." or decimal = "," in a mapping (--mapping FILE)',
        )
    several = next((text[at] for (_, text), at in last.items() if at >= 0), "")
    return "," if several == "." else "."


def amount_of(cell: Cell, sign: str) -> Decimal | None:
    """The number in a cell, zero where it is empty, `None` where it is none; brackets and a minus behind it are minus signs."""
    if isinstance(cell, Decimal):
        return cell
    text = str(cell).strip()
    if not text or text in ("-", "–"):
        return Decimal(0)
    is_negative = (text.startswith("(") and text.endswith(")")) or text.endswith("-") or text.upper().endswith(("DR", " D"))
    bare = _bare(text)
    if not _NUMBER.fullmatch(bare):
        return None
    group = "." if sign == "," else ","
    plain = re.sub(r"['’\s]", "", bare).replace(group, "").replace(sign, ".")
    if not re.fullmatch(r"[+-]?(?:\d{1,15}(?:\.\d{0,6})?|\.\d{1,6})", plain) or _is_wrongly_grouped(bare, group, sign):
        return None
    return -abs(Decimal(plain)) if is_negative else Decimal(plain)


def _is_wrongly_grouped(text: str, group: str, sign: str) -> bool:
    """Whether what should part thousands stands elsewhere: the column's sign was not what it looked like."""
    whole = text.partition(sign)[0].lstrip("+-")
    return group in text.partition(sign)[2] or (
        group in whole
        and not re.fullmatch(
            rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+|\d{{1,3}}(?:{re.escape(group)}\d{{2}})*{re.escape(group)}\d{{3}}", whole
        )
    )


def _bare(cell: Cell) -> str:
    """The number without its currency, brackets and trailing signs."""
    text = (
        re.sub(r"(?i)\s*(?:CR|DR|C|D)$|[()$€£¥]|\b[A-Z]{3}\b", "", str(cell).strip())
        .strip()
        .replace("\u2212", "-")
        .replace("\xa0", " ")
        .replace("\u202f", " ")
    )
    return text.removesuffix("-").strip()


def parse_day(text: str, form: str) -> date | None:
    """The day that is written in this form, `None` where it is not."""
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return None


def _closest(written: Sequence[tuple[int, str]]) -> tuple[str, tuple[int, str]]:
    """The format that most cells have, and the first cell that has another."""
    form = max(_FORMATS, key=lambda each: sum(1 for _, text in written if parse_day(text, each)))
    return form, next(((line, text) for line, text in written if parse_day(text, form) is None), written[0])
