"""Reminders: calls to be made, what is held and why, and what was written."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.auth import actor, needs
from admin.desk import desk
from admin.refusals import sentence, status_of
from mailflow.domain.cadence import Outcome
from mailflow.domain.errors import MailflowError
from mailflow.domain.lifecycle import ApprovalState, ReminderState
from mailflow.services.ladder_ends import decide_end
from mailflow.services.permissions import Right
from mailflow.services.reminder_acts import drop_task, finish_task

reminders = Blueprint("reminders", __name__)
Answer = str | BaseResponse | tuple[str, int]
# What a person must act on comes first.
STATES = (ReminderState.TASK, ReminderState.HELD, ReminderState.WRITTEN, ReminderState.DONE, ReminderState.DROPPED)
_LONGEST_NOTE = 500


@reminders.get("/reminders")
def listed() -> str:
    """The reminders of one state."""
    return _page(request.args.get("state", ReminderState.TASK))


@reminders.post("/reminders/<row:reminder_id>/done")
@needs(Right.ANSWER)
def done(reminder_id: int) -> Answer:
    """The call was made, or the letter posted."""
    return _carry_out(reminder_id, finish_task, "Done. It counts as a reminder of today's ladder.")


@reminders.post("/reminders/<row:reminder_id>/drop")
@needs(Right.ANSWER)
def drop(reminder_id: int) -> Answer:
    """The task is not to be done."""
    return _carry_out(reminder_id, drop_task, "Dropped. Its invoices go on to the next step.")


@reminders.post("/reminders/<row:reminder_id>/decide")
@needs(Right.ANSWER)
def decide(reminder_id: int) -> Answer:
    """How to go on with what nobody paid for all letters."""
    said, until = request.form.get("outcome", ""), request.form.get("until", "")
    if said not in set(Outcome):
        return _page(ReminderState.TASK, refused="Choose how to go on."), 422
    try:
        day = date.fromisoformat(until) if until else None
    except ValueError:
        return _page(ReminderState.TASK, refused=f"{until!r} is no day; write it as 2026-10-01."), 422
    act = partial(decide_end, outcome=Outcome(said), until=day)
    return _carry_out(reminder_id, act, "Decided. Its invoices are not reminded any more.")


def _carry_out(reminder_id: int, act: Callable[..., None], told: str) -> Answer:
    with desk().reading() as reports:
        reports.reminder_client(reminder_id)  # one that may not be seen is a wrong address
    try:
        act(_store(), reminder_id, actor=actor(), note=request.form.get("note", "").strip()[:_LONGEST_NOTE])
    except MailflowError as error:
        if request.headers.get("HX-Request") == "true":
            return render_template("_error.html", says=sentence(error)), status_of(error)
        return _page(ReminderState.TASK, refused=sentence(error)), status_of(error)
    flash(told, "good")
    return redirect(url_for("reminders.listed", state=ReminderState.TASK), code=303)


def _page(state: str, *, refused: str = "") -> str:
    chosen = ReminderState(state) if state in set(ReminderState) else ReminderState.TASK
    text = request.args.get("q", "").replace("\x00", "").strip()[:200]
    page = max(1, request.args.get("page", 1, type=int))
    with desk().reading() as reports:
        rows, has_more = reports.reminders(chosen, text=text, page=page)
        counts, asked = reports.reminder_counts(), reports.approval_counts()
        held_letters = reports.approvals(ApprovalState.HELD) if chosen is ReminderState.HELD and page == 1 and not text else ()
    shown = {"rows": rows, "has_more": has_more, "page": page, "text": text, "refused": refused, "held_letters": held_letters}
    shown["waits"] = asked.get(ApprovalState.WAITING, 0)
    counts[ReminderState.HELD] = counts.get(ReminderState.HELD, 0) + asked.get(ApprovalState.HELD, 0)
    mode = desk().settings.chase.mode
    return render_template("reminders.html", section="reminders", state=chosen, states=STATES, counts=counts, mode=mode, **shown)


def _store() -> Any:  # of services' own kind, whose name the admin does not know
    return desk().front.store
