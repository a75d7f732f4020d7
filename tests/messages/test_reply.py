"""What a sender newly wrote, in the ways that mail programs of many languages attach the rest."""

import pytest

from mailflow.messages import split_reply
from tests.messages.mails import OURS, html, mail

LETTER = "Dear Dana,\n\nInvoice 10231 is overdue.\n\nKind regards,\nFirm Collections"
QUOTED = "\n".join(f"> {line}".rstrip() for line in LETTER.splitlines())

ATTRIBUTIONS = (
    f"On Tue, May 5, 2026 at 9:00 AM Collections <{OURS}> wrote:",
    f"On Tue, May 5, 2026 at 9:00 AM Firm Collections\n<{OURS}> wrote:",
    "Am 05.05.2026 um 09:00 schrieb Firm Collections:",
    f"Am Di., 5. Mai 2026 um 09:00 Uhr schrieb Collections <{OURS}>:",
    "Le 5 mai 2026 à 09:00, Firm Collections a écrit :",
    f"El mar, 5 may 2026 a las 9:00, Collections (<{OURS}>) escribió:",
    "Il giorno mar 5 mag 2026 alle ore 09:00 Firm ha scritto:",
    "Op di 5 mei 2026 om 09:00 schreef Firm Collections:",
    "Em ter., 5 de mai. de 2026 às 09:00, Firm escreveu:",
    "Den tis 5 maj 2026 kl 09:00 skrev Firm Collections:",
    "W dniu 05.05.2026 o 09:00, Firm Collections pisze:",
    f"2026-05-05 9:00 GMT+02:00 Firm Collections <{OURS}>:",
)
HEADERS = (
    f"From: Firm Collections <{OURS}>\nSent: Tuesday, May 5, 2026 9:00 AM\nTo: Dana Pike\nSubject: Your reminder",
    f"-----Original Message-----\nFrom: Firm <{OURS}>\nSent: Tuesday, May 5, 2026\nTo: Dana\nSubject: x",
    f"________________________________\nVon: Firm <{OURS}>\nGesendet: Dienstag, 5. Mai 2026 09:00\nAn: Dana\nBetreff: x",
    f"De : Firm <{OURS}>\nEnvoyé : mardi 5 mai 2026 09:00\nÀ : Dana\nObjet : x",
    f"De: Firm <{OURS}>\nEnviado el: martes, 5 de mayo de 2026 9:00\nPara: Dana\nAsunto: x",
    f"Da: Firm <{OURS}>\nInviato: martedì 5 maggio 2026 09:00\nA: Dana\nOggetto: x",
    f"Van: Firm <{OURS}>\nVerzonden: dinsdag 5 mei 2026 09:00\nAan: Dana\nOnderwerp: x",
    f"*From:* Firm <{OURS}>\n*Sent:* Tuesday, May 5, 2026 9:00 AM\n*To:* Dana\n*Subject:* x",
    f"-------- Original message --------\nFrom: Firm <{OURS}>\nDate: 5/5/26 09:00 (GMT-06:00)\nTo: Dana\nSubject: x",
    f"From:   Firm <{OURS}>\nTo:     dana@client.example\nDate:   05/05/2026 09:00\nSubject:        x",
    f">>> Firm Collections <{OURS}> 5/5/2026 9:00 AM >>>",
)
CLOSINGS = (
    "Thanks,\nDana",
    "Best,\nDana\n\nDana Pike\nController | Client Inc.\n+1 312 555 0100",
    "Kind regards\n\nDana Pike\nClient Inc.",
    "-- \nDana Pike\nClient Inc.",
    "Dana",
    "D.P.",
    "Mit freundlichen Grüßen\ni. A. Dana Pike\nKreditorenbuchhaltung\nClient GmbH",
    "Cordialement,\nDana Pike\nComptabilité",
    "Un saludo,\nDana",
    "Cordiali saluti\nDana Pike",
    "Met vriendelijke groet,\n\nDana Pike",
    "Have a great weekend!\nDana",
    "Thank you for your patience.\n\nSincerely,\nDana Pike\nClient Inc.\n12 Mill Road, Leeds LS1 4XX",
    "Veuillez agréer, Madame, Monsieur, l'expression de nos salutations distinguées.\nDana Pike",
    "Sent from my iPhone",
    "Dana\n\nGet Outlook for iOS",
    "Accounts Payable\nClient Inc.",
)


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_given_an_answer_above_a_quoted_letter_when_split_then_only_the_answer_is_new(attribution):
    reply = split_reply(mail(f"We pay 10231 on Friday.\n\n{attribution}\n\n{QUOTED}"))

    assert reply.new_text == "We pay 10231 on Friday."
    assert "is overdue" in reply.quoted_text


