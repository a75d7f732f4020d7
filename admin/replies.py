"""Acts on a reply: it was read right, it says something else, its answer leaves, its new contact is confirmed."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import Blueprint, request
from werkzeug.datastructures import MultiDict

from admin.acts import Answer, carry_out
from admin.auth import needs
from admin.desk import desk
from mailflow.domain.errors import IllegalMove
from mailflow.domain.facts import DisputeReason, Kind
from mailflow.services import corrections, outbox
from mailflow.services.corrections import Claimed, Corrected
from mailflow.services.permissions import Right
from mailflow.services.seen import Seen

replies = Blueprint("replies", __name__)
# More lines than this are not typed by hand.
_MOST_LINES = 60
_AMOUNT = re.compile(r"\d{1,12}(?:\.\d{1,3})?")


@replies.post("/cases/<row:case_id>/reply/right")
@needs(Right.ANSWER)
def right(case_id: int) -> Answer:
    """The reading is right; the case is closed, and the next one comes."""
    return carry_out(case_id, lambda seen: corrections.confirm(_store(), seen))


@replies.post("/cases/<row:case_id>/reply/correct")
@needs(Right.ANSWER)
def correct(case_id: int) -> Answer:
    """The mail says what was typed; what follows is set anew, and the case stays."""

    def act(seen: Seen) -> object:
        return corrections.correct(_store(), seen, _typed(request.form), rules=desk().front.reply_rules)

    return carry_out(case_id, act, told="Corrected, and kept as an example. What follows was set anew.", stays=True)


@replies.post("/cases/<row:case_id>/reply/send")
@needs(Right.ANSWER)
def send(case_id: int) -> Answer:
    """The answer leaves as it stands on the page, and the case is closed."""

    def act(seen: Seen) -> object:
        letter = request.form.get("letter", 0, type=int)
        version = request.form.get("letter_version", 0, type=int)
        subject, text = request.form.get("answer_subject", ""), request.form.get("answer_text", "")
        version = outbox.edit(_store(), letter, version=version, actor=seen.actor, subject=subject, text=text)
        outbox.approve(_store(), letter, version=version, actor=seen.actor)
        return corrections.confirm(_store(), seen)

    return carry_out(case_id, act)


@replies.post("/cases/<row:case_id>/reply/contact/<row:change_id>/<any(confirm, refuse):answer>")
@needs(Right.ANSWER)
def contact(case_id: int, change_id: int, answer: str) -> Answer:
    """A person's word on an address that the sender wants us to write to."""
    is_confirmed = answer == "confirm"

    def act(seen: Seen) -> object:
        email = request.form.get(f"email-{change_id}", "")
        corrections.decide_contact(_store(), seen, change_id, is_confirmed=is_confirmed, new_email=email)
        return None

    told = "Confirmed. Letters go there from now on." if is_confirmed else "Refused. Nothing was changed."
    return carry_out(case_id, act, told=told, stays=True)


def _typed(form: MultiDict[str, str]) -> Corrected:
    kinds = tuple(Kind(kind) for kind in form.getlist("kind"))
    return Corrected(kinds=kinds, sender=form.get("sender", ""), claims=tuple(_claims(form)))


def _claims(form: MultiDict[str, str]) -> Iterator[Claimed]:
    for number in range(_MOST_LINES):
        promised, contested = form.get(f"promise-{number}-invoice", "").strip(), form.get(f"dispute-{number}-invoice", "").strip()
        if promised:
            day = _day(form.get(f"promise-{number}-day", ""), promised)
            yield Claimed(invoice_number=promised, due_on=day, amount=_amount(form.get(f"promise-{number}-amount", ""), promised))
        if contested:
            reason = DisputeReason(form.get(f"dispute-{number}-reason", DisputeReason.OTHER))
            yield Claimed(invoice_number=contested, reason=reason, amount=_amount(form.get(f"dispute-{number}-amount", ""), contested))


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise IllegalMove(f"{where}: type the day as 2026-05-31, or clear the invoice's number") from error


def _amount(text: str, where: str) -> Decimal | None:
    plain = text.strip().replace(",", "")
    if not plain:
        return None
    if _AMOUNT.fullmatch(plain) is None:
        raise IllegalMove(f"{where}: “{text[:40]}” is not an amount; write 1234.50, or leave it empty for all of it")
    try:
        return Decimal(plain)
    except InvalidOperation as error:
        raise IllegalMove(f"{where}: “{text[:40]}” is not an amount") from error


def _store() -> Any:  # of services' own kind, whose name the admin does not know
    return desk().front.store
