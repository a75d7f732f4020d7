"""Which invoices a sentence is about: named, described (the oldest two, the March one, the Rivera matter), pointed at, or carried on."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from mailflow.domain.ledger import OpenInvoice
from mailflow.domain.message import SentLetter
from mailflow.domain.ports import OpenItems
from mailflow.reading.calendar_words import MONTH, count_of, month_of
from mailflow.reading.dates import find_dates
from mailflow.reading.due_days import flat_of
from mailflow.reading.sentences import sentences_of

_TOKEN = re.compile(r"(?<![\w.,$€£/-])#?[A-Za-z]{0,6}[-./ ]?\d[\w]*(?: ?[/-] ?\w*\d\w*)*(?![\w]|[.,]\d)")
_DIGITS = 4  # a shorter run of figures is a count, a day or a rate
_ALL_OPEN = re.compile(
    r"\b(?:every ?thing|the (?:whole|entire|full|total) (?:account|balance|lot|amount|list|statement)|(?:whole|entire|"
    r"full) balance|all (?:your |the |our |of the |of your )?"
    r"(?:open |outstanding |overdue |past[- ]due |remaining |unpaid )*(?:invoices|bills|items|accounts?|amounts)|"
    r"every (?:open |outstanding )?(?:invoice|bill)|what(?:ever)? is (?:outstanding|open|due|owed)|"
    r"the account|(?:our|the) (?:outstanding )?balance|alle (?:offenen )?(?:rechnungen|posten)|samtliche|alles|"
    r"toutes (?:les|vos) factures|l'ensemble|la totalite|todas (?:las|sus) facturas|"
    r"todo lo pendiente|la totalidad|todas as faturas|tutte le fatture)\b"
)
# What is left of the invoice that was spoken of.
_THE_REST = re.compile(
    r"\b(?:the|its|der|die|das|le|la|el|o|il|de|het) (?:balance|rest|remainder|remaining (?:amount|balance|part)|restbetrag|solde|reste|"
    r"resto|saldo|"
    r"restante|rimanente|restant|overige|other half|second half|zweite halfte|andere halfte|autre moitie|otra mitad|outra metade|"
    r"altra meta)\b"
    r"(?! (?:of|on|des|de|del|do|van|of the) (?:the |our |your |this )?(?:account|invoices|bills|list|statement|lot|rechnungen|factures|"
    r"facturas))"
)
_ON_LIST = re.compile(r"\b(?:on|in|of) (?:your|the|this|that) (?:list|statement|letter|reminder|e-?mail|table)\b")
_THESE = re.compile(
    r"\b(?:both|all (?:of )?(?:these|them|those|two|three|four|five|six|seven|eight|nine|ten)|these|those|they|them|"
    r"the (?:two|three|four|five|six)\b|alle (?:drei|vier|zwei)|beide|diese|sie|les deux|ces|elles|ambas|estas|"
    r"las dos|as duas|all)\b"
)
_EXCEPT = re.compile(
    r"\b(?:except(?:ing)?(?: for)?|apart from|other than|but not|all but|save(?: for)?|excluding|aside from|ausser|auszer|"
    r"bis auf|mit ausnahme|sauf|excepte|hormis|excepto|salvo|menos|exceto)\b"
)
_OTHERS = re.compile(
    r"\b(?:the (?:others\b|other (?:ones?|two|three|four|five|invoices|bills|items)|rest of (?:them|the (?:invoices|bills|"
    r"list))|remaining (?:\w+ )?(?:invoices|bills|ones|items))|die ubrigen|die anderen|les autres|las demas|el resto de las|"
    r"as restantes|le altre(?: due| tre)?|le restanti|las otras (?:dos|tres)|(?:os|as) outr[oa]s(?: dois| duas)?|les (?:deux|trois) autres|"
    r"die (?:beiden|zwei|drei) anderen|de (?:andere|overige)(?: twee| drie)?)\b"
)
_NUMERAL = r"(?P<count>one|two|three|four|five|six|\d|zwei|drei|vier|deux|trois|quatre|dos|tres|cuatro|duas)"
_FIRST = re.compile(
    rf"\b(?:the )?(?:first|top|oldest|earliest|ersten|altesten|premieres?|plus anciennes|primeras|"
    rf"mas antiguas)(?: {_NUMERAL})?\b(?! (?:week|half|of|time|thing|run|quarter|hearing|day|monday|friday))"
)
_NUMERAL_OLDEST = re.compile(rf"\b{_NUMERAL} (?:oldest|earliest|first|altesten|plus anciennes|mas antiguas)\b")
_LAST = re.compile(
    rf"\b(?:the )?(?:latest|newest|most recent|neueste|derniere facture|ultima factura|last {_NUMERAL}(?: (?:invoices|bills|"
    rf"ones|items)))\b|^\W*(?:and )?the last (?:one|invoice|bill)\b|\blast (?:one|invoice|bill) (?:on|in) (?:the|your) (?:list|statement)"
)
_SMALLEST = re.compile(r"\b(?:the )?(?:smallest|little|lowest) (?:one|invoice|bill)?")
_LARGEST = re.compile(r"\b(?:the )?(?:biggest|largest|highest) (?:one|invoice|bill)?")
_MONTHS_BILL = re.compile(
    rf"\b(?:the |your |our |die |la facture (?:de|d')|la factura de |"
    rf"a fatura de )?(?P<month>{MONTH})(?: \d{{4}})? (?:invoices?|bills?|ones?|statement|fees?|rechnung)\b|(?:invoice|bill|"
    rf"facture|factura|fatura|rechnung) (?:for|from|of|de|d'|vom|aus) (?P<month2>{MONTH})\b|"
    rf"\b(?:die v(?:an|om)|die aus (?:dem )?|diejenige vom|quella d[i']|quelle d[i']|celle d[e']|las? de|a de|factuur .{{0,25}}van|"
    rf"fattura .{{0,25}}di|facture .{{0,25}}de|rechnung .{{0,25}}vom) ?(?P<month3>{MONTH})\b"
)
# "71204 and the lease one": a second invoice by its matter.
_AND_ANOTHER = re.compile(
    r"\d\S* (?:and|und|et|y|e|en) (?:the|your|die|das|la|le|el|il|de|a|o) (?:[\w'-]+ ){1,4}(?:one|ones|matter|"
    r"bill|invoice|case|sache|dossier)\b"
)
_MATTER_WORD = re.compile(r"[^\W\d_]{4,}")
# A matter is named before or behind a word for it: "the Rivera matter", "the bill for the Brackett case", "Sache Nordhafen".
_OF_MATTER = re.compile(
    (
        r"(?:[\w'’-]+\s+){1,3}(?:matters?|case|cases|file|one|ones|invoices?|bills?|job|claim|appeal|project)\b|(?:matter|case|"
        r"invoices? (?:for|on|in|about)|bills? (?:for|on|in|about)|(?:rechnung|factuur|facture|factura|fattura|fatura) (?:fur|uber|zu|"
        r"over|inzake|pour|"
        r"relative a|sobre|por|per|su|da|do)|sache|dossier|asunto|affaire)\s+(?:[\w'’-]+\s*){1,4}"
    ),
    re.IGNORECASE,
)
_PLURAL = re.compile(r"\b(?:amounts|reductions|both|each|these|those|entries|they|them|all|invoices|bills|two|three|four)\b")
_COMMON_WORDS = frozenset(
    "matter case invoice invoices bill bills general advice litigation appeal review agreement contract contracts claim cla"
    "ims services legal against "
    "inc ltd llc corp company group holding holdings with from the and for project work matters estate trust employment dis"
    "pute regulatory".split()
)
_LOOK_UP = 12  # lines above an answer in which the line that it answers stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence, its place, its paragraph, and as patterns see it; `named` are the invoices that it names itself."""

    text: str
    start: int
    paragraph: int
    flat: str
    named: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Account:
    """A sender's account: the clients whose invoices he may name, those that he writes for, and the letter that he answers."""

    ledger: OpenItems
    clients: frozenset[str]
    speakers: frozenset[str]
    letter: SentLetter | None
    subject: str = ""
    quoted: str = ""
    whole: str = ""
    _open: tuple[OpenInvoice, ...] | None = field(default=None)

    def open_invoices(self) -> tuple[OpenInvoice, ...]:
        """The open invoices of the sender's clients, the oldest first, without credits."""
        if self._open is None:
            found = [
                item
                for client in sorted(self.speakers or self.clients)
                for item in self.ledger.of_client(client)
                if item.balance.amount > 0
            ]
            self._open = tuple(sorted(found, key=lambda item: (item.invoiced_on, item.number)))
        return self._open

    def listed(self) -> tuple[OpenInvoice, ...]:
        """The invoices of our letter: those that are quoted under the mail, else those of the letter that it answers."""
        numbers = self.numbers_in(self.quoted) or (self.letter.invoice_numbers if self.letter is not None else ())
        found = [item for number in numbers for item in self.ledger.exact(number) if self._is_theirs(item) and item.balance.amount > 0]
        return tuple({item.number: item for item in found}.values())

    def numbers_in(self, text: str) -> tuple[str, ...]:
        """The ledger's numbers of the invoices that a text names, each once, in their order."""
        return tuple(dict.fromkeys(number for _, number in self.places_in(text)))

    def places_in(self, text: str) -> list[tuple[int, str]]:
        """As `numbers_in`, each with its place."""
        found = []
        for match in _TOKEN.finditer(text):
            token = match.group().strip("# ")
            if sum(letter.isdecimal() for letter in token) < _DIGITS:
                continue
            invoices = [item for item in self._called(token) if self._is_theirs(item)]
            if len({item.number for item in invoices}) == 1:
                found.append((match.start(), invoices[0].number))
        return found

    def _called(self, token: str) -> tuple[OpenInvoice, ...]:
        for form in (token, token.replace(" ", ""), token.rsplit(" ", maxsplit=1)[-1]):
            if found := self.ledger.exact(form) or self.ledger.normalised(form):
                return found
        return ()

    def _is_theirs(self, item: OpenInvoice) -> bool:
        return not self.clients or item.client_number in self.clients

    def invoices(self, numbers: Iterable[str]) -> tuple[OpenInvoice, ...]:
        """The ledger's items of these numbers."""
        return tuple(item for number in numbers for item in self.ledger.exact(number) if self._is_theirs(item))


