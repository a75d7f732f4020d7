"""Mail that is wrapped into its signature."""

import base64

import pytest

from mailflow.documents.signed_mail import signed_content
from mailflow.documents.smime import Signed
from mailflow.domain.errors import UnreadableDocument
from tests.documents.packages import ENVELOPED, der, signed

MAIL = b"Content-Type: text/plain\r\n\r\nWe paid A-100 and A-101 by ACH today, 1,500.00 in all.\r\n" * 9


@pytest.mark.parametrize("is_indefinite", [False, True])
def test_given_a_signed_mail_when_it_is_unpacked_then_the_mail_is_whole(is_indefinite: bool) -> None:
    assert signed_content(signed(MAIL, is_indefinite=is_indefinite)) == MAIL


@pytest.mark.parametrize(("before", "behind"), [(b"", b""), (b"-----BEGIN PKCS7-----\n", b"\n-----END PKCS7-----\n")])
def test_given_a_signed_mail_as_text_when_it_is_unpacked_then_the_mail_is_whole(before: bytes, behind: bytes) -> None:
    assert signed_content(before + base64.encodebytes(signed(MAIL)) + behind) == MAIL


def test_given_a_signed_mail_when_it_is_unpacked_then_nobody_says_that_its_signature_is_good() -> None:
    contents = Signed().unpack(signed(MAIL), name="smime.p7m")

    assert contents.defects == ("signature not checked",)
    assert [(item.part, item.content_type) for item in contents.files] == [("", "message/rfc822")]


def test_given_an_encrypted_mail_when_it_is_unpacked_then_its_reason_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="encrypted"):
        signed_content(signed(MAIL, kind=ENVELOPED))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"0",
        signed(MAIL)[:40],
        signed(MAIL, is_indefinite=True)[:60],
        b"0\x80" * 200,
        der(0x30, b"\x06\x09*\x86H\x86\xf7\r\x01\x07\x02"),
        b"MIxx",
    ],
)
def test_given_a_torn_signature_when_it_is_unpacked_then_its_reason_says_so(content: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="corrupt"):
        signed_content(content)


def test_given_a_signature_without_a_mail_when_it_is_unpacked_then_its_reason_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="blank"):
        signed_content(signed(b""))
