"""Statements of the bank: each entry once, under the bank's own id; what is torn is refused whole, with the place and what to do."""

import re
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from mailflow.domain.errors import FeedError
from mailflow.domain.facts import PaymentMethod
from mailflow.domain.ports import Feed
from mailflow.feeds.bai2 import Bai2
from mailflow.feeds.camt import Camt
from mailflow.feeds.ledger import Clients, Invoices
from mailflow.feeds.lockbox import Lockbox
from mailflow.feeds.mt940 import Mt940
from mailflow.feeds.nacha import Nacha
from mailflow.feeds.receipts import Receipts
from mailflow.feeds.table import BankTable
from tests.feeds import statements

READERS: tuple[Feed, ...] = (Bai2(), Lockbox(), Camt(), Mt940(), Nacha(), BankTable(), Receipts(), Invoices(), Clients())
USD_TABLE = 'currency = "USD"\n'
CAMT_VERSIONS = [f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version:02d}" for version in (1, 2, 4, 6, 8, 10, 13)]
SAMPLES = {
    "a.bai": (Bai2, statements.BAI2),
    "b.bai": (Bai2, statements.BAI2_NAMED),
    "lockbox.txt": (Lockbox, statements.LOCKBOX),
    "ctx.ach": (Nacha, statements.nacha()),
    "statement.sta": (Mt940, statements.MT940),
    "statement.xml": (Camt, statements.camt()),
    "german.csv": (BankTable, statements.GERMAN_TABLE),
    "american.csv": (BankTable, statements.AMERICAN_TABLE),
    "tabs.txt": (BankTable, statements.TWO_COLUMNS),
}


