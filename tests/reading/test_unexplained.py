"""Papers that nobody can read are never nobody's: a person sees them unless the mail says what they are."""

from datetime import UTC, datetime

from mailflow.domain.document import Document, Unit
from mailflow.domain.facts import Facts, Kind
from mailflow.domain.message import Address, Message, Reply
from mailflow.reading.read import read
from tests.reading.desk import book, written

LEDGER = book("""
    client 301 larch.example Larch Mills
    invoice 900123 301 2026-03-02 1200.40 USD
""")
SCAN = Document(part="2", name="scan0001.pdf", media_type="application/pdf", unit=Unit.POINTS, unreadable="no text layer")


def facts_of(words: str, *, sender: str = "copier@larch.example") -> Facts:
    message = Message(sender=Address(email=sender), subject="Message from RNP58", sent_at=datetime(2026, 5, 12, 15, tzinfo=UTC))
    return read(message, Reply(new_text=words), (written(words), SCAN), LEDGER, automatic=None, letter=None)


def test_given_a_scanners_stub_of_a_client_when_its_scan_cannot_be_read_then_it_counts_as_an_unreadable_advice():
    stub = "Scan Date: 05.12.2026 16:30:58 (-0500)"

    facts = facts_of(stub)

    assert facts.kinds == (Kind.REMITTANCE,)
    assert facts.remittance.unreadable == "no text layer"


def test_given_a_dispute_of_a_client_when_its_annex_cannot_be_read_then_the_mail_is_a_dispute():
    letter = "We dispute invoice 900123: the hours were never approved. Our marked-up copy is attached."

    facts = facts_of(letter)

    assert Kind.DISPUTE in facts.kinds
    assert facts.remittance is None


def test_given_a_strangers_offer_when_its_annex_cannot_be_read_then_it_stays_unrelated():
    offer = "Dear Sir, we are a factory of carton boxes. Free samples, best price, please see our catalogue."

    facts = facts_of(offer, sender="sales@boxes.example")

    assert facts.remittance is None
