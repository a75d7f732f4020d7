"""What one slip of the finger makes of a number."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mailflow.domain.ledger import Client, OpenInvoice
from mailflow.domain.money import Money
from mailflow.matching.index import OpenItemIndex
from mailflow.matching.slips import is_slip, one_slip_away

NUMBERS = st.text("0123A/", min_size=1, max_size=6)


@given(NUMBERS, NUMBERS)
@example("12", "122")
@example("10A", "01A")
@example("1", "")
@example("A1", "B1")
def test_given_two_numbers_when_they_are_compared_then_a_slip_is_what_the_list_of_slips_has(form, other):
    listed = other in one_slip_away(form) and other != form

    assert is_slip(form, other) is listed


def invoice(number, client):
    day = date(2026, 3, 2)
    worth = Money(Decimal("120.00"), "USD")
    return OpenInvoice(
        number=number,
        client_number=client,
        matter_number="M1",
        matter_name="Lease",
        invoiced_on=day,
        due_on=day,
        amount=worth,
        balance=worth,
    )


def found(index, typed, client):
    return [item.number for item in index.near(typed, clients=(client,))]


@pytest.fixture
def index():
    clients = [Client(number=number, name=f"Client {number}") for number in ("C1", "C2")]
    return OpenItemIndex(clients, [invoice("700412", "C1"), invoice("700413", "C2"), invoice("F-700422", "C1")])


def test_given_a_payer_when_a_number_is_a_slip_from_several_then_only_its_own_are_found(index):
    assert found(index, "700411", "C1") == ["700412"]
    assert found(index, "700411", "C2") == ["700413"]


def test_given_a_payer_who_was_asked_for_when_it_is_billed_again_then_the_new_number_is_found(index):
    before = found(index, "700911", "C1")

    index.replace(invoice("700912", "C1"))

    assert before == []
    assert found(index, "700911", "C1") == ["700912"]


def test_given_a_payer_who_was_asked_for_when_an_invoice_goes_to_another_then_each_finds_its_own(index):
    before = found(index, "700411", "C1")

    index.replace(replace(invoice("700412", "C1"), client_number="C2"))

    assert before == ["700412"]
    assert found(index, "700411", "C1") == []
    assert found(index, "700411", "C2") == ["700412", "700413"]


def test_given_a_payer_with_very_many_invoices_when_a_number_is_mistyped_then_the_large_table_finds_it():
    index = OpenItemIndex([Client(number="C1", name="Client")], [invoice(str(700_000 + 11 * at), "C1") for at in range(600)])

    assert found(index, "700013", "C1") == ["700011", "700033", "700913", "702013"]
