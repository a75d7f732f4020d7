"""The door: one local login, a session, and the actor of every act."""

from typing import Any

import structlog
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response as BaseResponse

from admin.desk import desk
from mailflow.services.people import check_password, find_person

log = structlog.get_logger()

auth = Blueprint("auth", __name__)
login_manager = LoginManager()
limiter = Limiter(get_remote_address, storage_uri="memory://")
# A person mistypes a few times; a guessing program does not stop (OWASP ASVS 2.2.1). Only refused tries count.
_TRIES = "8 per minute"
_OPEN_TO_ALL = frozenset({"auth.login", "auth.enter", "static"})


class LoggedIn(UserMixin):  # type: ignore[misc]  # flask-login ships no types
    """The person of the session."""

    def __init__(self, login: str, name: str) -> None:
        self.login = login
        self.name = name

    def get_id(self) -> str:
        """What the session keeps."""
        return self.login


def actor() -> str:
    """The login of whoever acts; every act is recorded under it."""
    return str(current_user.login)


@login_manager.user_loader  # type: ignore[untyped-decorator]  # flask-login ships no types
def _load(login: str) -> LoggedIn | None:
    person = find_person(desk().front.store, login)
    return None if person is None else LoggedIn(person.login, person.name)


@login_manager.unauthorized_handler  # type: ignore[untyped-decorator]  # flask-login ships no types
def _to_the_door() -> BaseResponse | tuple[str, int]:
    if request.headers.get("HX-Request") == "true":  # the page stays as it is, with what was typed in it
        says = "You are logged out. Log in again in another window, then try once more; what you typed is still here."
        return render_template("_error.html", says=says), 401
    back = request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else None
    return redirect(url_for("auth.login", next=back))


@auth.get("/login")
def login() -> str | BaseResponse:
    """The form."""
    if current_user.is_authenticated:
        return redirect(_inside(request.args.get("next")))
    return render_template("login.html", failed=False, name="")


@auth.post("/login")
@limiter.limit(_TRIES, deduct_when=lambda response: response.status_code == 401)
def enter() -> BaseResponse | tuple[str, int]:
    """Checks name and password."""
    name = request.form.get("name", "").strip()
    person = check_password(desk().front.store, name, request.form.get("password", ""))
    if person is None:
        log.warning("login.refused")
        return render_template("login.html", failed=True, name=name), 401
    login_user(LoggedIn(person.login, person.name))
    log.info("login.entered", actor=person.login)
    return redirect(_inside(request.args.get("next")))


@auth.post("/logout")
def logout() -> BaseResponse:
    """Ends the session."""
    logout_user()
    flash("You are logged out.", "good")
    return redirect(url_for("auth.login"))


def _inside(target: str | None) -> str:
    # Only our own pages: an address in a link must not lead out of the admin after the login (OWASP: unvalidated redirects).
    # Browsers drop tabs and line breaks from addresses, and take a backslash for a slash.
    if target and target.startswith("/") and not target.startswith("//") and not any(char in target for char in "\\\t\r\n"):
        return target
    return url_for("queues.queue")


def require_login() -> BaseResponse | Response | None:
    """Runs before every request: only the door, the health checks and the static files are open."""
    if request.endpoint in _OPEN_TO_ALL or request.blueprint == "health" or current_user.is_authenticated:
        return None
    answer: Any = login_manager.unauthorized()  # flask-login ships no types
    return answer  # type: ignore[no-any-return]  # as above
