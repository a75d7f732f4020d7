"""The 820 as payers' programs send it: any separators, adjustments netted or not, counts that are wrong."""

import pytest

from mailflow.documents.x12 import X12
from mailflow.domain.document import Document, Unit
from mailflow.domain.errors import UnreadableDocument
from tests.documents.interchanges import row_of, table_of, x12
from tests.documents.papers import cells


def read(content: bytes) -> Document:
    return X12().open(content, part="2", name="820.edi")


LINES = ("RMR*IV*A-100**1000.00*1000.00", "DTM*003*20260402", "RMR*IV*A-101**500.00*500.00", "DTM*003*20260409")


def test_given_an_820_when_it_is_read_then_its_head_stands_in_rows_that_say_what_they_are() -> None:
    document = read(x12(*LINES))

    assert row_of(document, "Payer") == ["Payer", "BRAMLEY FOODS LLC"]
    assert row_of(document, "Trace number") == ["Trace number", "0260612000417"]
    assert row_of(document, "Payment date") == ["Payment date", "2026-06-12"]
    assert row_of(document, "Payment method") == ["Payment method", "ACH"]
    assert row_of(document, "Total paid") == ["Total paid", "1500.00"]


def test_given_an_820_when_it_is_read_then_its_lines_are_a_table() -> None:
    document = read(x12(*LINES))

    assert table_of(document) == [
        ["A-100", "Invoice", "2026-04-02", "1000.00", "1000.00"],
        ["A-101", "Invoice", "2026-04-09", "500.00", "500.00"],
    ]
    assert document.unit is Unit.CELLS
    assert document.defects == ()


@pytest.mark.parametrize(
    ("separator", "ending"),
    [("*", "~"), ("*", "~\n"), ("*", "~\r\n"), ("*", "\n"), ("|", "~"), ("^", "'"), ("\x1d", "\x1c"), ("*", "\x85"), ("*", "!")],
)
def test_given_any_separators_when_an_820_is_read_then_its_lines_are_the_same(separator: str, ending: str) -> None:
    document = read(x12(*LINES, separator=separator, ending=ending))

    assert [row[0] for row in table_of(document)] == ["A-100", "A-101"]
    assert document.defects == ()


def test_given_an_820_that_a_mail_program_broke_into_lines_of_eighty_when_it_is_read_then_its_lines_are_the_same() -> None:
    whole = x12(*LINES)
    given = b"\r\n".join(whole[at : at + 80] for at in range(0, len(whole), 80))

    document = read(given)

    assert [row[-1] for row in table_of(document)] == ["1000.00", "500.00"]
    assert document.defects == ()


@pytest.mark.parametrize("first", [b"GS*", b"ST*"])
def test_given_an_820_without_its_envelope_when_it_is_read_then_its_lines_are_the_same(first: bytes) -> None:
    whole = x12(*LINES)
    given = whole[whole.index(first) :]

    document = read(given)

    assert [row[0] for row in table_of(document)] == ["A-100", "A-101"]


def test_given_a_byte_order_mark_and_blank_lines_when_a_file_is_looked_at_then_it_is_an_820() -> None:
    assert X12().recognises(b"\xef\xbb\xbf\r\n" + x12(*LINES), name="a.txt", media_type="text/plain") == 1.0


@pytest.mark.parametrize("content", [b"Dear all, ISABELLA paid", b"ISA is a name", b"", b"{\\rtf1}", b"ST. LOUIS*820*"])
def test_given_another_text_when_it_is_looked_at_then_it_is_no_820(content: bytes) -> None:
    assert X12().recognises(content, name="a.edi", media_type="application/edi-x12") == 0.0


@pytest.mark.parametrize(
    ("paid", "gross"),
    [("900.00", "1000.00"), ("900.00", ""), ("1000.00", ""), ("1000.00", "1000.00")],
)
def test_given_an_adjustment_that_is_netted_or_not_when_an_820_is_read_then_the_reading_that_adds_up_counts(paid: str, gross: str) -> None:
    given = x12(f"RMR*IV*A-100**{paid}*{gross}", "ADX*-100.00*19", "RMR*IV*A-101**500.00*500.00", total="1400.00")

    document = read(given)

    assert table_of(document)[0] == ["A-100", "Invoice", "1000.00", "100.00", "duplicate", "900.00"]


def test_given_an_adjustment_without_its_sign_when_an_820_is_read_then_it_is_taken_off() -> None:
    given = x12("RMR*IV*A-100**1000.00*1000.00", "ADX*100.00*01", "RMR*IV*A-101**500.00*500.00", total="1400.00")

    document = read(given)

    assert table_of(document)[0] == ["A-100", "Invoice", "1000.00", "100.00", "rate or price not as agreed", "900.00"]


def test_given_an_adjustment_inside_the_line_when_an_820_is_read_then_it_is_a_deduction() -> None:
    given = x12("RMR*IV*A-100**900.00*1000.00**06*-100.00", "RMR*IV*A-101**500.00*500.00", total="1400.00")

    document = read(given)

    assert table_of(document)[0] == ["A-100", "Invoice", "1000.00", "100.00", "hours or quantity contested", "900.00"]