@pytest.mark.parametrize("block", HEADERS)
def test_given_an_answer_above_a_header_block_when_split_then_only_the_answer_is_new(block):
    reply = split_reply(mail(f"We pay 10231 on Friday.\n\n{block}\n\n{LETTER}"))

    assert reply.new_text == "We pay 10231 on Friday."
    assert "is overdue" in reply.quoted_text
    assert reply.forwarded == ""


@pytest.mark.parametrize("closing", CLOSINGS)
def test_given_a_closing_when_split_then_the_words_end_before_it(closing):
    reply = split_reply(mail(f"Hi Marcus,\n\nWe pay 10231 on Friday.\n\n{closing}"))

    assert reply.new_text == "Hi Marcus,\n\nWe pay 10231 on Friday."


def test_given_answers_between_quoted_lines_when_split_then_they_are_kept_in_order():
    body = (
        f"On Tue, May 5, 2026 Firm <{OURS}> wrote:\n> 10231 500.00\n\nPaid last week.\n\n> 10232 700.00\n\nWe dispute this"
        " one.\n\n> Thanks\n\nDana"
    )

    reply = split_reply(mail(body))

    assert reply.new_text == "Paid last week.\n\nWe dispute this one."


def test_given_an_answer_below_the_quoted_letter_when_split_then_it_is_found():
    reply = split_reply(mail(f"On Tue, May 5, 2026 Firm <{OURS}> wrote:\n{QUOTED}\n\nCan we pay by card?\n\nDana"))

    assert reply.new_text == "Can we pay by card?"


def test_given_answers_in_colour_inside_an_outlook_history_when_they_are_announced_then_they_are_new():
    body = (
        f"<p>Please see my answers in red.</p><p>From: Firm &lt;{OURS}&gt;<br>Sent: Tuesday, May 5, 2026<br>To: Dana<br>Subject: x</p>"
        '<p>10231 500.00</p><p><span style="color:#C00000">Goes out Friday</span></p><p><span style="color:#666">footer</span></p>'
    )

    reply = split_reply(html(body))

    assert reply.new_text == "Please see my answers in red.\n\nGoes out Friday"


def test_given_a_covering_note_when_a_mail_is_handed_on_then_its_content_is_forwarded():
    block = "From: Kyle <kyle@payer.example>\nSent: Friday, May 8, 2026\nTo: Yusuf\nSubject: wire"
    body = f"Marcus, see below.\n\nYusuf\n\n{block}\n\ninv 10231  $7,614.00\n\nKyle"

    reply = split_reply(mail(body, From="Yusuf <yusuf@firm.example>", Subject="FW: wire"))

    assert reply.new_text == "Marcus, see below."
    assert "inv 10231  $7,614.00" in reply.forwarded
    assert "kyle@payer.example" in reply.forwarded


def test_given_a_forward_without_a_note_when_split_then_nothing_of_it_is_lost():
    reply = split_reply(
        mail("---------- Forwarded message ---------\nFrom: Kyle <k@payer.example>\nDate: x\nSubject: y\n\ninv 10231", Subject="Fwd: y")
    )

    assert reply.new_text == ""
    assert "inv 10231" in reply.forwarded


