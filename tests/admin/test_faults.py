"""What the pages and the monitors say when something is not well."""

from datetime import timedelta

import pytest

from tests.admin.office import words


def test_given_a_ledger_that_nobody_loaded_today_when_asked_then_the_monitor_and_every_page_say_so(ana, office):
    office.store.clock.moment += timedelta(days=3)

    health, page = ana.open("/healthz"), ana.see("/receipts")

    assert health.status_code == 503
    assert "72 hours old" in health.get_json()["faults"][0]
    assert "The open items are 72 hours old" in page


@pytest.mark.parametrize("table", ["clients", "cases", "users"])
def test_given_a_database_that_does_not_answer_when_a_page_is_asked_for_then_a_plain_page_says_so(ana, office, table):
    office.break_table(table)

    answer = ana.open("/")

    assert answer.status_code == 500
    assert "Something went wrong here" in words(answer)
    assert "Traceback" not in answer.get_data(as_text=True)


def test_given_a_mail_that_failed_three_times_when_a_page_is_opened_then_it_says_so_and_leads_there(ana, office):
    row = office.fail_a_mail("ValueError: the reader stumbled")

    page, listed = ana.see("/"), ana.see("/mail?state=failed")

    assert "1 mail could not be read after three tries." in page
    assert "the reader stumbled" in listed
    assert ana.open("/healthz").status_code == 503
    assert ana.see(f"/mail/{row}").count("Try again") == 1


def test_given_a_mail_that_failed_when_it_is_tried_again_then_it_waits_for_the_worker(ana, office):
    row = office.fail_a_mail("ValueError: the reader stumbled")

    answer = ana.send(f"/mail/{row}/retry", page="/mail?state=failed")

    assert answer.location == f"/mail/{row}"
    assert "The mail is tried again now." in ana.see(f"/mail/{row}")
    assert "could not be read" not in ana.see("/")


def test_given_a_mail_that_did_not_fail_when_it_is_tried_again_then_it_is_refused(ana):
    answer = ana.send("/mail/1/retry", page="/mail")

    assert answer.status_code == 422
    assert "reload the page" in words(answer)
