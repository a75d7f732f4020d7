"""Scenes in which a person must decide, one for each usual reason."""

from decimal import Decimal

from mailflow.demo.desk import Desk, File, Mail, owed
from mailflow.demo.firm import COLLECTOR
from mailflow.demo.papers import american, english, pdf
from mailflow.demo.payments import PDF, advice_table, cents
from mailflow.domain.facts import PaymentMethod


def discount_taken(desk: Desk) -> None:
    """Two per cent off, which nobody granted."""
    items = desk.take("3102", 3)
    taken = [cents(item.balance.amount * Decimal("0.02")) for item in items]
    rows = [
        [item.number, american(item.invoiced_on), english(item.balance.amount), english(off), english(item.balance.amount - off)]
        for item, off in zip(items, taken, strict=True)
    ]
    gross, net = owed(items), owed(items) - sum(taken, start=Decimal(0))
    table = [["Invoice", "Date", "Gross", "Discount", "Net paid"], *rows, ["Total", "", english(gross), english(gross - net), english(net)]]
    paper = pdf("Remittance", ["Bluefern Hospitality Group LLC", f"Payment date {american(desk.ago(2))}", "EFT 30992"], table)
    body = "Payment attached. Our standard 2% early payment discount was applied.\n\nSam Ortega"
    desk.write("3102", "EFT 30992", body, files=(File("eft30992.pdf", PDF, paper),))
    desk.pay(net, "BLUEFERN HOSPITALITY GRP", "BLUEFERN HOSP DES:EFT ID:30992")


def total_does_not_add_up(desk: Desk) -> None:
    """The lines and the total differ by a hundred dollars, and the cash follows the total."""
    items = desk.take("3115", 3)
    table = advice_table(items)
    table[-1][-1] = english(owed(items) - 100)
    paper = pdf("Remittance", ["Tolliver Quarries Inc.", f"Check 20117 dated {american(desk.ago(2))}"], table, is_ruled=False)
    desk.write("3115", "check 20117", "Stub attached.\n\nBeth", files=(File("stub20117.pdf", PDF, paper),))
    desk.pay(owed(items) - 100, "TOLLIVER QUARRIES INC", "LBX 0310 CK 0000020117", method=PaymentMethod.LOCKBOX)


def unknown_number(desk: Desk) -> None:
    """One line names an invoice that the ledger does not have."""
    items = desk.take("3107", 2)
    table = advice_table(items)
    table.insert(3, ["880417", american(desk.ago(40)), "Facilities", "1,180.25"])
    table[-1][-1] = english(owed(items) + Decimal("1180.25"))
    paper = pdf("Vendor payment", ["Pinecrest School District No. 9", f"Warrant 7781, {american(desk.ago(3))}"], table)
    desk.write("3107", "Warrant 7781", "Please see attached.\n\nBusiness Office", files=(File("warrant7781.pdf", PDF, paper),))
    desk.pay(owed(items) + Decimal("1180.25"), "PINECREST SCHOOL DIST 9", "LBX 0310 CK 0000007781", method=PaymentMethod.LOCKBOX)


def two_invoices_of_one_amount(desk: Desk) -> None:
    """A payer names a sum and no invoice."""
    desk.write("3114", "payment", f"Dear {COLLECTOR}, I paid 6,400.00 by wire today on account of the open bills.\n\nOwen Larkin")
    desk.pay(Decimal("6400.00"), "OWEN LARKIN", "ORG=OWEN LARKIN OBI=LARKIN TRUST", method=PaymentMethod.WIRE)


def paid_too_much(desk: Desk) -> None:
    """The wire is larger than everything that its reference names."""
    (item,) = desk.take("3103", 1)
    amount = item.balance.amount + Decimal("950.00")
    desk.pay(amount, "QUILLON ROBOTICS CORP", f"ORG=QUILLON ROBOTICS CORP OBI=INV {item.number}", method=PaymentMethod.WIRE, days_ago=9)


def wire_less_charges(desk: Desk) -> None:
    """A foreign wire from which the banks took their fee."""
    items = desk.take("3110", 2)
    paper = pdf(
        "Payment advice", ["Verdane Shipping AS", f"Value {desk.ago(2):%Y-%m-%d}", "Reference VS-4471", "Currency EUR"], advice_table(items)
    )
    desk.write("3110", "Payment advice VS-4471", "Attached, kindly confirm.\n\nKari Solheim", files=(File("VS-4471.pdf", PDF, paper),))
    desk.pay(owed(items) - 25, "VERDANE SHIPPING AS", "VS-4471 /CHGS/EUR25,00", currency="EUR", method=PaymentMethod.WIRE)


def retainer_on_trust(desk: Desk) -> None:
    """Money on the trust account is never touched by a program."""
    desk.pay(Decimal("15000.00"), "LARKIN ESTATES TRUST", "RETAINER NEW MATTER", method=PaymentMethod.WIRE, is_trust=True, days_ago=9)


def locked_document(desk: Desk) -> None:
    """An advice that opens only with a password."""
    items = desk.take("3113", 1)
    paper = pdf("Payment advice", ["Aster Biologics Corp."], advice_table(items), password="sesame")  # noqa: S106 - the point of the scene
    body = "Payment advice 5520044 attached. The password follows separately.\n\nVendor Payments"
    desk.write("3113", "Payment advice 5520044", body, days_ago=1, files=(File("5520044.pdf", PDF, paper),))


def new_bank_details(desk: Desk) -> None:
    """A look-alike domain announces new bank details."""
    body = (
        "Dear accounting team,\n\nwe are changing banks. Please refund the credit balance on our account to the new account below, "
        "today if possible, and confirm by return.\n\nIBAN GB33 BUKB 2020 1555 5555 55\n\nRegards,\nPaula Renner"
    )
    desk.mails.append(
        Mail(
            sender='"Paula Renner" <ap@harrowgatte.example>',
            subject="Updated bank details",
            body=body,
            sent_on=desk.ago(1),
            is_genuine=False,
        )
    )


def bare_receipts(desk: Desk) -> None:
    """Money without a word: two that speak for themselves, one that could be anything, one from nobody known."""
    named = desk.take("3116", 2)
    (single,) = desk.take("3105", 1)
    numbers = " ".join(item.number for item in named)
    desk.pay(owed(named), "SORREL MEDIA NETWORKS", f"SORREL MEDIA DES:AP PMT INV {numbers}", days_ago=9)
    desk.pay(owed((single,)), "OSTRAVA PAPER MILLS LTD", f"EFT OP-118 INV {single.number}", currency="CAD", days_ago=9)
    desk.pay(Decimal("20000.00"), "TOLLIVER QUARRIES INC", "ORG=TOLLIVER QUARRIES", method=PaymentMethod.WIRE, days_ago=9)
    desk.pay(Decimal("731.18"), "R M ASHDOWN", "COUNTER DEPOSIT BRANCH 14", method=PaymentMethod.CHECK, days_ago=9)
