"""Which of our letters a mail answers: by its thread, else by its subject and addressee."""

import re
from collections.abc import Callable

from mailflow.domain.message import Message, SentLetter
from mailflow.messages.bounces import recognise_bounce

Letters = Callable[[tuple[str, ...]], tuple[SentLetter, ...]]

_PREFIX = re.compile(
    (
        r"^\s*(?:\[[^\]]{1,40}\]\s*|(?:re|aw|antw|antwort|sv|vs|r|rif|res|odp|ynt|fw|fwd|wg|tr|rv|i|enc|vb|doorst|pd|"
        r"automatic reply|automatische antwort|"
        r"réponse automatique|respuesta automática|risposta automatica|out of office|abwesenheit\w*|accepted|"
        r"undeliverable|unzustellbar|no se puede entregar)"
        r"\s*(?:\[\d+\])?\s*[:：]\s*|(?:out of office)\s+(?=re:))"
    ),
    re.IGNORECASE,
)
# A shorter subject ("invoice", "statement") is anybody's.
_SHORTEST_SUBJECT = 8


def find_thread(message: Message, letters: Letters) -> SentLetter | None:
    """The letter that this mail answers, `None` where there is none or more than one could be meant.

    `letters` gives our letters with any of these keys: Message-IDs in angle brackets, or ``subject:`` and a bare subject
    (`subject_key`). The direct parent comes first, then the later references before the earlier ones.
    """
    ids = _thread_ids(message)
    found = {letter.message_id: letter for letter in letters(ids)} if ids else {}
    for message_id in ids:
        if message_id in found:
            return found[message_id]
    return _by_subject(message, letters)


def subject_key(subject: str) -> str:
    """The key under which letters of this subject are found: without prefixes, in one case."""
    return f"subject:{bare_subject(subject).casefold()}"


def bare_subject(subject: str) -> str:
    """The subject without the prefixes of answering and forwarding, in any language."""
    bare = " ".join(subject.split())
    while (shorter := _PREFIX.sub("", bare, count=1)) != bare:
        bare = shorter
    return bare.strip()


def _thread_ids(message: Message) -> tuple[str, ...]:
    bounce = recognise_bounce(message)
    original = (bounce.original_message_id,) if bounce is not None and bounce.original_message_id else ()
    return tuple(dict.fromkeys((*original, *message.in_reply_to, *reversed(message.references))))


def _by_subject(message: Message, letters: Letters) -> SentLetter | None:
    if len(bare_subject(message.subject)) < _SHORTEST_SUBJECT:
        return None
    candidates = letters((subject_key(message.subject),))
    earlier = [letter for letter in candidates if letter.sent_at is None or message.sent_at is None or letter.sent_at <= message.sent_at]
    to_sender = [letter for letter in earlier if _is_to(letter, message)]
    wanted = to_sender or earlier
    clients = {letter.client_number for letter in wanted}
    if not wanted or len(clients) != 1:
        return None
    return max(wanted, key=lambda letter: (letter.sent_at is not None, letter.sent_at.timestamp() if letter.sent_at else 0.0))


def _is_to(letter: SentLetter, message: Message) -> bool:
    domain = message.sender.domain
    return any(address.lower() == message.sender.email or (domain and address.lower().endswith(f"@{domain}")) for address in letter.to)
