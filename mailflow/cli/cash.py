"""What comes from the billing system and the bank, and what goes back to them."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailflow.cli.showing import is_watched, progress_bar, table
from mailflow.cli.start import Start, dry_run_option

if TYPE_CHECKING:
    from mailflow.services.load import LoadResult

# The name under which the command line acts in the audit.
ACTOR = "command line"


class Moment(click.ParamType[datetime]):
    """A date or a moment in ISO 8601; without a zone it is UTC."""

    name = "moment"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The aware moment."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no moment; write 2026-05-04 or 2026-05-04T18:30+02:00", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@click.command(short_help="Load open items, clients and bank receipts from files.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--as-of", type=Moment(), help="When the billing system wrote the files (default: when they were last changed).")
@click.option(
    "--complete/--partial",
    default=None,
    help="Whether the open items are all there are, so that missing ones are closed (default: complete, unless half would be closed).",
)
@click.option("--mapping", type=click.Path(path_type=Path, dir_okay=False), help="A saved mapping of the columns of your bank's table.")
@click.option("--account", type=click.Choice(["operating", "trust"]), help="What an account is that the bank's file does not name.")
@dry_run_option
@click.pass_obj
def load(
    start: Start,
    files: tuple[Path, ...],
    *,
    as_of: datetime | None,
    complete: bool | None,
    mapping: Path | None,
    account: str | None,
    dry_run: bool,
) -> None:
    """Takes FILES over, all or nothing, and shows what changed.

    Lists of the billing system (clients, open items) as CSV or workbooks; of the bank receipts as CSV or workbooks, BAI2, BAI lockbox
    files, camt.053 and camt.054, MT940, NACHA. --dry-run shows what was recognised, and how to save a mapping of columns.

    The same file twice changes nothing. What the billing system contains of our bookings is counted once; a balance that moved for
    reasons that mailflow does not know becomes a case.
    """
    from mailflow.services.load import load as take_over
    from mailflow.wiring import bank_accounts, open_feeds, open_store

    settings = start.settings()
    feeds = open_feeds(mapping or (Path(settings.bank.mapping) if settings.bank.mapping else None), bank_accounts(settings, account))
    store = open_store(settings)
    with progress_bar(is_shown=is_watched()) as report:
        result = take_over(store, files, feeds=feeds, as_of=as_of, is_complete=complete, dry_run=dry_run, actor=ACTOR, report=report)
    _show(result)


@click.command(short_help="Record that the bank took a receipt back (NSF, recalled).")
@click.argument("receipt_id")
@click.option("--reason", default="returned by the bank", show_default=True, help="Why, for the history.")
@click.pass_obj
def returned(start: Start, receipt_id: str, *, reason: str) -> None:
    """Reverses what RECEIPT_ID paid: its invoices are open again, and the reversals go into the next batch."""
    from mailflow.services.bank import return_receipt
    from mailflow.wiring import open_store

    try:
        opened = return_receipt(open_store(start.settings()), receipt_id, actor=ACTOR, reason=reason)
    except LookupError as error:
        raise click.BadParameter(str(error), param_hint="RECEIPT_ID") from error
    click.echo(f"receipt {receipt_id} is returned; open again: {', '.join(opened) or 'nothing, it had paid no invoice'}")


@click.group(short_help="Hand bookings to the billing system, and record that it took them.")
def export() -> None:
    """What leaves: receipt batches, and the word that the billing system took them."""


@export.command("receipts", short_help="Write everything that was booked since the last batch.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default="out", show_default=True, help="Folder for the batch.")
@click.option("--again", metavar="BATCH", help="Write the files of an earlier batch once more, the same to the byte.")
@dry_run_option
@click.pass_obj
def export_receipts(start: Start, out: Path, *, again: str | None, dry_run: bool) -> None:
    """Writes a CSV with one line an allocation or reversal, and a JSON with line count, totals and sha256."""
    from mailflow.services.export import export_receipts as write
    from mailflow.services.export import write_again
    from mailflow.wiring import open_store

    store = open_store(start.settings())
    if again:
        for path in write_again(store, again, out):
            click.echo(path)
        return
    result = write(store, out, actor=ACTOR, dry_run=dry_run)
    totals = ", ".join(str(total) for total in result.totals) or "nothing"
    click.echo(
        f"{result.lines} lines, {totals}{'; nothing was written' if dry_run or result.batch_id is None else f', batch {result.batch_id}'}",
        err=True,
    )
    for path in result.files:
        click.echo(path)


@export.command("acknowledge", short_help="Record that the billing system took a batch.")
@click.argument("batch")
@click.option("--at", type=Moment(), help="When it took the batch (default: now).")
@click.pass_obj
def acknowledge(start: Start, batch: str, *, at: datetime | None) -> None:
    """From the first load that is later than this, the billing system's balances contain the batch, and mailflow counts it no more."""
    from mailflow.services.export import acknowledge as record
    from mailflow.wiring import open_store

    is_new = record(open_store(start.settings()), batch, actor=ACTOR, at=at)
    click.echo(f"batch {batch} {'is acknowledged' if is_new else 'was acknowledged before; nothing was changed'}")


def _show(result: "LoadResult") -> None:
    for file in result.files:
        before = f"  loaded before, on {file.loaded_before:%Y-%m-%d %H:%M}" if file.loaded_before else ""
        returned = f", {file.returned} returned" if file.returned else ""
        click.echo(f"{file.file}: {file.clients} clients, {file.invoices} open items, {file.receipts} receipts{returned}{before}")
        for why, count in file.left_out:
            click.echo(f"  left out: {count} {why}")
        for remark in file.remarks:
            click.echo(f"  look at: {remark}")
        if file.columns and result.is_dry_run:
            _show_columns(file.columns)
    change = result.difference
    table(
        (
            ("clients", f"{change.new_clients} new", f"{change.changed_clients} changed", ""),
            ("invoices", f"{change.new_invoices} new", f"{change.changed_invoices} changed", f"{change.closed_invoices} closed"),
            ("receipts", f"{len(result.new_receipts)} new", f"{len(result.given_back)} given back", ""),
        )
    )
    for moved in result.moved:
        click.echo(f"moved for unknown reasons: {moved.invoice_number} by {moved.moved}")
    if result.is_dry_run:
        click.echo("dry run: nothing was changed", err=True)


def _show_columns(columns: Sequence[tuple[str, str]]) -> None:
    """What was taken for what, in the form of a mapping that can be saved and corrected."""
    click.echo("  recognised; to change it, save this as bank-columns.toml and give --mapping bank-columns.toml (or bank.mapping):")
    click.echo("    [columns]")
    for name, title in columns:
        click.echo(f"    {name} = {json.dumps(title, ensure_ascii=False)}")
