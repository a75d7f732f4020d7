"""Statements by mail on a real store: one mail a contact, held and refused with a reason, resumed where a run was broken off."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from mailflow.assets import Assets, find_assets
from mailflow.domain.cadence import Hold, HoldReason, HoldScope
from mailflow.domain.errors import IllegalMove
from mailflow.domain.lifecycle import StatementState
from mailflow.domain.statements import StatementsBy
from mailflow.services.identity import Identity
from mailflow.services.statement_mail import Order, carry_on, start_run, try_again, try_out
from mailflow.services.statement_plan import Stating
from tests.databases import Database
from tests.services.chasing import SENDER, open_firm
from tests.services.ladders import LADDER, client, ledger

OPEN = """
900 acme 2026-09-30 500.00 USD M1
901 acme 2026-09-01 20.00 EUR M2
902 bolt 2026-09-01 70.00
903 cole 2026-09-01 30.00
950 acme 2026-09-01 -80.00 USD M1
"""
CLIENTS = (
    client("acme"),
    client("bolt", parent_number="acme"),
    client("cole", email="ap@bolt.example"),
)
WRITTEN, HELD, REFUSED, WAITING = StatementState.WRITTEN, StatementState.HELD, StatementState.REFUSED, StatementState.WAITING
STATING = Stating(identity=Identity(sender=SENDER), folders=(find_assets(Assets.TEMPLATES),), firm="Calder Renwick LLP", zone=UTC)


@pytest.fixture
def firm(tmp_path):
    opened = open_firm(str(tmp_path / "firm.db"), LADDER)
    opened.bill(ledger(OPEN, clients=CLIENTS))
    yield opened
    opened.store.close()


@pytest.fixture
def firm_on_both(database: Database):
    opened = open_firm(database.url, LADDER)
    opened.bill(ledger(OPEN, clients=CLIENTS))
    yield opened
    opened.store.close()


def order(**more):
    return Order(**{"name": "october", "asked_by": "mia"} | more)


def send(firm, **more):
    run = start_run(firm.store, STATING, order(**more))
    return run, carry_on(firm.store, STATING, run)


def mails(firm):
    """Each mail: to whom, in which state, with which files."""
    with firm.store.reading() as unit:
        letters = [letter for run in unit.statement_runs.listed() for letter in unit.outbox.of_subject(f"statements:{run.id}")]
        raw = {letter.recipient: message_from_bytes(unit.outbox.raw(letter.row), policy=policy.default) for letter in letters}
    return {
        letter.recipient: (letter.state.value, [part.get_filename() for part in raw[letter.recipient].iter_attachments()])
        for letter in letters
    }


def reasons(firm, run):
    with firm.store.reading() as unit:
        return {mail.address: (mail.state, mail.reason) for mail in unit.reports.statement_mails(run)}


def pause(firm, scope, subject, reason):
    with firm.store.unit() as unit:
        unit.holds.add(
            Hold(scope=scope, id=subject, reason=reason), client_number=subject if scope is HoldScope.CLIENT else None, actor="ana"
        )
        unit.commit()


def test_given_open_items_when_statements_are_sent_then_each_contact_has_one_mail_with_all_of_its_clients(firm_on_both):
    run, counts = send(firm_on_both)

    with firm_on_both.store.reading() as unit:
        done = unit.statement_runs.get(run).done_at
    assert counts == {WRITTEN: 2}
    assert done is not None
    assert mails(firm_on_both) == {
        "ap@acme.example": ("queued", ["statement-acme.pdf"]),
        "ap@bolt.example": ("queued", ["statement-bolt.pdf", "statement-cole.pdf"]),
    }


def test_given_a_run_when_it_is_asked_for_again_under_its_name_then_nothing_is_made_twice(firm_on_both):
    first, _ = send(firm_on_both)

    second, counts = send(firm_on_both)

    assert (first, counts) == (second, {WRITTEN: 2})
    assert len(mails(firm_on_both)) == 2


def test_given_a_run_that_was_broken_off_when_it_goes_on_then_the_rest_is_made(firm):
    run = start_run(firm.store, STATING, order())
    between = carry_on(firm.store, STATING, run, most=1)

    after = carry_on(firm.store, STATING, run)

    assert (between, after) == ({WRITTEN: 1, WAITING: 1}, {WRITTEN: 2})


def test_given_a_written_statement_when_it_is_kept_then_its_copy_has_the_hash_of_what_was_sent(firm):
    run, _ = send(firm, clients=("acme",))

    with firm.store.reading() as unit:
        (mail,) = unit.reports.statement_mails(run)
        raw = message_from_bytes(unit.outbox.raw(mail.outgoing_row), policy=policy.default)
        (kept,) = unit.statements.kept(f"october|{mail.id}|statement-acme")
    (file,) = raw.iter_attachments()
    assert kept.sha256 == hashlib.sha256(file.get_content()).hexdigest()
    assert raw["Auto-Submitted"] == "auto-generated"
    assert "USD\xa0420.00" in raw.get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("by", "more", "files"),
    [
        (StatementsBy.PARENT, {}, {"ap@acme.example": ["statement-acme.pdf"], "ap@bolt.example": ["statement-cole.pdf"]}),
        (StatementsBy.MATTER, {"clients": ("acme",)}, {"ap@acme.example": ["statement-acme-M1.pdf", "statement-acme-M2.pdf"]}),
        (StatementsBy.CLIENT, {"matter": "M2"}, {"ap@acme.example": ["statement-acme-M2.pdf"]}),
    ],
)
def test_given_what_a_statement_is_of_when_a_run_is_made_then_it_has_these_files(firm, by, more, files):
    send(firm, by=by, **more)

    assert {address: named for address, (_, named) in mails(firm).items()} == files


def test_given_a_matter_with_a_contact_of_its_own_when_statements_are_sent_then_it_is_stated_to_nobody_else(firm):
    firm.bill(ledger(OPEN, clients=CLIENTS, contacts="acme M2 accounts_payable trust@acme.example"))

    send(firm, clients=("acme",))

    with firm.store.reading() as unit:
        texts = {letter.recipient: letter.mail.text for letter in unit.outbox.of_client("acme")}
    assert ("900" in texts["ap@acme.example"], "901" in texts["ap@acme.example"]) == (True, False)
    assert ("900" in texts["trust@acme.example"], "901" in texts["trust@acme.example"]) == (False, True)


@pytest.mark.parametrize(
    ("scope", "subject", "reason"),
    [
        (HoldScope.CONTACT, "AP@acme.example", HoldReason.ABSENCE),
        (HoldScope.CLIENT, "acme", HoldReason.STOP_CONTACT),
        (HoldScope.FIRM, "", HoldReason.OTHER),
    ],
)
def test_given_a_pause_when_statements_are_made_then_the_mail_is_held_and_goes_once_it_has_ended(firm, scope, subject, reason):
    pause(firm, scope, subject, reason)
    run, _ = send(firm, clients=("acme",))
    held = reasons(firm, run)["ap@acme.example"]
    with firm.store.unit() as unit:
        for one in unit.holds.pauses():
            unit.holds.end(one.id, actor="ana")
        unit.commit()

    again = try_again(firm.store, run, actor="mia")

    assert held[0] is HELD
    assert str(reason) in held[1]
    assert (again, carry_on(firm.store, STATING, run)) == (1, {WRITTEN: 1})


def test_given_an_address_that_bounces_when_statements_are_made_then_the_mail_is_held(firm):
    with firm.store.unit() as unit:
        unit.addresses.mark_failed("ap@acme.example", is_lasting=True)
        unit.commit()

    run, _ = send(firm, clients=("acme",))

    assert "does not take our letters" in reasons(firm, run)["ap@acme.example"][1]


def test_given_a_client_without_a_contact_when_statements_are_made_then_it_says_so(firm):
    firm.bill(ledger("904 dune 2026-09-01 30.00", clients=(client("dune", email=""),)))

    run, counts = send(firm, clients=("dune",))

    assert counts == {HELD: 1}
    assert "nobody is known" in reasons(firm, run)["nobody:dune"][1]


def test_given_a_statement_that_cannot_be_made_when_a_run_is_made_then_it_is_refused_with_the_reason_and_the_rest_goes_on(firm, tmp_path):
    broken = replace(STATING, folders=(tmp_path, *STATING.folders))
    (tmp_path / "statement").mkdir()
    (tmp_path / "statement" / "statement.typ").write_text("#unknown()")
    run = start_run(firm.store, broken, order())

    counts = carry_on(firm.store, broken, run)

    assert counts == {REFUSED: 2}
    assert "unknown" in reasons(firm, run)["ap@acme.example"][1]


def test_given_a_list_that_is_too_old_when_a_run_is_asked_for_then_it_is_refused(firm):
    firm.clock.moment = datetime(2026, 10, 9, 15, tzinfo=UTC)

    with pytest.raises(IllegalMove, match="too old for statements"):
        start_run(firm.store, STATING, order())


def test_given_a_dry_run_when_it_is_looked_at_then_it_lists_what_would_go_and_keeps_nothing(firm):
    pause(firm, HoldScope.CONTACT, "ap@bolt.example", HoldReason.STOP_CONTACT)

    would = {one.mail.address: (tuple(map(str, one.sums)), one.why_not) for one in try_out(firm.store, STATING, order())}

    assert would == {
        "ap@acme.example": (("20.00 EUR", "420.00 USD"), ""),
        "ap@bolt.example": ((), "contact ap@bolt.example is paused: stop_contact"),
    }
    assert mails(firm) == {}


def test_given_a_run_of_drafts_when_it_is_made_then_each_mail_waits_for_a_click(firm):
    send(firm, is_draft=True)

    assert {state for state, _ in mails(firm).values()} == {"draft"}


def test_given_a_statement_when_the_next_month_s_is_sent_then_it_tells_what_happened_since(firm):
    send(firm, clients=("bolt",))
    firm.clock.moment += timedelta(days=30)
    firm.bill(ledger("905 bolt 2026-11-30 11.00", clients=(CLIENTS[1],)))

    send(firm, name="november", clients=("bolt",))

    with firm.store.reading() as unit:
        assert unit.statements.last_day("bolt", before=firm.clock.today() + timedelta(days=1)) == firm.clock.today()
