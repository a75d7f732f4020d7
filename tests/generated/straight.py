"""Advices that go through: every layout once, then the pairs that belong together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from .clients import client
from .layout import Layout
from .layouts_forms import FORMS
from .layouts_pdf import TABLES
from .layouts_pdf_europe import EUROPEAN_TABLES
from .layouts_prose import PROSE
from .layouts_sheets import SHEETS
from .layouts_text import TEXTS
from .maker import Maker
from .world import ZERO, Line, business_day

LAYOUTS: tuple[Layout, ...] = (*TABLES, *EUROPEAN_TABLES, *FORMS, *SHEETS, *TEXTS, *PROSE)
BY_NAME = {layout.name: layout for layout in LAYOUTS}
_MATCHED_EVERY = 8  # one layout in so many announces cash that has not come by the last day


def make_straight(maker: Maker) -> None:
    """One advice of each layout; most are paid, some are still awaited."""
    _two_advices_one_wire(maker)
    _corrected(maker)
    _promised_run(maker)
    order = sorted(
        LAYOUTS, key=lambda x: (x.draw != "run", x.draw == "any" and x.count[1] < 9)
    )  # the choosy ones first, while there is choice
    for position, layout in enumerate(order):
        if position % _MATCHED_EVERY == 5:
            _awaited(maker, layout)
        else:
            _paid(maker, layout)


def _tells_the_past(layout: Layout) -> bool:
    return layout.name.startswith(
        ("prose", "form-letter", "form-german", "form-swiss", "form-bank", "nested", "inline", "text", "html-portal")
    )


def _paid_on(maker: Maker, layout: Layout, day: date) -> date:
    if layout.same_day:
        return day
    return business_day(day, maker.rng.randint(-3, 0 if _tells_the_past(layout) else 2))


def _paid(maker: Maker, layout: Layout) -> None:
    who = maker.payer_for(layout)
    day = maker.some_day(4, 20)
    advice = maker.advice(who, maker.lines(layout, who), layout, _paid_on(maker, layout, day))
    case = maker.mail_advice(advice, layout, day)
    maker.pay(case, maker.receipt(advice))


def _awaited(maker: Maker, layout: Layout) -> None:
    who = maker.payer_for(layout)
    day = maker.some_day(26, 29)
    ahead = 0 if _tells_the_past(layout) else maker.rng.randint(1, 5)
    advice = maker.advice(who, maker.lines(layout, who), layout, business_day(day, ahead))
    maker.mail_advice(advice, layout, day)


def _two_advices_one_wire(maker: Maker) -> None:
    """One wire, two advices: each mail tells its own part."""
    for name, number, method in (("form-summary-detail", "20172", "wire"), ("text-dots", "20280", "wire")):
        layout = replace(BY_NAME[name], method=method)
        who = client(number)
        day = maker.some_day(6, 18)
        first = maker.advice(who, [maker.line(x) for x in maker.book.draw(number, 2)], layout, day)
        second = replace(first, lines=tuple(maker.line(x) for x in maker.book.draw(number, 3)))
        second = replace(second, total=sum((x.paid for x in second.lines), start=ZERO))
        receipt = maker.receipt(first, received_on=day, amount=first.total + second.total)
        for each in (first, second):
            maker.pay(maker.mail_advice(each, layout, day), receipt)


def _corrected(maker: Maker) -> None:
    """A first advice, then its correction; only the second is paid."""
    for name, number, wording in (
        (
            "pdf-us-unruled",
            "20290",
            "Please disregard the remittance we sent yesterday, it had a wrong line. The corrected advice is attached.",
        ),
        (
            "xlsx-text-amounts",
            "20203",
            "unser Avis von gestern war leider fehlerhaft und wird durch das beigefügte korrigierte Avis ersetzt.",
        ),
    ):
        layout, who = BY_NAME[name], client(number)
        day = maker.some_day(6, 16)
        keep, wrong, right = (maker.line(x) for x in maker.book.draw(number, 3))
        first = maker.advice(who, [keep, wrong], layout, business_day(day, 2))
        maker.mail_advice(first, layout, day)
        lines: list[Line] = [keep, right]
        second = replace(first, lines=tuple(lines), total=keep.paid + right.paid)
        case = maker.mail_advice(second, layout, business_day(day, 1), note=wording)
        maker.pay(case, maker.receipt(second))


def _promised_run(maker: Maker) -> None:
    """A payment run announced with its lines: a remittance, not a promise."""
    layout, who = BY_NAME["text-fixed"], client("20171")
    day = maker.some_day(25, 27)
    lines = [maker.line(x) for x in maker.book.draw("20171", 3)]
    advice = maker.advice(who, lines, replace(layout, method="ach"), business_day(day, 6))
    maker.mail_advice(advice, layout, day)