@pytest.fixture
def write(tmp_path: Path):
    def written(text: str, name: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return written


def said(receipts):
    return [(receipt.receipt_id, receipt.amount.plain, str(receipt.method), receipt.payer_name) for receipt in receipts]


@pytest.mark.parametrize("name", SAMPLES)
def test_given_a_statement_when_every_reader_looks_at_it_then_its_own_is_surest(write, name):
    kind, text = SAMPLES[name]
    path = write(text, name)

    surest = max(READERS, key=lambda reader: reader.recognises(path))

    assert isinstance(surest, kind)


@pytest.mark.parametrize("name", [name for name in SAMPLES if name not in ("american.csv", "tabs.txt")])
def test_given_a_statement_when_it_is_parsed_twice_then_ids_stay_and_each_line_is_told(write, name):
    kind, text = SAMPLES[name]
    path = write(text, name)

    first, second = kind().parse(path), kind().parse(path)

    ids = [receipt.receipt_id for receipt in first.receipts]
    assert ids == [receipt.receipt_id for receipt in second.receipts]
    assert len(set(ids)) == len(ids)
    assert len(first.lines) == len(first.accounts) == len(first.receipts) + len(first.returned)


def test_given_a_bai2_file_when_it_is_parsed_then_lockbox_items_stand_for_their_sum_and_debits_are_counted(write):
    load = Bai2().parse(write(statements.BAI2, "day.bai"))

    assert said(load.receipts) == [
        ("20260503-FT260503001", "12000.00", "wire", "CALDER MILLS LTD"),
        ("20260503-ACH00123", "2500.50", "ach", "LINDEN FREIGHT"),
        ("20260503-LBX77-1", "1000.00", "lockbox", ""),
        ("20260503-LBX77-2", "2000.00", "lockbox", ""),
    ]
    assert load.receipts[0].reference == "CUST77 WIRE TRANSFER CREDIT ORIG:CALDER MILLS LTD OBI: INVOICE 10231 AND 10232, THANK YOU"
    assert load.receipts[1].reference.endswith("INV 10240")
    assert (load.lines, set(load.accounts)) == ((4, 6, 9, 9, 12), {"000123456789"})
    assert load.left_out == (("payments out and charges", 1), ("transfers between own accounts, and interest", 1))
    assert [(each.return_id, each.amount.plain) for each in load.returned] == [("20260503-RET1", "500.00")]


def test_given_lockbox_items_that_do_not_add_up_when_they_are_parsed_then_the_deposit_is_one_receipt_and_a_person_is_told(write):
    load = Bai2().parse(write(statements.BAI2.replace("16,116,200000", "16,116,190000"), "day.bai"))

    assert [receipt.amount.plain for receipt in load.receipts] == ["12000.00", "2500.50", "3000.00"]
    assert "add up to 2900.00" in load.remarks[0]


def test_given_continuations_with_names_when_they_are_parsed_then_payer_and_purpose_are_found(write):
    load = Bai2().parse(write(statements.BAI2_NAMED, "day.bai"))

    assert said(load.receipts) == [("20260503-GI22284", "500.50", "wire", "CALDER MILLS LTD")]
    assert "INV 10231 of 08/18/26" in load.receipts[0].reference
    assert load.left_out == (("own payments that came back", 1),)


def test_given_a_lockbox_file_when_it_is_parsed_then_each_check_is_a_receipt_with_the_keyed_invoices(write):
    load = Lockbox().parse(write(statements.LOCKBOX, "lockbox.txt"))

    assert said(load.receipts) == [
        ("20260503-1234567-001-001", "1200.00", "lockbox", "CALDER MILLS LTD"),
        ("20260503-1234567-001-002", "2500.50", "lockbox", "LINDEN FREIGHT"),
    ]
    assert [receipt.reference for receipt in load.receipts] == ["CHECK 4511 INV 10231 INV 10232", "CHECK 4520 INV 10240"]
    assert load.remarks == ()


def test_given_a_batch_total_that_differs_when_a_lockbox_file_is_parsed_then_a_person_is_told(write):
    load = Lockbox().parse(write(statements.LOCKBOX.replace("0000370050\n8", "0000370051\n8"), "lockbox.txt"))

    assert load.remarks == ("line 9: the bank's batch total is 3700.51 USD, its checks add up to 3700.50 USD",)


def test_given_a_ctx_payment_when_it_is_parsed_then_its_addenda_name_the_invoices(write):
    load = Nacha().parse(write(statements.nacha(), "ctx.ach"))

    assert said(load.receipts) == [("20260503-021000020000001", "12000.00", "ach", "CALDER MILLS LTD")]
    assert load.receipts[0].reference == "VENDOR PAY TRACE 021000020000001 TRN 7788 INV 10231 INV 10232"
    assert load.left_out == (("payments out and charges", 1),)


def test_given_german_and_dutch_details_when_mt940_is_parsed_then_purpose_payer_and_numbers_are_told_apart(write):
    load = Mt940().parse(write(statements.MT940, "statement.sta"))

    assert said(load.receipts) == [
        ("20260504-B6E3LGC", "1200.00", "wire", "LINDEN FREIGHT GMBH"),
        ("20260504-ABC1", "250.50", "wire", "CALDER MILLS LTD"),
    ]
    assert [receipt.reference for receipt in load.receipts] == [
        "RE 10231 und 10232 Danke EREF PAY-88213",
        "INVOICE 10240 THANKS EREF E2E-5 REF REF4711",
    ]
    assert [(each.return_id, each.amount.plain, "PAY-77001" in each.words) for each in load.returned] == [
        ("20260504-RET99", "500.00", True)
    ]
    assert load.remarks == ()


def test_given_a_statement_with_an_entry_too_few_when_mt940_is_parsed_then_its_balances_say_so(write):
    torn = re.sub(r":61:2605040504C250.*\n:86:.*\n", "", statements.MT940)

    load = Mt940().parse(write(torn, "statement.sta"))

    assert load.remarks == ("line 13: the balances of account 12030000/1020304051 differ by 935.50 EUR, its entries by 685.00",)


@pytest.mark.parametrize(
    "line", ["160901C10,00NMSCNONREF//X1", "1609010902C10,NTRFNONREF//X1", "160901CR10,00F123NONREF//X1", "160901C10,00NOV NONREF//X1"]
)
def test_given_a_dialect_of_field_61_when_mt940_is_parsed_then_its_amount_is_read(write, line):
    text = f":20:A\n:25:1234567EUR\n:28C:1\n:60F:C160901EUR0,00\n:61:{line}\n:86:RE 10231\n:62F:C160902EUR10,00\n-\n"

    load = Mt940().parse(write(text, "statement.sta"))

    assert [(receipt.amount.plain, receipt.reference) for receipt in load.receipts] == [("10.00", "RE 10231")]
    assert load.accounts == ("1234567",)


@pytest.mark.parametrize("namespace", [*CAMT_VERSIONS, "", "urn:own:bank:dialect"])
def test_given_a_camt_053_of_any_version_when_it_is_parsed_then_a_batch_is_taken_apart(write, namespace):
    load = Camt().parse(write(statements.camt(namespace), "statement.xml"))

    assert said(load.receipts) == [
        ("BATCH1-E1", "1000.00", "wire", "Linden Freight"),
        ("BATCH1-E2", "2000.00", "wire", "Calder"),
        ("S2", "985.00", "wire", ""),
    ]
    assert [receipt.reference for receipt in load.receipts] == [
        "RE 10231 EREF E1",
        "INV 10240 EREF E2",
        "INSTRUCTED EUR 1000.00 CHARGES EUR 15.00",
    ]
    assert load.left_out == (("entries that the bank has not booked yet", 1), ("payments out and charges", 1))
    assert [(each.return_id, each.reason) for each in load.returned] == [("S3", "AC04 EREF PAY-77001")]


def test_given_a_camt_054_when_it_is_parsed_then_it_is_read_like_a_statement(write):
    path = write(statements.camt("urn:iso:std:iso:20022:tech:xsd:camt.054.001.04", root="BkToCstmrDbtCdtNtfctn", part="Ntfctn"), "n.xml")

    load = Camt().parse(path)

    assert [receipt.receipt_id for receipt in load.receipts] == ["BATCH1-E1", "BATCH1-E2", "S2"]


def test_given_details_that_do_not_add_up_when_a_batch_is_parsed_then_it_is_one_receipt_and_a_person_is_told(write):
    load = Camt().parse(write(statements.camt().replace(">2000.00<", ">1999.00<"), "statement.xml"))

    assert [receipt.amount.plain for receipt in load.receipts] == ["3000.00", "985.00"]
    assert "do not add up" in load.remarks[0]


def test_given_a_german_table_when_it_is_parsed_then_header_account_decimals_and_totals_are_understood(write):
    load = BankTable().parse(write(statements.GERMAN_TABLE, "umsatz.csv", "cp1252"))

    assert [(receipt.amount.plain, receipt.received_on, receipt.payer_name) for receipt in load.receipts] == [
        ("1200.00", date(2026, 5, 4), "Linden Freight GmbH")
    ]
    assert (load.accounts, load.left_out) == (("DE02 1203 0000 0000 2020 51",), (("payments out and charges", 1),))
    assert ("bank_amount", "Betrag") in load.columns


def test_given_a_saved_mapping_when_a_table_is_parsed_then_what_no_column_says_comes_from_it(write):
    mapping = write(USD_TABLE + 'account = "trust"\n[columns]\nreference = "Description"\n', "bank-columns.toml")

    load = BankTable().mapped(mapping).parse(write(statements.AMERICAN_TABLE, "american.csv"))

    assert [(receipt.amount.plain, receipt.method, receipt.received_on) for receipt in load.receipts] == [
        ("1200.00", PaymentMethod.ACH, date(2026, 5, 13)),
        ("250.00", PaymentMethod.WIRE, date(2026, 5, 4)),
    ]
    assert [each.words for each in load.returned] == ["DEPOSITED ITEM RETURNED CHK SER# 4511 DEPOSITED ITEM RETURNED CHK SER# 4511"]
    assert set(load.accounts) == {"trust"}


def test_given_a_mapping_in_json_when_a_table_is_parsed_then_it_is_understood_too(write):
    mapping = write('{"currency": "GBP", "columns": {"money_in": "Paid in", "money_out": "Paid out"}}', "bank-columns.json")

    load = BankTable().mapped(mapping).parse(write(statements.TWO_COLUMNS, "tabs.txt", "utf-16"))

    assert [(receipt.amount.plain, receipt.received_on) for receipt in load.receipts] == [("1200.00", date(2026, 5, 13))]


def test_given_a_workbook_of_the_bank_when_it_is_parsed_then_typed_days_and_numbers_are_taken(tmp_path):
    path = tmp_path / "bank.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["Account", "1234-5678"])
        sheet.write_row(2, 0, ["Date", "Description", "Amount", "Currency"])
        sheet.write_datetime(3, 0, date(2026, 5, 4), day)
        sheet.write_row(3, 1, ["INV 10231", 1200.5, "USD"])

    load = BankTable().parse(path)

    assert [(receipt.amount.plain, receipt.received_on, receipt.reference) for receipt in load.receipts] == [
        ("1200.50", date(2026, 5, 4), "INV 10231")
    ]
    assert load.accounts == ("1234-5678",)


@pytest.mark.parametrize(
    ("reader", "text", "line", "fix"),
    [
        pytest.param(Bai2(), statements.BAI2.replace("99,4925050,1,18/\n", ""), 14, "cut off", id="BAI2 without its trailer"),
        pytest.param(Bai2(), statements.BAI2.replace("250050", "25OO50"), 6, "in cents", id="BAI2 with letters in an amount"),
        pytest.param(Bai2(), statements.BAI2.replace(",260503,", ",269903,"), 2, "YYMMDD", id="BAI2 of no day"),
        pytest.param(Lockbox(), statements.LOCKBOX.replace("9000010\n", ""), 10, "cut off", id="a lockbox file without its end"),
        pytest.param(Lockbox(), statements.LOCKBOX.replace("0000250050", "00002500S0", 1), 7, "ten digits", id="letters on a check"),
        pytest.param(Nacha(), statements.nacha(credit=1_100_000), 7, "add up to", id="NACHA whose totals differ"),
        pytest.param(Nacha(), "\n".join(statements.nacha().split("\n")[:4]), None, "cut off", id="NACHA that was cut off"),
        pytest.param(Mt940(), statements.MT940.split(":62F:")[0], 3, "closing balance", id="MT940 that was cut off"),
        pytest.param(Mt940(), statements.MT940.replace("CR1200,00", "CX12oo"), 6, "value date", id="MT940 with letters in an amount"),
        pytest.param(Camt(), statements.camt()[:-30], 1, "torn", id="XML that is torn"),
        pytest.param(Camt(), statements.camt().replace(">985.00<", ">985,00x<"), 1, "plain decimals", id="XML with letters in an amount"),
        pytest.param(Camt(), "<!DOCTYPE x [<!ENTITY a 'b'>]>" + statements.camt()[21:], 1, "defines nothing", id="XML with entities"),
        pytest.param(BankTable(), statements.AMERICAN_TABLE, 2, 'currency = "USD"', id="a table without a currency"),
        pytest.param(BankTable(), "Date,Text,Amount,Currency\n05/04/2026,A,1.00,USD\n", 2, "two ways", id="days that can be two"),
        pytest.param(BankTable(), 'Date,Text,Amount,Currency\n2026-05-04,A,"1,234",USD\n', 2, "thousands", id="amounts that can be two"),
        pytest.param(BankTable(), "Date,Text,Amount,Currency\n2026-05-04,A,l2.00,USD\n", 2, "an amount such as", id="letters in an amount"),
        pytest.param(BankTable(), "Date,Text,Amount,Currency\n2026-05-04,A,1,USD\nlater,B,2,USD\n", 3, "no day", id="a word for a day"),
    ],
)  # fmt: skip
def test_given_a_torn_statement_when_it_is_parsed_then_the_error_names_the_line_and_what_to_do(write, reader, text, line, fix):
    with pytest.raises(FeedError) as refused:
        reader.parse(write(text, "statement.csv"))

    assert (refused.value.line, fix in refused.value.fix) == (line, True), str(refused.value)
