"""The sentences and whole mails of an independent writer, as bytes and with what must be read of them."""

import re
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
LANGUAGES = ("english", "german", "french", "spanish", "portuguese", "later", "wide")
_HEAD = {
    "From": "Ada Dunn <a.dunn@bramleyorchard.example>",
    "To": "collections@harrow.example",
    "Subject": "Re: Past due invoices 71204, 71260, 71318, 71402",
    "Date": "Tue, 15 Sep 2026 10:12:00 -0400",
    "Message-ID": "<answer@bramleyorchard.example>",
    "In-Reply-To": "<r1@harrow.example>",
    "Content-Type": "text/plain; charset=utf-8",
}
_KEYS = {"from": "From", "subject": "Subject", "type": "Content-Type"}
# What a program or a stranger writes answers no letter of ours by its headers.
_STRANGERS = ("from", "header")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A mail and what must be read of it; `None` where that is not judged.

    `absent` is a kind that must not be found. `promises` are (invoice, ISO day, amount or nothing), `disputes` (invoice, reason,
    amount or nothing); an empty part of them is not judged. `automatic` is the type and its details as the file states them.
    """

    name: str
    raw: bytes
    kinds: frozenset[str] | None = None
    absent: str = ""
    promises: tuple[tuple[str, str, str], ...] | None = None
    disputes: tuple[tuple[str, str, str], ...] | None = None
    days: frozenset[str] | None = None
    reasons: frozenset[str] | None = None
    amounts: frozenset[str] | None = None
    invoices: frozenset[str] | None = None
    reply: str | None = None
    automatic: tuple[str, ...] | None = None


def sentences(language: str) -> tuple[Example, ...]:
    """The sentences of a language, each as a mail of its own."""
    lines = (_HERE / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_sentence(line) for line in lines if line.strip() and not line.startswith("#"))


def mails() -> tuple[Example, ...]:
    """The whole mails."""
    quotes = dict(_blocks("quotes.txt"))
    return tuple(_mail(name, text, quotes) for name, text in _blocks("mails.txt"))


def _sentence(line: str) -> Example:
    said, _, words = line.partition(" | ")
    kinds, *more = (piece.strip() for piece in said.split(";"))
    details = dict(piece.split("=", 1) for piece in more)
    head = {"In-Reply-To": "", "Subject": "Hello"} if kinds == "unrelated" else {}
    raw = _raw(head, f"Hello,\n\n{words}\n\nKind regards\nAda Dunn\n")
    if kinds.startswith("-"):
        return Example(name=words, raw=raw, absent=kinds[1:])
    return Example(
        name=words,
        raw=raw,
        kinds=frozenset(kinds.split("+")),
        days=_set(details.get("date")),
        reasons=_set(details.get("reason")),
        amounts=_set(details.get("amount")),
        invoices=_set(details.get("inv")),
    )


def _mail(name: str, text: str, quotes: dict[str, str]) -> Example:
    said, _, body = f"{text}\n".partition("\n---\n")
    details = dict(re.split(r": ?", line, maxsplit=1) for line in said.splitlines())
    head = {header: details[key] for key, header in _KEYS.items() if key in details}
    if "header" in details:
        head.update([details["header"].split(": ", 1)])
    if any(key in details for key in _STRANGERS):
        head["In-Reply-To"] = ""
    for key, quote in quotes.items():
        body = body.replace(f"{{{key}}}", quote)
    return Example(
        name=name,
        raw=_raw(head, body),
        kinds=frozenset(details["kinds"].split(", ")) - {""},
        promises=_claims(details.get("promises")),
        disputes=_claims(details.get("disputes")),
        reply=details.get("reply"),
        automatic=tuple(details["automatic"].split()) if "automatic" in details else None,
    )


def _raw(head: dict[str, str], body: str) -> bytes:
    headers = "".join(f"{name}: {value}\r\n" for name, value in (_HEAD | head).items() if value)
    return (headers + "\r\n" + body.replace("\n", "\r\n")).encode()


def _blocks(file: str) -> list[tuple[str, str]]:
    pieces = re.split(r"^=== (.+)\n", (_HERE / file).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return list(zip(pieces[::2], (piece.rstrip("\n") for piece in pieces[1::2]), strict=True))


def _claims(stated: str | None) -> tuple[tuple[str, str, str], ...] | None:
    if stated is None:
        return None
    return tuple(sorted((*words, "", "")[:3] for words in (claim.split() for claim in stated.split("; "))))


def _set(stated: str | None) -> frozenset[str] | None:
    return None if stated is None else frozenset(stated.split(","))
