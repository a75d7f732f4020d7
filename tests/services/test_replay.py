"""A replay is the same services over a calendar: receipts before the mail of their day, final answers at the end."""

import json
from datetime import date
from pathlib import Path

from mailflow.services.replay import Answers, CaseSet, replay
from tests.databases import Database
from tests.services.practice import CLIENTS, advice, invoice_of, open_practice, receipt_of

INVOICES = ("10231 calder 2026-04-01 1200.00 USD", "10232 calder 2026-04-15 800.00 USD", "10240 linden 2026-04-20 3150.00 USD")
BOTH = advice("2,000.00", [("10231", "1,200.00"), ("10232", "800.00")])
LATE_CASH = "R1 2026-05-06 2000.00 USD wire CALDER MILLS LTD | REF 4711002"


def report(done: int, of: int, what: str) -> None:
    assert 0 <= done <= of, what


def answers(folder: Path, database: Database, *, mails: dict[str, bytes], receipts: tuple[str, ...]) -> Answers:
    (folder / "mail").mkdir()
    for name, raw in mails.items():
        (folder / "mail" / name).write_bytes(raw)
    case_set = CaseSet(
        clients=tuple(CLIENTS.values()),
        invoices=tuple(map(invoice_of, INVOICES)),
        receipts=tuple(map(receipt_of, receipts)),
        mails=tuple(sorted((folder / "mail").iterdir())),
        sent=(),
        today=date(2026, 5, 20),
    )
    practice = open_practice(folder, url=database.url)
    done = replay(practice.desk, practice.clock, case_set, report)
    practice.close()
    return done


def test_given_cash_after_its_advice_when_the_set_is_replayed_then_the_advice_is_applied_in_the_end(tmp_path, database):
    done = answers(tmp_path, database, mails={"0001.eml": BOTH}, receipts=(LATE_CASH,))

    (answer,) = done.messages
    assert (answer["disposition"], answer["receipt_id"]) == ("applied", "R1")


def test_given_a_receipt_with_an_advice_when_the_set_is_replayed_then_it_has_its_advices_answer(tmp_path, database):
    done = answers(tmp_path, database, mails={"0001.eml": BOTH}, receipts=(LATE_CASH,))

    (receipt,) = done.receipts
    assert receipt["allocations"] == done.messages[0]["allocations"]


def test_given_a_receipt_that_nothing_explains_when_the_set_is_replayed_then_it_waits_no_longer_than_the_last_day(tmp_path, database):
    done = answers(tmp_path, database, mails={}, receipts=("R2 2026-05-20 77.77 USD wire SOMEBODY ELSE | PAYMENT",))

    (receipt,) = done.receipts
    assert receipt["disposition"] == "exception"
    assert "candidates" in receipt


def test_given_the_same_mail_twice_when_the_set_is_replayed_then_the_second_file_has_an_answer_and_books_nothing(tmp_path, database):
    done = answers(tmp_path, database, mails={"0001.eml": BOTH, "0002.eml": BOTH}, receipts=(LATE_CASH,))

    first, second = done.messages
    assert first["disposition"] == "applied"
    assert second["disposition"] == "exception"


def test_given_answers_when_they_are_written_then_every_key_of_the_contract_is_there(tmp_path, database):
    done = answers(tmp_path, database, mails={"0001.eml": BOTH}, receipts=())

    (answer,) = json.loads(json.dumps(done.messages))
    assert set(answer) == {
        *("file", "kinds", "client_number", "reply_text", "remittance", "receipt_id", "disposition", "exception"),
        *("allocations", "on_account", "disputes", "promises", "confidence"),
    }


def test_given_an_amount_when_it_is_written_then_it_is_a_plain_decimal(tmp_path, database):
    done = answers(tmp_path, database, mails={"0001.eml": BOTH}, receipts=())

    assert (done.messages[0]["remittance"]["total"], done.messages[0]["on_account"]) == ("2000.00", "0.00")
