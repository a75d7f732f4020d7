"""Invoice numbers as people write them, tied to the ledger by proof: amount, date, payer, and the neighbours on the page."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from mailflow.domain.facts import Resolution
from mailflow.domain.ledger import OpenInvoice
from mailflow.domain.ports import OpenItems
from mailflow.reading.dates import plain
from mailflow.reading.numbering import groups_of, is_short_for

# What joins the ends of a range, in the languages that we read; a hyphen joins numbers of the same length or an end cut short.
_RANGE = re.compile(
    r"(?<![\w.-])(?P<first>[A-Za-z#.]{0,8}\d\w{2,11})(?: ?[-–—] ?| (?:through|thru|to|bis|until|a|al|au|ao|t/m|"
    r"tot) )(?P<last>[A-Za-z#.]{0,8}\d{1,12})(?![\w-]|[.,/]\d)",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"(.*?)(\d+)")  # what stays the same in consecutive numbers, and what counts
_LONGEST_RANGE = 60
_LONGEST_NUMBER = 30  # characters; longer runs are no invoice numbers


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a written number was tied to; `rivals` are ledger numbers that it could as well mean."""

    invoice: OpenInvoice | None
    resolution: Resolution = Resolution.UNKNOWN
    rivals: tuple[str, ...] = ()


