"""Separated values, whatever separates them and whatever wrote them."""

import pytest

from mailflow.documents.delimited import Delimited
from mailflow.domain.document import Box, Document, Unit
from mailflow.domain.errors import UnreadableDocument
from tests.documents.papers import cells


def read(content: bytes) -> Document:
    return Delimited().open(content, part="2", name="advice.csv")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_given_any_separator_when_a_file_is_read_then_its_fields_are_cells(separator: str) -> None:
    given = "\n".join(
        separator.join(row) for row in (["Invoice", "Date", "Paid"], ["900152", "17-10-2025", "12"], ["900153", "18-10-2025", "13"])
    )

    document = read(given.encode())

    assert cells(document)[1] == ["900152", "17-10-2025", "12"]
    assert document.unit is Unit.CELLS


def test_given_decimal_commas_between_semicolons_when_a_file_is_read_then_amounts_stay_whole() -> None:
    given = b"Uw factuur;Bedrag;Valuta\n900152;8497,01;EUR\n900355;10788,00;EUR\n"

    document = read(given)

    assert cells(document)[1] == ["900152", "8497,01", "EUR"]


def test_given_quoted_amounts_with_commas_when_a_file_is_read_then_amounts_stay_whole() -> None:
    given = b'invoice,payee,amount\n004922,"Renwick, Vale LLP","43,507.31"\n005094,"Renwick, Vale LLP","2,310.00"\n'

    document = read(given)

    assert cells(document)[1] == ["004922", "Renwick, Vale LLP", "43,507.31"]


def test_given_title_lines_above_the_table_when_a_file_is_read_then_the_table_decides_the_separator() -> None:
    given = b'"Advice of payment, May";;;\n"No.";"TEF-1";;\n"F-1";"004851";"Fees";"94,05"\n"F-1";"005010";"Fees";"73,71"\n'

    document = read(given)

    assert cells(document)[2] == ["F-1", "004851", "Fees", "94,05"]


def test_given_empty_fields_when_a_file_is_read_then_the_others_keep_their_columns() -> None:
    given = b"a;b;c\n;;Total\n1;2;3\n"

    document = read(given)

    assert document.pages[0].rows[1].cells[0].box == Box(2, 1, 3, 2)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_given_any_encoding_when_a_file_is_read_then_letters_are_right(charset: str) -> None:
    given = "Numéro;Réglé;Note\nF-1;27 171,28;été\nF-2;1,00;été\n".encode(charset)

    document = read(given)

    assert cells(document)[0] == ["Numéro", "Réglé", "Note"]


def test_given_a_file_that_names_its_separator_when_it_is_read_then_that_line_is_no_row() -> None:
    given = b"sep=|\na|b,c\nd|e,f\n"

    document = read(given)

    assert cells(document) == [["a", "b,c"], ["d", "e,f"]]


def test_given_a_quote_that_never_ends_when_a_file_is_read_then_it_ends_all_the_same() -> None:
    given = b'a;b;c\n1;2;3\n4;5;"' + b"x" * 3_000_000

    document = read(given)

    assert cells(document)[:2] == [["a", "b", "c"], ["1", "2", "3"]]


def test_given_a_file_of_nothing_when_it_is_read_then_the_reason_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="blank"):
        read(b"\n \n")


def test_given_bytes_that_are_no_text_when_they_are_called_csv_then_the_reason_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="corrupt: the file is called CSV but is no text"):
        read(bytes(range(256)) * 20)


def test_given_a_letter_when_it_is_looked_at_then_it_is_not_taken_for_a_table() -> None:
    given = b"Dear all,\nplease find, as agreed, our payment.\nKind regards\n"

    sureness = Delimited().recognises(given, name="letter.txt", media_type="text/plain")

    assert sureness < 0.5


def test_given_a_table_with_tabs_called_txt_when_it_is_looked_at_then_it_is_recognised() -> None:
    given = b"Doc\tRef\tDebit\nKR\t900154\t17,732.84\nKR\t900621\t14,733.50\n"

    sureness = Delimited().recognises(given, name="lineitems.txt", media_type="text/plain")

    assert sureness > 0.65
