"""What a reply's words say beside their kinds: which invoices they are about, whom to write to instead, and whether money is asked back."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mailflow.domain.facts import Kind, Said
from mailflow.reading.about import Account, invoices_of, sentences_about
from mailflow.reading.due_days import flat_of
from mailflow.reading.sentences import sentences_of

_LONGEST = 40_000
# Kinds whose answer hangs on the invoices that are meant; disputes and promises name theirs themselves.
_ABOUT_INVOICES = frozenset({Kind.PAYMENT_CLAIM, Kind.COPY_REQUEST, Kind.QUESTION, Kind.PLAN_REQUEST})
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# The verb of asking, near the noun; "refund policy" or "we were refunded" ask for nothing.
_REFUND = re.compile(
    r"\b(?:please|kindly|must|should|could you|can you|would you|want|request\w*|ask\w*|need|expect|require|demand)\b"
    r"[^.?!]{0,60}\b(?:refund\w*|reimburse (?:us|me)|(?:pay|send|wire|return|transfer)\w* (?:it |the \w+ |this |that |our \w+ )?back)\b|"
    r"\brefund (?:us|me|it to|the (?:overpayment|difference|money|amount|credit|balance|rest|surplus))\b|"
    r"\b(?:bitten|fordern|erwarten|verlangen)\b[^.?!]{0,60}\b(?:ruckerstatt\w+|erstattung|ruckzahlung)|\berstatten sie\b|"
    r"\b(?:demand\w+|souhait\w+|exig\w+|merci de)\b[^.?!]{0,60}\brembours\w+|"
    r"\b(?:solicit\w+|ped\w+|exig\w+|rog\w+)\b[^.?!]{0,60}\b(?:reembols\w+|devoluci\w+|devoluc\w+)"
)
_NO_REFUND = re.compile(
    r"\b(?:no|not|n't|never|without|kein\w*|nicht|pas|sans|sin|nao|sem)\b[^.?!]{0,25}\b(?:refund|ruckzahl|erstatt|rembours|reembols)"
)


def with_invoices(said: Iterable[Said], text: str, account: Account) -> tuple[Said, ...]:
    """The kinds, each with the invoices that its sentence is about."""
    kinds = tuple(said)
    if not any(one.kind in _ABOUT_INVOICES for one in kinds):
        return kinds
    sentences = sentences_about(text, account)
    starts = {sentence.start: number for number, sentence in enumerate(sentences)}

    def about(one: Said) -> tuple[str, ...]:
        place = one.evidence[0].span[0] if one.evidence and one.evidence[0].span is not None else -1
        is_own = bool(one.evidence) and one.evidence[0].part == "body" and place in starts
        return invoices_of(sentences, starts[place], account) if is_own else ()

    return tuple(replace(one, invoice_numbers=about(one)) if one.kind in _ABOUT_INVOICES else one for one in kinds)


def new_contacts(said: Sequence[Said], text: str, *, sender: str) -> tuple[str, ...]:
    """The addresses that a change of contact names: in its sentence, else anywhere in the words, and never the sender's own."""
    change = next((one for one in said if one.kind is Kind.CONTACT_CHANGE), None)
    if change is None:
        return ()
    for words in (*(evidence.text for evidence in change.evidence), text):
        found = dict.fromkeys(match.group().strip(".'").lower() for match in _EMAIL.finditer(words))
        others = tuple(email for email in found if email != sender.lower())
        if others:
            return others
    return ()


def asks_refund(text: str) -> bool:
    """Whether a sentence asks for money back."""
    flats = (flat_of(sentence) for _, sentence in sentences_of(text[:_LONGEST]))
    return any(_REFUND.search(flat) is not None and _NO_REFUND.search(flat) is None for flat in flats)
