"""A body taken apart: what the sender newly wrote, the history below it, and what a covering note hands on."""

import re

from mailflow.domain.message import Message, Reply
from mailflow.messages.closings import Signer, is_closing_only, without_closing
from mailflow.messages.footers import is_stub, without_banner, without_footers
from mailflow.messages.headers import addresses
from mailflow.messages.history import Break, Seam, find_break, find_second_letter, is_forward_subject
from mailflow.messages.html import coloured_runs

# A plain part with fewer than this share of the HTML part's words is a stub ("open this mail in a browser").
_POOR = 0.3
# A quoted line that was wrapped on its way leaves its tail without a mark; shorter lines were not wrapped.
_WRAPPED = 60
_ANNOUNCED = re.compile(
    (
        r"\b(?:in|see|marked|highlighted|answers?|answered|comments?|notes?|replies|responses?|siehe|unten|voir|ver|vedi|"
        r"zie)\b.{0,40}"
        r"\b(?:red|blue|green|purple|orange|bold|colou?rs?|below|inline|in[- ]line|in your (?:table|mail|e-?mail|list|"
        r"message)|rot|blau|grün|farbig|unten|"
        r"rouge|bleu|vert|ci-dessous|rojo|azul|verde|abajo|rosso|blu|sotto|rood|blauw|hieronder)\b"
    ),
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SHOWN_IMAGE = re.compile(r"\[(?:cid:|image:|inline image|logo|https?:)[^\]\n]*\]|<(?:cid:|https?:)[^>\n]*>", re.IGNORECASE)


def split_reply(message: Message) -> Reply:
    """The parts of the mail's body; the plain part counts, the HTML part where the plain one is missing or a stub.

    Words are never lost: what is not newly written is quoted, and what is forwarded stays whole.
    """
    reply = _split(_body(message), message)
    if not reply.new_text and not reply.forwarded and message.text.strip() and message.html_text.strip():
        # The answer may stand in the history without a mark; the HTML form shows what its program quoted.
        other = _split(message.html_text, message)
        return other if other.new_text else reply
    return reply


def _body(message: Message) -> str:
    plain, html = len(message.text.split()), len(message.html_text.split())
    return message.html_text if not plain or plain < html * _POOR else message.text


def _split(text: str, message: Message) -> Reply:
    readable = _SHOWN_IMAGE.sub(" ", _INVISIBLE.sub("", text).replace("\xa0", " "))
    lines = without_banner([line.rstrip() for line in readable.split("\n")])
    signer = Signer.of(message.sender)
    found = find_break(lines) or find_second_letter(lines, signer.is_name, signer.words)
    if found is None:
        own, quoted = _divide(lines)
        return Reply(new_text=_new_text([own], message), quoted_text=_joined(quoted))
    above, quoted = _divide(lines[: found.start])
    below = lines[found.content :]
    if _is_forwarded(found, above, message):
        whole = [line.lstrip("> ") if line.lstrip().startswith(">") else line for line in lines[found.start :]]
        return Reply(new_text=_new_text([above], message), quoted_text=_joined(quoted), forwarded=_joined(whole))
    answers, history = _answers(below)
    if not answers and _ANNOUNCED.search(" ".join(above)):
        answers = _coloured_answers(message.html, " ".join(" ".join(below).split()))
    history = [*quoted, *lines[found.start : found.content], *history]
    return Reply(new_text=_new_text([above, answers], message), quoted_text=_joined(history))


def _divide(lines: list[str]) -> tuple[list[str], list[str]]:
    """Lines without and lines with a quoting mark."""
    own, quoted = list[str](), list[str]()
    for number, line in enumerate(lines):
        if line.lstrip().startswith(">") or _is_wrapped_quote(lines, number):
            quoted.append(line)
            if own and own[-1].strip():
                own.append("")
        else:
            own.append(line)
    return own, quoted


def _is_wrapped_quote(lines: list[str], number: int) -> bool:
    before = lines[number - 1] if number else ""
    after = lines[number + 1] if number + 1 < len(lines) else ""
    stands_between = before.startswith(">") and after.startswith(">") and bool(lines[number].strip())
    return stands_between and len(before) >= _WRAPPED and len(lines[number]) < _WRAPPED


def _answers(below: list[str]) -> tuple[list[str], list[str]]:
    """What was written between and below quoted lines, and the rest; without quoting marks all of it is history."""
    if not any(line.lstrip().startswith(">") for line in below):
        return [], below
    own, quoted = _divide(below)
    older = find_break(own)
    return (own, quoted) if older is None else (own[: older.start], [*quoted, *own[older.start :]])


def _coloured_answers(html: str, history: str) -> list[str]:
    """What stands in the history in a colour of its own, a paragraph each: the only mark of answers written into an Outlook history."""
    return [line for run in coloured_runs(html) if run in history for line in (run, "")]


def _is_forwarded(found: Break, above: list[str], message: Message) -> bool:
    """Whether what follows was handed on. A letter of ours that comes back is history, whatever the subject says."""
    if _is_addressee(found.author, message):
        return False
    if found.seam is Seam.FORWARDED or is_forward_subject(message.subject):
        return True
    return bool(found.author) and found.seam is not Seam.ATTRIBUTION and not any(line.strip() for line in above)


def _is_addressee(author: str, message: Message) -> bool:
    addressees = (*message.to, *message.cc)
    outside = {address.domain for address in addressees} - {message.sender.domain, ""}
    for writer in addresses(author):
        if writer.email and (
            writer.email in {address.email for address in addressees} - {message.sender.email} or writer.domain in outside
        ):
            return True
    shown = {address.name.casefold() for address in addressees if address.name and address.email != message.sender.email}
    return any(name in author.casefold() for name in shown)


def _new_text(segments: list[list[str]], message: Message) -> str:
    signer = Signer.of(message.sender)
    cleaned = [lines for lines in (without_footers(segment) for segment in segments) if any(line.strip() for line in lines)]
    if not cleaned or (len(cleaned) == 1 and (is_closing_only(cleaned[0], signer) or is_stub(cleaned[0]))):
        return ""
    return "\n\n".join(text for lines in cleaned if (text := _joined(without_closing(lines, signer))))


def _joined(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
