"""What a replay wrote beside the right answers: which decisions were right, and how much of each kind."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

AUTOMATIC = frozenset({"applied", "matched"})
Answer = dict[str, Any]  # JSON's own types


@dataclass(frozen=True, slots=True)
class Pair:
    """The right answer and the given one, for a mail (by its file) or a receipt (by its number)."""

    name: str
    want: Answer
    got: Answer

    @property
    def is_about_money(self) -> bool:
        """Whether one of the two decides about a payment."""
        return bool(self.want.get("disposition") or self.got.get("disposition"))

    @property
    def is_automatic(self) -> bool:
        """Whether the program acted without a person."""
        return self.got.get("disposition") in AUTOMATIC

    @property
    def is_right(self) -> bool:
        """For money: the same disposition for the same reason, booked to the cent where nobody looks; for other mail: the same kinds."""
        if not self.is_about_money:
            return set(self.want.get("kinds") or ()) == set(self.got.get("kinds") or ())
        same = all(self.want.get(key) == self.got.get(key) for key in ("disposition", "exception"))
        return same and (not self.is_automatic or _booked(self.want) == _booked(self.got))

    @property
    def is_wrong_automatic(self) -> bool:
        """Whether money moved that should not have, or elsewhere."""
        is_early = self.got.get("disposition") == "applied" and self.want.get("disposition") == "matched"
        is_asked = self.want.get("disposition") not in AUTOMATIC
        return self.is_automatic and (is_early or is_asked or _booked(self.want) != _booked(self.got))

    @property
    def is_straight_through(self) -> bool:
        """Whether what could be automatic was, and rightly."""
        return self.want.get("disposition") in AUTOMATIC and self.is_right


def messages(case_set: Path, results: Path) -> list[Pair]:
    """The mails of a case set."""
    return _pairs(case_set / "expected.jsonl", results / "messages.jsonl", "file")


def receipts(case_set: Path, results: Path) -> list[Pair]:
    """The receipts of a case set."""
    return _pairs(case_set / "expected_receipts.jsonl", results / "receipts.jsonl", "receipt_id")


def share(pairs: Iterable[Pair], is_counted: Callable[[Pair], bool], is_good: Callable[[Pair], bool]) -> float:
    """The share of good ones among those that count; 1 where none does."""
    counted = [pair for pair in pairs if is_counted(pair)]
    return sum(is_good(pair) for pair in counted) / len(counted) if counted else 1.0


def straight_through(pairs: Iterable[Pair]) -> float:
    """The share of payments beyond doubt that no person had to touch."""
    return share(pairs, lambda pair: pair.want.get("disposition") in AUTOMATIC, lambda pair: pair.is_straight_through)


def lines_f1(pairs: Iterable[Pair]) -> float:
    """How well the lines of advices were read: invoice and amount."""
    right = wanted = given = 0
    for pair in pairs:
        want, got = Counter(_lines(pair.want)), Counter(_lines(pair.got))
        right += (want & got).total()
        wanted += want.total()
        given += got.total()
    return 2 * right / (wanted + given) if wanted + given else 1.0


def _pairs(expected: Path, written: Path, key: str) -> list[Pair]:
    given = {answer[key]: answer for answer in _rows(written)}
    return [Pair(want[key], want, given.get(want[key], {})) for want in _rows(expected)]


def _rows(path: Path) -> list[Answer]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _booked(answer: Answer) -> tuple[dict[str, Decimal], Decimal]:
    allocated: dict[str, Decimal] = {}
    for one in answer.get("allocations") or ():
        allocated[one["invoice_number"]] = allocated.get(one["invoice_number"], Decimal(0)) + Decimal(one["amount"])
    return {number: amount for number, amount in allocated.items() if amount}, Decimal(answer.get("on_account") or 0)


def _lines(answer: Answer) -> Iterator[tuple[str, Decimal | None]]:
    for line in (answer.get("remittance") or {}).get("lines") or ():
        yield str(line["invoice_number"]), None if line["paid"] is None else Decimal(line["paid"])
