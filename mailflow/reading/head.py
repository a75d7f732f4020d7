"""The head of an advice: its total, the day, the way and the number of the payment, wherever the page says them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from mailflow.domain.document import Evidence
from mailflow.domain.facts import PaymentMethod
from mailflow.reading.amounts import CODES
from mailflow.reading.columns import Role, RowRole, role_of, row_role_of
from mailflow.reading.dates import plain
from mailflow.reading.items import label_before
from mailflow.reading.layout import Line, Sheet, Token, TokenKind
from mailflow.reading.readings import StatedTotal
from mailflow.reading.running import Running, puts_off, tells_payment
from mailflow.reading.words import REFERENCE_PATTERNS, SELF_EVIDENT, methods_in

T = TypeVar("T")
_BARE_NUMBER = re.compile(r"no|nr|n[o°º]|numero|nummer|number|#|ref|reference")
# "value today", "Valuta 3.6.": only money that moves has a value day.
_VALUE_DAY = re.compile(
    r"(?<!\w)(?:value(?: date)?:? (?:today|tomorrow|\d)|valuta|wertstellung|date de valeur|fecha valor|data[ -]valor)(?!\w)"
)
# Of one transfer for several companies each advice tells its own share (CASES).
_SHARE = re.compile(
    r"(?<!\w)(?:(?:out )?of (?:this|that|which|it)|thereof|davon|hiervon|dont|de (?:los cuales|ellos|este importe|este total)|"
    r"(?:di|dei) (?:cui|quali)|waarvan|dos quais|deste valor)[,: ]*(?:[$€£]|usd|eur|gbp|chf|cad)? ?$"
)
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
    place = text.at(token)
    if _SHARE.search(text.flat[max(place - 40, 0) : place]):
        return 2.2
    sentence = text.around(token)
    if tells_payment(sentence):
        return 1.6
    is_numbered = any(stated.weight >= 4.0 for stated in find_methods(sentence)) or bool(_VALUE_DAY.search(sentence))
    return 1.5 if is_numbered else 0.1 if puts_off(sentence) else 0.3


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
    return [stated for stated in found if sum(letter.isdecimal() for letter in stated.value) >= 2]


def _over(sheet: Sheet, line: Line, token: Token) -> str:
    """The words directly over a token."""
    if line.number == 0:
        return ""
    above = sheet.lines[line.number - 1]
    cells = re.finditer(r"\S+(?: \S+)*", above.text)
    return next((cell.group() for cell in cells if above.place(cell.start()) < token.right and token.left < above.place(cell.end())), "")


def _is_payment_number(token: str, line: str, end: int) -> bool:
    if sum(letter.isdecimal() for letter in token) < 2 or len(token) < 3:
        return False
    if re.fullmatch(r"\d{1,2}[./-]\d{1,2}([./-]\d{2,4})?|\d{4}-\d{2}-\d{2}|\d{1,2}-[A-Za-z]{3,9}-\d{2,4}|\d+(st|nd|rd|th)", token):
        return False
    return not re.match(r"[.,]\d{2}(?!\d)|,\d{3}| \d{3}[.,\s]| ?%", line[end:]) and not re.fullmatch(r"\d+[.,]\d{2}", token)


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
