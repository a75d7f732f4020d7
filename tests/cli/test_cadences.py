"""Cadences from the file to the admin's versions and back, by command."""

from tests.cli.program import mailflow

LADDER = """# ours
[[cadence]]
name = "ours"
[[cadence.step]]
name = "only"
after_due_days = 5
template = "reminder/first"
"""


def test_given_a_file_when_it_is_imported_then_it_goes_before_the_configured_one_until_that_counts_again(tmp_path):
    (tmp_path / "mine.toml").write_text(LADDER, encoding="utf-8")

    taken = mailflow(tmp_path, "cadences", "import", "mine.toml", "--comment", "ours from now on")
    listed = mailflow(tmp_path, "cadences", "list")
    written = mailflow(tmp_path, "cadences", "export", "--out", "again.toml")
    back = mailflow(tmp_path, "cadences", "to-file")

    assert (taken.code, taken.out) == (0, "version 1 counts now\n")
    assert "version 1 counts" in listed.out
    assert "ours from now on" in listed.out
    assert (written.code, (tmp_path / "again.toml").read_text(encoding="utf-8")) == (0, LADDER)
    assert "cadences.toml counts now" in back.out


def test_given_a_faulty_file_when_it_is_imported_then_nothing_changes_and_every_fault_is_named(tmp_path):
    faulty = LADDER.replace("after_due_days = 5", "after_due_days = 5\nto = []\ncc = ['boss']")
    (tmp_path / "mine.toml").write_text(faulty, encoding="utf-8")

    said = mailflow(tmp_path, "cadences", "import", "mine.toml")
    listed = mailflow(tmp_path, "cadences", "list")

    assert said.code == 2
    assert "cadence 1, step 1, cc: 'boss' is unknown" in said.err
    assert "cadence 1, step 1, to: Nobody is written to" in said.err
    assert listed.out.startswith("the file ")


def test_given_a_published_version_when_days_are_previewed_without_a_file_then_they_go_by_it_and_check_says_so(tmp_path):
    (tmp_path / "mine.toml").write_text(LADDER, encoding="utf-8")
    (tmp_path / "clients.csv").write_text("client_number,name,contact_email,currency\n1,Acme,ap@acme.example,USD\n", encoding="utf-8")
    header = "invoice_number,client_number,invoice_date,due_date,currency,amount,balance\n"
    (tmp_path / "invoices.csv").write_text(f"{header}900,1,2026-09-01,2026-10-01,USD,500.00,500.00\n", encoding="utf-8")
    days = ("--from", "2026-10-05", "--to", "2026-10-12", "--ledger", ".", "--out", "preview.jsonl")

    mailflow(tmp_path, "cadences", "import", "mine.toml")
    played = mailflow(tmp_path, "preview", *days)
    checked = mailflow(tmp_path, "check")

    assert (played.code, played.out[:21]) == (0, "1 letters and tasks o")
    assert '"cadence": "ours", "step": "only"' in (tmp_path / "preview.jsonl").read_text(encoding="utf-8")
    assert "version 1, published by command line" in checked.out
