"""Advices whose cash a person must look at: short, over, deducted, unknown, closed, in another currency, on the trust account, twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from .clients import client
from .doubts import make_doubts
from .layout import Layout
from .layouts_pdf import table
from .layouts_text import html_table
from .maker import Maker
from .paper import Look
from .spelling import unknown_number
from .straight import BY_NAME
from .world import CENT, TODAY, ZERO, Advice, Case, Client, Line, Receipt, allocation, business_day

_DEDUCTED_US = table(
    "pdf-deductions",
    (),
    Look(
        title="REMITTANCE ADVICE",
        columns="number date gross deduction paid note",
        rules="grid",
        size=8,
        heads=("Invoice", "Date", "Gross", "Deducted", "Paid", "Reason for deduction"),
    ),
)
_DEDUCTED_DE = table(
    "pdf-abzug",
    (),
    Look(
        title="Zahlungsavis",
        columns="number gross deduction paid note",
        heads=("Rechnung", "Brutto", "Abzug", "Zahlbetrag", "Grund"),
        amounts="de",
        dates="de",
        language="de",
        european=True,
        rules="lines",
        total_label="Summe",
    ),
)
_DEDUCTED_HTML = Layout(
    name="html-deductions",
    clients=(),
    render=html_table("number gross deduction paid note", ("Bill", "Billed", "Less", "Paid", "Why"), "border"),
)


def except_(
    case: Case, reason: str, allocations: Sequence[dict[str, str]], on_account: Decimal = ZERO, *, receipt: Receipt | None = None
) -> None:
    """Turn a plain good case into an exception with what a person would book."""
    case.answer |= {
        "disposition": "exception",
        "exception": reason,
        "allocations": list(allocations),
        "on_account": str(on_account.quantize(CENT)),
    }
    case.receipt = receipt


def booked(lines: Sequence[Line]) -> list[dict[str, str]]:
    """What the lines pay."""
    return [allocation(x.number, x.paid) for x in lines if x.invoice and x.paid]


def make_troubles(maker: Maker) -> None:
    """All exceptions that come by mail."""
    _unknown(maker)
    _short(maker)
    _bank_charges(maker)
    _deductions(maker)
    _over(maker)
    _mismatches(maker)
    _closed(maker)
    _currency(maker)
    _trust(maker)
    _duplicates(maker)
    make_doubts(maker)


def _mailed(maker: Maker, name: str | Layout, who: Client, lines: Sequence[Line], **given: object) -> tuple[Advice, Case]:
    """An advice of these lines, mailed a little after the payment."""
    layout = BY_NAME[name] if isinstance(name, str) else name
    day = maker.some_day(4, 19)
    advice = maker.advice(who, lines, layout, business_day(day, -1), **given)
    return advice, maker.mail_advice(advice, layout, day)


def _unknown(maker: Maker) -> None:
    """A line names nothing that the ledger has; its money stays on account."""
    for name, number, count in (("pdf-own-refs", "20172", 2), ("text-german", "20203", 1), ("xlsx-letterhead", "20270", 3)):
        invoices = maker.book.draw(number, count)
        good = [maker.line(x) for x in invoices]
        strange = unknown_number([x.number for x in invoices], maker.book)
        amount = Decimal(maker.rng.randint(130001, 899999)) / 100
        lost = replace(good[0], shown=strange, invoice=None, gross=amount, paid=amount)
        advice, case = _mailed(maker, name, client(number), [*good, lost])
        except_(case, "unknown_invoice", booked(good), amount, receipt=maker.receipt(advice))


def _short(maker: Maker) -> None:
    """Less than the open balance, and not a word about it."""
    for name, number, count in (("pdf-zebra-top-total", "20160", 2), ("text-fixed", "20110", 1), ("csv-semicolon-fr", "20215", 2)):
        lines = [maker.line(x) for x in maker.book.draw(number, count)]
        less = Decimal(maker.rng.randint(9011, 38033)) / 100
        lines[-1] = replace(lines[-1], paid=lines[-1].paid - less)
        advice, case = _mailed(maker, name, client(number), lines)
        except_(case, "short_payment", booked(lines), ZERO, receipt=maker.receipt(advice))


def _bank_charges(maker: Maker) -> None:
    """The wire lost its bank charges on the way; the advice stays as it was."""
    for name, number, charge in (("form-bank-confirmation", "20290", "25.00"), ("prose-german", "20230", "18.50")):
        line = maker.line(maker.book.draw(number, 1)[0])
        advice, case = _mailed(maker, name, client(number), [line])
        came = advice.total - Decimal(charge)
        except_(case, "short_payment", [allocation(line.number, came)], ZERO, receipt=maker.receipt(advice, amount=came, method="wire"))


def _deductions(maker: Maker) -> None:
    """Less than the open balance, with the reason beside it: a dispute for the difference."""
    plans: tuple[tuple[Layout, str, int, str, str, str], ...] = (
        (_DEDUCTED_US, "20111", 3, "2% prompt payment discount", "discount", "0.02"),
        (_DEDUCTED_US, "20112", 2, "Rates above 2026 agreed rate card", "rate", "0.11"),
        (_DEDUCTED_HTML, "20140", 3, "Travel and courier not reimbursable", "expense", "0.06"),
        (_DEDUCTED_HTML, "20172", 2, "Block billed time, see guideline 4.2", "guideline", "0.14"),
        (_DEDUCTED_DE, "20203", 2, "Skonto 3%", "discount", "0.03"),
        (_DEDUCTED_DE, "20230", 2, "Quellensteuer einbehalten", "tax", "0.05"),
        (_DEDUCTED_US, "20290", 3, "Fully rejected: duplicate of an earlier bill", "duplicate", "1"),
    )
    for layout, number, count, why, reason, share in plans:
        lines = [maker.line(x) for x in maker.book.draw(number, count)]
        cut = (lines[0].gross * Decimal(share)).quantize(CENT)
        lines[0] = replace(lines[0], paid=lines[0].gross - cut, deduction=cut, note=why)
        advice, case = _mailed(maker, layout, client(number), lines)
        _dispute(case, lines[0], reason)
        except_(case, "deduction", booked(lines), ZERO, receipt=maker.receipt(advice))
    _withheld_in_words(maker)


def _dispute(case: Case, line: Line, reason: str) -> None:
    case.answer["kinds"] = ["remittance", "dispute"]
    case.answer["disputes"] = [{"invoice_number": line.number, "reason": reason, "amount": str(line.deduction)}]


def _withheld_in_words(maker: Maker) -> None:
    """A deduction told in a sentence."""
    who = client("20171")
    line = maker.line(maker.book.draw("20171", 1)[0])
    cut = Decimal(maker.rng.randint(41111, 49999)) / 100
    line = replace(line, paid=line.gross - cut, deduction=cut)
    say = (
        f"The difference of ${cut:,.2f} on {line.shown} is the second associate's attendance at the same "
        "deposition, hours we did not authorize and are not paying."
    )
    layout = BY_NAME["prose-each-amount"]

    def render(advice: Advice, rng: object) -> object:
        plain = layout.render(advice, maker.rng)
        return replace(plain, words=f"{plain.words} {say}")

    advice, case = _mailed(maker, replace(layout, render=render), who, [line])  # type: ignore[arg-type]  # a Render by another name
    _dispute(case, line, "hours")
    except_(case, "deduction", booked([line]), ZERO, receipt=maker.receipt(advice))


def _over(maker: Maker) -> None:
    """More than the open balance: the rest goes on account."""
    for name, number, count in (("form-twin-columns", "20171", 2), ("text-bullets", "20251", 1), ("csv-semicolon-de", "20203", 2)):
        lines = [maker.line(x) for x in maker.book.draw(number, count)]
        more = Decimal(maker.rng.randint(9011, 38033)) / 100
        lines[0] = replace(lines[0], paid=lines[0].paid + more, gross=lines[0].gross + more)
        advice, case = _mailed(maker, name, client(number), lines)
        owed = [allocation(x.number, x.invoice.balance) for x in lines if x.invoice]
        except_(case, "overpayment", owed, more, receipt=maker.receipt(advice))


def _mismatches(maker: Maker) -> None:
    """The lines do not add up to the total: the cash decides."""
    odd = Decimal("137.44")
    lines = [maker.line(x) for x in maker.book.draw("20290", 3)]
    advice, case = _mailed(maker, "html-mso", client("20290"), lines, total=sum((x.paid for x in lines), start=ZERO) + odd)
    except_(case, "total_mismatch", booked(lines), odd, receipt=maker.receipt(advice))

    lines = [maker.line(x) for x in maker.book.draw("20250", 3)]
    right = sum((x.paid for x in lines), start=ZERO)
    advice, case = _mailed(maker, "pdf-uk-bacs", client("20250"), lines, total=right + Decimal("210.60"))
    except_(case, "total_mismatch", booked(lines), ZERO, receipt=maker.receipt(advice, amount=right))

    invoices = maker.book.draw("20141", 3)
    right = sum((x.balance for x in invoices), start=ZERO)
    lines = [maker.line(x) for x in invoices]
    lines[1] = replace(lines[1], paid=lines[1].paid + Decimal("900.00"), gross=lines[1].gross + Decimal("900.00"))
    advice, case = _mailed(maker, "txt-tabs", client("20141"), lines, total=right)
    except_(case, "total_mismatch", [allocation(x.number, x.balance) for x in invoices], ZERO, receipt=maker.receipt(advice))


def _closed(maker: Maker) -> None:
    """Its invoices, or one of them, are closed: their money goes on account."""
    for name, number, opened in (("form-two-line-items", "20160", 0), ("xlsx-several-sheets", "20280", 2), ("text-german", "20203", 1)):
        gone = maker.book.draw_closed(number)
        closed = replace(maker.line(gone), gross=gone.amount, paid=gone.amount)
        good = [maker.line(x) for x in maker.book.draw(number, opened)] if opened else []
        advice, case = _mailed(maker, name, client(number), [closed, *good])
        except_(case, "already_paid", booked(good), gone.amount, receipt=maker.receipt(advice))


def _currency(maker: Maker) -> None:
    """Dollars for invoices in another currency, without a rate."""
    layout = replace(BY_NAME["form-sidebar"], method="wire")
    for number, currency in (("20280", "USD"), ("20230", "EUR")):
        lines = []
        for invoice in maker.book.draw(number, 2):
            foreign = (invoice.balance * Decimal("1.2471")).quantize(CENT)
            lines.append(replace(maker.line(invoice), gross=foreign, paid=foreign))
        advice, case = _mailed(maker, layout, client(number), lines, currency=currency)
        except_(case, "currency_mismatch", [], ZERO, receipt=maker.receipt(advice))


def _trust(maker: Maker) -> None:
    """Fees that went to the trust account, and a retainer that belongs there."""
    lines = [maker.line(x) for x in maker.book.draw("20172", 2)]
    advice, case = _mailed(maker, "form-bank-confirmation", client("20172"), lines)
    except_(case, "trust_funds", booked(lines), ZERO, receipt=maker.receipt(advice, account="trust", method="wire"))

    who = client("20290")
    amount = Decimal("18437.50")
    layout = BY_NAME["prose-phone"]

    def render(advice: Advice, rng: object) -> object:
        plain = layout.render(replace(advice, lines=tuple(lines)), maker.rng)
        return replace(
            plain,
            words=(
                f"We wired ${amount:,.2f} to your client trust account today as the advance retainer for the new "
                f"arbitration, {advice.reference}. Please hold it there, it is not for any invoice."
            ),
        )

    day = maker.some_day(5, 15)
    advice = maker.advice(who, [], replace(layout, method="wire"), day, total=amount)
    case = maker.mail_advice(advice, replace(layout, render=render), day)  # type: ignore[arg-type]  # a Render by another name
    except_(case, "trust_funds", [], ZERO, receipt=maker.receipt(advice, account="trust"))
    case.answer["client_number"] = who.number


def _duplicates(maker: Maker) -> None:
    """The advice of a known payment once more."""
    for name, number, day_count in (
        ("form-cards", "20172", 6),
        ("xlsx-plain", "20290", 9),
        ("text-german", "20203", 5),
        ("prose-each-amount", "20111", 2),
    ):
        layout, who = BY_NAME[name], client(number)
        day = maker.some_day(3, 12)
        advice = maker.advice(who, [maker.line(x) for x in maker.book.draw(number, 2)], layout, day)
        maker.pay(maker.mail_advice(advice, layout, day), maker.receipt(advice))
        words = {
            "en": "Sending this again, as I am not sure the first one reached you.",
            "de": "hiermit nochmals unser Avis, falls das erste nicht angekommen ist.",
        }[who.language]
        again = maker.mail_advice(advice, layout, min(business_day(day, day_count), TODAY), note=words)
        except_(again, "duplicate", [])