def sentences_about(text: str, account: Account) -> tuple[Sentence, ...]:
    """The sentences of a text with the invoices that each names."""
    found = []
    for start, words in sentences_of(text):
        paragraph = len(re.findall(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*•–]|\d{1,2}[.)])\s)", text[:start]))
        found.append(Sentence(text=words, start=start, paragraph=paragraph, flat=flat_of(words), named=account.numbers_in(words)))
    return tuple(found)


def invoices_of(sentences: Sequence[Sentence], number: int, account: Account, *, clause: tuple[int, int] | None = None) -> tuple[str, ...]:
    """The numbers of the invoices that a sentence (or a clause of it) is about; none where nobody could know."""
    sentence = sentences[number]
    start, end = clause or (0, len(sentence.text))
    words, flat = sentence.text[start:end], sentence.flat[start:end]
    excepted = _excepted(sentence, account)
    if excepted:
        base = account.listed() or account.open_invoices()
        return tuple(item.number for item in base if item.number not in excepted)
    named = account.numbers_in(words)
    if named:
        return (*named, *(_by_matter(words, _unnamed(account, named)) if _AND_ANOTHER.search(flat) else ()))
    if _OTHERS.search(flat):
        said = {name for item in sentences for name in item.named}
        return tuple(item.number for item in account.listed() or account.open_invoices() if item.number not in said)
    described = _described(sentence, flat, account)
    if sentence.named and not (described and clause is not None):
        return sentence.named
    if described:
        return described
    if _THE_REST.search(flat) and (above := _above(sentences, number)):
        return above[0]
    if _ALL_OPEN.search(flat) and _ON_LIST.search(flat) and account.listed():
        return tuple(item.number for item in account.listed())
    if _ALL_OPEN.search(flat):
        return tuple(item.number for item in account.open_invoices())
    return _carried(sentences, number, account, flat)


