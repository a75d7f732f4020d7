"""Mail of programs: bounces, absences, lists; and the payer's robot, which is none of them."""

from datetime import date

import pytest

from mailflow.domain.message import AutomaticType
from mailflow.messages import recognise_automatic
from tests.messages.mails import mail, parts

NOTE = "Content-Type: text/plain\r\n\r\nYour message could not be delivered."


def report(action: str, status: str, recipient: str = "gone@client.example") -> str:
    return (
        f"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; {recipient}\r"
        f"\nAction: {action}\r\nStatus: {status}\r\n"
    )


@pytest.mark.parametrize(
    ("action", "status", "permanent"), [("failed", "5.1.1", True), ("delayed", "4.4.1", False), ("failed", "4.4.7", False)]
)
def test_given_a_delivery_report_when_recognised_then_it_says_who_and_for_how_long(action, status, permanent):
    original = "Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <ours@firm.example>\r\nSubject: x\r\n"

    found = recognise_automatic(parts(NOTE, report(action, status), original, kind="report", From="Mailer-Daemon@mx.example"))

    assert found is not None
    assert (found.type, found.recipients, found.status, found.permanent) == (
        AutomaticType.BOUNCE,
        ("gone@client.example",),
        status,
        permanent,
    )
    assert found.original_message_id == "<ours@firm.example>"


def test_given_a_report_of_success_when_recognised_then_it_is_no_bounce():
    found = recognise_automatic(parts(NOTE.replace("could not be", "was"), report("delivered", "2.1.5"), kind="report"))

    assert found is None or found.type is not AutomaticType.BOUNCE


@pytest.mark.parametrize(
    ("sender", "subject", "body", "permanent"),
    [
        ("MAILER-DAEMON@mx.example", "failure notice", "<gone@client.example>:\nSorry, no mailbox here by that name. (#5.1.1)", True),
        ("postmaster@client.example", "Undeliverable: Your reminder", "gone@client.example\nThe mailbox does not exist. 550 5.1.1", True),
        (
            "Mailer-Daemon@mx.example",
            "Warning: message 1wK delayed 24 hours",
            "gone@client.example\n451 4.7.1 Greylisted. Delivery attempts will continue",
            False,
        ),
        ("postmaster@client.example", "Unzustellbar: Mahnung", "gone@client.example konnte nicht zugestellt werden. 550 5.1.1", True),
        ("postmaster@client.example", "Non remis : Relance", "gone@client.example n'a pas pu être remis 5.2.2", True),
    ],
)
def test_given_a_report_in_free_form_when_recognised_then_it_is_a_bounce(sender, subject, body, permanent):
    found = recognise_automatic(mail(body, From=sender, Subject=subject, Return_Path="<>"))

    assert found is not None
    assert (found.type, found.recipients, found.permanent) == (AutomaticType.BOUNCE, ("gone@client.example",), permanent)


@pytest.mark.parametrize(
    ("subject", "body", "returns_on", "substitute"),
    [
        (
            "Automatic reply: Your reminder",
            "I am out of the office until May 15. Please contact ap@client.example.",
            date(2026, 5, 15),
            "ap@client.example",
        ),
        ("Automatic reply: x", "I am on leave through Friday, May 15.", date(2026, 5, 16), None),
        (
            "Abwesenheitsnotiz: x",
            "Ich bin bis einschließlich 15.05.2026 nicht im Büro. Vertretung: b@client.example",
            date(2026, 5, 16),
            "b@client.example",
        ),
        ("Réponse automatique : x", "Je suis absente du bureau jusqu'au 15 mai inclus.", date(2026, 5, 16), None),
        ("Respuesta automática: x", "Estaré de vacaciones hasta el 15 de mayo.", date(2026, 5, 15), None),
        ("Risposta automatica: x", "Sono in ferie fino al 15 maggio.", date(2026, 5, 15), None),
        ("Automatisch antwoord: x", "Ik ben afwezig tot 15 mei.", date(2026, 5, 15), None),
        ("Ausência: x", "Encontro-me ausente até 15 de maio.", None, None),
        ("Out of office", "Gone fishing. Back Thursday 21 May.", date(2026, 5, 21), None),
        ("Automatic reply: x", "I am on parental leave until January 4, 2027.", date(2027, 1, 4), None),
        ("Re: Your reminder", "hey, i'm off grid until july 6. everything waits.", date(2026, 7, 6), None),
    ],
)
def test_given_an_absence_reply_when_recognised_then_return_and_deputy_are_known(subject, body, returns_on, substitute):
    found = recognise_automatic(mail(body, Subject=subject))

    assert found is not None
    assert found.type is AutomaticType.ABSENCE
    assert found.returns_on == (returns_on or found.returns_on)
    assert found.substitute == substitute


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Re: Your reminder", "I'm out of the office this week. 10231 gets paid when I'm back on the 22nd, 500.00 USD."),
        ("Re: Your reminder", "We could not be delivered any paper invoice; please send a copy."),
        ("Re: Delivery of documents", "Thank you, received."),
        ("Your reminder", "Please stop."),
    ],
)
def test_given_a_persons_own_words_when_recognised_then_they_are_a_letter(subject, body):
    assert recognise_automatic(mail(body, Subject=subject, X_Auto_Response_Suppress="All")) is None


def test_given_a_newsletter_when_recognised_then_it_is_a_list():
    found = recognise_automatic(
        mail("Five reminders that get paid. Join our webinar.", List_Unsubscribe="<mailto:u@x.example>", Precedence="bulk")
    )

    assert found is not None
    assert found.type is AutomaticType.LIST


@pytest.mark.parametrize(
    "header", [{"List_Unsubscribe": "<mailto:u@x.example>"}, {"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"}]
)
def test_given_a_payers_robot_when_recognised_then_its_advice_is_read_like_a_letter(header):
    message = mail("Acme sent you a payment of $500.00.\nPayment ID 4711\n10231  500.00", From="Pay <no-reply@platform.example>", **header)

    assert recognise_automatic(message) is None


def test_given_a_ticket_systems_receipt_when_recognised_then_it_is_automatic():
    found = recognise_automatic(mail("Your inquiry has been logged. Case AP-98213.", Auto_Submitted="auto-replied"))

    assert found is not None
    assert found.type is AutomaticType.OTHER
