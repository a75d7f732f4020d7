"""Where earlier mail begins below a sender's words: header blocks, attributions and dividers, in the languages that people write."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Seam(StrEnum):
    """How earlier mail was attached."""

    ATTRIBUTION = "attribution"  # "On … wrote:"
    HEADERS = "headers"  # "From: … Sent: … To: … Subject: …"
    ORIGINAL = "original"  # "-----Original Message-----"
    FORWARDED = "forwarded"  # "---------- Forwarded message ---------"
    LETTER = "letter"  # nothing but a second salutation below the signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Earlier mail begins at line `start`; its own words at line `content`. `author` is who wrote it, as far as it is shown."""

    start: int
    content: int
    seam: Seam
    author: str = ""


# Labels of the header block that a mail program writes above the mail answered, in their programs' languages.
_LABELS = {
    "from": (
        "from von de da van från fra od lähettäjä expéditeur remitente mittente afzender от feladó kimden odesílatel отпр"
        "авитель 发件人 差出人"
    ),
    "date": "sent date gesendet datum envoyé enviado inviato data verzonden skickat sendt wysłano fecha lähetetty отправлено дата dato "
    "päivämäärä odesláno dátum tarih 发送时间 日期 送信日時 日付",
    "to": "to an à a para aan till til do vastaanottaja кому komu címzett kime 收件人 宛先 destinataire destinatario",
    "subject": "subject betreff objet asunto oggetto onderwerp ämne emne temat aihe тема assunto předmět tárgy konu 主题 件名 re",
    "copy": "cc kopie copie copia kopia kopi bcc importance wichtigkeit priority",
}
_LABEL_OF = {word: label for label, words in _LABELS.items() for word in words.split()}
_LONGER_LABELS = {
    "enviado el": "date",
    "gesendet am": "date",
    "copie à": "copy",
    "date d'envoi": "date",
    "reply to": "copy",
    "reply-to": "copy",
}
_LABEL_OF.update(_LONGER_LABELS)
_LABEL = re.compile(r"^[\s*_>]*([^\W\d_][^\W\d_' \-]{0,15}?)[\s*_]*[:：][\s*_]*(.*)$")

_WROTE = re.compile(
    (
        r"\b(?:wrote|writes|schrieb|schreibt|geschrieben|a écrit|ecrit|écrit|escribió|escribio|escribe|ha scritto|scrive|"
        r"scrisse|schreef|"
        r"escreveu|skrev|skriver|napisał(?:\(a\)|a)?|pisze|napsal(?:\(a\)|a)?|kirjoitti|írta|yazdı|написал(?:\(а\)|а)?|"
        r"пишет|ha escrit)\b|写道|のメール"
    ),
    re.IGNORECASE,
)
_OPENING = re.compile(r"^\W*(?:on|am|le|el|il|op|em|den|w dniu|dne|в|pe|vào|at)\b|^\W*\d", re.IGNORECASE)
_MOMENT = re.compile(r"\d{1,2}[:.h]\d{2}|\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|@")
_ORIGINAL_WORDS = (
    r"original (?:message|e-?mail|appointment)|urspr(?:ü|ue)ngliche (?:nachricht|e-?mail)|original-?nachricht|"
    r"message (?:d'origine|original)|"
    r"mensaje original|messaggio originale|oorspronkelijk bericht|mensagem original|ursprungligt meddelande|"
    r"oprindelig meddelelse|"
    r"opprinnelig melding|alkuperäinen viesti|wiadomość oryginalna|původní zpráva|исходное сообщение|reply message"
)
_FORWARD_WORDS = (
    r"forwarded (?:message|by|e-?mail)|weitergeleitete (?:nachricht|e-?mail)|message (?:transféré|transmis|réexpédié)|courriel transféré|"
    r"mensaje reenviado|messaggio inoltrato|doorgestuurd bericht|mensagem (?:encaminhada|reencaminhada)|vidarebefordrat meddelande|"
    r"videresendt (?:meddelelse|melding)|välitetty viesti|wiadomość przekazana|przekazana wiadomość|пересылаемое сообщение|forward(?:ed)?"
)
_DIVIDER = re.compile(rf"^\W*[-_=]{{2,}}\s*(?:(?P<original>{_ORIGINAL_WORDS})|(?P<forward>{_FORWARD_WORDS})).{{0,60}}$", re.IGNORECASE)
# GroupWise: ">>> Name <address> 5/26/2026 4:05 PM >>>".
_CHEVRONS = re.compile(r"^\s*>>>\s+(?P<author>\S.{3,160}?)\s+>>>\s*$")
_BEGIN_FORWARD = re.compile(
    (
        r"^\W*(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|début du message (?:réexpédié|"
        r"transféré)|"
        r"inicio del mensaje reenviado|inizio (?:del )?messaggio inoltrato|begin doorgestuurd bericht|"
        r"início da mensagem (?:re)?encaminhada)\s*[:：]?\s*$"
    ),
    re.IGNORECASE,
)
_SALUTATION = re.compile(
    (
        r"^\s*(?:dear|good (?:day|morning|afternoon|evening)|hello|hi|greetings|sehr geehrte\S*|guten (?:tag|morgen)|"
        r"hallo|liebe[r]?|bonjour|bonsoir|"
        r"chère?|cher|madame|monsieur|estimad\S+|hola|buen[oa]s (?:días|tardes)|buongiorno|gentil\S+|egregi\S+|beste|"
        r"geachte|exm\S+|caro|cara|prezad\S+)"
        r"(?:\s+[^\s,:;!]+){0,6}\s*[,:;!]\s*$"
    ),
    re.IGNORECASE,
)
_RULE = re.compile(r"^\s*[_\-=*]{5,}\s*$")
_FORWARD_SUBJECT = re.compile(
    r"^\s*(?:\[[^\]]{1,30}\]\s*)*(?:fw|fwd|wg|tr|rv|i|enc|vs|vb|doorst|przekazane|pd|res fw)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE
)
# An attribution is wrapped over at most this many lines, and a header block lists at most this many (long recipient lists wrap).
_ATTRIBUTION_LINES = 4
_HEADER_LINES = 14
# What divides letters stands in short lines; the patterns above need not look at others.
_LONGEST_LINE = 500


