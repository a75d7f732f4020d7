"""Pages of a client, an invoice and a receipt, the search over all of them, and what waits for its other half."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from admin.auth import actor, needs
from admin.desk import desk
from admin.queues import clean
from mailflow.services import notes
from mailflow.services.cadence_lookup import follow_client
from mailflow.services.permissions import Right

lives = Blueprint("lives", __name__)


@lives.get("/search")
def search() -> str | BaseResponse:
    """Everything that has this number, name, amount or subject; one exact answer is opened at once."""
    text = clean(request.args.get("find", ""))
    with desk().reading() as reports:
        found = reports.search(text)
    exact = [item.number for item in found.invoices if item.number == text]
    if exact and not found.receipts and not found.mails:
        return redirect(url_for("lives.invoice", number=exact[0]))
    if len(found.clients) == 1 and found.clients[0].number == text:
        return redirect(url_for("lives.client", number=text))
    return render_template("search.html", section="", found=found, text=text)


@lives.get("/clients/<path:number>")
def client(number: str) -> str:
    """A client: what is open and for how long, what came, what was said, what was noted."""
    with desk().reading() as reports:
        life = reports.client_life(number, _today())
    follows = follow_client(desk().front.cadences, life.client.number)
    return render_template("client.html", section="", life=life, client=life.client, today=_today(), follows=follows)


@lives.post("/clients/<path:number>/note")
@needs(Right.PLAN)
def note(number: str) -> BaseResponse:
    """A note on a client."""
    store = desk().front.store
    with desk().reading() as reports:
        reports.client_life(number, store.clock.today())  # a note on a client that may not be seen is a wrong address
    notes.note_on_client(store, number, text=request.form.get("text", ""), actor=actor())
    flash("Noted.", "good")
    return redirect(url_for("lives.client", number=number))


@lives.get("/invoices/<path:number>")
def invoice(number: str) -> str:
    """An invoice from its load to its last payment."""
    with desk().reading() as reports:
        life = reports.invoice_life(number)
        asked = reports.requests_of(invoice_number=number)
        disputed = reports.disputes_of_invoice(number)
    follows = [one for one in follow_client(desk().front.cadences, life.client.number) if one.invoice.number == number]
    return render_template(
        "invoice.html", section="", life=life, invoice=life.invoice, asked=asked, follows=follows, today=_today(), disputed=disputed
    )


@lives.get("/receipts/<path:receipt_id>")
def receipt(receipt_id: str) -> str:
    """Money from the bank's word to the last invoice that it paid."""
    with desk().reading() as reports:
        life = reports.receipt_life(receipt_id)
        asked = reports.requests_of(receipt_id=receipt_id)
    return render_template("receipt.html", section="receipts", life=life, receipt=life.receipt, asked=asked)


@lives.get("/waiting")
def waiting() -> str:
    """Advices whose money has not come."""
    page = max(1, request.args.get("page", 1, type=int))
    with desk().reading() as reports:
        rows, has_more = reports.advices_waiting(page)
    return render_template("waiting.html", section="queue", rows=rows, has_more=has_more, page=page)


@lives.post("/views")
def keep_view() -> BaseResponse:
    """Keeps the queue's present filter under a name."""
    name, query = clean(request.form.get("name", "")), request.form.get("query", "")
    notes.keep_view(desk().front.store, login=current_user.login, name=name, query=query)
    flash(f"“{name}” is kept.", "good")
    return redirect(f"{url_for('queues.queue')}?{query}")


@lives.post("/views/<row:view_id>/drop")
def drop_view(view_id: int) -> BaseResponse:
    """Forgets a view."""
    notes.drop_view(desk().front.store, login=current_user.login, view_id=view_id)
    return redirect(url_for("queues.queue"))


def _today() -> date:
    return desk().front.store.clock.today()
