"""The head of an advice: total, day, method, number and currency, each with the place where it stands."""

from datetime import date
from decimal import Decimal

from mailflow.domain.document import Document, Unit
from mailflow.domain.facts import PaymentMethod
from tests.reading.desk import book, lines_of, printed, read_mail, sheet, written

LEDGER = book("""
    client 20170 larch.example Larch Steel Company
    invoice 900110 20170 2025-10-08 14399.83 USD
    invoice 900112 20170 2025-10-08  9209.77 USD
""")
PAGE = printed("""
    Larch Steel Company            ACH Payment 604418
    Trace number   021000021196794
    Payment date   05/11/2026
    Invoice   Date         Paid
    900110    10/08/2025   14,399.83
    900112    10/08/2025    9,209.77
    Total                  23,609.60 USD
""")


def test_given_an_advice_when_its_head_is_read_then_the_banks_trace_goes_before_the_payers_number():
    advice = read_mail(LEDGER, PAGE)

    assert advice is not None
    assert (advice.references[:2], advice.method) == (("021000021196794", "604418"), PaymentMethod.ACH)
    assert (advice.total, advice.currency, advice.paid_on) == (Decimal("23609.60"), "USD", date(2026, 5, 11))


def test_given_an_advice_when_it_was_read_then_every_value_says_where_it_stood():
    advice = read_mail(LEDGER, PAGE)

    assert advice is not None
    assert {name: place.text for name, place in advice.evidence} == {
        "total": "23,609.60 USD",
        "payment_date": "05/11/2026",
        "reference": "021000021196794",
        "method": "ACH",
    }
    assert [[place.text for place in line.evidence] for line in advice.lines] == [["900110", "14,399.83"], ["900112", "9,209.77"]]


def test_given_a_form_beside_the_table_when_it_is_read_then_its_fields_are_the_head():
    page = printed("""
        Larch Steel Company
        Pay to: Harrow Quist LLP         Reference   Paid
        BACS reference:  74356913        900110      14,399.83
        Payment date:  11/05/2026        900112       9,209.77
        TOTAL                                        23,609.60
    """)

    advice = read_mail(LEDGER, page)

    assert advice is not None
    assert (advice.reference, advice.paid_on, len(advice.lines)) == ("74356913", date(2026, 5, 11), 2)


def test_given_an_export_when_every_row_repeats_number_and_day_then_they_are_the_payments():
    export = sheet(
        ["payment_no", "payment_date", "vendor_invoice", "invoice_date", "amount", "currency"],
        ["88120", "05/11/2026", "900110", "10/08/2025", "14,399.83", "CAD"],
        ["88120", "05/11/2026", "900112", "10/08/2025", "9,209.77", "CAD"],
    )

    advice = read_mail(LEDGER, written("Upload file for EFT 88120."), export)

    assert advice is not None
    assert (advice.reference, advice.paid_on, advice.total, advice.currency) == ("88120", date(2026, 5, 11), Decimal("23609.60"), "CAD")


def test_given_values_under_their_labels_when_a_card_is_read_then_they_belong_together():
    page = printed("""
        BENEFICIARY          VALUE DATE     FED REFERENCE             AMOUNT
        Harrow Quist LLP     May 11, 2026   20260511MMQFMP2K001884    USD 14,399.83
        Invoice     Matter             Amount
        900110      Project Heron      14,399.83
        Total wire                     14,399.83
    """)

    advice = read_mail(LEDGER, page)

    assert advice is not None
    assert (advice.reference, advice.paid_on, advice.method) == ("20260511MMQFMP2K001884", date(2026, 5, 11), PaymentMethod.WIRE)


def test_given_the_way_that_was_not_taken_when_it_is_named_too_then_the_other_one_counts():
    letter = written("For once we have not sent a check. Our bank wired $14,399.83 for 900110 this morning.")

    advice = read_mail(LEDGER, letter)

    assert advice is not None
    assert advice.method is PaymentMethod.WIRE


def test_given_trust_words_and_an_earlier_advice_to_disregard_when_a_mail_is_read_then_both_are_said():
    letter = written("Please disregard our earlier advice. We wired $14,399.83 to your IOLTA account today.")

    advice = read_mail(LEDGER, letter)

    assert advice is not None
    assert (advice.is_for_trust, advice.is_correction, advice.is_on_account) == (True, True, False)


def test_given_money_to_keep_when_a_mail_is_read_then_it_is_for_the_account():
    letter = written("Nous avons viré 5 000,00 $ ce matin, merci de les garder au compte.")

    advice = read_mail(LEDGER, letter)

    assert advice is not None
    assert (advice.is_on_account, advice.lines) == (True, ())


def test_given_copies_of_our_invoices_beside_the_advice_when_they_are_read_then_they_are_no_advices():
    copy = printed(
        """
        HARROW QUIST LLP
        Larch Steel Company                       Inv. 900112
        For professional services rendered        9,209.77
        TOTAL THIS INVOICE (USD)                  9,209.77
        """,
        part="3",
    )

    advice = read_mail(LEDGER, PAGE, copy)

    assert lines_of(advice) == [("900110", "14399.83"), ("900112", "9209.77")]
    assert advice is not None
    assert advice.total == Decimal("23609.60")


def test_given_a_closed_document_when_the_words_name_the_transfer_then_its_number_is_kept_without_lines():
    closed = Document(part="2", name="letter.pdf", media_type="application/pdf", unit=Unit.POINTS, unreadable="encrypted")

    advice = read_mail(LEDGER, written("Please see the enclosed letter."), closed, subject="notice of transfer GT-77044")

    assert advice is not None
    assert (advice.unreadable, advice.reference, advice.lines) == ("encrypted", "GT-77044", ())


def test_given_a_payment_that_the_body_tells_when_its_list_is_blank_then_the_advice_cannot_be_read():
    letter = written("We released an ACH payment of $31,000.00 to you. Which invoices it covers is shown on the list.")
    blank = Document(part="2", name="list.pdf", media_type="application/pdf", unit=Unit.POINTS, unreadable="blank")

    advice = read_mail(LEDGER, letter, blank)

    assert advice is not None
    assert (advice.unreadable, advice.total, advice.lines) == ("blank", Decimal("31000.00"), ())


def test_given_a_closed_document_when_nothing_speaks_of_a_payment_then_there_is_no_advice():
    closed = Document(part="2", name="minutes.pdf", media_type="application/pdf", unit=Unit.POINTS, unreadable="encrypted")

    advice = read_mail(LEDGER, written("Here are the minutes of our meeting."), closed, subject="Minutes")

    assert advice is None
