"""Amounts are read as they are printed, in the style that the whole document proves."""

from decimal import Decimal

import pytest

from mailflow.reading.amounts import NumberStyle, find_amounts, number_style
from tests.reading.desk import book, lines_of, read_mail, written

POINT = NumberStyle(".", ",")
COMMA = NumberStyle(",", ".")


def values(text: str, style: NumberStyle = POINT) -> list[Decimal]:
    return [amount.value for amount in find_amounts(text, style) if not amount.is_bare]


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("5,210.93 and 63,544.00", NumberStyle(".", ",")),
        ("143.593,49 und 3.622,50", NumberStyle(",", ".")),
        ("12 636,64 et 5 376,00", NumberStyle(",", " ")),
        ("21'569.87 und 1'000.00", NumberStyle(".", "'")),
        ("8497,01;10788,00", NumberStyle(",", "")),
        ("1.000.000 und 2.500.000", NumberStyle(",", ".")),
    ],
)
def test_given_amounts_of_a_country_when_a_document_is_voted_on_then_its_style_is_known(text, style):
    found = number_style([text])

    assert found == style


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,240.00-", "-1240.00"),
        ("2,150.00 CR", "-2150.00"),
        ("4,097.65 DR", "4097.65"),
        ("(385.50)", "-385.50"),
        ("-980.50", "-980.50"),
        ("-$1,200.00", "-1200.00"),
        ("$**35,944.42", "35944.42"),
        ("#39,743.48#", "39743.48"),
        ("usd 8000.00", "8000.00"),
        ("5,177", "5177"),
    ],
)
def test_given_a_way_to_write_money_when_it_is_read_then_its_value_and_sign_are_right(text, value):
    found = values(text)

    assert found == [Decimal(value)]


def test_given_amounts_with_commas_when_the_document_writes_them_so_then_thousands_are_no_decimals():
    found = values("10.221,10 EUR, 3.213,00 EUR", COMMA)

    assert found == [Decimal("10221.10"), Decimal("3213.00")]


def test_given_an_aside_in_brackets_when_a_sentence_is_read_then_it_is_not_negative():
    found = values("okayed 900137 (2,563.57) and 900550 (7,014.61), so")

    assert found == [Decimal("2563.57"), Decimal("7014.61")]


def test_given_hours_and_percentages_when_a_sentence_is_read_then_they_are_no_money():
    found = values("6.5 hours at 15 % and 3.5% interest, section 4.2")

    assert found == []


def test_given_numbers_spaced_out_without_decimals_when_they_are_read_then_they_are_no_money():
    found = values("900 680 and 900 722", NumberStyle(",", " "))

    assert found == []


def test_given_two_amounts_beside_each_other_when_a_code_stands_between_then_it_belongs_to_the_second():
    found = find_amounts("18,817.00 USD 37,437.00", POINT)

    assert [amount.currency for amount in found] == [None, "USD"]


def test_given_digits_that_are_no_decimals_when_a_text_is_read_then_nothing_is_raised():
    ledger = book("client 301 larch.example Larch Mills")

    remittance = read_mail(ledger, written("Floor space 120 m², note ³, invoice ①②③④⑤ paid 12²³ today."))

    assert lines_of(remittance) == []