def test_given_our_own_letter_handed_back_when_split_then_its_words_are_not_the_senders():
    reply = split_reply(mail(f"Paid on Monday.\n\n{HEADERS[0]}\n\n{LETTER}", Subject="FW: Your reminder"))

    assert (reply.new_text, reply.forwarded) == ("Paid on Monday.", "")


@pytest.mark.parametrize(
    "banner",
    [
        "CAUTION: This email originated from outside the organization. Do not click links unless you recognize the sender.",
        "[EXTERNAL EMAIL] Do not click links or open attachments.",
        "ACHTUNG: Diese E-Mail stammt von einem externen Absender.",
        "You don't often get email from dana@client.example. Learn why this is important",
        "ATTENTION : ce courriel provient de l'extérieur.",
    ],
)
def test_given_a_gateways_banner_when_split_then_it_is_not_the_senders(banner):
    reply = split_reply(mail(f"{banner}\n\nPaid 10231 today."))

    assert reply.new_text == "Paid 10231 today."


@pytest.mark.parametrize(
    "footer",
    [
        "CONFIDENTIALITY NOTICE: this message is for the intended recipient only.",
        "This e-mail is confidential. If you received this in error, please delete it.",
        "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, löschen Sie diese E-Mail.",
        "Ce message est confidentiel. Si vous n'êtes pas le destinataire, merci de le détruire.",
        "Please consider the environment before printing this e-mail.",
        "Client Ltd. Registered office: 12 Mill Road, Leeds. Registered in England No. 123.",
        "This mailbox is not monitored. Please do not reply to this message.",
        "You are receiving this notification because you are a supplier. Unsubscribe",
    ],
)
def test_given_a_disclaimer_or_a_robots_footer_when_split_then_it_is_left_out(footer):
    reply = split_reply(mail(f"Payment 4711 of 500.00 was released.\n\n{footer}"))

    assert reply.new_text == "Payment 4711 of 500.00 was released."


@pytest.mark.parametrize(
    "body",
    [
        "Paid.",
        "Thanks!",
        "Invoice  Amount\n10231    500.00\n10232    700.00\nTotal  1,200.00",
        "ISA*00*          *00*          *ZZ*CLIENT\nGS*RA*CLIENT*FIRM",
        "We sent it on 3 May.\nThe check number is 4711.\nPlease confirm.",
        "Privileged work on 10231 was never ordered. We do not accept it.",
        "I am no longer with the company and this mailbox is not read. Please write to ap@client.example.",
        "On 3 May you wrote that 10231 was paid. It was not.",
        "From: our Leeds office\nwe sent the check yesterday.",
    ],
)
def test_given_words_that_resemble_something_else_when_split_then_they_stay(body):
    assert split_reply(mail(body)).new_text == body


def test_given_a_signature_and_nothing_else_when_split_then_there_are_no_words():
    assert split_reply(mail("Dana Pike\nController\nClient Inc.\n+1 312 555 0100")).new_text == ""


def test_given_a_scanners_stub_when_split_then_there_are_no_words():
    assert split_reply(mail('This E-mail was sent from "RNP583879" (C3000).\n\nScan Date: 05.12.2026 16:30:58')).new_text == ""


def test_given_a_postscript_below_the_name_when_split_then_it_stays():
    reply = split_reply(mail("We pay on Friday.\n\nBest,\nDana\n\nP.S. 10232 is disputed."))

    assert reply.new_text == "We pay on Friday.\n\nP.S. 10232 is disputed."


def test_given_a_plain_part_that_is_a_stub_when_split_then_the_html_counts():
    message = html("<p>We paid invoice 10231 by wire on Monday and invoice 10232 by check on Tuesday, both in full.</p>")

    assert split_reply(message).new_text.startswith("We paid invoice 10231")


def test_given_a_second_letter_that_nothing_announces_when_split_then_it_is_history():
    reply = split_reply(mail(f"We pay on Friday.\n\nDana Pike\nClient Inc.\n\n\n{LETTER}"))

    assert reply.new_text == "We pay on Friday."
    assert "is overdue" in reply.quoted_text
