"""Advices that nobody can book from the paper: ambiguous, from nobody known, unreadable, fraudulent, or for the account as a whole."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from reportlab.lib.pagesizes import letter
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from .clients import client
from .formats import money
from .ledger import Book
from .mailing import Draft, zone
from .maker import Maker
from .paper import Look, Sheet
from .spelling import distance
from .straight import BY_NAME
from .voices import speak
from .world import MAILBOX, ZERO, Attachment, Case, Client, Receipt, blank_answer, business_day

TWIN_AMOUNT = Decimal("8412.66")  # one invoice of each Norwood company
EQUAL_AMOUNT = Decimal("6733.18")  # two neighbouring invoices of Oakhollow


def prepare_doubts(book: Book) -> None:
    """Give some invoices equal amounts before anybody uses them."""
    for number in ("20330", "20331"):
        chosen = book.take(book.draw(number, 1))[0]
        book.reprice(chosen.number, TWIN_AMOUNT)
    # Neighbours that end in 9 and 0 have nothing between them.
    one, two = next(book.take(run) for run in book.runs("20160", 2) if not run[0].number.endswith("9"))
    for each in (one, two):
        book.reprice(each.number, EQUAL_AMOUNT)
    book.marked["equal"] = (one.number, two.number)


def make_doubts(maker: Maker) -> None:
    """All undecided exceptions that come by mail."""
    _ambiguous(maker)
    _unidentified(maker)
    _unreadable(maker)
    _fraud_with_advice(maker)
    _on_account(maker)


def said(maker: Maker, who: Client, message: str, day: datetime | None = None, **given: object) -> tuple[Draft, str]:
    """A plain mail of this client's person, and its newly written words."""
    spoken = speak(who, message, maker.rng)
    moment = day or maker.moment(maker.some_day(3, 24), who)
    draft = Draft(name=who.contact, address=who.email, subject="Payment", sent_at=moment, words=spoken.words, tail=spoken.tail)
    return replace(draft, **given), spoken.words  # type: ignore[arg-type]  # the fields of Draft, passed through


def remitted(
    currency: str,
    total: Decimal | None,
    *,
    paid_on: str | None = None,
    method: str | None = None,
    reference: str | None = None,
    lines: Sequence[dict[str, str]] = (),
) -> dict[str, object]:
    """A remittance of which little is known."""
    return {
        "currency": currency,
        "total": str(total) if total is not None else None,
        "payment_date": paid_on,
        "method": method,
        "reference": reference,
        "lines": list(lines),
    }


def undecided(maker: Maker, draft: Draft, words: str, who: str | None, *, reason: str, **more: object) -> Case:
    """Keep a mail whose cash nobody can place."""
    receipt = more.pop("receipt", None)
    answer = blank_answer(("remittance",), who, words) | {"disposition": "exception", "exception": reason} | more
    case = maker.keep(draft, answer, reason)
    case.receipt = receipt if isinstance(receipt, Receipt) else None
    return case


def _cash(maker: Maker, day: datetime, amount: Decimal, currency: str, *, payer: str, method: str, reference: str) -> Receipt:
    receipt = Receipt(
        received_on=business_day(day.date(), 1),
        amount=amount,
        currency=currency,
        method=method,
        payer_name=payer,
        reference=reference,
    )
    maker.receipts.append(receipt)
    return receipt


