"""Work on a case that books nothing: whose it is, when it comes back, notes, requests for a second person, questions to the payer."""

from datetime import date, timedelta

from flask import Blueprint, request

from admin.acts import Answer, carry_out, currency_of, parse_amount
from admin.auth import actor, needs
from admin.desk import desk
from admin.refusals import BadAmount
from mailflow.domain.errors import IllegalMove
from mailflow.domain.message import Address
from mailflow.domain.money import Money
from mailflow.services import requests, working
from mailflow.services.asking import ask_payer
from mailflow.services.permissions import Right
from mailflow.services.requests import RefundReason
from mailflow.services.seen import Seen

planning = Blueprint("planning", __name__)


class BadDay(BadAmount):
    """Somebody typed what is not a day; nothing was changed."""


@planning.post("/cases/<row:case_id>/take")
@needs(Right.PLAN)
def take(case_id: int) -> Answer:
    """The case is mine."""
    return carry_out(case_id, lambda seen: working.assign(desk().front.store, seen, login=actor()), told="The case is yours.", stays=True)


@planning.post("/cases/<row:case_id>/assign")
@needs(Right.PLAN)
def assign(case_id: int) -> Answer:
    """The case is somebody's, or nobody's."""
    login = request.form.get("login", "")
    told = f"Assigned to {login}." if login else "Given back: the case is nobody's."
    return carry_out(case_id, lambda seen: working.assign(desk().front.store, seen, login=login), told=told)


@planning.post("/cases/<row:case_id>/snooze")
@needs(Right.PLAN)
def snooze(case_id: int) -> Answer:
    """Out of sight until a day; without one until tomorrow."""
    until = parse_day(request.form.get("until", ""))
    tomorrow = desk().front.store.clock.today() + timedelta(days=1)
    told = f"Snoozed until {until or tomorrow}."
    return carry_out(case_id, lambda seen: working.snooze(desk().front.store, seen, until=until or tomorrow), told=told)


@planning.post("/cases/<row:case_id>/wake")
@needs(Right.PLAN)
def wake(case_id: int) -> Answer:
    """Back in sight."""
    return carry_out(case_id, lambda seen: working.snooze(desk().front.store, seen, until=None), told="Back in the queue.", stays=True)


@planning.post("/cases/<row:case_id>/note")
@needs(Right.PLAN)
def note(case_id: int) -> Answer:
    """A note, what is to be done next, and by when."""

    def keep(seen: Seen) -> object:
        day = parse_day(request.form.get("follow_up_on", ""))
        return working.note(desk().front.store, seen, next_action=request.form.get("next_action", ""), follow_up_on=day)

    return carry_out(case_id, keep, told="Noted.", stays=True)


@planning.post("/cases/<row:case_id>/attach")
@needs(Right.PLAN)
def attach(case_id: int) -> Answer:
    """The case is a part of another one."""
    other = request.form.get("to_case", 0, type=int)
    return carry_out(case_id, lambda seen: working.attach(desk().front.store, seen, to_case=other), told=f"Attached to case {other}.")


@planning.post("/cases/<row:case_id>/unidentified")
@needs(Right.DECIDE)
def unidentified(case_id: int) -> Answer:
    """Nobody knows who pays."""
    return carry_out(
        case_id, lambda seen: working.mark_unidentified(desk().front.store, seen), told="It waits among the unidentified payments."
    )


@planning.post("/cases/<row:case_id>/refund")
@needs(Right.DECIDE)
def refund(case_id: int) -> Answer:
    """Money is to go back: asked here, approved by somebody else."""

    def ask(seen: Seen) -> object:
        reason = request.form.get("refund_reason", "")
        if reason not in set(RefundReason):
            raise IllegalMove("a refund needs a reason; choose one")
        return requests.ask_refund(desk().front.store, seen, amount=_amount(case_id, "refund_amount"), reason=RefundReason(reason))

    return carry_out(case_id, ask, told="Asked for. It waits for a second person under Requests.", stays=True)


@planning.post("/cases/<row:case_id>/trust-transfer")
@needs(Right.DECIDE)
def trust_transfer(case_id: int) -> Answer:
    """Money is to move between the trust and the operating account: asked here, approved by somebody else."""
    return carry_out(
        case_id,
        lambda seen: requests.ask_trust_transfer(desk().front.store, seen, amount=_amount(case_id, "transfer_amount")),
        told="Asked for. It waits for a second person under Requests.",
        stays=True,
    )


@planning.post("/cases/<row:case_id>/ask-payer")
@needs(Right.ANSWER)
def ask(case_id: int) -> Answer:
    """A letter to the payer as a draft, which somebody approves under Letters."""
    settings = desk().settings
    sender = Address(name=settings.mailbox.display_name or settings.firm.name, email=settings.mailbox.address.lower())
    text = request.form.get("question", "").strip()
    return carry_out(
        case_id,
        lambda seen: ask_payer(desk().front.store, seen, question=text, firm=settings.firm.name, sender=sender),
        told="A draft waits under Letters.",
        stays=True,
    )


def parse_day(text: str) -> date | None:
    """What was typed, as a day; `None` where the field is empty. Raises BadDay with what to write instead."""
    plain = text.strip()
    if not plain:
        return None
    try:
        return date.fromisoformat(plain)
    except ValueError as error:
        raise BadDay(f"“{plain[:40]}” is not a day; write 2026-06-30") from error


def _amount(case_id: int, field: str) -> Money:
    amount = parse_amount(request.form.get(field, ""), currency_of(case_id), "the amount")
    if amount is None:
        raise BadAmount("type the amount")
    return amount
