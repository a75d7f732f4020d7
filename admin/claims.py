"""What clients contest, with a person's word on it, and what they have promised, with how well each keeps his word."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.auth import actor, needs
from admin.desk import desk
from admin.refusals import sentence, status_of
from mailflow.domain.errors import MailflowError
from mailflow.services.disputes import settle_dispute
from mailflow.services.permissions import Right
from mailflow.store.reports import DisputeState, PromiseState

claims = Blueprint("claims", __name__)
Answer = str | BaseResponse | tuple[str, int]
# What a person must act on comes first.
_DISPUTES = (DisputeState.OPEN, DisputeState.ESCALATED, DisputeState.UPHELD, DisputeState.REJECTED, DisputeState.WITHDRAWN)
_PROMISES = (PromiseState.MADE, PromiseState.BROKEN, PromiseState.KEPT, PromiseState.SUPERSEDED, PromiseState.RELEASED)
_TOLD = {
    DisputeState.UPHELD: "Upheld. Ask the billing attorney for the credit; the invoice is reminded again for what stays open.",
    DisputeState.REJECTED: "Rejected. Reminders for the whole invoice go on.",
    DisputeState.ESCALATED: "Escalated. Reminders stay off.",
    DisputeState.WITHDRAWN: "Withdrawn. Reminders for the whole invoice go on.",
    DisputeState.OPEN: "Open again. Reminders for the contested part are off.",
}


@claims.get("/disputes")
def disputes() -> str:
    """The disputes of one state."""
    return _disputes()


@claims.post("/disputes/<row:dispute_id>/<any(upheld, rejected, escalated, withdrawn, open):word>")
@needs(Right.DECIDE)
def settle(dispute_id: int, word: str) -> Answer:
    """A person's word on a dispute, with its reason."""
    with desk().reading() as reports:
        line = reports.dispute(dispute_id)  # one that may not be seen is a wrong address
    try:
        settle_dispute(_store(), dispute_id, DisputeState(word), actor=actor(), note=request.form.get(f"why-{dispute_id}", ""))
    except MailflowError as error:
        if request.headers.get("HX-Request") == "true":
            return render_template("_error.html", says=sentence(error)), status_of(error)
        return _disputes(refused=sentence(error)), status_of(error)
    flash(_TOLD[DisputeState(word)], "good")
    if request.args.get("back") == "case" and line.case_id is not None:
        return redirect(url_for("cases.case", case_id=line.case_id), code=303)
    if request.args.get("back") == "list":
        return redirect(url_for("claims.disputes"), code=303)
    return redirect(url_for("lives.invoice", number=line.invoice_number), code=303)


@claims.get("/promises")
def promises() -> str:
    """The promises of one state, and how well each client keeps his word."""
    asked = request.args.get("state", PromiseState.MADE)
    state = PromiseState(asked) if asked in set(PromiseState) else PromiseState.MADE
    page = max(1, request.args.get("page", 1, type=int))
    with desk().reading() as reports:
        rows, has_more = reports.promises(state, page=page)
        counts, (words, _) = reports.promise_counts(), reports.words()
    shown = {"rows": rows, "has_more": has_more, "page": page, "words": words, "today": _store().clock.today()}
    return render_template("promises.html", section="promises", state=state, states=_PROMISES, counts=counts, **shown)


def _disputes(*, refused: str = "") -> str:
    asked = request.args.get("state", DisputeState.OPEN)
    state = DisputeState(asked) if asked in set(DisputeState) else DisputeState.OPEN
    page = max(1, request.args.get("page", 1, type=int))
    with desk().reading() as reports:
        rows, has_more = reports.disputes(state, page=page)
        counts = reports.dispute_counts()
    shown = {"rows": rows, "has_more": has_more, "page": page, "refused": refused}
    return render_template("disputes.html", section="disputes", state=state, states=_DISPUTES, counts=counts, **shown)


def _store() -> Any:  # of services' own kind, whose name the admin does not know
    return desk().front.store
