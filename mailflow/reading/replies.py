"""What a sender says of the account, kind by kind: cues of grammar and vocabulary in a sentence, each with the words that it rests on.

Simple and honest: a sentence that carries a cue and no blocker says the kind; nothing is learnt from a firm's own mail.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from mailflow.domain.document import Evidence
from mailflow.domain.facts import Kind, Said
from mailflow.domain.message import Automatic, AutomaticType
from mailflow.reading import constructions
from mailflow.reading.asking import asks_for_answer, asks_for_papers, asks_for_terms
from mailflow.reading.bank_details import mentions_bank_details
from mailflow.reading.constructions import CHANGED, CLAIMED, FAILING, NOT_CLAIMED, NOT_FAILING, SILENCE, joined, stated
from mailflow.reading.contesting import contests
from mailflow.reading.cues import ANSWERING, ATTACHED, BLOCKER, CUE, DESK, ELSEWHERE, NUMBER, OUR_CREDITOR, SELLING
from mailflow.reading.due_days import flat_of
from mailflow.reading.paying import promised_days, promised_in
from mailflow.reading.second_opinion import ALONE, BESIDE_A_QUESTION, BY_RULE, SURE, is_doubtful, seems
from mailflow.reading.sentences import is_tabular, sentences_of
from mailflow.reading.wants import wanted_in

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
# What is read by its clause and not by a cue.
_BY_CLAUSE: dict[Kind, Callable[[str], bool]] = {
    Kind.PLAN_REQUEST: asks_for_terms,
    Kind.COPY_REQUEST: asks_for_papers,
    Kind.QUESTION: asks_for_answer,
}
# What a kind's construction says beside its cues, and what takes it back.
_CONSTRUCTIONS: dict[Kind, tuple[re.Pattern[str] | None, re.Pattern[str] | None]] = {
    Kind.PAYMENT_CLAIM: (CLAIMED, NOT_CLAIMED),
    Kind.CONTACT_CHANGE: (CHANGED, None),
    Kind.INSOLVENCY: (FAILING, NOT_FAILING),
    Kind.STOP_CONTACT: (SILENCE, None),
}
# What is said in every walk of life: without a word of the desk it is about something else.
_EVERYDAY = frozenset({Kind.QUESTION, Kind.PROMISE})
# Where nothing more than this was heard, the classifier is asked for more.
_WEAK = frozenset({Kind.QUESTION})
_FIGURES = re.compile(r"\d{3,}")
# Who pays neither claims it nor goes under; a lawyer who pays for somebody acts for him.
_BESIDE_NO_ADVICE = frozenset({Kind.PAYMENT_CLAIM, Kind.INSOLVENCY})
# A question about bank details is that alone (CASES).
_BESIDE_NO_BANK = frozenset({Kind.QUESTION, Kind.CONTACT_CHANGE, Kind.DISPUTE, Kind.STOP_CONTACT})
_HAS_LEFT = re.compile(
    r"no longer|nicht mehr bei|(?:have|'ve) left\b|ne travaille plus|ya no trabaj|has left the|non lavoro più|(?:já )?não trabalh|"
    r"niet (?:meer|"
    r"langer) werkzaam",
    re.IGNORECASE,
)
# "Paid, please look again" asks nothing (CASES), and who wants no more mail asks nothing either.
_LOOK_AGAIN = re.compile(
    r"\b(?:look|check|search|verif\w+|pruf\w+|schau\w+|regard\w+|revis\w+)\b.{0,30}"
    r"\b(?:again|please|your (?:records|ledger|books|account)|nochmals?|noch einmal|erneut|de nouveau|otra vez|de novo|nuevamente)\b|"
    r"\banother look\b"
)
_RHETORICAL = re.compile(r"^\W*(?:how (?:many|often|long)|why|what part|when will you|do i (?:have|need)|must|is it)\b")
_OWN_ANSWERS = frozenset({"never", "no", "jamais", "nie", "nein", "non", "nunca", "jamas"})
# The longest letter of the case sets has 90 sentences and 6,000 characters.
_MOST_SENTENCES = 400
_LONGEST = 40_000


# A mail without a date: days without a year then lie ahead, and only prove that one was named.
_NO_DAY = date(1, 1, 15)
_Sentences = list[tuple[int, str, str]]


def kinds_of(
    text: str,
    subject: str = "",
    *,
    has_remittance: bool = False,
    automatic: Automatic | None = None,
    part: str = "body",
    sent_on: date = _NO_DAY,
) -> tuple[Said, ...]:
    """The kinds that the newly written `text` says, each with its sentence; empty where there are no words.

    `has_remittance` tells that the payment itself was read: it is not also claimed, and its own lines are no promise.
    Where there is no text the subject speaks ("Paid in full yesterday <eom>"). `sent_on` is the mail's own local day.
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
    found = _read(words, has_remittance=has_remittance, part=part, sent_on=sent_on, sure=BY_RULE if has_remittance else SURE)
    if {said.kind for said in found} <= _WEAK and not has_remittance and not SELLING.search(words) and not OUR_CREDITOR.search(words):
        found = _read(words, has_remittance=has_remittance, part=part, sent_on=sent_on, sure=BESIDE_A_QUESTION if found else ALONE) or found
    is_everyday = bool(found) and {said.kind for said in found} <= _EVERYDAY
    is_answer = ANSWERING.match(subject) is not None and any(said.kind is Kind.PROMISE for said in found)
    if is_everyday and OUR_CREDITOR.search(words) and not ANSWERING.match(subject) and not has_remittance:
        return (_said(Kind.UNRELATED, words, part),)
    if is_everyday and not is_answer and not DESK.search(f"{subject} {words}") and not has_remittance:
        return (_said(Kind.UNRELATED, words, part),)
    if found or has_remittance or not words:
        return found
    if ATTACHED.search(words) and not SELLING.search(words) and not OUR_CREDITOR.search(words):
        return ()  # what it says stands in the attachment
    return _otherwise(words, subject, part)


