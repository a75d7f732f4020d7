"""Who is written to: where contacts moved to, who stands in, and what a pause covers."""

from datetime import date

import pytest

from mailflow.domain.cadence import Contact, Hold, HoldReason, HoldScope, Role
from mailflow.policy.dunning_people import ContactBook, HoldBook, Whereabouts
from tests.services.ladders import client, invoice

ACME = {"acme": client("acme", office="Boston")}
TODAY = date(2026, 10, 8)


def addressee(book):
    found = book.first((Role.CLIENT,), "acme", "M1")
    return found.email, found.name


def test_given_a_confirmed_change_when_somebody_is_written_to_then_the_letter_goes_there_and_greets_the_client():
    book = ContactBook(ACME, known=Whereabouts(moved={("acme", "ap@acme.example"): "new@acme.example"}))

    found = addressee(book)

    assert found == ("new@acme.example", "Client acme")


def test_given_changes_that_follow_each_other_in_a_ring_when_somebody_is_written_to_then_the_last_of_them_is_used():
    ring = {("acme", "ap@acme.example"): "b@acme.example", ("acme", "b@acme.example"): "ap@acme.example"}
    named = Contact(client_number="acme", role=Role.COMMITTEE, email="B@acme.example", name="Bea Payer")
    book = ContactBook(ACME, [named], known=Whereabouts(moved=ring))

    found = addressee(book)

    assert found == ("b@acme.example", "Bea Payer")


def test_given_an_absent_contact_with_a_stand_in_when_a_letter_is_copied_then_the_copy_goes_to_nobody_else():
    book = ContactBook(ACME, known=Whereabouts(stand_ins={("acme", "ap@acme.example"): "deputy@acme.example"}))

    copies = book.addresses((Role.CLIENT,), "acme", ("M1",))

    assert (addressee(book), copies) == (("deputy@acme.example", "Client acme"), ("ap@acme.example",))


def test_given_an_address_that_takes_no_letters_when_letters_are_copied_then_it_is_left_out():
    book = ContactBook(ACME, known=Whereabouts(failed=frozenset({"partner@firm.example"})))

    assert book.addresses((Role.BILLING_ATTORNEY, Role.CLIENT), "acme", ("M1",)) == ("ap@acme.example",)


@pytest.mark.parametrize(
    ("scope", "name", "is_held"),
    [
        (HoldScope.OFFICE, "Boston", True),
        (HoldScope.OFFICE, "Munich", False),
        (HoldScope.FIRM, "", True),
        (HoldScope.FIRM, "whatever", True),
        (HoldScope.MATTER, "M1", True),
        (HoldScope.MATTER, "M2", False),
    ],
)
def test_given_a_pause_when_an_item_is_due_then_it_is_held_where_the_pause_covers_it(scope, name, is_held):
    book = HoldBook([Hold(scope=scope, id=name, reason=HoldReason.OTHER)], ACME)

    held = book.on(invoice("900 acme 2026-10-01 500.00 USD M1"), "ap@acme.example", TODAY)

    assert bool(held) is is_held
