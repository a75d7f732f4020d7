"""Further keys of a cadence: what is taken, what is refused, which rung is due, and which cadence applies."""

from datetime import date

import pytest

from mailflow.domain.cadence import Had
from mailflow.domain.errors import ConfigurationError
from mailflow.domain.ledger import ClientKind
from mailflow.policy.dunning import has_business
from mailflow.policy.dunning_choice import CadenceChoice
from mailflow.policy.dunning_file import parse_cadences
from mailflow.policy.dunning_ladder import Ladder
from tests.services.ladders import client, invoice

RICH = """
[[cadence]]
name = "rich"
calendar = "US"
blackouts = ["12-24/01-02", "2026-11-16/2026-11-20"]
applies_to = { tags = ["slow"], risks = ["high"], kinds = ["individual"], parents = ["group"], matters = ["M1"], invoices = [] }
[[cadence.step]]
name = "billed"
after_invoice_days = 20
template = "reminder/first"
[[cadence.step]]
name = "again"
after_last_letter_days = 10
repeat_every_days = 5
repeat_at_most = 2
template = "reminder/second"
sender = "collections"
min_amount = "200"
[[cadence.step]]
name = "month"
on_month_end = 2
template = "reminder/second"
[[cadence.step]]
name = "end"
after_due_days = 90
channel = "decision"
"""
# Due on Saturday, 31 October; invoiced thirty days before.
ITEM = invoice("900 acme 2026-10-31 500.00")


def ladder():
    return Ladder(parse_cadences(RICH, "cadences.toml")[0])


def had(step, on, turn=0, cadence="rich"):
    return Had(cadence=cadence, step=step, days=0, on=date.fromisoformat(on), turn=turn, steps=frozenset({(cadence, step)}))


def due(before, day):
    found = ladder()
    rung = found.due(ITEM, found.place(before, ITEM), date.fromisoformat(day))
    return None if rung is None else (found.cadence.steps[rung.at].name, rung.turn)


@pytest.mark.parametrize(
    ("before", "day", "expected"),
    [
        (None, "2026-10-20", None),
        (None, "2026-10-21", ("billed", 0)),
        (had("billed", "2026-10-21"), "2026-10-30", None),
        (had("billed", "2026-10-21"), "2026-11-02", ("again", 0)),  # 31 October is a Saturday
        (had("again", "2026-11-02"), "2026-11-09", ("again", 1)),
        (had("again", "2026-11-09", 1), "2026-11-16", ("again", 2)),
        (had("again", "2026-11-16", 2), "2026-11-30", None),
        (had("again", "2026-11-16", 2), "2026-12-31", ("month", 0)),  # the second end of a month after the due date
        (None, "2027-01-29", ("end", 0)),
        (had("end", "2027-01-29"), "2028-01-31", None),
    ],
)
def test_given_how_far_an_invoice_has_come_when_a_day_comes_then_the_rung_is_due(before, day, expected):
    assert due(before, day) == expected


def test_given_a_ladder_that_lost_the_last_step_when_one_that_was_had_before_is_reached_again_then_it_does_not_come_anew():
    steps = frozenset({("rich", "month"), ("rich", "gone")})

    changed = Had(cadence="rich", step="gone", days=0, on=date(2026, 12, 1), steps=steps)

    assert due(changed, "2026-12-31") is None


@pytest.mark.parametrize(
    ("day", "goes"), [("2026-11-13", True), ("2026-11-16", False), ("2026-12-24", False), ("2027-01-04", True), ("2030-12-31", False)]
)
def test_given_blackouts_when_a_day_is_asked_for_then_nothing_goes_on_theirs(day, goes):
    (cadence,) = parse_cadences(RICH, "cadences.toml")

    assert has_business(cadence, date.fromisoformat(day)) is goes


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("after_invoice_days = 20", "after_invoice_days = 20\nafter_due_days = 1", r"line 10, .* after_due_days|after_invoice_days: "),
        ("after_invoice_days = 20\n", "", r"step 'billed', after_due_days: is missing\. Say when the step's day is"),
        ("after_invoice_days = 20", "after_last_letter_days = 3", "no letter comes before the first step"),
        ("after_invoice_days = 20", "after_invoice_days = -1", "-1 does not fit"),
        ("repeat_at_most = 2\n", "", "the step would come again without end"),
        ("repeat_every_days = 5\n", "", "nothing says when the step comes again"),
        ("on_month_end = 2", "on_month_end = 2\nrepeat_every_days = 5\nrepeat_at_most = 1", "comes again on the next"),
        ("on_month_end = 2", "on_month_end = 0", "0 does not fit"),
        ('min_amount = "200"', 'min_amount = "-1"', "'-1' is no amount"),
        ('channel = "decision"', 'channel = "decision"\noffer = ["sue"]', "'sue' is unknown. Use one of: plan, write_off, agency, hold"),
        ('sender = "collections"', 'offer = ["plan"]', "nothing is decided here"),
        ('template = "reminder/first"', 'channel = "decision"', "a step follows the decision"),
        ('"12-24/01-02"', '"12-24/31-02"', "names a day that does not exist"),
        ('"12-24/01-02"', '"01-01/12-31"', "nothing could ever leave"),
        ("2026-11-16/2026-11-20", "2026-11-20/2026-11-16", "ends before it begins"),
        ('kinds = ["individual"]', 'kinds = ["person"]', "'person' is unknown. Use one of: individual, company"),
        ("on_month_end = 2", "after_invoice_days = 10", "is before that of step 'billed', which stands above it"),
    ],
)
def test_given_a_faulty_further_key_when_it_is_read_then_the_place_and_the_fix_are_named(before, after, message):
    with pytest.raises(ConfigurationError, match=message):
        parse_cadences(RICH.replace(before, after), "cadences.toml")


def test_given_several_cadences_that_fit_when_it_is_asked_why_then_the_nearest_is_told_and_the_others_after_it():
    texts = {
        "all": "{}",
        "slow": '{ tags = ["slow"] }',
        "group": '{ parents = ["group"] }',
        "matter": '{ matters = ["M1"] }',
        "people": '{ kinds = ["individual"], risks = ["high"] }',
    }
    written = "\n".join(f'[[cadence]]\nname = "{name}"\napplies_to = {rule}' for name, rule in texts.items())
    payer = client("acme", parent_number="group", tags=("vip", "slow"), risk="high", kind=ClientKind.INDIVIDUAL)
    item = invoice("900 acme 2026-10-31 500.00 USD M1")

    chosen = CadenceChoice(parse_cadences(written, "cadences.toml")).why(item, payer)

    assert (chosen.cadence.name, chosen.because) == ("matter", ("matter M1",))
    assert [(one.cadence.name, one.because) for one in chosen.before] == [
        ("group", ("parent group",)),
        ("slow", ("tag slow",)),
        ("people", ("risk high", "kind individual")),
        ("all", ()),
    ]
