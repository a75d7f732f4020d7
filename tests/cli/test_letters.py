"""What a person types about letters, and what is answered."""

import json

from tests.cli.program import mailflow

CLIENTS = """client_number,name,contact_name,contact_email,currency,attorney_email
10,Acme Mills,Ann Payer,ap@acme.example,USD,partner@firm.example
"""
INVOICES = """invoice_number,client_number,matter_number,matter_name,invoice_date,due_date,currency,amount,balance
900,10,M1,Lease,2026-09-01,2026-10-01,USD,500.00,500.00
"""
CADENCES = """
[[cadence]]
name = "standard"
calendar = "US-NY"
[[cadence.step]]
name = "first"
after_due_days = 7
template = "reminder/first"
cc = ["billing_attorney"]
"""


def office(folder):
    for name, text in {"clients.csv": CLIENTS, "invoices.csv": INVOICES, "cadences.toml": CADENCES}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def previewed(folder, *more):
    days = ("--from", "2026-10-01", "--to", "2026-10-31")
    return mailflow(folder, "preview", "--ledger", folder, *days, "--out", "preview.jsonl", *more)


def test_given_a_ledger_of_files_when_it_is_previewed_then_each_letter_is_one_line(tmp_path):
    said = previewed(office(tmp_path), "--cadences", "cadences.toml")

    assert (said.code, said.out) == (0, "1 letters and tasks on 1 days, 0 held groups: preview.jsonl\n")
    assert json.loads((tmp_path / "preview.jsonl").read_text(encoding="utf-8")) == {
        "date": "2026-10-08",
        "client_number": "10",
        "contact": "ap@acme.example",
        "cadence": "standard",
        "step": "first",
        "channel": "email",
        "invoices": [{"invoice_number": "900", "amount": "500.00"}],
        "asked": {"USD": "500.00"},
        "cc": ["partner@firm.example"],
        "approval": "none",
        "held": [],
    }


def test_given_no_cadences_of_its_own_when_a_ledger_is_previewed_then_the_shipped_ones_are_played(tmp_path):
    said = previewed(office(tmp_path))

    assert (said.code, said.err) == (0, "")


def test_given_an_unknown_key_when_a_ledger_is_previewed_then_file_line_and_fix_are_named(tmp_path):
    (office(tmp_path) / "cadences.toml").write_text(CADENCES.replace("cc =", "copy ="), encoding="utf-8")

    said = previewed(tmp_path, "--cadences", "cadences.toml")

    assert said.code == 2
    assert said.err.startswith("mailflow: cadences.toml, line 9, cadence 'standard', step 'first', copy: no such key. Use one of: after")


def test_given_a_hold_without_a_known_reason_when_a_ledger_is_previewed_then_line_and_words_are_named(tmp_path):
    (office(tmp_path) / "holds.csv").write_text("scope,id,reason,from,until,amount\nclient,10,mood,,,\n", encoding="utf-8")

    said = previewed(tmp_path)

    assert said.code == 2
    assert "holds.csv, line 2, column reason: 'mood': write one of dispute, promise," in said.err


def test_given_days_in_the_wrong_order_when_a_ledger_is_previewed_then_it_says_so(tmp_path):
    said = mailflow(office(tmp_path), "preview", "--ledger", tmp_path, "--from", "2026-10-31", "--to", "2026-10-01", "--out", "x")

    assert said.code == 2
    assert "--to 2026-10-01 lies before --from 2026-10-31" in said.err


def test_given_a_loaded_ledger_when_statements_are_exported_then_each_client_has_its_files(tmp_path):
    mailflow(office(tmp_path), "load", "clients.csv", "invoices.csv")

    said = mailflow(tmp_path, "export", "statements", "--form", "pdf", "--form", "xlsx", "--out", "statements")

    assert (said.code, said.out) == (0, "2 files: statements\n")
    assert (tmp_path / "statements" / "10.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "statements" / "10.xlsx").read_bytes().startswith(b"PK")


def test_given_a_file_of_holds_when_it_is_loaded_then_it_is_refused_with_where_pauses_come_from(tmp_path):
    (tmp_path / "holds.csv").write_text("scope,id,reason,from,until,amount\nclient,10,dispute,,,\n", encoding="utf-8")

    said = mailflow(tmp_path, "load", "holds.csv")

    assert said.code == 2
    assert "pauses are made in the admin" in said.err
