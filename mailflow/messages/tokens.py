"""The marks by which a letter of ours is recognised in its answers, and their recognition.

A letter has one code, made of its business key. It is written into four places that travel by different ways: the Message-ID (which comes
back in In-Reply-To and References), the subject, the text, and, where the mailbox takes such, a plus-address. Ticket systems drop some of
them; two that agree are a proof. Nobody can make a code's signature who has not the installation's key.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from mailflow.domain.message import Message

# 60 bits of the key's hash: two of a million letters share a code once in two million installations.
_CODE_LENGTH = 12
# 30 bits: a guess is right once in a thousand million tries, and each try is a mail.
_SIGNATURE_LENGTH = 6
_MARK = r"([a-z2-7]{12})[-.]([a-z2-7]{6})"
_IN_ID = re.compile(rf"<mf\.{_MARK}@", re.IGNORECASE)
_IN_SUBJECT = re.compile(rf"\[Ref\s+{_MARK}\]", re.IGNORECASE)
_IN_TEXT = re.compile(rf"\bRef(?:erence)?:?\s+{_MARK}\b", re.IGNORECASE)
_IN_ADDRESS = re.compile(rf"\+{_MARK}$", re.IGNORECASE)
# How many places must name the same letter before it is taken for proven.
PROOF = 2


class Place(StrEnum):
    """Where a mark was found."""

    MESSAGE_ID = "message_id"
    SUBJECT = "subject"
    BODY = "body"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The marks of one letter: `code` names it, `signature` proves it ours."""

    code: str
    signature: str

    @property
    def mark(self) -> str:
        """As it stands in subjects and texts."""
        return f"{self.code}-{self.signature}".upper()

    def message_id(self, domain: str) -> str:
        """The Message-ID, in angle brackets; the same for the same letter and domain."""
        return f"<mf.{self.code}.{self.signature}@{domain or 'localhost'}>"

    def subject(self, subject: str) -> str:
        """The subject with its mark in the place of an earlier letter's."""
        bare = " ".join(_IN_SUBJECT.sub(" ", subject).split())
        return f"{bare} [Ref {self.mark}]".strip()

    def text(self, text: str) -> str:
        """The text with its mark in the last line."""
        return f"{text.rstrip()}\n\nReference: {self.mark}\n"

    def address(self, email: str) -> str:
        """An address that ends in "+" before the at sign gets the mark; any other stays as it is (RFC 5233)."""
        local, _, domain = email.rpartition("@")
        return f"{local}{self.code}.{self.signature}@{domain}" if local.endswith("+") else email


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundToken:
    """A mark of ours in a mail, its signature proven."""

    code: str
    place: Place


def make_tokens(secret: bytes, key: str) -> Tokens:
    """The marks of the letter with this business key; the same for the same key and secret."""
    code = _spell(_digest(secret, f"key:{key}"))[:_CODE_LENGTH]
    return Tokens(code=code, signature=_sign(secret, code))


def find_tokens(message: Message, secret: bytes) -> tuple[FoundToken, ...]:
    """Every mark of ours in the mail, each code once a place; those whose signature is not ours are left out.

    The threads come first, the nearest parent before the farther ones.
    """
    proven = (
        FoundToken(code=code.lower(), place=place)
        for place, text in _places(message)
        for code, signature in _marks(place, text)
        if hmac.compare_digest(_sign(secret, code.lower()), signature.lower())
    )
    return tuple(dict.fromkeys(proven))


def proven_code(tokens: Iterable[FoundToken]) -> str | None:
    """The letter that at least two independent places name, where no other letter is named by as many; the nearest parent otherwise."""
    places: dict[str, set[Place]] = {}
    for token in tokens:
        places.setdefault(token.code, set()).add(token.place)
    ranked = sorted(places.items(), key=lambda item: -len(item[1]))
    if not ranked or len(ranked[0][1]) < PROOF:
        return None
    is_tied = len(ranked) > 1 and len(ranked[1][1]) == len(ranked[0][1])
    return None if is_tied else ranked[0][0]


def _places(message: Message) -> Iterator[tuple[Place, str]]:
    for message_id in (*message.in_reply_to, *reversed(message.references), *(nested.message_id for nested in message.nested)):
        yield Place.MESSAGE_ID, message_id
    yield Place.SUBJECT, message.subject
    for email in (*(address.email for address in (*message.to, *message.cc)), message.header("delivered-to")):
        yield Place.ADDRESS, email.strip("<> ").partition("@")[0]
    yield Place.BODY, message.text
    yield Place.BODY, message.html_text


def _marks(place: Place, text: str) -> list[tuple[str, str]]:
    pattern = {Place.MESSAGE_ID: _IN_ID, Place.SUBJECT: _IN_SUBJECT, Place.BODY: _IN_TEXT, Place.ADDRESS: _IN_ADDRESS}[place]
    return pattern.findall(text)


def _sign(secret: bytes, code: str) -> str:
    return _spell(_digest(secret, f"code:{code}"))[:_SIGNATURE_LENGTH]


def _digest(secret: bytes, text: str) -> bytes:
    return hmac.new(secret, text.encode(), hashlib.sha256).digest()


def _spell(digest: bytes) -> str:
    """Letters and the digits 2 to 7 (RFC 4648, 6): no 0 and 1 that people mistake, no case that a mail system changes."""
    return base64.b32encode(digest).decode("ascii").lower()
