"""Invoice numbers in the bank's free text: glued, cut off, shortened after a slash, mistyped, with and without a word before them."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mailflow.domain.facts import RemittanceLine, Resolution
from mailflow.domain.ledger import OpenInvoice
from mailflow.domain.money import Money, total
from mailflow.domain.ports import OpenItems

# fmt: off
_INVOICE_WORDS = frozenset({
    "INV", "INVS", "INVC", "INVNO", "INVOICE", "INVOICES", "BILL", "BILLS", "FACT", "FACTS", "FACTURE", "FACTURES", "FAC", "FA", "FT",
    "FV", "FATT", "FATTURA", "FATTURE", "FACTURA", "FACTURAS", "FACTUUR", "FACTUREN", "FAKTURA", "RG", "RGNR", "RE", "RENR", "RECHNUNG",
    "RECHNUNGEN", "RECHN", "CR", "NOTE", "NOTA", "STMT", "PAYING", "SETTLES",
})
_OTHER_WORDS = frozenset({
    "CK", "CHK", "CHECK", "CHQ", "CHEQUE", "LBX", "ID", "TRC", "TRACE", "TRN", "REF", "EREF", "KREF", "ROC", "AUTH", "VISA", "MC",
    "AMEX", "IMAD", "OMAD", "SRF", "CRO", "VENDOR", "EFT", "ACH", "TEF", "VIR", "BATCH", "ACCT", "ACCOUNT", "IBAN", "TEL", "PO",
    "MATTER", "DOSSIER", "CUSTOMER",
})
_JOINING = frozenset({
    "AND", "UND", "ET", "Y", "E", "EN", "NO", "NR", "NOS", "NRS", "N", "NUM", "NUMBER", "TO", "THRU", "THROUGH", "BIS", "AU", "A",
})
# fmt: on
_RANGE = re.compile(r"^\s*(?:-|–|TO|THRU|THROUGH|BIS)\s*$")
_DATE_OR_AMOUNT = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b|(?<![\d.,])\d[\d,]*\.\d{2}(?![\d.])",
)
_PART = re.compile(
    r"\b(?:PART|PARTIAL|PARTIEL|PARCIAL|PARZIALE|TEILZAHLUNG|ABSCHLAG|ACOMPTE|ACCONTO|DEELBETALING|INSTALL?MENTS?|RATE|ANZAHLUNG)\b"
)
_ON_ACCOUNT = re.compile(
    r"\bON\s+(?:ACCOUNT|A/?C|ACCT)\b|\bUNALLOCATED\b|\b(?:AU|SUR)\s+COMPTE\b|\bA\s?KONTO\b|\bAUF\s+KONTO\b|\bA\s+CUENTA\b|\bIN\s+ACCONTO\b"
)
_MATTER = re.compile(r"\d[\d.-]*\d")
_SHORTEST_BARE = 5  # digits of an invoice number that nothing announces, so that a check number is not taken for one
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Number:
    """A run of digits: whether an invoice word or another word announces it, what stood before it, whether the text ends with it."""

    digits: str
    is_announced: bool
    is_other: bool
    gap: str
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A number with what it may mean; `is_certain` when the ledger has it as it stands.

    `is_optional`: another word announced it (a trace, a vendor number), so that it counts only where the sum needs it.
    """

    number: _Number
    options: tuple[Option, ...]
    resolution: Resolution
    is_certain: bool = False
    is_optional: bool = False


def read_bank_text(text: str, amount: Money, ledger: OpenItems, clients: Sequence[str]) -> BankText:
    """The invoices, matters and wishes in a text; `clients` are those that may be meant, none when nobody is known.

    Numbers that are cut, shortened or mistyped are only resolved where the balances then add up to `amount`.
    """
    upper = text.upper()
    plain = _DATE_OR_AMOUNT.sub(lambda match: " " * len(match.group()), upper)
    reads: list[_Read] = []
    for number in _numbers(plain):
        reads.append(_resolve(number, reads, ledger, clients))
    return BankText(
        lines=_lines([read for read in reads if read.options or _is_unknown(read.number, ledger, clients)], amount),
        matters=tuple(token for token in dict.fromkeys(_MATTER.findall(upper)) if _is_matter(token, ledger, clients)),
        is_on_account=_ON_ACCOUNT.search(upper) is not None,
        is_partial=_PART.search(upper) is not None,
    )


def _is_matter(token: str, ledger: OpenItems, clients: Sequence[str]) -> bool:
    return any(not clients or item.client_number in clients for item in ledger.of_matter(token))


def _numbers(text: str) -> list[_Number]:
    found: list[_Number] = []
    announced: bool | None = None
    end = 0
    for token in re.finditer(r"[^\W\d_]+|\d+", text):
        word = token.group()
        if word.isdigit():
            is_last = not re.search(r"\w", text[token.end() :])
            found.append(
                _Number(
                    digits=word, is_announced=announced is True, is_other=announced is False, gap=text[end : token.start()], is_last=is_last
                )
            )
            announced, end = (None if announced is False else announced), token.end()
        elif word in _INVOICE_WORDS:
            announced = True
        elif word not in _JOINING:
            announced = False if word in _OTHER_WORDS else None
    return [number for number in found if number.digits.strip("0")]


