"""Many cases at once: accept what is likely enough, with a count and sums before anything is booked, or give them to somebody."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.auth import actor, needs
from admin.desk import desk
from admin.queues import filter_of, queue_address, queue_filter
from mailflow.services import bulk as many
from mailflow.services.permissions import Right
from mailflow.services.working import Done, assign_all

bulk = Blueprint("bulk", __name__)
_SURE = 80  # hundredths: from here on a suggestion is shown ticked


@bulk.get("/bulk/accept")
@needs(Right.DECIDE)
def preview_accept() -> str:
    """What accepting everything that fits the filter and is likely enough would book."""
    least = _least(request.args.get("least", ""))
    with desk().reading() as reports:
        case_ids = [int(one) for one in request.args.getlist("case") if one.isdecimal()][: many.MOST]
        chosen = case_ids or list(reports.queue_ids(queue_filter(), many.MOST))
        seen = {row.id: row for row in reports.queue_rows(chosen)}
    counted = many.preview(desk().front.store, [case_id for case_id in chosen if case_id in seen], least_score=least / 100)
    return render_template("bulk.html", section="queue", counted=counted, rows=seen, least=least, chosen=case_ids, most=many.MOST)


@bulk.post("/bulk/accept")
@needs(Right.DECIDE)
def accept() -> BaseResponse:
    """Accepts what was shown, each case at the version that was shown."""
    done = many.accept_all(desk().front.store, _seen(), actor=actor(), reason="accepted with others")
    _tell(done, "accepted")
    return redirect(url_for("queues.queue", **queue_address()))


@bulk.post("/bulk/assign")
@needs(Right.PLAN)
def assign() -> BaseResponse:
    """Gives the ticked cases, or all that fit the filter, to somebody."""
    login = request.form.get("login", "")
    cases = _all_that_fit() if request.form.get("all") == "yes" else _seen()
    _tell(assign_all(desk().front.store, cases, login=login, actor=actor()), f"given to {login}" if login else "given back")
    return redirect(url_for("queues.queue", **queue_address()))


def _all_that_fit() -> list[tuple[int, int]]:
    with desk().reading() as reports:
        rows = reports.queue_rows(reports.queue_ids(filter_of(request.args), many.MOST))
    return [(row.id, row.version) for row in rows]


def _seen() -> list[tuple[int, int]]:
    """The ticked cases with their versions (``12:3``), those that this person may see."""
    pairs = [one.partition(":") for one in request.form.getlist("case")]
    wanted = {int(case_id): int(version) for case_id, _, version in pairs if case_id.isdecimal() and version.isdecimal()}
    with desk().reading() as reports:
        rows = reports.queue_rows(list(wanted)[: many.MOST])
    return [(row.id, wanted[row.id]) for row in rows]


def _tell(done: Done, word: str) -> None:
    if done.cases:
        flash(f"{len(done.cases)} {'case was' if len(done.cases) == 1 else 'cases were'} {word}.", "good")
    for case_id, why in done.refused[:10]:
        flash(f"Case {case_id} was not: {why}.", "error")
    if not done.cases and not done.refused:
        flash("No case was chosen.", "error")


def _least(text: str) -> int:
    return min(int(text), 100) if text.isascii() and text.isdecimal() and len(text) < 4 else _SURE
