"""What a person does with a task: a call was made, a letter was posted, or it is not to be done."""

from mailflow.domain.cadence import Channel
from mailflow.domain.errors import ConfigurationError
from mailflow.domain.lifecycle import ReminderState
from mailflow.store.unit import Store


def finish_task(store: Store, reminder_id: int, *, actor: str, note: str = "") -> None:
    """The call was made, or the letter posted. Raises IllegalMove where it is no open task, StaleCase where somebody was quicker."""
    _act(store, reminder_id, ReminderState.DONE, actor=actor, note=note)


def drop_task(store: Store, reminder_id: int, *, actor: str, note: str = "") -> None:
    """The task is not to be done; its invoices go on to the next step. Raises as `finish_task` does."""
    _act(store, reminder_id, ReminderState.DROPPED, actor=actor, note=note)


def _act(store: Store, reminder_id: int, state: ReminderState, *, actor: str, note: str) -> None:
    with store.unit() as unit:
        reminder = unit.reminders.get(reminder_id)
        if reminder.channel is Channel.DECISION and state is ReminderState.DONE:
            raise ConfigurationError(
                where="the end of a ladder", what="somebody must say how to go on", fix="Choose one of what is offered, or drop it."
            )
        unit.reminders.move_to(reminder_id, state, reason=note)
        unit.audit.note(f"reminder.{state}", actor=actor, subject=f"client:{reminder.client_number}", facts={"key": reminder.key})
        unit.commit()
