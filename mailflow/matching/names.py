"""Company names as banks, ledgers and people write them: cut, abbreviated, without accents, with and without legal form."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz

from mailflow.domain.ledger import Client

# fmt: off
_LEGAL = frozenset({
    "INC", "INCORPORATED", "LLC", "LLP", "LP", "LLLP", "LTD", "LIMITED", "PLC", "CORP", "CORPORATION", "CO", "COMPANY", "COS",
    "PA", "PC", "PLLC", "NA", "ULC", "PTY", "PTE", "GMBH", "MBH", "AG", "KG", "KGAA", "OHG", "UG", "SE",
    "SA", "SAS", "SARL", "SL", "SLU", "SRL", "SPA", "BV", "NV", "AB", "AS", "ASA", "OY", "OYJ", "LDA", "LTDA", "CIA", "KK", "THE",
    "SRO", "DAC", "PL", "KFT", "ZRT", "DOO", "APS", "SNC", "SASU", "EURL", "SPRL", "BVBA", "SAU", "CV", "SDN", "BHD", "PT", "TBK", "PJSC",
    "JSC", "FZE", "FZCO", "GK", "YK", "UNLIMITED", "CLG",
})
_TITLES = frozenset({"DR", "MR", "MRS", "MS", "MISS", "PROF", "SIR", "DAME", "HERR", "FRAU", "MME", "SIG", "SRA", "SR", "DIPL", "ING"})
# fmt: on
_FILLERS = frozenset({"AND", "OR", "OF", "THE", "FOR", "DE", "DU", "LA", "LE", "DES", "UND", "Y", "ET", "E"})
_NUMERAL = re.compile(r"^(?:[IVX]+|\d+)$")
_SAME = {"ST": "SAINT", "STE": "SAINTE"}  # which are written either way in one company's papers
_ALSO_KNOWN = re.compile(
    r"\b(?:D\s?/?\s?B\s?/?\s?A|DOING BUSINESS AS|T\s?/\s?A|TRADING AS|A\s?/?\s?K\s?/?\s?A|F\s?/?\s?K\s?/?\s?A|FORMERLY|C\s?/\s?O)\b[\s:.]*",
    re.IGNORECASE,
)
_FOR_ANOTHER = re.compile(
    r"\b(?:F\s?/?\s?B\s?/?\s?O|O\s?/?\s?B\s?/?\s?O|I\s?/?\s?T\s?/?\s?F|ON BEHALF OF|FOR|VIA|RMT|ORG)\b[\s:.=]*", re.IGNORECASE
)
_INITIALS = 0.86  # how much a surname with the right initials says
_MIN_CUT = 5  # letters that must stand before a name counts as cut
_SAME_WORD = 0.7  # of two words that one typist could have meant alike
_MOST_COMPARED = 400  # of the clients that share all their words, where these are not rare at all
_MOST_REMEMBERED = 4096  # answers: the names of one mail are asked for by everybody who looks at it
_MOST_CANDIDATES = 60  # what is compared letter by letter; a word that more clients share says nothing


def fold(name: str) -> str:
    """Capital letters and digits with single spaces: accents off, `&` as AND, points within initials closed up."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.replace("ß", "ss")) if not unicodedata.combining(c)).upper()
    plain = re.sub(r"['’`.]|(?<=\b\w)/(?=\w\b)", "", plain.replace("&", " AND ").replace("+", " AND "))
    return " ".join(_SAME.get(word, word) for word in re.findall(r"[^\W_]+", plain))


def core(folded: str) -> str:
    """The folded name without its legal forms; the whole where nothing else would be left."""
    words = [word for word in folded.split() if word not in _LEGAL]
    return " ".join(words) or folded


def readings(name: str) -> tuple[str, ...]:
    """The names that one entry holds, folded: both sides of "d/b/a", and the whole."""
    parts = [fold(part) for part in (name, *_ALSO_KNOWN.split(name))]
    return tuple(dict.fromkeys(part for part in parts if part))


def resemblance(left: str, right: str) -> float:
    """How much two folded names are alike, from 0 to 1; `left` may be cut off or abbreviated by a bank."""
    if left == right:
        return 1.0
    a, b = core(left), core(right)
    if a == b or a.replace(" ", "") == b.replace(" ", ""):
        return 0.97
    scores = [_spelt_alike(a.split(), b.split())]
    if _abbreviates(a.split(), b.split()):
        scores.append(0.6 + 0.34 * min(1.0, len(a.split()) / len(b.split())))
    elif _abbreviates(a.split()[: len(b.split())], b.split()):  # a town or a department behind the name
        scores.append(0.55 + 0.3 * len(b.split()) / len(a.split()))
    if _has_initials_of(a.split(), b.split()):
        scores.append(_INITIALS)
    if right.startswith(left) and len(left) >= _MIN_CUT:
        scores.append(0.62 + 0.33 * min(1.0, len(left) / len(b)))
    if (f" {a} " in f" {b} " or f" {b} " in f" {a} ") and min(len(a), len(b)) >= _MIN_CUT:
        scores.append(0.55 + 0.3 * min(len(a), len(b)) / max(len(a), len(b)))
    return max(scores)


