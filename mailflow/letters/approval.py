"""The mail that asks a billing attorney about letters, from ``approval/{subject.txt,body.txt,body.html}``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mailflow.domain.approval import Because, Silence
from mailflow.domain.money import Money
from mailflow.letters.approval_words import approval_words
from mailflow.letters.compose import Composed, compose
from mailflow.letters.words import as_date, as_money, as_number

_TEMPLATE = "approval"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterAsked:
    """What an attorney is told of a letter; `until` is when silence is an answer, `link` where she gives hers."""

    client: str
    reference: str
    step: str
    to: str
    asked: tuple[Money, ...]
    invoices: int
    oldest_due_on: date
    because: Because
    until: date
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestAsked:
    """The mail of a day; `link` is for all of its letters."""

    firm: str
    name: str
    on: date
    silence: Silence
    expires_on: date
    link: str
    letters: tuple[LetterAsked, ...]


def compose_digest(asked: DigestAsked, *, folders: Sequence[Path], language: str = "en") -> Composed:
    """The mail's words; raises TemplateError as `compose` does."""
    words, count = approval_words(language), as_number(len(asked.letters), language)
    values = {
        "language": language,
        "firm": asked.firm,
        "link": asked.link,
        "words": {
            **words,
            "subject": words["subject"].format(count=count),
            "hello": words["hello"].format(name=asked.name),
            "every": words["every"].format(count=count),
            "safe": words["safe"].format(day=as_date(asked.expires_on, language)),
        },
        "letters": [_letter(one, asked, words, language) for one in asked.letters],
    }
    return compose(_TEMPLATE, values, folders=folders, language=language)


def _letter(one: LetterAsked, asked: DigestAsked, words: Mapping[str, str], language: str) -> dict[str, Any]:  # plain data for a template
    days = (asked.on - one.oldest_due_on).days
    due = words["due" if days > 0 else "not_due"]
    return {
        "client": one.client,
        "reference": one.reference,
        "to": one.to,
        "asked": [as_money(amount, language) for amount in one.asked],
        "invoices": as_number(one.invoices, language),
        "oldest": due.format(day=as_date(one.oldest_due_on, language), days=as_number(days, language)),
        "why": words[one.because].format(step=one.step),
        "silence": words[asked.silence].format(day=as_date(one.until, language)),
        "link": one.link,
    }
