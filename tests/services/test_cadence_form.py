"""The form of cadences: only what was changed in it changes in the text, and faults stand at their fields."""

import tomllib
from dataclasses import replace

import pytest

from mailflow.assets import Assets, find_assets
from mailflow.domain.errors import ConfigurationError
from mailflow.policy import dunning_file, dunning_steps
from mailflow.services.cadence_check import find_faults
from mailflow.services.cadence_form import CadenceForm, StepForm, form_of, text_of
from mailflow.services.cadence_keys import CONDITIONS, HEAD, STEP
from mailflow.services.text_diff import Side, diff

SHIPPED = (find_assets(Assets.CONFIG) / "cadences.toml").read_text(encoding="utf-8")
FOLDERS = (find_assets(Assets.TEMPLATES),)
ODD = """
[[cadence]]
name = "odd"  # a remark
colour = "blue"
[cadence.applies_to]
clients = ["1"]
moons = 2
[[cadence.step]]
name = "only"
after_due_days = 5
template = "reminder/first"
to = ["accounts_payable", "committee", "client"]
future = true
"""
NEW_STEP = StepForm(typed={"name": "late", "after_due_days": "90", "template": "reminder/final"})


def typed(form, **values):
    return replace(form, typed={**form.typed, **values})


def changed(old, new):
    return [f"{'+' if line.side is Side.NEW else '-'} {line.text}" for line in diff(old, new) if line.side in {Side.OLD, Side.NEW}]


@pytest.mark.parametrize("text", [SHIPPED, ODD, ""])
def test_given_a_text_when_its_form_is_saved_as_it_is_then_the_text_is_the_same_to_the_letter(text):
    assert text_of(text, form_of(text)) == text


def test_given_a_form_when_one_field_is_changed_then_one_line_of_the_text_is():
    (cadence,) = form_of(SHIPPED)
    first, second, *others = cadence.steps

    written = text_of(SHIPPED, [replace(cadence, steps=(first, typed(second, after_due_days="9"), *others))])

    assert changed(SHIPPED, written) == ["- after_due_days = 7", "+ after_due_days = 9"]


def test_given_keys_without_a_field_when_others_are_changed_then_they_and_the_comments_stay():
    (cadence,) = form_of(ODD)
    (step,) = cadence.steps

    written = text_of(
        ODD, [replace(typed(cadence, **{"applies_to.offices": "New York; Washington, D.C."}), steps=(typed(step, name="x"),))]
    )

    assert (cadence.kept, step.kept) == (("colour", "applies_to.moons"), ("future",))
    assert changed(ODD, written) == ['+ offices = ["New York", "Washington, D.C."]', '- name = "only"', '+ name = "x"']


def test_given_roles_in_an_order_of_their_own_when_another_is_chosen_first_then_the_others_keep_their_order():
    (cadence,) = form_of(ODD)
    chosen = typed(cadence.steps[0], to=("client", "accounts_payable", "committee"))
    same = typed(cadence.steps[0], to=("accounts_payable", "client", "committee"))

    written = tomllib.loads(text_of(ODD, [replace(cadence, steps=(chosen,))]))

    assert written["cadence"][0]["step"][0]["to"] == ["client", "accounts_payable", "committee"]
    assert text_of(ODD, [replace(cadence, steps=(same,))]) == ODD


def test_given_steps_and_cadences_when_some_are_taken_out_and_some_are_new_then_the_text_says_so():
    (cadence,) = form_of(SHIPPED)
    new = CadenceForm(typed={"name": "vip", "applies_to.clients": "10001; 10002"}, steps=(NEW_STEP,))

    written = text_of(SHIPPED, [replace(cadence, steps=(*cadence.steps[:2], NEW_STEP)), new])

    ladders = {one["name"]: [step["name"] for step in one["step"]] for one in tomllib.loads(written)["cadence"]}
    assert ladders == {"standard": ["before_due", "first", "late"], "vip": ["late"]}
    assert tomllib.loads(written)["cadence"][1]["applies_to"] == {"clients": ["10001", "10002"]}
    assert find_faults(written, FOLDERS) == ()


def test_given_a_file_spelled_inline_when_a_form_would_change_it_then_it_is_refused_with_what_to_do():
    text = 'cadence = [ { name = "a", step = [ { name = "x", after_due_days = 1, template = "reminder/first" } ] } ]\n'
    (cadence,) = form_of(text)

    with pytest.raises(ConfigurationError, match="Change it as text"):
        text_of(text, [replace(cadence, steps=(*cadence.steps, NEW_STEP))])


def test_given_many_faults_when_a_text_is_checked_then_each_stands_at_its_field():
    (cadence,) = form_of(SHIPPED)
    first, second, third, *_ = cadence.steps
    wrong = typed(cadence, min_interval_days="-7", send_window="18:00-09:00", **{"applies_to.currencies": "dollars"})
    steps = (typed(first, to=()), typed(second, after_due_days="soon", to=("boss",)), typed(third, after_due_days="-5"), NEW_STEP)

    faults = find_faults(text_of(SHIPPED, [replace(wrong, steps=steps)]), FOLDERS)

    assert [(one.step, one.field) for one in faults] == [
        (None, "applies_to.currencies"),
        (None, "send_window"),
        (None, "min_interval_days"),
        (0, "to"),
        (1, "to"),
        (1, "after_due_days"),
    ]
    assert "Write the earlier hour first." in faults[1].says


def test_given_two_of_one_name_or_day_when_a_text_is_checked_then_the_second_has_the_fault():
    (cadence,) = form_of(SHIPPED)
    again = CadenceForm(typed={"name": "standard"}, steps=(NEW_STEP, typed(NEW_STEP, name="later")))

    faults = find_faults(text_of(SHIPPED, [cadence, again]), FOLDERS)

    assert [(one.cadence, one.step, one.field) for one in faults] == [(1, None, "name"), (1, 1, "after_due_days")]


def test_given_a_long_text_when_one_line_differs_then_the_far_lines_are_left_out():
    old = "\n".join(str(number) for number in range(100))

    found = diff(old, old.replace("\n50\n", "\nfifty\n"))

    assert [line.text for line in found] == ["47 equal lines", "47", "48", "49", "50", "fifty", "51", "52", "53", "46 equal lines"]


def test_given_every_key_that_a_file_may_have_when_the_form_is_looked_at_then_it_has_a_field():
    fields = {key.name for key in (*HEAD, *CONDITIONS)}

    assert fields == {*dunning_file._CADENCE} - {"applies_to", "step"} | {f"applies_to.{name}" for name in dunning_file._APPLIES_TO}
    assert {key.name for key in STEP} == {*dunning_steps._STEP}
