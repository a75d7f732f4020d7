"""Mail that machines send: absences, delivery reports, case numbers, newsletters."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from .clients import client
from .mailing import Draft, Sent
from .maker import Maker
from .world import FIRM_DOMAIN, MAILBOX, Case, blank_answer


def make_robots(maker: Maker) -> None:
    """Absences, bounces, receipts and noise."""
    _absences(maker)
    _bounces(maker)
    _tickets(maker)
    _noise(maker)


def _absences(maker: Maker) -> None:
    plans = (
        (
            "20309",
            (
                "I am out of the office until Monday, 21 September 2026 with no access to email. In urgent cases "
                "please contact Moira Bell (moira.bell@greymoor.example)."
            ),
            ("out_of_office",),
            4,
        ),
        (
            "20203",
            "vielen Dank für Ihre Nachricht. Ich bin bis zum 02.10.2026 nicht im Hause. Ihre E-Mail wird nicht weitergeleitet.",
            ("out_of_office",),
            13,
        ),
        ("20215", "Je suis absente du bureau jusqu'au 5 octobre inclus et je vous répondrai à mon retour.", ("out_of_office",), 16),
        (
            "20290",
            "I'm on leave this week. Our next pay run is on Friday. For AP matters write to ap@pacificlantern.example.",
            ("out_of_office",),
            20,
        ),
        (
            "20310",
            "Gail Hobart is no longer with Pinewater School District. Please write to Tom Ferris at t.ferris@pinewaterschools.example.",
            ("out_of_office", "contact_change"),
            9,
        ),
    )
    for number, text, kinds, day in plans:
        who = client(number)
        old = maker.sent[number]
        head = {"de": "Abwesenheitsnotiz: ", "fr": "Réponse automatique : "}.get(who.language, "Automatic reply: ")
        greeting = {"de": "Guten Tag,", "fr": "Bonjour,", "en": "Hello,"}[who.language]
        closing = {"de": "Mit freundlichen Grüßen", "fr": "Cordialement", "en": "Kind regards"}[who.language]
        words = f"{greeting}\n\n{text}"
        draft = Draft(
            name=who.contact,
            address=who.email,
            subject=head + old.subject,
            sent_at=maker.moment(maker.some_day(day, day), who),
            words=words,
            tail=f"{closing}\n{who.contact}",
            answers=old,
            quote="none",
            headers=(("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All")),
        )
        maker.keep(draft, blank_answer(kinds, number, words), "talk-absence")


def _report(maker: Maker, old: Sent, number: str, status: str, *, words: str) -> Case:
    """A delivery status notification (RFC 3464) about a letter of ours."""
    sent_at = maker.moment(maker.some_day(1, 22), client(number))
    recipient = old.to
    head = EmailMessage(policy=policy.SMTP)
    for name, value in (
        ("Return-Path", "<>"),
        ("From", f"Mail Delivery System <MAILER-DAEMON@mx.{FIRM_DOMAIN}>"),
        ("To", MAILBOX),
        ("Date", format_datetime(sent_at)),
        ("Message-ID", f"<dsn.{number}.{status}@mx.{FIRM_DOMAIN}>"),
        ("Subject", "Undelivered Mail Returned to Sender" if status[0] == "5" else "Delayed Mail (still being retried)"),
        ("Auto-Submitted", "auto-replied"),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/report; report-type=delivery-status; boundary="=_dsn{number}"'),
    ):
        head[name] = value
    action = "failed" if status[0] == "5" else "delayed"
    parts = (
        ("text/plain; charset=us-ascii", f"This is the mail system at host mx.{FIRM_DOMAIN}.\n\n{words}\n\n<{recipient}>: {status}"),
        (
            "message/delivery-status",
            (
                f"Reporting-MTA: dns; mx.{FIRM_DOMAIN}\n\nFinal-Recipient: rfc822; {recipient}\nAction: "
                f"{action}\nStatus: {status}\nDiagnostic-Code: smtp; {'550' if status[0] == '5' else '450'} {status}"
            ),
        ),
        (
            "text/rfc822-headers",
            f"From: Harrow Quist Receivables <{MAILBOX}>\nTo: {recipient}\nSubject: {old.subject}\nMessage-ID: {old.message_id}",
        ),
    )
    body = "".join(f"--=_dsn{number}\nContent-Type: {kind}\n\n{text}\n\n" for kind, text in parts) + f"--=_dsn{number}--\n"
    raw = head.as_bytes().split(b"\r\n\r\n")[0] + b"\r\n\r\n" + body.replace("\n", "\r\n").encode("utf-8", "replace")
    case = Case(sent_at=sent_at, raw=raw, answer=blank_answer(("bounce",), number, ""), note="talk-bounce")
    maker.cases.append(case)
    return case


def _bounces(maker: Maker) -> None:
    plans = (
        ("20303", "5.1.1", "Your message could not be delivered: user unknown."),
        ("20304", "5.2.2", "Your message could not be delivered: mailbox full."),
        ("20307", "4.4.1", "Your message has been delayed. You do not need to resend it."),
        ("20330", "5.4.4", "Your message could not be delivered: host not found."),
    )
    for number, status, words in plans:
        _report(maker, maker.sent[number], number, status, words=words)


def _tickets(maker: Maker) -> None:
    who = client("20110")
    words = "Your request has been received and assigned case number CS0048812. A member of the team will respond."
    draft = Draft(
        name="Brightwater Supplier Desk",
        address="supplierdesk@brightwater.example",
        subject="Case CS0048812 opened",
        sent_at=maker.moment(maker.some_day(2, 9), who),
        words=words,
        tail="*** Please do not reply to this automated message. ***",
        answers=maker.sent["20110"],
        quote="none",
        headers=(("Auto-Submitted", "auto-generated"),),
    )
    maker.keep(draft, blank_answer(("acknowledgement",), "20110", words), "talk-ticket")
    who = replace(client("20308"), style="terse")
    draft = Draft(
        name=who.contact,
        address=who.email,
        subject="Statement",
        sent_at=maker.moment(maker.some_day(2, 9), who),
        words="",
        tail="Dev Anand\nFinance\nCobalt Harbor Software Inc.",
    )
    maker.keep(draft, blank_answer((), "20308", ""), "talk-signature-only")


def _noise(maker: Maker) -> None:
    day = maker.moment(maker.some_day(3, 18), client("20290"))
    letters = (
        (
            "Billing Trends Weekly",
            "news@billingtrends.example",
            "This week: five ideas for your month-end close",
            "Five ideas for your month-end close\n\nRead more on our site.\n\nUnsubscribe",
            "",
            (("List-Unsubscribe", "<mailto:leave@billingtrends.example>"), ("Precedence", "bulk")),
        ),
        (
            "Dana Holt",
            "dana@leadwave.example",
            "Grow your practice with verified leads",
            "Hi there,\n\nWould you be open to a short call about doubling your inbound leads?",
            "Hi there,\n\nWould you be open to a short call about doubling your inbound leads?",
            (),
        ),
        (
            "Peter Lang",
            "peter.lang@lakeviewcatering.example",
            "Lunch order for Thursday",
            "Hi,\n\nwe have your order for 14 lunches on Thursday, delivery at noon to the 3rd floor.",
            "Hi,\n\nwe have your order for 14 lunches on Thursday, delivery at noon to the 3rd floor.",
            (),
        ),
    )
    for position, (name, address, subject, text, words, headers) in enumerate(letters):
        sent_at = day + timedelta(days=position, hours=position)
        draft = Draft(
            name=name,
            address=address,
            subject=subject,
            sent_at=sent_at,
            words=text,
            tail=f"Best,\n{name}" if words else "",
            headers=headers,
        )
        maker.keep(draft, blank_answer(("unrelated",), None, words), "talk-noise")
