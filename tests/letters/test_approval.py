"""The mail that asks a billing attorney: the facts of each letter, its links, what silence means; in each language."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from mailflow.assets import Assets, find_assets
from mailflow.domain.approval import Because, Silence
from mailflow.domain.money import Money
from mailflow.letters.approval import DigestAsked, LetterAsked, compose_digest
from mailflow.letters.approval_words import WORDS

LETTER = LetterAsked(
    client="Halvorsen & Sons <Agri>",
    reference="20104",
    step="final",
    to="ap@halvorsen.example",
    asked=(Money(Decimal("5212.22"), "USD"),),
    invoices=3,
    oldest_due_on=date(2026, 7, 3),
    because=Because.AMOUNT,
    until=date(2026, 10, 6),
    link="https://firm.example/approvals/one",
)
DIGEST = DigestAsked(
    firm="Calder Renwick LLP",
    name="A. Partner",
    on=date(2026, 10, 2),
    silence=Silence.SEND,
    expires_on=date(2026, 10, 16),
    link="https://firm.example/approvals/all",
    letters=(LETTER, LETTER),
)


@pytest.mark.parametrize("language", sorted(WORDS))
def test_given_letters_that_wait_when_the_mail_is_composed_then_text_and_page_have_the_same_facts_and_links(language):
    made = compose_digest(DIGEST, folders=[find_assets(Assets.TEMPLATES)], language=language)

    assert f'lang="{language}"' in made.html
    assert all(made.text.count(f"https://firm.example/approvals/{link}") == 2 * times for link, times in (("one", 2), ("all", 1)))
    assert all(made.html.count(f"https://firm.example/approvals/{link}") == 2 * times for link, times in (("one", 2), ("all", 1)))
    assert "Halvorsen & Sons <Agri> (20104)" in made.text
    assert not any(word in made.html for word in ("<Agri>", "<img", "<svg", "<link", "src=", "{{", "{day}"))


@pytest.mark.parametrize(
    ("silence", "says"), [(Silence.SEND, "it is sent on October 6, 2026"), (Silence.HOLD, "it is held on October 6, 2026")]
)
def test_given_a_rule_of_silence_when_the_mail_is_composed_then_it_says_what_no_answer_does(silence, says):
    made = compose_digest(
        replace(DIGEST, silence=silence),
        folders=[find_assets(Assets.TEMPLATES)],
    )

    assert says in made.text
    assert says in made.html
