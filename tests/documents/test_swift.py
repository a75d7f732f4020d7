"""Customer transfers of SWIFT as payers attach them for a proof."""

import pytest

from mailflow.documents.swift import Swift
from mailflow.domain.document import Document
from mailflow.domain.errors import UnreadableDocument
from tests.documents.interchanges import row_of
from tests.documents.papers import cells

ENVELOPE = "{1:F01NORDDEFFAXXX0000000000}{2:I103HARTUS33XXXXN}{3:{121:eb6305c9-1f7f-49de-aed0-16487c27b42d}}{4:\n"
FIELDS = (
    ":20:NW26061200417\n:23B:CRED\n:32A:260612EUR1500,00\n:33B:EUR1510,00\n:50K:/DE02120300000000202051\nNORDWIND REEDEREI AG\n"
    "HAFENSTRASSE 3\n:59:/US9911\nHARTNELL COLE LLP\n:70:{}\n:71A:SHA\n"
)


def message(text: str = "/INV/A-100//INV/A-101", *, has_envelope: bool = True) -> bytes:
    fields = FIELDS.format(text)
    return (f"{ENVELOPE}{fields}-}}" if has_envelope else fields).encode()


def read(content: bytes) -> Document:
    return Swift().open(content, part="2", name="mt103.txt")


@pytest.mark.parametrize("has_envelope", [True, False])
def test_given_a_transfer_when_it_is_read_then_its_fields_are_rows_that_say_what_they_are(has_envelope: bool) -> None:
    document = read(message(has_envelope=has_envelope))

    assert row_of(document, "Payer") == ["Payer", "NORDWIND REEDEREI AG"]
    assert row_of(document, "Payment reference") == ["Payment reference", "NW26061200417"]
    assert row_of(document, "Payment date") == ["Payment date", "2026-06-12"]
    assert row_of(document, "Total paid") == ["Total paid", "1500.00 EUR"]
    assert row_of(document, "Remittance information") == ["Remittance information", "invoice A-100 invoice A-101"]


def test_given_an_envelope_with_a_tracking_number_when_it_is_read_then_the_number_is_a_row() -> None:
    assert row_of(read(message()), "UETR") == ["UETR", "eb6305c9-1f7f-49de-aed0-16487c27b42d"]


def test_given_lines_of_full_length_when_a_transfer_is_read_then_a_number_that_they_break_is_whole() -> None:
    document = read(message("PAYMENT FOR YOUR INVOICES A-99, A-1\n00 AND A-101"))

    assert row_of(document, "Remittance information")[1] == "PAYMENT FOR YOUR INVOICES A-99, A-100 AND A-101"


def test_given_an_orderer_in_numbered_lines_when_a_transfer_is_read_then_the_name_is_the_first() -> None:
    given = message().replace(b":50K:/DE02120300000000202051\nNORDWIND", b":50F:/DE02\n1/NORDWIND")

    assert row_of(read(given), "Payer") == ["Payer", "NORDWIND REEDEREI AG"]


def test_given_two_transfers_when_they_are_read_then_both_are_there_with_their_sum() -> None:
    document = read(message() + b"\n" + message("INVOICE B-7").replace(b"EUR1500,00", b"EUR20,5"))

    assert cells(document)[-1] == ["Total of all 2 payments", "1520.50 EUR"]


@pytest.mark.parametrize(
    "content", [b":20:STMT\n:25:123\n:60F:C260601EUR1,\n:61:2606120612C1500,\n", b"Reference :20: is ours", b"", b"see :32A: below"]
)
def test_given_a_statement_or_a_letter_when_it_is_looked_at_then_it_is_no_transfer(content: bytes) -> None:
    assert Swift().recognises(content, name="a.txt", media_type="text/plain") == 0.0


def test_given_a_transfer_that_comes_back_when_it_is_read_then_it_is_no_payment() -> None:
    with pytest.raises(UnreadableDocument, match="returns a payment"):
        read(message().replace(b":71A:SHA", b":71A:SHA\n:72:/RETN/59"))


@pytest.mark.parametrize("broken", [b":20:X\n:32A:\n", b":20:\n:32A:999999EUR,\n:50K:\n:70:\n", b":20:\n:32A:"])
def test_given_a_broken_transfer_when_it_is_read_then_it_gives_rows_or_a_reason(broken: bytes) -> None:
    try:
        outcome = read(broken).text
    except UnreadableDocument as error:
        outcome = error.reason

    assert outcome


def test_given_a_transfer_whose_amount_is_torn_off_when_it_is_read_then_its_reason_says_so() -> None:
    given = message().replace(b"\n:32A:", b"*:32A")

    with pytest.raises(UnreadableDocument, match="corrupt: a SWIFT message without its amount"):
        read(given)
    assert Swift().recognises(given, name="mt103.txt", media_type="text/plain") > 0.9
