"""What a sender says of the account, kind by kind: cues of grammar and vocabulary in a sentence, each with the words that it rests on.

Simple and honest: a sentence that carries a cue and no blocker says the kind; nothing is learnt from a firm's own mail.
"""

from dataclasses import replace

from mailflow.domain.document import Evidence
from mailflow.domain.facts import Kind, Said
from mailflow.domain.message import Automatic, AutomaticType
from mailflow.reading.bank_details import mentions_bank_details
from mailflow.reading.cues import ANSWERING, ATTACHED, BLOCKER, COMPANION, CUE, DESK, DONE, ELSEWHERE, NUMBER, OUR_CREDITOR, SELLING
from mailflow.reading.sentences import sentences_of

__all__ = ["kinds_of"]

# The kinds that are read from sentences, in the order in which they are reported.
_READ = (
    Kind.INSOLVENCY,
    Kind.STOP_CONTACT,
    Kind.CONTACT_CHANGE,
    Kind.DISPUTE,
    Kind.PLAN_REQUEST,
    Kind.PROMISE,
    Kind.PAYMENT_CLAIM,
    Kind.COPY_REQUEST,
    Kind.QUESTION,
)
# Confidence by the kind's measured precision on the case sets, to a tenth.
_CONFIDENCE = {Kind.INSOLVENCY: 0.9, Kind.STOP_CONTACT: 0.9, Kind.BANK_CHANGE: 0.9, Kind.ACKNOWLEDGEMENT: 0.6, Kind.UNRELATED: 0.6}
_USUAL_CONFIDENCE = 0.8
_GUESSED = 0.3  # by exclusion, without a word that says it
# The longest letter of the case sets has 90 sentences and 6,000 characters.
_MOST_SENTENCES = 400
_LONGEST = 40_000


def kinds_of(
    text: str, subject: str = "", *, has_remittance: bool = False, automatic: Automatic | None = None, part: str = "body"
) -> tuple[Said, ...]:
    """The kinds that the newly written `text` says, each with its sentence; empty where there are no words.

    `has_remittance` tells that the payment itself was read: it is not also claimed, and its own lines are no promise.
    Where there is no text the subject speaks ("Paid in full yesterday <eom>").
    """
    if automatic is not None and automatic.type is AutomaticType.BOUNCE:
        return (_said(Kind.BOUNCE, subject, part),)
    if automatic is not None and automatic.type is AutomaticType.ABSENCE:
        return _of_absence(text, subject, part)
    if automatic is not None and automatic.type is AutomaticType.LIST and not has_remittance:
        return (_said(Kind.UNRELATED, subject, part),)
    words = text.strip()[:_LONGEST] or ("" if ANSWERING.match(subject) else subject.strip())
    if SELLING.search(words) and not NUMBER.search(words) and not has_remittance:
        return (_said(Kind.UNRELATED, words, part),)
    found = _read(words, has_remittance=has_remittance, part=part)
    if found or has_remittance or not words:
        return found
    if ATTACHED.search(words) and not SELLING.search(words) and not OUR_CREDITOR.search(words):
        return ()  # what it says stands in the attachment
    return (_otherwise(words, subject, part),)


def _read(words: str, *, has_remittance: bool, part: str) -> tuple[Said, ...]:
    sentences = list(sentences_of(words))[:_MOST_SENTENCES]
    found: dict[Kind, Said] = {}
    for kind in _READ:
        for number, (start, sentence) in enumerate(sentences):
            if _says(kind, sentence) and not _is_excused(kind, sentences, number):
                found[kind] = _said(kind, sentence, part, start=start)
                break
    bank = mentions_bank_details(words, part=part)
    if bank is not None:
        found = {
            kind: said for kind, said in found.items() if kind not in (Kind.QUESTION, Kind.CONTACT_CHANGE, Kind.DISPUTE, Kind.STOP_CONTACT)
        }
        found[Kind.BANK_CHANGE] = Said(kind=Kind.BANK_CHANGE, confidence=_CONFIDENCE[Kind.BANK_CHANGE], evidence=(bank,))
    if has_remittance:
        keeps_promise = any(DONE.search(sentence) and not _says(Kind.PROMISE, sentence) for _, sentence in sentences)
        found = {
            kind: said for kind, said in found.items() if kind is not Kind.PAYMENT_CLAIM and (kind is not Kind.PROMISE or keeps_promise)
        }
    return tuple(found.values())


def _says(kind: Kind, sentence: str) -> bool:
    blocker, companion = BLOCKER.get(kind), COMPANION.get(kind)
    if CUE[kind].search(sentence) is None or (companion is not None and companion.search(sentence) is None):
        return False
    return blocker is None or blocker.search(sentence) is None


def _is_excused(kind: Kind, sentences: list[tuple[int, str]], number: int) -> bool:
    """Whether the sentence was already understood as something more particular."""
    sentence = sentences[number][1]
    if kind is Kind.QUESTION:
        others = (Kind.COPY_REQUEST, Kind.PLAN_REQUEST, Kind.STOP_CONTACT, Kind.PAYMENT_CLAIM)
        return any(_says(other, sentence) for other in others) or len(sentence.split()) <= 2
    if kind is Kind.CONTACT_CHANGE:
        told = " ".join(item for _, item in sentences)
        return ELSEWHERE.search(told) is None
    return kind is Kind.PAYMENT_CLAIM and _says(Kind.PROMISE, sentence)


def _of_absence(text: str, subject: str, part: str) -> tuple[Said, ...]:
    away = _said(Kind.OUT_OF_OFFICE, text.strip() or subject, part)
    has_left = "no longer" in text.casefold() or any(
        word in text.casefold() for word in ("nicht mehr bei", "ne travaille plus", "ya no trabaj", "has left the")
    )
    return (away, _said(Kind.CONTACT_CHANGE, text.strip(), part)) if has_left and "@" in text else (away,)


def _otherwise(words: str, subject: str, part: str) -> Said:
    """What mail is that says none of the kinds: thanks and receipts, or something that is not about the account."""
    is_selling = SELLING.search(words) is not None
    if CUE[Kind.ACKNOWLEDGEMENT].search(words) and not is_selling:
        return _said(Kind.ACKNOWLEDGEMENT, words, part)
    if is_selling or OUR_CREDITOR.search(words) or not DESK.search(f"{subject} {words}"):
        return _said(Kind.UNRELATED, words, part)
    # Nothing in it thanks or confirms: the likeliest kind of what is left, and a person should see it.
    return replace(_said(Kind.ACKNOWLEDGEMENT, words, part), confidence=_GUESSED)


def _said(kind: Kind, words: str, part: str, *, start: int = 0) -> Said:
    evidence = Evidence(part=part, text=words[:500], span=(start, start + len(words)))
    return Said(kind=kind, confidence=_CONFIDENCE.get(kind, _USUAL_CONFIDENCE), evidence=(evidence,))
