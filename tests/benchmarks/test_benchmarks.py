"""The benchmarks can be run, and measure what they say: small ones, whose figures nobody looks at."""

import pytest

from tests.benchmarks.figures import spread
from tests.benchmarks.firm import Firm, Numbers
from tests.benchmarks.post import LINES, Form, write_post
from tests.benchmarks.run import Sizes, run, words

TINY = Sizes(ledgers=(500,), large=1000, pairs=1, loads=1, inbox=5)


@pytest.mark.long  # seconds on an idle machine, a minute on a busy one
def test_given_small_ledgers_when_everything_is_measured_then_each_figure_has_its_words():
    said: list[str] = []

    figures = run(TINY, say=said.append)

    assert said == [line for figure in figures for line in words(figure)]
    assert {type(figure).__name__ for figure in figures} == {"Race", "Growth", "Lookup", "Bulk", "Answer", "Reminding", "Intake", "Drain"}


def test_given_a_size_when_a_firm_is_made_twice_then_both_have_the_same_ledger():
    first, second = Firm(200, Numbers.SPARSE), Firm(200, Numbers.SPARSE)

    invoices = list(first.invoices())

    assert invoices == list(second.invoices())
    assert len({invoice.number for invoice in invoices}) == 200


def test_given_a_post_when_it_is_written_then_each_advice_pays_other_invoices_and_its_money_is_their_sum():
    post = write_post(Firm(500), Form.BODY, 5)

    paid = [invoice.number for advice in post for invoice in advice.invoices]

    assert len(set(paid)) == len(paid) == 5 * LINES
    assert all(sum(invoice.balance.amount for invoice in advice.invoices) == advice.receipt.amount.amount for advice in post)


def test_given_fifteen_measurements_when_they_are_spread_then_the_interval_leaves_three_on_each_side():
    measured = spread([float(value) for value in range(1, 16)])

    assert (measured.low, measured.median, measured.high) == (4.0, 8.0, 12.0)
