"""The head of an advice: its total, the day, the way and the number of the payment, wherever the page says them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from mailflow.domain.document import Evidence, Unit
from mailflow.domain.facts import PaymentMethod
from mailflow.reading.amounts import CODES
from mailflow.reading.columns import Role, RowRole, role_of, row_role_of
from mailflow.reading.dates import find_relative_days, plain
from mailflow.reading.items import label_before
from mailflow.reading.layout import Line, Sheet, Token, TokenKind
from mailflow.reading.readings import StatedTotal
from mailflow.reading.running import Running, puts_off, tells_payment
from mailflow.reading.words import PAID_WORDS, REFERENCE_PATTERNS, SELF_EVIDENT, methods_in

T = TypeVar("T")
_DAY_LABEL = re.compile(
    r"value|settle\w*|pay(?:ment|ing)? ?date|pymt date|pay date|wire date|(?:check|cheque|ck|eft|ach|deposit|remittance|transfer|"
    r"effective|execution|posting|post|release|issue) date|"
    r"date of (?:payment|check|transfer)|valeur|wertstellung|valuta|data (?:bonifico|valuta|pagamento)|d'?execution|"
    r"fecha (?:de )?(?:pago|valor)|betaaldatum|zahlungsdatum|"
    r"buchungsdatum|ausfuhrung\w*|initiated|issued|released|date de (?:paiement|valeur|depot|virement)|val dte"
)
_DAY_WORD = re.compile(r"(?:^|[\s(])(?:date|dated|datum|fecha|data|on|of|le|du|am|vom|d\.d|del|van)\.?:?$")
# From a way to pay to its day: "wire CW-0212 of", "EFT of $25.00 dated", "ACH P-00881 on".
_OF_DAY = re.compile(r"^[^;!?]{0,40}(?:^|\s)(?:of|dated|on|vom|am|du|le|del|di|van|d\.d\.)$")
_NOT_PAYDAY = re.compile(
    r"invoice|bill date|facture|rechnung|due|print|as of|run(?!\w)|as at|statement|fattura|factuur|inv(?!\w)|period|through|since|dob"
)
_NEAR = 45  # days; payments are advised about when they are made
_BARE_NUMBER = re.compile(r"no|nr|n[o°º]|numero|nummer|number|#|ref|reference")
_CARRIED = 2  # rows; two amounts that follow from each other may do so by chance
_HEAD = 12  # lines; below them a bare "No." is a street's or an item's
_CODE = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(CODES)})(?![A-Za-z])")
_CANADIAN = re.compile(r"canadian(?! \w+ llp)|dollars? canadiens?|canadiens? \(cad\)")


@dataclass(frozen=True, slots=True)
class Stated(Generic[T]):
    """A value of the head with the weight of the words that name it, and where it stands."""

    value: T
    weight: float
    evidence: Evidence | None = None


def find_totals(text: Running) -> list[StatedTotal]:
    """Every amount of a sheet as a possible total, weighed by its label."""
    totals = []
    sheet = text.sheet
    balances = running_balances(sheet)
    for line in sheet.lines:
        for token in line.tokens:
            if (token.line, token.start) in balances:
                continue
            bare_total = (
                token.kind is TokenKind.NUMBER and token.amount is not None and row_role_of(line.text[: token.start]) is RowRole.TOTAL
            )
            if token.amount is None or not (token.kind is TokenKind.AMOUNT or bare_total):
                continue
            label = label_of(sheet, line, token)
            totals.append(
                StatedTotal(
                    value=token.amount,
                    label=label,
                    weight=_total_weight(text, line, token, label),
                    where=(token.line, token.start),
                    currency=token.currency,
                    evidence=sheet.token_evidence(token),
                )
            )
    return totals


def running_balances(sheet: Sheet) -> frozenset[tuple[int, int]]:
    """Places of the amounts that carry a ledger card's balance from row to row: the one above and the row's own."""
    found: list[tuple[int, int]] = []
    chain: list[Token] = []
    for line in sheet.lines:
        amounts = [token for token in line.tokens if token.kind is TokenKind.AMOUNT and token.amount is not None]
        if len(amounts) < 2:
            continue
        own, last = {abs(token.amount or 0) for token in amounts[:-1]}, amounts[-1]
        before = chain[-1].amount if chain else None
        if before is None or last.amount is None or abs(last.amount - before) not in own:
            found += [(token.line, token.start) for token in chain] if len(chain) > _CARRIED else []
            chain = [last] if last.amount is not None and abs(last.amount) in own else []
        else:
            chain.append(last)
    found += [(token.line, token.start) for token in chain] if len(chain) > _CARRIED else []
    return frozenset(found)


def _total_weight(text: Running, line: Line, token: Token, label: str) -> float:
    before = line.text[: token.start]
    lines = text.sheet.lines
    under = lines[token.line + 1] if token.line + 1 < len(lines) else None
    below = under.text if under is not None and not under.tokens else ""
    row_role = row_role_of(before) or row_role_of(label) or (row_role_of(below) if len(below.split()) <= 2 else None)
    behind = row_role_of(line.text[token.end : token.end + 24])
    if row_role is RowRole.PART:
        return 0.5
    if row_role is RowRole.TOTAL or behind is RowRole.TOTAL:
        return 3.0
    role = role_of(label) if len(label.split()) <= 6 else None
    if role in (Role.PAID, Role.AMOUNT):
        return 2.0
    if puts_off(text.clause_before(token)):
        return 0.1
    sentence = text.around(token)
    if tells_payment(sentence):
        return 1.6
    return 1.5 if any(stated.weight >= 4.0 for stated in find_methods(sentence)) else 0.1 if puts_off(sentence) else 0.3


def label_of(sheet: Sheet, line: Line, token: Token) -> str:
    """What names a value: the words before it on its line, else those printed over it."""
    label = label_before(line, token)
    if label:
        return label
    for other in reversed(sheet.lines[max(token.line - 2, 0) : token.line]):
        over = [
            match.group().strip()
            for match in re.finditer(r"\S+(?: \S+)*", other.text)
            if other.place(match.start()) < token.right and token.left < other.place(match.end())
        ]
        if over:
            return over[0]
    return line.text[: token.start].strip()[-40:]


def find_days(text: Running, item_lines: Mapping[int, int], sent_on: date) -> list[Stated[date]]:
    """Days that may be the payment's, weighed by their labels; what stands in the items of a table is left out."""
    found = []
    for line in text.sheet.lines:
        for token in line.tokens:
            if not token.days or token.kind is TokenKind.AMOUNT or token.start >= item_lines.get(line.number, len(line.text) + 1):
                continue
            day = min(token.days, key=lambda day: abs((day - sent_on).days))
            far = abs((day - sent_on).days)
            weight = _day_weight(text, line, token)
            if token.kind is TokenKind.NUMBER and weight < 3.0 and not (far <= _NEAR and text.sheet.unit is Unit.CELLS):
                continue  # a run of digits is a day where a label says so, or a sheet's own count of days near the mail's
            found.append(Stated(day, weight - far / 100 - (2.0 if far > _NEAR else 0.0), text.sheet.token_evidence(token)))
        if line.number not in item_lines:
            found += _relative_days(text, line, sent_on)
    return [item for item in found if item.weight > 0]


