"""The rules by which vague words mean a day, as data: a name, a pattern, and how the day is reckoned (policy: promises).

Patterns are matched against small letters without accents. A group's name may carry a figure where a pattern needs it twice.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from mailflow.reading.calendar_words import (
    BUSINESS,
    COMING,
    DAYS,
    END,
    FIRST,
    LAST,
    MID,
    MONTH,
    MONTHS,
    NEXT,
    NUMBER,
    OF,
    ORDINAL,
    PERIOD_MONTH,
    PERIOD_WEEK,
    THIS,
    WEEKDAY,
    WEEKS,
    count_of,
    month_of,
    ordinal_of,
    weekday_of,
)

SOURCE = "policy: promises"
THE_COMING_WEEKDAY = "the coming weekday"
THE_FOLLOWING_WEEKDAY = "the weekday of the following week"
THE_DAY_OF_THE_MONTH = "the day of the month"
_FRIDAY = 4
_EARLY, _MIDDLE = 10, 15  # the last days that "early" and "mid" of a month allow (CASES: mid-month: the 15th)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRule:
    """How a vague phrase is read; `reckon` gives the day from the match and the writer's own day, `None` where it means none."""

    name: str
    pattern: re.Pattern[str]
    reckon: Callable[[re.Match[str], date], date | None]
    source: str = SOURCE


def friday_of(day: date) -> date:
    """The Friday of a day's Monday-to-Sunday week."""
    return day - timedelta(days=day.weekday()) + timedelta(days=_FRIDAY)


