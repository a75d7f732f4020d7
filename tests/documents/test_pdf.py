"""PDF pages as people see them: rows, columns, and places that fit the page's picture."""

import pytest
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

from mailflow.documents.pdf import Pdf
from mailflow.domain.document import Unit
from mailflow.domain.errors import UnreadableDocument
from tests.documents.papers import Paper, blank_page, cells, read_pdf


def test_given_an_unruled_table_when_it_is_read_then_each_column_is_a_cell_and_a_description_stays_whole() -> None:
    given = (
        Paper()
        .row(100, (72, "Invoice"), (130, "Description"), (-400, "Gross"), (-440, "Disc"), (-500, "Net"))
        .row(114, (72, "900110"), (130, "Delgado v. Hy-Top Stores"), (-400, "14,399.83"), (-440, "0.00"), (-500, "14,399.83"))
        .bytes()
    )

    document = read_pdf(given)

    assert cells(document) == [
        ["Invoice", "Description", "Gross", "Disc", "Net"],
        ["900110", "Delgado v. Hy-Top Stores", "14,399.83", "0.00", "14,399.83"],
    ]
    assert document.unit is Unit.POINTS


def test_given_right_aligned_amounts_that_nearly_touch_when_they_are_read_then_they_are_cells_of_their_own() -> None:
    given = Paper().row(100, (72, "900110"), (-300, "14,399.83"), (-322, "0.00"), (-366, "14,399.83")).bytes()

    document = read_pdf(given)

    assert cells(document) == [["900110", "14,399.83", "0.00", "14,399.83"]]


def test_given_three_amounts_written_as_one_text_when_they_are_read_then_they_are_cells_of_their_own() -> None:
    given = Paper().write(72, 100, "TOTAL 14,399.83 0.00 14,399.83").bytes()

    document = read_pdf(given)

    assert cells(document) == [["TOTAL 14,399.83", "0.00", "14,399.83"]]


def test_given_thousands_set_off_by_spaces_when_they_are_read_then_the_amount_is_one_cell() -> None:
    given = Paper().row(100, (72, "900206"), (-250, "12 087,00"), (-330, "1 813,05"), (-420, "10 273,95")).bytes()

    document = read_pdf(given)

    assert cells(document) == [["900206", "12 087,00", "1 813,05", "10 273,95"]]


def test_given_an_accountants_dollar_sign_when_it_stands_far_left_then_it_belongs_to_its_figure() -> None:
    given = Paper().row(100, (72, "900206"), (150, "$"), (-250, "1,200.00"), (260, "$"), (-340, "13.00")).bytes()

    document = read_pdf(given)

    assert cells(document) == [["900206", "$ 1,200.00", "$ 13.00"]]


def test_given_dollar_signs_behind_the_figures_when_they_are_read_then_they_belong_to_the_figures_before() -> None:
    given = Paper().row(100, (72, "4926"), (-250, "5 376,00"), (256, "$"), (-330, "5 376,00"), (336, "$")).bytes()

    document = read_pdf(given)

    assert cells(document) == [["4926", "5 376,00 $", "5 376,00 $"]]


def test_given_small_labels_beside_large_figures_when_they_share_a_baseline_then_they_are_one_row() -> None:
    given = Paper().write(72, 100, "Amount paid", size=8).write(200, 100, "USD 5,000.00", size=14, font="Helvetica-Bold").bytes()

    document = read_pdf(given)

    assert cells(document) == [["Amount paid", "USD 5,000.00"]]


def test_given_fake_bold_by_a_second_print_when_it_is_read_then_nothing_is_doubled() -> None:
    given = Paper().write(72, 100, "Total payment 15,387.83").write(72.4, 100, "Total payment 15,387.83").bytes()

    document = read_pdf(given)

    assert cells(document) == [["Total payment 15,387.83"]]


def test_given_fake_bold_letter_by_letter_when_it_is_read_then_nothing_is_doubled() -> None:
    paper = Paper()
    for number, letter in enumerate("900123"):
        paper.write(72 + number * 5, 100, letter).write(72.3 + number * 5, 100, letter)

    document = read_pdf(paper.bytes())

    assert cells(document) == [["900123"]]