def _day_weight(text: Running, line: Line, token: Token) -> float:
    before = plain(line.text[: token.start]).lower().rstrip(" :")
    near = before[-28:]
    label = plain(label_of(text.sheet, line, token)).lower()
    if _DAY_LABEL.search(near) or _DAY_LABEL.search(label):
        return 5.0
    if _NOT_PAYDAY.search(near) or _NOT_PAYDAY.search(label):
        return 0.2
    if (named := list(methods_in(before[-60:]))) and _OF_DAY.search(before[-60:][named[-1][1] :] or " "):
        return 3.8
    sentence = text.around(token)
    if puts_off(sentence):
        return 0.1
    if methods_in(near + " "):
        return 3.7
    if _DAY_WORD.search(before) or label.startswith(("date", "datum", "fecha", "data")):
        return 3.0
    return 2.5 if tells_payment(sentence) else 2.0


def _relative_days(text: Running, line: Line, sent_on: date) -> list[Stated[date]]:
    found = []
    for place, day in find_relative_days(line.text, sent_on):
        at = text.starts[line.number] + place
        number = text.sentence_of(at)
        sentence = text.words(number)
        if puts_off(sentence):
            weight = 0.3
        elif re.search(r"settle|value|valeur|valuta", sentence):
            weight = 4.5
        elif tells_payment(sentence) or methods_in(sentence):
            weight = 3.4
        else:
            weight = 0.8
        weight += (0.2 if day <= sent_on else 0.0) - _distance(sentence, at - text.borders[number]) / 100
        found.append(Stated(day, weight, text.sheet.evidence(line, place, place + 8)))
    return found


def _distance(sentence: str, place: int) -> float:
    """How far, in characters and at most 60, the nearest word of paying stands from a place."""
    spots = [match.start() for match in PAID_WORDS.finditer(sentence)] + [start for start, _, _ in methods_in(sentence)]
    return min((abs(spot - place) for spot in spots), default=60) if spots and min(abs(spot - place) for spot in spots) < 60 else 60.0


def constants_of(sheet: Sheet, item_lines: Mapping[int, int]) -> list[tuple[str, Token]]:
    """Values that stand in every row of a table under one heading, as in an export: the payment's number and day, not the invoices'."""
    numbers = sorted(item_lines)
    rows = [sheet.lines[number] for number in numbers if any(token.kind is TokenKind.AMOUNT for token in sheet.lines[number].tokens)]
    if not rows or numbers[0] == 0:
        return []
    heading = sheet.lines[numbers[0] - 1]
    found = []
    for token in rows[0].tokens:
        same = all(any(other.text == token.text and abs(other.left - token.left) < 1 for other in row.tokens) for row in rows[1:])
        over = next((cell.text for _, left, right, cell in heading.pieces if left <= token.left < max(right, left + 900)), "")
        if same and over and token.kind is not TokenKind.AMOUNT:
            found.append((over.replace("_", " "), token))
    return found


