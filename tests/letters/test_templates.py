"""The shipped templates: each step in each language makes a letter that a client could read."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from mailflow.assets import Assets, find_assets
from mailflow.domain.money import Money
from mailflow.letters import compose

STEPS = ("before_due", "first", "second", "final")
VALUES = {
    "firm": "Calder Renwick LLP",
    "client": "Halvorsen & Sons <Agri>",
    "name": "Rhonda Pickett",
    "reference": "20104",
    "invoices": [
        {
            "number": "900129",
            "invoiced_on": date(2026, 3, 2),
            "due_on": date(2026, 4, 1),
            "amount": Money(Decimal("5212.22"), "USD"),
        }
    ],
    "credits": [Money(Decimal("-12.00"), "USD")],
    "totals": [Money(Decimal("5200.22"), "USD")],
}


def letter(step, language):
    folders = [find_assets(Assets.TEMPLATES)]
    return compose(f"reminder/{step}", {**VALUES, "language": language}, folders=folders, language=language)


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
@pytest.mark.parametrize("step", STEPS)
def test_given_a_step_and_a_language_when_its_letter_is_composed_then_it_says_what_is_asked_and_links_to_nothing(step, language):
    made = letter(step, language)

    assert "Halvorsen & Sons <Agri> (20104)" in made.subject
    assert "Rhonda Pickett" in made.text
    assert "900129" in made.text
    assert f'lang="{language}"' in made.html
    assert not any(word in made.html for word in ("http", "<img", "<svg", "<link", "src=", "{{", "<Agri>"))


@pytest.mark.parametrize(
    ("language", "amount", "day"), [("en", "USD\xa05,212.22", "April 1, 2026"), ("de", "5.212,22\xa0USD", "1. April 2026")]
)
def test_given_a_language_when_a_letter_is_composed_then_amounts_and_days_are_written_its_way(language, amount, day):
    made = letter("first", language)

    assert amount in made.text
    assert day in made.text
    assert amount in made.html.replace("&nbsp;", "\xa0")


@pytest.mark.parametrize("path", sorted(find_assets(Assets.TEMPLATES).rglob("*.html*")), ids=lambda path: path.name)
def test_given_a_page_when_it_is_read_then_it_uses_what_outlook_can_show(path: Path):
    page = path.read_text(encoding="utf-8")

    unfit = [word for word in ("flex", "grid", "<svg", "<img", "position:", "float:") if word in page]

    assert unfit == []


def test_given_a_german_contact_when_a_call_is_to_be_made_then_the_note_for_the_clerk_is_english_throughout():
    made = letter("call", "de")

    assert made.subject == "Call Rhonda Pickett: Halvorsen & Sons <Agri> (20104)"
    assert "due April 1, 2026: USD\xa05,212.22" in made.text