def business_days_after(day: date, count: int) -> date:
    """The `count`-th day after `day` that is neither Saturday nor Sunday (CASES: "within ten business days: + 10 business days")."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _part(match: re.Match[str], name: str) -> str:
    return next((value for key, value in match.groupdict().items() if value and key.rstrip("234") == name), "")


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _named_month(match: re.Match[str], sent_on: date) -> tuple[int, int]:
    """Year and month that a match speaks of: a named one from this month on, the next one, or this one."""
    if name := _part(match, "month"):
        month = month_of(name)
        return sent_on.year + (month < sent_on.month), month
    if _part(match, "next"):
        return sent_on.year + sent_on.month // 12, sent_on.month % 12 + 1
    return sent_on.year, sent_on.month


def _end_of_month(match: re.Match[str], sent_on: date) -> date:
    return _month_end(*_named_month(match, sent_on))


def _day_of_month(day: int) -> Callable[[re.Match[str], date], date]:
    def reckon(match: re.Match[str], sent_on: date) -> date:
        year, month = _named_month(match, sent_on)
        made = date(year, month, day)
        return made if made >= sent_on or _part(match, "month") else date(year + month // 12, month % 12 + 1, day)

    return reckon


def _week_of_month(match: re.Match[str], sent_on: date) -> date | None:
    number = ordinal_of(_part(match, "ordinal"))
    year, month = _named_month(match, sent_on)
    if number is None:
        return None
    return _month_end(year, month) if number < 0 else date(year, month, 7 * number)


def _half_of_month(match: re.Match[str], sent_on: date) -> date:
    year, month = _named_month(match, sent_on)
    return date(year, month, _MIDDLE) if ordinal_of(_part(match, "ordinal")) == 1 else _month_end(year, month)


def _weekday_of_month(match: re.Match[str], sent_on: date) -> date | None:
    number, weekday = ordinal_of(_part(match, "ordinal")), weekday_of(_part(match, "weekday"))
    if number is None:
        return None
    year, month = _named_month(match, sent_on)
    last = _month_end(year, month)
    if number < 0:
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _numbered_day(match: re.Match[str], sent_on: date) -> date | None:
    number = int(_part(match, "day"))
    if not 1 <= number <= 31:
        return None
    year, month = sent_on.year, sent_on.month
    if _part(match, "next") or number < sent_on.day:
        year, month = year + month // 12, month % 12 + 1
    return min(date(year, month, 1) + timedelta(days=number - 1), _month_end(year, month))


def _days_on(match: re.Match[str], sent_on: date) -> date | None:
    count = count_of(match["count"])
    if count is None:
        return None
    if _part(match, "business"):
        return business_days_after(sent_on, count)
    if _part(match, "weeks"):
        return sent_on + timedelta(weeks=count)
    if _part(match, "months"):
        month = sent_on.month - 1 + count
        year, month = sent_on.year + month // 12, month % 12 + 1
        return min(date(year, month, 1) + timedelta(days=sent_on.day - 1), _month_end(year, month))
    return sent_on + timedelta(days=count)


def _coming(match: re.Match[str], sent_on: date) -> date:
    return sent_on + timedelta(days=(weekday_of(_part(match, "weekday")) - sent_on.weekday() - 1) % 7 + 1)


def _week_from(match: re.Match[str], sent_on: date) -> date:
    return _coming(match, sent_on) + timedelta(weeks=1)


def _following_week(match: re.Match[str], sent_on: date) -> date:
    return sent_on - timedelta(days=sent_on.weekday()) + timedelta(days=7 + weekday_of(_part(match, "weekday")))


def _week(weeks: int) -> Callable[[re.Match[str], date], date]:
    def reckon(_: re.Match[str], sent_on: date) -> date:
        friday = friday_of(sent_on) + timedelta(weeks=weeks)
        return friday + timedelta(weeks=1) if friday < sent_on else friday

    return reckon


def _numbered_week(match: re.Match[str], sent_on: date) -> date | None:
    number = int(_part(match, "week"))
    return date.fromisocalendar(sent_on.year, number, _FRIDAY + 1) if 1 <= number <= 52 else None


def _plus(days: int) -> Callable[[re.Match[str], date], date]:
    return lambda _, sent_on: sent_on + timedelta(days=days)


def _quarter_end(match: re.Match[str], sent_on: date) -> date:
    month = (sent_on.month - 1) // 3 * 3 + 3 + (3 if _part(match, "next") else 0)
    return _month_end(sent_on.year + (month - 1) // 12, (month - 1) % 12 + 1)


def _year_end(_: re.Match[str], sent_on: date) -> date:
    return date(sent_on.year, 12, 31)


def _rule(name: str, reckon: Callable[[re.Match[str], date], date | None], *patterns: str) -> DayRule:
    return DayRule(name=name, pattern=re.compile(rf"(?<![\w.,/-])(?:{'|'.join(patterns)})(?!\w)"), reckon=reckon)


_IN_MONTH = rf"(?:(?P<month>{MONTH})|{PERIOD_MONTH})"
_WHICH = rf"(?P<ordinal>{FIRST}|{LAST}|{ORDINAL})"
# "45 days from receipt" are terms, "ten days ago" are past.
_NO_TERM = (
    r"(?! ago)(?! (?:of|from|after|following|nach|ab|a partir|a compter|de la fecha)(?: the| der| la)? ?"
    r"(?:receipt|invoice|eingang|erhalt|rechnung|reception|recepcion|date of))"
)
_HEADS = (
    r"(?:with?in|in|inside(?: of)?|over|dans|d'ici|sous|binnen|innert|innerhalb(?: von)?|en|dentro de|em|entro|later than|"
    r"au plus tard dans|the next)"
    r"(?: the| den| les| los| about| around)?(?: next| nachsten| prochains?| proximos| coming)?"
)
_SPAN = (
    rf"(?P<count>{NUMBER})(?: calendar)?(?P<business> {BUSINESS})? "
    rf"(?:(?P<business2>(?:werk|arbeits|bankarbeits|geschafts)tagen?|werkdagen)|(?P<weeks>{WEEKS})|(?P<months>{MONTHS})|(?:{DAYS}))"
    r"(?P<business3> (?:ouvres|ouvrables|habiles|laborables|uteis|lavorativi))?(?:'s?)?"
)
_RUN = r"(?:\w+ )?(?:run|payments?|cycle|batch|wires|che(?:ck|que)s|disbursements?|transfers?)"
# The more particular rules stand before the others; what one has taken, no later one reads.
DAY_RULES: tuple[DayRule, ...] = (
    _rule("two days on", _plus(2), r"(?:the )?day after tomorrow|ubermorgen|apres-demain|pasado manana|depois de amanha|dopodomani"),
    _rule("a fortnight from tomorrow", _plus(15), r"(?:a )?(?:fortnight|two weeks) (?:from )?tomorrow|tomorrow fortnight"),
    _rule("a week from tomorrow", _plus(8), r"(?:a |one )?week (?:from )?tomorrow|tomorrow week|morgen in einer woche|demain en huit"),
    _rule("a week from a weekday", _week_from, rf"(?:a |one )?week (?:on|from) (?P<weekday>{WEEKDAY})|(?P<weekday2>{WEEKDAY}) week"),
    _rule("the Friday of the week after next", _week(2), rf"(?:{END} )?(?:the )?week after next", r"ubernachste[nr]? woche"),
    _rule(
        "the Friday of the numbered week",
        _numbered_week,
        r"(?:calendar |in )?(?:week|kw|kalenderwoche|semaine|semana|wk)\.? (?:no\.? |n[o°]\.? )?(?P<week>\d{1,2})(?! ?(?:days|hours|%))",
    ),
    _rule(
        "the 7th, 14th, 21st, or the last day",
        _week_of_month,
        rf"{_WHICH} (?:week|woche|semaine|semana|settimana)(?: {OF})? ?{_IN_MONTH}",
        rf"{_WHICH} (?P<month>{MONTH})woche".replace("<ordinal>", "<ordinal2>").replace("<month>", "<month2>"),
    ),
    _rule(
        "the 15th, or the last day",
        _half_of_month,
        rf"{_WHICH} (?:half|halfte|moitie|quinzaine|quincena|mitad|quinzena)(?: {OF})? ?{_IN_MONTH}",
        rf"{_WHICH} (?P<month>{MONTH})halfte".replace("<ordinal>", "<ordinal2>").replace("<month>", "<month2>"),
    ),
    _rule(
        "the numbered weekday of the month",
        _weekday_of_month,
        # "last Thursday" alone is past; "<eom>" below is the end of a message.
        rf"(?!last (?:{WEEKDAY})\b(?! {OF}))(?:the )?{_WHICH} (?P<weekday>{WEEKDAY})(?:(?: {OF}) ?{_IN_MONTH})?(?! (?:i|we|you))",
    ),
    _rule(
        "the Friday of the following week",
        _week(1),
        rf"(?:{END} )?{PERIOD_WEEK[1]}",
    ),
    _rule(
        "the Friday of the week",
        _week(0),
        rf"(?:{END} )?{PERIOD_WEEK[0]}",
        rf"{END} (?:the |der |la |da |de la )?(?:week|woche|semaine|semana)|fin de semaine|wochenende|(?:the )?weekend",
    ),
    _rule(
        "the end of the month",
        _end_of_month,
        rf"{END} {_IN_MONTH}",
        (
            rf"(?P<next2>next |nachsten )?(?:month[- ]?end|monatsende|(?<![<(\[])eom(?![>)\]]))|"
            rf"(?:per |zum |bis )?ultimo(?: (?P<month2>{MONTH}))?|"
            rf"late (?P<month3>{MONTH})"
        ),
    ),
    _rule("the 15th", _day_of_month(_MIDDLE), rf"{MID}[- ]?(?:{OF} )?{_IN_MONTH}", r"monatsmitte"),
    _rule(
        "the 10th",
        _day_of_month(_EARLY),
        rf"(?:early|beginning of|start of|first days of|anfang|debut|principios de|inicios? de|inizio) (?:in )?(?:{OF} )?{_IN_MONTH}",
    ),
    _rule(
        "the end of the quarter",
        _quarter_end,
        rf"{END} (?:the |this |(?P<next>next ))?quarter|quarter[- ]end|this quarter|quartalsende|fin de trimestre|final del trimestre",
    ),
    _rule(
        "the end of the year",
        _year_end,
        rf"{END} (?:the |this |des |de l'|del |do )?(?:year|jahres?|annee|ano)|year[- ]end|jahresende|fin d'annee",
    ),
    _rule("so many days on", _days_on, rf"{_HEADS} ?{_SPAN}{_NO_TERM}"),
    _rule(
        "so many days on",
        _days_on,
        (
            rf"{_SPAN} (?:from (?:today|now|this date|the date of this)|hence|ab heute|a compter d'aujourd'hui|a partir de hoy|"
            rf"a contar de hoje)"
        ),
    ),
    _rule("a fortnight on", _plus(14), r"(?:with?in |in )?(?:a |the next )fortnight|fortnight's time"),
    _rule("a fortnight on", _plus(15), r"sous quinzaine|d'ici (?:une )?quinzaine|en una quincena"),
    _rule(
        THE_FOLLOWING_WEEKDAY,
        _following_week,
        rf"(?:{NEXT}) (?:week(?:'s)? )?(?P<weekday>{WEEKDAY})|(?P<weekday2>{WEEKDAY}) (?:prochain|proximo)",
        rf"(?P<weekday3>{WEEKDAY}) (?:next week|(?:de la )?semaine prochaine|de la (?:proxima semana|semana que viene))",
    ),
    _rule(
        THE_COMING_WEEKDAY,
        _coming,
        rf"(?<!last )(?<!past )(?<!previous )(?<!letzten )(?<!letzter )(?<!since )"
        rf"(?<!scorso )(?<!vorigen )(?:(?:{COMING}) )?(?P<weekday>{WEEKDAY})(?!,? (?:last|"
        rf"passe|pasado|passada))",
    ),
    _rule("the day itself", _plus(0), r"today|this (?:morning|afternoon|evening)|tonight|heute|aujourd'hui|ce jour|hoy|hoje|oggi|vandaag"),
    _rule("the next day", _plus(1), r"tomorrow|(?<!guten )morgen|demain|(?<!la )(?<!esta )manana|amanha|domani"),
    _rule("the day itself", _plus(0), r"now(?=,? and)|(?<=half )now|(?<=third )now|sofort|jetzt(?= und)"),
    _rule(
        THE_DAY_OF_THE_MONTH,
        _numbered_day,
        r"(?:the|our|by|on the) (?P<day>\d{1,2})(?:st|nd|rd|th)(?: of (?:(?P<next>next)|this|the|each|every) month)?"
        r"(?! (?:century|floor|amendment|week|quarter|time|entry))|day (?P<day2>\d{1,2})",
        r"(?:am|zum|bis|bis zum|dem) (?P<day3>\d{1,2})\.(?! ?\d)",
        (
            r"(?:el dia|el|o dia|ao dia|no dia|dia|le|au) (?P<day4>\d{1,2})(?=[ .,;]*(?:$|[.,;)]|de (?:este|cada) mes|du mois|"
            r"deste mes|y |et |e ))"
        ),
    ),
    _rule(
        "the end of the month",
        _end_of_month,
        rf"(?:in|during|sometime in|im laufe des|im|en|em|no|courant|over|by|for|with|bis|a) (?:the )?(?:month of |course of |our |the )?"
        rf"(?P<month>{MONTH})(?! ?\d)|(?:our|the|in) (?P<month2>{MONTH}) {_RUN}",
        r"(?P<next>next month|nachsten monat|im folgemonat|le mois prochain|(?:el |do |no )?proximo mes|(?:el )?mes que viene|mes que vem)",
        rf"(?:{THIS}) (?:month|monat|mois|mes)|within the month",
    ),
)
