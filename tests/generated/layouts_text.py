"""Advices in the body of a mail: plain-text tables, HTML tables and robots' notices."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from random import Random

from .formats import day, facts, fitting_days, local_day, local_money, money
from .layout import CA, CH, DE, EN, FR, ROBOT, UK, US, Layout, Render
from .world import FIRM, Advice, Rendered

Rows = Sequence[Sequence[str]]


def _issued(advice: Advice) -> list[str]:
    return [local_day(x.issued_on, advice.payer) if x.issued_on else "" for x in advice.lines]


def fixed_columns(advice: Advice, rng: Random) -> Rendered:
    """Columns held together by spaces."""
    head = f"{'Invoice':<16}{'Date':<13}{'Amount':>14}"
    body = [f"{x.shown:<16}{issued:<13}{money(x.paid):>14}" for x, issued in zip(advice.lines, _issued(advice), strict=True)]
    tell = [f"{name}: {value}" for name, value in facts(advice, "mon")]
    return Rendered(
        words="\n".join(
            ["Payment detail below.", "", *tell, "", head, "-" * 43, *body, "-" * 43, f"{'Total':<16}{money(advice.total):>27}"]
        )
    )


def pipe_table(advice: Advice, rng: Random) -> Rendered:
    """A table drawn with pipes and dashes."""
    body = [f"| {x.own_ref} | {x.shown} | {money(x.paid, 'plain')} |" for x in advice.lines]
    tell = [f"{name}: {value}" for name, value in facts(advice, "iso")]
    return Rendered(
        words="\n".join(
            [*tell, "", "| our ref | your inv | paid |", "|---|---|---|", *body, f"| | total | {money(advice.total, 'plain')} |"]
        )
    )


def bullets(advice: Advice, rng: Random) -> Rendered:
    """A dash, a number, an amount."""
    when = f" on {local_day(advice.paid_on, advice.payer, True)}" if advice.paid_on else ""
    head = f"We sent {money(advice.total, currency=advice.currency)} by {advice.method_words}{when}, ref {advice.reference}. It covers:"
    return Rendered(words="\n".join([head, "", *(f"- {x.shown}: {money(x.paid, currency=advice.currency)}" for x in advice.lines)]))


def key_values(advice: Advice, rng: Random) -> Rendered:
    """A block of labels for every item, as ticket systems send."""
    out = [f"{name} = {value}" for name, value in facts(advice, "iso")] + [f"Total amount = {money(advice.total, 'plain')}"]
    for position, x in enumerate(advice.lines, 1):
        out += [
            "",
            f"Item {position}",
            f"Invoice = {x.shown}",
            f"Gross = {money(x.gross, 'plain')}",
            f"Discount = {money(x.deduction, 'plain')}",
            f"Paid = {money(x.paid, 'plain')}",
        ]
    return Rendered(words="\n".join(out))


def dot_leaders(advice: Advice, rng: Random) -> Rendered:
    """Numbers and amounts joined by dots."""
    tell = ", ".join(f"{name} {value}" for name, value in facts(advice, "uk"))
    body = [f"{x.shown} {'.' * (34 - len(x.shown))} {money(x.paid)}" for x in advice.lines]
    return Rendered(words="\n".join([f"Remittance as follows ({tell}).", "", *body, f"Total {'.' * 29} {money(advice.total)}"]))


def collapsed(advice: Advice, rng: Random) -> Rendered:
    """A table pasted from a spreadsheet: each cell has become a line."""
    out = [*(f"{name} {value}" for name, value in facts(advice, "us")), "", "Invoice", "Date", "Amount"]
    for x, issued in zip(advice.lines, _issued(advice), strict=True):
        out += [x.shown, issued, money(x.paid)]
    return Rendered(words="\n".join([*out, "Total", "", money(advice.total)]))


def robot_notice(advice: Advice, rng: Random) -> Rendered:
    """A payment network's notice, without a greeting."""
    out = [
        "PAYMENT NOTIFICATION",
        "",
        f"{advice.payer_name} has sent you a payment.",
        "",
        *(f"{name + ':':<22}{value}" for name, value in facts(advice, "us")),
    ]
    out += [f"{'Amount:':<22}{money(advice.total)}", "", "Invoices paid:"]
    out += [
        (
            f"  {x.shown:<14} {day(x.issued_on, 'us') if x.issued_on else '':<12} {money(x.gross):>12} "
            f"{money(x.deduction):>9} {money(x.paid):>12}"
        )
        for x in advice.lines
    ]
    return Rendered(words="\n".join(out), bare=True)


def german_text(advice: Advice, rng: Random) -> Rendered:
    """German words above German columns."""
    out = ["nachstehend die Angaben zu unserer Zahlung:", ""]
    out += [f"{name}: {value}" for name, value in facts(advice, "de", "de")] + [""]
    out += [
        f"Rg. {x.shown}   {issued}   {local_money(x.paid, advice.payer):>12} {advice.currency}"
        for x, issued in zip(advice.lines, _issued(advice), strict=True)
    ]
    return Rendered(words="\n".join([*out, f"Summe   {local_money(advice.total, advice.payer)} {advice.currency}"]))