def _read(words: str, *, has_remittance: bool, part: str, sent_on: date, sure: float) -> tuple[Said, ...]:
    sentences = [(start, sentence, flat_of(sentence)) for start, sentence in list(sentences_of(words))[:_MOST_SENTENCES]]
    bank = mentions_bank_details(words, part=part) or (None if has_remittance else _doubted_details(sentences, part))
    found: dict[Kind, Said] = {}
    promised = promised_in([flat for _, _, flat in sentences], sent_on, sure)
    for kind in _READ:
        for number, (start, sentence, flat) in enumerate(sentences):
            if bank is not None and kind is Kind.PROMISE and (sentence == bank.text or not NUMBER.search(sentence)):
                continue
            if has_remittance and is_tabular(sentence):
                continue
            is_said = bool(promised[number]) if kind is Kind.PROMISE else _says(kind, flat, sent_on, sure)
            if is_said and not _is_excused(kind, sentences, number, sent_on):
                found[kind] = _said(kind, sentence, part, start=start)
                break
    if bank is not None:
        found = {kind: said for kind, said in found.items() if kind not in _BESIDE_NO_BANK}
        found[Kind.BANK_CHANGE] = Said(kind=Kind.BANK_CHANGE, confidence=_CONFIDENCE[Kind.BANK_CHANGE], evidence=(bank,))
    if Kind.INSOLVENCY in found:
        found = {kind: said for kind, said in found.items() if kind not in (Kind.PROMISE, Kind.PLAN_REQUEST)}
    if has_remittance:
        found = {kind: said for kind, said in found.items() if kind not in _BESIDE_NO_ADVICE}
    return tuple(found.values())


def _doubted_details(sentences: _Sentences, part: str) -> Evidence | None:
    """The sentence that asks whether bank details are still right, or says that they differ and asks right after."""
    for number, (start, sentence, flat) in enumerate(sentences):
        following = sentences[number + 1][2] if number + 1 < len(sentences) else ""
        if Kind.BANK_CHANGE in wanted_in(flat) and not is_tabular(sentence) and (flat.endswith("?") or following.endswith("?")):
            return Evidence(part=part, text=sentence[:500], span=(start, start + len(sentence)))
    return None


