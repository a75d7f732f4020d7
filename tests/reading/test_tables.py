"""Tables of any layout: headings, content, the control total and the ledger decide between columns."""

from datetime import date
from decimal import Decimal

import pytest

from mailflow.domain.facts import DisputeReason, Resolution
from tests.reading.desk import book, lines_of, printed, read_mail, sheet, written

LEDGER = book("""
    client 20170 larch.example Larch Steel Company
    invoice 900110 20170 2025-10-08 14399.83 USD
    invoice 900112 20170 2025-10-08  9209.77 USD
    invoice 900166 20170 2025-10-20  4930.50 USD
    invoice 900696 20170 2025-11-20   100.00 USD
    invoice 900521 20170 2025-11-21   200.00 USD
    invoice 900716 20170 2025-11-22   300.00 USD
    invoice 900733 20170 2026-02-24 -2150.00 USD
    invoice 900344 20170 2025-11-28 31678.00 USD
""")


def test_given_the_payers_vouchers_look_like_invoices_when_dates_and_amounts_fit_the_other_column_then_that_is_read():
    page = printed("""
        LARCH STEEL COMPANY     EFT number: E0071844
        Settlement date: May 11, 2026
        Voucher  Claim No.     Inv Date  Firm Invoice  Billed     Reductions  Paid
        900696   KM24-666840   10/08/25  900110        14,399.83  0.00        14,399.83
        900521   KM24-626049   10/08/25  900112         9,209.77  0.00         9,209.77
        900716   KM25-234051   10/20/25  900166         4,930.50  0.00         4,930.50
                               EFT TOTAL (3 bills)                            $28,540.10
    """)

    advice = read_mail(LEDGER, page)

    assert lines_of(advice) == [("900110", "14399.83"), ("900112", "9209.77"), ("900166", "4930.50")]
    assert advice is not None
    assert advice.closes


def test_given_no_headings_at_all_when_content_and_total_agree_then_the_lines_are_read():
    letter = written("""
        Wire sent today:

        900110   14,399.83
        900112    9,209.77
        Total    23,609.60
    """)

    advice = read_mail(LEDGER, letter)

    assert lines_of(advice) == [("900110", "14399.83"), ("900112", "9209.77")]


def test_given_two_tables_side_by_side_when_they_are_read_then_each_number_keeps_its_own_amount():
    page = printed("""
        LARCH STEEL COMPANY                                      CHECK NO. 11874
        INVOICE   DATE       DISC   NET         INVOICE   DATE       DISC   NET
        900110    10/08/25   0.00   14,399.83   900166    10/20/25   0.00   4,930.50
        900112    10/08/25   0.00    9,209.77
                                                           TOTAL    $28,540.10
    """)

    advice = read_mail(LEDGER, page)

    assert sorted(lines_of(advice)) == [("900110", "14399.83"), ("900112", "9209.77"), ("900166", "4930.50")]


def test_given_references_below_the_line_of_the_amount_when_they_are_read_then_they_belong_together():
    page = printed("""
        REMITTANCE ADVICE                    ACH reference: 091000774418206
        Document no.     Posting text                 Amount USD
        1993215253       Legal fees                    14,399.83
          Your ref.: 900110
        1951604259       Legal fees                     2,150.00-
          Your ref.: 900733
                         Amount transferred            12,249.83
    """)

    advice = read_mail(LEDGER, page)

    assert lines_of(advice) == [("900110", "14399.83"), ("900733", "-2150.00")]


def test_given_records_of_one_field_a_line_when_they_are_read_then_labels_tell_the_paid_amount():
    page = printed("""
        Vendor Payment Notice
        Payment type: ACH credit
        Trace number: 101900440071882
        Item 1 of 2
        Vendor reference   900110
        Bill amount        $14,399.83
        Amount paid        $14,399.83
        Item 2 of 2
        Vendor reference   900344
        Bill amount        $31,678.00
        Amount paid        $15,839.00
        Payment total: $30,238.83
    """)

    advice = read_mail(LEDGER, page)

    assert lines_of(advice) == [("900110", "14399.83"), ("900344", "15839.00")]


def test_given_a_column_of_deductions_when_gross_less_it_is_net_then_it_is_withheld_with_its_reason():
    page = printed("""
        Payment Number : 604418
        Payment Method : ACH
        Document Reference  Document Date  Document Amt  Discount  Payment Amount
        900110              08-OCT-25      14,399.83     288.00    14,111.83
        900112              08-OCT-25       9,209.77       0.00     9,209.77
                            Total          23,609.60     288.00    23,321.60
    """)

    advice = read_mail(LEDGER, page)

    assert advice is not None
    assert [(line.invoice_number, line.deduction, line.reason) for line in advice.lines] == [
        ("900110", Decimal("288.00"), DisputeReason.DISCOUNT),
        ("900112", Decimal(0), None),
    ]


def test_given_fees_and_tax_that_make_the_payment_when_they_are_read_then_nothing_is_withheld():
    page = printed("""
        Vendor EFT confirmation EFT004188 of 11-May-2026
        Invoice   Dated         Fees        HST / disb.   Paid
        900110    08-Oct-2025   12,743.21   1,656.62      14,399.83
        EFT total                                         14,399.83
    """)

    advice = read_mail(LEDGER, page)

    assert advice is not None
    assert [(str(line.paid), line.deduction) for line in advice.lines] == [("14399.83", Decimal(0))]


