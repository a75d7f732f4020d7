"""Proof: that nothing was changed behind mailflow's back, and how quick it is."""

import sys
from pathlib import Path

import click

import mailflow
from mailflow.cli.start import Start


@click.group(short_help="The record of everything that was done.")
def audit() -> None:
    """The audit: who did what, in a chain of hashes."""


@audit.command("verify", short_help="Check the audit's chain, and every balance against the journal.")
@click.pass_obj
def verify(start: Start) -> None:
    """Looks for rows that were changed or removed, and for balances that do not follow from the bookings.

    Exit code 1 where it finds any.
    """
    from mailflow.services.ledger_check import check_ledger
    from mailflow.wiring import open_store

    checked = check_ledger(open_store(start.settings()))
    for fault in (*checked.audit_faults, *checked.ledger_faults):
        click.echo(fault)
    if checked.audit_faults or checked.ledger_faults:
        raise click.exceptions.Exit(1)
    click.echo("the audit is whole, and every balance follows from the journal")


@click.command(short_help="Measure how quick mailflow is on this machine (needs a checkout).")
@click.option("--quick", is_flag=True, help="Smaller ledgers and fewer repetitions: minutes instead of an hour.")
@click.option("--json", "as_json", type=click.Path(path_type=Path, dir_okay=False), help="Also write the figures to this file.")
@click.option("-k", "chosen", default="", help="Only benchmarks whose name contains this.")
def bench(*, quick: bool, as_json: Path | None, chosen: str) -> None:
    """Runs the benchmarks of tests/benchmarks, which are part of a checkout and not of an installed package."""
    import subprocess

    from mailflow.domain.errors import ConfigurationError

    checkout = Path(mailflow.__file__).parent.parent
    script = checkout / "tests" / "benchmarks" / "run.py"
    if not script.is_file():
        raise ConfigurationError(
            where="mailflow bench",
            what=f"there are no benchmarks in {script.parent}",
            fix="Run it in a checkout of mailflow: git clone, make run, .venv/bin/mailflow bench.",
        )
    said = (["--quick"] if quick else [], ["--json", str(as_json.absolute())] if as_json else [], ["-k", chosen] if chosen else [])
    arguments = [word for words in said for word in words]
    done = subprocess.run([sys.executable, "-m", "tests.benchmarks.run", *arguments], cwd=checkout, check=False)  # noqa: S603  # our own file
    raise click.exceptions.Exit(done.returncode)