def _resolve(number: _Number, before: list[_Read], ledger: OpenItems, clients: Sequence[str]) -> _Read:
    hits = [item for item in _hits(number, ledger) if not clients or item.client_number in clients]
    previous = before[-1].options[0][-1] if before and len(before[-1].options) == 1 else None
    if hits:
        options: list[Option] = [(item,) for item in hits]
        if previous is not None and _RANGE.match(number.gap):
            options += _between(previous, hits[0], ledger)
        return _Read(
            number=number, options=tuple(options), resolution=_how(number, hits[0]), is_certain=len(hits) == 1, is_optional=number.is_other
        )
    glued = _glued(number.digits, ledger, clients)
    if glued:
        return _Read(number=number, options=(glued,), resolution=Resolution.NORMALISED, is_certain=True)
    shortened = _shortened(number, previous, ledger)
    if shortened:
        return _Read(number=number, options=shortened, resolution=Resolution.SUFFIX)
    if not number.is_announced and not (number.is_last and previous is not None):
        return _Read(number=number, options=(), resolution=Resolution.UNKNOWN)
    cut = _beginning(number.digits, ledger, clients) if number.is_last else ()
    near = ledger.near(number.digits) if number.is_announced else ()
    slips: tuple[Option, ...] = tuple((item,) for item in near if item.balance and item.client_number in clients)
    how = Resolution.SUFFIX if cut and not slips else Resolution.ONE_SLIP
    return _Read(number=number, options=tuple(dict.fromkeys(cut + slips)), resolution=how)


def _hits(number: _Number, ledger: OpenItems) -> tuple[OpenInvoice, ...]:
    if len(number.digits.lstrip("0")) < (3 if number.is_announced else _SHORTEST_BARE - 1):
        return ()
    exact = ledger.exact(number.digits)
    if exact or not number.is_announced:
        return exact if exact or len(number.digits) < _SHORTEST_BARE else ledger.normalised(number.digits)
    return ledger.normalised(number.digits)


def _how(number: _Number, item: OpenInvoice) -> Resolution:
    return Resolution.EXACT if item.number == number.digits else Resolution.NORMALISED


def _between(first: OpenInvoice, last: OpenInvoice, ledger: OpenItems) -> list[Option]:
    """The client's open invoices from the one after `first` to `last`: what a dash may mean beside "this and that"."""
    if len(first.number) != len(last.number) or first.client_number != last.client_number:
        return []
    items = tuple(item for item in ledger.of_client(first.client_number) if first.number < item.number <= last.number)
    return [items] if len(items) > 1 else []


def _glued(digits: str, ledger: OpenItems, clients: Sequence[str]) -> Option:
    for size in range(_SHORTEST_BARE, len(digits) // 2 + 1):
        if len(digits) % size == 0:
            pieces = [ledger.exact(digits[place : place + size]) for place in range(0, len(digits), size)]
            if all(piece and (not clients or piece[0].client_number in clients) for piece in pieces):
                return tuple(piece[0] for piece in pieces)
    return ()


def _shortened(number: _Number, previous: OpenInvoice | None, ledger: OpenItems) -> tuple[Option, ...]:
    """The meaning of "900510/696": the last digits of a number that begins like the one before it."""
    if previous is None or len(number.digits) >= len(previous.number) or re.search(r"[^\W\d_]{3,}", number.gap):
        return ()
    whole = ledger.exact(previous.number[: -len(number.digits)] + number.digits)
    own = [item for item in whole if item.client_number == previous.client_number and item.number != previous.number]
    if not own:
        return ()
    between = _between(previous, own[0], ledger) if _RANGE.match(number.gap) else []
    cut = _beginning(number.digits, ledger, [previous.client_number]) if number.is_last else ()
    return tuple(dict.fromkeys([(own[0],), *between, *cut]))


def _beginning(digits: str, ledger: OpenItems, clients: Sequence[str]) -> tuple[Option, ...]:
    """Open invoices whose number begins with what the end of a cut text shows."""
    items = (item for client in clients for item in ledger.of_client(client))
    return tuple((item,) for item in items if item.number.startswith(digits) or item.number.lstrip("0").startswith(digits))


def _is_unknown(number: _Number, ledger: OpenItems, clients: Sequence[str]) -> bool:
    """Whether an announced number looks like one of ours: as long as those of the clients, give or take a slip."""
    if not number.is_announced:
        return False
    lengths = {len(item.number) for client in clients for item in ledger.of_client(client)} or {_USUAL_LENGTH}
    return any(abs(length - len(number.digits)) <= 1 for length in lengths)


def _lines(reads: list[_Read], amount: Money) -> tuple[RemittanceLine, ...]:
    """The lines of the one combination that adds up; where several do, the rivals are named; where none does, only certain ones."""
    combinations = _closing([(*read.options, ()) if read.is_optional else read.options or ((),) for read in reads], amount)
    if not combinations:
        meant = [read for read in reads if not read.is_optional]
        return tuple(line for read in meant for line in _line(read, read.options[0] if read.is_certain or _is_literal(read) else ()))
    chosen = combinations[0]
    lines: list[RemittanceLine] = []
    for place, read in enumerate(reads):
        others = {item.number for combination in combinations[1:] for item in combination[place]} - {item.number for item in chosen[place]}
        if chosen[place] or others or not read.is_optional:
            lines += _line(read, chosen[place], tuple(sorted(others)))
    return tuple(lines)


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
    digits = read.number.digits
    if not option:
        return [RemittanceLine(reference=digits, invoice_number=None, paid=None, rivals=rivals)]
    how = read.resolution
    return [RemittanceLine(reference=digits, invoice_number=item.number, paid=None, resolution=how, rivals=rivals) for item in option]
