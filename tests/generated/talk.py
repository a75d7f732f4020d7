"""Mail that brings no money: promises, disputes, questions, absences, bounces, frauds and noise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from .clients import client
from .doubts import said
from .mailing import Draft
from .maker import Maker
from .robots import make_robots
from .world import MAILBOX, Case, Invoice, blank_answer


def make_talk(maker: Maker) -> None:
    """All mail that no cash belongs to."""
    _promises(maker)
    _whole_account(maker)
    _disputes(maker)
    _claims(maker)
    _requests(maker)
    _changes(maker)
    _impersonations(maker)
    make_robots(maker)


def _say(
    maker: Maker,
    number: str,
    kinds: tuple[str, ...],
    message: str,
    *,
    moment: datetime | None = None,
    reply: bool = True,
    subject: str = "Your statement",
    **more: object,
) -> Case:
    """One mail of a client's person; `more` overrides the answer."""
    who = client(number)
    if who.style == "robot":
        who = replace(who, style="plain", contact="Mark Lindqvist")
    draft, words = said(maker, who, message, moment, subject=subject)
    if reply:
        draft = maker.as_reply(draft, who)
    return maker.keep(draft, blank_answer(kinds, number, words) | more, f"talk-{kinds[0] if kinds else 'nothing'}")


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _promise(invoice: Invoice, on: date, amount: str | None = None) -> dict[str, object]:
    return {"invoice_number": invoice.number, "date": on.isoformat(), "amount": amount}


def _promises(maker: Maker) -> None:
    """Days named in many ways."""
    wednesday = maker.moment(date(2026, 9, 16), client("20320"))
    plans = (
        ("20320", "{n} will be paid by next Friday", wednesday, date(2026, 9, 25)),
        (
            "20321",
            "Apologies for the delay. Invoice {n} will be settled by the end of the month.",
            maker.moment(date(2026, 9, 11), client("20321")),
            date(2026, 9, 30),
        ),
        ("20322", "die Rechnung {n} wird bis Ultimo beglichen.", maker.moment(date(2026, 10, 6), client("20322")), date(2026, 10, 31)),
        (
            "20324",
            "We have put {n} on our run of October 22, 2026 and you will have the money that day.",
            maker.moment(date(2026, 10, 1), client("20324")),
            date(2026, 10, 22),
        ),
        ("20325", "will pay {n} within ten days", maker.moment(date(2026, 9, 21), client("20325")), date(2026, 10, 1)),
        (
            "20323",
            "Our board met last night. Payment of invoice {n} will go out mid-October.",
            maker.moment(date(2026, 9, 29), client("20323")),
            date(2026, 10, 15),
        ),
        (
            "20322",
            "wir zahlen die Rechnung {n} in der ersten Novemberwoche.",
            maker.moment(date(2026, 10, 8), client("20322")),
            date(2026, 11, 7),
        ),
    )
    for number, message, moment, on in plans:
        invoice = maker.book.draw(number, 1)[0]
        _say(maker, number, ("promise",), message.format(n=invoice.number), moment=moment, promises=[_promise(invoice, on)])
    invoice = maker.book.draw("20321", 1)[0]
    half = (invoice.balance / 3).quantize(Decimal(1))
    _say(
        maker,
        "20321",
        ("promise",),
        f"We can pay £{half:,.2f} towards {invoice.number} on 30 October 2026.",
        moment=maker.moment(date(2026, 10, 2), client("20321")),
        promises=[_promise(invoice, date(2026, 10, 30), f"{half:.2f}")],
    )


def _whole_account(maker: Maker) -> None:
    """Everything that is open, by one day."""
    moment = maker.moment(date(2026, 10, 13), client("20325"))
    items = [x for x in maker.book.of("20325") if x.balance > 0]
    _say(
        maker,
        "20325",
        ("promise",),
        "We will clear the whole account, every open invoice, by Friday.",
        moment=moment,
        promises=[_promise(x, date(2026, 10, 16)) for x in items],
    )


def _disputes(maker: Maker) -> None:
    """Reasons of every sort."""
    plans = (
        ("20320", "rate", "no way. {n} has the partner at 1,150/hr, we agreed 980. not paying the difference", None, ()),
        ("20323", "hours", "We have reviewed invoice {n} and contest it: 14.5 hours for a two page letter is not acceptable.", None, ()),
        (
            "20324",
            "wrong_party",
            "Invoice {n} is not ours. It belongs to Mirabelle Holdings, a separate company that we sold in 2024. We will not pay it.",
            None,
            (),
        ),
        ("20321", "expense", "We object to the taxi and hotel charges of £486.20 on invoice {n}. The rest is fine.", "486.20", ()),
        ("20172", "budget", "Invoice {n} exceeds the approved budget for this matter by $3,140.75. We dispute that excess.", "3140.75", ()),
        (
            "20290",
            "ebilling",
            "Our e-billing system rejected invoice {n} because the task codes are missing. Please resubmit it through the portal.",
            None,
            ("copy_request",),
        ),
        ("20203", "scope", "die Rechnung {n} enthält Leistungen, die wir nie beauftragt haben. Wir widersprechen ihr.", None, ()),
    )
    for number, reason, message, amount, more in plans:
        invoice = maker.book.draw(number, 1)[0]
        _say(
            maker,
            number,
            ("dispute", *more),
            message.format(n=invoice.number),
            disputes=[{"invoice_number": invoice.number, "reason": reason, "amount": amount}],
        )