def test_given_text_in_a_form_when_it_is_read_then_it_is_there() -> None:
    paper = Paper()
    paper.canvas.beginForm("stamp")
    paper.write(72, 100, "Remittance 900999")
    paper.canvas.endForm()
    paper.canvas.doForm("stamp")

    document = read_pdf(paper.bytes())

    assert cells(document) == [["Remittance 900999"]]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_given_a_page_with_a_rotation_when_it_is_read_then_rows_and_boxes_are_those_that_are_seen(rotation: int) -> None:
    paper = Paper(rotation=rotation)
    paper.canvas.saveState()
    paper.canvas.translate(306, 396)
    paper.canvas.rotate(rotation)
    paper.canvas.drawString(0, 0, "Invoice 900123")
    paper.canvas.drawString(0, -20, "Total 5.00")
    paper.canvas.restoreState()

    document = read_pdf(paper.bytes())

    assert cells(document) == [["Invoice 900123"], ["Total 5.00"]]
    first, second = (row.cells[0].box for row in document.pages[0].rows)
    assert first.left == pytest.approx(second.left, abs=0.5)
    assert second.top - first.top == pytest.approx(20, abs=0.5)


def test_given_a_table_printed_sideways_when_it_is_read_then_it_is_turned_upright() -> None:
    paper = Paper()
    paper.canvas.translate(300, 100)
    paper.canvas.rotate(90)
    paper.canvas.drawString(0, 0, "900123")
    paper.canvas.drawString(150, 0, "1,234.50")

    document = read_pdf(paper.bytes())

    assert cells(document) == [["900123", "1,234.50"]]
    assert (document.pages[0].width, document.pages[0].height) == (792, 612)


def test_given_a_note_up_the_margin_when_the_page_is_read_then_it_disturbs_no_row_and_is_not_lost() -> None:
    paper = Paper().row(100, (72, "900123"), (-300, "1,234.50")).row(112, (72, "900124"), (-300, "66.00"))
    paper.canvas.translate(30, 600)
    paper.canvas.rotate(90)
    paper.canvas.drawString(0, 0, "FORM R12")

    document = read_pdf(paper.bytes())

    assert cells(document) == [["900123", "1,234.50"], ["900124", "66.00"], ["FORM R12"]]


def test_given_a_file_whose_page_does_not_begin_at_zero_when_it_is_read_then_boxes_count_from_its_corner() -> None:
    paper = Paper()
    paper.canvas.setCropBox((50, 100, 550, 700))
    paper.write(72, 192, "Invoice 900123")

    document = read_pdf(paper.bytes())

    box = document.pages[0].rows[0].cells[0].box
    assert box.left == pytest.approx(22, abs=0.5)
    assert box.top == pytest.approx(94, abs=5)
    assert (document.pages[0].width, document.pages[0].height) == (500, 600)


def test_given_a_box_of_a_word_when_it_is_compared_with_where_it_was_printed_then_it_fits() -> None:
    given = Paper().write(72, 100, "900123", size=10).bytes()

    document = read_pdf(given)

    box = document.pages[0].rows[0].words[0].box
    assert box.left == pytest.approx(72, abs=0.2)
    assert box.top < 100 < box.bottom
    assert box.bottom - box.top < 14


def test_given_a_fixed_pitch_report_when_fields_are_one_space_apart_then_neighbouring_rows_part_them() -> None:
    given = (
        Paper()
        .print_lines(
            40,
            100,
            "PV   190382 900179 10/23/25 MILL NO. 3 ACCIDENT        0.00    7,656.35",
            "PV   833778 900329 11/26/25 COKE OVEN EMISSIONS        0.00   53,233.50",
            "PV   551298 900346 12/03/25 LABOR ARBITRATIONS         0.00   14,287.50",
        )
        .bytes()
    )

    document = read_pdf(given)

    assert cells(document)[0] == ["PV", "190382", "900179", "10/23/25", "MILL NO. 3 ACCIDENT", "0.00", "7,656.35"]


def test_given_a_line_of_dashes_under_a_header_when_it_is_read_then_it_parts_the_columns() -> None:
    given = (
        Paper()
        .print_lines(
            40,
            100,
            "DO DOC NO    SUPPLIER     NET",
            "-- ------ ----------- -------",
            "PV 190382 900179 A       5.00",
        )
        .bytes()
    )

    document = read_pdf(given)

    assert cells(document)[0] == ["DO", "DOC NO", "SUPPLIER", "NET"]


def test_given_a_ruled_table_when_a_description_wraps_then_the_row_stays_together() -> None:
    given = (
        Paper()
        .grid([70, 130, 300, 380], [90, 104, 140, 154])
        .row(100, (74, "Invoice"), (134, "Description"), (-376, "Net"))
        .row(114, (134, "Patent prosecution and"))
        .row(125, (74, "900123"), (134, "general advice on"), (-376, "14,399.83"))
        .row(136, (134, "many things"))
        .row(150, (74, "900124"), (134, "Short"), (-376, "12.00"))
        .bytes()
    )

    document = read_pdf(given)

    assert cells(document) == [
        ["Invoice", "Description", "Net"],
        ["900123", "Patent prosecution and general advice on many things", "14,399.83"],
        ["900124", "Short", "12.00"],
    ]
    assert len(document.pages[0].rows[1].words) == 10