def _says(kind: Kind, flat: str, sent_on: date, sure: float = SURE) -> bool:
    if kind is Kind.PROMISE:
        return bool(promised_days(flat, sent_on, sure))
    if kind is Kind.DISPUTE:
        return contests(flat, sure)
    if kind in _BY_CLAUSE:
        return (_BY_CLAUSE[kind](flat) and not is_doubtful(kind, flat)) or seems(kind, flat, sure)
    told = stated(joined(flat)) if kind is Kind.PAYMENT_CLAIM else flat
    blocker = BLOCKER.get(kind)
    more, unless = _CONSTRUCTIONS.get(kind, (None, None))
    is_said = CUE[kind].search(told) is not None or (more is not None and more.search(told) is not None)
    is_blocked = any(pattern is not None and pattern.search(told) is not None for pattern in (blocker, unless))
    return (is_said or seems(kind, flat, sure)) and not is_blocked


def _is_excused(kind: Kind, sentences: _Sentences, number: int, sent_on: date) -> bool:
    """Whether the sentence was already understood as something more particular."""
    flat = sentences[number][2]
    if kind is Kind.QUESTION:
        others = [
            Kind.COPY_REQUEST,
            Kind.PLAN_REQUEST,
            Kind.STOP_CONTACT,
            Kind.PAYMENT_CLAIM,
            *([Kind.CONTACT_CHANGE] if "@" in flat else []),
        ]
        following = sentences[number + 1][2] if number + 1 < len(sentences) else ""
        is_answered = len(following.split()) == 1 and following.strip("?!. ") in _OWN_ANSWERS
        return is_answered or _is_no_question(flat, sentences, sent_on) or any(_says(other, flat, sent_on) for other in others)
    if kind is Kind.CONTACT_CHANGE:
        whole = " ".join(item for _, _, item in sentences)
        return ELSEWHERE.search(whole) is None and constructions.ELSEWHERE.search(whole) is None
    if kind is Kind.PLAN_REQUEST:  # "money is tight, so here is how we pay: … on 1 May, … on 1 June"
        return len(promised_days(flat, sent_on)) > 1 and "?" not in flat
    return kind is Kind.PAYMENT_CLAIM and bool(promised_days(flat, sent_on))


def _is_no_question(flat: str, sentences: _Sentences, sent_on: date) -> bool:
    wants = Kind.PAYMENT_CLAIM if _LOOK_AGAIN.search(flat) else Kind.STOP_CONTACT if _RHETORICAL.search(flat) else None
    return wants is not None and any(_says(wants, other, sent_on) for _, _, other in sentences)


def _of_absence(text: str, subject: str, part: str) -> tuple[Said, ...]:
    away = _said(Kind.OUT_OF_OFFICE, text.strip() or subject, part)
    has_left = _HAS_LEFT.search(text) is not None
    return (away, _said(Kind.CONTACT_CHANGE, text.strip(), part)) if has_left and "@" in text else (away,)


def _otherwise(words: str, subject: str, part: str) -> tuple[Said, ...]:
    """What mail is that says none of the kinds: thanks and receipts, or something that is not about the account."""
    is_selling = SELLING.search(words) is not None
    if CUE[Kind.ACKNOWLEDGEMENT].search(flat_of(words)) and not is_selling:
        return (_said(Kind.ACKNOWLEDGEMENT, words, part),)
    if is_selling or OUR_CREDITOR.search(words) or not DESK.search(f"{subject} {words}"):
        return (_said(Kind.UNRELATED, words, part),)
    if _FIGURES.search(words) and words != subject.strip():
        return ()  # it says something of an invoice, and a person must see what
    # Nothing in it thanks or confirms: the likeliest kind of what is left, and a person should see it.
    return (replace(_said(Kind.ACKNOWLEDGEMENT, words, part), confidence=_GUESSED),)


def _said(kind: Kind, words: str, part: str, *, start: int = 0) -> Said:
    evidence = Evidence(part=part, text=words[:500], span=(start, start + len(words)))
    return Said(kind=kind, confidence=_CONFIDENCE.get(kind, _USUAL_CONFIDENCE), evidence=(evidence,))
