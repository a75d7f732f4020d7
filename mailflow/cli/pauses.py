"""Pauses of reminders: made, listed and ended."""

from datetime import date

import click

from mailflow.cli.letters import Day
from mailflow.cli.showing import table
from mailflow.cli.start import Start
from mailflow.domain.cadence import Hold, HoldReason, HoldScope

_SCOPES = [scope.value for scope in HoldScope]
_REASONS = [reason.value for reason in HoldReason]
_ACTOR = "command line"


@click.group(short_help="Stop reminders for a while: of an invoice, a matter, a client, an office or the whole firm.")
def pause() -> None:
    """Whoever is paused is not reminded; letters that wait in the outbox are held too. Answers and statements still leave."""


@pause.command("add", short_help="Pause an invoice, matter, client, contact, office, or the whole firm.")
@click.argument("scope", type=click.Choice(_SCOPES))
@click.argument("name", required=False, default="")
@click.option("--reason", type=click.Choice(_REASONS), default="other", show_default=True, help="Why nobody is reminded.")
@click.option("--from", "since", type=Day(), help="The first day (default: today).")
@click.option("--until", type=Day(), help="The last day; without it, until you end the pause.")
@click.option("--note", default="", help="Words for the record.")
@click.pass_obj
def add(start: Start, scope: str, name: str, *, reason: str, since: date | None, until: date | None, note: str) -> None:
    """NAME is the number of the invoice, matter or client, an address, or the name of an office; the whole firm needs none."""
    from mailflow.services.pauses import pause as make_pause
    from mailflow.wiring import open_store

    if not name and scope != HoldScope.FIRM:
        raise click.UsageError(f"name the {scope} to pause")
    hold = Hold(scope=HoldScope(scope), id=name, reason=HoldReason(reason), since=since, until=until)
    number = make_pause(open_store(start.settings()), hold, actor=_ACTOR, note=note)
    click.echo(f"pause {number}: nobody is reminded of {_what(scope, name)}{f' until {until}' if until else ''}")


@pause.command("list", short_help="The pauses that stand.")
@click.pass_obj
def listed(start: Start) -> None:
    """Number, what is paused, why, from when until when, and who said so."""
    from mailflow.services.pauses import standing_pauses
    from mailflow.wiring import open_store

    rows = standing_pauses(open_store(start.settings()))
    table(
        (each.id, _what(each.hold.scope, each.hold.id), each.hold.reason, each.hold.since or "", each.hold.until or "", each.made_by)
        for each in rows
    )
    click.echo(f"{len(rows)} pauses stand", err=True)


@pause.command("end", short_help="End a pause: reminders go on.")
@click.argument("number", type=int)
@click.pass_obj
def end(start: Start, number: int) -> None:
    """Ends a pause; what fell due meanwhile comes with the next run."""
    from mailflow.services.pauses import end_pause
    from mailflow.wiring import open_store

    try:
        ended = end_pause(open_store(start.settings()), number, actor=_ACTOR)
    except LookupError as error:
        raise click.BadParameter(f"{error}; `mailflow pause list` shows those that stand") from error
    click.echo(f"{_what(ended.hold.scope, ended.hold.id)} is reminded again")


def _what(scope: str, name: str) -> str:
    return "the whole firm" if scope == HoldScope.FIRM else f"{scope} {name}"
