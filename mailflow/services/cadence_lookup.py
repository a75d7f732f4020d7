"""Which cadence an open invoice follows and why, and what comes next for it."""

from dataclasses import dataclass
from datetime import date

from mailflow.domain.ledger import OpenInvoice
from mailflow.policy.dunning_choice import CadenceChoice
from mailflow.policy.dunning_ladder import Ladder
from mailflow.services.cadence_desk import CadenceDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """An open invoice, its cadence (empty: none fits, nobody is reminded of it), the conditions that decided, and its steps.

    `had` is the step that it has had last; `next_step` comes on `next_on` at the earliest, which is today where it is due now, and
    `None` at the end of the ladder. `instead` are the cadences that would apply without this one, the next best first.
    """

    invoice: OpenInvoice
    cadence: str = ""
    because: tuple[str, ...] = ()
    had: str = ""
    next_step: str = ""
    next_on: date | None = None
    instead: tuple[str, ...] = ()


def follow_client(desk: CadenceDesk, client_number: str) -> tuple[Followed, ...]:
    """Each open invoice of a client, the earliest due first, by the live cadences."""
    choice = CadenceChoice(desk.source.now().cadences)
    today = desk.store.clock.today()
    with desk.store.reading() as unit:
        client = unit.ledger.find_client(client_number)
        items = [item for item in unit.ledger.of_clients([client_number]).values() if item.balance.amount > 0]
        had = unit.reminders.had(item.number for item in items)
    found: list[Followed] = []
    for item in sorted(items, key=lambda one: (one.due_on, one.number)):
        chosen = choice.why(item, client)
        if chosen is None:
            found.append(Followed(invoice=item))
            continue
        ladder = Ladder(chosen.cadence)
        place = ladder.place(had.get(item.number), item)
        rung = ladder.due(item, place, today)
        coming = ladder.coming(item, place) if rung is None else (chosen.cadence.steps[rung.at], today)
        found.append(
            Followed(
                invoice=item,
                cadence=chosen.cadence.name,
                because=chosen.because,
                had="" if place is None or place.at < 0 else chosen.cadence.steps[place.at].name,
                next_step=coming[0].name if coming is not None else "",
                next_on=coming[1] if coming is not None else None,
                instead=tuple(one.cadence.name for one in chosen.before),
            )
        )
    return tuple(found)