def html_of(before: Sequence[str], rows: Rows, after: Sequence[str], style: str) -> str:
    """Paragraphs and a table as a mail program writes them; `style` is border, mso, divs or layout."""
    open_cell = {
        "mso": '<td style="mso-cell-special:placeholder;padding:0in 5.4pt"><p class=MsoNormal>',
        "divs": "<span style='display:inline-block;width:120px'>",
    }.get(style, "<td>")
    close_cell = {"mso": "<o:p></o:p></p></td>", "divs": "</span>"}.get(style, "</td>")
    open_row, close_row = ("<div>", "</div>") if style == "divs" else ("<tr>", "</tr>")
    body = "\n".join(open_row + "".join(open_cell + escape(c) + close_cell for c in row) + close_row for row in rows)
    if style != "divs":
        body = f"<table{' border=1 cellpadding=4' if style == 'border' else ''}>{body}</table>"
    if style == "layout":
        body = f'<table width="600"><tr><td bgcolor="#eeeeee">&nbsp;</td></tr><tr><td>{body}</td></tr></table>'
    return "\n".join([*(f"<p>{escape(p)}</p>" for p in before), body, *(f"<p>{escape(p)}</p>" for p in after)])


def html_table(columns: str, heads: Sequence[str], style: str, *, negative: str = "lead", dates: str = "us", bare: bool = False) -> Render:
    """A renderer that puts the lines into an HTML table."""

    def render(advice: Advice, rng: Random) -> Rendered:
        language = advice.payer.language if heads[0] != "Invoice" else "en"
        days = fitting_days(dates, advice.payer)
        amounts = {"de": "de", "fr": "fr", "ch": "ch"}.get(advice.payer.locale, "us")
        rows = [list(heads)] if heads else []
        for x in advice.lines:
            known = {
                "number": x.shown,
                "own": x.own_ref,
                "date": day(x.issued_on, days) if x.issued_on else "",
                "gross": money(x.gross, amounts),
                "deduction": money(x.deduction, amounts),
                "paid": money(x.paid, amounts, negative),
                "note": x.note,
                "matter": x.matter,
                "company": x.company,
            }
            rows.append([known[c] for c in columns.split()])
        total = [""] * len(columns.split())
        total[0 if columns.split(maxsplit=1)[0] != "paid" else 1] = "Total"
        total[columns.split().index("paid")] = money(advice.total, amounts, negative)
        rows.append(total)
        before = [f"{name}: {value}" for name, value in facts(advice, dates, language)]
        words = "\n".join([*before, *("  ".join(c for c in row if c) for row in rows)])
        return Rendered(words=words, html=html_of(before, rows, [], style), bare=bare)

    return render


def sideways(advice: Advice, rng: Random) -> Rendered:
    """Heads on the left, one column an invoice."""
    rows = [
        ["Invoice", *(x.shown for x in advice.lines)],
        ["Dated", *_issued(advice)],
        ["Paid", *(money(x.paid) for x in advice.lines)],
        ["Total paid", money(advice.total)],
    ]
    before = [f"{name}: {value}" for name, value in facts(advice, "mon")]
    return Rendered(words="\n".join([*before, *("  ".join(r) for r in rows)]), html=html_of(before, rows, [], "border"))


def portal_notice(advice: Advice, rng: Random) -> Rendered:
    """A supplier portal's HTML notice: logo row, facts, lines, all nested in layout tables."""
    rows = [
        ["Supplier", FIRM],
        *([a, b] for a, b in facts(advice, "mon")),
        ["Document", "Amount"],
        *([x.shown, money(x.paid)] for x in advice.lines),
        ["Payment amount", money(advice.total)],
    ]
    before = [f"A payment from {advice.payer_name} has been released."]
    return Rendered(words="\n".join([*before, *("  ".join(r) for r in rows)]), html=html_of(before, rows, [], "layout"), bare=True)


def _html(columns: str, heads: str, style: str, **how: object) -> Render:
    return html_table(columns, heads.split(";"), style, **how)  # type: ignore[arg-type]  # keyword arguments of html_table, passed through


TEXTS = (
    Layout(name="text-fixed", clients=US + CA, render=fixed_columns),
    Layout(name="text-pipes", clients=ROBOT + CA, render=pipe_table, count=(3, 5)),
    Layout(name="text-bullets", clients=US + UK, render=bullets, count=(2, 4)),
    Layout(name="text-bullets-prefix", clients=US, render=bullets, twist="prefix"),
    Layout(name="text-key-values", clients=ROBOT, render=key_values),
    Layout(name="text-dots", clients=UK, render=dot_leaders),
    Layout(name="text-collapsed", clients=("20290", "20172"), render=collapsed),
    Layout(name="text-robot", clients=ROBOT + US, render=robot_notice, count=(3, 6)),
    Layout(name="text-german", clients=DE + CH, render=german_text),
    Layout(name="text-one-slip", clients=US, render=fixed_columns, twist="slip"),
    Layout(name="html-border", clients=EN, render=_html("number date gross paid", "Invoice;Date;Amount;Paid", "border", dates="mon")),
    Layout(name="html-mso", clients=US, render=_html("number date paid", "Invoice;Inv date;Net", "mso")),
    Layout(name="html-divs", clients=CA, render=_html("date number paid", "Date;Invoice;Paid", "divs", dates="iso")),
    Layout(name="html-layout", clients=UK, render=_html("own number date paid", "Our ref;Your invoice;Date;Paid", "layout", dates="uk")),
    Layout(
        name="html-credit", clients=US, draw="credit", render=_html("number note paid", "Document;Type;Amount", "border", negative="paren")
    ),
    Layout(name="html-fr", clients=FR, render=_html("number date paid", "Facture;Date;Réglé", "border", dates="uk")),
    Layout(
        name="html-part",
        clients=US + CA,
        draw="part",
        render=_html("number gross paid note", "Invoice;Open;Paying now;Note", "mso", dates="iso"),
    ),
    Layout(name="html-sideways", clients=US + UK, render=sideways, count=(2, 3)),
    Layout(name="html-portal", clients=ROBOT + UK, render=portal_notice, count=(3, 5)),
)
