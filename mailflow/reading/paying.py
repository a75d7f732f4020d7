"""Clauses that say when money will move: the tense and the person of paying, in the languages that clients write, and the day beside it.

All patterns are matched against small letters without accents (`flat_of`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from mailflow.domain.facts import Kind
from mailflow.reading.constructions import stated
from mailflow.reading.due_days import DueDay, find_due_days
from mailflow.reading.second_opinion import SURE, seems

# Money on its way by any verb: paid, sent off, arriving.
_PAY = (
    r"(?:re)?pay\w*|paid|settl\w*|remit\w*|wir(?:e|es|ed|ing)\b|transfer\w*|clear(?:ed|ing|s)?\b|releas\w*|disburs\w*|reimburs\w*|"
    r"cut\b|issu(?:e|ed|ing)\b|mail(?:ed|ing)?\b|post(?:ed|ing)?\b|send\b|sent\b|courier\w*|deposit\w*|honou?r\w*|discharg\w*|"
    r"process(?:ed|ing)?\b|schedul\w*|ach\b|drop\b|hand (?:over|you)|put through|make good|true up|bring\b.{0,30}\bcurrent|square\b|"
    r"get (?:it|them|this|that|these|those|both|all|everything|\d\S*)\b.{0,20}\b(?:out|over|off|to you|done)|"
    r"(?:fix|sort|square|see|set|put)\w* (?:you|it|them|this|that|these|those|both)\b.{0,8}\b(?:up|out|away|right|straight|good)|"
    r"take(?:n)? care of|have you paid|get you paid|dealt with|"
    r"have (?:your|the|you|it|them|this|these) (?:money|funds|payment|cash|check|cheque|wire)|do [$€£]? ?\d"
)
_ARRIVE = (
    r"(?:you(?:'ll| will| should| can expect to) (?:have|get|see|receive)(?! to\b)|(?:with|reach|reaching|to) you\b|"
    r"in your (?:account|hands|bank)|"
    r"count on (?:having|receiving|getting|seeing)|"
    r"expect (?:the |your |our )?(?:funds|payment|money|transfer|wire|check|cheque|it|that)|(?:go|goes|going|leave|leaves|"
    r"leaving|follow|follows)\b|"
    r"(?:comes?|lands?|arrives?|hits?) (?:out|off|over|your|to you|with you|together|with)\b)"
)
_RUN = (
    r"(?:check|cheque|payment|pay|wire|ach|bacs|ap|eft|vendor|supplier|month\S*|week\S*|friday\S*|thursday\S*)?[- ]?"
    r"(?:\brun\b|\bbatch\b|\bdisbursements?\b|\bcycle\b|\bwires\b|\bchecks\b|\bcheques\b|\btransfers\b)"
)
_SCHEDULED = (
    rf"(?:approved|cleared|released|scheduled|slated|queued|set|booked|lined up|down|earmarked|due|included|put|vouchered|"
    rf"on the list|listed)\b.{{0,40}}\b(?:for|to|on|in|with)\b.{{0,30}}(?:{_PAY}|{_RUN})"
)
_WILL = (
    r"(?:will|shall|'ll|going to|gonna|plan(?:s|ning)? to|expect(?:s|ing|ed)? to|intend(?:s|ing)? to|aim(?:s|ing)? (?:to|"
    r"for)|hop(?:e|es|ing) to|"
    r"can|able to|due to|set to|about to|arrang\w+ (?:to|for)|promise\w* to|undertake\w* to|commit\w* to|is to|are to|"
    r"to be|'ll have|ready to|"
    r"be|gets?|is|are|we|i|it|they|which|that|and|who|this|these|both|all|\d{4,}\S*|accounting|finance|treasury|ap|payables|payment)"
)
_FUTURE = re.compile(
    r"\bconsider \S+ (?:done|paid|settled|sorted)\b|"
    r"\bsettlement\b|\b(?:planned|on|in|lined up|pencilled in|penciled in|confirmed|earmarked|provisional\w*) for\b|"
    r"\bprevist[oa]|\bpartira\b|\bvorgesehen\b|\bgeplant\b|\bvamos (?:liquidar|pagar|transferir)|"
    r"\b(?:the|your) money\b|\bmoney (?:moves|goes|leaves|will)|\bevery (?:cent|penny)\b|\bpush\w*\b|\bmov(?:e|es|"
    r"ing)\b (?:on|out|over|it|this|the|\w+day|by)|\bsign(?:s|"
    r"ing) (?:off|che)|\bsaldra\b|\bsale\b|\bfaremos\b|"
    rf"\b{_WILL}\b.{{0,70}}?\b(?:{_PAY})|{_ARRIVE}|{_SCHEDULED}|{_RUN}|\bpayments?\b|\bcheques?\b|\bchecks?\b|"
    rf"\btransfers?\b|\bfunds\b|\binstal?lment|"
    r"\b(?:half(?! of (?:my|us|them)\b)|balance|rest|remainder|the remaining|the other (?:half|part|[$€£\d]))|\bpays\b|"
    # German
    r"auf (?:ihrem|eurem|dem) konto\b|\bsur votre compte\b|\ben su cuenta\b|\bna (?:sua|vossa) conta\b|"
    r"zahl|uberw(?:eis|ies)|beglei?ch|beglich|ausgleich|anweis|angewies|\bgeht\b.{0,40}\b(?:zu|raus|ein)\b|erfolgt|vorgemerkt|"
    r"eingeplant|veranlass|restbetrag|"
    # French
    r"\bpa(?:yer|yee?s?|yons|yerons|yerai|yera|yeront|iement|iera|ierons|ierai)\b|\bregl(?:er|ee?s?|erons|erai|era|ement|"
    r"ons)\b|\bvir(?:er|ee?s?|erons|erai|ement|ons)\b|"
    r"\bsold(?:er|ee?s?|erons|era|e)\b|\bvers(?:er|ee?s?|erons|era|ement)\b|\bacquitt|\btransfer(?:er|erons|es?)\b|"
    # Spanish, Portuguese
    r"\bpag(?:ar|ara|aran|aremos|are|amos|ad[oa]s?|os?|as?|ue|uen|a?mento)|\babon(?:ar|amos|ad)|\bliquid(?:ar|amos|ad)|"
    r"\btransfer|\bingres(?:ar|o)|"
    r"\bsald(?:ar|ad|o)|\bvirement|hare(?:mos)? llegar|recibiran|recebera|agendad[oa]|programad[oa]|previst[oa]|"
    # Italian, Dutch
    r"\bsaldiamo\b|\bpaghiamo\b|\bbonifichiamo\b|\bprovved\w+|\bregolarizz|\bversiamo\b|\bbonifico\b|\bmaak\w* .{1,50} over\b|"
    r"\bgaat\b.{1,50}\b(?:uit|eruit|weg)\b|\bstaat gepland\b|\bingepland\b|\bstaat klaar\b|\bbekommen sie\b|\bunterwegs\b|"
    r"\bsie bekommen\b.{0,20}\bgeld\b|\b(?:on|in|for) (?:the|a|our) (?:queue|run|batch)\b|\bwith you\b|\beta\b|\banticipat\w+|"
    r"\binterviendra\b|\bprocederons\b|\bhacemos (?:la |el )\w+|\bfazemos a \w+|"
    r"\bpagher|\bpagat|\bsalder|\bsaldat|\bbonific|\bbetal|\bbetaal|\bovermak|\bover te maken|\bmaken .{1,40} over\b|\bvoldo"
)
# What has happened already is a claim; what "will be paid" is not.
_PAST = re.compile(
    r"\b(?:was|were|has|have|had|been)\b.{0,20}\b(?:taken care of|dealt with|sorted out)\b|"
    r"(?<!be )(?<!get )\bpaid\b(?: \w+){0,3} (?:this morning|earlier|just now|yesterday)\b|"
    r"\b(?:e|sono|risulta|risultano|ho|abbiamo) (?:gia )?(?:stat\w+ )?(?:gia )?(?:pagat|saldat|bonificat|effettuat)\w+|"
    r"\b(?:is|zijn|hebben|heb|werd|werden)\b.{0,30}\b(?:al |reeds )?(?:betaald|overgemaakt|voldaan)\b|\b(?:quedo|"
    r"quedaron) (?:\w+ ){0,2}(?:pagad|abonad|liquidad)\w+|"
    r"\b(?:uberwiesen|bezahlt|beglichen|gezahlt|angewiesen|ausgeglichen) worden\b|"
    r""
    r"\bshould have (?:received|got|had|seen)\b|\ba deja ete\b|\b(?:ya|ja) f(?:ue|oi) (?:pag|abon|liquid|transfer)\w+|"
    r"\b(?:hicimos|hizo|hicieron|efectuamos|fizemos|avons fait|a ete effectue|foi (?:feit|transferid|efetuad)\w*)\b|"
    r"\b(?:was|were|has|have|had|been|got|ya se|hemos|avons|a ete|ont ete|est deja|sont deja|haben|habe|hat|wurden?|abbiamo|foi|foram)\b"
    r"(?:(?!\bwill\b|\bto be\b|\band (?:will|is|are|goes?|gets?)\b).){0,40}\b(?:paid|payed|sent|mailed|wired|settled|"
    r"remitted|transferred|released(?! (?:for|in|on|with) (?:our|the|a)\b)|cut|issued|cashed|debited|credited|deposited|posted|"
    r"cleared(?! review)|"
    r"bezahlt|uberwiesen|beglichen|gezahlt|angewiesen|pagad[oa]s?|ordenad[oa]|emitid[oa]|realizad[oa]|efectuad[oa]|"
    r"effectue|procede|emis|abonad[oa]s?|transferid[oa]s?|liquidad[oa]s?|payee?s?|reglee?s?|viree?s?|versee?s?|pag[ao]s?|"
    r"pagat[oaei])\b|"
    r"\b(?:we|i|they|he|she|it|accounting|finance|treasury|bank|office|already|just)\b (?:have |has |had |already |just |\w+ly |"
    r"also )*(?:paid|payed|sent|mailed|wired|settled|remitted|"
    r"transferred|released|posted|dropped|left|went)\b|\b(?:left|went|cleared our|reached you|arrived)\b|"
    r"\bbereits (?:bezahlt|uberwiesen)|\bse pago\b|\bse abono\b|\bmailed (?:to|on|yester)|\bhad\b"
)
_NOT = re.compile(
    r"\b(?:not|cannot|never|nothing|nobody|no (?:date|promise|way|idea|plans?)|unable|refus\w+|won't|can't|don't|doesn't|"
    r"isn't|aren't|wouldn't|nicht|kein\w*|"
    r"niet|geen|ne \w+ (?:pas|plus)|n'\w+ pas|nao|might|may not|may be able|could|perhaps|maybe|would have|would be|"
    r"no (?:la |lo |las |los |se |podemos |puedo |vamos ))\b"
    r"(?! (?:later|before long|only|to worry))(?!.{0,3} spater)"
)
_NEGATION_OF_OTHERS = re.compile(
    r"\bnot? later than\b|\bnicht spater als\b|\bif not (?:sooner|earlier|before)\b|\bnot due yet\b|\bisn't due(?: yet)?\b|"
    r"\bno (?:objections?|problems?|later)\b|"
    r"\bnot only\b|\bdo(?:es)? not dispute\b|\bnot on me\b|\bwithout\b"
)
# Paying that the firm asks for, tells of, or does itself, and what others should do.
_NOT_OURS = re.compile(
    r"\b(?:please|kindly) (?:pay|remit|settle|arrange)|\byou (?:told|said|promised|asked|wrote|want\w*|demand\w*|must|"
    r"need to|should pay|owe|paid|pay|can pay|would|understood)\b|"
    r"\byour (?:letter|reminder|e-?mail|notice|message) (?:says|said|asks|demands|of)|\bpromised to\b|\b(?:must|should|"
    r"ought to|need(?:s)? to|have to|has to|had to) (?:be paid|pay)\b|"
    r"\bwhether\b|\brefund|\b(?:send|email|mail|forward|get) (?:me|us)\b|\bretainer agreement|\bpayable (?:on|within|by)\b|"
    r"\bterms (?:are|of)|\bwhen (?:will|can|do|are)\b|\bask(?:ed)? (?:us|me|you) to\b|"
    r"\b(?:submit|resubmit|re-submit|correct|respond|reply|answer\w*|appeal\w*|lodge\w*|call|expire\w*|meeting|hearing|"
    r"invoices? (?:of|dated|from))\b(?!.{0,60}\b(?:will|shall|we'll|goes|be paid|pay it|pay)\b)"
)
_BREAK = re.compile(
    r"\band (?=(?:i|we|they|she|he)(?:'ll| will| shall)\b)|"
    r";|(?<!\d)[:](?!\d)| - | [–—] |\bbut\b|\bhowever\b|\bwhile\b|\bwhereas\b|\baber\b|\bjedoch\b|\bmais\b|\bpero\b|\bmas\b|"
    r"\bthough\b"
)
# What the firm is to do first; the promise that hangs on it stands behind.
_CONDITION = re.compile(
    r"\b(?:if|once|as soon as|provided(?: that)?) (?:you|your|the firm)\b.*?(?:,|\bthen\b|(?= (?:i|we)(?:'ll| will| shall)\b))"
)
# "As promised, we paid on Friday": a tense that may be both is of the past there.
_AS_PROMISED = re.compile(
    r"\bas (?:promised|agreed)\b|\bwie (?:zugesagt|versprochen|besprochen)\b|\bcomme (?:promis|convenu)\b|"
    r"\b(?:tal )?como (?:prometimos|prometido|acordado|combinado|convenido)\b"
)
_JOINT = re.compile(r",? (?:and|und|et|y|e) |, ")
_PART_OF = re.compile(
    r"\b(?:half|third|quarter|rest|balance|remainder|remaining|other|second|final|halfte|restbetrag|moitie|mitad|metade|resto|"
    r"reste|solde|\d[\d.,]*\d)\b"
)
# What is further back than this is history, even where the tense is unclear.
_STALE = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedDay:
    """A day on which money is said to move: its place in the sentence, and the words around it that belong to it."""

    due: DueDay
    start: int
    end: int

    @property
    def is_promise(self) -> bool:
        """Whether words of paying stand around it; otherwise it is only a day that was named."""
        return self.end > self.start


@lru_cache(maxsize=1024)  # asked for the kind of a mail, for what excuses another kind, and for the promise itself
def promised_days(flat: str, sent_on: date, sure: float = SURE) -> tuple[PromisedDay, ...]:
    """The days by which a sentence (`flat_of` it) says that money will come; none in a question, a denial, or of what has happened.

    Where no word tells of paying the classifier must be `sure` that one is promised.
    """
    told = stated(flat)
    if not told:
        return ()
    return _promised(told, sent_on) or (_promised(told, sent_on, is_likely=True) if seems(Kind.PROMISE, flat, sure) else ())


def _promised(flat: str, sent_on: date, *, is_likely: bool = False) -> tuple[PromisedDay, ...]:
    days = [item for item in find_due_days(flat, sent_on) if item.day >= sent_on - _STALE]
    found: list[PromisedDay] = []
    for number, (due, start, end) in enumerate(_windows(flat, days)):
        words = flat[start:end]
        told = _CONDITION.sub(" ", _NEGATION_OF_OTHERS.sub(" ", words))
        if _NOT_OURS.search(told) or _NOT.search(told):
            continue
        is_sequel = bool(found) and number > 0 and _PART_OF.search(words) is not None
        before, after = flat[start : due.start], flat[due.start : end]
        is_status = _STATUS_LINE.search(f"{flat[: due.start]}{flat[due.end :]}") is not None or _LISTED_SUM.search(before) is not None
        is_past = bool(_PAST.search(before) or _PAST.search(words) or _AS_PROMISED.search(words)) and not _WILL_PAY.search(words)
        if is_past or not (is_sequel or is_status or is_likely or _FUTURE.search(before + " " + after)):
            continue
        found.append(PromisedDay(due=due, start=start, end=end))
    return tuple(found)


def promised_in(flats: Sequence[str], sent_on: date, sure: float = SURE) -> list[tuple[PromisedDay, ...]]:
    """The promised days of each sentence; "on that day" is the day promised before, or the one that another sentence names."""
    found: list[tuple[PromisedDay, ...]] = []
    last: PromisedDay | None = None
    for flat in flats:
        days = promised_days(flat, sent_on, sure)
        same = _SAME.search(flat) if not days and last is not None else None
        if same is not None and last is not None and (last.is_promise or (_FUTURE.search(flat) and not _NOT.search(flat))):
            days = (PromisedDay(due=replace(last.due, start=same.start(), end=same.end()), start=0, end=len(flat)),)
        found.append(days)
        named = [item for item in find_due_days(flat, sent_on) if item.day >= sent_on]
        if days:
            last = days[-1]
        elif named:
            last = PromisedDay(due=named[-1], start=0, end=0)
    return found


_SAME = re.compile(
    r"\bsame (?:run|day|date|batch|week|transfer|wire|check|time)\b|\bditto\b|\bgleiche[rnsm]? (?:tag|lauf)\b|\bmeme (?:jour|"
    r"date|virement)\b|\bmismo dia\b|"
    r"\b(?:on|by) that (?:very |same )?(?:day|date)\b|\ban (?:diesem|dem) tag\b|\bce jour-la\b|\bese dia\b|\bnesse dia\b|"
    r"\bquel giorno\b|\bop die dag\b"
)

# "71204 - Friday": in an answer to a reminder, an invoice and a day without a verb say when it is paid. A dash or colon parts them.
# A sum and its day, listed: "$1,500 on 25 September, another $1,500 on 9 October".
_LISTED_SUM = re.compile(
    r"(?:[$€£] ?\d[\d,.]*|\d[\d,.]* ?(?:€|eur|usd|gbp|chf|euros?|dollars?))(?: of \S+)?,? ?(?:on|by|am|le|el|il|op|"
    r"em|den|bis|until|goes? out|geht)?(?: the| this| on)* ?$"
)
_STATUS_LINE = re.compile(r"^\W*\d{4,}\s*(?:[-–—:=]|->)\s*(?:on|by|am|bis|le|el|at)?\s*(?:the )?[.! ]*$")
_WILL_PAY = re.compile(
    rf"\b(?:will|shall|(?:aim|plan|expect|hope|intend)(?:s|ing)? to|'ll|going to|can|to be|gets?|goes|wird|werden|sera|"
    rf"seront|serao|seran|pagaremos|se pagara\w*)\b.{{0,60}}?(?:{_PAY}|bezahl|uberw|regl|pay|vir|vers|\bout\b|\bin\b|"
    rf"\bon\b|$)"
)


def _windows(flat: str, days: list[DueDay]) -> Iterator[tuple[DueDay, int, int]]:
    """Each day with the clause that it stands in: from the break, or the day before it, to the next break or the words of the next day."""
    breaks = [match.span() for match in _BREAK.finditer(flat)]
    for number, due in enumerate(days):
        start = max([0, *(end for _, end in breaks if end <= due.start)])
        end = min([len(flat), *(begin for begin, _ in breaks if begin >= due.end)])
        earlier = days[number - 1] if number else None
        later = days[number + 1] if number + 1 < len(days) else None
        if earlier is not None and earlier.end > start:
            start = earlier.end
        if later is not None and later.start < end:
            joint = _JOINT.search(flat, due.end, later.start)
            end = joint.start() if joint is not None else later.start
        yield due, start, end
