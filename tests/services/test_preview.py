"""What would be sent to whom on which day: each sentence of the definition, and the edges between them."""

from tests.services.ladders import LADDER, client, ledger, play


def test_given_an_invoice_when_its_steps_come_then_each_goes_once_on_its_day():
    given = ledger("900 acme 2026-10-01 500.00")

    lines = play(given, "2026-10-01", "2026-12-31")

    assert lines == [
        "2026-10-08 acme first 900=500.00 asks 500.00 USD to ap@acme.example",
        "2026-11-02 acme second 900=500.00 asks 500.00 USD to ap@acme.example cc partner@firm.example",
    ]


def test_given_a_step_on_a_holiday_when_it_comes_then_it_goes_on_the_next_business_day():
    given = ledger("900 acme 2026-11-19 500.00")

    lines = play(given, "2026-11-20", "2026-12-01")

    assert lines == ["2026-11-27 acme first 900=500.00 asks 500.00 USD to ap@acme.example"]


def test_given_an_invoice_long_overdue_when_the_preview_begins_then_only_the_highest_step_goes():
    given = ledger("900 acme 2026-05-01 500.00")

    lines = play(given, "2026-10-03", "2026-12-31")

    assert lines == ["2026-10-05 acme second 900=500.00 asks 500.00 USD to ap@acme.example cc partner@firm.example"]


def test_given_two_invoices_on_different_steps_when_they_go_together_then_the_higher_one_counts_for_both():
    given = ledger("""
        900 acme 2026-09-01 500.00
        901 acme 2026-09-25 100.00
    """)

    lines = play(given, "2026-10-02", "2026-12-31")

    assert lines == ["2026-10-02 acme second 900=500.00 901=100.00 asks 600.00 USD to ap@acme.example cc partner@firm.example"]


def test_given_a_letter_a_few_days_ago_when_more_falls_due_then_it_waits_for_the_interval():
    given = ledger("""
        900 acme 2026-10-01 500.00
        901 acme 2026-10-05 100.00
        902 acme 2026-10-07 200.00
    """)

    lines = play(given, "2026-10-01", "2026-10-20")

    assert lines == [
        "2026-10-08 acme first 900=500.00 asks 500.00 USD to ap@acme.example",
        "2026-10-15 acme first 901=100.00 902=200.00 asks 300.00 USD to ap@acme.example",
    ]


def test_given_two_clients_with_one_address_when_both_are_due_then_both_letters_go_and_later_ones_wait_for_either():
    both = (client("acme", "ap@group.example"), client("bolt", "AP@group.example"))
    given = ledger("900 acme 2026-10-01 500.00\n901 bolt 2026-10-01 100.00\n902 bolt 2026-10-05 70.00", clients=both)

    lines = play(given, "2026-10-01", "2026-10-16")

    assert lines == [
        "2026-10-08 acme first 900=500.00 asks 500.00 USD to ap@group.example",
        "2026-10-08 bolt first 901=100.00 asks 100.00 USD to AP@group.example",
        "2026-10-15 bolt first 902=70.00 asks 70.00 USD to AP@group.example",
    ]


def test_given_a_small_amount_when_it_is_due_then_it_waits_until_enough_is_asked():
    given = ledger("""
        900 acme 2026-10-01 30.00
        901 acme 2026-10-06 20.00
    """)

    lines = play(given, "2026-10-01", "2026-10-20")

    assert lines == ["2026-10-13 acme first 900=30.00 901=20.00 asks 50.00 USD to ap@acme.example"]


def test_given_two_currencies_when_one_of_them_asks_for_enough_then_both_go():
    given = ledger("""
        900 acme 2026-10-01 500.00 USD
        901 acme 2026-10-01 10.00 EUR
    """)

    lines = play(given, "2026-10-01", "2026-10-20")

    assert lines == ["2026-10-08 acme first 900=500.00 901=10.00 asks 10.00 EUR, 500.00 USD to ap@acme.example"]


def test_given_credits_when_a_letter_asks_then_they_are_deducted_and_never_asked_for():
    given = ledger("""
        900 acme 2026-10-01 500.00
        950 acme 2026-10-01 -120.00
    """)

    lines = play(given, "2026-10-01", "2026-10-20")

    assert lines == ["2026-10-08 acme first 900=500.00 asks 380.00 USD to ap@acme.example"]


