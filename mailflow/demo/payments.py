"""Scenes in which the money is beyond doubt."""

from collections.abc import Sequence
from decimal import Decimal

from mailflow.demo.desk import Desk, File, owed
from mailflow.demo.firm import COLLECTOR, FIRM
from mailflow.demo.papers import Sheet, american, delimited, english, german, pdf, workbook
from mailflow.domain.facts import PaymentMethod
from mailflow.domain.ledger import OpenInvoice

PDF = "application/pdf"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def advice_table(items: Sequence[OpenInvoice], header: Sequence[str] = ("Invoice", "Date", "Matter", "Amount paid")) -> list[list[str]]:
    """Header, one row an invoice, total."""
    rows = [[item.number, american(item.invoiced_on), item.matter_name, english(item.balance.amount)] for item in items]
    return [list(header), *rows, ["Total", "", "", english(owed(items))]]


def plain_advice(desk: Desk) -> None:
    """An ACH with a ruled PDF: everything is there and adds up."""
    items = desk.take("3101", 4)
    paper = pdf(
        "Remittance Advice",
        [f"Harrowgate Textiles, Inc. pays {FIRM}", f"Payment date: {american(desk.ago(3))}", "ACH trace number: 021000480112207"],
        advice_table(items),
    )
    body = f"Hello {COLLECTOR},\n\nplease find our remittance advice attached.\n\nKind regards,\nPaula Renner\nHarrowgate Textiles"
    desk.write("3101", "Remittance advice 88120", body, days_ago=3, files=(File("remittance-88120.pdf", PDF, paper),))
    desk.pay(owed(items), "HARROWGATE TEXTILES", "HARROWGATE TEX DES:VENDOR PAY ID:88120 TRC 021000480112207", days_ago=2)


def advice_that_comes_twice(desk: Desk) -> None:
    """Another payment of the same payer, announced, then announced again by a colleague."""
    items = desk.take("3101", 2)
    facts = [f"Harrowgate Textiles, Inc. pays {FIRM}", f"Payment date: {american(desk.ago(2))}", "ACH trace number: 021000480112990"]
    paper = File("remittance-88131.pdf", PDF, pdf("Remittance Advice", facts, advice_table(items)))
    desk.write("3101", "Remittance advice 88131", "Attached.\n\nPaula Renner", days_ago=2, files=(paper,))
    desk.write("3101", "FYI remittance advice 88131", "Sending this again in case it was missed.\n\nPaula", days_ago=1, files=(paper,))
    desk.pay(owed(items), "HARROWGATE TEXTILES", "HARROWGATE TEX DES:VENDOR PAY ID:88131 TRC 021000480112990")


def workbook_advice(desk: Desk) -> None:
    """A wire with its detail in Excel, the header not in the first row."""
    items = desk.take("3103", 5)
    rows: Sheet = [[int(item.number), item.invoiced_on, item.matter_name, item.balance.amount] for item in items]
    head: Sheet = [["Quillon Robotics Corp.", "Payment run 2291"], ["Wire reference", "QR-2291-07"], ["Value date", desk.ago(2)]]
    sheet = workbook(head, [["Vendor invoice", "Inv date", "Description", "Net paid"], *rows, ["", "", "TOTAL", owed(items)]])
    desk.write("3103", "Payment detail run 2291", "Detail attached.\n\nAccounts Payable", files=(File("run2291.xlsx", _SHEET, sheet),))
    desk.pay(owed(items), "QUILLON ROBOTICS CORP", "ORG=QUILLON ROBOTICS CORP OBI=QR-2291-07", method=PaymentMethod.WIRE)


def check_for_a_small_bakery(desk: Desk) -> None:
    """A check stub without ruled lines."""
    items = desk.take("3111", 2)
    facts = ["Fenwick & Daughters Bakery", f"Check 1442   {american(desk.ago(4))}", f"Pay to {FIRM}"]
    paper = pdf("Check stub", facts, advice_table(items, ("Your bill", "Dated", "For", "Amt")), is_ruled=False)
    desk.write("3111", "check 1442", "Mailed today, list attached.\n\nJune", days_ago=4, files=(File("ck1442.pdf", PDF, paper),))
    desk.pay(owed(items), "FENWICK & DAUGHTERS BAKERY", "LBX 0310 CK 0000001442", method=PaymentMethod.LOCKBOX)


def advice_in_a_sentence(desk: Desk) -> None:
    """A treasurer who writes as he talks."""
    first, second, third = desk.take("3108", 3)
    total = english(owed((first, second, third)))
    body = (
        f"Hi {COLLECTOR},\n\nwe wired {total} this morning covering {first.number}, {second.number} and the balance of {third.number}. "
        "Shout if anything is missing.\n\nBest,\nMeridian Treasury"
    )
    desk.write("3108", "Re: open invoices", body)
    desk.pay(owed((first, second, third)), "MERIDIAN COLD STORAGE HLDGS", "ORG=MERIDIAN COLD STORAGE OBI=LEGAL", method=PaymentMethod.WIRE)


