"""What is heard by words and letters where no rule hears anything, and what is not believed."""

import pytest

from mailflow.domain.facts import DisputeReason, Kind
from mailflow.reading.classifier import BITS, KINDS, REASONS, _model, features_of, opinion_of
from mailflow.reading.contesting import contests
from mailflow.reading.due_days import flat_of
from mailflow.reading.replies import kinds_of
from mailflow.reading.second_opinion import BY_RULE, SURE, is_doubtful, likely_reason, seems


def test_given_the_shipped_weights_when_loaded_then_each_feature_has_one_for_each_label():
    weights, scale = _model()

    assert weights.shape == (2**BITS, len(KINDS) + len(REASONS))
    assert scale.shape == (len(KINDS) + len(REASONS),)


def test_given_any_sentence_when_weighed_then_the_reasons_add_up_to_one():
    opinion = opinion_of(flat_of("Two associates at the same ten minute call."))

    assert sum(opinion.reasons.values()) == pytest.approx(1.0)
    assert all(0 <= share <= 1 for share in opinion.kinds.values())


def test_given_other_figures_and_addresses_when_a_sentence_is_taken_apart_then_it_is_the_same():
    one = list(features_of("please pay 4,200.00 to ann@one.example by 3/4"))
    other = list(features_of("please pay 17 to bert@two.example by 12.12.2026"))

    assert one == other


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("Eight and a half hours for a letter of two lines?", Kind.DISPUTE),
        ("You sent the council the wrong map, and now 1,125 is on the bill for sending the right one.", Kind.DISPUTE),
        ("Le coursier à 85 euros, personne chez nous n'en voulait.", Kind.DISPUTE),
    ],
)
def test_given_an_objection_without_a_word_of_objecting_when_it_is_all_that_is_said_then_it_is_heard(told, kind):
    said = kinds_of(told, "Re: Invoice 20771")

    assert kind in {one.kind for one in said}


def test_given_a_denial_when_the_words_look_like_an_objection_then_nothing_is_contested():
    flat = flat_of("We do not dispute the nine hours for the hearing.")

    assert not contests(flat, sure=0.0)


def test_given_no_wish_for_an_opinion_when_a_sentence_seems_to_say_something_then_it_says_nothing():
    flat = flat_of("Seven grand for a letter my nephew could have typed.")

    assert not seems(Kind.DISPUTE, flat, BY_RULE)
    assert not seems(Kind.DISPUTE, "no way", 0.0)


def test_given_an_indirect_question_when_a_rule_has_heard_it_then_it_is_not_doubted():
    assert not is_doubtful(Kind.QUESTION, flat_of("Our auditors ask to which year the bill relates."))
    assert is_doubtful(Kind.PLAN_REQUEST, flat_of("Kindly reconcile from your side and close the matter."))


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("The partner's rate in our letter is 410, you have her at 465.", DisputeReason.RATE),
        ("Nobody told us there would be a courier and photocopies on top.", DisputeReason.EXPENSE),
        ("You have put twenty percent VAT on it although we are in Canada.", DisputeReason.TAX),
    ],
)
def test_given_a_contested_bill_when_no_word_names_the_reason_then_the_likeliest_is_taken(told, reason):
    assert likely_reason(flat_of(told), flat_of(told)) is reason


def test_given_a_sentence_that_explains_when_it_stands_beside_others_then_the_classifier_is_not_sure():
    assert not seems(Kind.DISPUTE, flat_of("The hearing in Leeds lasted all morning and our director was there."), SURE)
