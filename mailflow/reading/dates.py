"""Days as people and programs write them. Which of two orders a numeric date has is decided per document, by proofs."""

import functools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

# Month names by number: English, German, French, Spanish, Italian, Portuguese, Dutch; without accents, long forms before short ones.
_MONTHS = (
    "january januar janvier enero gennaio janeiro januari jan janv jän ene gen",
    "february februar fevrier febrero febbraio fevereiro februari feb fevr fev",
    "march marz mars marzo marco maart mar mrz mär mrt",
    "april avril abril aprile apr avr abr",
    "may mai mayo maggio maio mei mag",
    "june juni juin junio giugno junho jun giu",
    "july juli juillet julio luglio julho jul juil lug",
    "august aout agosto augustus aug ago",
    "september septembre septiembre settembre setembro sept sep",
    "october oktober octobre octubre ottobre outubro oct okt ott",
    "november novembre noviembre novembro nov",
    "december dezember decembre diciembre dicembre dezembro dec dez dic",
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
# Days of the week from Monday, same languages.
_WEEKDAYS = (
    "monday montag lundi lunes lunedi segunda-feira maandag",
    "tuesday dienstag mardi martes martedi terca-feira dinsdag",
    "wednesday mittwoch mercredi miercoles mercoledi quarta-feira woensdag",
    "thursday donnerstag jeudi jueves giovedi quinta-feira donderdag",
    "friday freitag vendredi viernes venerdi sexta-feira vrijdag",
    "saturday samstag sonnabend samedi sabado sabato zaterdag",
    "sunday sonntag dimanche domingo domenica zondag",
)
_WEEKDAY_OF = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
# The same tables for readers of days that are still to come.
MONTH_OF, WEEKDAY_OF = _MONTH_OF, _WEEKDAY_OF
# Words for a day near the writer's own, same languages, without accents.
_TODAY = (
    "today|this (?:morning|afternoon|evening|noon)|tonight|just now|just (?:paid|sent|wired|mailed|released)|of even date|at noon|noon mail"
    "|heutigen?|heute|aujourd'hui|aujourd’hui|ce (?:jour|matin|soir|midi)|cet(?:te)? (?:apres-midi|matinee)|hoy|esta (?:manana|tarde)"
    "|oggi|stamattina|in data odierna|odierna|hoje|esta manha|vandaag|vanmorgen|vanochtend|vanmiddag"
)
_YESTERDAY = "yesterday|last (?:night|evening)|gestern(?:abend)?|hier|ayer|anoche|ieri|ontem|gisteren|gisteravond"
_TOMORROW = "tomorrow|morgen(?! (?:fruh|abend) nicht)|demain|manana|domani|amanha"
_NAMES = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_NUMERIC = re.compile(r"(?<![\w.,/-])(\d{1,4})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\w/-]|[.,]\d)")
_NAMED = re.compile(
    rf"(?<![\w.,-])(?:(?:le )?(?P<d1>\d{{1,2}})(?:er|st|nd|rd|th|º|°)?(?:\.| de|"
    rf" of)?[ /.-]{{1,2}}(?P<m1>{_NAMES})(?![a-z])\.?(?:(?: de)?[ ,/.-]{{1,2}}(?P<y1>\d{{4}}|\d{{2}}(?![\d:.,])))?"
    rf"|(?P<m2>{_NAMES})(?![a-z])\.?[ -](?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|[.,]\d)(?:,? (?P<y2>\d{{4}}))?)(?!\w)",
    re.IGNORECASE,
)
_WRITTEN_OUT = re.compile(r"(?<![\w.,/-])\d{1,2}\.? (?P<month>[^\W\d_]{3,12})\.?,? 20\d\d(?!\w)")
_FURTHER_LANGUAGES = ["pl", "sv", "da", "nb", "fi", "cs", "sk", "hu", "ro", "tr", "hr", "sl", "ca"]
_NO_MONTHS = frozenset("days hours items invoices bills lines rechnungen factures the for and".split())
_SHORT = re.compile(r"(?<![\w.,/$€£-])(\d{1,2})(?:/(\d{1,2})(?![\w/-]|[.,]\d)|\.(\d{1,2})\.(?![\w/-]|[.,]?\d))")
_RELATIVE = re.compile(
    rf"(?<!\w)(?:(?P<today>{_TODAY})|(?P<yesterday>{_YESTERDAY})|(?P<tomorrow>{_TOMORROW})|(?P<past>last |letzten |am |"
    rf"dernier )?(?P<weekday>{'|'.join(_WEEKDAY_OF)}))(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A day at a place in a text.

    `options` are the days that it can mean, more than one where the order is open; `is_yearless` where the year was left out
    (the options then lie nearest to the day asked about).
    """

    options: tuple[date, ...]
    text: str
    start: int
    end: int
    is_yearless: bool = False

    def nearest(self, day: date) -> date:
        """The option nearest to that day."""
        return min(self.options, key=lambda option: abs((option - day).days))


def plain(text: str) -> str:
    """The text without accents, each character still at its own place."""
    return "".join(_bare(letter) for letter in text) if not text.isascii() else text


@functools.lru_cache(maxsize=4096)
def _bare(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[:1]
    return base if base.isalpha() and letter.isalpha() else letter


def find_dates(text: str, around: date) -> tuple[FoundDate, ...]:
    """All dates of a text, from left to right; a date without a year is taken nearest to `around`."""
    flat = plain(text)
    found = [*_numeric(flat), *_named(flat, around)]
    found += [item for item in _foreign(flat, text) if not any(item.start < other.end and other.start < item.end for other in found)]
    taken = [(item.start, item.end) for item in found]
    for match in _SHORT.finditer(flat):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            readings: list[tuple[str | None, str, str]] = (
                [(None, match[3], match[1])] if match[3] else [(None, match[1], match[2]), (None, match[2], match[1])]
            )
            options = _options(readings, around)
            if options:
                found.append(FoundDate(options=options, text=match.group(), start=match.start(), end=match.end(), is_yearless=True))
    return tuple(sorted(found, key=lambda item: item.start))


def _numeric(text: str) -> Iterable[FoundDate]:
    for match in _NUMERIC.finditer(text):
        first, _, second, third = match.groups()
        if len(first) == 4:
            options = _options([(first, second, third)], date.min)
        elif len(first) < 3:
            options = _options([(third, first, second), (third, second, first)], date.min)
        else:
            continue
        if options:
            yield FoundDate(options=options, text=match.group(), start=match.start(), end=match.end())


def _named(text: str, around: date) -> Iterable[FoundDate]:
    for match in _NAMED.finditer(text):
        month = _MONTH_OF[(match["m1"] or match["m2"]).lower()]
        year = match["y1"] or match["y2"]
        options = _options([(year, str(month), match["d1"] or match["d2"])], around)
        if options:
            yield FoundDate(options=options, text=match.group(), start=match.start(), end=match.end(), is_yearless=year is None)


def _foreign(flat: str, text: str) -> Iterable[FoundDate]:
    """Dates written out in languages that the tables above do not know: "14 maja 2026"."""
    for match in _WRITTEN_OUT.finditer(flat):
        if match["month"].lower() in _MONTH_OF or match["month"].lower() in _NO_MONTHS:
            continue
        day = _ask_dateparser(text[match.start() : match.end()])
        if day is not None:
            yield FoundDate(options=(day,), text=match.group(), start=match.start(), end=match.end())


@functools.lru_cache(maxsize=512)
def _ask_dateparser(words: str) -> date | None:
    # Its import takes a third of a second; left to guess the language it reads days into any words.
    import dateparser  # type: ignore[import-untyped]  # it ships no types

    settings = {"DATE_ORDER": "DMY", "PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]}
    found = dateparser.parse(words, languages=_FURTHER_LANGUAGES, settings=settings)
    return found.date() if found is not None else None


def _options(readings: list[tuple[str | None, str, str]], around: date) -> tuple[date, ...]:
    """The days that (year, month, day) readings name; impossible ones drop out."""
    days = []
    for year, month, day in readings:
        if year is None:
            near = [
                made for near_year in (around.year - 1, around.year, around.year + 1) if (made := _day(near_year, int(month), int(day)))
            ]
            days.extend(sorted(near, key=lambda made: abs((made - around).days))[:1])
        elif made := _day(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)):
            days.append(made)
    return tuple(dict.fromkeys(days))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def compact_day(digits: str, around: date) -> date | None:
    """The day that a run of six or eight digits writes (260915, 20260915), where it lies within a year of `around`."""
    if len(digits) not in (6, 8) or not digits.isdecimal():
        return None
    made = _day(int(digits[:-4]) + (2000 if len(digits) == 6 else 0), int(digits[-4:-2]), int(digits[-2:]))
    return made if made is not None and abs((made - around).days) <= 366 else None


def find_relative_days(text: str, sent_on: date) -> tuple[tuple[int, date], ...]:
    """Days that are told from the writer's own day (today, last night, on Saturday), each with its place.

    A bare weekday is the last one before `sent_on`: mail tells what happened; what will happen says "next".
    """
    flat = plain(text)
    found = []
    for match in _RELATIVE.finditer(flat):
        if match["today"]:
            day = sent_on
        elif match["yesterday"]:
            day = sent_on - timedelta(days=1)
        elif match["tomorrow"]:
            day = sent_on + timedelta(days=1)
        else:
            back = (sent_on.weekday() - _WEEKDAY_OF[match["weekday"].lower()]) % 7
            if re.match(rf",? ?(?:the )?(?:\d|(?:{_NAMES})(?![a-z]))", flat[match.end() :], re.IGNORECASE):
                continue  # "Friday, May 8": the date itself is found as one
            if re.search(r"(?:next|nachsten|kommenden|by|until|bis|through|prochain) $", flat[: match.start()], re.IGNORECASE):
                continue
            day = sent_on - timedelta(days=back or 7)
        found.append((match.start(), day))
    return tuple(found)


def prefers_day_first(dates: Iterable[FoundDate], known: Iterable[date]) -> bool | None:
    """Whether a document's numeric dates put the day before the month: its own impossible readings, then known days, decide.

    `known` are days that the document is about (invoice dates of the ledger, the mail's own day). `None`: nothing decides.
    """
    days = set(known)
    first = second = 0
    for item in dates:
        numbers = [int(number) for number in re.findall(r"\d+", item.text)[:2]] if item.text[:1].isdecimal() else []
        if len(numbers) < 2 or numbers[0] > 31 or not re.fullmatch(r"[\d./-]+", item.text):
            continue
        if numbers[0] > 12 or (len(item.options) > 1 and item.options[1] in days and item.options[0] not in days):
            first += 1
        elif numbers[1] > 12 or (len(item.options) > 1 and item.options[0] in days and item.options[1] not in days):
            second += 1
    if first == second:
        return None
    return first > second