def _unnamed(account: Account, named: tuple[str, ...]) -> list[OpenInvoice]:
    return [item for item in account.listed() or account.open_invoices() if item.number not in named]


def _excepted(sentence: Sentence, account: Account) -> tuple[str, ...]:
    match = _EXCEPT.search(sentence.flat)
    if match is None or not (
        _ALL_OPEN.search(sentence.flat[: match.start()]) or _THESE.search(sentence.flat[: match.start()]) or "all but" in match.group()
    ):
        return ()
    return account.numbers_in(sentence.text[match.end() :])


def _described(sentence: Sentence, flat: str, account: Account) -> tuple[str, ...]:
    base = account.listed() or account.open_invoices()
    if not base:
        return ()
    by_age = sorted(base, key=lambda item: (item.invoiced_on, item.number))
    if match := _NUMERAL_OLDEST.search(flat) or _FIRST.search(flat):
        count = count_of(match["count"]) if match["count"] else 1
        ordered = list(base) if match.group().startswith(("the first", "first", "top", "the top")) else by_age
        if match["count"] or re.match(r" (?:one|invoice|bill|item|rechnung|facture|factura)", flat[match.end() :]):
            return tuple(item.number for item in ordered[: count or 1])
    if match := _LAST.search(flat):
        return tuple(item.number for item in by_age[-((count_of(match["count"] or "") if match["count"] else 1) or 1) :])
    if _SMALLEST.search(flat):
        return (min(base, key=lambda item: item.balance.amount).number,)
    if _LARGEST.search(flat):
        return (max(base, key=lambda item: item.balance.amount).number,)
    return _by_month(flat, base) or _by_date(sentence.text, base)


