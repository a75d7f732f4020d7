"""Advices in sentences: numbers, ranges and amounts first, then the words between them; the sum decides."""

from decimal import Decimal

from mailflow.domain.facts import PaymentMethod, Resolution
from tests.reading.desk import book, lines_of, read_mail, written

LEDGER = book("""
    client 20250 larch.example Larch Solar Holdings
    invoice 900610 20250 2026-01-28  5230.45 USD
    invoice 900614 20250 2026-01-28 28114.75 USD
    invoice 900619 20250 2026-01-30 14865.35 USD
    invoice 900231 20250 2026-02-01  3120.00 USD
    invoice 900232 20250 2026-02-01  2275.50 USD
    invoice 900233 20250 2026-02-01  4410.00 USD
    invoice 900701 20250 2026-02-17 30770.50 USD
    invoice 900810 20250 2026-03-20  6336.00 USD
""")


def test_given_endings_and_a_balance_when_open_balances_add_up_to_the_wire_then_each_line_takes_its_own():
    letter = written("Hey Marcus, we wired 48,210.55 this morning covering 900614, -19 and the balance of -10. Shout if not.")

    advice = read_mail(LEDGER, letter)

    assert lines_of(advice) == [("900614", "28114.75"), ("900619", "14865.35"), ("900610", "5230.45")]
    assert advice is not None
    assert advice.closes


def test_given_a_range_when_the_balances_between_its_ends_add_up_then_all_are_paid():
    letter = written("EFT sequence 0419377, settles tomorrow, $9,805.50, pays your invoices 900231 through 900233.")

    advice = read_mail(LEDGER, letter)

    assert lines_of(advice) == [("900231", "3120.00"), ("900232", "2275.50"), ("900233", "4410.00")]
    assert advice is not None
    assert advice.lines[0].resolution is Resolution.SUFFIX


def test_given_one_less_an_amount_when_the_rest_adds_up_then_that_amount_is_withheld():
    letter = written("You will find $34,841.00 in your account, ACH'd today. That is 900610 in full and 900701 less $1,159.95.")

    advice = read_mail(LEDGER, letter)

    assert advice is not None
    assert [(line.invoice_number, line.paid, line.deduction) for line in advice.lines] == [
        ("900610", Decimal("5230.45"), Decimal(0)),
        ("900701", Decimal("29610.55"), Decimal("1159.95")),
    ]


def test_given_amounts_before_their_numbers_when_they_add_up_then_each_number_takes_the_one_before_it():
    letter = written("We paid $7,350.45 by EFT on May 11, 2026. That is $5,230.45 for invoice 900610 and $2,120.00 on invoice 900231.")

    advice = read_mail(LEDGER, letter)

    assert lines_of(advice) == [("900610", "5230.45"), ("900231", "2120.00")]


def test_given_an_amount_for_each_when_two_are_named_then_both_take_it():
    letter = written("We just sent you an ACH for two of them, 900610 and 900231, 3,000 each, so 6,000.00 total.")

    advice = read_mail(LEDGER, letter)

    assert lines_of(advice) == [("900610", "3000"), ("900231", "3000")]


def test_given_one_invoice_paid_and_others_promised_when_a_reply_is_read_then_only_the_paid_one_is_a_line():
    letter = written("900610 was paid by ACH this afternoon (5,230.45). 900614 and 900619 are approved and go out in the June 12 run.")

    advice = read_mail(LEDGER, letter)

    assert lines_of(advice) == [("900610", "5230.45")]
    assert advice is not None
    assert advice.paid_on is not None
    assert advice.paid_on.isoformat() == "2026-05-12"


def test_given_a_bill_told_by_date_and_amount_when_one_open_invoice_fits_then_it_is_meant():
    letter = written(
        "Cheque no. 311 went in the post this morning for your bill of March 20, 2026, $6,336.00. I can't give you the number."
    )

    advice = read_mail(LEDGER, letter)

    assert lines_of(advice) == [("900810", "6336.00")]
    assert advice is not None
    assert (advice.reference, advice.method, advice.lines[0].resolution) == ("311", PaymentMethod.CHECK, Resolution.DESCRIPTION)


def test_given_a_lump_sum_without_numbers_when_it_is_read_then_total_and_method_are_known_and_no_line():
    letter = written("To get some of this off both our desks we wired $75,000.00 today toward the old stuff.")

    advice = read_mail(LEDGER, letter)

    assert advice is not None
    assert (advice.total, advice.method, advice.lines) == (Decimal("75000.00"), PaymentMethod.WIRE, ())


def test_given_a_promise_when_a_reply_is_read_then_it_tells_of_no_payment():
    letter = written("The balance of 900614, $28,114.75, will be paid by June 30.")

    advice = read_mail(LEDGER, letter)

    assert advice is None


