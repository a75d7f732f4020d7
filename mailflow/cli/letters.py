"""Letters: what would be sent, and what is sent on demand."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

import click

from mailflow.cli.start import Start


class Day(click.ParamType[date]):
    """A day as ISO writes it."""

    name = "date"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; refuses anything else with an example."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2026-10-01", param, ctx)


@click.command(short_help="Show what would be sent to whom on which day.")
@click.option("--ledger", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder with clients.csv and invoices.csv.")
@click.option("--from", "since", type=Day(), required=True, help="The first day.")
@click.option("--to", "until", type=Day(), required=True, help="The last day.")
@click.option("--cadences", type=click.Path(path_type=Path, dir_okay=False), help="Your cadences; without it the live ones.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Where the letters are written, one JSON a line."
)
@click.option("--why", type=click.Path(path_type=Path, dir_okay=False), help="Also write which cadence each invoice follows, and why.")
@click.pass_obj
def preview(start: Start, *, ledger: Path, since: date, until: date, cadences: Path | None, out: Path, why: Path | None) -> None:
    """Plays the days through on a ledger of CSV files (also contacts.csv and holds.csv, where they are there) and sends nothing.

    Nothing is paid or answered meanwhile, and nothing had been sent before.
    """
    from mailflow.domain.errors import ConfigurationError
    from mailflow.reminding import configured_cadences
    from mailflow.services.preview import preview as look_ahead
    from mailflow.services.preview import preview_line, read_ladders, why_lines
    from mailflow.wiring import read_preview_ledger

    if until < since:
        raise ConfigurationError(
            where="mailflow preview", what=f"--to {until} lies before --from {since}", fix="Give the earlier day first."
        )
    ladders = read_ladders(cadences) if cadences is not None else configured_cadences(start.settings())
    given = read_preview_ledger(ledger)
    lines = [preview_line(reminder) for reminder in look_ahead(given, ladders, since=since, until=until)]
    _write_lines(out, lines)
    if why is not None:
        _write_lines(why, why_lines(given, ladders))
    letters = [line for line in lines if line["step"] is not None]
    days = len({line["date"] for line in letters})
    click.echo(f"{len(letters)} letters and tasks on {days} days, {len(lines) - len(letters)} held groups: {out}")


def _write_lines(path: Path, lines: Iterable[Mapping[str, object]]) -> None:
    from mailflow.domain.errors import ConfigurationError

    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            where=str(path), what=f"cannot be written ({error.strerror})", fix="Name a file in a folder that exists."
        ) from error


@click.command("statements", short_help="Write statements of account: PDF, workbook or HTML.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default="out", show_default=True, help="Folder for the files.")
@click.option("--client", "clients", multiple=True, help="Only this client (may be repeated); without it, all with anything open.")
@click.option("--form", "forms", multiple=True, type=click.Choice(["pdf", "xlsx", "html"]), help="May be repeated (default: pdf).")
@click.option("--matter", default="", help="Only the items of this matter.")
@click.option("--with-subsidiaries", is_flag=True, help="Together with the clients for whom this one pays.")
@click.option("--run", "run_name", default="", help="The name of the run: a second start under it goes on where the first broke off.")
@click.pass_obj
def export_statements(
    start: Start,
    *,
    out: Path,
    clients: tuple[str, ...],
    forms: tuple[str, ...],
    matter: str,
    with_subsidiaries: bool,
    run_name: str,
) -> None:
    """Draws each statement from the ledger of one moment, refuses it where it does not add up, and keeps a copy with its hash."""
    from mailflow.cli.showing import is_watched, progress_bar
    from mailflow.reminding import template_folders
    from mailflow.services.statements import StatementRun, make_statements, write_statements
    from mailflow.wiring import open_store

    settings = start.settings()
    store = open_store(settings)
    today = store.clock.today()
    run = StatementRun(
        # What was asked for is a part of the name: another question on the same day is another run.
        name="|".join((run_name or today.isoformat(), matter, "group" if with_subsidiaries else "")),
        on=today,
        firm=settings.firm.name,
        folders=template_folders(settings),
        forms=forms or ("pdf",),
        clients=clients,
        matter_number=matter,
        with_subsidiaries=with_subsidiaries,
    )
    try:
        with progress_bar(is_shown=is_watched()) as report:
            files = make_statements(store, run, report=report)
    except LookupError as error:
        raise click.BadParameter(str(error), param_hint="--client") from error
    write_statements(files, out)
    click.echo(f"{len(files)} files: {out}")
