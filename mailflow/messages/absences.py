"""Absence replies: recognised in the languages that mail programs write them, with the day of return and the deputy's address."""

import re
from datetime import date, timedelta

from mailflow.domain.message import Automatic, AutomaticType, Message, Reply
from mailflow.messages.reply import split_reply

# Subjects with which a program announces an answer of its own; the second group names an absence, the first any automatic answer.
_ANSWER_SUBJECT = re.compile(
    (
        r"^\W*(?:(?:re|aw)\s*:\s*)?(?:automatic (?:reply|response)|auto(?:matic)?[- ]?(?:reply|response|antwort|svar)|"
        r"automatische (?:antwort|beantwoording)|"
        r"automatisch antwoord|réponse automatique|respuesta automática|risposta automatica|resposta automática|"
        r"automatiskt svar|automatisk svar|"
        r"odpowiedź automatyczna|automatická odpověď|automaattinen vastaus)"
    ),
    re.IGNORECASE,
)
_ABSENCE_SUBJECT = re.compile(
    (
        r"^\W*(?:(?:re|aw)\s*:\s*)?(?:out of (?:the )?office|ooo\b|away from|on (?:vacation|leave|holiday)|vacation|"
        r"abwesen|absence|absent|nicht im (?:büro|hause)|"
        r"fuera de (?:la )?oficina|ausente|ausencia|ausência|fuori (?:sede|ufficio)|assen[zt]|afwezig|frånvar|fravær|"
        r"poza biurem|i am (?:out|away|currently))"
    ),
    re.IGNORECASE,
)
_ABSENT = re.compile(
    (
        r"out of (?:the |my )?office|(?:am|be|i'm|currently|is) (?:away|out|on (?:\w+ )?(?:leave|vacation|holiday))|"
        r"on (?:annual|parental|maternity|paternity|sick|medical) leave|"
        r"(?:am|be|i'm) on (?:leave|vacation|holiday)|off (?:the )?grid|out until|away until|"
        r"back (?:in the office )?(?:on|in|by)\b|return(?:ing)? (?:to (?:the|my) (?:office|desk) )?on|"
        r"limited access to (?:my )?(?:e-?mail|messages)|no (?:longer|more) (?:with|at|work|employed)|gone fishing|"
        r"has left the (?:company|firm)|"
        r"nicht im (?:büro|haus)|abwesend|(?:im|in) (?:meinem )?urlaub|elternzeit|außer haus|"
        r"nicht (?:mehr )?(?:erreichbar|(?:bei|für) .{1,40} tätig)|wieder (?:im büro|erreichbar|da)|"
        r"(?:suis|serai) (?:actuellement )?(?:absente?|en (?:congés?|déplacement|vacances))|absente? du bureau|en congés?|"
        r"de retour|ne (?:fais|travaille) plus|"
        r"(?:estoy|estaré|me encuentro|encontro-me|estou|estarei) .{0,25}(?:ausente|vacaciones|férias|fuera)|"
        r"de vacaciones|fuera de la oficina|ausente|ya no trabajo|non lavoro più|(?:já )?não trabalho mais|niet (?:meer|langer) werkzaam|"
        r"sono (?:assente|in ferie|fuori)|sarò (?:assente|in ferie|fuori)|in ferie|fuori (?:ufficio|sede)|afwezig|(?:met|"
        r"op) (?:vakantie|verlof)|niet aanwezig|"
        r"de baja|no leeré|de permiso|de baixa|de licença|não (?:vou ler|lerei)|in malattia|in congedo|non leggerò|lees (?:ik )?geen|"
        r"är (?:på semester|borta|ledig)|ikke på kontoret|på ferie|poza biurem|na urlopie|nie ma mnie"
    ),
    re.IGNORECASE,
)
_MONTHS = {
    1: "january jan januar jänner janvier janv enero ene gennaio gen januari janeiro",
    2: "february feb februar février févr febrero febbraio februari fevereiro fev",
    3: "march mar märz mars marzo maart março",
    4: "april apr avril avr abril abr aprile",
    5: "may mai mayo maggio mag mei maio",
    6: "june jun juni juin junio giugno giu junho",
    7: "july jul juli juillet juil julio luglio lug julho",
    8: "august aug août aout agosto ago augustus",
    9: "september sep sept septembre septiembre settembre set setembro",
    10: "october oct oktober okt octobre octubre ottobre ott outubro out",
    11: "november nov novembre noviembre novembro",
    12: "december dec dezember dez décembre déc diciembre dic dicembre desember dezembro",
}
_MONTH_OF = {word: number for number, words in _MONTHS.items() for word in words.split()}
_MONTH_NAME = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_DATE = (
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+)?(?P<m1>{_MONTH_NAME})\b\.?,?(?:\s+(?:de\s+)?(?P<y1>20\d\d))?"
    rf"|(?P<m2>{_MONTH_NAME})\b\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y2>20\d\d))?"
    r"|(?P<y3>20\d\d)-(?P<m3>\d{2})-(?P<d3>\d{2})|(?P<a>\d{1,2})(?P<sign>[./-])(?P<b>\d{1,2})(?:[./-](?P<y4>\d{4}|\d{2})?)?)"
)
_UNTIL = re.compile(
    (
        r"\b(?P<word>until|till|through|thru|bis|jusqu'au|jusqu’au|au|hasta el|hasta|al|fino al|tot en met|t/m|tot|"
        r"até(?: ao?)?|to|back(?: in the office)?(?: on)?|"
        r"return(?:ing)?(?: to (?:the|my) (?:office|desk))?(?: on)?|zurück am|wieder (?:ab|am)|ab dem|de retour le|"
        r"vuelvo el|regreso el|rientro il|terug op|dem)\s+"
        r"(?P<more>(?:einschließlich|einschl\.|inklusive|inkl\.|zum|the|including|and including|dia|\w+day,?|montag,?|"
        r"dienstag,?|mittwoch,?|donnerstag,?|freitag,?|"
        r"lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|miércoles|jueves|viernes)\s+){0,3}"
    )
    + _DATE
    + r"(?P<after>\s*(?:inclus|inclusive|included|einschließlich|inkl|incluido)?)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_MONEY = re.compile(
    r"(?:[$€£]|\b(?:usd|eur|gbp|chf|cad)\b)\s?\d|\d[.,]\d{2}\b|\b[A-Z]{1,4}\d{0,4}[-/]\d{2,4}(?:[-/]?\d{2,})?\b|\b\d{6,7}\b|"
    r"\b(?:inv(?:oice)?|rechnung|facture|factura|fattura)\b.{0,12}\d{3,}",
    re.IGNORECASE,
)
# An absence that a program does not mark as such is short; a person's own letter that mentions a holiday is longer or speaks of invoices.
_LONGEST_UNMARKED = 60
_LONGEST_ANSWER = 5000


