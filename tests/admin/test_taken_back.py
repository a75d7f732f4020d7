"""What the bank took back is a case that a person reads, acts on, and closes."""

from pathlib import Path

from mailflow.feeds.bai2 import Bai2
from mailflow.services.bank import AccountUse, BankAccounts, OfAccounts
from mailflow.services.load import load

STATEMENT = """\
01,021000021,LAWFIRM,260504,0600,1,80,,2/
02,LAWFIRM,021000021,1,260503,2400,USD,2/
03,000123456789,USD,010,500000,/
{}
49,0,2/
98,0,1,4/
99,0,1,6/
"""
CHECK = "16,175,777700,Z,DEP1,4511,CHECK DEPOSIT/"
BOUNCED = "16,555,777700,Z,RET1,4511,DEPOSITED ITEM RETURNED NSF/"


def take(office, folder: Path, name: str, record: str) -> None:
    (folder / name).write_text(STATEMENT.format(record))
    accounts = BankAccounts(otherwise=AccountUse.OPERATING)
    load(office.store, [folder / name], feeds=[OfAccounts(Bai2(), accounts)])


def test_given_a_check_that_came_back_when_its_case_is_opened_then_it_says_what_happened_and_can_be_closed(office, ana, tmp_path):
    take(office, tmp_path, "day.bai", CHECK)
    take(office, tmp_path, "next.bai", BOUNCED)
    case_id = office.case("taken_back")

    page = ana.see(f"/cases/{case_id}")

    assert "What the bank took back" in page
    assert "Receipt 20260503-DEP1 is returned" in page


def test_given_a_return_that_fits_no_receipt_when_its_case_is_opened_then_it_says_what_to_do(office, ana, tmp_path):
    take(office, tmp_path, "next.bai", BOUNCED)
    case_id = office.case("taken_back")

    page = ana.see(f"/cases/{case_id}")

    assert "No one receipt fits it" in page
    assert "mailflow returned RECEIPT" in page
