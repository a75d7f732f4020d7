"""Advices told in sentences, and advices that come inside other mails or archives."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from random import Random

from .clients import PAYMENT_NETWORK
from .formats import local_day, local_money, money
from .layout import CA, CH, DE, EN, FR, UK, US, Layout, Render, attached
from .layouts_text import robot_notice
from .mailing import inner_message, zone
from .paper import Look, table_pdf
from .world import FIRST_DAY, Advice, Attachment, Rendered


def _sum(advice: Advice) -> str:
    return (
        money(advice.total, currency=advice.currency)
        if advice.payer.language == "en"
        else f"{local_money(advice.total, advice.payer)} {advice.currency}"
    )


def _joined(parts: list[str], word: str = "and") -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def _on(advice: Advice) -> str:
    return local_day(advice.paid_on, advice.payer, True) if advice.paid_on else ""


def each_amount(advice: Advice, rng: Random) -> Rendered:
    """Every invoice with its amount, in one sentence."""
    parts = [f"{money(x.paid, currency=advice.currency)} for invoice {x.shown}" for x in advice.lines]
    return Rendered(
        words=f"We paid {_sum(advice)} by {advice.method_words} on {_on(advice)} (reference {advice.reference}). That is {_joined(parts)}."
    )


def suffixes(advice: Advice, rng: Random) -> Rendered:
    """The first number in full, of the others only the end."""
    return Rendered(
        words=(
            f"Pls apply our {advice.method_words} of {_sum(advice)} sent today, ref {advice.reference}, to "
            f"{_joined([x.shown for x in advice.lines])}."
        )
    )


def a_range(advice: Advice, rng: Random) -> Rendered:
    """From the first to the last of consecutive numbers."""
    first, last = advice.lines[0].shown, advice.lines[-1].shown
    span = rng.choice((f"{first} to {last}", f"{first} through {last}", f"{first} - {last}", f"{first} thru {last[-3:]}"))
    return Rendered(
        words=(
            f"{advice.method_words} payment of {_sum(advice)} went out on {_on(advice)} under {advice.reference}. "
            f"It pays your invoices {span} in full."
        )
    )


def check_memo(advice: Advice, rng: Random) -> Rendered:
    """A check that is in the mail, and what stands in its memo."""
    word = "Cheque" if advice.payer.locale == "ca" else "Check"
    return Rendered(
        words=(
            f"{word} #{advice.reference} dated {_on(advice)} for {_sum(advice)} is in the mail. Memo line reads: "
            f"inv {', '.join(x.shown for x in advice.lines)}"
        )
    )


def phone_words(advice: Advice, rng: Random) -> Rendered:
    """Typed with one thumb."""
    return Rendered(
        words=(
            f"{advice.method_words} went out today {money(advice.total)} for "
            f"{' + '.join(x.shown for x in advice.lines)}. ref {advice.reference}"
        )
    )


def german_words(advice: Advice, rng: Random) -> Rendered:
    """A German sentence for each item."""
    parts = [f"Rechnung {x.shown} mit {local_money(x.paid, advice.payer)} {advice.currency}" for x in advice.lines]
    return Rendered(
        words=(
            f"wir haben am {_on(advice)} den Betrag von {_sum(advice)} per {advice.method_words} (Referenz "
            f"{advice.reference}) an Sie überwiesen. "
            f"Damit sind ausgeglichen: {_joined(parts, 'und')}."
        )
    )


def french_words(advice: Advice, rng: Random) -> Rendered:
    """A French sentence."""
    parts = [f"facture {x.shown} pour {local_money(x.paid, advice.payer)} {advice.currency}" for x in advice.lines]
    return Rendered(
        words=(
            f"Nous vous informons que nous avons émis le {_on(advice)} un {advice.method_words} de "
            f"{_sum(advice)}, référence {advice.reference}, en règlement des factures suivantes : "
            f"{_joined(parts, 'et')}."
        )
    )


def part_words(advice: Advice, rng: Random) -> Rendered:
    """A part payment stated as such."""
    parts = []
    for x in advice.lines:
        rest = x.gross - x.paid
        parts.append(
            (
                f"{money(x.paid, currency=advice.currency)} as a partial payment on invoice {x.shown} (we will pay "
                f"the remaining {money(rest, currency=advice.currency)} later)"
            )
            if rest
            else f"{money(x.paid, currency=advice.currency)} in full for invoice {x.shown}"
        )
    return Rendered(
        words=(
            f"Our {advice.method_words} of {_sum(advice)} dated {_on(advice)}, reference {advice.reference}, is "
            f"made up of {_joined(parts)}."
        )
    )


def rest_words(advice: Advice, rng: Random) -> Rendered:
    """The balance of an invoice that had been paid in part."""
    parts = [f"the balance of {x.shown}" if x.invoice and x.invoice.amount != x.invoice.balance else x.shown for x in advice.lines]
    return Rendered(words=f"{advice.method_words} ref {advice.reference} for {_sum(advice)}, {_on(advice)}, pays {_joined(parts)}.")


def net_words(advice: Advice, rng: Random) -> Rendered:
    """Invoices less a credit note."""
    invoices = [x for x in advice.lines if x.paid > 0]
    notes = [x for x in advice.lines if x.paid < 0]
    parts = [f"{x.shown} ({money(x.paid, currency=advice.currency)})" for x in invoices]
    taken = [f"{x.shown} ({money(-x.paid, currency=advice.currency)})" for x in notes]
    return Rendered(
        words=(
            f"On {_on(advice)} we sent {_sum(advice)} by {advice.method_words}, {advice.reference}, for invoices "
            f"{_joined(parts)} less your credit note {_joined(taken)}."
        )
    )


def _robot_mail(advice: Advice, attachments: tuple[Attachment, ...] = ()) -> bytes:
    sent_at = datetime.combine(advice.paid_on or advice.lines[0].issued_on or FIRST_DAY, time(6, 12), zone("us"))
    words = robot_notice(advice, Random(1)).words or ""
    if attachments:
        words = "Please see the attached payment advice."
    return inner_message(
        PAYMENT_NETWORK[0],
        f"notify@{PAYMENT_NETWORK[1]}",
        f"Payment {advice.payment_number} released",
        sent_at,
        words=words,
        attachments=attachments,
    )


def nested_notice(advice: Advice, rng: Random) -> Rendered:
    """The network's notice attached as a message."""
    return attached(_robot_mail(advice), "notice.eml", "message/rfc822")


