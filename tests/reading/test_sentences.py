"""Sentences of letters: numbers, days and abbreviations do not end them."""

import pytest

from mailflow.reading.sentences import sentences_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We paid 4,500.00 on 19. Juni for Inv. 10231. Please check!", ["We paid 4,500.00 on 19. Juni for Inv. 10231.", "Please check!"]),
        ("hey, we paid 13195. separate thing", ["hey, we paid 13195.", "separate thing"]),
        ("Dear Ms. Osei\n\nno", ["Dear Ms. Osei", "no"]),
        ("list\n10231 yes\n10232 no", ["list", "10231 yes", "10232 no"]),
        ("", []),
    ],
)
def test_given_a_text_when_cut_then_the_sentences_are_whole(text, expected):
    assert [sentence for _, sentence in sentences_of(text)] == expected