def test_given_a_discount_when_an_820_is_read_then_it_stands_in_its_column() -> None:
    given = x12("RMR*IV*A-100**980.00*1000.00*20.00", "RMR*IV*A-101**520.00*520.00")

    document = read(given)

    assert table_of(document)[0] == ["A-100", "Invoice", "1000.00", "20.00", "980.00"]


@pytest.mark.parametrize("amount", ["-300.00", "300.00"])
def test_given_a_credit_memo_with_or_without_a_sign_when_an_820_is_read_then_it_is_taken_off(amount: str) -> None:
    given = x12("RMR*IV*A-100**1800.00*1800.00", f"RMR*CM*C-9**{amount}*{amount}")

    document = read(given)

    assert table_of(document)[1] == ["C-9", "Credit memo", "-300.00", "-300.00"]


def test_given_an_adjustment_of_the_whole_payment_when_an_820_is_read_then_it_is_a_line() -> None:
    given = x12("ENT*1", "ADX*-50.00*CS*CM*C-77", "RMR*IV*A-100**1550.00*1550.00")

    document = read(given)

    assert ["C-77", "Adjustment", "adjustment", "-50.00"] in table_of(document)


def test_given_an_adjustment_that_names_a_line_when_an_820_is_read_then_it_is_that_lines_deduction() -> None:
    given = x12("ENT*1", "ADX*-50.00*55*IV*A-100", "RMR*IV*A-100**1550.00*1550.00")

    document = read(given)

    assert table_of(document) == [["A-100", "Invoice", "1550.00", "50.00", "withholding tax", "1500.00"]]


def test_given_lines_by_the_payers_voucher_when_an_820_is_read_then_our_number_behind_it_is_the_invoice() -> None:
    given = x12("RMR*VV*V-5521**1500.00*1500.00", "REF*IV*A-100", "REF*PO*4711")

    document = read(given)

    assert table_of(document) == [["A-100", "V-5521", "1500.00", "1500.00"]]


def test_given_a_wrong_count_of_segments_when_an_820_is_read_then_it_is_read_and_the_count_is_a_defect() -> None:
    document = read(x12(*LINES, count=99))

    assert document.defects == ("set 0001 says that it has 99 segments and has 10",)
    assert len(table_of(document)) == 2


def test_given_an_820_that_is_cut_off_when_it_is_read_then_its_defect_says_so() -> None:
    whole = x12(*LINES)

    document = read(whole[: whole.index(b"RMR*IV*A-101")])

    assert document.cut == "only the first 7 segments of set 0001 are there: it has no end"


def test_given_several_sets_when_an_interchange_is_read_then_all_payments_are_there_with_their_sum() -> None:
    one = x12(*LINES).decode()
    two = x12("RMR*IV*B-200**250.00*250.00", total="250.00").decode()
    given = one + two

    document = read(given.encode())

    assert [row for row in cells(document) if row[0].startswith("Total")] == [
        ["Total paid", "1500.00"],
        ["Total paid", "250.00"],
        ["Total of all 2 payments", "1750.00"],
    ]


def test_given_remittance_information_only_when_an_820_is_read_then_a_row_says_so() -> None:
    document = read(x12(*LINES, handling="I"))

    assert row_of(document, "Handling") == ["Handling", "remittance information only; the money moves by itself"]


def test_given_a_check_when_an_820_is_read_then_its_number_is_the_checks() -> None:
    given = x12(*LINES).replace(b"*ACH*CTX*", b"*CHK**")

    document = read(given)

    assert row_of(document, "Check number") == ["Check number", "0260612000417"]


def test_given_a_currency_when_an_820_is_read_then_the_total_carries_it() -> None:
    document = read(x12("CUR*PR*CAD", *LINES))

    assert row_of(document, "Total paid") == ["Total paid", "1500.00 CAD"]


def test_given_an_interchange_without_an_820_when_it_is_read_then_the_reason_names_what_it_holds() -> None:
    given = x12(*LINES).replace(b"ST*820", b"ST*997")

    with pytest.raises(UnreadableDocument, match=r"EDI without a payment advice \(820\): it holds 997"):
        read(given)


@pytest.mark.parametrize(
    "broken",
    [
        b"ISA*00*",
        b"ISA*00*          *00*",
        x12(*LINES)[:150],
        x12("RMR", "ADX", "ENT", "DTM*003", "REF", "N1"),
        x12("RMR*IV*A*PO*1e9999*NaN", "ADX*Infinity*01"),
        x12("RMR*IV*A-1**\xc2\xb2", count=99).replace(b"SE*99", "SE*²".encode()),
        b"ST*820*0001~BPR*I~SE*" + b"9" * 5000 + b"*1~",
    ],
)
def test_given_a_broken_820_when_it_is_read_then_it_gives_rows_or_a_reason(broken: bytes) -> None:
    try:
        outcome = read(broken).text
    except UnreadableDocument as error:
        outcome = error.reason

    assert outcome
