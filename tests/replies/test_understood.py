"""What an independent writer's clients say is understood as well as it was when the figures were written down.

The examples were written before their author had read the rules; the figures of the first run are in README.md.
"""

import pytest

from tests.replies.marks import Marks, mark
from tests.replies.papers import LANGUAGES, mails, sentences

# A little under what is reached, so that a rule may trade one example for another.
EXACT = {"wide": 0.89, "later": 0.8, "english": 0.94, "german": 0.96, "french": 0.96, "spanish": 0.95, "portuguese": 0.95}
MACRO_F1 = 0.95


@pytest.fixture(scope="module")
def of_mails() -> Marks:
    return mark(mails())


def test_given_the_set_when_it_is_counted_then_it_is_as_large_as_it_should_be():
    assert sum(len(sentences(language)) for language in LANGUAGES) >= 300
    assert len(mails()) >= 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_sentences_of_other_voices_when_they_are_read_then_their_kinds_are_right(language):
    marks = mark(sentences(language))

    assert marks.share("kinds") >= EXACT[language], marks.misses
    assert marks.share("absent") >= 0.93, marks.misses
    assert marks.macro_f1() >= (0.85 if language in ("later", "wide") else MACRO_F1), marks.misses


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_sentences_of_other_voices_when_they_are_read_then_days_and_reasons_are_right(language):
    marks = mark(sentences(language))

    assert marks.share("days") >= (0.8 if language == "wide" else 0.9), marks.misses
    assert marks.share("reasons") >= (0.7 if language in ("later", "wide") else 0.95), marks.misses


def test_given_whole_mails_when_they_are_read_then_kinds_are_right(of_mails):
    assert of_mails.share("kinds") >= 0.93, of_mails.misses
    assert of_mails.macro_f1() >= MACRO_F1, of_mails.misses


def test_given_whole_mails_when_they_are_read_then_their_new_words_are_taken_from_the_quoted_ones(of_mails):
    assert of_mails.share("reply") >= 0.95, of_mails.misses
    assert of_mails.share("automatic") >= 0.95, of_mails.misses


def test_given_whole_mails_when_they_are_read_then_disputes_and_promises_are_right(of_mails):
    assert of_mails.share("disputes") >= 0.9, of_mails.misses
    assert of_mails.share("promises") >= 0.65, of_mails.misses
