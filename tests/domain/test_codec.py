"""Values survive the way through JSON, and nothing else becomes a value."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from mailflow.domain.codec import from_plain, to_plain
from mailflow.domain.document import Box, Cell, Evidence
from mailflow.domain.facts import PaymentMethod, Remittance, RemittanceLine
from mailflow.domain.message import Address, Attachment, Message


def test_given_a_remittance_when_it_goes_through_json_then_it_comes_back_equal() -> None:
    evidence = Evidence(part="1", text="12.50", page=2, box=Box(1.0, 2.0, 3.0, 4.0))
    line = RemittanceLine(reference="INV 7", invoice_number="0007", paid=Decimal("12.50"), evidence=(evidence,))
    given = Remittance(currency="USD", total=Decimal("12.50"), paid_on=date(2026, 5, 1), method=PaymentMethod.ACH, lines=(line,))

    back = from_plain(Remittance, json.loads(json.dumps(to_plain(given))))

    assert back == given


def test_given_a_message_with_bytes_and_zones_when_it_goes_through_json_then_it_comes_back_equal() -> None:
    attachment = Attachment(part="2", name="a.pdf", content_type="application/pdf", content=b"\x00\xff%PDF")
    given = Message(sender=Address(email="a@b.example"), sent_at=datetime(2026, 5, 1, 9, 0, tzinfo=UTC), attachments=(attachment,))

    back = from_plain(Message, json.loads(json.dumps(to_plain(given))))

    assert back == given


def test_given_a_cell_with_a_date_when_it_goes_through_json_then_it_is_not_taken_for_a_number() -> None:
    given = Cell("01.05.2026", Box(0.0, 0.0, 1.0, 1.0), date(2026, 5, 1))

    back = from_plain(Cell, json.loads(json.dumps(to_plain(given))))

    assert back == given


def test_given_an_unknown_key_when_a_value_is_read_then_it_is_refused() -> None:
    plain = {"name": "A", "email": "a@b.example", "is_admin": True}

    with pytest.raises(ValueError, match="not a Address"):
        from_plain(Address, plain)


def test_given_the_wrong_type_when_a_value_is_read_then_it_is_refused() -> None:
    plain = {"name": 7, "email": "a@b.example"}

    with pytest.raises(ValueError, match="not a str"):
        from_plain(Address, plain)


def test_given_a_number_for_a_list_when_a_value_is_read_then_it_is_refused() -> None:
    plain = {"references": 7}

    with pytest.raises(ValueError, match="not a list"):
        from_plain(Remittance, plain)


def test_given_an_object_without_a_plain_form_when_it_is_written_then_it_is_refused() -> None:
    thing = object()

    with pytest.raises(TypeError, match="no plain form"):
        to_plain(thing)
