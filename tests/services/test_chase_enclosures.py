"""The statement that goes with a reminder: the client's account, without matters that are another contact's."""

import io
from dataclasses import replace
from email import message_from_bytes, policy

import pypdfium2
import pytest

from tests.services.chasing import open_firm
from tests.services.ladders import LADDER, client, ledger

OPEN = "900 acme 2026-09-20 500.00 USD M1\n901 acme 2026-12-01 70.00 USD M2\n902 acme 2026-12-01 30.00 USD M3"
CONTACTS = "acme - client ap@acme.example\nacme M2 client trust@acme.example"


@pytest.fixture
def firm(tmp_path):
    opened = open_firm(str(tmp_path / "firm.db"), LADDER.replace('"reminder/first"', '"reminder/first"\nattach = ["statement"]'))
    yield opened
    opened.store.close()


def stated(firm):
    """The numbers in the statement of the only letter."""
    with firm.store.reading() as unit:
        (letter,) = unit.outbox.of_client("acme")
        raw = message_from_bytes(unit.outbox.raw(letter.row), policy=policy.default)
    (file,) = raw.iter_attachments()
    with pypdfium2.PdfDocument(io.BytesIO(file.get_content())) as pdf:
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
    return [number for number in ("900", "901", "902") if number in text]


@pytest.mark.parametrize(("contacts", "numbers"), [("", ["900", "901", "902"]), (CONTACTS, ["900", "902"])])
def test_given_contacts_of_matters_when_a_reminder_goes_then_its_statement_has_the_addressee_s_own_items(firm, contacts, numbers):
    given = ledger(OPEN, clients=(client("acme"),), contacts=contacts)
    firm.bill(replace(given, contacts=tuple(replace(contact, name="Ann Payer") for contact in given.contacts)))

    firm.on("2026-10-01")

    assert stated(firm) == numbers