def find_methods(text: str) -> list[Stated[PaymentMethod]]:
    """Ways to pay that a text names, weighed by how they are named: as the method, with a number, as done, in passing."""
    flat = plain(text).lower()
    found = []
    for start, end, method in methods_in(text):
        before, after = flat[max(start - 24, 0) : start], flat[end : end + 40]
        if re.search(r"(?<!\w)(?:not|no|never|kein\w*|pas de|instead of|statt)(?: [\w']+){0,3} $", before):
            continue
        if re.search(r"(?:method|mode|type|zahlungsart|zahlweg|moyen|forma de pago|modalita)\W*$", before):
            weight = 5.0
        elif re.match(
            r"[\s:#.,(/]*(?:no|nr|num|number|n°|trace|ref|reference|seq|control|ctrl|pmt|payment|batch)?[\s:#.]*[a-z-]*\d{3,}", after
        ):
            weight = 4.0
        elif re.search(r"(?:by|via|per|par|durch|mittels|por|tramite|from|our|this|the|a|today'?s?|in)\s*$", before) or re.match(
            r"ed|d\b", after
        ):
            weight = 2.5
        else:
            weight = 1.0
        if re.match(r"\s*(?:amount|total|date)", after) and method is PaymentMethod.CHECK:
            weight = 1.2
        found.append(Stated(method, weight))
    return found


def find_payment_references(text: str) -> list[Stated[str]]:
    """Numbers of the payment that a text names, each with the weight of what names it: the bank's outweigh the payer's."""
    found: list[Stated[str]] = []
    for line in text.splitlines():
        found += [Stated(match.group(), weight) for weight, pattern in SELF_EVIDENT for match in pattern.finditer(line)]
        found += _labelled_numbers(line)
    return found


def _labelled_numbers(line: str) -> Iterable[Stated[str]]:
    flat = plain(line)
    for weight, pattern in REFERENCE_PATTERNS:
        for match in pattern.finditer(flat):
            token = line[match.start("token") : match.end("token")].strip(".,-_/")
            if _is_payment_number(token, line, match.end("token")):
                yield Stated(token, weight)


def named_above(sheet: Sheet, item_lines: Mapping[int, int]) -> list[Stated[str]]:
    """Numbers of the payment that stand under what names them, as on forms and cards, or behind a bare "No." in an advice's head."""
    found: list[Stated[str]] = []
    for line in sheet.lines:
        if line.number in item_lines or (item_lines and line.number > max(item_lines)):
            continue
        for token in line.tokens:
            if token.kind not in (TokenKind.NAME, TokenKind.NUMBER):
                continue
            label = label_before(line, token)
            if _BARE_NUMBER.fullmatch(plain(label).lower().strip(" .:")) and line.number < _HEAD:
                found.append(Stated(token.text, 4.0))
            elif len(label.split()) <= 1 and (over := _over(sheet, line, token)):
                found += [stated for stated in find_payment_references(f"{over}: {token.text}") if stated.value in token.text]
    return [stated for stated in found if sum(letter.isdigit() for letter in stated.value) >= 2]


def _over(sheet: Sheet, line: Line, token: Token) -> str:
    """The words directly over a token."""
    if line.number == 0:
        return ""
    above = sheet.lines[line.number - 1]
    cells = re.finditer(r"\S+(?: \S+)*", above.text)
    return next((cell.group() for cell in cells if above.place(cell.start()) < token.right and token.left < above.place(cell.end())), "")


def _is_payment_number(token: str, line: str, end: int) -> bool:
    if sum(letter.isdigit() for letter in token) < 2 or len(token) < 3:
        return False
    if re.fullmatch(r"\d{1,2}[./-]\d{1,2}([./-]\d{2,4})?|\d{4}-\d{2}-\d{2}|\d{1,2}-[A-Za-z]{3,9}-\d{2,4}|\d+(st|nd|rd|th)", token):
        return False
    return not re.match(r"[.,]\d{2}(?!\d)|,\d{3}| ?%", line[end:]) and not re.fullmatch(r"\d+[.,]\d{2}", token)


def currency_of(texts: Sequence[str], totals: Sequence[StatedTotal]) -> str | None:
    """The currency that the totals, else the words of the texts, name; a bare dollar sign names none."""
    loud = [total.currency for total in sorted(totals, key=lambda total: -total.weight) if total.currency]
    whole = "\n".join(texts)
    if _CANADIAN.search(plain(whole).lower()):
        return "CAD"
    if loud:
        return loud[0]
    counts = Counter(_CODE.findall(whole))
    if counts:
        return str(counts.most_common(1)[0][0])
    signs = {"EUR": whole.count("€"), "GBP": whole.count("£")}
    sign, count = max(signs.items(), key=lambda item: item[1])
    return sign if count else None