@dataclass(slots=True)
class Lookup:
    """The ledger as one mail sees it: who plausibly pays, and what a written number can mean."""

    ledger: OpenItems
    payers: frozenset[str] = frozenset()
    _known: dict[str, tuple[OpenInvoice, ...]] = field(default_factory=dict)
    _groups: dict[str, list[OpenInvoice]] = field(default_factory=dict)

    def named(self, text: str) -> tuple[OpenInvoice, ...]:
        """Invoices that are written so, prefixes, zeros and separators aside."""
        if text not in self._known:
            self._known[text] = tuple(self._named(text))
        return self._known[text]

    def _named(self, text: str) -> Iterable[OpenInvoice]:
        if len(text) > _LONGEST_NUMBER or (sum(character.isdecimal() for character in text) < 2 and not re.search(r"[0OolI]{3,}", text)):
            return ()
        found = self.ledger.normalised(text)
        if not found and (head := re.match(r"(.*\d{3,})[/.-]\d{1,4}$", text)):
            return self.ledger.normalised(head[1])  # "900348/25": the year behind a stroke
        return found

    def shortened(self, text: str) -> tuple[OpenInvoice, ...]:
        """The one open invoice of the payers that is written so with its prefix, its year or its zeros left out."""
        key = f"short {text}"
        if key not in self._known:
            self._known[key] = tuple(self._shortened(text)) if len(text) <= _LONGEST_NUMBER and not self.named(text) else ()
        return self._known[key]

    def _shortened(self, text: str) -> list[OpenInvoice]:
        serial = next((group for group in reversed(groups_of(text)) if group.isdecimal()), "")
        fitting = {item.number: item for item in self._with_group(serial) if is_short_for(text, item.number)}
        return list(fitting.values()) if len(fitting) == 1 else []

    def _with_group(self, serial: str) -> list[OpenInvoice]:
        """The payers' open invoices with this group of digits; gathered once a mail, for a payer may have thousands."""
        if not self._groups:
            self._groups[""] = []
            for item in (item for payer in self.payers for item in self.ledger.of_client(payer)):
                for group in set(groups_of(item.number)):
                    self._groups.setdefault(group, []).append(item)
        return self._groups.get(serial, [])

    def is_own_shape(self, text: str) -> bool:
        """Whether a spelling with marks or letters is the payers' own number: no number of a payment looks so by chance."""
        own = [item for item in self.meant(text) if self.is_payers(item)] if self.payers and not text.isdecimal() else []
        return any(groups_of(item.number) == groups_of(text) for item in own)

    def meant(self, text: str) -> tuple[OpenInvoice, ...]:
        """Invoices that a number means, whole or with a part left out."""
        return self.named(text) or self.shortened(text)

    def slip(self, text: str, amounts: Iterable[Decimal], days: Iterable[date]) -> OpenInvoice | None:
        """The payers' one invoice that a mistyped number means: one of these amounts is its, and its day is shown where days are."""
        stated, shown = frozenset(amounts), frozenset(days)  # no copy, where they are that already
        items = [item for item in self._near(text) if self.is_payers(item) and self.payers]
        items = [item for item in items if any(fits_amount(item, amount) for amount in stated)]
        dated = [item for item in items if item.invoiced_on in shown]
        fitting = {item.number: item for item in dated or items}
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    def of_matter(self, text: str) -> tuple[OpenInvoice, ...]:
        """Open invoices of the payers' matter that is written so."""
        key = f"matter {text}"
        if key not in self._known:
            own = [item for item in self.ledger.of_matter(text) if item.client_number in self.payers] if len(text) > 3 else []
            self._known[key] = tuple(own)
        return self._known[key]

    def is_payers(self, invoice: OpenInvoice) -> bool:
        """Whether the invoice is one of those who plausibly pay; true for all where nobody is known."""
        return not self.payers or invoice.client_number in self.payers

    def resolve(self, text: str, *, amount: Decimal | None = None, days: Iterable[date] = ()) -> Resolved:
        """The invoice that a written number means, given the amount and the dates beside it."""
        shown = tuple(days)
        named = self.meant(text)
        own = [item for item in named if self.is_payers(item)]
        best = _fittest(own or list(named), amount, shown)
        if best is not None and (fits_amount(best, amount) or (own and not self._contradicts(best, amount, shown))):
            rivals = tuple(item.number for item in named if item.number != best.number and fits_amount(item, amount))
            return Resolved(best, self._how(text, best), rivals)
        slips = [item for item in self._near(text) if self.is_payers(item) and self.payers and fits_amount(item, amount)]
        dated = [item for item in slips if item.invoiced_on in shown]
        proven = dated if any(day for day in shown) and dated else [] if best is not None and own else slips if not shown else dated
        if len(proven) == 1:
            return Resolved(proven[0], Resolution.ONE_SLIP)
        if best is not None:
            return Resolved(best, self._how(text, best), tuple(item.number for item in proven))
        return self._by_matter(text, amount) or Resolved(None, rivals=tuple(item.number for item in slips))

    def _near(self, text: str) -> tuple[OpenInvoice, ...]:
        key = f"near {text}"
        if key not in self._known:
            self._known[key] = self.ledger.near(text) if len(text) <= _LONGEST_NUMBER else ()
        return self._known[key]

    def _contradicts(self, item: OpenInvoice, amount: Decimal | None, days: tuple[date, ...]) -> bool:
        return (
            amount is not None and bool(days) and not fits_amount(item, amount) and item.invoiced_on not in days and item.due_on not in days
        )

    def _how(self, text: str, item: OpenInvoice) -> Resolution:
        if text == item.number:
            return Resolution.EXACT
        return Resolution.NORMALISED if self.named(text) else Resolution.SUFFIX

    def _by_matter(self, text: str, amount: Decimal | None) -> Resolved | None:
        """A matter's number stands for its one open invoice of that amount."""
        fitting = [item for item in self.ledger.of_matter(text) if fits_amount(item, amount) and self.is_payers(item)]
        return Resolved(fitting[0], Resolution.MATTER) if len(fitting) == 1 else None

    def described(self, amount: Decimal, days: Iterable[date]) -> OpenInvoice | None:
        """The one open invoice of the payers with that amount and date, where no number is given."""
        shown = set(days)
        fitting = [
            item
            for payer in self.payers
            for item in self.ledger.of_client(payer)
            if fits_amount(item, amount) and item.invoiced_on in shown
        ]
        return fitting[0] if len(fitting) == 1 else None

    def suffixed(self, previous: str, suffix: str) -> OpenInvoice | None:
        """The invoice that ``-32`` means behind 10231: the same number with its last digits replaced."""
        digits = re.sub(r"\D", "", suffix)
        if not digits or len(digits) >= len(previous):
            return None
        found = self.ledger.exact(previous[: -len(digits)] + digits)
        return found[0] if found else None

    def between(self, first: OpenInvoice, last: OpenInvoice) -> tuple[OpenInvoice, ...]:
        """The payers' open invoices from one number to another of the same kind, both ends included; none where they do not count up."""
        head, tail = groups_of(first.number), groups_of(last.number)
        if not (self.is_payers(first) and self.is_payers(last) and self.payers) or head[:-1] != tail[:-1]:
            return ()
        if not (head[-1].isdecimal() and tail[-1].isdecimal() and int(head[-1]) < int(tail[-1])):
            return ()
        serials = range(int(head[-1]), int(tail[-1]) + 1)
        found = {first.number: first, last.number: last}
        for item in (item for payer in self.payers for item in self.ledger.of_client(payer)):
            groups = groups_of(item.number)
            if groups[:-1] == head[:-1] and groups[-1].isdecimal() and int(groups[-1]) in serials:
                found[item.number] = item
        return tuple(sorted(found.values(), key=lambda item: int(groups_of(item.number)[-1]))) if len(found) <= _LONGEST_RANGE else ()

    def range_between(self, first: str, last: str) -> tuple[OpenInvoice, ...]:
        """The payers' invoices from one number to another, both ends included; none where an end is not theirs."""
        starts = [item for item in self.named(first) if self.is_payers(item)]
        ends = re.sub(r"\D", "", last)
        if len(starts) != 1 or not ends:
            return ()
        serial = _SERIAL.fullmatch(starts[0].number)
        if serial is None:
            return ()
        letters, digits = serial.groups()
        end = digits[: -len(ends)] + ends if len(ends) < len(digits) else ends[-len(digits) :]
        if not 0 < int(end) - int(digits) < _LONGEST_RANGE:
            return ()
        numbers = (letters + str(value).zfill(len(digits)) for value in range(int(digits), int(end) + 1))
        found = [item for each in numbers for item in self.ledger.exact(each) if self.is_payers(item)]
        return tuple(found) if found and found[-1].number == letters + end else ()


def find_ranges(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Places where two numbers may be the ends of a range: start, end, first, last."""
    for match in _RANGE.finditer(plain(text)):
        yield match.start(), match.end(), match["first"], match["last"]


def fits_amount(item: OpenInvoice, amount: Decimal | None) -> bool:
    """Whether an amount is what is open of an invoice, or what it was issued for; the sign aside."""
    return amount is not None and abs(amount) in (abs(item.balance.amount), abs(item.amount.amount)) and amount != 0


def _fittest(items: list[OpenInvoice], amount: Decimal | None, days: tuple[date, ...]) -> OpenInvoice | None:
    return max(items, key=lambda item: (fits_amount(item, amount), item.invoiced_on in days, bool(item.balance)), default=None)
