"""cadences.toml as values; the whole file is refused at its first fault (CASES: cadences.toml)."""

import re
import tomllib
from datetime import time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from mailflow.domain.cadence import AppliesTo, Cadence, SendWindow
from mailflow.domain.errors import ConfigurationError
from mailflow.domain.ledger import ClientKind
from mailflow.policy.dunning_blackouts import read_blackouts
from mailflow.policy.dunning_calendar import open_calendar
from mailflow.policy.dunning_fields import Fields, Place
from mailflow.policy.dunning_steps import read_steps

_CADENCE = ("name", "applies_to", "calendar", "send_window", "blackouts", "min_interval_days", "min_amount", "step")
_APPLIES_TO = (
    *("clients", "practice_groups", "offices", "currencies", "min_balance"),
    *("invoices", "matters", "parents", "tags", "risks", "kinds"),
)
_WINDOW = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_CURRENCY = re.compile(r"[A-Z]{3}")
# Ten years: whoever writes more has lost a digit.
_MOST_DAYS = 3650


class _Kind(StrEnum):
    """What a condition may name: what the ledger does not say is no condition."""

    INDIVIDUAL = "individual"
    COMPANY = "company"


def read_cadences(path: Path) -> tuple[Cadence, ...]:
    """The cadences of a file, in its order; raises ConfigurationError with file, line, field and fix."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            where=str(path),
            what=f"cannot be read ({error.strerror})",
            fix="Make one with `mailflow init`, or name another with --cadences.",
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(where=str(path), what=f"is not UTF-8: {error}", fix="Save it as UTF-8.") from error
    return parse_cadences(text, str(path))


def parse_cadences(text: str, file: str) -> tuple[Cadence, ...]:
    """The cadences that a text in TOML says; `file` is what errors call it."""
    try:
        table = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(where=file, what=f"is not TOML: {error}", fix="Correct that place.") from error
    lines = text.splitlines()
    top = Fields(table, Place(file=file, lines=lines))
    top.known(("cadence",))
    headers, steps_of = _headers(lines)
    cadences: dict[str, Cadence] = {}
    for number, said in enumerate(top.tables("cadence")):
        line = headers[number] if number < len(headers) else 0
        words = f"cadence {said.get('name', number + 1)!r}"
        fields = Fields(said, Place(file=file, words=words, line=line, lines=lines))
        cadence = _cadence(fields, steps_of[number] if number < len(headers) else [])
        if cadence.name in cadences:
            fields.refuse("name", "another cadence has this name", "Give each its own.")
        cadences[cadence.name] = cadence
    return tuple(cadences.values())


def _headers(lines: list[str]) -> tuple[list[int], list[list[int]]]:
    """The lines of the [[cadence]] headers, and for each those of its [[cadence.step]] headers."""
    headers: list[int] = []
    steps: list[list[int]] = []
    for number, line in enumerate(lines, start=1):
        if re.match(r"\s*\[\[\s*cadence\s*\]\]", line):
            headers.append(number)
            steps.append([])
        elif re.match(r"\s*\[\[\s*cadence\s*\.\s*step\s*\]\]", line) and steps:
            steps[-1].append(number)
    return headers, steps


def _cadence(fields: Fields, step_lines: list[int]) -> Cadence:
    fields.known(_CADENCE)
    return Cadence(
        name=fields.text("name"),
        applies_to=_applies_to(fields.inner("applies_to")),
        calendar=_calendar(fields),
        send_window=_window(fields),
        min_interval_days=fields.whole("min_interval_days", 0, least=0, most=_MOST_DAYS),
        min_amount=fields.amount("min_amount"),
        blackouts=read_blackouts(fields),
        steps=read_steps(fields, step_lines),
    )


def _applies_to(fields: Fields) -> AppliesTo:
    fields.known(_APPLIES_TO)
    currencies = fields.texts("currencies")
    wrong = next((currency for currency in currencies if not _CURRENCY.fullmatch(currency)), None)
    if wrong is not None:
        fields.refuse("currencies", f"{wrong!r} is no currency", "Write ISO 4217 codes in capitals, such as USD.")
    return AppliesTo(
        clients=fields.texts("clients"),
        practice_groups=fields.texts("practice_groups"),
        offices=fields.texts("offices"),
        currencies=currencies,
        min_balance=fields.amount("min_balance"),
        invoices=fields.texts("invoices"),
        matters=fields.texts("matters"),
        parents=fields.texts("parents"),
        tags=fields.texts("tags"),
        risks=fields.texts("risks"),
        kinds=tuple(ClientKind(kind) for kind in fields.words("kinds", _Kind)),
    )


def _calendar(fields: Fields) -> str:
    name = fields.text("calendar", "")
    try:
        return open_calendar(name).name
    except ConfigurationError as error:
        fields.refuse("calendar", f"{name!r}: {error.what}", error.fix)


def _window(fields: Fields) -> SendWindow:
    said = fields.text("send_window", "09:00-17:00")
    found = _WINDOW.fullmatch(said)
    if found is None:
        fields.refuse("send_window", f"{said!r} is no window", "Write hours and minutes, such as 09:00-17:00.")
    opens, closes = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if opens >= closes:
        fields.refuse("send_window", f"{said!r} closes before it opens, so nothing could ever leave", "Write the earlier hour first.")
    return SendWindow(opens=opens, closes=closes)
