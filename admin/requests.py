"""Requests: what one person asked for and another approves, and what is to be carried out in the billing system or at the bank."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from admin.auth import actor, needs
from admin.desk import desk, rights
from mailflow.services import requests as asked
from mailflow.services.permissions import Right

requests = Blueprint("requests", __name__)
_STATES = ("asked", "approved", "done", "refused", "withdrawn")


@requests.get("/requests")
def listed() -> str:
    """Requests by state; those that wait come first."""
    state = request.args.get("state", "asked")
    page = max(1, request.args.get("page", 1, type=int))
    with desk().reading() as reports:
        rows, has_more = reports.requests(state=state if state in _STATES else "", page=page)
    may = Right.APPROVE in rights()
    values = {"rows": rows, "has_more": has_more, "page": page, "state": state, "states": _STATES, "me": current_user.login}
    return render_template("requests.html", section="requests", may_approve=may, **values)


@requests.post("/requests/<row:request_id>/approve")
@needs(Right.APPROVE)
def approve(request_id: int) -> BaseResponse:
    """A second person agrees."""
    _see(request_id)
    asked.approve(desk().front.store, request_id, actor=actor())
    flash("Approved. Somebody carries it out in the billing system or at the bank.", "good")
    return _back()


@requests.post("/requests/<row:request_id>/refuse")
@needs(Right.DECIDE)
def refuse(request_id: int) -> BaseResponse:
    """A second person does not agree, or whoever asked takes it back."""
    _see(request_id)
    asked.refuse(desk().front.store, request_id, actor=actor(), may_refuse=Right.APPROVE in rights())
    flash("It is not wanted any more.", "good")
    return _back()


@requests.post("/requests/<row:request_id>/done")
@needs(Right.DECIDE)
def done(request_id: int) -> BaseResponse:
    """It was carried out."""
    _see(request_id)
    asked.carried_out(desk().front.store, request_id, actor=actor())
    flash("Noted as carried out.", "good")
    return _back()


def _see(request_id: int) -> None:
    """Raises LookupError for a request on a client that this person may not see."""
    with desk().reading() as reports:
        reports.request(request_id)


def _back() -> BaseResponse:
    return redirect(url_for("requests.listed", state=request.args.get("state", "asked")))
