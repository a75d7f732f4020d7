"""Whom the ledger lists as billing attorneys is one of us, and so is the domain that most of them write from."""

from mailflow.domain.ledger import Client
from mailflow.services.own_people import OwnPeople


def client(number: str, attorney: str, email: str) -> Client:
    return Client(number=number, name=f"Client {number}", billing_attorney=attorney, attorney_email=email)


def test_given_a_ledger_when_its_clients_are_noted_then_their_attorneys_are_our_people():
    people = OwnPeople()

    passed_on = [
        item.number for item in people.noted([client("1", "Ann Roe", "aroe@firm.example"), client("2", "Bo Lind", "bl@firm.example")])
    ]

    assert passed_on == ["1", "2"]
    assert people.names == {"Ann Roe", "Bo Lind"}
    assert people.domains == {"firm.example"}


def test_given_one_private_address_among_many_when_domains_are_asked_then_it_is_not_ours():
    people = OwnPeople()
    clients = [client(str(number), f"Ann Roe {number}", "a@firm.example") for number in range(9)]

    list(people.noted([*clients, client("10", "Bo Lind", "bo@private.example")]))

    assert people.domains == {"firm.example"}


def test_given_a_client_without_an_attorney_when_it_is_noted_then_nobody_is_added():
    people = OwnPeople()

    list(people.noted([Client(number="1", name="Client 1")]))

    assert (people.names, people.domains) == (frozenset(), frozenset())
