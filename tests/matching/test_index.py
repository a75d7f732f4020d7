"""The ledger in hand: numbers as people write them, clients as banks write them."""

from decimal import Decimal

import pytest

from mailflow.domain.money import Money
from tests.matching.desk import desk

_LEDGER = """
    client 100 Halvorsen & Söhne Grain Elevators LLC; halvorsen.example
    client 101 Halvorsen Rail Leasing LLC; halvorsen.example; parent 100
    client 200 Société Mécanique Garonne SA; garonne.example
    invoice 004802 100 M1 2026-01-05 120.00 USD
    invoice 004803 100 M1 2026-01-06 0.00 USD
    invoice 013109 100 M2 2026-02-05 75.50 USD
    invoice LA-2026-0917 200 M3 2026-02-06 80.00 EUR
"""


@pytest.mark.parametrize(
    ("token", "number"),
    [
        ("4802", "004802"),
        ("INV-004802", "004802"),
        ("Inv. No. 48 02", "004802"),
        ("O048O2", "004802"),
        ("l3lO9", "013109"),
        ("la 2026 0917", "LA-2026-0917"),
        ("LA20260917", "LA-2026-0917"),
    ],
)
def test_given_a_number_as_people_write_it_when_looked_up_then_the_ledgers_own_is_found(token, number):
    given = desk(_LEDGER).ledger

    found = given.normalised(token)

    assert [item.number for item in found] == [number]


@pytest.mark.parametrize("token", ["13119", "13190", "1319", "131092", "31109", "013009"])
def test_given_a_number_with_one_slip_when_looked_up_then_the_meant_one_is_near(token):
    given = desk(_LEDGER).ledger

    found = given.near(token)

    assert [item.number for item in found] == ["013109"]


def test_given_an_exact_number_when_its_neighbours_are_asked_then_it_is_not_among_them():
    given = desk(_LEDGER).ledger

    found = given.near("004802")

    assert [item.number for item in found] == ["004803"]


def test_given_a_paid_invoice_when_looked_up_then_it_is_known_but_not_open():
    given = desk(_LEDGER).ledger

    found = given.exact("004803")

    assert found[0].balance == Money.zero("USD")
    assert found[0] not in given.of_client("100")


def test_given_an_invoice_that_was_replaced_when_asked_by_amount_then_only_the_new_balance_counts():
    given = desk(_LEDGER + "invoice 013110 100 M2 2026-02-07 90.00 USD").ledger
    paid = desk("invoice 013110 100 M2 2026-02-07 90.00 USD paid 30.00").ledger.exact("013110")[0]

    given.replace(paid)

    assert [item.number for item in given.of_amount(Money(Decimal("60.00"), "USD"))] == ["013110"]
    assert [item.number for item in given.of_client("100")] == ["004802", "013109", "013110"]


def test_given_an_invoice_that_came_later_when_mistyped_then_it_is_near():
    given = desk(_LEDGER).ledger

    given.replace(desk("invoice 077001 100 M2 2026-02-07 90.00 USD").ledger.exact("077001")[0])

    assert [item.number for item in given.near("77010")] == ["077001"]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("HALVORSEN AND SOHNE GRAIN ELEV", "100"),
        ("HALVORSEN RAIL LEASING", "101"),
        ("HALVORSEN RAIL LSNG LLC", "101"),
        ("SOCIETE MECANIQUE GARONNE", "200"),
        ("PAYHUB FBO SOCIETE MECANIQUE GARONNE", "200"),
        ("Garonne Holdings d/b/a Société Mécanique Garonne", "200"),
    ],
)
def test_given_a_name_as_a_bank_writes_it_when_asked_then_its_client_comes_first(name, number):
    given = desk(_LEDGER).ledger

    found = given.clients_named(name)

    assert found[0][0].number == number
    assert found[0][1] > 0.7


def test_given_a_strangers_name_when_asked_then_nobody_resembles_it():
    given = desk(_LEDGER).ledger

    found = given.clients_named("CLEARING SUSPENSE")

    assert found == ()


def test_given_a_subsidiary_when_its_family_is_asked_then_parent_and_sisters_are_in_it():
    given = desk(_LEDGER).ledger

    found = given.family("101")

    assert [client.number for client in found] == ["101", "100"]


def test_given_a_subdomain_when_its_clients_are_asked_then_those_of_the_domain_answer():
    given = desk(_LEDGER).ledger

    found = given.clients_of_domain("mail.garonne.example")

    assert [client.number for client in found] == ["200"]