def _ambiguous(maker: Maker) -> None:
    moment = maker.moment(maker.some_day(5, 15), client("20330"))
    agent = replace(client("20330"), contact="Hugh Pargeter", style="plain")
    draft, words = said(
        maker,
        agent,
        (
            f"As paying agents for Norwood Marine we have today sent {money(TWIN_AMOUNT, currency='GBP')} by "
            "CHAPS, our reference TB/40921, in settlement of your fees."
        ),
        moment,
        address="h.pargeter@tidewaterbrokers.example",
        subject="Norwood Marine",
    )
    draft = replace(draft, tail="Regards,\n\nHugh Pargeter\nTidewater Brokers")
    undecided(
        maker,
        draft,
        words,
        None,
        reason="ambiguous",
        remittance=remitted("GBP", TWIN_AMOUNT, paid_on=moment.date().isoformat(), method="wire", reference="TB/40921"),
        receipt=_cash(maker, moment, TWIN_AMOUNT, "GBP", payer="TIDEWATER BROKERS LLP", method="wire", reference="TB/40921 NORWOOD MARINE"),
    )
    who = client("20160")
    one, two = maker.book.marked["equal"]
    middle = between(one, two, maker.book)
    moment = maker.moment(maker.some_day(5, 15), who)
    trace = f"0210000{maker.rng.randint(10000000, 99999999)}"
    draft, words = said(
        maker,
        who,
        f"ACH for {money(EQUAL_AMOUNT, currency='USD')} went out today for invoice {middle}, trace {trace}",
        moment,
        subject="ach",
    )
    undecided(
        maker,
        draft,
        words,
        who.number,
        reason="ambiguous",
        remittance=remitted("USD", EQUAL_AMOUNT, paid_on=moment.date().isoformat(), method="ach", reference=trace),
        receipt=_cash(maker, moment, EQUAL_AMOUNT, "USD", payer="OAKHOLLOW MEDICAL DEVICES", method="ach", reference=f"TRN*1*{trace}"),
    )


def between(one: str, two: str, book: Book) -> str:
    """A number that no ledger row has, one slip from each of two."""
    for tail in range(10):
        for place in range(len(one)):
            candidate = one[:place] + str(tail) + one[place + 1 :]
            if candidate not in book.invoices and distance(candidate, one) == 1 and distance(candidate, two) == 1:
                return candidate
    for tail in range(10):
        for candidate in (f"{one}{tail}", f"{one[:-1]}{tail}{one[-1]}", one[:-1]):
            if candidate not in book.invoices and distance(candidate, one) == 1 and distance(candidate, two) == 1:
                return candidate
    raise LookupError(f"nothing lies between {one} and {two}")


def _unidentified(maker: Maker) -> None:
    for name, address, message, amount, method, reference, payer in (
        (
            "R. Whitcombe",
            "rwhitcombe47@webpost.example",
            "Hello,\n\nI mailed check 2291 for ${a} for the legal bill on Friday. Let me know when you have it.",
            "3418.27",
            "check",
            "2291",
            "R WHITCOMBE",
        ),
        (
            "Saltmarsh Leasing AP",
            "ap@saltmarsh-leasing.example",
            "Good day,\n\nPlease note that a wire of ${a} was released to your firm today under our reference SL-77120.",
            "15227.91",
            "wire",
            "SL-77120",
            "SALTMARSH LEASING CO",
        ),
    ):
        moment = maker.moment(maker.some_day(5, 15), client("20290"))
        total = Decimal(amount)
        words = message.replace("{a}", f"{total:,.2f}")
        friday = moment.date() - timedelta(days=(moment.weekday() - 4) % 7 or 7)
        paid_on = friday if method == "check" else moment.date()
        draft = Draft(name=name, address=address, subject="Payment sent", sent_at=moment, words=words, tail=f"Thank you,\n{name}")
        undecided(
            maker,
            draft,
            words,
            None,
            reason="unidentified_payer",
            remittance=remitted("USD", total, paid_on=paid_on.isoformat(), method=method, reference=reference),
            receipt=_cash(maker, moment, total, "USD", payer=payer, method=method, reference=reference),
        )


def _encrypted() -> bytes:
    sheet = io.BytesIO()
    canvas = Canvas(sheet, pagesize=letter, invariant=1, encrypt=StandardEncryption("k4-Tinsel", canPrint=0))
    canvas.drawString(72, 700, "Remittance advice")
    canvas.save()
    return sheet.getvalue()


def _blank() -> bytes:
    sheet = Sheet(Look(title="", columns="number paid"))
    return sheet.done()


def _corrupt() -> bytes:
    return (
        b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        + bytes(range(256)) * 3
        + b"\nstartxref\n99999\n"
    )