def recognise_absence(message: Message, *, reply: Reply | None = None) -> Automatic | None:
    """The absence that the mail announces, `None` where it is another automatic answer or a person's own letter.

    `reply` is the mail as `split_reply` splits it, where somebody has done so already.
    """
    words = (reply or split_reply(message)).new_text[:_LONGEST_ANSWER]
    is_marked = is_automatic_answer(message)
    names_absence = _ABSENCE_SUBJECT.match(message.subject) is not None
    # The words are looked at last: of all patterns here theirs takes longest, and most letters are neither marked nor named so.
    is_absence = (names_absence and is_marked) or ((names_absence or is_marked) and _ABSENT.search(words) is not None)
    if not is_absence and not _is_unmarked_absence(message, words):
        return None
    return Automatic(
        type=AutomaticType.ABSENCE,
        original_message_id=(message.in_reply_to or message.references[-1:] or (None,))[0],
        returns_on=_returns_on(words, message.sent_at.date() if message.sent_at else None),
        substitute=_substitute(words, message),
    )


def is_automatic_answer(message: Message) -> bool:
    """Whether a program marked its answer (RFC 3834 section 5, and what older programs write)."""
    submitted = message.header("auto-submitted").partition(";")[0].strip().lower()
    if submitted and submitted != "no":
        return True
    if any(message.header(name) for name in ("x-autoreply", "x-autorespond", "x-autoresponse", "x-auto-reply", "x-vacation")):
        return True
    return "auto_reply" in message.header("precedence").lower() or _ANSWER_SUBJECT.match(message.subject) is not None


def _is_unmarked_absence(message: Message, words: str) -> bool:
    """Some programs mark nothing at all; then the first sentences must be an absence with a day, and nothing may speak of money."""
    if not words or len(words.split()) > _LONGEST_UNMARKED or message.attachments or _MONEY.search(words):
        return False
    first = " ".join(re.split(r"(?<=[.!?])\s+", words)[:2])
    return _ABSENT.search(first) is not None and _UNTIL.search(first) is not None


def _returns_on(words: str, sent_on: date | None) -> date | None:
    """The day of return; a period that is said to include its last day ends one day earlier."""
    found = _UNTIL.search(words)
    if found is None:
        return None
    day = _day(found, sent_on)
    includes_last = found.group("word").lower() in ("through", "thru", "t/m", "tot en met") or bool(found.group("after").strip())
    # "from 8 to 12 June", "del 8 al 12", "vom … bis": a period that is named whole.
    includes_last = (
        includes_last or re.search(r"\b(?:from|del|du|vom|dal|van)\s[^.!?]{1,25}$", words[: found.start()], re.IGNORECASE) is not None
    )
    includes_last = includes_last or re.search(r"ein?schl|inkl|including", found.group(), re.IGNORECASE) is not None
    return day + timedelta(days=1) if day is not None and includes_last else day


def _day(found: re.Match[str], sent_on: date | None) -> date | None:
    parts = found.groupdict()
    if parts["a"]:
        first, second = int(parts["a"]), int(parts["b"])
        # Only the slash is read month first, and only where that is a date.
        month, day = (first, second) if parts["sign"] == "/" and first <= 12 else (second, first)
        year = parts["y4"]
    elif parts["y3"]:
        month, day, year = int(parts["m3"]), int(parts["d3"]), parts["y3"]
    else:
        month = _MONTH_OF[(parts["m1"] or parts["m2"]).lower()]
        day, year = int(parts["d1"] or parts["d2"]), parts["y1"] or parts["y2"]
    try:
        if year:
            return date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
        if sent_on is None:
            return None
        this_year = date(sent_on.year, month, day)
        return this_year if this_year >= sent_on else date(sent_on.year + 1, month, day)
    except ValueError:  # 31 June, 29 February
        return None


def _substitute(words: str, message: Message) -> str | None:
    others = [address.lower().rstrip(".") for address in _ADDRESS.findall(words)]
    own = {message.sender.email, *(address.email for address in message.to)}
    return next((address for address in others if address not in own), None)
