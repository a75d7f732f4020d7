"""The bank's files at the command line: what was recognised, what was left out, and what to write where something is missing."""

from tests.cli.program import mailflow
from tests.feeds.statements import AMERICAN_TABLE, BAI2

OWN = '[bank.accounts]\n"000123456789" = "operating"\n'


def test_given_a_statement_when_it_is_loaded_then_receipts_and_what_was_left_out_are_counted(tmp_path):
    (tmp_path / "mailflow.toml").write_text(OWN)
    (tmp_path / "day.bai").write_text(BAI2)

    said = mailflow(tmp_path, "load", "day.bai")

    assert "day.bai: 0 clients, 0 open items, 4 receipts, 1 returned" in said.out
    assert "left out: 1 payments out and charges" in said.out
    assert said.code == 0


def test_given_an_account_that_nobody_named_when_its_statement_is_loaded_then_one_sentence_says_what_to_write(tmp_path):
    (tmp_path / "day.bai").write_text(BAI2)

    said = mailflow(tmp_path, "load", "day.bai")

    assert 'write "000123456789" = "operating" (or trust, or ignored) under [bank.accounts]' in said.err
    assert said.code == 2


def test_given_a_table_of_the_bank_when_it_is_tried_then_its_columns_are_shown_as_a_mapping(tmp_path):
    (tmp_path / "bank.csv").write_text(AMERICAN_TABLE)
    (tmp_path / "columns.toml").write_text('currency = "USD"\n')

    said = mailflow(tmp_path, "load", "bank.csv", "--mapping", "columns.toml", "--account", "operating", "--dry-run")

    assert 'received_on = "Posting Date"' in said.out
    assert 'bank_amount = "Amount"' in said.out
    assert "dry run: nothing was changed" in said.err


def test_given_a_receipt_when_it_is_returned_by_hand_then_it_is_said_what_is_open_again(tmp_path):
    (tmp_path / "mailflow.toml").write_text(OWN)
    (tmp_path / "day.bai").write_text(BAI2)
    mailflow(tmp_path, "load", "day.bai")

    said = mailflow(tmp_path, "returned", "20260503-ACH00123", "--reason", "NSF")

    assert "receipt 20260503-ACH00123 is returned; open again: nothing" in said.out


def test_given_a_receipt_that_nobody_knows_when_it_is_returned_then_it_is_named(tmp_path):
    said = mailflow(tmp_path, "returned", "R9")

    assert "there is no receipt R9" in said.err
    assert said.code == 2


def test_given_a_document_when_it_is_read_then_each_value_stands_beside_its_place(tmp_path):
    (tmp_path / "advice.csv").write_text(
        "Remittance advice,\nPayment date,2026-05-04\nInvoice,Paid\n10231,1200.00\n10232,800.00\nTotal paid,2000.00\n"
    )

    said = mailflow(tmp_path, "read", "advice.csv")

    assert "total" in said.out
    assert "file, page 1: “10231”" in said.out
