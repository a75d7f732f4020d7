"""What mailflow has learned: proposed after a decision, confirmed, tried on the past, and taken back; each rule in words."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.auth import actor, inside, needs
from admin.desk import desk
from mailflow.domain.ledger import Client
from mailflow.services import learning
from mailflow.services.permissions import Right
from mailflow.store.reports import Lesson

lessons = Blueprint("lessons", __name__)
_STATES = ("proposed", "active", "undone", "declined")


def rule_in_words(lesson: Lesson, client_name: str) -> str:
    """The rule as a sentence."""
    if lesson.kind == "sender":
        return f"Mail from {lesson.pattern} is written for {client_name}"
    return f"Payments in the name “{lesson.pattern}” come from {client_name}"


@lessons.get("/learned")
def learned() -> str:
    """Every rule with its author, date, hits and last use."""
    state = request.args.get("state", "")
    with desk().reading() as reports:
        rules = reports.lessons(state=state if state in _STATES else "")
        clients = reports.clients(rule.lesson.client_number for rule in rules)
    told = [(rule, rule_in_words(rule.lesson, _name(clients, rule.lesson.client_number))) for rule in rules]
    return render_template("learned.html", section="learned", rules=told, state=state, states=_STATES)


@lessons.get("/learned/<row:rule_id>")
def rule(rule_id: int) -> str:
    """One rule: what it would have said of the past, and what it had a part in."""
    with desk().reading() as reports:
        found = [each for each in reports.lessons() if each.id == rule_id]
        if not found:
            raise LookupError(f"there is no learned rule {rule_id}")
        uses = reports.lesson_uses(rule_id)
        clients = reports.clients([found[0].lesson.client_number])
    tried = learning.try_on_past(desk().front.store, rule_id)
    said = rule_in_words(found[0].lesson, _name(clients, found[0].lesson.client_number))
    return render_template("rule.html", section="learned", rule=found[0], says=said, uses=uses, tried=tried)


@lessons.post("/learned/<row:rule_id>/<any(confirm, decline, undo):answer>")
@needs(Right.TEACH)
def answer(rule_id: int, answer: str) -> BaseResponse:
    """A person's word on a rule."""
    with desk().reading() as reports:
        if rule_id not in {each.id for each in reports.lessons()}:
            raise LookupError(f"there is no learned rule {rule_id}")
    act = {"confirm": learning.confirm, "decline": learning.decline, "undo": learning.take_back}[answer]
    act(desk().front.store, rule_id, actor=actor())
    said = {"confirm": "Learned. It counts from the next mail on.", "decline": "Not learned.", "undo": "Taken back."}[answer]
    flash(said, "good")
    back = request.form.get("back", "")
    return redirect(inside(back, url_for("lessons.learned")))


def _name(clients: Mapping[str, Client], number: str) -> str:
    client = clients.get(number)
    return client.name if client is not None else number
