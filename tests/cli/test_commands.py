"""Commands as the outside uses them: what they answer, what they write, and how they end."""

import json
from pathlib import Path

from tests.cli.program import mailflow
from tests.services.practice import advice

CLIENTS = "client_number,name,email_domains,currency\n100,Calder Mills Ltd,caldermills.example,USD\n"
INVOICES = (
    "invoice_number,client_number,invoice_date,due_date,currency,amount,balance\n"
    "10231,100,2026-04-01,2026-05-01,USD,1200.00,1200.00\n10232,100,2026-04-15,2026-05-15,USD,800.00,800.00\n"
)
RECEIPTS = (
    "receipt_id,received_on,amount,currency,method,payer_name,reference,account\n"
    "R1,2026-05-04,2000.00,USD,wire,CALDER MILLS LTD,REF 4711002,operating\n"
)
BOTH = advice("2,000.00", [("10231", "1,200.00"), ("10232", "800.00")])


def case_set(folder: Path) -> Path:
    place = folder / "set"
    (place / "mail").mkdir(parents=True)
    for name, text in (("clients.csv", CLIENTS), ("invoices.csv", INVOICES), ("receipts.csv", RECEIPTS), ("today.txt", "2026-05-20\n")):
        (place / name).write_text(text, encoding="utf-8")
    (place / "mail" / "0001.eml").write_bytes(BOTH)
    return place


def test_given_a_case_set_when_it_is_replayed_then_one_object_a_mail_and_a_receipt_is_written(tmp_path):
    place = case_set(tmp_path)

    said = mailflow(tmp_path, "replay", place, "--out", tmp_path / "out")

    answer = json.loads((tmp_path / "out" / "messages.jsonl").read_text(encoding="utf-8"))
    receipt = json.loads((tmp_path / "out" / "receipts.jsonl").read_text(encoding="utf-8"))
    assert (said.code, answer["disposition"], receipt["disposition"]) == (0, "applied", "applied")
    assert not (tmp_path / "var").exists()


def test_given_a_mail_when_it_is_read_without_a_ledger_then_its_words_and_their_places_are_shown(tmp_path):
    (tmp_path / "mail.eml").write_bytes(BOTH)

    said = mailflow(tmp_path, "read", "mail.eml", "--json")

    answer = json.loads(said.out)
    assert answer["file"] == "mail.eml"
    assert {"kinds", "reply_text", "remittance", "quoted_text", "evidence", "defects", "sender_trust", "automatic"} <= set(answer)


def test_given_a_mail_when_it_is_read_with_a_ledger_then_its_client_and_lines_are_known(tmp_path):
    place = case_set(tmp_path)

    said = mailflow(tmp_path, "read", place / "mail" / "0001.eml", "--ledger", place, "--json")

    answer = json.loads(said.out)
    assert answer["client_number"] == "100"
    assert [line["invoice_number"] for line in answer["remittance"]["lines"]] == ["10231", "10232"]


def test_given_a_torn_document_when_it_is_read_then_its_object_says_what_is_wrong(tmp_path):
    (tmp_path / "torn.pdf").write_bytes(b"%PDF-1.7\n1 0 obj <<")

    said = mailflow(tmp_path, "read", "torn.pdf", "--json")

    answer = json.loads(said.out)
    assert said.code == 0
    assert answer["defects"]


def test_given_a_file_that_is_not_there_when_it_is_read_then_it_is_named_and_the_others_are_read(tmp_path):
    (tmp_path / "mail.eml").write_bytes(BOTH)

    said = mailflow(tmp_path, "read", "gone.eml", "mail.eml", "--json")

    assert said.code == 1
    assert "gone.eml: there is no such file" in said.err
    assert json.loads(said.out)["file"] == "mail.eml"


def test_given_files_when_a_dry_run_loads_them_then_the_changes_are_shown_and_nothing_is_changed(tmp_path):
    place = case_set(tmp_path)

    said = mailflow(tmp_path, "load", place / "clients.csv", place / "invoices.csv", "--dry-run")
    again = mailflow(tmp_path, "load", place / "clients.csv", place / "invoices.csv", "--dry-run")

    assert said.code == 0
    assert "2 new" in said.out
    assert said.out == again.out


def test_given_loaded_files_when_they_are_loaded_again_then_nothing_changes(tmp_path):
    place = case_set(tmp_path)
    files = [place / name for name in ("clients.csv", "invoices.csv", "receipts.csv")]
    mailflow(tmp_path, "load", *files)

    said = mailflow(tmp_path, "load", *files)

    assert said.out.count("loaded before") == 3


def test_given_an_empty_ledger_when_everything_is_checked_then_the_fault_is_named_and_the_code_says_so(tmp_path):
    said = mailflow(tmp_path, "check")

    assert said.code == 1
    assert "FAULT  ledger: nothing is loaded yet" in said.out


def test_given_a_folder_when_the_configuration_is_copied_out_then_an_edited_file_is_kept(tmp_path):
    (tmp_path / "mailflow.toml").write_text('[firm]\nname = "Rourke"\n', encoding="utf-8")

    said = mailflow(tmp_path, "init")

    assert said.code == 0
    assert (tmp_path / "mailflow.toml").read_text(encoding="utf-8") == '[firm]\nname = "Rourke"\n'
    assert (tmp_path / "policy.toml").exists()


def test_given_nothing_booked_when_a_batch_is_exported_then_nothing_is_written(tmp_path):
    said = mailflow(tmp_path, "export", "receipts", "--out", tmp_path / "out")

    assert said.code == 0
    assert "0 lines, nothing; nothing was written" in said.err


def test_given_an_unknown_batch_when_it_is_acknowledged_then_the_ones_that_wait_are_named(tmp_path):
    said = mailflow(tmp_path, "export", "acknowledge", "B-1")

    assert said.code == 2
    assert "batch B-1: there is no such batch" in said.err
