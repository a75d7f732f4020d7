"""REMADV as banks, retailers and utilities send it."""

import pytest

from mailflow.documents.edifact import Remadv
from mailflow.domain.document import Document
from mailflow.domain.errors import UnreadableDocument
from tests.documents.interchanges import edifact, row_of, table_of


def read(content: bytes) -> Document:
    return Remadv().open(content, part="2", name="remadv.edi")


HEAD = (
    "BGM+481+ZA-7741+9",
    "DTM+137:20260611:102",
    "DTM+138:20260612:102",
    "RFF+PQ:UEB-5501",
    "NAD+PR+4399::9++KRAFTWERK SUED GMBH",
    "NAD+PE+9900::9++HARTNELL COLE",
)
LINES = ("DOC+380+A-100", "MOA+12:1000.00", "DTM+171:20260402:102", "DOC+380+A-101", "MOA+12:500.00", "DTM+171:20260409:102")
GIVEN = (*HEAD, "CUX+2:EUR:11", *LINES, "UNS+S", "MOA+12:1500.00")


def test_given_a_remadv_when_it_is_read_then_its_head_stands_in_rows_that_say_what_they_are() -> None:
    document = read(edifact(*GIVEN))

    assert row_of(document, "Payer") == ["Payer", "KRAFTWERK SUED GMBH"]
    assert row_of(document, "Payment reference") == ["Payment reference", "UEB-5501"]
    assert row_of(document, "Payment date") == ["Payment date", "2026-06-12"]
    assert row_of(document, "Total paid") == ["Total paid", "1500.00 EUR"]


def test_given_a_remadv_when_it_is_read_then_its_documents_are_a_table() -> None:
    document = read(edifact(*GIVEN))

    assert table_of(document) == [["A-100", "Invoice", "2026-04-02", "1000.00"], ["A-101", "Invoice", "2026-04-09", "500.00"]]
    assert document.defects == ()


@pytest.mark.parametrize("una", ["UNA:+.? '", "", "UNA:+,? '"])
@pytest.mark.parametrize("ending", ["'", "'\r\n", "' "])
def test_given_any_announcement_of_signs_when_a_remadv_is_read_then_its_lines_are_the_same(una: str, ending: str) -> None:
    document = read(edifact(*GIVEN, una=una, ending=ending))

    assert [row[-1] for row in table_of(document)] == ["1000.00", "500.00"]


def test_given_signs_of_its_own_when_a_remadv_is_read_then_its_lines_are_the_same() -> None:
    given = edifact(*GIVEN, una="").replace(b"+", b"\x1d").replace(b":", b"\x1f").replace(b"'", b"\x1c")

    document = read(b"UNA\x1f\x1d.  \x1c" + given)

    assert [row[0] for row in table_of(document)] == ["A-100", "A-101"]


def test_given_decimal_commas_when_a_remadv_is_read_then_amounts_are_exact() -> None:
    document = read(edifact(*(segment.replace(".00", ",50") for segment in GIVEN), una="UNA:+,? '"))

    assert [row[-1] for row in table_of(document)] == ["1000.50", "500.50"]


def test_given_a_released_sign_in_a_name_when_a_remadv_is_read_then_the_name_is_whole() -> None:
    given = edifact("BGM+481+1", "NAD+PR+1::9++O?'BRIEN ?+ CO?: ??", *LINES)

    assert row_of(read(given), "Payer") == ["Payer", "O'BRIEN + CO: ?"]


@pytest.mark.parametrize("amount", ["300.00", "-300.00"])
def test_given_a_credit_note_with_or_without_a_sign_when_a_remadv_is_read_then_it_is_taken_off(amount: str) -> None:
    given = edifact(*HEAD, "DOC+380+A-100", "MOA+12:1800.00", "DOC+381+C-9", f"MOA+12:{amount}", "UNS+S", "MOA+12:1500.00:EUR")

    assert table_of(read(given))[1] == ["C-9", "Credit note", "-300.00"]


def test_given_a_reason_without_an_amount_when_a_remadv_is_read_then_what_is_missing_is_the_deduction() -> None:
    given = edifact(*HEAD, "DOC+380+A-100", "MOA+9:1000.00", "MOA+12:900.00", "AJT+19", "UNS+S", "MOA+12:900.00")

    assert table_of(read(given)) == [["A-100", "Invoice", "1000.00", "100.00", "duplicate", "900.00"]]


def test_given_a_discount_when_a_remadv_is_read_then_it_stands_in_its_column() -> None:
    given = edifact(*HEAD, "DOC+380+A-100", "MOA+9:1000.00", "MOA+52:20.00", "MOA+12:980.00", "UNS+S", "MOA+12:980.00")

    assert table_of(read(given)) == [["A-100", "Invoice", "1000.00", "20.00", "980.00"]]


def test_given_the_total_before_the_documents_when_a_remadv_is_read_then_it_is_the_total() -> None:
    document = read(edifact(*HEAD, "MOA+9:1500.00:EUR", *LINES))

    assert row_of(document, "Total paid") == ["Total paid", "1500.00 EUR"]


def test_given_a_wrong_count_when_a_remadv_is_read_then_the_count_is_a_defect() -> None:
    given = edifact(*GIVEN).replace(b"UNT+17", b"UNT+5")

    assert read(given).defects == ("a message says that it has 5 segments and has 17",)


def test_given_a_remadv_that_is_cut_off_when_it_is_read_then_its_defect_says_so() -> None:
    whole = edifact(*GIVEN)

    assert read(whole[: whole.index(b"DOC+380+A-101")]).cut is not None


def test_given_another_message_when_it_is_read_then_the_reason_names_it() -> None:
    with pytest.raises(UnreadableDocument, match="it holds INVOIC"):
        read(edifact(*GIVEN).replace(b"REMADV", b"INVOIC"))


@pytest.mark.parametrize(
    "broken",
    [
        b"UNB+",
        b"UNA",
        b"UNA:+.? ",
        b"UNH+1+REMADV'DOC'MOA'DTM'NAD+PR'AJT'FTX'",
        b"UNH+1+REMADV'UNT+" + b"9" * 5000 + b"'",
        b"UNH+1+REMADV'DOC+381'DOC+380+A-1'",
    ],
)
def test_given_a_broken_remadv_when_it_is_read_then_it_gives_rows_or_a_reason(broken: bytes) -> None:
    try:
        outcome = read(broken).text
    except UnreadableDocument as error:
        outcome = error.reason

    assert outcome


def test_given_no_total_when_a_remadv_is_read_then_its_lines_have_one_so_that_none_is_overlooked() -> None:
    document = read(edifact(*HEAD, "CUX+2:EUR:11", *LINES, "UNS+S"))

    assert row_of(document, "Total paid") == ["Total paid", "1500.00 EUR"]
