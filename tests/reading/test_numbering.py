"""Numbers of any shape: the ledger says what an invoice number is."""

import pytest

from mailflow.reading.numbering import find_known, groups_of, is_short_for
from tests.reading.desk import book, lines_of, printed, read_mail, written

BOOK = book("""
    client 10 larch.example Larch Ltd
    invoice KL/88213/B 10 2026-04-01 4100.00 USD
    invoice 2026.0417 10 2026-04-02 250.00 USD
    invoice M4417-09 10 2026-04-03 980.50 USD
    invoice 12-05-26 10 2026-04-04 77.00 USD
    invoice INV-2026-000123 10 2026-04-05 1250.00 USD
    invoice 2026/0031 10 2026-04-06 600.00 USD
""")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("for KL/88213/B today", ["KL/88213/B"]),
        ("KL 88213 B, thanks", ["KL 88213 B"]),
        ("our ref kl-88213-b", ["kl-88213-b"]),
        ("2026 . 0417 of April", ["2026 . 0417"]),
        ("on 12-05-26 we met", ["12-05-26"]),
        ("on 12.05.26 we met", []),
        ("inv-2026-000123 and M4417/09", ["inv-2026-000123", "M4417/09"]),
        ("2026/0031/0032", ["2026/0031"]),
        ("the 2026 0031 file", ["2026 0031"]),
        ("the 2026 31 file", []),
        ("18 of 31 and 2,026.04", []),
    ],
)
def test_given_a_text_when_numbers_are_looked_for_then_the_ledger_says_which_there_are(text: str, found: list[str]) -> None:
    spans = find_known(text, BOOK.normalised)

    assert [text[start:end] for start, end in spans] == found


def test_given_a_number_with_zeros_when_its_groups_are_compared_then_zeros_and_case_do_not_matter() -> None:
    groups = groups_of("inv-2026-000123")

    assert groups == ("INV", "2026", "123")


@pytest.mark.parametrize(
    ("text", "number", "is_short"),
    [
        ("1128", "26/01128", True),
        ("01128", "26/01128", True),
        ("128", "26/01128", False),
        ("88213/B", "KL/88213/B", True),
        ("B", "KL/88213/B", False),
        ("4511", "04511/26", True),
        ("4511", "04511/B", False),
        ("45", "26/00045", False),
        ("26/1128", "26/01128", True),
        ("25/1128", "26/01128", False),
    ],
)
def test_given_a_cut_number_when_it_is_compared_then_only_prefix_year_and_zeros_may_be_missing(
    text: str, number: str, is_short: bool
) -> None:
    answer = is_short_for(text, number)

    assert answer is is_short


def test_given_a_number_that_wraps_in_a_narrow_cell_when_the_print_is_read_then_it_is_one_number() -> None:
    page = printed("""
        Larch Ltd - payment advice
        Our no.   Your no.   Paid
        551       KL/88      4,100.00
                  213/B
        552       INV-2026-  1,250.00
                  000123
        Total                5,350.00
    """)

    remittance = read_mail(BOOK, written("Attached."), page)

    assert lines_of(remittance) == [("KL/88213/B", "4100.00"), ("INV-2026-000123", "1250.00")]


def test_given_a_number_cut_at_the_end_of_a_line_when_a_letter_is_read_then_it_is_one_number() -> None:
    letter = written("We have today paid you the sum of USD 1,250.00 in settlement of your note INV-2026-\n000123, with our thanks.")

    remittance = read_mail(BOOK, letter)

    assert lines_of(remittance) == [("INV-2026-000123", "1250.00")]
