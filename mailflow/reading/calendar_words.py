"""Words of the calendar in the languages that clients write, as patterns: weeks, months, counts and ordinals; without accents."""

from mailflow.reading.dates import MONTH_OF, WEEKDAY_OF

MONTH = "|".join(sorted((name for name in MONTH_OF if len(name) > 2), key=len, reverse=True))
WEEKDAY = "|".join(
    [*sorted(WEEKDAY_OF, key=len, reverse=True), "mondays?", "terca", "quarta", "quinta", "sexta", "tues?", "wed", "thurs?", "fri"]
)
_SHORT_WEEKDAYS = {"terca": 1, "quarta": 2, "quinta": 3, "sexta": 4, "tue": 1, "tues": 1, "wed": 2, "thur": 3, "thurs": 3, "fri": 4}
_COUNTS = (
    ("a", 1), ("an", 1), ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7), ("eight", 8),
    ("nine", 9), ("ten", 10), ("twelve", 12), ("fourteen", 14), ("fifteen", 15), ("twenty", 20), ("thirty", 30), ("forty-five", 45),
    ("sixty", 60), ("ninety", 90), ("a couple of", 2), ("a few", 3), ("few", 3),
    ("ein", 1), ("eine", 1), ("einem", 1), ("einer", 1), ("eines", 1), ("zwei", 2), ("drei", 3), ("vier", 4), ("funf", 5), ("sechs", 6),
    ("sieben", 7), ("acht", 8), ("zehn", 10), ("zwolf", 12), ("vierzehn", 14), ("zwanzig", 20), ("dreißig", 30), ("dreissig", 30),
    ("un", 1), ("une", 1), ("deux", 2), ("trois", 3), ("quatre", 4), ("cinq", 5), ("sept", 7), ("huit", 8), ("dix", 10), ("quinze", 15),
    ("vingt", 20), ("trente", 30), ("una", 1), ("uno", 1), ("dos", 2), ("tres", 3), ("cuatro", 4), ("cinco", 5), ("seis", 6),
    ("siete", 7), ("ocho", 8), ("diez", 10), ("quince", 15), ("veinte", 20), ("treinta", 30), ("um", 1), ("uma", 1), ("dois", 2),
    ("duas", 2), ("quatro", 4), ("sete", 7), ("oito", 8), ("dez", 10), ("vinte", 20), ("trinta", 30), ("twee", 2), ("drie", 3),
    ("tien", 10), ("due", 2), ("tre", 3), ("dieci", 10), ("een", 1),
)  # fmt: skip
_COUNT_OF = dict(_COUNTS)
NUMBER = "|".join([r"\d{1,3}", *sorted(_COUNT_OF, key=len, reverse=True)])
BUSINESS = r"(?:business|working|banking|bank|work|office|werk)"
DAYS = r"days?|tage?n?|jours?|dias?|giorni|dagen"
WEEKS = r"weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken|week"
MONTHS = r"months?|monate?n?|mois|mes(?:es)?|mes[ei]|maand(?:en)?"
NEXT = r"(?:the |on |by |am |bis |le |el |o )?(?:next|nachste[nrsm]?|prochain|proximo|volgende|prossimo)"
COMING = r"this(?: coming)?|(?:the )?coming|diese[nmr]?|kommende[nrm]?|ce|este|esta|questo|deze|komende"
THIS = r"this|(?:the )?current|diese[nmrs]?|laufende[nrm]?|ce|du|este|deste|questo|later this"
OF = r"(?:of|in|of the|in the|des|der|im|von|du|de|de la|d'|del|do|da|di|van)"
END = (
    r"(?:(?:by |at |before |until |towards |to )?(?:the )?(?:very )?(?:end|close|last day) (?:of|in)|(?:gegen |bis |zum |am |per )?ende|"
    r"(?:d'ici |avant |pour |a |a la |en )?(?:la )?fin(?: du mois(?= de))?(?: de)?|(?:a |para |antes de |"
    r"hasta )?(?:el )?(?:final(?:es)?|fines?)(?: de| del)?|"
    r"(?:ate |ao |no )?(?:o )?(?:fim|final) d[aeo]|(?:entro )?(?:la )?fine(?: di| del)?|eind(?:e)?(?: van)?)"
)
MID = r"(?:(?:by |in |around |about )?(?:the )?mid(?:dle)?(?: of)?|mitte|mi|mediados de|meados de|a mediados de|em meados de|meta|medio)"
FIRST = r"(?:first|1st|erste[nrs]?|premiere?|1ere?|primer[ao]?|primeir[ao]|1\.)"
LAST = r"(?:last|final|letzte[nrsm]?|derniere?|ultim[ao])"
ORDINAL = (
    r"(?:second|2nd|third|3rd|fourth|4th|zweite[nrs]?|dritte[nrs]?|vierte[nrs]?|deuxieme|seconde?|troisieme|quatrieme|segund[ao]|"
    r"tercer[ao]?|cuart[ao]|terceir[ao]|quarta)"
)
_ORDINALS = (
    (1, ("first", "1st", "erste", "premier", "1er", "1ere", "primer", "primeir", "1.")),
    (2, ("second", "2nd", "zweite", "deuxieme", "segund")),
    (3, ("third", "3rd", "dritte", "troisieme", "tercer", "terceir")),
    (4, ("fourth", "4th", "vierte", "quatrieme", "cuart", "quarta")),
    (-1, ("last", "final", "letzte", "dernier", "ultim")),
)
# The month that a phrase speaks of where it names none.
PERIOD_MONTH = (
    r"(?P<next>(?:the )?(?:next|coming|following) month|(?:des )?(?:nachsten|kommenden|folge)[- ]?monats?|(?:le |du )?mois prochain|"
    r"(?:del |el |do )?(?:proximo mes|mes (?:que viene|que vem|proximo|siguiente))|prossimo mese|volgende maand)|"
    r"(?:the |this |the current |current |des |dieses |diesen |du |de |de ce |del |de este |deste |do |de la |questo |deze )?"
    r"(?:month|monats?|mois|mes|mese|maand)"
)
# This week, and the next one.
PERIOD_WEEK = (
    r"(?:later |by |in |of )?(?:this|diese[nr]?|laufende[nr]|cette|esta|desta|questa|deze) (?:week|woche|semaine|semana|settimana)",
    (
        r"(?:of |(?:early |later |some ?time |the following |the |la |der |in der )?)(?:(?:next|following|coming|nachste[nr]?|"
        r"kommende[nr]?|proxima|"
        r"prossima|volgende) (?:week|woche|semana|settimana)|semaine prochaine|semana (?:que viene|que vem|proxima))(?:'s)?"
    ),
)


def month_of(name: str) -> int:
    """The number of a month that is named in any of the languages."""
    return MONTH_OF[name]


def weekday_of(name: str) -> int:
    """The day of the week, Monday is 0."""
    return _SHORT_WEEKDAYS[name] if name in _SHORT_WEEKDAYS else WEEKDAY_OF[name.removesuffix("s") if name == "mondays" else name]


def count_of(words: str) -> int | None:
    """The number that a count says, in figures or in words."""
    return int(words) if words.isdecimal() else _COUNT_OF.get(words)


def ordinal_of(words: str) -> int | None:
    """1 to 4, or -1 for the last."""
    return next((number for number, stems in _ORDINALS if words.startswith(stems)), None)
