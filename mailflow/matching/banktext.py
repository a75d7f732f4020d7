"""Invoice numbers in the bank's free text: glued, cut off, shortened, without their year, mistyped, with and without a word before them."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mailflow.domain.facts import RemittanceLine, Resolution
from mailflow.domain.ledger import OpenInvoice
from mailflow.domain.money import Money, total
from mailflow.domain.ports import OpenItems
from mailflow.matching.bankwords import Number, find_numbers, groups, hide_dates_and_amounts
from mailflow.matching.spelling import compact

_RANGE = re.compile(r"^\s*(?:-|–|TO|THRU|THROUGH|BIS|AL|TOT)\s*$")
_PART = re.compile(
    r"\b(?:PART|PARTIAL|PARTIEL|PARCIAL|PARZIALE|TEILZAHLUNG|TEILBETRAG|ABSCHLAG|ACOMPTE|ACCONTO|DEELBETALING|INSTALL?MENTS?|RATE|ANZAHLUNG"
    r"|PARCELA|RATA|DELBETALING|DELBETALNING|OSARAHA|1ST|FIRST)\b"
)
_ON_ACCOUNT = re.compile(
    r"\bON\s+(?:ACCOUNT|A/?C|ACCT)\b|\bUNALLOCATED\b|\b(?:AU|SUR)\s+COMPTE\b|\bA\s?KONTO\b|\bAUF\s+KONTO\b|\bA\s+CUENTA\b|\bIN\s+ACCONTO\b"
    r"|\bPOR\s+CONTA\b|\bOP\s+REKENING\b|^\s*ACCONTO\s*$|^\s*ACOMPTE\s*$"
)
_MATTER = re.compile(r"\d[\d.-]*\d")
_SHORTEST_BARE = 5  # digits of an invoice number that nothing announces, so that a check number is not taken for one
_SHORTEST_ENDING = 3  # digits that may stand for a number without its beginning
_LONGEST_REFERENCE = 8  # digits from which a number may be a payment reference with check digits around an invoice's
_USUAL_LENGTH = 6  # digits of an invoice number, where no client tells how long its numbers are
_MOST_READINGS = 4000  # combinations that are added up

Option = tuple[OpenInvoice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BankText:
    """What a bank's text says about the purpose of the money."""

    lines: tuple[RemittanceLine, ...] = ()
    matters: tuple[str, ...] = ()
    is_on_account: bool = False
    is_partial: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A number with what it may mean; `is_certain` when the ledger has it as it stands.

    `is_optional`: nothing says that it is an invoice's, so that it counts only where the sum needs it.
    """

    number: Number
    options: tuple[Option, ...]
    resolution: Resolution
    is_certain: bool = False
    is_optional: bool = False


def read_bank_text(text: str, amount: Money, ledger: OpenItems, clients: Sequence[str]) -> BankText:
    """The invoices, matters and wishes in a text; `clients` are those that may be meant, none when nobody is known.

    Numbers that are cut, shortened or mistyped are only resolved where the balances then add up to `amount`. Without `clients` only
    numbers that the ledger has as they stand are found.
    """
    upper = text.upper()
    plain = hide_dates_and_amounts(text, lambda token: bool(ledger.exact(token)))
    reader = _Reader(ledger, tuple(clients))
    reads: list[_Read] = []
    for number in reader.numbers(plain):
        if number.is_known or int(number.digits) != amount.amount:
            reads.append(reader.resolve(number, reads))
    told = [read for read in reads if read.options or reader.is_unknown(read.number)]
    lines, closes = _lines(told, amount)
    return BankText(
        lines=lines,
        matters=tuple(token for token in dict.fromkeys(_MATTER.findall(upper)) if _is_matter(token, ledger, clients)),
        is_on_account=_ON_ACCOUNT.search(upper) is not None,
        is_partial=_PART.search(upper) is not None,
        closes=closes,
    )


def _is_matter(token: str, ledger: OpenItems, clients: Sequence[str]) -> bool:
    return any(not clients or item.client_number in clients for item in ledger.of_matter(token))


class _Reader:
    """The ledger asked about the numbers of one text."""

    def __init__(self, ledger: OpenItems, clients: tuple[str, ...]) -> None:
        self._ledger = ledger
        self._clients = clients
        self._open = [item for client in clients for item in ledger.of_client(client)]
        self._shapes = {groups(item.number) for item in self._open}

    def numbers(self, plain: str) -> list[Number]:
        """The numbers of a prepared text."""
        counts = frozenset(len(shape) for shape in self._shapes)
        return find_numbers(plain, is_known=lambda span, announced: bool(self._hits(span, announced=announced)), group_counts=counts)

    def resolve(self, number: Number, before: list[_Read]) -> _Read:
        """What a number may mean, by the surest way that leads anywhere."""
        previous = next((read.options[0][-1] for read in reversed(before) if len(read.options) == 1 and not read.is_optional), None)
        if number.is_known:
            return self._known(number, previous)
        if glued := self._glued(number.digits):
            return _Read(number=number, options=(glued,), resolution=Resolution.NORMALISED, is_certain=True)
        if number.is_other:
            return _Read(number=number, options=(), resolution=Resolution.UNKNOWN)
        if shortened := self._shortened(number, previous):
            return _Read(number=number, options=shortened, resolution=Resolution.SUFFIX)
        if same := self._same_digits(number):
            return _Read(number=number, options=same, resolution=Resolution.NORMALISED, is_optional=not number.is_announced)
        if ending := self._ending(number):
            return _Read(number=number, options=ending, resolution=Resolution.SUFFIX, is_optional=not number.is_announced)
        return self._guess(number, previous)

    def is_unknown(self, number: Number) -> bool:
        """Whether a number looks like one of ours: announced, and as long as those of the clients give or take a slip."""
        if not number.is_announced:
            return False
        lengths = {len(run) for item in self._open for run in _runs(item.number)} or {_USUAL_LENGTH}
        return any(abs(length - len(number.digits)) <= 1 for length in lengths)

    def _hits(self, span: str, *, announced: bool) -> tuple[OpenInvoice, ...]:
        length = len("".join(c for c in span if c.isdigit()).lstrip("0"))
        if length < (_SHORTEST_ENDING if announced else _SHORTEST_BARE - 1):
            return ()
        found = self._ledger.exact(span)
        if not found and (announced or length >= _SHORTEST_BARE or not span.isdigit()):
            found = self._ledger.normalised(span)
        if not span[0].isdigit():  # letters are part of a number only where the ledger has them as well
            found = tuple(item for item in found if compact(item.number) == compact(span))
        return tuple(item for item in found if not self._clients or item.client_number in self._clients)

    def _known(self, number: Number, previous: OpenInvoice | None) -> _Read:
        hits = self._hits(number.text, announced=number.is_announced)
        options: list[Option] = [(item,) for item in hits]
        if previous is not None and _RANGE.match(number.gap):
            options += self._between(previous, hits[0])
        how = Resolution.EXACT if hits[0].number == number.text else Resolution.NORMALISED
        return _Read(number=number, options=tuple(options), resolution=how, is_certain=len(hits) == 1, is_optional=number.is_other)

    def _between(self, first: OpenInvoice, last: OpenInvoice) -> list[Option]:
        """The client's open invoices from the one after `first` to `last`: what a dash may mean beside "this and that"."""
        if len(first.number) != len(last.number) or first.client_number != last.client_number:
            return []
        items = tuple(item for item in self._ledger.of_client(first.client_number) if first.number < item.number <= last.number)
        return [items] if len(items) > 1 else []

    def _glued(self, digits: str) -> Option:
        """The invoices whose numbers are written without anything between them."""
        lengths = sorted({len(run) for item in self._open for run in _runs(item.number)} or range(_SHORTEST_BARE, len(digits) // 2 + 1))
        for size in lengths:
            if size >= _SHORTEST_BARE and len(digits) > size and len(digits) % size == 0:
                pieces = [self._hits(digits[place : place + size], announced=True) for place in range(0, len(digits), size)]
                if all(len(piece) == 1 for piece in pieces):
                    return tuple(piece[0] for piece in pieces)
        return ()

    def _shortened(self, number: Number, previous: OpenInvoice | None) -> tuple[Option, ...]:
        """The meaning of "900510/696": the last digits of a number that begins like the one before it."""
        digits = number.digits
        if previous is None or len(digits) >= len(previous.number) or re.search(r"[^\W\d_]{3,}", number.gap):
            return ()
        whole = self._ledger.exact(previous.number[: -len(digits)] + digits)
        own = [item for item in whole if item.client_number == previous.client_number and item.number != previous.number]
        if not own:
            return ()
        between = self._between(previous, own[0]) if _RANGE.match(number.gap) else []
        cut = self._beginning(number, [previous.client_number]) if number.is_last else ()
        return tuple(dict.fromkeys([(own[0],), *between, *cut]))

    def _same_digits(self, number: Number) -> tuple[Option, ...]:
        """Numbers that differ in letters, in the zeros of their parts, or in a year that is written with two digits or with four."""
        wanted = groups(number.text)
        if len(wanted) < 2 and len(wanted[0]) < _SHORTEST_BARE:
            return ()
        closed = (item for client in self._clients for item in self._ledger.ending(wanted[-1], client) if not item.balance)
        return tuple((item,) for item in (*self._open, *closed) if _alike(groups(item.number), wanted))

    def _ending(self, number: Number) -> tuple[Option, ...]:
        """Numbers whose beginning (a year, a series) was left out; closed ones only where no open one fits."""
        digits = number.digits
        if len(digits) < _SHORTEST_ENDING + (not number.is_announced) or len(groups(number.text)) > 1:
            return ()
        short = digits.lstrip("0")
        items = [item for client in self._clients for item in self._ledger.ending(short, client) if _ends_alike(item.number, digits)]
        chosen = [item for item in items if item.balance] or (items if number.is_announced else [])
        return tuple((item,) for item in chosen)

    def _guess(self, number: Number, previous: OpenInvoice | None) -> _Read:
        """What is left: the cut end of a text, a slip, a payment reference with an invoice's number in it."""
        if not number.is_announced and not (number.is_last and previous is not None):
            return _Read(number=number, options=self._referenced(number), resolution=Resolution.SUFFIX, is_optional=True)
        cut = self._beginning(number, self._clients) if number.is_last else ()
        near = self._ledger.near(number.text) if number.is_announced else ()
        slips: tuple[Option, ...] = tuple((item,) for item in near if item.balance and item.client_number in self._clients)
        how = Resolution.SUFFIX if cut and not slips else Resolution.ONE_SLIP
        return _Read(number=number, options=tuple(dict.fromkeys((*cut, *slips, *self._referenced(number)))), resolution=how)

    def _referenced(self, number: Number) -> tuple[Option, ...]:
        """Structured references (KID, OCR, RF, QR) hold a number between padding zeros and a check digit."""
        inner = number.digits.lstrip("0")[:-1]
        if len(number.digits) < _LONGEST_REFERENCE or len(inner) < _SHORTEST_BARE or not self._clients:
            return ()
        return tuple((item,) for item in self._open if inner.endswith(("".join(groups(item.number)), _runs(item.number)[0])))

    def _beginning(self, number: Number, clients: Sequence[str]) -> tuple[Option, ...]:
        """Open invoices whose number begins with what the end of a cut text shows."""
        start = compact(number.text)
        items = (item for client in clients for item in self._ledger.of_client(client))
        return tuple((item,) for item in items if any(run.startswith(start) for run in (*_runs(item.number), compact(item.number))))


def _runs(number: str) -> tuple[str, ...]:
    """The ways to write a ledger's number as one run of digits: whole, without leading zeros, its last part alone."""
    parts = re.findall(r"\d+", number)
    whole = "".join(parts)
    return tuple(dict.fromkeys((whole, whole.lstrip("0"), parts[-1]))) if parts else (number,)


def _alike(ours: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return len(ours) == len(wanted) and all(left == right or _same_year(left, right) for left, right in zip(ours, wanted, strict=True))


def _same_year(left: str, right: str) -> bool:
    short, long = sorted((left, right), key=len)
    return len(long) == 4 and long == f"20{short.zfill(2)}"


def _ends_alike(number: str, digits: str) -> bool:
    """Whether the last part of a number is these digits, zeros aside, or the whole ends in them as they are written."""
    whole = "".join(re.findall(r"\d+", number))
    return groups(number)[-1] == digits.lstrip("0") or (whole.endswith(digits) and len(digits) < len(whole))


def _lines(reads: list[_Read], amount: Money) -> tuple[tuple[RemittanceLine, ...], bool]:
    """The lines of the one combination that adds up; where several do, the rivals are named; where none does, only certain ones."""
    combinations = _closing([(*read.options, ()) if read.is_optional else read.options or ((),) for read in reads], amount)
    if not combinations:
        meant = [read for read in reads if not read.is_optional]
        literal = (_line(read, read.options[0] if read.is_certain or _is_literal(read) else ()) for read in meant)
        return tuple(itertools.chain(*literal)), False
    chosen = combinations[0]
    lines: list[RemittanceLine] = []
    for place, read in enumerate(reads):
        others = {item.number for combination in combinations[1:] for item in combination[place]} - {item.number for item in chosen[place]}
        if chosen[place] or others or not read.is_optional:
            lines += _line(read, chosen[place], tuple(sorted(others)))
    return tuple(lines), True


def _is_literal(read: _Read) -> bool:
    return len(read.options) == 1 and read.resolution is not Resolution.ONE_SLIP


def _closing(options: list[tuple[Option, ...]], amount: Money) -> list[tuple[Option, ...]]:
    if not options:
        return []
    combinations = itertools.islice(itertools.product(*options), _MOST_READINGS)
    return [combination for combination in combinations if _adds_up(itertools.chain(*combination), amount)]


def _adds_up(items: Iterable[OpenInvoice], amount: Money) -> bool:
    chosen = list(items)
    if len({item.number for item in chosen}) < len(chosen) or any(item.balance.currency != amount.currency for item in chosen):
        return False
    return bool(chosen) and total((item.balance for item in chosen), amount.currency) == amount


def _line(read: _Read, option: Option, rivals: tuple[str, ...] = ()) -> list[RemittanceLine]:
    typed = read.number.text
    if not option:
        return [RemittanceLine(reference=typed, invoice_number=None, paid=None, rivals=rivals)]
    how = read.resolution
    return [RemittanceLine(reference=typed, invoice_number=item.number, paid=None, resolution=how, rivals=rivals) for item in option]
