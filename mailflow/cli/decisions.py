"""The end of a ladder: what waits for somebody's decision, and the decision."""

from datetime import date

import click

from mailflow.cli.letters import Day
from mailflow.cli.showing import table
from mailflow.cli.start import Start
from mailflow.domain.cadence import Outcome

_ACTOR = "command line"


@click.group(short_help="What nobody paid for all letters: list it, and say how to go on.")
def decision() -> None:
    """Steps with channel = "decision" bring the invoices at the end of a ladder here."""


@decision.command("list", short_help="What waits for a decision.")
@click.pass_obj
def listed(start: Start) -> None:
    """Number, day, client, what is asked, the invoices, and what may be decided."""
    from mailflow.services.ladder_ends import offers, open_decisions
    from mailflow.wiring import open_store

    rows = open_decisions(open_store(start.settings()))
    table(
        (
            *(each.id, each.day, each.client_number),
            ", ".join(f"{amount} {currency}" for currency, amount in each.value["asked"].items()),
            ", ".join(one["invoice_number"] for one in each.value["invoices"]),
            " | ".join(offers(each.value)),
        )
        for each in rows
    )
    click.echo(f"{len(rows)} decisions are open", err=True)


@decision.command("make", short_help="Decide: plan, write_off, agency or hold.")
@click.argument("number", type=int)
@click.argument("outcome", type=click.Choice([outcome.value for outcome in Outcome]))
@click.option("--until", type=Day(), help="Until when the invoices are not reminded; without it, until their pauses are ended.")
@click.option("--note", default="", help="Words for the record.")
@click.pass_obj
def make(start: Start, number: int, outcome: str, *, until: date | None, note: str) -> None:
    """Records the decision; the invoices are paused from now on."""
    from mailflow.services.ladder_ends import decide_end
    from mailflow.wiring import open_store

    try:
        decide_end(open_store(start.settings()), number, Outcome(outcome), actor=_ACTOR, note=note, until=until)
    except LookupError as error:
        raise click.BadParameter(f"{error}; `mailflow decision list` shows what waits") from error
    click.echo(f"{number}: {outcome.replace('_', ' ')}; its invoices are not reminded{f' until {until}' if until else ' any more'}")
