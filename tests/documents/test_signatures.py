"""What a file is by its first bytes, and what a mail looks like."""

import io
import zipfile

import pytest

from mailflow.documents.signatures import is_mail, kind_of
from tests.documents.packages import zipped
from tests.documents.papers import workbook


def archive(name: str, content: bytes = b"x") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        opened.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (archive("word/document.xml"), "docx"),
        (archive("ppt/presentation.xml"), "pptx"),
        (archive("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (archive("mimetype", b"application/vnd.oasis.opendocument.text"), "odt"),
        (zipped({"content.xml": b"<x/>", "mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "ods"),
        (zipped({"advice.pdf": b"x", "mimetype": b"text/plain"}), "zip"),
        (archive("advice.pdf"), "zip"),
        (workbook(("S", [["x"]])), "xlsx"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x18ftypheic", "image/heic"),
        (b"II*\0" + b"\0" * 20, "image/tiff"),
        (b"MZ\x90\0", "executable"),
        (b"Rar!\x1a\x07", "rar"),
        (b"BMW paid the invoice", ""),
        (b"ISABELLA paid", ""),
        (b"<?xml version='1.0'?><!DOCTYPE html><html></html>", ""),
        (b"Dear all", ""),
        (b"", ""),
    ],
)
def test_given_first_bytes_when_they_are_looked_at_then_the_kind_is_known_or_nothing_is_said(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


def test_given_a_saved_mail_when_it_is_looked_at_then_it_is_one() -> None:
    assert is_mail(b"Received: from a\r\nFrom: a@b.example\r\nSubject: x\r\nDate: today\r\n\r\nHello")


def test_given_a_letter_with_a_subject_line_when_it_is_looked_at_then_it_is_no_mail() -> None:
    assert not is_mail(b"Our ref: 12\nSubject: unpaid invoices\n\nDear all")