def _claims(maker: Maker) -> None:
    """Paid, they say, without a figure or a reference."""
    _say(maker, "20320", ("payment_claim",), "this was paid weeks ago, please look again")
    _say(maker, "20251", ("payment_claim",), "According to our ledger all of this was paid on 21 August. Could you check your records?")
    invoice = maker.book.draw("20280", 1)[0]
    _say(
        maker,
        "20280",
        ("payment_claim", "dispute"),
        f"We contest invoice {invoice.number}. It was paid in July and nothing further is owed.",
        disputes=[{"invoice_number": invoice.number, "reason": "already_paid", "amount": None}],
    )


def _requests(maker: Maker) -> None:
    """What people want of the firm."""
    invoice = maker.book.draw("20324", 1)[0]
    _say(maker, "20324", ("copy_request",), f"We do not have invoice {invoice.number}. Could you please send a copy?")
    _say(maker, "20171", ("copy_request",), "Need your current W-9 before we can set up the vendor record.", reply=False, subject="W-9")
    _say(maker, "20215", ("copy_request",), "Pourriez-vous nous transmettre un relevé de compte à jour ?")
    _say(maker, "20323", ("plan_request",), "We cannot pay the full amount at once. Would the firm accept six monthly instalments?")
    _say(
        maker, "20303", ("plan_request",), "The estate is still in probate and we need more time. I do not know yet how long it will take."
    )
    _say(maker, "20270", ("question",), "Why is the old matter still on the statement? Was it not moved to the new file?")
    _say(maker, "20302", ("acknowledgement",), "Got it, thanks", reply=True)
    _say(maker, "20280", ("acknowledgement",), "Thank you for the statement. We are looking into it.")
    _say(maker, "20322", ("acknowledgement",), "vielen Dank für die Übersicht. Wir prüfen das.")
    _say(maker, "20320", ("stop_contact",), "stop emailing me about this. do not write to me again")
    _say(
        maker,
        "20325",
        ("insolvency",),
        "Please be advised that Stonebridge Aggregates filed a voluntary petition under Chapter 11 on October 12, 2026. Case no. 26-11874.",
        moment=maker.moment(date(2026, 10, 15), client("20325")),
        reply=False,
        subject="Notice of bankruptcy filing",
    )


def _changes(maker: Maker) -> None:
    """Another person to write to, and a genuine question about bank details."""
    _say(
        maker,
        "20309",
        ("contact_change",),
        (
            "Please send all statements to our new finance manager, Duncan Ross (duncan.ross@greymoor.example), "
            "from now on. I have moved to another department."
        ),
    )
    _say(
        maker,
        "20141",
        ("bank_change",),
        "Can you confirm that the account ending 0042 is still the right one for our EFT payments?",
        reply=False,
        subject="bank details",
    )


def _impersonations(maker: Maker) -> None:
    """Spoofed senders and new details: never acted on."""
    plans = (
        (
            "Miriam Castellane",
            "m.castellane@harrowquist-law.example",
            (
                "Hi,\n\nWe are moving our receivables account this week. From today tell all clients to wire to the "
                "new account 90031177 at Cape Union Bank."
            ),
            None,
            "New account",
        ),
        (
            "Jonah Stein",
            "jonah.stein@kestrelridge-cap.example",
            (
                "Hello,\n\nOur bank details have changed. Please use the attached new account 44710926 for the "
                "refund of our credit balance today."
            ),
            "20171",
            "URGENT: updated bank details",
        ),
        (
            "Reto Aebischer",
            "reto.aebischer@lindtal.example",
            (
                "Guten Tag,\n\nunsere Bankverbindung hat sich geändert. Bitte überweisen Sie unser Guthaben künftig "
                "auf das neue Konto 11-90442-7."
            ),
            "20230",
            "Neue Bankverbindung",
        ),
    )
    for name, address, words, number, subject in plans:
        moment = maker.moment(maker.some_day(4, 20), client(number or "20290"))
        closing = "Mit freundlichen Grüßen" if number == "20230" else "Regards,"
        reply_to = "accounts@fast-settle.example" if number != "20230" else "r.aebischer@webpost.example"
        draft = Draft(
            name=name,
            address=address,
            subject=subject,
            sent_at=moment,
            words=words,
            tail=f"{closing}\n\n{name}",
            auth="fail",
            reply_to=reply_to,
            to=MAILBOX,
        )
        maker.keep(
            draft,
            blank_answer(("bank_change",), number, words) | {"disposition": "exception", "exception": "suspected_fraud"},
            "talk-impersonation",
        )
