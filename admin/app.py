"""The Flask app: its rooms, its headers, and what it says when something goes wrong."""

import os
import secrets
from datetime import timedelta

import structlog
from flask import Flask, Response, current_app, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BuildError, IntegerConverter

from admin.desk import Desk
from admin.refusals import sentence, status_of
from mailflow.domain.errors import MailflowError
from mailflow.services.front_desk import FrontDesk
from mailflow.settings import Settings

log = structlog.get_logger()

# Everything comes from this server, nothing is written into the page: no code in attributes, no styles, no frames from outside.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_BROKEN = "Something went wrong here, and nothing was changed. The log of the service has the details."
_KEY_BYTES = 32
# A page names the files with a hash of their content (`words.static`): a changed one has another address.
_STATIC_DAYS = 30


class RowConverter(IntegerConverter):
    """The number of a row in an address; what no database counts to is no page."""

    def to_python(self, value: str) -> int:
        """The number, within what SQLite and PostgreSQL call a bigint."""
        number = super().to_python(value)
        return int(min(number, 2**63 - 1))


def create_app(settings: Settings, front: FrontDesk) -> Flask:
    """The admin of a running installation."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=_secret_key(settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.web.https,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        # A case stays open on the screen over lunch: the token is good for as long as the session is.
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=settings.clerks.max_upload_megabytes * 1024 * 1024,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=_STATIC_DAYS),
    )
    app.url_map.converters["row"] = RowConverter
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["mailflow"] = Desk(settings, front)
    _register(app)
    if settings.web.behind_proxy:
        hops = settings.web.behind_proxy
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's own way
    app.after_request(_harden)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(MailflowError, _refused)
    app.register_error_handler(LookupError, _missing)
    app.register_error_handler(Exception, _broken)
    return app


def _register(app: Flask) -> None:
    from admin import (
        acts,
        approval_links,
        approvals,
        auth,
        bulk,
        by_hand,
        cadence_edit,
        cadence_outlook,
        cadences,
        cases,
        claims,
        health,
        lessons,
        letter_templates,
        letters,
        lives,
        originals,
        people,
        planning,
        queues,
        reminders,
        replies,
        requests,
        statements,
        words,
    )

    csrf = CSRFProtect(app)
    auth.login_manager.init_app(app)
    auth.limiter.init_app(app)
    app.before_request(auth.require_login)
    for blueprint in (auth.auth, health.health, queues.queues, cases.cases, acts.acts, originals.originals, planning.planning):
        app.register_blueprint(blueprint)
    for blueprint in (bulk.bulk, by_hand.by_hand, lessons.lessons, letters.letters, lives.lives, people.people, requests.requests):
        app.register_blueprint(blueprint)
    for blueprint in (cadence_edit.cadence_edit, cadence_outlook.cadence_outlook, cadences.cadences):
        app.register_blueprint(blueprint)
    app.register_blueprint(letter_templates.letter_templates)
    app.register_blueprint(reminders.reminders)
    app.register_blueprint(replies.replies)
    app.register_blueprint(claims.claims)
    app.register_blueprint(approvals.approvals)
    app.register_blueprint(statements.statements)
    app.register_blueprint(approval_links.links)
    # There is no session to ride on: who posts knows the signed token, which is in no page of another site.
    csrf.exempt(approval_links.links)
    words.register(app)


def _secret_key(settings: Settings) -> str:
    """What signs the sessions: the firm's own, or one that is made once and kept beside the database."""
    configured = settings.web.secret_key.get_secret_value()
    if configured:
        return configured
    place = settings.data / "secret_key"
    try:
        with os.fdopen(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_KEY_BYTES))
    except FileExistsError:
        pass  # of an earlier start
    return place.read_text(encoding="ascii").strip()


def _harden(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _http_error(error: HTTPException) -> tuple[str, int]:
    if error.code is not None and error.code >= 500:
        return _bare(), error.code
    says = error.description or ""
    if isinstance(error, CSRFError):
        says = "The session has ended since this page was opened. Log in again in another window, then try once more."
    if error.code == 429:
        says = "Too many tries; the door stays shut for a minute."
    return _page(says, error.code or 500)


def _refused(error: MailflowError) -> tuple[str, int]:
    """What was asked cannot be done; the sentence says why, and nothing was changed."""
    return _page(sentence(error), status_of(error))


def _missing(error: LookupError) -> tuple[str, int]:
    if isinstance(error, KeyError | IndexError | BuildError):  # a slip of ours, not a number that a person typed
        return _broken(error)
    return _page(sentence(error), 404)


def _broken(error: Exception) -> tuple[str, int]:
    # The rule of a link, never the link: whoever has it can answer in an attorney's name.
    place = str(request.url_rule) if request.blueprint == "approval_links" else request.path
    log.error("page.failed", path=place, exc_info=error)
    return _bare(), 500


def _bare() -> str:
    """A page without what every other one asks the database for: it may be what failed."""
    template = current_app.jinja_env.get_template("_error.html" if _is_fragment() else "broken.html")
    return template.render(says=_BROKEN)


def _page(says: str, code: int) -> tuple[str, int]:
    return render_template("_error.html" if _is_fragment() else "error.html", says=says, code=code), code


def _is_fragment() -> bool:
    """Whether htmx asks: what it gets is shown as a notice, and the page stays as it is."""
    return request.headers.get("HX-Request") == "true"
