"""Statements by mail as a person types them: what would go, a run, and what became of it."""

from tests.cli.program import mailflow
from tests.cli.test_letters import office

ADDRESS = '[mailbox]\naddress = "collections@firm.example"\n'


def loaded(folder):
    (office(folder) / "mailflow.toml").write_text(ADDRESS, encoding="utf-8")
    mailflow(folder, "load", "clients.csv", "invoices.csv")
    return folder


def test_given_a_loaded_ledger_when_statements_are_tried_out_and_sent_then_the_run_is_listed(tmp_path):
    loaded(tmp_path)

    tried = mailflow(tmp_path, "statements", "send", "--dry-run")
    sent = mailflow(tmp_path, "statements", "send", "--run", "october")
    listed = mailflow(tmp_path, "statements", "list", "october")

    assert (tried.code, tried.out.splitlines()) == (
        0,
        ["ap@acme.example  10  500.00 USD", "would go: 1; would not: 0; nothing was sent"],
    )
    assert (sent.code, sent.out) == (0, "run 'october': 1 written\n")
    assert listed.out.split() == ["ap@acme.example", "10", "written"]


def test_given_a_stranger_when_statements_are_sent_then_the_number_is_named(tmp_path):
    said = mailflow(loaded(tmp_path), "statements", "send", "--client", "99")

    assert said.code == 2
    assert "there is no client 99" in said.err
