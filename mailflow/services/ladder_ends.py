"""The end of a ladder: what nobody paid for all letters waits for a person, who decides how to go on, and that is recorded."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mailflow.domain.cadence import Channel, Hold, HoldReason, HoldScope, Outcome
from mailflow.domain.errors import ConfigurationError
from mailflow.domain.lifecycle import ReminderState
from mailflow.store.reminders import ReminderRow
from mailflow.store.unit import Store

# Reminders of what was decided about stop: a plan has a reason of its own, everything else is the firm's business.
_REASONS = {Outcome.PLAN: HoldReason.PLAN}


def open_decisions(store: Store) -> tuple[ReminderRow, ...]:
    """What waits for a decision, the latest first."""
    with store.reading() as unit:
        return unit.reminders.tasks_by(Channel.DECISION)


def decide_end(store: Store, reminder_id: int, outcome: Outcome, *, actor: str, note: str = "", until: date | None = None) -> None:
    """A person says how to go on with the invoices at the end of a ladder.

    Whatever is decided, they are not reminded any more: until a day where one is given, else until somebody ends their pauses. Raises
    ConfigurationError where the step does not offer that, or the day is over; IllegalMove where it was decided already; StaleCase where
    somebody was quicker; LookupError where there is no such task.
    """
    with store.unit() as unit:
        task = unit.reminders.get(reminder_id)
        _check(task, outcome, until, today=store.clock.today())
        unit.reminders.move_to(reminder_id, ReminderState.DONE, reason=f"{outcome}: {note}" if note else outcome.value)
        decided = {"outcome": outcome.value, "by": actor, "on": store.clock.today().isoformat(), "note": note}
        unit.reminders.note_decision(reminder_id, decided | {"until": until.isoformat() if until else None})
        for number in unit.reminders.items(reminder_id):
            reason = _REASONS.get(outcome, HoldReason.OTHER)
            hold = Hold(scope=HoldScope.INVOICE, id=number, reason=reason, since=store.clock.today(), until=until)
            unit.holds.add(hold, client_number=task.client_number, actor=actor)
        facts = decided | {"invoices": [one["invoice_number"] for one in task.value["invoices"]]}
        unit.audit.note("ladder.decided", actor=actor, subject=f"client:{task.client_number}", facts=facts)
        unit.commit()


def offers(value: Mapping[str, Any]) -> tuple[Outcome, ...]:  # JSON's own types
    """What may be decided of a task; a task of an older version offers everything."""
    return tuple(Outcome(word) for word in value.get("offer") or [outcome.value for outcome in Outcome])


def _check(task: ReminderRow, outcome: Outcome, until: date | None, *, today: date) -> None:
    where = f"reminder {task.id}"
    if task.channel is not Channel.DECISION:
        raise ConfigurationError(where=where, what="nothing is to be decided there", fix="`mailflow decision list` shows what is.")
    if outcome not in offers(task.value):
        offered = ", ".join(offers(task.value))
        raise ConfigurationError(where=where, what=f"{outcome} is not offered at the end of this ladder", fix=f"Decide for: {offered}.")
    if until is not None and until < today:
        raise ConfigurationError(where=where, what=f"{until} is over", fix="Give today or a later day, or none.")
