"""Statements of account by mail, on demand: a dry run, a run with its progress, and what became of earlier ones."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from mailflow.cli.start import Start

if TYPE_CHECKING:
    from collections import Counter

    from mailflow.domain.lifecycle import StatementState
    from mailflow.services.statement_mail import WouldGo


@click.group(short_help="Send statements of account by mail, or see what became of them.")
def statements() -> None:
    """One mail a contact, with the statements of all of its clients; the files are kept with their hashes."""


@statements.command("send", short_help="Make and send statements; --dry-run lists what would go.")
@click.option("--client", "clients", multiple=True, help="Only this client (may be repeated); without it, all with anything open.")
@click.option("--matter", default="", help="Only this matter.")
@click.option("--by", type=click.Choice(["client", "parent", "matter"]), help="What one statement is of; without it, statements.by.")
@click.option("--form", "forms", multiple=True, type=click.Choice(["pdf", "xlsx"]), help="May be repeated; without it, statements.forms.")
@click.option("--draft", "is_draft", is_flag=True, help="Each mail waits for a click under Letters.")
@click.option("--run", "name", default="", help="The name of the run: the same name goes on where it broke off.")
@click.option("--dry-run", is_flag=True, help="List what would go to whom, and what would not; nothing is kept.")
@click.pass_obj
def send(
    start: Start,
    *,
    clients: tuple[str, ...],
    matter: str,
    by: str | None,
    forms: tuple[str, ...],
    is_draft: bool,
    name: str,
    dry_run: bool,
) -> None:
    """Draws each statement from the ledger of one moment, and puts one mail a contact into the outbox; the service sends them.

    Leaves with 1 where something was held or refused: `mailflow statements list RUN` says why.
    """
    from dataclasses import replace

    from mailflow.cli.showing import is_watched, progress_bar
    from mailflow.domain.lifecycle import StatementState
    from mailflow.domain.statements import StatementsBy
    from mailflow.services.statement_mail import Order, carry_on, start_run, try_out
    from mailflow.stating import get_stating
    from mailflow.wiring import open_store

    settings = start.settings()
    stating, store = get_stating(settings), open_store(settings)
    stating = replace(stating, forms=forms) if forms else stating
    what = ", ".join(filter(None, (*clients[:3], matter)))
    order = Order(
        name=name or " ".join(filter(None, (store.clock.today().isoformat(), by or "", what))),
        by=StatementsBy(by or settings.statements.by),
        clients=clients,
        matter=matter,
        is_draft=is_draft,
        asked_by="command line",
    )
    try:
        if dry_run:
            _show_dry_run(try_out(store, stating, order))
            return
        run = start_run(store, stating, order)
    except LookupError as error:
        raise click.BadParameter(str(error), param_hint="--client") from error
    with progress_bar(is_shown=is_watched()) as report:
        counts = carry_on(store, stating, run, report=report)
    click.echo(f"run {order.name!r}: " + ", ".join(f"{count} {state}" for state, count in sorted(counts.items())))
    if counts[StatementState.HELD] or counts[StatementState.REFUSED]:
        raise click.exceptions.Exit(1)


@statements.command("list", short_help="The latest runs, or the mails of one.")
@click.argument("name", default="")
@click.pass_obj
def listed(start: Start, *, name: str) -> None:
    """How far each run has come; with NAME, what became of each mail of that run."""
    from mailflow.cli.showing import table
    from mailflow.wiring import open_store

    store = open_store(start.settings())
    with store.reading() as unit:
        if not name:
            table(_line(line.run.name, f"{line.made} of {line.total}", line.counts) for line in unit.reports.statement_runs())
            return
        run = unit.statement_runs.find(name)
        if run is None:
            raise click.BadParameter(f"there is no run {name!r}; `mailflow statements list` names them", param_hint="NAME")
        table((mail.address, mail.client_number, mail.state, mail.reason) for mail in unit.reports.statement_mails(run.id))


def _line(name: str, progress: str, counts: "Counter[StatementState]") -> tuple[str, ...]:
    return name, progress, ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))


def _show_dry_run(would: "Iterable[WouldGo]") -> None:
    from mailflow.cli.showing import table

    listed = tuple(would)
    table(
        (one.mail.address or "-", ", ".join(part.client_number for part in one.mail.parts), one.why_not or "; ".join(map(str, one.sums)))
        for one in listed
    )
    going = sum(not one.why_not for one in listed)
    click.echo(f"would go: {going}; would not: {len(listed) - going}; nothing was sent")
