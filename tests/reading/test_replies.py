"""What a reply says, kind by kind, with negation and questions understood."""

import pytest

from mailflow.domain.facts import Kind
from mailflow.domain.message import Automatic, AutomaticType
from mailflow.reading.replies import kinds_of


def kinds(text: str, subject: str = "Re: Your reminder", **more: bool) -> set[Kind]:
    return {said.kind for said in kinds_of(text, subject, **more)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10231 will be paid on Friday.", {Kind.PROMISE}),
        ("Goes out with the June 15 check run.", {Kind.PROMISE}),
        ("Wir überweisen die 10231 bis Ende nächster Woche.", {Kind.PROMISE}),
        ("La facture 10231 sera réglée le 15 juin.", {Kind.PROMISE}),
        ("La 10231 se pagará el 15 de julio.", {Kind.PROMISE}),
        ("We already paid 10231, please check.", {Kind.PAYMENT_CLAIM}),
        ("10231 wurde bereits bezahlt.", {Kind.PAYMENT_CLAIM}),
        ("La facture 10231 est déjà réglée.", {Kind.PAYMENT_CLAIM}),
        ("La 10231 ya está pagada.", {Kind.PAYMENT_CLAIM}),
        ("We dispute 10231, the rate is not the agreed one.", {Kind.DISPUTE}),
        ("10231 is not ours.", {Kind.DISPUTE}),
        ("Die Rechnung 10231 können wir nicht anerkennen.", {Kind.DISPUTE}),
        ("Nous contestons la facture 10231.", {Kind.DISPUTE}),
        ("No podemos aceptar la factura 10231.", {Kind.DISPUTE}),
        ("Could we pay this in monthly instalments?", {Kind.PLAN_REQUEST}),
        ("Können wir in Raten zahlen?", {Kind.PLAN_REQUEST}),
        ("Pourrions-nous échelonner le paiement ?", {Kind.PLAN_REQUEST}),
        ("¿Podemos fraccionar el pago?", {Kind.PLAN_REQUEST}),
        ("Please send me a copy of 10231 and a W-9.", {Kind.COPY_REQUEST}),
        ("Bitte senden Sie uns eine Kopie der Rechnung 10231.", {Kind.COPY_REQUEST}),
        ("Merci de nous envoyer un duplicata de la facture.", {Kind.COPY_REQUEST}),
        ("¿Me puede enviar una copia de la factura?", {Kind.COPY_REQUEST}),
        ("Does 10231 include the filing fees?", {Kind.QUESTION}),
        ("I retire on the 30th. Please write to my successor, l.ash@client.example.", {Kind.CONTACT_CHANGE}),
        ("The company filed for chapter 11 on Friday.", {Kind.INSOLVENCY}),
        ("Über das Vermögen wurde das Insolvenzverfahren eröffnet.", {Kind.INSOLVENCY}),
        ("We have filed for redressement judiciaire.", {Kind.INSOLVENCY}),
        ("Stop sending me these.", {Kind.STOP_CONTACT}),
        ("Please take me off your list.", {Kind.STOP_CONTACT}),
        ("Cessez de m'écrire.", {Kind.STOP_CONTACT}),
        ("Received, thank you. Looking into it.", {Kind.ACKNOWLEDGEMENT}),
        ("Have your bank details changed? Please confirm.", {Kind.BANK_CHANGE}),
        ("Our webinar shows how to boost your rankings.", {Kind.UNRELATED}),
    ],
)
def test_given_a_sentence_when_read_then_its_kind_is_known(text, expected):
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("We do not dispute 10231.", Kind.DISPUTE),
        ("This should not be read as a dispute of the invoice.", Kind.DISPUTE),
        ("10231 has not been paid yet.", Kind.PAYMENT_CLAIM),
        ("When will 10231 be credited on Friday?", Kind.PROMISE),
        ("I cannot promise anything before June 30.", Kind.PROMISE),
        ("We sent you a copy of the invoice last week.", Kind.COPY_REQUEST),
        ("If you have any questions, contact ap@client.example.", Kind.CONTACT_CHANGE),
        ("Please do not send PDF files, send us a copy by post.", Kind.STOP_CONTACT),
        ("The invoice for the Ashby bankruptcy represents a large amount.", Kind.INSOLVENCY),
    ],
)
def test_given_a_negation_or_another_meaning_when_read_then_the_kind_is_not_said(text, absent):
    assert absent not in kinds(text)


def test_given_several_things_in_one_mail_when_read_then_all_are_said():
    text = "21117 will be paid on June 25. We dispute 21118: it was billed twice. Please send a copy of 21119."

    assert kinds(text) == {Kind.PROMISE, Kind.DISPUTE, Kind.COPY_REQUEST}


def test_given_an_advice_when_read_then_the_payment_is_not_also_claimed():
    assert kinds("We paid 10231 today.", has_remittance=True) == set()


def test_given_an_advice_with_a_promise_for_the_rest_when_read_then_the_promise_counts():
    assert kinds("We wired 500.00 today for 10231. 10232 follows on 30 June.", has_remittance=True) == {Kind.PROMISE}


def test_given_no_words_but_a_subject_of_its_own_when_read_then_the_subject_speaks():
    assert kinds("", subject="Paid in full yesterday <eom>") == {Kind.PAYMENT_CLAIM}


def test_given_no_words_and_a_subject_of_ours_when_read_then_nothing_is_said():
    assert kinds("", subject="RE: Please send payment for invoice 10231") == set()


def test_given_a_letter_that_only_names_its_attachment_when_read_then_the_body_says_nothing():
    assert kinds("Dear Tom, please see the attached letter about 21196.") == set()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(AutomaticType.BOUNCE, Kind.BOUNCE), (AutomaticType.ABSENCE, Kind.OUT_OF_OFFICE), (AutomaticType.LIST, Kind.UNRELATED)],
)
def test_given_an_automatic_mail_when_read_then_its_type_is_its_kind(kind, expected):
    said = kinds_of("I am away until Friday and will pay on Monday.", "Automatic reply", automatic=Automatic(type=kind))

    assert [item.kind for item in said] == [expected]


def test_given_an_absence_for_good_when_read_then_the_contact_changes_too():
    said = kinds_of(
        "I am no longer with the firm. Write to ap@client.example.", "Automatic reply", automatic=Automatic(type=AutomaticType.ABSENCE)
    )

    assert [item.kind for item in said] == [Kind.OUT_OF_OFFICE, Kind.CONTACT_CHANGE]


def test_given_a_kind_when_read_then_its_evidence_is_the_sentence_and_its_place():
    text = "Hello. We dispute 10231. Thanks."

    said = kinds_of(text, "x")[0]

    assert said.evidence[0].text == "We dispute 10231."
    assert said.evidence[0].span == (7, 24)


def test_given_words_of_the_desk_that_say_nothing_certain_when_they_are_read_then_the_kind_is_only_a_guess() -> None:
    words = "As to the account, see what our office has on its list."

    said = kinds_of(words, "your invoice")

    assert [kind.confidence < 0.5 for kind in said] == [True]
