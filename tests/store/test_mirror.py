"""The mirror: what is booked is counted until a load contains it, and never twice."""

from datetime import timedelta

import pytest

from mailflow.store.loading import Difference
from tests.store.conftest import NOON
from tests.store.stated import balance, book, client, faults, invoice, pays, post, reverse, usd

HOUR = timedelta(hours=1)
LEDGER = "invoice 10231 1200.00\ninvoice 10232 800.00\nreceipt R1 2000.00"


def export(store):
    with store.unit() as unit:
        lines = unit.mirror.unexported()
        batch_id = unit.mirror.next_batch_id()
        unit.mirror.export(batch_id, lines, sha256="", actor="clerk")
        unit.commit()
    return batch_id, [(line.kind.value, line.invoice_number, str(line.amount)) for line in lines]


def acknowledge(store, batch_id, at):
    with store.unit() as unit:
        is_new = unit.mirror.acknowledge(batch_id, actor="clerk", at=at)
        unit.commit()
    return is_new


def load(store, *invoices, as_of, is_complete=True):
    difference = Difference()
    with store.unit() as unit:
        unit.loading.clients([client("calder")], difference)
        unit.loading.invoices(invoices, difference, as_of=as_of, is_complete=is_complete)
        unit.commit()
    return difference


def unexplained(store):
    with store.reading() as unit:
        return [(each.invoice_number, str(each.moved), each.is_past_zero) for each in unit.mirror.unexplained()]


def test_given_an_export_that_the_billing_system_took_when_it_is_loaded_then_it_is_counted_once(store):
    book(store, LEDGER)
    post(store, "1", pays("R1", "10231", "1200.00"))
    batch_id, _ = export(store)
    acknowledge(store, batch_id, NOON)

    difference = load(store, invoice("10231", "0.00", amount="1200.00"), invoice("10232", "800.00"), as_of=NOON + HOUR)

    assert balance(store, "10231") == usd("0.00")
    assert (unexplained(store), difference.closed_invoices, difference.unchanged_invoices) == ([], 1, 1)
    assert faults(store) == ()


def test_given_a_load_that_is_older_than_the_acknowledgement_when_it_is_taken_over_then_the_booking_still_counts(store):
    book(store, LEDGER)
    post(store, "1", pays("R1", "10231", "1200.00"))
    batch_id, _ = export(store)
    acknowledge(store, batch_id, NOON)

    load(store, invoice("10231", "1200.00"), invoice("10232", "800.00"), as_of=NOON - HOUR)

    assert (balance(store, "10231"), unexplained(store)) == (usd("0.00"), [])


def test_given_a_load_that_came_before_the_word_of_the_acknowledgement_when_it_comes_then_the_movement_has_its_reason(store):
    book(store, LEDGER)
    post(store, "1", pays("R1", "10231", "500.00"))
    batch_id, _ = export(store)
    load(store, invoice("10231", "700.00", amount="1200.00"), invoice("10232", "800.00"), as_of=NOON + HOUR)
    moved = unexplained(store)

    acknowledge(store, batch_id, NOON)

    assert moved == [("10231", "-500.00 USD", False)]
    assert (balance(store, "10231"), unexplained(store)) == (usd("700.00"), [])
    assert faults(store) == ()


def test_given_a_booking_of_ours_when_somebody_posts_the_same_wire_in_the_billing_system_then_the_balance_is_not_a_credit(store):
    book(store, LEDGER)
    post(store, "1", pays("R1", "10231", "1200.00"))

    load(store, invoice("10231", "0.00", amount="1200.00"), invoice("10232", "800.00"), as_of=NOON)

    assert unexplained(store) == [("10231", "-1200.00 USD", True)]
    assert balance(store, "10231") == usd("0.00")


def test_given_an_undo_before_the_export_when_a_batch_is_made_then_it_has_neither_line(store):
    book(store, LEDGER)
    reverse(store, post(store, "1", pays("R1", "10231", "1200.00")))

    _, lines = export(store)

    assert lines == []


