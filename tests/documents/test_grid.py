"""Glyphs to words to cells, without any file around them."""

import pytest

from mailflow.documents.grid import Glyph, Line, is_column_break, lines_of
from mailflow.documents.gutters import part_at_gutters


def type_out(*runs: tuple[float, str], top: float = 100.0, pitch: float = 6.0) -> list[Glyph]:
    """Fixed-pitch glyphs: each run begins at its own left edge, as where the pen was moved."""
    return [
        Glyph(letter, left + at * pitch, top, left + (at + 1) * pitch, top + 11) for left, text in runs for at, letter in enumerate(text)
    ]


def texts(lines: list[Line]) -> list[list[str]]:
    return [[cell.text for cell in line.row().cells] for line in lines]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("14,399.83", "0.00"),
        ("1.234,56", "7,00"),
        ("(399.83)", "(12.00)"),
        ("1,240.00-", "1,240.00-"),
        ("10/23/2025", "1,200.00"),
        ("14,399.83", "$"),
    ],
)
def test_given_two_figures_side_by_side_when_they_are_looked_at_then_a_column_ends_between(before: str, after: str) -> None:
    assert is_column_break(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [("12", "087,00"), ("Invoice", "10231"), ("5.00", "USD"), ("29", "May"), ("10/23/2025", "and"), ("1,200.00", "CR"), ("No.", "5")],
)
def test_given_words_that_people_write_together_when_they_are_looked_at_then_no_column_ends(before: str, after: str) -> None:
    assert not is_column_break(before, after)


def test_given_words_with_single_spaces_when_they_are_grouped_then_they_are_one_cell() -> None:
    lines = lines_of(type_out((10, "Legal fees for May")))

    assert texts(lines) == [["Legal fees for May"]]


def test_given_words_with_many_spaces_when_they_are_grouped_then_they_are_cells() -> None:
    lines = lines_of(type_out((10, "900123     Legal fees     5.00")))

    assert texts(lines) == [["900123", "Legal fees", "5.00"]]


def test_given_two_spaces_behind_a_colon_when_they_are_grouped_then_label_and_value_stay_together() -> None:
    lines = lines_of(type_out((10, "Date:  the first of May")))

    assert texts(lines) == [["Date: the first of May"]]


def test_given_a_file_that_writes_columns_out_of_order_when_it_is_grouped_then_rows_read_from_left_to_right() -> None:
    lines = lines_of(type_out((200, "5.00"), (10, "900123")) + type_out((10, "900124"), top=120))

    assert texts(lines) == [["900123", "5.00"], ["900124"]]


def test_given_lines_that_stand_close_when_they_are_grouped_then_they_stay_apart() -> None:
    lines = lines_of(type_out((10, "first"), top=100) + type_out((10, "second"), top=109))

    assert texts(lines) == [["first"], ["second"]]


def test_given_a_word_of_two_fonts_when_it_is_grouped_then_it_is_one_word() -> None:
    lines = lines_of(type_out((10, "INV")) + type_out((28, "900123")))

    assert [word.text for word in lines[0].words] == ["INV900123"]


def test_given_two_figures_that_touch_when_they_are_grouped_then_they_are_two_words() -> None:
    glyphs = type_out((100, "14,399.83"), (10, "0.00"), (34, "7.50"))

    words = [word.text for word in lines_of(glyphs)[0].words]

    assert words[-1] == "14,399.83"


def test_given_a_spaced_out_heading_when_it_is_grouped_then_its_words_are_whole() -> None:
    heading = [Glyph(letter, 10 + at * 9.0, 100, 16 + at * 9.0, 111) for at, letter in enumerate("ADVICE")]

    lines = lines_of(heading)

    assert texts(lines) == [["ADVICE"]]


def test_given_a_header_with_narrow_gaps_when_rows_below_part_then_so_does_the_header() -> None:
    glyphs = (
        type_out((10, "Inv No"), (52, "Date"), (200, "Disc"), (260, "Net"), (400, "a b c d e f g"))
        + type_out((10, "900123"), (52, "05/01/26"), (200, "0.00"), (260, "5.00"), top=115)
        + type_out((10, "900124"), (52, "05/02/26"), (200, "0.00"), (260, "6.00"), top=130)
    )

    lines = part_at_gutters(lines_of(glyphs))

    assert texts(lines)[0][:2] == ["Inv No", "Date"]


def test_given_the_same_description_in_every_row_when_rows_are_compared_then_it_is_not_parted() -> None:
    glyphs = type_out((10, "900123     Segment 7 ROW      5.00")) + type_out((10, "900124     Segment 7 ROW      6.00"), top=115)

    lines = part_at_gutters(lines_of(glyphs))

    assert texts(lines)[0] == ["900123", "Segment 7 ROW", "5.00"]


def test_given_nothing_when_it_is_grouped_then_there_are_no_lines() -> None:
    assert lines_of([]) == []
