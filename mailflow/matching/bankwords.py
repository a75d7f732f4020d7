"""A bank's free text taken apart: dates and amounts hidden, numbers with what stands before them; knows nothing of the ledger."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# fmt: off
_INVOICE_WORDS = frozenset({
    "INV", "INVS", "INVC", "INVNO", "INVOICE", "INVOICES", "BILL", "BILLS", "FACT", "FACTS", "FACTURE", "FACTURES", "FAC", "FA", "FT",
    "FV", "FATT", "FATTURA", "FATTURE", "FACTURA", "FACTURAS", "FRA", "FRAS", "FCT", "FAT", "FATURA", "FATURAS", "FACTUUR", "FACTUREN",
    "FAKT", "FAKTURA", "FAKTUR", "FAKTURY", "FAKTURU", "SZAMLA", "LASKU", "RG", "RGNR", "RNR", "RE", "RENR", "RECHNUNG", "RECHNUNGEN",
    "RECHN", "RGN", "RNG", "HONORARNOTE", "HONORARNOTEN", "CR", "CN", "NC", "AVOIR", "ABONO", "GUTSCHRIFT", "NOTE", "NOTA", "STMT",
    "PAYING", "SETTLES", "VS", "KID", "OCR", "VIITE",
})
_OTHER_WORDS = frozenset({
    "CK", "CHK", "CHECK", "CHQ", "CHEQUE", "LBX", "ID", "TRC", "TRACE", "TRN", "REF", "EREF", "KREF", "MREF", "CRED", "DEBT", "ROC", "AUTH",
    "VISA", "MC", "AMEX", "IMAD", "OMAD", "SRF", "CRO", "VENDOR", "EFT", "ACH", "TEF", "VIR", "BATCH", "ACCT", "ACCOUNT", "IBAN", "BIC",
    "TEL", "PO", "MATTER", "DOSSIER", "CUSTOMER", "CLIENT", "CUST", "CLAIM", "CLAIMS", "POLICY", "POL", "CASE", "FILE", "ORDER", "CONTRACT",
    "MANDATE", "AVIS", "AVISO", "RUN", "KUNDENNR", "KDNR", "SCHADEN", "SINISTRE", "SS", "KS", "SORTCODE", "BACS", "SIC", "FEDWIRE",
})
_JOINING = frozenset({
    "AND", "UND", "ET", "Y", "E", "EN", "NO", "NR", "NOS", "NRS", "N", "NUM", "NUMBER", "TO", "THRU", "THROUGH", "BIS", "AU", "A", "O",
    "I", "AL", "TOT", "EM",
})
_CURRENCIES = (
    "USD|EUR|GBP|CHF|JPY|CAD|AUD|NZD|SGD|HKD|CNY|CNH|SEK|NOK|DKK|PLN|CZK|HUF|RON|TRY|ZAR|INR|AED|SAR|ILS|MXN|BRL|KRW|THB|MYR|IDR|PHP"
)
# fmt: on
_DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b")
_AMOUNT = re.compile(
    r"(?<![\d.,])\d[\d,]*\.\d{2}(?![\d.])"
    r"|(?<![\d.,/-])\d{1,3}(?:\.\d{3})*,\d{2}(?![\d,])"
    rf"|\b(?:{_CURRENCIES})\s?\d[\d.,]*"
)
_DATED = re.compile(
    r"(?<=\b(?:DU|DD|OF)\s)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:20)?\d{2}\b"
    r"|(?<=\b(?:VOM|VAN|DEL|DTD)\s)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:20)?\d{2}\b"
    r"|(?<=\bDATED\s)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:20)?\d{2}\b"
)
# Where MT940 breaks its lines (?20 to ?63) and X12 names an invoice (RMR*IV*).
_FIELD_CODE, _INVOICE_SEGMENT = re.compile(r"\?[2-6]\d"), re.compile(r"\bRMR\*IV\*")
_GLUE = re.compile(r"^[-–/._]?$")
_WRAPPED = re.compile(r"^\s$")
_ATOM = re.compile(r"[^\W\d_]+|\d+")
_MOST_ATOMS = 6  # of one number: FR-26-00960-A has four
_LONGEST_TAIL = 2  # letters that close a number ("45521-A"); longer ones are words


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as it stands: whether an invoice word or another word announces it, what stood before it, whether the text ends with it.

    `is_known`: the ledger has it as it stands.
    """

    text: str
    gap: str
    is_announced: bool
    is_other: bool
    is_last: bool
    is_known: bool

    @property
    def digits(self) -> str:
        """Its digits alone."""
        return "".join(c for c in self.text if c.isdigit())


@dataclass(frozen=True, slots=True)
class _Atom:
    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return not self.text[0].isdigit()


def groups(text: str) -> tuple[str, ...]:
    """The runs of digits of a number, each without leading zeros."""
    return tuple(run.lstrip("0") or "0" for run in re.findall(r"\d+", text))