def test_given_a_currency_that_credits_cover_when_a_letter_goes_then_that_currency_drops_out_and_stays_due():
    given = ledger("""
        900 acme 2026-09-01 500.00 USD
        901 acme 2026-10-01 100.00 EUR
        902 acme 2026-10-12 80.00 USD
        950 acme 2026-10-01 -500.00 USD
    """)

    lines = play(given, "2026-10-01", "2026-10-20")

    assert lines == [
        "2026-10-08 acme first 901=100.00 asks 100.00 EUR to ap@acme.example",
        "2026-10-19 acme second 900=500.00 902=80.00 asks 80.00 USD to ap@acme.example cc partner@firm.example",
    ]


def test_given_a_dispute_when_the_invoice_falls_due_then_the_group_says_so_once_and_the_letter_goes_after_it():
    given = ledger("900 acme 2026-10-01 500.00", holds="invoice 900 dispute 2026-10-02 2026-10-25")

    lines = play(given, "2026-10-01", "2026-10-30")

    assert lines == [
        "2026-10-08 acme nothing to ap@acme.example held 900:dispute",
        "2026-10-26 acme first 900=500.00 asks 500.00 USD to ap@acme.example",
    ]


def test_given_a_dispute_of_a_part_when_the_invoice_falls_due_then_the_rest_is_asked_for():
    given = ledger("900 acme 2026-10-01 500.00", holds="invoice 900 dispute - - 120.00\ninvoice 900 other - 2026-10-31 80.00")

    lines = play(given, "2026-10-01", "2026-10-20")

    assert lines == ["2026-10-08 acme first 900=300.00 asks 300.00 USD to ap@acme.example"]


def test_given_disputed_parts_that_make_the_whole_when_the_invoice_falls_due_then_nothing_is_left_to_ask():
    given = ledger("900 acme 2026-10-01 500.00", holds="invoice 900 dispute - - 420.00\ninvoice 900 other - - 80.00")

    lines = play(given, "2026-10-01", "2026-10-20")

    assert lines == ["2026-10-08 acme nothing to ap@acme.example held 900:dispute"]


def test_given_one_of_two_invoices_in_dispute_when_they_fall_due_then_the_other_is_asked_for_and_from_then_on_all_is_held():
    given = ledger("900 acme 2026-10-01 500.00\n901 acme 2026-10-01 90.00", holds="invoice 900 promise - 2026-11-15")

    lines = play(given, "2026-10-01", "2026-10-20")

    assert lines == [
        "2026-10-08 acme first 901=90.00 asks 90.00 USD to ap@acme.example held 900:promise",
        "2026-10-09 acme nothing to ap@acme.example held 900:promise",
    ]


def test_given_overlapping_holds_when_one_ends_then_the_other_still_holds_without_saying_so_again():
    given = ledger("900 acme 2026-10-01 500.00", holds="invoice 900 dispute - 2026-10-12\nclient acme absence 2026-10-10 2026-10-20")

    lines = play(given, "2026-10-01", "2026-10-30")

    assert lines == [
        "2026-10-08 acme nothing to ap@acme.example held 900:dispute",
        "2026-10-21 acme first 900=500.00 asks 500.00 USD to ap@acme.example",
    ]


def test_given_a_contact_who_asked_not_to_be_written_to_when_the_address_is_spelt_otherwise_then_it_is_held_all_the_same():
    given = ledger("900 acme 2026-10-01 500.00", holds="contact AP@ACME.example stop_contact - -")

    lines = play(given, "2026-10-01", "2026-10-20")

    assert lines == ["2026-10-08 acme nothing to ap@acme.example held 900:stop_contact"]


def test_given_a_matter_on_hold_when_two_matters_fall_due_then_only_the_other_is_asked_for():
    given = ledger("900 acme 2026-10-01 500.00 USD M1\n901 acme 2026-10-01 90.00 USD M2", holds="matter M1 ebilling - -")

    lines = play(given, "2026-10-01", "2026-10-20")

    assert lines == [
        "2026-10-08 acme first 901=90.00 asks 90.00 USD to ap@acme.example held 900:ebilling",
        "2026-10-09 acme nothing to ap@acme.example held 900:ebilling",
    ]


