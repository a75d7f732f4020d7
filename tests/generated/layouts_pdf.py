"""PDF advices that are one table: ruled and unruled, in any order of columns, as North American systems print them."""

from __future__ import annotations

from random import Random

from .layout import CA, EN, ROBOT, US, Layout, attached, file_stem
from .paper import Look, table_pdf
from .world import Advice, Rendered


def table(name: str, clients: tuple[str, ...], look: Look, **how: object) -> Layout:
    """A layout that is one table in `look`."""

    def render(advice: Advice, rng: Random) -> Rendered:
        return attached(table_pdf(advice, look), f"{file_stem(advice, rng)}.pdf")

    return Layout(name=name, clients=clients, render=render, **how)  # type: ignore[arg-type]  # the fields of Layout, passed through


TABLES = (
    table(
        "pdf-us-grid",
        US,
        Look(
            title="REMITTANCE ADVICE",
            columns="number date gross deduction paid",
            rules="grid",
            heads=("Invoice No.", "Inv. Date", "Gross Amount", "Discount", "Net Paid"),
            foot="Questions: accounts payable, ext. 4410",
        ),
    ),
    table(
        "pdf-us-unruled",
        US,
        Look(
            title="Remittance Advice",
            columns="date number matter paid",
            heads=("Date", "Invoice", "Description", "Amount"),
            dates="us2",
            font="Times-Roman",
        ),
    ),
    table("pdf-no-heads", US, Look(title="Payment detail", columns="number date paid", total_label="", block="right"), twist="prefix"),
    table(
        "pdf-amount-first",
        US + CA,
        Look(
            title="ACH / EFT payment notice",
            columns="paid number own date",
            heads=("Amt Paid", "Vendor Inv", "Voucher", "Inv Dt"),
            dates="mon",
            rules="lines",
        ),
        method="ach",
    ),
    table(
        "pdf-wrapped",
        EN,
        Look(
            title="Remittance",
            columns="own matter number gross paid",
            rules="grid",
            size=8,
            dates="iso",
            heads=("Doc", "Matter / description of services", "Supplier invoice number", "Invoice amount", "Amount paid"),
        ),
        count=(3, 6),
    ),
    table(
        "pdf-many-pages",
        ROBOT,
        Look(
            title="Remittance Advice",
            columns="pos number date gross paid",
            heads=("#", "Invoice", "Date", "Gross", "Paid"),
            rules="lines",
            rows_a_page=7,
            carry=("Page total", "Brought forward"),
            total_label="Total payment",
        ),
        count=(16, 18),
    ),
    table(
        "pdf-pages-no-repeat",
        US,
        Look(
            title="CHECK REMITTANCE",
            columns="date number own paid",
            heads=("DATE", "INVOICE", "VOUCHER", "AMOUNT"),
            font="Courier",
            rows_a_page=6,
            repeat=False,
            total_label="CHECK TOTAL",
        ),
        count=(8, 9),
        method="check",
    ),
    table(
        "pdf-parentheses",
        US,
        Look(
            title="VENDOR PAYMENT ADVICE",
            columns="number date note paid",
            heads=("Reference", "Date", "Type", "Amount"),
            negative="paren",
            rules="grid",
        ),
        draw="credit",
    ),
    table(
        "pdf-cr-dr",
        US,
        Look(
            title="Statement of payment",
            columns="date number note paid",
            heads=("Posted", "Document", "Kind", "Amount"),
            negative="drcr",
            dates="us2",
            total_label="Net payment",
        ),
        draw="credit",
    ),
    table(
        "pdf-cr-suffix",
        CA,
        Look(
            title="EFT Remittance / Avis de TEF",
            columns="number own date paid",
            heads=("Invoice / Facture", "PO / BC", "Date", "Amount / Montant"),
            negative="cr",
            dates="iso",
            rules="lines",
            total_label="Total / Somme",
        ),
        draw="credit",
        method="ach",
    ),
    table(
        "pdf-own-refs",
        US + ROBOT,
        Look(
            title="Remittance Advice",
            columns="own number date gross deduction paid",
            rules="zebra",
            wide=True,
            heads=("Our document", "Your reference", "Document date", "Original", "Adjustment", "Paid"),
        ),
    ),
    table(
        "pdf-part-payments",
        EN,
        Look(
            title="REMITTANCE ADVICE",
            columns="number gross paid open note",
            rules="grid",
            heads=("Invoice", "Open", "Paid now", "Remains open", "Remark"),
            size=8.5,
        ),
        draw="part",
    ),
    table(
        "pdf-zebra-top-total",
        CA,
        Look(
            title="Payment Remittance",
            columns="number date paid",
            heads=("Invoice", "Date", "Paid"),
            dates="iso",
            rules="zebra",
            total_on_top=True,
            total_label="Payment total",
        ),
        count=(4, 7),
    ),
    table(
        "pdf-voucher-yymmdd",
        ROBOT,
        Look(
            title="VOUCHER REGISTER - PAYMENT EXTRACT",
            columns="own number date text paid",
            font="Courier",
            size=8,
            dates="ymd",
            heads=("VOUCHER-ID", "INV-REF", "INVDT", "DESCR", "AMT-USD"),
            total_label="** TOTAL",
        ),
        twist="prefix",
        hides=frozenset({"method"}),
    ),
    table(
        "pdf-retyped",
        US,
        Look(title="Remit detail", columns="number date matter paid", heads=("Inv #", "Inv date", "Matter", "Amt"), rules="grid"),
        twist="letter",
    ),
    table(
        "pdf-one-slip",
        US,
        Look(
            title="Payment Voucher Detail", columns="number date matter paid", heads=("Invoice", "Dated", "Matter", "Amount"), rules="lines"
        ),
        twist="slip",
    ),
    table(
        "pdf-family",
        ("20110",),
        Look(
            title="Group payment advice",
            columns="company number date paid",
            heads=("Company", "Invoice", "Date", "Amount"),
            rules="grid",
            size=8.5,
        ),
        draw="family",
        count=(4, 7),
    ),
    table(
        "pdf-rest-of",
        EN,
        Look(title="Remittance", columns="number date gross paid", heads=("Invoice", "Date", "Balance", "Payment"), rules="lines"),
        draw="rest",
    ),
    table(
        "pdf-no-total",
        US + CA,
        Look(title="Invoices paid", columns="number paid", heads=("Invoice", "Paid"), size=11, no_total=True),
        hides=frozenset({"reference"}),
        count=(2, 4),
    ),
)