def test_given_a_refusal_when_a_reply_is_read_then_it_tells_of_no_payment():
    letter = written('900614 has $2,310.00 for "database hosting" on it. Not paying those $2,310.00.')

    advice = read_mail(LEDGER, letter)

    assert advice is None


def test_given_a_claim_without_amount_or_number_when_a_reply_is_read_then_it_is_no_advice():
    letter = written("900614 we paid back in the spring, please check again.")

    advice = read_mail(LEDGER, letter)

    assert advice is None


def test_given_a_letter_over_several_lines_when_numbers_and_amounts_are_parted_then_they_are_brought_together():
    letter = written("""
        We enclose notice of an electronic funds transfer, number GT-77120, for $33,345.20, issued today from
        the estate accounts in our charge. Kindly apply it as follows:
        (a) your account no. 900614 dated January 28, 2026, in the matter of Estate Litigation, in the amount
        of $28,114.75;
        (b) your account no. 900610 dated January 28, 2026, in the matter of Trustee Advice, in the amount of
        $5,230.45;
        and confirm receipt to the undersigned.
    """)

    advice = read_mail(LEDGER, letter)

    assert lines_of(advice) == [("900614", "28114.75"), ("900610", "5230.45")]
    assert advice is not None
    assert advice.reference == "GT-77120"


OUR_LIST = written(
    """
    Invoice     Date        Due         Balance
    Inv. 900610 01/28/2026  02/27/2026   5,230.45
    Inv. 900614 01/28/2026  02/27/2026  28,114.75
    Inv. 900619 01/30/2026  03/01/2026  14,865.35
                             Total USD  48,210.55
    """,
    part="quoted",
)


def test_given_words_that_point_at_our_list_when_the_amount_is_its_total_then_all_of_it_is_paid():
    letter = written("Hi Marcus, all of the below went out by wire today, $48,210.55 in total.")

    advice = read_mail(LEDGER, letter, OUR_LIST)

    assert lines_of(advice) == [("900610", "5230.45"), ("900614", "28114.75"), ("900619", "14865.35")]


def test_given_a_count_when_it_points_at_the_first_of_our_list_then_only_those_are_paid():
    letter = written("We wired $33,345.20 this morning for the first two below.")

    advice = read_mail(LEDGER, letter, OUR_LIST)

    assert lines_of(advice) == [("900610", "5230.45"), ("900614", "28114.75")]


def test_given_our_list_under_the_mail_when_nobody_points_at_it_then_it_is_no_advice():
    letter = written("Received, thank you. Looking into it.")

    advice = read_mail(LEDGER, letter, OUR_LIST)

    assert advice is None


def test_given_glued_numbers_in_a_wires_text_when_their_balances_add_up_then_both_are_paid():
    letter = written("Wire of 33,345.20 USD sent today. Ref: INV900614INV900610")

    advice = read_mail(LEDGER, letter)

    assert lines_of(advice) == [("900614", "28114.75"), ("900610", "5230.45")]


def test_given_a_payment_told_without_a_verb_when_it_is_todays_then_it_is_read():
    letter = written("ACH today, $9,805.50 for invoices 900231-233.")

    advice = read_mail(LEDGER, letter)

    assert lines_of(advice) == [("900231", "3120.00"), ("900232", "2275.50"), ("900233", "4410.00")]


def test_given_half_of_an_invoice_when_the_sender_says_so_then_nothing_is_withheld():
    letter = written("Paid half of 900701 today, $15,385.25 by ach.")

    advice = read_mail(LEDGER, letter)

    assert advice is not None
    assert [(line.paid, line.deduction, line.is_partial) for line in advice.lines] == [(Decimal("15385.25"), Decimal(0), True)]


def test_given_a_part_that_is_paid_and_a_rest_for_later_when_it_is_read_then_the_part_is_the_payment():
    ledger = book("""
        client 301 larch.example Larch Mills
        invoice 418400 301 2026-03-02 15295.17 USD
    """)

    words = "We sent an ACH of $10,094.94, that is $10,094.94 as a part of invoice 418400 (we will pay the remaining $5,200.23 later)."
    remittance = read_mail(ledger, written(words))

    assert lines_of(remittance) == [("418400", "10094.94")]
    assert remittance.total == Decimal("10094.94")


def test_given_a_wire_for_several_companies_when_the_mail_names_its_share_then_that_is_the_total():
    letter = written(
        "Wire QS-11 for $98,400.00 goes to you today. Of this $14,865.35 is for your invoice 900619. Our sister reports the rest."
    )

    advice = read_mail(LEDGER, letter)

    assert lines_of(advice) == [("900619", "14865.35")]
    assert advice is not None
    assert advice.total == Decimal("14865.35")
