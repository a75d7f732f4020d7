"""Letters that wait for billing attorneys: what waits for whom, what is held and why; a manager answers on behalf."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.auth import actor, needs
from admin.desk import desk
from admin.queues import clean
from admin.refusals import sentence, status_of
from mailflow.domain.approval import Silence
from mailflow.domain.errors import IllegalMove, MailflowError
from mailflow.domain.lifecycle import ApprovalState
from mailflow.services import approval_acts
from mailflow.services.permissions import Right

approvals = Blueprint("approvals", __name__)
Answer = str | BaseResponse | tuple[str, int]
_LONGEST_REASON = 500


@approvals.get("/reminders/approvals")
def listed() -> str:
    """What waits, what is held, and what silence means."""
    return _page()


@approvals.post("/reminders/approvals/<row:approval_id>/<any(approve, hold):act>")
@needs(Right.APPROVE)
def answer(approval_id: int, act: str) -> Answer:
    """A manager's answer on behalf of an attorney, or the release of what is held."""
    with desk().reading() as reports:
        row = reports.approval(approval_id)  # one that may not be seen is a wrong address
    try:
        if act == "approve":
            approval_acts.approve(_store(), approval_id, actor=actor())
        else:
            approval_acts.hold(_store(), approval_id, actor=actor(), reason=clean(request.form.get("reason", ""))[:_LONGEST_REASON])
    except MailflowError as error:
        if request.headers.get("HX-Request") == "true":
            return render_template("_error.html", says=sentence(error)), status_of(error)
        return _page(refused=sentence(error)), status_of(error)
    flash(f"The letter to {row.client_name or row.client_number} {'is approved' if act == 'approve' else 'is held'}.", "good")
    return redirect(url_for("approvals.listed"), code=303)


@approvals.post("/reminders/approvals/silence")
@needs(Right.APPROVE)
def silence() -> Answer:
    """What an attorney's silence means."""
    address, chosen = clean(request.form.get("address", "")), request.form.get("silence", "")
    if "@" not in address or chosen not in set(Silence):
        raise IllegalMove("choose an attorney, and whether silence sends or holds")
    approval_acts.choose_silence(_store(), address, Silence(chosen), actor=actor())
    flash(f"From the next mail on, no answer of {address} means: {chosen}.", "good")
    return redirect(url_for("approvals.listed"), code=303)


def _page(*, refused: str = "") -> str:
    with desk().reading() as reports:
        waiting, held = reports.approvals(ApprovalState.WAITING), reports.approvals(ApprovalState.HELD)
        attorneys = reports.attorney_choices()
    settings = desk().settings
    is_mute = settings.approvals.enabled and not settings.web.public_url
    shown = {"waiting": waiting, "held": held, "attorneys": attorneys, "refused": refused, "is_mute": is_mute}
    rules = settings.approvals
    return render_template("approvals.html", section="reminders", rules=rules, today=desk().front.store.clock.today(), **shown)


def _store() -> Any:  # of services' own kind, whose name the admin does not know
    return desk().front.store
