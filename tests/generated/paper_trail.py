"""What a mail of a case set shows, read plainly: its body's words, and everything in it pressed into letters and digits."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from typing import cast

import pypdfium2
from openpyxl import load_workbook


def _parts(mail: EmailMessage) -> list[tuple[str, bytes, str | None]]:
    return [
        (p.get_content_type(), cast(bytes, p.get_payload(decode=True)) or b"", p.get_filename())
        for p in mail.walk()
        if not p.is_multipart()
    ]  # cast: leaves decode to bytes


def body_words(raw: bytes) -> str:
    """The text of the body, plain and HTML one after the other."""
    mail = message_from_bytes(raw, policy=policy.default)
    texts = [
        (kind, content.decode("utf-8", "replace")) for kind, content, name in _parts(mail) if name is None and kind.startswith("text/")
    ]
    return "\n".join(_plain(text) if kind == "text/html" else text for kind, text in texts)


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))


def shown_digits(raw: bytes) -> str:
    """All letters and digits of body and attachments, without anything between them."""
    mail = message_from_bytes(raw, policy=policy.default)
    return re.sub(r"\W", "", " ".join(_text(kind, content, name or "") for kind, content, name in _parts(mail)))


def _text(kind: str, content: bytes, name: str) -> str:
    if kind == "application/pdf":
        document = pypdfium2.PdfDocument(content)
        return " ".join(page.get_textpage().get_text_bounded() for page in document)
    if kind == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(_text("application/pdf", archive.read(each), each) for each in archive.namelist())
    if name.endswith(".xlsx"):
        return " ".join(
            _cell(c)
            for sheet in load_workbook(io.BytesIO(content))
            for row in sheet.iter_rows(values_only=True)
            for c in row
            if c is not None
        )
    text = content.decode("utf-8", "replace")
    return _plain(text) if kind == "text/html" else text


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
