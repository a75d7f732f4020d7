"""Days that are still to come, as people name them: the last calendar day that the words allow, counted from the mail's own local day."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from mailflow.reading.calendar_words import MONTH
from mailflow.reading.dates import find_dates, plain
from mailflow.reading.day_rules import DAY_RULES, THE_COMING_WEEKDAY, THE_DAY_OF_THE_MONTH, THE_FOLLOWING_WEEKDAY, friday_of

_THE_DATE = "the date itself"
_BEFORE_ITS_DATE = 3  # a comma and a space


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """A day at a place in a text, and the name of the rule by which the words mean it."""

    day: date
    start: int
    end: int
    rule: str

    @property
    def reach(self) -> int:
        """How far before it a word of the same day may end."""
        return _BEFORE_ITS_DATE if self.rule == _THE_DATE else 0


# The stop of "2. September" or "Mr. Ito" ends nothing; patterns reach to the next stop.
# It begins with its stop: a search for one character is many times faster than one for what may stand before it.
_STOP_WITHIN = re.compile(rf"\.(?:(?<=\d\.)(?= ?(?:{MONTH}))|(?<=\bmr\.)|(?<=\bms\.)|(?<=\bdr\.)|(?<=\bno\.)(?= ?\d)|(?<=\bnr\.)(?= ?\d))")


def flat_of(text: str) -> str:
    """The text as patterns see it: each character at its place, without accents, small, with one kind of apostrophe."""
    flat = plain(text).lower().replace("’", "'").replace("‘", "'").replace("\n", " ").replace("\t", " ").replace("\u00a0", " ")
    return _STOP_WITHIN.sub(" ", flat)


def find_due_days(flat: str, sent_on: date) -> tuple[DueDay, ...]:
    """The days that `flat` names from `sent_on` (the mail's own local day), left to right; what is past is found too."""
    found: list[DueDay] = []
    for item in find_dates(flat, sent_on):
        if item.end - item.start < 3:
            continue
        day = min(item.options, key=lambda option: (option < sent_on - timedelta(days=7), abs((option - sent_on).days)))
        found.append(_shifted(flat, DueDay(day=day, start=item.start, end=item.end, rule=_THE_DATE)))
    for rule in DAY_RULES:
        for match in rule.pattern.finditer(flat):
            # "by Friday 12 June" is one day: the weekday belongs to the date behind it.
            if any(
                match.start() < other.end and other.start < match.end() + _BEFORE_ITS_DATE * (other.rule == _THE_DATE) for other in found
            ):
                continue
            day_meant = rule.reckon(match, sent_on)
            if day_meant is not None:
                found.append(_shifted(flat, DueDay(day=day_meant, start=match.start(), end=match.end(), rule=rule.name)))
    found.sort(key=lambda item: item.start)
    return _followed(flat, found)


_BEFORE = re.compile(
    r"(?:before|prior to|ahead of|antes d[aeo]l?|avant|vor(?: dem| der)?|prima del?|voor)(?: the| el| le| la| dia| el dia)? ?$"
)
_ON_OR_BEFORE = re.compile(r"\b(?:on|at|am|le|el|em) (?:or|oder|ou|o) (?:\w+ )?\w+(?: \w+)? ?$")
_WEEK_OF = re.compile(
    r"(?:week (?:of|commencing|beginning|starting|from)(?: the| monday)?|w/c|wc|woche (?:vom|ab)(?: dem)?|semaine du|"
    r"semana (?:del?|do)(?: dia)?"
    r"|settimana del|week van) ?$"
)
# Days that are named on their own; a period ("before the end of June") ends where it ends.
_SINGLE = frozenset({_THE_DATE, THE_COMING_WEEKDAY, THE_FOLLOWING_WEEKDAY, THE_DAY_OF_THE_MONTH})
_NEXT_DAY = re.compile(
    r"\b(?:the |le |al |no |am |den )?(?:day after|next day|following day|tag danach|folgetag|lendemain|dia siguiente|"
    r"dia seguinte)\b"
)


def _shifted(flat: str, item: DueDay) -> DueDay:
    """The words "before a day" mean the day before, "the week of a day" its Friday."""
    before = flat[max(0, item.start - 30) : item.start]
    if _WEEK_OF.search(before):
        return DueDay(day=friday_of(item.day), start=item.start, end=item.end, rule="the Friday of the named week")
    if item.rule in _SINGLE and _BEFORE.search(before) and not _ON_OR_BEFORE.search(before):
        return DueDay(day=item.day - timedelta(days=1), start=item.start, end=item.end, rule="the day before")
    return item


def _followed(flat: str, found: list[DueDay]) -> tuple[DueDay, ...]:
    """With the day after a day that was named before it."""
    late: list[DueDay] = []
    for match in _NEXT_DAY.finditer(flat):
        earlier = [item for item in found if item.end <= match.start()]
        is_free = not any(match.start() < item.end and item.start < match.end() for item in found)
        if earlier and is_free:
            late.append(DueDay(day=earlier[-1].day + timedelta(days=1), start=match.start(), end=match.end(), rule="the day after"))
    return tuple(sorted([*found, *late], key=lambda item: item.start))