@pytest.mark.parametrize(
    "heading",
    [
        "Invoice     Taxable base    VAT         Withholding tax       Net paid",
        "Su factura  Base imponible  IVA 21 %    Retención IRPF 15 %   Líquido",
    ],
)
def test_given_fees_and_their_tax_less_what_the_payer_withholds_when_they_make_the_payment_then_that_is_withheld(heading):
    page = printed(f"""
        Transfer 4410 of 11-May-2026
        {heading}
        900110      12,000.00       2,399.83    -1,800.00             12,599.83
        Total transferred                                             12,599.83
    """)

    advice = read_mail(LEDGER, page)

    assert advice is not None
    assert [(str(line.paid), str(line.deduction), line.reason) for line in advice.lines] == [("12599.83", "1800.00", DisputeReason.TAX)]


def test_given_a_column_named_deduct_left_of_the_net_when_it_is_read_then_the_reason_below_counts():
    page = printed("""
        LARCH STEEL COMPANY                 CHECK 221904
        DEDUCT     NET         INV DATE     REFERENCE
        430.00     4,500.50    10/20/25     INV 900166
        REASON FOR DEDUCTION: PHOTOCOPIES AND COURIER NOT REIMBURSED
        CHECK AMOUNT  $4,500.50
    """)

    advice = read_mail(LEDGER, page)

    assert advice is not None
    assert [(line.deduction, line.reason) for line in advice.lines] == [(Decimal("430.00"), DisputeReason.EXPENSE)]


def test_given_a_stub_printed_twice_when_its_lines_are_read_then_each_counts_once():
    page = printed("""
        Larch Steel Company                        4471
        Type   Reference   Original Amt.   Payment
        Bill   900110      14,399.83       14,399.83
        Bill   900112       9,209.77        9,209.77
                           Check Amount    23,609.60
        Larch Steel Company                        4471
        Type   Reference   Original Amt.   Payment
        Bill   900110      14,399.83       14,399.83
        Bill   900112       9,209.77        9,209.77
                           Check Amount    23,609.60
    """)

    advice = read_mail(LEDGER, page)

    assert lines_of(advice) == [("900110", "14399.83"), ("900112", "9209.77")]


def test_given_a_credit_taken_when_it_is_printed_without_a_sign_then_the_ledger_knows_that_it_is_one():
    page = printed("""
        Our check no. 30118 of May 11, 2026
        A. Bills paid
        900110    10/08/2025    14,399.83
        B. Less: credits taken
        900733    02/24/2026     2,150.00
        Amount of check         12,249.83
    """)

    advice = read_mail(LEDGER, page)

    assert lines_of(advice) == [("900110", "14399.83"), ("900733", "-2150.00")]


def test_given_our_statement_with_a_column_of_what_is_paid_when_it_comes_back_then_only_those_are_lines():
    statement = sheet(
        ["Statement of account", None, None, None],
        ["Inv.", "Date", "Balance", "PAYING NOW"],
        ["900110", date(2025, 10, 8), Decimal("14399.83"), None],
        ["900112", date(2025, 10, 8), Decimal("9209.77"), Decimal("9209.77")],
        ["900166", date(2025, 10, 20), Decimal("4930.50"), Decimal("4930.50")],
        ["Totals", None, Decimal("28540.10"), Decimal("14140.27")],
    )
    letter = written("Those two went out by wire this afternoon.")

    advice = read_mail(LEDGER, letter, statement)

    assert lines_of(advice) == [("900112", "9209.77"), ("900166", "4930.50")]


def test_given_a_sheet_whose_columns_are_invoices_when_it_is_read_then_it_is_turned():
    turned = sheet(
        ["Larch - EFT WM-EFT-0188", None, None, None],
        ["Invoice number", "900110", "900112", "Total"],
        ["Invoice date", date(2025, 10, 8), date(2025, 10, 8), None],
        ["Paid", Decimal("14399.83"), Decimal("9209.77"), Decimal("23609.60")],
    )

    advice = read_mail(LEDGER, turned)

    assert lines_of(advice) == [("900110", "14399.83"), ("900112", "9209.77")]


def test_given_a_number_that_the_ledger_does_not_know_when_it_stands_in_the_column_then_it_is_kept_as_written():
    letter = written("""
        Check 55098 was mailed today for the following:

        Inv. 900110   14,399.83
        Inv. 901877    1,466.00
        Total         15,865.83
    """)

    advice = read_mail(LEDGER, letter)

    assert lines_of(advice) == [("900110", "14399.83"), ("901877", "1466.00")]
    assert advice is not None
    assert advice.lines[1].resolution is Resolution.UNKNOWN


def test_given_german_headings_and_numbers_when_an_advice_is_read_then_the_paid_column_is_found():
    page = printed("""
        Zahlungsavis Nr. 70118426
        am 11.05.2026 haben wir folgende Posten durch Überweisung ausgeglichen:
        Rechnungs-Nr.  Rg.-Datum    Bruttobetrag   Abzug     Zahlbetrag
        900110         08.10.2025   14.399,83      399,83    14.000,00
        900112         08.10.2025    9.209,77        0,00     9.209,77
        Summe                                                23.209,77 EUR
    """)

    advice = read_mail(LEDGER, page)

    assert lines_of(advice) == [("900110", "14000.00"), ("900112", "9209.77")]
    assert advice is not None
    assert (advice.currency, advice.paid_on) == ("EUR", date(2026, 5, 11))