def _by_month(flat: str, base: Sequence[OpenInvoice]) -> tuple[str, ...]:
    told: list[str] = []
    for match in _MONTHS_BILL.finditer(flat):
        month = month_of(match["month"] or match["month2"] or match["month3"])
        found = [item.number for item in base if item.invoiced_on.month == month]
        is_one = not re.search(r"(?:invoices|bills|ones|fees)$", match.group())
        told += found if len(found) == 1 or not is_one else []
    return tuple(dict.fromkeys(told))


def _by_date(text: str, base: Sequence[OpenInvoice]) -> tuple[str, ...]:
    """The 1 May one: the only invoice of a date."""
    around = base[0].invoiced_on if base else date.min
    for found in find_dates(text, around):
        dated = [item.number for item in base if item.invoiced_on in found.options]
        if len(dated) == 1 and re.match(r"\s+(?:one|invoice|bill)\b", text[found.end :]):
            return tuple(dated)
    return ()


def _by_matter(text: str, base: Sequence[OpenInvoice]) -> tuple[str, ...]:
    """The invoices of the one matter of which the sentence uses a word that no other matter's name has."""
    said = {_singular(word) for match in _OF_MATTER.finditer(text) for word in _MATTER_WORD.findall(match.group())} - _COMMON_WORDS
    if not said:
        return ()
    names = {item.matter_number: {_singular(word) for word in _MATTER_WORD.findall(item.matter_name)} - _COMMON_WORDS for item in base}
    hit = [
        matter
        for matter, words in names.items()
        if any(word in said and sum(word in other for other in names.values()) == 1 for word in words)
    ]
    if len(hit) != 1 or len(names) < 2:
        return ()
    return tuple(item.number for item in base if item.matter_number == hit[0])


def _singular(word: str) -> str:
    small = word.casefold()
    return small if small in _COMMON_WORDS else small.removesuffix("s")


def _carried(sentences: Sequence[Sentence], number: int, account: Account, flat: str) -> tuple[str, ...]:
    """What was spoken of before: in the paragraph, on the line that is answered, in the subject, or in our letter."""
    own = sentences[number]
    above = _above(sentences, number)
    if above:
        return _together(above) if _PLURAL.search(flat) and len(own.flat.split()) < 30 else above[0]
    if line := answered_line(own, sentences, account):
        return line
    if matter := _by_matter(own.text, account.listed() or account.open_invoices()):
        return matter
    earlier = [item.named for item in reversed(sentences[:number]) if item.named]
    if earlier:
        last = next(item.paragraph for item in reversed(sentences[:number]) if item.named)
        listed = [item.named for item in sentences[:number] if item.named and last - item.paragraph <= 1]
        return _together(listed) if _PLURAL.search(flat) else earlier[0]
    if subject := account.numbers_in(account.subject):
        return subject
    later = [item.named for item in sentences[number + 1 :] if item.named and item.paragraph == own.paragraph]
    if later:
        return later[0]
    return _of_letter(account, flat)


def _above(sentences: Sequence[Sentence], number: int) -> list[tuple[str, ...]]:
    own = sentences[number]
    return [item.named for item in reversed(sentences[:number]) if item.named and item.paragraph == own.paragraph]


def _together(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in groups for name in group))


def _of_letter(account: Account, flat: str) -> tuple[str, ...]:
    listed = tuple(item.number for item in account.listed())
    if listed:
        return listed
    opened = tuple(item.number for item in account.open_invoices())
    return opened if len(opened) == 1 or _THESE.search(flat) or _ALL_OPEN.search(flat) else ()


def answered_line(own: Sentence, sentences: Sequence[Sentence], account: Account) -> tuple[str, ...]:
    """The invoice on the line above an answer that was written into our letter."""
    line = own.text.splitlines()[0][:60].strip()
    others = {item.text.splitlines()[0][:60].strip() for item in sentences if item is not own}
    rows = account.whole.splitlines()
    place = next((index for index, row in enumerate(rows) if line and line in row), None)
    if place is None:
        return ()
    same = account.numbers_in(rows[place])
    if same:
        return same
    for row in reversed(rows[max(0, place - _LOOK_UP) : place]):
        if named := account.numbers_in(row):
            return named if row.lstrip().startswith((">", "|")) or len(row) < 80 or "\t" in row else ()
        if any(other and other in row for other in others):
            continue
    return ()
