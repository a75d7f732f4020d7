"""cadences.toml: what is taken, and how each fault is named."""

import pytest

from mailflow.domain.cadence import Approval, Channel, Enclosure, Role
from mailflow.domain.errors import ConfigurationError
from mailflow.policy.dunning_file import parse_cadences, read_cadences

WHOLE = """
[[cadence]]
name = "standard"
applies_to = { offices = ["Boston"], practice_groups = [], clients = [], currencies = ["USD"], min_balance = "10" }
calendar = "US-NY"
send_window = "08:30-17:00"
min_interval_days = 7
min_amount = 50
[[cadence.step]]
name = "second"
after_due_days = 30
template = "reminder/second"
to = ["accounts_payable", "client"]
cc = ["billing_attorney"]
channel = "letter"
attach = ["statement", "invoices"]
approval = "manager"
[[cadence.step]]
name = "first"
after_due_days = -7
template = "reminder/first"
"""


def test_given_a_whole_cadence_when_it_is_read_then_everything_is_taken_and_steps_stand_in_their_order():
    (cadence,) = parse_cadences(WHOLE, "cadences.toml")

    assert [step.name for step in cadence.steps] == ["first", "second"]
    assert (cadence.calendar, cadence.min_interval_days, str(cadence.min_amount)) == ("US-NY", 7, "50")
    assert (cadence.applies_to.offices, cadence.applies_to.currencies, str(cadence.applies_to.min_balance)) == (("Boston",), ("USD",), "10")
    first, second = cadence.steps
    assert (first.to, first.cc, first.channel, first.approval) == ((Role.CLIENT,), (), Channel.EMAIL, Approval.NONE)
    assert (second.to, second.attach) == ((Role.ACCOUNTS_PAYABLE, Role.CLIENT), (Enclosure.STATEMENT, Enclosure.INVOICES))


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('"client"]\ncc', '"cleint"]\ncc', r"line 13, cadence 'standard', step 'second', to: 'cleint' is unknown\. Use one of: client,"),
        ("min_amount = 50", 'min_amount = "-5"', r"line 8, cadence 'standard', min_amount: '-5' is no amount\. "),
        ("after_due_days = -7", "after_due_days = 30", r"step 'first', after_due_days: step 'second' is on the same day\. "),
        ("08:30-17:00", "17:00-08:30", r"line 6, cadence 'standard', send_window: .* closes before it opens"),
        ("08:30-17:00", "8-17", r"send_window: '8-17' is no window\. "),
        ('"US-NY"', '"US-XX"', r"line 5, cadence 'standard', calendar: 'US-XX': nobody knows its holidays"),
        ("min_interval_days = 7", "min_interval = 7", r"line 7, cadence 'standard', min_interval: no such key\. Use one of: "),
        ("min_interval_days = 7", "min_interval_days = -7", r"min_interval_days: -7 does not fit\. Write a whole number from 0"),
        ("min_interval_days = 7", "min_interval_days = true", r"min_interval_days: True does not fit"),
        ('offices = ["Boston"]', 'office = ["Boston"]', r"line 4, cadence 'standard', applies_to\.office: no such key"),
        ('currencies = ["USD"]', 'currencies = ["usd"]', r"applies_to\.currencies: 'usd' is no currency"),
        ('offices = ["Boston"]', 'offices = "Boston"', r"applies_to\.offices: 'Boston' is no list"),
        ('template = "reminder/first"', 'template = "../secrets"', r"line 21, .* template: '\.\./secrets' is no name of a template"),
        ('template = "reminder/first"', "", r"line 18, cadence 'standard', step 'first', template: is missing\. Add it"),
        ('name = "first"', 'name = "second"', r"line 19, .* name: another step of the cadence has this name"),
        ('name = "standard"', "", r"cadence 1, name: is missing"),
        ('channel = "letter"', 'channel = "fax"', r"channel: 'fax' is unknown\. Use one of: email, call, letter"),
        ('to = ["accounts_payable", "client"]', "to = []", r"to: nobody is written to"),
        ("[[cadence]]", "colour = 1\n[[cadence]]", r"line 2, colour: no such key"),
        ("[[cadence]]", "[[cadence]", r"is not TOML: .*line 2"),
    ],
)
def test_given_a_faulty_cadence_when_it_is_read_then_the_place_and_the_fix_are_named(before, after, message):
    text = WHOLE.replace(before, after)

    with pytest.raises(ConfigurationError, match=message):
        parse_cadences(text, "cadences.toml")


def test_given_two_cadences_of_one_name_when_they_are_read_then_the_second_is_refused():
    with pytest.raises(ConfigurationError, match=r"line 24, cadence 'standard', name: another cadence has this name"):
        parse_cadences(WHOLE + WHOLE, "cadences.toml")


def test_given_no_file_when_cadences_are_read_then_the_message_says_how_to_get_one(tmp_path):
    with pytest.raises(ConfigurationError, match=r"mailflow init"):
        read_cadences(tmp_path / "cadences.toml")