def _spelt_alike(left: list[str], right: list[str]) -> float:
    """Word by word, whatever their order: one word that has no counterpart makes it another company."""
    left, right = ([word for word in words if word not in _FILLERS | _TITLES] or words for words in (left, right))
    few, many = sorted((left, right), key=len)
    best = [max(fuzz.ratio(word, other) for other in many) / 100 for word in few]
    score = float(0.9 * sum(best) / len(best) * (len(few) / len(many)) ** 0.5)
    return score if min(best) >= _SAME_WORD else min(score, 0.68)


def _abbreviates(short: list[str], full: list[str]) -> bool:
    """Whether each word is short for the word at its place (ELEV, MGMT, FD), fillers aside, one telling word whole."""
    short, full = [w for w in short if w not in _FILLERS], [w for w in full if w not in _FILLERS]
    if not short or len(short) > len(full):
        return False
    pairs = list(zip(short, full, strict=False))
    is_anchored = (short[0] == full[0] and len(short[0]) > 2) or any(a == b and len(a) >= _MIN_CUT for a, b in pairs)
    return is_anchored and all(_is_short_for(a, b) for a, b in pairs)


def _is_short_for(short: str, full: str) -> bool:
    if short == full:
        return True
    if _NUMERAL.match(short) or _NUMERAL.match(full):  # Fund II is not Fund III
        return False
    if full.startswith(short):
        return True
    letters = iter(full[1:])
    is_contained = short[0] == full[0] and all(letter in letters for letter in short[1:])
    return is_contained and len(short) > 1


def _has_initials_of(short: list[str], full: list[str]) -> bool:
    """Whether a surname stands with the initials of the other names, in any order ("KEANE S", "T OR J KOWALCZYK"); titles aside."""
    short, full = ([w for w in words if w not in _FILLERS and w not in _TITLES] for words in (short, full))
    initials = [word for word in short if len(word) == 1]
    names = [word for word in short if len(word) > 1]
    if not initials or not any(len(word) > 2 for word in names) or len(short) > len(full):
        return False
    rest = list(full)
    for word in names:
        if word not in rest:
            return False
        rest.remove(word)
    return all(any(word.startswith(initial) for word in rest) for initial in initials)


class NameIndex:
    """Clients by the words of their names and aliases; letters are compared only on the few that share a rare word."""

    def __init__(self, clients: Iterable[Client]) -> None:
        self._names: dict[str, tuple[str, ...]] = {}
        self._by_word: dict[str, set[str]] = {}
        self._words: list[str] | None = None  # sorted when they are first looked through
        self._answered: dict[str, tuple[tuple[str, float], ...]] = {}
        for client in clients:
            self._file(client)

    def replace(self, client: Client) -> None:
        """Files a new or renamed client."""
        self._file(client)
        self._words = None
        self._answered.clear()

    def _file(self, client: Client) -> None:
        names = dict.fromkeys(name for entry in (client.name, *client.aliases) for name in readings(entry))
        self._names[client.number] = tuple(names)
        for name in names:
            for word in {*core(name).split(), core(name).replace(" ", "")}:
                self._by_word.setdefault(word, set()).add(client.number)

    def named(self, name: str) -> tuple[tuple[str, float], ...]:
        """Client numbers whose name resembles this one, with scores of at least 0.5, best first."""
        known = self._answered.get(name)
        if known is None:
            if len(self._answered) >= _MOST_REMEMBERED:
                self._answered.clear()
            known = self._answered[name] = self._ranked(name)
        return known

    def _ranked(self, name: str) -> tuple[tuple[str, float], ...]:
        asked = tuple(dict.fromkeys(text for part in (name, *_FOR_ANOTHER.split(name)) for text in readings(part)))
        scores = {number: self._score(asked, number) for number in self._candidates(asked)}
        good = [(number, score) for number, score in scores.items() if score >= 0.5]
        return tuple(sorted(good, key=lambda pair: (-pair[1], pair[0])))

    def _score(self, asked: tuple[str, ...], number: str) -> float:
        return round(max(resemblance(left, right) for left in asked for right in self._names[number]), 4)

    def _candidates(self, asked: tuple[str, ...]) -> set[str]:
        found: set[str] = set()
        for text in asked:
            words = core(text).split()
            groups = [self._by_word.get(word, set()) for word in {*words, "".join(words)}]
            groups += [self._by_word[word] for word in self._beginning(words[-1])]
            if not any(groups):
                groups = [self._by_word[word] for w in words if len(w) > 4 for word in self._beginning(w[:4])]
            ordered = sorted(filter(None, groups), key=len)
            for group in ordered:
                if found and len(found) + len(group) > _MOST_CANDIDATES:
                    break
                found.update(_narrowed(group, ordered))
        return found

    def _beginning(self, start: str) -> Iterator[str]:
        if self._words is None:
            self._words = sorted(self._by_word)
        place = bisect_left(self._words, start)
        while len(start) > 1 and place < len(self._words) and self._words[place].startswith(start):
            yield self._words[place]
            place += 1


def _narrowed(group: set[str], others: Iterable[set[str]]) -> Iterable[str]:
    """The clients of a word; of a word that very many share, those that share further words of the name too."""
    if len(group) <= _MOST_CANDIDATES:
        return group
    for other in others:
        if len(group) > _MOST_CANDIDATES:
            group = (group & other) or group
    return sorted(group)[:_MOST_COMPARED]