def nested_pdf(advice: Advice, rng: Random) -> Rendered:
    """A message attached, in which the PDF hangs."""
    look = Look(title="Payment advice", columns="number date paid", heads=("Invoice", "Date", "Paid"), rules="grid", dates="mon")
    pdf = Attachment(name="advice.pdf", kind="application/pdf", content=table_pdf(advice, look))
    return attached(_robot_mail(advice, (pdf,)), "FW payment.eml", "message/rfc822")


def inline_forward(advice: Advice, rng: Random) -> Rendered:
    """The network's notice forwarded in the body, below the covering note."""
    notice = robot_notice(advice, rng).words or ""
    head = (
        f"---------- Forwarded message ---------\nFrom: {PAYMENT_NETWORK[0]} "
        f"<notify@{PAYMENT_NETWORK[1]}>\nSubject: Payment {advice.payment_number} released\nTo: "
        f"{advice.payer.email}\n\n"
    )
    return Rendered(tail=head + notice)


def zipped(advice: Advice, rng: Random) -> Rendered:
    """A PDF inside a zip archive."""
    look = Look(title="Remittance advice", columns="date number paid", heads=("Date", "Your invoice", "Paid"), rules="lines", dates="iso")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(f"advice_{advice.payment_number}.pdf", date_time=(2026, 9, 7, 8, 0, 0)), table_pdf(advice, look))
    return attached(buffer.getvalue(), "advice.zip", "application/zip")


def _prose(name: str, clients: tuple[str, ...], render: Render, **how: object) -> Layout:
    return Layout(name=f"prose-{name}", clients=clients, render=render, **how)  # type: ignore[arg-type]  # the fields of Layout, passed through


PROSE = (
    _prose("each-amount", EN, each_amount, count=(2, 3)),
    _prose("suffixes", US, suffixes, twist="suffix", same_day=True, count=(3, 4)),
    _prose("suffixes-ca", CA, suffixes, twist="suffix", same_day=True, count=(2, 4)),
    _prose("range", US, a_range, draw="run", count=(3, 5)),
    _prose("range-uk", UK, a_range, draw="run", count=(3, 4)),
    _prose("check-memo", US + CA, check_memo, method="check", count=(1, 3)),
    _prose("phone", US, phone_words, same_day=True, count=(1, 3)),
    _prose("german", DE, german_words, method="wire", count=(1, 3)),
    _prose("swiss", CH, german_words, method="wire", count=(2, 3), twist="bare"),
    _prose("french", FR, french_words, method="wire", count=(1, 3)),
    _prose("part", EN, part_words, draw="part", count=(1, 2)),
    _prose("rest", US + UK, rest_words, draw="rest", count=(1, 3)),
    _prose("net-of-credit", US + CA, net_words, draw="credit", count=(2, 3)),
    Layout(name="nested-notice", clients=US, render=nested_notice),
    Layout(name="nested-pdf", clients=US, render=nested_pdf),
    Layout(name="inline-forward", clients=("20171", "20160", "20290"), render=inline_forward),
    Layout(name="zip-pdf", clients=UK + US, render=zipped),
)
