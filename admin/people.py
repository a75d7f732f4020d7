"""People: logins, roles and walls for an administrator; one's own password and second factor for everybody; the audit to export."""

import csv
import io
import json
from collections.abc import Iterator

import structlog
from flask import Blueprint, Response, flash, redirect, render_template, request, session, stream_with_context, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from admin.auth import actor, needs
from admin.desk import desk
from admin.queues import clean
from mailflow.domain.errors import ConfigurationError, IllegalMove
from mailflow.services import people as logins
from mailflow.services.permissions import Right, Role
from mailflow.services.walls import build_wall

log = structlog.get_logger()

people = Blueprint("people", __name__)
_OFFERED = "offered_secret"  # in the session, until a code has proved that the telephone has it
_COLUMNS = ("id", "at", "actor", "action", "subject", "value", "previous_hash", "hash")


@people.get("/people")
@needs(Right.GOVERN)
def everybody() -> str:
    """Logins with their roles, and the walls."""
    with desk().reading() as reports:
        listed, walls, attorneys = reports.people(), reports.walls(), reports.attorneys()
    return render_template("people.html", section="people", people=listed, walls=walls, attorneys=attorneys, roles=list(Role))


@people.post("/people")
@needs(Right.GOVERN)
def add() -> BaseResponse:
    """A new login; its password is shown once."""
    login, name = clean(request.form.get("login", "")), clean(request.form.get("name", ""))
    if not login:
        raise IllegalMove("a login needs a name to type at the door")
    store, roles = desk().front.store, _roles()
    attorney = clean(request.form.get("attorney", ""))
    password = logins.add_person(store, login=login, name=name or login, roles=roles, attorney=attorney, actor=actor())
    flash(f"{login} may log in with the password {password}. It is shown only now.", "good")
    return _back()


@people.post("/people/<login>/<any(roles, password, deactivate, activate, factor):act>")
@needs(Right.GOVERN)
def change(login: str, act: str) -> BaseResponse:
    """Another role, another password, in or out, without the second factor of a lost telephone."""
    store, by = desk().front.store, actor()
    if login == by and act in {"deactivate", "roles"}:
        raise IllegalMove("somebody else has to change your own rights, so that nobody is locked out by a slip")
    if act == "roles":
        logins.set_roles(store, login=login, roles=_roles(), attorney=clean(request.form.get("attorney", "")), actor=by)
        flash(f"{login} has other roles now.", "good")
    elif act == "password":
        flash(f"The password of {login} is {logins.set_password(store, login=login, actor=by)} now. It is shown only now.", "good")
    elif act == "factor":
        logins.set_second_factor(store, login=login, secret="", actor=by)
        flash(f"{login} logs in without a code now.", "good")
    else:
        logins.set_active(store, login=login, is_active=act == "activate", actor=by)
        flash(f"{login} {'may' if act == 'activate' else 'may not'} log in now.", "good")
    return _back()


@people.post("/people/walls")
@needs(Right.GOVERN)
def wall() -> BaseResponse:
    """A wall around a client, or none any more."""
    inside = tuple(request.form.getlist("inside"))
    number = clean(request.form.get("client_number", ""))
    build_wall(desk().front.store, client_number=number, logins=inside, actor=actor())
    flash(f"Client {number} is seen by {', '.join(inside)} only." if inside else f"Client {number} is seen by the whole desk.", "good")
    return _back()


@people.get("/me")
def me() -> str:
    """One's own password and second factor."""
    import pyotp
    import segno

    secret = session.setdefault(_OFFERED, pyotp.random_base32())
    uri = pyotp.TOTP(secret).provisioning_uri(name=current_user.login, issuer_name="mailflow")
    picture = segno.make(uri).svg_data_uri(scale=4, border=2)
    return render_template("me.html", section="me", secret=secret, picture=picture)


@people.post("/me/password")
def own_password() -> BaseResponse:
    """Another password, for whoever knows the present one."""
    store = desk().front.store
    if not logins.knows_password(store, actor(), request.form.get("present", "")):
        raise IllegalMove("that is not your present password; nothing was changed")
    logins.set_password(store, login=actor(), password=request.form.get("new", "") or " ", actor=actor())
    flash("Your password was changed.", "good")
    return redirect(url_for("people.me"))


@people.post("/me/factor")
def own_factor() -> BaseResponse:
    """The second factor is switched on once a code has proved that the telephone has the secret, and off with a password."""
    store = desk().front.store
    if current_user.has_second_factor:
        if not logins.knows_password(store, actor(), request.form.get("present", "")):
            raise IllegalMove("that is not your present password; nothing was changed")
        logins.set_second_factor(store, login=actor(), secret="", actor=actor())
        flash("The door asks you for no code any more.", "good")
        return redirect(url_for("people.me"))
    secret = session.get(_OFFERED, "")
    if not secret or not logins.second_factor_fits(store, secret, request.form.get("code", "")):
        raise IllegalMove("that code does not fit; type the one that your telephone shows now")
    logins.set_second_factor(store, login=actor(), secret=secret, actor=actor())
    session.pop(_OFFERED, None)
    flash("From now on the door asks you for a code too.", "good")
    return redirect(url_for("people.me"))


@people.get("/audit")
@needs(Right.AUDIT)
def audit() -> str:
    """The latest rows of the audit."""
    before = request.args.get("before", None, type=int)
    with desk().reading() as reports:
        rows = reports.audit_rows(before=before, text=clean(request.args.get("q", "")))
    return render_template("audit.html", section="audit", rows=rows, text=clean(request.args.get("q", "")))


@people.get("/audit/export.<any(csv, jsonl):form>")
@needs(Right.AUDIT)
def export(form: str) -> Response:
    """The whole audit with its chain of hashes, as it stands."""
    log.info("audit.exported", actor=actor(), form=form)
    lines = _as_csv() if form == "csv" else _as_json()
    media = "text/csv; charset=utf-8" if form == "csv" else "application/x-ndjson"
    answer = Response(stream_with_context(lines), mimetype=media)
    answer.headers["Content-Disposition"] = f"attachment; filename=mailflow-audit.{form}"
    return answer


def _rows() -> Iterator[dict[str, object]]:
    with desk().reading() as reports:
        for row in reports.audit_all():
            yield {name: getattr(row, name) for name in _COLUMNS}


def _as_json() -> Iterator[str]:
    for row in _rows():
        yield json.dumps({**row, "at": str(row["at"])}, ensure_ascii=False) + "\n"


def _as_csv() -> Iterator[str]:
    yield ",".join(_COLUMNS) + "\r\n"
    for row in _rows():
        line = io.StringIO()
        csv.writer(line).writerow([_harmless(json.dumps(value) if name == "value" else str(value)) for name, value in row.items()])
        yield line.getvalue()


def _harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _roles() -> tuple[str, ...]:
    roles = tuple(role for role in request.form.getlist("role") if role in set(Role))
    if not roles:
        raise ConfigurationError(where="roles", what="none was chosen", fix="Tick at least one.")
    return roles


def _back() -> BaseResponse:
    return redirect(url_for("people.everybody"))