def hide_dates_and_amounts(text: str, is_literal: Callable[[str], bool]) -> str:
    """The text in capitals with blanks in place of dates and amounts; what `is_literal` knows as a number stays."""
    upper = _INVOICE_SEGMENT.sub(" INV ", _FIELD_CODE.sub("", text.upper()))
    for pattern in (_DATED, _DATE, _AMOUNT):
        upper = pattern.sub(lambda found: found.group() if is_literal(found.group()) else " " * len(found.group()), upper)
    return upper


def find_numbers(text: str, *, is_known: Callable[[str, bool], bool], group_counts: frozenset[int]) -> list[Number]:
    """The numbers of a prepared text from left to right.

    `is_known` is asked with a text and whether an invoice word announces it; of several spans that begin at one place, the longest
    known one is the number. `group_counts` says of how many runs of digits the ledger's numbers are made: an unknown number is
    taken as a whole where it has as many, else run by run.
    """
    atoms = [_Atom(found.group(), found.start(), found.end()) for found in _ATOM.finditer(text)]
    found: list[Number] = []
    mark: bool | None = None
    end = place = 0
    while place < len(atoms):
        mark = _after_gap(mark, atoms, place, text, is_number_before=bool(found) and end == atoms[place - 1].end)
        last = _longest_known(atoms, place, text, lambda span, mark=mark: is_known(span, mark is True))  # type: ignore[misc]  # mypy knows no defaults of a lambda
        is_literal = last is not None
        if last is None and atoms[place].is_word:
            mark = _mark(atoms, place, text, mark)
            place += 1
            continue
        if last is None:
            last = _run(atoms, place, text, group_counts)
        is_tail = not is_literal and _is_tail(atoms, place, text)
        found.append(
            Number(
                text=text[atoms[place].start : atoms[last].end],
                gap=text[end : atoms[place].start],
                is_announced=mark is True and not is_tail,
                is_other=mark is False or is_tail,
                is_last=last + 1 == len(atoms),
                is_known=is_literal,
            )
        )
        end, place = atoms[last].end, last + 1
    return [number for number in found if number.digits.strip("0")]


def _mark(atoms: Sequence[_Atom], place: int, text: str, mark: bool | None) -> bool | None:
    """What a word says about the numbers behind it: an invoice's (True), something else's (False), nothing."""
    word = atoms[place].text
    if word in _INVOICE_WORDS:
        return True
    if word in _OTHER_WORDS:
        return False
    is_inside = mark is False and place > 0 and _GLUE.match(text[atoms[place - 1].end : atoms[place].start])
    return mark if word in _JOINING or is_inside else None


def _after_gap(mark: bool | None, atoms: Sequence[_Atom], place: int, text: str, *, is_number_before: bool) -> bool | None:
    """Another word speaks for one number only; what is glued to that number belongs to it."""
    if mark is False and is_number_before and not _GLUE.match(text[atoms[place - 1].end : atoms[place].start]):
        return None
    return mark


def _longest_known(atoms: Sequence[_Atom], place: int, text: str, is_known: Callable[[str], bool]) -> int | None:
    first = atoms[place]
    for last in range(min(place + _MOST_ATOMS, len(atoms)) - 1, place - 1, -1):
        if _is_span(atoms, place, last, text) and is_known(text[first.start : atoms[last].end]):
            return last
    return None


def _is_span(atoms: Sequence[_Atom], place: int, last: int, text: str) -> bool:
    """Whether these atoms may be one number: glued, or runs of digits that a blank (a wrapped line) parts; not a word alone."""
    if place == last:
        return not atoms[place].is_word
    for left, right in zip(atoms[place:last], atoms[place + 1 : last + 1], strict=True):
        gap = text[left.end : right.start]
        if not _GLUE.match(gap) and not (_WRAPPED.match(gap) and not left.is_word and not right.is_word):
            return False
    return not (atoms[last].is_word and len(atoms[last].text) > _LONGEST_TAIL)


def _run(atoms: Sequence[_Atom], place: int, text: str, group_counts: frozenset[int]) -> int:
    last = place
    while last + 1 < len(atoms) and not atoms[last + 1].is_word and len(text[atoms[last].end : atoms[last + 1].start]) == 1:
        if not _GLUE.match(text[atoms[last].end : atoms[last + 1].start]):
            break
        last += 1
    last = last if last - place + 1 in group_counts else place
    is_closed_by_letter = last + 1 < len(atoms) and atoms[last + 1].is_word and _is_span(atoms, place, last + 1, text)
    return last + 1 if is_closed_by_letter else last


def _is_tail(atoms: Sequence[_Atom], place: int, text: str) -> bool:
    """Whether the number is the end of a longer reference ("TM-CF-54907"): letters that announce nothing are glued to it."""
    if place == 0 or not _GLUE.match(text[atoms[place - 1].end : atoms[place].start]):
        return False
    before = atoms[place - 1]
    return before.is_word and before.text not in _INVOICE_WORDS and before.text not in _JOINING