def test_given_a_ruled_cell_when_a_number_wraps_at_its_hyphen_then_it_is_whole_again() -> None:
    given = (
        Paper()
        .grid([70, 130, 300, 380], [90, 104, 128])
        .row(100, (74, "Invoice"), (134, "Description"), (-376, "Net"))
        .row(114, (74, "INV-2026-"), (134, "Advice"), (-376, "12.00"))
        .row(125, (74, "00124"))
        .bytes()
    )

    document = read_pdf(given)

    assert cells(document)[1] == ["INV-2026-00124", "Advice", "12.00"]


def test_given_rules_only_around_the_body_when_rows_have_no_rules_between_then_each_line_is_a_row() -> None:
    given = (
        Paper()
        .grid([70, 130, 300, 380], [90, 104, 150])
        .row(100, (74, "Invoice"), (134, "Description"), (-376, "Net"))
        .row(114, (74, "900123"), (134, "Advice"), (-376, "1.00"))
        .row(125, (74, "900124"), (134, "Advice"), (-376, "2.00"))
        .bytes()
    )

    document = read_pdf(given)

    assert cells(document)[1:] == [["900123", "Advice", "1.00"], ["900124", "Advice", "2.00"]]


def test_given_upright_rules_when_texts_nearly_touch_them_then_they_part_the_cells() -> None:
    given = (
        Paper()
        .grid([70, 110, 150, 190], [90, 104, 118])
        .row(100, (72, "Inv no."), (112, "Their no."), (152, "Net"))
        .row(114, (72, "7 8"), (112, "9"), (152, "5.00"))
        .bytes()
    )

    document = read_pdf(given)

    assert cells(document) == [["Inv no.", "Their no.", "Net"], ["7 8", "9", "5.00"]]


def test_given_several_pages_when_they_are_read_then_each_has_its_number_and_rows() -> None:
    given = Paper().write(72, 100, "Page one").next_page().write(72, 100, "Page two").bytes()

    document = read_pdf(given)

    assert [page.number for page in document.pages] == [1, 2]
    assert cells(document, page=2) == [["Page two"]]
    assert document.text == "Page one\fPage two"


def test_given_a_blank_page_among_others_when_it_is_read_then_a_defect_names_it() -> None:
    given = Paper().write(72, 100, "Page one").next_page().next_page().bytes()

    document = read_pdf(given)

    assert document.defects == ("nothing on page 2",)


def test_given_more_pages_than_anyone_prints_when_they_are_read_then_a_defect_says_where_reading_stopped() -> None:
    paper = Paper()
    for _ in range(203):
        paper.write(72, 100, "x").next_page()

    document = read_pdf(paper.bytes())

    assert document.cut == "only the first 200 of 203 pages were read"


def test_given_a_blank_file_when_it_is_read_then_the_reason_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="blank: nothing stands on its pages"):
        read_pdf(blank_page())


def test_given_fonts_that_do_not_tell_their_letters_when_a_file_is_read_then_its_page_is_a_picture() -> None:
    registerFont(TTFont("Vera", "Vera.ttf"))
    given = Paper().write(72, 100, "\ue001\ue002\ue003 \ue004\ue005", font="Vera").bytes()

    document = read_pdf(given)

    assert [(page.is_picture, page.rows) for page in document.pages] == [(True, ())]


def test_given_an_encrypted_file_when_it_is_read_then_the_reason_says_so() -> None:
    given = Paper(password="secret").write(72, 100, "x").bytes()

    with pytest.raises(UnreadableDocument, match="encrypted: the PDF opens only with a password"):
        read_pdf(given)


def test_given_a_torn_file_when_it_is_read_then_the_reason_says_that_it_is_corrupt() -> None:
    with pytest.raises(UnreadableDocument, match="corrupt: the PDF cannot be opened"):
        read_pdf(b"%PDF-1.4\n1 0 obj\n<< /Type /Cat")


def test_given_bytes_before_the_signature_when_the_file_is_read_then_they_do_no_harm() -> None:
    given = b"\r\n\r\n" + Paper().write(72, 100, "Invoice 900123").bytes()

    document = read_pdf(given)

    assert cells(document) == [["Invoice 900123"]]


def test_given_a_pdf_called_something_else_when_it_is_looked_at_then_it_is_recognised_by_its_content() -> None:
    given = Paper().write(72, 100, "x").bytes()

    sureness = Pdf().recognises(given, name="scan.bin", media_type="application/octet-stream")

    assert sureness == 1.0