def _unreadable(maker: Maker) -> None:
    plans = (
        ("20110", _encrypted(), "Remittance attached.", None),
        ("20251", _blank(), "Please find our remittance advice attached.", None),
        ("20141", _corrupt(), "Attached is the remittance for our latest payment.", None),
        ("20280", _encrypted(), "Our payment of {a} by CHAPS under {r} is detailed in the attached advice.", "41876.35"),
        ("20172", b"", "See attached remittance for our wire of {a}, ref {r}.", "27714.08"),
    )
    for number, content, message, amount in plans:
        who = client(number)
        moment = maker.moment(maker.some_day(5, 18), who)
        reference = f"PMT{maker.rng.randint(71000000, 78999999)}"
        pdf = Attachment(name="remittance.pdf", kind="application/pdf", content=content)
        total = Decimal(amount) if amount else None
        shown = message.format(a=money(total, currency=who.currency), r=reference) if total else message
        plain = who if who.style != "robot" else replace(who, style="plain")
        draft, words = said(maker, plain, shown, moment, subject="Remittance advice", attachments=(pdf,))
        known = {"remittance": remitted(who.currency, total, method="wire", reference=reference)} if total else {}
        receipt = (
            _cash(maker, moment, total, who.currency, payer=who.name.upper()[:30], method="wire", reference=reference) if total else None
        )
        undecided(maker, draft, words, number, reason="unreadable", receipt=receipt, **known)


def _fraud_with_advice(maker: Maker) -> None:
    """An advice that brings new bank details, with its cash and without."""
    for number, name, paid in (("20290", "pdf-us-unruled", True), ("20111", "pdf-amount-first", False)):
        who, layout = client(number), BY_NAME[name]
        day = maker.some_day(5, 15)
        lines = [maker.line(x) for x in maker.book.draw(number, 2)]
        advice = maker.advice(who, lines, layout, day)
        if paid:
            words = (
                "Remittance attached. Our bank was changed this month: send any refunds and credit balances to our "
                "new account 55120094 at Harbor Federal from now on."
            )
            case = maker.mail_advice(advice, layout, day, note=words)
        else:
            words = (
                "Please see attached remittance. Note our new bank account in the attachment and confirm your "
                "account details by reply so the wire can be released to it."
            )
            case = maker.mail_advice(
                advice, layout, day, note=words, auth="fail", address=f"denise.okafor@{who.domain.replace('w', 'vv')}", answers=None
            )
        case.answer |= {"kinds": ["remittance", "bank_change"], "disposition": "exception", "exception": "suspected_fraud"}
        if paid:
            case.receipt = maker.receipt(advice)
        else:
            case.answer["allocations"] = []


def _on_account(maker: Maker) -> None:
    """Lump sums that the payer wants kept on account, and a payment that says nothing."""
    for number, words, amount, method, kept in (
        (
            "20171",
            "We sent {a} by wire today, ref {r}. Do not apply it yet, please keep it on account until we tell you which matters it is for.",
            "22719.40",
            "wire",
            True,
        ),
        (
            "20250",
            "We have made a payment on account of {a} by BACS today, reference {r}. Please hold it as unallocated on our account.",
            "9874.15",
            "ach",
            True,
        ),
    ):
        who = replace(client(number), style="plain")
        moment = datetime.combine(maker.some_day(5, 15), datetime.min.time(), zone(who.locale)) + timedelta(
            hours=11, minutes=maker.rng.randint(0, 50)
        )
        total = Decimal(amount)
        reference = f"PMT{maker.rng.randint(71000000, 78999999)}"
        draft, said_words = said(
            maker, who, words.format(a=money(total, currency=who.currency), r=reference), moment, subject="Payment on account", to=MAILBOX
        )
        undecided(
            maker,
            draft,
            said_words,
            number,
            reason="no_advice",
            remittance=remitted(who.currency, total, paid_on=moment.date().isoformat(), method=method, reference=reference),
            on_account=str(total if kept else ZERO),
            receipt=_cash(maker, moment, total, who.currency, payer=who.name.upper()[:30], method=method, reference=reference),
        )
