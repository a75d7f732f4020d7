"""The door: one local login, a session, and the actor of every act."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import structlog
from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response as BaseResponse

from admin.desk import desk, rights
from mailflow.services.people import Lock, Person, check_password, find_person
from mailflow.services.permissions import Right

log = structlog.get_logger()

P = ParamSpec("P")
R = TypeVar("R")

auth = Blueprint("auth", __name__)
login_manager = LoginManager()
limiter = Limiter(get_remote_address, storage_uri="memory://")
# A person mistypes a few times; a guessing program does not stop (OWASP ASVS 2.2.1). Only refused tries count.
_TRIES = "8 per minute"
_LONGEST_CODE = 12
# The links of billing attorneys carry their own signature.
_OPEN_TO_ALL = frozenset({"auth.login", "auth.enter", "static", "approval_links.page", "approval_links.answer"})


class LoggedIn(UserMixin):  # type: ignore[misc]  # flask-login ships no types
    """The person of the session."""

    def __init__(self, person: Person) -> None:
        self.login = person.login
        self.name = person.name
        self.roles = person.roles
        self.attorney = person.attorney
        self.has_second_factor = bool(person.totp_secret)

    def get_id(self) -> str:
        """What the session keeps."""
        return self.login


def actor() -> str:
    """The login of whoever acts; every act is recorded under it."""
    return str(current_user.login)


def needs(right: Right) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A page or an act for those who have this right; others are told so (403)."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if right not in rights():
                abort(403, f"Your roles do not allow this (it needs the right to {right}). An administrator can change them under People.")
            return view(*args, **kwargs)

        return guarded

    return decorate


@login_manager.user_loader  # type: ignore[untyped-decorator]  # flask-login ships no types
def _load(login: str) -> LoggedIn | None:
    person = find_person(desk().front.store, login)
    return None if person is None else LoggedIn(person)


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
        return redirect(inside(request.args.get("next")))
    return render_template("login.html", failed=False, name="")


@auth.post("/login")
@limiter.limit(_TRIES, deduct_when=lambda response: response.status_code == 401)
def enter() -> BaseResponse | tuple[str, int]:
    """Checks name and password."""
    name = request.form.get("name", "").strip()
    web = desk().settings.web
    lock = Lock(after=web.lock_after, time=timedelta(minutes=web.lock_minutes))
    code = request.form.get("code", "").strip()[:_LONGEST_CODE]
    person = check_password(desk().front.store, name, request.form.get("password", ""), code=code, lock=lock)
    if person is None:
        log.warning("login.refused")
        return render_template("login.html", failed=True, name=name), 401
    login_user(LoggedIn(person))
    log.info("login.entered", actor=person.login)
    return redirect(inside(request.args.get("next")))


@auth.post("/logout")
def logout() -> BaseResponse:
    """Ends the session."""
    logout_user()
    flash("You are logged out.", "good")
    return redirect(url_for("auth.login"))


def inside(target: str | None, otherwise: str = "") -> str:
    """The address, where it is one of our own pages; the queue, or the page that is named, otherwise."""
    # Only our own pages: an address in a link must not lead out of the admin after the login (OWASP: unvalidated redirects).
    # Browsers drop tabs and line breaks from addresses, and take a backslash for a slash.
    if target and target.startswith("/") and not target.startswith("//") and not any(char in target for char in "\\\t\r\n"):
        return target
    return otherwise or url_for("queues.queue")


def require_login() -> BaseResponse | Response | None:
    """Runs before every request: only the door, the health checks and the static files are open."""
    if request.endpoint in _OPEN_TO_ALL or request.blueprint == "health" or current_user.is_authenticated:
        return None
    answer: Any = login_manager.unauthorized()  # flask-login ships no types
    return answer  # type: ignore[no-any-return]  # as above