def test_given_matters_with_contacts_of_their_own_when_they_fall_due_then_each_contact_has_a_letter_of_its_own():
    given = ledger(
        "900 acme 2026-10-01 500.00 USD M1\n901 acme 2026-10-01 90.00 USD M2\n902 acme 2026-10-01 70.00 USD M3",
        contacts="acme M1 client gc@acme.example\nacme - client cfo@acme.example",
    )

    lines = play(given, "2026-10-01", "2026-10-20")

    assert lines == [
        "2026-10-08 acme first 901=90.00 902=70.00 asks 160.00 USD to cfo@acme.example",
        "2026-10-08 acme first 900=500.00 asks 500.00 USD to gc@acme.example",
    ]


def test_given_nobody_in_accounts_payable_when_a_step_writes_there_then_the_matter_s_client_contact_is_written_to():
    ladder = LADDER.replace('template = "reminder/first"', 'template = "reminder/first"\nto = ["accounts_payable"]')
    given = ledger("900 acme 2026-10-01 500.00 USD M1", contacts="acme M1 client gc@acme.example")

    lines = play(given, "2026-10-01", "2026-10-20", ladder=ladder)

    assert lines == ["2026-10-08 acme first 900=500.00 asks 500.00 USD to gc@acme.example"]


def test_given_a_role_that_nobody_has_when_a_step_writes_to_it_alone_then_nothing_goes():
    ladder = LADDER.replace('template = "reminder/first"', 'template = "reminder/first"\nto = ["committee"]')
    given = ledger("900 acme 2026-10-01 500.00")

    lines = play(given, "2026-10-01", "2026-10-20", ladder=ladder)

    assert lines == []


def test_given_a_call_among_the_steps_when_it_comes_then_it_is_a_task_beside_the_letters_and_counts_for_the_interval():
    ladder = LADDER.replace('name = "second"', 'name = "second"\nchannel = "call"')
    given = ledger("900 acme 2026-09-01 500.00\n901 acme 2026-09-25 100.00\n902 acme 2026-09-28 60.00", clients=(client("acme"),))

    lines = play(given, "2026-10-02", "2026-10-20", ladder=ladder)

    assert lines == [
        "2026-10-02 acme second 900=500.00 asks 500.00 USD to ap@acme.example cc partner@firm.example",
        "2026-10-02 acme first 901=100.00 asks 100.00 USD to ap@acme.example",
        "2026-10-09 acme first 902=60.00 asks 60.00 USD to ap@acme.example",
    ]


def test_given_a_step_before_the_due_date_when_it_comes_then_it_goes_before():
    ladder = LADDER.replace("after_due_days = 7", "after_due_days = -5")
    given = ledger("900 acme 2026-10-19 500.00")

    lines = play(given, "2026-10-01", "2026-10-30", ladder=ladder)

    assert lines == ["2026-10-14 acme first 900=500.00 asks 500.00 USD to ap@acme.example"]


def test_given_a_cadence_without_steps_for_a_client_when_it_is_overdue_then_nobody_is_reminded():
    ladder = LADDER + '[[cadence]]\nname = "never"\napplies_to = { clients = ["acme"] }\n'
    given = ledger("900 acme 2026-10-01 500.00\n901 bolt 2026-10-01 90.00")

    lines = play(given, "2026-10-01", "2026-10-20", ladder=ladder)

    assert lines == ["2026-10-08 bolt first 901=90.00 asks 90.00 USD to ap@bolt.example"]


def test_given_a_held_invoice_of_a_higher_step_when_the_rest_is_asked_for_then_the_letter_is_under_the_rest_s_step():
    given = ledger("900 acme 2026-08-01 500.00\n901 acme 2026-09-25 90.00", holds="invoice 900 dispute - -")

    lines = play(given, "2026-10-02", "2026-10-20")

    assert lines == [
        "2026-10-02 acme first 901=90.00 asks 90.00 USD to ap@acme.example held 900:dispute",
        "2026-10-05 acme nothing to ap@acme.example held 900:dispute",
    ]


def test_given_a_group_that_was_held_when_it_is_asked_and_held_again_then_both_holds_are_said():
    holds = "client acme absence - 2026-10-12\nclient acme promise 2026-11-01 2026-11-05"
    given = ledger("900 acme 2026-10-01 500.00", holds=holds)

    lines = play(given, "2026-10-01", "2026-11-10")

    assert lines == [
        "2026-10-08 acme nothing to ap@acme.example held 900:absence",
        "2026-10-13 acme first 900=500.00 asks 500.00 USD to ap@acme.example",
        "2026-11-02 acme nothing to ap@acme.example held 900:promise",
        "2026-11-06 acme second 900=500.00 asks 500.00 USD to ap@acme.example cc partner@firm.example",
    ]
