"""By hand: a mail or a remittance is handed in, a receipt is entered, an original is sent on."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from admin.acts import parse_amount
from admin.auth import actor, needs
from admin.desk import desk
from admin.planning import parse_day
from admin.queues import clean
from admin.refusals import BadAmount, sentence, status_of
from mailflow.domain.errors import MailflowError
from mailflow.domain.facts import PaymentMethod
from mailflow.services.hand_in import NewReceipt, enter_receipt, hand_in_file
from mailflow.services.permissions import Right

by_hand = Blueprint("by_hand", __name__)


@by_hand.get("/new")
@needs(Right.RECEIVE)
def form() -> str:
    """Both forms."""
    return _page()


@by_hand.post("/new/mail")
@needs(Right.RECEIVE)
def hand_in() -> BaseResponse | tuple[str, int]:
    """Files become mail of the inbox, and are worked on like all other mail."""
    files = [file for file in request.files.getlist("files") if file.filename]
    try:
        if not files:
            raise BadAmount("choose a file first")
        rows = [
            hand_in_file(desk().front.store, file.read(), name=file.filename or "", actor=actor(), actor_name=current_user.name)
            for file in files
        ]
    except MailflowError as error:
        return _page(refused=sentence(error)), status_of(error)
    new = sum(is_new for _, is_new in rows)
    known = len(rows) - new
    says = f"{new} {'file was' if new == 1 else 'files were'} taken in" if new else "Nothing new"
    flash(f"{says}{f'; {known} had come before' if known else ''}. It is read in a moment.", "good")
    return redirect(url_for("originals.mail", message_row=rows[-1][0]))


@by_hand.post("/new/receipt")
@needs(Right.RECEIVE)
def receipt() -> BaseResponse | tuple[str, int]:
    """Money that no bank file brought."""
    typed = request.form
    try:
        receipt_id = enter_receipt(desk().front.store, _typed_receipt(), actor=actor())
    except MailflowError as error:
        return _page(refused=sentence(error), typed=typed.to_dict()), status_of(error)
    flash(f"Receipt {receipt_id} was entered. It looks for its advice and invoices by itself.", "good")
    return redirect(url_for("lives.receipt", receipt_id=receipt_id))


def _typed_receipt() -> NewReceipt:
    typed = request.form
    currency = typed.get("currency", "").strip().upper()
    if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
        raise BadAmount("the currency is a code of three letters, such as USD")
    amount, day = parse_amount(typed.get("amount", ""), currency, "the amount"), parse_day(typed.get("received_on", ""))
    if amount is None or day is None:
        raise BadAmount("type the day and the amount of the receipt")
    if typed.get("method", "") not in set(PaymentMethod):
        raise BadAmount("choose how the money came")
    return NewReceipt(
        received_on=day,
        amount=amount,
        method=PaymentMethod(typed["method"]),
        payer_name=clean(typed.get("payer_name", "")),
        reference=clean(typed.get("reference", "")),
        is_trust=typed.get("is_trust") == "yes",
    )


def _page(*, refused: str = "", typed: dict[str, str] | None = None) -> str:
    clock = desk().front.store.clock
    shown = typed or {"received_on": clock.today().isoformat(), "currency": "USD"}
    return render_template("new.html", section="new", refused=refused, typed=shown, methods=list(PaymentMethod))
