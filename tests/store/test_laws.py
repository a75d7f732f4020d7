"""The laws of the ledger, in whatever order people and machines act (DESIGN §8)."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from mailflow.domain.clock import SetClock
from mailflow.domain.errors import LedgerChanged
from mailflow.domain.money import Money
from mailflow.store.booking import KeyReused
from mailflow.store.loading import Difference
from mailflow.store.unit import Store
from tests.databases import PostgresqlDatabases
from tests.store.conftest import NOON
from tests.store.stated import book, client, faults, invoice, pays, post, reverse

INVOICES = {"10231": Decimal(90), "10232": Decimal(50), "CN7": Decimal(-30)}
RECEIPTS = {"R1": Decimal(100), "R2": Decimal(40)}
TICK = timedelta(minutes=1)


class Desk(RuleBasedStateMachine):
    """People book, undo and export; the billing system takes batches, moves balances of its own accord, and is loaded again."""

    def __init__(self):
        super().__init__()
        self.clock = SetClock(NOON)
        self.billed = dict(INVOICES)  # what the billing system has
        self.moved = defaultdict(Decimal)  # what it moved by itself, and has told us in a load
        self.untold = defaultdict(Decimal)
        self.posted = []
        self.undone = set()
        self.has_news = False  # something that no batch carries yet
        self.batches = []  # exported, and not yet taken
        self.taken = []  # taken, and not yet acknowledged: (batch, moment)

    @initialize()
    def open(self):
        self.database = Desk.databases.take()
        self.store = Store.open(self.database.url, clock=self.clock, is_temporary=True)
        listed = [f"invoice {number} {amount}.00" for number, amount in INVOICES.items()]
        book(self.store, "\n".join([*listed, *(f"receipt {number} {amount}.00" for number, amount in RECEIPTS.items())]))

    def teardown(self):
        left_over = faults(self.store)
        self.store.close()
        Desk.databases.give_back(self.database)
        assert left_over == ()  # what stands follows from the journal

    @rule(receipt=st.sampled_from(list(RECEIPTS)), number=st.sampled_from([*INVOICES, None]), amount=st.integers(1, 60))
    def pay(self, receipt, number, amount):
        signed = -amount if number == "CN7" else amount
        lines = [pays(receipt, number, str(signed))]
        if number == "CN7":
            lines.append(pays(receipt, "10231", str(amount)))
        is_enough = self._is_enough(lines)
        try:
            self.posted.append((post(self.store, f"payment {len(self.posted)}", *lines), lines))
        except LedgerChanged:
            assert not is_enough
        else:
            assert is_enough  # no balance past zero, no receipt beyond its cash
            self.has_news = True

    @precondition(lambda self: self.posted)
    @rule(data=st.data())
    def pay_again(self, data):
        posted, lines = data.draw(st.sampled_from(self.posted))
        assert not post(self.store, posted.key, *lines).is_new
        with pytest.raises(KeyReused):
            post(self.store, posted.key, *lines, pays("R2", "10232", "0.01"))

    @precondition(lambda self: self.posted)
    @rule(data=st.data())
    def undo(self, data):
        posted, _ = data.draw(st.sampled_from(self.posted))
        reverse(self.store, posted)
        self.undone.add(posted.entry_id)
        self.has_news = True

    @precondition(lambda self: self.has_news)
    @rule()
    def export(self):
        self.has_news = False
        with self.store.unit() as unit:
            lines = unit.mirror.unexported()
            batch = unit.mirror.export(unit.mirror.next_batch_id(), lines, sha256="", actor="clerk")
            unit.commit()
        self.batches.append((batch.batch_id, lines))

    @precondition(lambda self: self.batches)
    @rule()
    def take(self):
        batch_id, lines = self.batches.pop(0)
        self._tick()
        for line in lines:
            if line.invoice_number is not None:
                self.billed[line.invoice_number] -= line.amount.amount
        self.taken.append((batch_id, self.clock.now()))

    @precondition(lambda self: self.taken)
    @rule()
    def acknowledge(self):
        batch_id, moment = self.taken.pop()
        with self.store.unit() as unit:
            unit.mirror.acknowledge(batch_id, actor="clerk", at=moment)
            unit.commit()

    @precondition(lambda self: len(self.moved) < 2)
    @rule(number=st.sampled_from(["10231", "10232"]), amount=st.integers(1, 20))
    def somebody_posts_in_the_billing_system(self, number, amount):
        self._tick()
        self.billed[number] -= amount
        self.untold[number] -= amount

    @rule()
    def load(self):
        self._tick()
        listed = [invoice(number, str(left), amount=str(INVOICES[number])) for number, left in self.billed.items() if left]
        with self.store.unit() as unit:
            unit.loading.clients([client()], Difference())
            unit.loading.invoices(listed, Difference(), as_of=self.clock.now(), is_complete=True)
            unit.commit()
        for number, amount in self.untold.items():
            self.moved[number] += amount
        self.untold.clear()

    @invariant()
    def a_receipt_is_the_sum_of_what_it_gave_and_what_is_left(self):
        with self.store.reading() as unit:
            left = {receipt.receipt_id: receipt.unapplied for receipt in unit.receipts.find(RECEIPTS)}
        given = self._given(lambda line: line.receipt_id)
        assert {number: left[number].amount + given[number] for number in RECEIPTS} == RECEIPTS

    @precondition(lambda self: not self.taken)
    @invariant()
    def balances_are_the_same_whatever_the_order(self):
        given = self._given(lambda line: line.invoice_number)
        with self.store.reading() as unit:
            found = unit.ledger.find_invoices(INVOICES)
            told = {each.invoice_number: each.moved.amount for each in unit.mirror.unexplained()}
        expected = {number: amount + self.moved[number] - given[number] for number, amount in INVOICES.items()}
        shown = {number: max(left, 0) if INVOICES[number] > 0 else min(left, 0) for number, left in expected.items()}
        assert {number: each.balance for number, each in found.items()} == {number: Money(left, "USD") for number, left in shown.items()}
        assert told == {number: amount for number, amount in self.moved.items() if amount}

    def _is_enough(self, lines):
        with self.store.reading() as unit:
            found = unit.ledger.find_invoices(INVOICES)
            left = unit.receipts.get(lines[0].receipt_id).unapplied.amount
        asked = {line.invoice_number: line.amount.amount for line in lines if line.invoice_number}
        is_there = [0 < amount / INVOICES[number] <= found[number].balance.amount / INVOICES[number] for number, amount in asked.items()]
        return all(is_there) and sum(line.amount.amount for line in lines) <= left

    def _given(self, key):
        given = defaultdict(Decimal)
        for posted, _ in self.posted:
            for line in posted.lines if posted.entry_id not in self.undone else ():
                given[key(line)] += line.amount.amount
        return given

    def _tick(self):
        self.clock.moment += TICK


def test_given_the_laws_when_people_and_machines_act_in_any_order_then_they_hold(databases):
    Desk.databases = databases

    # A server answers a third as quickly as a file; the long campaign makes up for it.
    examples = settings.default.max_examples // (10 if isinstance(databases, PostgresqlDatabases) else 3)
    run_state_machine_as_test(Desk, settings=settings(max_examples=examples, stateful_step_count=30))
