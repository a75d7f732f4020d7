"""Whatever is wrong at the start is one clear sentence with what to do, and exit code 2."""

import socket
import sqlite3
from pathlib import Path

import pytest

from tests.cli.program import mailflow

CLIENTS = "client_number,name,currency\n100,Quillmark Ltd,USD\n"
INVOICES = "invoice_number,client_number,invoice_date,due_date,currency,amount,balance\n"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_given_a_broken_csv_when_it_is_loaded_then_file_line_column_and_value_are_named_and_nothing_is_loaded(tmp_path):
    clients = write(tmp_path, "clients.csv", CLIENTS)
    invoices = write(
        tmp_path,
        "invoices.csv",
        f"{INVOICES}9001,100,2026-04-01,2026-05-01,USD,10.00,10.00\n9002,100,2026-04-01,2026-05-01,USD,ten,10.00\n",
    )

    said = mailflow(tmp_path, "load", clients, invoices)

    assert said.code == 2
    assert "invoices.csv, line 3, column amount: 'ten'" in said.err
    assert "0 clients" not in said.out


def test_given_a_broken_csv_when_a_good_one_was_named_before_it_then_that_one_is_not_loaded_either(tmp_path):
    clients = write(tmp_path, "clients.csv", CLIENTS)
    invoices = write(tmp_path, "invoices.csv", f"{INVOICES}9001,100,2026-04-01,2026-05-01,USD,ten,10.00\n")
    mailflow(tmp_path, "load", clients, invoices)

    said = mailflow(tmp_path, "load", clients, "--dry-run")

    assert "1 new" in said.out


def test_given_an_unknown_setting_when_anything_starts_then_it_is_refused_with_the_one_that_was_meant(tmp_path):
    write(tmp_path, "mailflow.toml", "[smtp]\nprot = 25\n")

    said = mailflow(tmp_path, "check")

    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "did you mean smtp.port?" in said.err


def test_given_an_unknown_variable_when_anything_starts_then_it_is_refused(tmp_path):
    said = mailflow(tmp_path, "check", MAILFLOW_SMPT__PORT="25")

    assert said.code == 2
    assert "environment variable MAILFLOW_SMPT__PORT: there is no such setting" in said.err


def test_given_a_bad_toml_when_anything_starts_then_the_line_is_named(tmp_path):
    write(tmp_path, "mailflow.toml", "[smtp\n")

    said = mailflow(tmp_path, "check")

    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "this is not TOML" in said.err
    assert "line 1" in said.err


def test_given_a_bad_rule_of_cash_when_anything_starts_then_the_file_is_named(tmp_path):
    write(tmp_path, "mailflow.toml", '[policy]\nrules = "rules.toml"\n')
    write(tmp_path, "rules.toml", "[cash]\nby_amount_only = true\n")

    said = mailflow(tmp_path, "run")

    assert said.code == 2
    assert "rules.toml" in said.err


def test_given_a_database_of_a_newer_mailflow_when_the_service_starts_then_it_is_left_alone(tmp_path):
    mailflow(tmp_path, "audit", "verify")
    with sqlite3.connect(tmp_path / "var" / "mailflow.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()

    said = mailflow(tmp_path, "run")

    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "newer mailflow" in said.err


def test_given_a_database_of_an_earlier_mailflow_when_everything_is_checked_then_it_stays_as_it_is(tmp_path):
    mailflow(tmp_path, "audit", "verify")
    with sqlite3.connect(tmp_path / "var" / "mailflow.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
        database.commit()
        said = mailflow(tmp_path, "check")
        (step,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
    database.close()

    assert "the next start brings its schema up to date" in said.out
    assert step == "0001"


def test_given_an_occupied_port_when_the_service_starts_then_the_setting_that_changes_it_is_named(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        said = mailflow(tmp_path, "run", MAILFLOW_WEB__PORT=port, MAILFLOW_SMTP__ENABLED="false")

    assert said.code == 2
    assert f"web, 127.0.0.1:{port}: the address cannot be listened on" in said.err
    assert "MAILFLOW_WEB__PORT" in said.err


def test_given_a_data_folder_that_cannot_be_written_when_the_service_starts_then_one_sentence_says_so(tmp_path):
    in_the_way = write(tmp_path, "file", "")

    said = mailflow(tmp_path, "run", MAILFLOW_DATA=str(in_the_way / "var"))

    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "Make it writable for this user, or name another folder" in said.err


@pytest.mark.parametrize("command", ["run", "check", "init", "load", "read", "replay", "export", "bench", "audit", "retry", "user"])
def test_given_a_command_when_its_help_is_asked_for_then_it_says_what_it_does(tmp_path, command):
    said = mailflow(tmp_path, command, "--help")

    assert said.code == 0
    assert len(said.out) > 200


def test_given_an_unknown_command_when_it_is_called_then_the_way_to_help_is_shown(tmp_path):
    said = mailflow(tmp_path, "ran")

    assert said.code == 2
    assert "--help" in said.err


def test_given_a_folder_that_is_no_case_set_when_it_is_replayed_then_what_is_missing_is_named(tmp_path):
    said = mailflow(tmp_path, "replay", tmp_path, "--out", tmp_path / "out")

    assert said.code == 2
    assert "clients.csv, invoices.csv, mail is missing" in said.err