def test_given_an_undo_after_the_export_when_a_batch_is_made_then_it_carries_the_reversal(store):
    book(store, LEDGER)
    posted = post(store, "1", pays("R1", "10231", "1200.00"), pays("R1", None, "800.00"))
    export(store)
    reverse(store, posted)

    _, lines = export(store)

    assert lines == [("reversal", "10231", "-1200.00 USD"), ("reversal", None, "-800.00 USD")]
    assert balance(store, "10231") == usd("1200.00")


def test_given_an_undo_of_a_confirmed_payment_when_its_reversal_is_confirmed_then_the_invoice_is_open_once(store):
    book(store, LEDGER)
    posted = post(store, "1", pays("R1", "10231", "1200.00"))
    acknowledge(store, export(store)[0], NOON)
    load(store, invoice("10232", "800.00"), as_of=NOON + HOUR)
    reverse(store, posted)
    between = balance(store, "10231")
    acknowledge(store, export(store)[0], NOON + 2 * HOUR)

    load(store, invoice("10231", "1200.00"), invoice("10232", "800.00"), as_of=NOON + 3 * HOUR)

    assert (between, balance(store, "10231")) == (usd("1200.00"), usd("1200.00"))
    assert (unexplained(store), faults(store)) == ([], ())


def test_given_an_acknowledged_batch_when_it_is_acknowledged_again_then_the_first_word_stands(store):
    book(store, LEDGER)
    post(store, "1", pays("R1", "10231", "1200.00"))
    batch_id, _ = export(store)

    said = [acknowledge(store, batch_id, NOON), acknowledge(store, batch_id, NOON + HOUR)]

    with store.reading() as unit:
        assert (said, unit.mirror.batch(batch_id).acknowledged_at) == ([True, False], NOON)


def test_given_a_part_of_the_ledger_when_it_is_loaded_then_what_it_lacks_stays_open(store):
    book(store, LEDGER)

    difference = load(store, invoice("10231", "1000.00", amount="1200.00"), as_of=NOON, is_complete=False)

    assert (balance(store, "10232"), difference.closed_invoices) == (usd("800.00"), 0)


def test_given_two_parts_when_the_older_one_comes_last_then_it_changes_nothing(store):
    book(store, LEDGER)
    load(store, invoice("10231", "900.00", amount="1200.00"), as_of=NOON + HOUR, is_complete=False)

    difference = load(store, invoice("10231", "1000.00", amount="1200.00"), as_of=NOON, is_complete=False)

    assert (balance(store, "10231"), difference.older_rows) == (usd("900.00"), 1)


def test_given_a_movement_when_a_person_knows_why_then_the_billing_systems_balance_stands(store):
    book(store, LEDGER)
    load(store, invoice("10231", "1000.00", amount="1200.00"), invoice("10232", "800.00"), as_of=NOON)

    with store.unit() as unit:
        accepted = unit.mirror.accept_movements("calder")
        unit.commit()

    assert (accepted, unexplained(store), balance(store, "10231")) == (1, [], usd("1000.00"))


def test_given_changes_when_another_process_asks_since_its_counter_then_it_gets_only_those(store):
    book(store, LEDGER)
    with store.reading() as unit:
        counter = unit.ledger.counter()
    post(store, "1", pays("R1", "10231", "200.00"))

    with store.reading() as unit:
        changes = unit.ledger.changes_since(counter)
        nothing = unit.ledger.changes_since(changes.counter)

    assert [(each.number, each.balance) for each in changes.invoices] == [("10231", usd("1000.00"))]
    assert (nothing.invoices, nothing.clients) == ((), ())


@pytest.mark.parametrize("name", ["Calder & Sons LLC", "Calder LLC"])
def test_given_a_client_when_its_file_comes_again_then_it_is_changed_only_where_it_says_something_else(store, name):
    book(store, LEDGER)
    difference = Difference()

    with store.unit() as unit:
        unit.loading.clients([client("calder", name=name)], difference)
        unit.commit()

    assert difference.changed_clients == (name != "Calder LLC")