def insurer_sends_csv(desk: Desk) -> None:
    """An insurer's system: claim numbers beside ours, comma separated."""
    items = desk.take("3106", 6)
    rows = [
        [f"CL-{70411 + nth * 37}", item.number, american(item.invoiced_on), item.balance.plain, "0.00", item.balance.plain]
        for nth, item in enumerate(items)
    ]
    total = str(owed(items))
    table = [["Claim", "Firm invoice", "Invoice date", "Billed", "Reduction", "Paid"], *rows, ["TOTAL", "", "", total, "0.00", total]]
    body = "Your electronic payment E-55310 was released. The detail is attached.\n\nCalloway Legal Bills"
    desk.write("3106", "EFT E-55310", body, files=(File("E-55310.csv", "text/csv", delimited(table)),))
    desk.pay(owed(items), "CALLOWAY INSURANCE CO", "CALLOWAY INS LEGALPAY EFT E-55310")


def advice_in_html(desk: Desk) -> None:
    """A table in the body, as Outlook makes it."""
    items = desk.take("3116", 3)
    cells = [(item.number, item.matter_name, f"${english(item.balance.amount)}") for item in items]
    table = [("Invoice #", "Matter", "Paid"), *cells, ("Total", "", f"${english(owed(items))}")]
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table)
    text = "\n".join("   ".join(row) for row in cells)
    desk.write(
        "3116",
        "ACH payment sent",
        f"Hi, ACH payment went out today:\n\n{text}\nTotal   ${english(owed(items))}\n\nAP Team",
        html=f"<p>Hi, ACH payment went out today:</p><table>{rows}</table><p>AP Team</p>",
    )
    desk.pay(owed(items), "SORREL MEDIA NETWORKS", "SORREL MEDIA DES:AP PMT")


def advice_in_german(desk: Desk) -> None:
    """A Zahlungsavis with a decimal comma."""
    items = desk.take("3104", 3)
    rows = [[item.number, f"{item.invoiced_on:%d.%m.%Y}", item.matter_name, german(item.balance.amount)] for item in items]
    table = [["Rechnungs-Nr.", "Rg.-Datum", "Text", "Zahlbetrag EUR"], *rows, ["Summe", "", "", german(owed(items))]]
    facts = ["Sattler Antriebstechnik GmbH", f"Zahlungsavis Nr. 700218 vom {desk.ago(3):%d.%m.%Y}", "Zahlweg: Auslandsüberweisung"]
    body = "Sehr geehrte Damen und Herren,\n\nanbei unser Zahlungsavis.\n\nMit freundlichen Grüßen\nJörg Mielke"
    desk.write("3104", "Zahlungsavis 700218", body, days_ago=3, files=(File("Avis_700218.pdf", PDF, pdf("Zahlungsavis", facts, table)),))
    desk.pay(owed(items), "SATTLER ANTRIEBSTECHNIK GMBH", "EREF+700218 SVWZ+ZAHLUNGSAVIS", currency="EUR", method=PaymentMethod.WIRE)


def group_pays_for_its_subsidiary(desk: Desk) -> None:
    """One wire of the parent, for invoices of a subsidiary."""
    items = desk.take("3109", 2)
    paper = pdf(
        "Wire remittance", ["Meridian Cold Storage Holdings LP", f"Value date {american(desk.ago(1))}"], advice_table(items), is_ruled=False
    )
    body = "Wire notice for the Ohio company attached.\n\nMeridian Treasury"
    desk.write("3109", "Wire notice", body, days_ago=1, files=(File("wire.pdf", PDF, paper),))
    desk.pay(owed(items), "MERIDIAN COLD STORAGE HLDGS", "ORG=MERIDIAN COLD STORAGE OBI=OHIO", method=PaymentMethod.WIRE)


def advice_with_a_mistyped_number(desk: Desk) -> None:
    """Two digits swapped; the amount, the date and the matter prove which invoice is meant."""
    items = desk.take("3113", 2)
    table = advice_table(items)
    number = table[1][0]
    table[1][0] = (
        number[:3] + number[4] + number[3] + number[5:] if number[3] != number[4] else number[:-1] + str((int(number[-1]) + 5) % 10)
    )
    paper = pdf("Payment advice", ["Aster Biologics Corp.", f"Payment date {american(desk.ago(2))}", "Payment no. 5520017"], table)
    desk.write("3113", "Payment advice 5520017", "See attachment.\n\nVendor Payments", files=(File("5520017.pdf", PDF, paper),))
    desk.pay(owed(items), "ASTER BIOLOGICS CORP", "ASTER BIOLOGICS DES:PAYMENT ID:5520017")


def future_payment(desk: Desk) -> None:
    """An advice whose cash has not come yet: it waits, matched."""
    items = desk.take("3112", 2)
    paper = pdf("Payment advice", ["Northlake Timber Cooperative", "EFT NT-0907", "All amounts in CAD"], advice_table(items))
    body = f"EFT NT-0907 will settle on {desk.ago(-2):%d %B %Y}, detail attached.\n\nRay Ahlgren"
    desk.write("3112", "EFT NT-0907", body, days_ago=1, files=(File("NT-0907.pdf", PDF, paper),))


def cents(amount: Decimal) -> Decimal:
    """Rounded to whole cents, as a payer's program rounds a discount."""
    return amount.quantize(Decimal("0.01"))
