"""Laws of allocations: never more than the receipt, never past an invoice's balance, nothing lost."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.domain.money import Money, total
from mailflow.matching.booking import book
from tests.matching.desk import desk, line

_AMOUNTS = st.integers(-3000, 9000).filter(bool).map(lambda minor: Decimal(minor) / 100)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(_AMOUNTS, _AMOUNTS), min_size=1, max_size=6),
    st.integers(0, 40000).map(lambda minor: Money.from_minor(minor, "USD")),
)
def test_given_any_lines_when_booked_then_no_invoice_passes_zero_and_the_cash_is_kept_to_the_cent(pairs, cash):
    rows = [f"invoice {900100 + place} 100 M1 2026-01-01 {balance} USD" for place, (balance, _) in enumerate(pairs)]
    ledger = desk("\n".join(rows)).ledger
    lines = tuple(line(str(900100 + place), str(paid)) for place, (_, paid) in enumerate(pairs))

    booking = book(lines, "USD", ledger, cash=cash, stated=None)

    balances = {one.invoice_number: ledger.exact(one.invoice_number)[0].balance.amount for one in booking.allocations}
    assert all(0 < one.amount.amount / balances[one.invoice_number] <= 1 for one in booking.allocations)
    assert total((one.amount for one in booking.allocations), "USD") <= cash
    assert total((one.amount for one in booking.allocations), "USD") + booking.on_account == cash


def test_given_one_line_that_the_ledger_and_the_cash_prove_wrong_when_booked_then_it_is_corrected():
    ledger = desk("""
        invoice 900123 100 M1 2026-04-01 1200.00 USD
        invoice 900124 100 M1 2026-04-15  812.13 USD
    """).ledger
    lines = (line("900123", "1200.00"), line("900124", "821.13"))

    booking = book(lines, "USD", ledger, cash=Money(Decimal("2012.13"), "USD"), stated=None)

    assert [one.amount.plain for one in booking.allocations] == ["1200.00", "812.13"]
    assert not booking.on_account


def test_given_a_bank_charge_when_booked_then_the_last_line_stays_open_for_it():
    ledger = desk("""
        invoice 900123 100 M1 2026-04-01 1200.00 USD
        invoice 900124 100 M1 2026-04-15  800.00 USD
    """).ledger
    lines = (line("900123", "1200.00"), line("900124", "800.00"))

    booking = book(lines, "USD", ledger, cash=Money(Decimal("1975.00"), "USD"), stated=Decimal("2000.00"))

    assert [one.amount.plain for one in booking.allocations] == ["1200.00", "775.00"]
