"""Pauses from the command line: made, listed, ended, and refused with what to do."""

from click.testing import CliRunner

from mailflow.cli import cli


def run(tmp_path, *words):
    config = tmp_path / "mailflow.toml"
    config.write_text(f'data = "{tmp_path / "data"}"\n', encoding="utf-8")
    return CliRunner().invoke(cli, ["--config", str(config), "pause", *words])


def test_given_a_pause_of_the_firm_when_it_is_listed_and_ended_then_each_says_so(tmp_path):
    made = run(tmp_path, "add", "firm", "--until", "2099-12-31", "--note", "office move")

    listed, ended, after = run(tmp_path, "list"), run(tmp_path, "end", "1"), run(tmp_path, "list")

    assert made.stdout == "pause 1: nobody is reminded of the whole firm until 2099-12-31\n"
    assert listed.stdout.startswith("1  the whole firm  other  ")
    assert (ended.stdout, after.stdout) == ("the whole firm is reminded again\n", "")


def test_given_a_client_that_nobody_knows_when_it_is_paused_then_the_fix_is_said(tmp_path):
    refused = run(tmp_path, "add", "client", "4711")

    assert "Give a client number of the ledger" in str(refused.exception)