def is_forward_subject(subject: str) -> bool:
    """Whether the subject's first prefix says that a mail was handed on ("FW:", "WG:", "TR:", "RV:" …)."""
    return _FORWARD_SUBJECT.match(subject) is not None


def find_break(lines: list[str], *, after: int = 0) -> Break | None:
    """The first place from line `after` on at which earlier mail begins."""
    for number in range(after, len(lines)):
        line = lines[number]
        chevrons = _CHEVRONS.match(line[:_LONGEST_LINE])
        if chevrons is not None and _MOMENT.search(line):
            return Break(start=number, content=number + 1, seam=Seam.ATTRIBUTION, author=chevrons.group("author"))
        if not line.strip() or line.lstrip().startswith(">") or len(line) > _LONGEST_LINE:
            continue
        found = _divided(lines, number) or _headed(lines, number) or _attributed(lines, number)
        if found is not None:
            return found
    return None


def find_second_letter(lines: list[str], is_signature: Callable[[str], bool], own_names: frozenset[str]) -> Break | None:
    """Where another letter begins that nothing announces: a second salutation that stands below a signature or a ruled line,
    that greets the sender, or that stands far below.

    `is_signature` tells the lines with which this sender closes, `own_names` the words of his name.
    """
    for number in range(2, len(lines)):
        if not _SALUTATION.match(lines[number]):
            continue
        above = [place for place in range(max(0, number - 10), number) if lines[place].strip()]
        if not above:
            continue
        greets_sender = bool(own_names & set(re.findall(r"\w{3,}", lines[number].casefold())))
        stands_far_below = number - above[-1] > 2
        if (
            greets_sender
            or stands_far_below
            or _RULE.match(lines[above[-1]])
            or any(is_signature(lines[place]) for place in above if place > 0)
        ):
            start = above[-1] if _RULE.match(lines[above[-1]]) else number
            return Break(start=start, content=number, seam=Seam.LETTER)
    return None


def _divided(lines: list[str], number: int) -> Break | None:
    divider = _DIVIDER.match(lines[number])
    is_forward = _BEGIN_FORWARD.match(lines[number]) is not None or (divider is not None and divider.group("forward") is not None)
    if divider is None and not is_forward:
        return None
    following = _next_written(lines, number + 1)
    block = _headed(lines, following) if following is not None else None
    content, author = (block.content, block.author) if block is not None else (number + 1, "")
    return Break(start=number, content=content, seam=Seam.FORWARDED if is_forward else Seam.ORIGINAL, author=author)


def _headed(lines: list[str], number: int) -> Break | None:
    start = number
    if _RULE.match(lines[number]):
        following = _next_written(lines, number + 1)
        if following is None or following - number > 3:
            return None
        number = following
    if _label(lines[number])[0] not in ("from", "date", "to", "subject"):
        return None
    seen, last, author, strangers = set[str](), number, "", 0
    for place in range(number, min(len(lines), number + _HEADER_LINES)):
        label, value = _label(lines[place])
        if label is None:
            # Long values wrap, and HTML leaves blank lines between the rows; two strange lines in a row are the letter itself.
            strangers += bool(lines[place].strip())
            if strangers > 2 or (len(seen) >= 4 and not lines[place].strip()):
                break
            continue
        if label in seen and label != "copy":
            break
        seen.add(label)
        last, strangers = place, 0
        author = author or (value if label == "from" else "")
    if not {"from", "subject"} <= seen or not seen & {"date", "to"}:
        return None
    return Break(start=start, content=last + 1, seam=Seam.HEADERS, author=author)


def _label(line: str) -> tuple[str | None, str]:
    found = _LABEL.match(line.lstrip("> "))
    if found is None:
        return None, ""
    return _LABEL_OF.get(" ".join(found.group(1).casefold().split())), found.group(2).strip()


def _attributed(lines: list[str], number: int) -> Break | None:
    joined = ""
    for place in range(number, min(len(lines), number + _ATTRIBUTION_LINES)):
        line = lines[place].strip()
        if not line or line.startswith(">"):
            return None
        joined = f"{joined} {line}".strip()
        if joined.endswith((":", "：")) and len(joined) <= 400:
            return _attribution(lines, number, place, joined)
    return None


def _attribution(lines: list[str], start: int, end: int, joined: str) -> Break | None:
    following = _next_written(lines, end + 1)
    is_quoted_below = following is not None and lines[following].lstrip().startswith(">")
    says_wrote = _WROTE.search(joined) is not None
    is_dated = _MOMENT.search(joined) is not None
    opens_so = _OPENING.match(joined) is not None or "@" in joined
    is_bare_address = "@" in joined and is_dated and re.search(r"\d{1,2}[:.h]\d{2}", joined) is not None
    if (says_wrote and is_dated and opens_so) or (is_quoted_below and (says_wrote or is_bare_address)):
        return Break(start=start, content=end + 1, seam=Seam.ATTRIBUTION, author=joined)
    return None


def _next_written(lines: list[str], number: int) -> int | None:
    return next((place for place in range(number, len(lines)) if lines[place].strip()), None)
