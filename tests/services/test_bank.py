"""Statements on their way into the books: which account money came to, and what the bank took back."""

from pathlib import Path

import pytest

from mailflow.domain.errors import FeedError, IllegalMove
from mailflow.domain.lifecycle import ReceiptState
from mailflow.feeds.bai2 import Bai2
from mailflow.feeds.receipts import Receipts
from mailflow.services.bank import AccountUse, BankAccounts, OfAccounts, return_receipt
from mailflow.services.load import load
from tests.services.practice import advice
from tests.store.stated import faults

OPERATING = BankAccounts(uses={"000123456789": AccountUse.OPERATING})
STATEMENT = """\
01,021000021,LAWFIRM,260504,0600,1,80,,2/
02,LAWFIRM,021000021,1,260503,2400,USD,2/
03,000123456789,USD,010,500000,/
{}
49,0,2/
98,0,1,4/
99,0,1,6/
"""
CHECK = "16,175,200000,Z,DEP1,4511,CHECK DEPOSIT REMITTER:CALDER MILLS LTD/"
BOUNCED = "16,555,200000,Z,RET1,4511,DEPOSITED ITEM RETURNED NSF/"
BOTH = advice("2,000.00", [("10231", "1,200.00"), ("10232", "800.00")])


@pytest.fixture
def take(practice, tmp_path: Path):
    """Loads a statement of these records."""

    def taken(*records: str, accounts: BankAccounts = OPERATING, name: str = "day.bai", **said):
        path = tmp_path / name
        path.write_text(STATEMENT.format("\n".join(records)))
        return load(practice.desk.store, [path], feeds=[OfAccounts(Bai2(), accounts), OfAccounts(Receipts(), accounts)], **said)

    return taken


def trusts(practice, *receipt_ids):
    with practice.desk.store.reading() as unit:
        return [receipt.is_trust for receipt in unit.receipts.find(receipt_ids)]


@pytest.mark.parametrize(
    ("uses", "is_trust"),
    [({"000123456789": "operating"}, [False]), ({"000-123 456789": "trust"}, [True]), ({"000123456789": "ignored"}, [])],
)
def test_given_an_account_that_the_firm_named_when_its_statement_is_loaded_then_its_money_is_what_the_firm_said(
    practice, take, uses, is_trust
):
    take(CHECK, accounts=BankAccounts(uses={number: AccountUse(use) for number, use in uses.items()}))

    assert trusts(practice, "20260503-DEP1") == is_trust


def test_given_an_account_that_nobody_named_when_its_statement_is_loaded_then_it_is_refused_with_what_to_write(practice, take):
    with pytest.raises(FeedError, match=r'"000123456789" = "operating" \(or trust, or ignored\) under \[bank\.accounts\]') as refused:
        take(CHECK, accounts=BankAccounts(uses={"777": AccountUse.OPERATING}))

    assert (refused.value.line, refused.value.column, trusts(practice, "20260503-DEP1")) == (4, "account", [])


@pytest.mark.parametrize(
    ("number", "use"),
    [("XXXXXX6789", "operating"), ("**** 4321", "trust"), ("trust", "trust"), ("", None), ("999", None), ("XXXX0000", None)],
)
def test_given_masked_and_missing_numbers_when_an_account_is_looked_for_then_only_what_is_certain_is_found(number, use):
    accounts = BankAccounts(uses={"000123456789": AccountUse.OPERATING, "DE0987654321": AccountUse.TRUST})

    assert accounts.find_use(number) == use


def test_given_a_statement_when_a_later_one_repeats_its_entries_then_each_receipt_is_there_once(practice, take):
    take(CHECK)

    again = take(CHECK, "16,195,5000,Z,W2,,WIRE/", name="later.bai")

    assert again.new_receipts == ("20260503-W2",)


def test_given_a_booked_check_when_the_bank_takes_it_back_then_its_invoices_are_open_again_and_a_person_is_told(practice, take):
    practice.deliver(BOTH)
    take(CHECK)
    practice.go()

    result = take(BOUNCED, name="next.bai")

    (case,) = practice.cases()
    assert result.given_back == ("20260503-DEP1",)
    assert (practice.balance("10231"), practice.state("20260503-DEP1")) == ("1200.00", ReceiptState.RETURNED)
    assert (case.reason, case.client_number, case.details["invoices"]) == ("taken_back", "calder", ["10231", "10232"])
    assert faults(practice.desk.store) == ()


def test_given_a_check_that_came_back_when_the_bank_reports_it_once_more_then_nothing_happens(practice, take):
    take(CHECK)
    take(BOUNCED, name="next.bai")

    again = take(BOUNCED, "16,195,5000,Z,W2,,WIRE/", name="again.bai")

    assert (again.given_back, len(practice.cases())) == ((), 1)


@pytest.mark.parametrize("bounced", [BOUNCED.replace("4511", "4599"), BOUNCED.replace("200000", "210000")])
def test_given_a_return_that_fits_no_receipt_when_it_is_loaded_then_nothing_is_given_back_and_a_person_is_asked(practice, take, bounced):
    take(CHECK)

    result = take(bounced, name="next.bai")

    (case,) = practice.cases()
    assert (result.given_back, practice.state("20260503-DEP1"), case.receipt_id) == ((), ReceiptState.RECEIVED, None)


def test_given_a_receipt_when_a_person_says_that_it_came_back_then_it_is_returned_once(practice, take):
    take(CHECK)

    return_receipt(practice.desk.store, "20260503-DEP1", actor="maria", reason="NSF")

    assert practice.state("20260503-DEP1") is ReceiptState.RETURNED
    with pytest.raises(IllegalMove):
        return_receipt(practice.desk.store, "20260503-DEP1", actor="maria", reason="NSF")


def test_given_trust_money_when_an_advice_names_it_then_it_is_not_applied_by_itself(practice, take):
    take(CHECK, accounts=BankAccounts(uses={"000123456789": AccountUse.TRUST}))
    practice.deliver(BOTH)

    practice.go()

    assert (practice.disposition(1), practice.balance("10231")) == ("exception", "1200.00")
