"""Statements of account by mail: what would go, runs with their progress, and what became of each mail."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.auth import actor, needs
from admin.desk import desk
from admin.queues import clean
from admin.refusals import sentence, status_of
from mailflow.domain.errors import IllegalMove, MailflowError
from mailflow.domain.statements import StatementsBy
from mailflow.services import statement_mail
from mailflow.services.permissions import Right
from mailflow.services.statement_mail import Order

statements = Blueprint("statements", __name__)
Answer = str | BaseResponse | tuple[str, int]
# A person looks at so many before a run; drawing more would keep the page waiting.
_MOST_SHOWN = 200


@statements.get("/statements")
def listed() -> str:
    """The runs, and what can be asked for."""
    return _page()


@statements.post("/statements/dry-run")
@needs(Right.APPROVE)
def dry_run() -> Answer:
    """What would go to whom, and what would not; nothing is kept."""
    try:
        order = _order()
        would = statement_mail.try_out(_store(), _stating(), order, most=_MOST_SHOWN)
    except (MailflowError, LookupError) as error:
        return _refused(error)
    return _page(would=would, order=order)


@statements.post("/statements/send")
@needs(Right.APPROVE)
def send() -> Answer:
    """A run begins; the service makes it, a contact at a time."""
    try:
        run = statement_mail.start_run(_store(), _stating(), _order())
    except (MailflowError, LookupError) as error:
        return _refused(error)
    flash("The run has begun. The service makes it in the background; this page shows how far it is.", "good")
    return redirect(url_for("statements.run", run_id=run), code=303)


@statements.get("/statements/<row:run_id>")
def run(run_id: int) -> str:
    """One run and its mails."""
    with desk().reading() as reports:
        line, mails = reports.statement_run(run_id), reports.statement_mails(run_id)
    return render_template("statement_run.html", section="statements", line=line, mails=mails)


@statements.post("/statements/<row:run_id>/again")
@needs(Right.APPROVE)
def again(run_id: int) -> Answer:
    """What was held or refused is made once more."""
    many = statement_mail.try_again(_store(), run_id, actor=actor())
    flash(f"{many} mails are made once more." if many else "Nothing is held or refused.", "good")
    return redirect(url_for("statements.run", run_id=run_id), code=303)


def _order() -> Order:
    form = request.form
    by = form.get("by", StatementsBy.CLIENT)
    clients = tuple(dict.fromkeys(clean(form.get("clients", "")).replace(",", " ").split()))
    matter, is_draft = clean(form.get("matter", "")), form.get("draft") == "1"
    if matter and not clients:
        raise IllegalMove("name the client of the matter too")
    today = desk().front.store.clock.today().isoformat()
    name = clean(form.get("name", ""))[:80] or " ".join(filter(None, (today, by, *clients[:5], matter)))
    chosen = StatementsBy(by) if by in set(StatementsBy) else StatementsBy.CLIENT
    return Order(name=name, by=chosen, clients=clients, matter=matter, is_draft=is_draft, asked_by=actor())


def _page(*, would: Any = (), order: Order | None = None, refused: str = "") -> str:  # `would` is of services' own kind
    with desk().reading() as reports:
        runs = reports.statement_runs()
    settings = desk().settings.statements
    shown = {"would": would, "order": order, "refused": refused, "typed": request.form, "most": _MOST_SHOWN}
    return render_template("statements.html", section="statements", runs=runs, rules=settings, kinds=list(StatementsBy), **shown)


def _refused(error: Exception) -> tuple[str, int]:
    return _page(refused=sentence(error)), status_of(error) if isinstance(error, MailflowError) else 422


def _stating() -> Any:  # of services' own kind
    stating = desk().front.stating
    if stating is None:
        raise IllegalMove("statements need an address to leave from; set mailbox.address in mailflow.toml")
    return stating


def _store() -> Any:  # as above
    return desk().front.store
