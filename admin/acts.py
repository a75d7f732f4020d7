"""What a person does: each act is posted with the version of the case that was seen, carried out by the services, and can be undone."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from admin.auth import actor, needs
from admin.cases import ABOUT_MONEY, PAYS, REST, case_page
from admin.desk import desk, rights
from admin.lessons import rule_in_words
from admin.queues import queue_address, queue_filter
from admin.refusals import BadAmount, sentence, status_of
from admin.words import money
from mailflow.domain.errors import MailflowError, StaleCase
from mailflow.domain.facts import Dispute, DisputeReason
from mailflow.domain.ledger import Allocation
from mailflow.domain.lifecycle import CaseState
from mailflow.domain.money import Money, exponent, total
from mailflow.services import resolve
from mailflow.services.failed import retry_mail
from mailflow.services.learning import propose_lessons
from mailflow.services.permissions import Right
from mailflow.services.requests import Authority, WriteOff, WriteOffReason
from mailflow.services.resolve import Rests
from mailflow.services.seen import Seen
from mailflow.store.reports import CasePage

acts = Blueprint("acts", __name__)
Answer = str | BaseResponse | tuple[str, int]
# Plain decimals, or grouped by threes with one kind of separator: anything else (1.234,56; 12,50) could mean two amounts.
_AMOUNT = re.compile(r"-?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?:[ '\u00a0\u202f\u2019]\d{3}){1,4})(?:\.(\d*))?", re.ASCII)
_LONGEST_NOTE = 500


@acts.post("/cases/<row:case_id>/accept")
@needs(Right.DECIDE)
def accept(case_id: int) -> Answer:
    """Books the chosen candidate."""
    candidate = request.form.get("candidate", 0, type=int)
    return carry_out(case_id, lambda seen: resolve.accept(desk().front.store, seen, candidate=candidate))


@acts.post("/cases/<row:case_id>/allocate")
@needs(Right.DECIDE)
def allocate(case_id: int) -> Answer:
    """Books what was typed."""

    def book(seen: Seen) -> object:
        currency = currency_of(case_id)
        typed = {name.removeprefix(PAYS): value for name, value in request.form.items() if name.startswith(PAYS)}
        chosen = [Allocation(number, amount) for number, text in typed.items() if (amount := parse_amount(text, currency, number))]
        on_account = parse_amount(request.form.get("on_account", ""), currency, "on account")
        client = request.form.get("client_number") or None
        rests = typed_rests({item.invoice_number: item.amount for item in chosen})
        return resolve.allocate(desk().front.store, seen, chosen, client_number=client, on_account=on_account, rests=rests)

    return carry_out(case_id, book)


@acts.post("/cases/<row:case_id>/on-account")
@needs(Right.DECIDE)
def on_account(case_id: int) -> Answer:
    """Keeps the money on the client's account."""
    client = request.form.get("client_number", "")
    return carry_out(case_id, lambda seen: resolve.put_on_account(desk().front.store, seen, client_number=client))


@acts.post("/cases/<row:case_id>/reject")
@needs(Right.DECIDE)
def reject(case_id: int) -> Answer:
    """The payment is not ours; nothing is booked."""
    return carry_out(case_id, lambda seen: resolve.reject(desk().front.store, seen))


@acts.post("/cases/<row:case_id>/close")
@needs(Right.ANSWER)
def close(case_id: int) -> Answer:
    """A letter was answered, or a moved balance was looked at."""
    return carry_out(case_id, lambda seen: resolve.close(desk().front.store, seen))


@acts.post("/cases/<row:case_id>/undo")
@needs(Right.DECIDE)
def undo(case_id: int) -> Answer:
    """Takes back what was decided; the case waits again and is shown."""
    try:
        _take_back(case_id)
    except MailflowError as error:
        return _refuse(case_id, error)
    flash("Undone. The case waits again.", "good")
    return _go(url_for("cases.case", case_id=case_id, **queue_address()))


@acts.post("/decisions/<row:decision_id>/undo")
@needs(Right.DECIDE)
def undo_decision(decision_id: int) -> Answer:
    """Takes back what the policy decided by itself; the list is shown again, with a way to the case that asks about it now."""
    case_id = resolve.undo(desk().front.store, decision_id, actor=actor(), reason=_note() or "undone from the list")
    _tell("undone", "Undone. A case asks about it now.", case_id)
    return _go(url_for("queues.automatic", q=request.args.get("q"), before=request.args.get("before")))


@acts.post("/mail/<row:message_row>/retry")
@needs(Right.RECEIVE)
def retry(message_row: int) -> Answer:
    """Has a mail tried again that had failed."""
    retry_mail(desk().front.store, message_row, actor=actor())
    flash("The mail is tried again now.", "good")
    return _go(url_for("originals.mail", message_row=message_row))


def typed_rests(paid: Mapping[str, Money]) -> Rests:
    """What is to become of what the invoices keep open: one choice an invoice (``write_off:rounding``, ``dispute:hours``)."""
    chosen = {name.removeprefix(REST): value for name, value in request.form.items() if name.startswith(REST) and value}
    with desk().reading() as reports:
        open_items = {item.number: item for item in reports.invoices(chosen)}
    disputes: list[Dispute] = []
    write_offs: list[WriteOff] = []
    for number, choice in chosen.items():
        item = open_items.get(number)
        rest = item.balance - paid.get(number, Money.zero(item.balance.currency)) if item is not None else None
        if rest is None or rest.amount <= 0:
            continue  # paid in full after all: nothing is left to speak of
        kind, _, reason = choice.partition(":")
        if kind == "write_off":
            write_offs.append(WriteOff(invoice_number=number, amount=rest, reason=WriteOffReason(reason)))
        else:
            disputes.append(Dispute(invoice_number=number, reason=DisputeReason(reason), amount=rest.amount))
    authority = Authority(write_off_limit=desk().settings.clerks.write_off_limit)
    return Rests(authority=authority, disputes=tuple(disputes), write_offs=tuple(write_offs))


def parse_amount(text: str, currency: str, where: str) -> Money | None:
    """What was typed, as an amount of the currency; `None` where the field is empty. Raises BadAmount with what to write instead."""
    plain = text.strip()
    if not plain:
        return None
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        raise BadAmount(f"{where}: “{plain[:40]}” is not an amount; write 1234.50 or 1,234.50")
    if len((found[1] or "").rstrip("0")) > exponent(currency):
        raise BadAmount(f"{where}: “{plain[:40]}” is finer than {currency} can be paid")
    return Money(Decimal(re.sub(r"[^\d.-]", "", plain)), currency)


def carry_out(case_id: int, act: Callable[[Seen], object], *, told: str = "", stays: bool = False) -> Answer:
    """Does an act on a case as it was seen, says what was done, and goes to the next case (or stays on this one).

    `told` instead of what was booked, for acts that book nothing; those have no undo of their own.
    """
    seen = Seen(case_id=case_id, version=request.form.get("version", 0, type=int), actor=actor(), reason=_note())
    with desk().reading() as reports:
        reports.case_page(case_id)  # an act on a case that does not exist is a wrong address
        following = reports.neighbour(case_id, queue_filter())
    try:
        act(seen)
    except MailflowError as error:
        return _refuse(case_id, error)
    with desk().reading() as reports:
        done = reports.case_page(case_id)
    if told:
        _tell("told", told, case_id)
    else:
        _tell("done", _told(done), case_id, version=done.case.version, rules=_lessons(case_id, done))
    if stays:
        return _go(url_for("cases.case", case_id=case_id, **queue_address()))
    if following is None or following == case_id:
        return _go(url_for("queues.queue", **queue_address()))
    return _go(url_for("cases.case", case_id=following, **queue_address()))


def _take_back(case_id: int) -> None:
    with desk().reading() as reports:
        page = reports.case_page(case_id)
    store = desk().front.store
    seen = Seen(case_id=case_id, version=request.form.get("version", 0, type=int), actor=actor(), reason=_note())
    if page.case.version != seen.version or page.case.state is not CaseState.RESOLVED:
        raise StaleCase("somebody else acted on this case since you opened it; reload it and look again")
    if page.case.kind in ABOUT_MONEY and page.answered is not None:
        resolve.undo(store, page.answered.id, actor=seen.actor, reason=seen.reason or "undone")
    else:
        resolve.reopen(store, seen)


def _refuse(case_id: int, error: MailflowError) -> Answer:
    """Nothing was changed: htmx shows the sentence beside the page, which stays; without it the page comes back as it was typed."""
    if request.headers.get("HX-Request") == "true":
        return render_template("_error.html", says=sentence(error)), status_of(error)
    return case_page(case_id, typed=MultiDict(request.form), refused=sentence(error)), status_of(error)


def _lessons(case_id: int, done: CasePage) -> list[dict[str, object]]:
    """What the decision teaches, each with the words of the rule."""
    if done.answered is None or Right.TEACH not in rights():
        return []
    proposed = propose_lessons(desk().front.store, case_id, decision_id=done.answered.id, actor=actor())
    name = done.client.name if done.client is not None else ""
    with desk().reading() as reports:
        clients = reports.clients(rule.lesson.client_number for rule in proposed)
    names = {number: client.name for number, client in clients.items()}
    return [{"id": rule.id, "says": rule_in_words(rule.lesson, names.get(rule.lesson.client_number, name))} for rule in proposed]


def _tell(category: str, says: str, case_id: int, *, version: int = 0, rules: list[dict[str, object]] | None = None) -> None:
    """A notice for the next page, with what its buttons need."""
    flash({"says": says, "case": case_id, "version": version, "rules": rules or []}, category)  # type: ignore[arg-type]  # the session keeps any JSON


def _go(address: str) -> BaseResponse:
    if request.headers.get("HX-Request") == "true":
        return Response("", headers={"HX-Redirect": address})
    return redirect(address)


def _note() -> str:
    return request.form.get("note", "").strip()[:_LONGEST_NOTE]


def currency_of(case_id: int) -> str:
    """What the amounts of the case's page are typed in."""
    with desk().reading() as reports:
        page = reports.case_page(case_id)
    if page.receipts:
        return page.receipts[0].amount.currency
    if page.case.amount is not None:
        return page.case.amount.currency
    return page.client.currency if page.client is not None and page.client.currency else "USD"


def _told(page: CasePage) -> str:
    """What was done, in a sentence."""
    who = page.client.name if page.client is not None else page.case.title
    decided = page.answered.decision if page.answered is not None else None
    if page.case.kind not in ABOUT_MONEY:
        return f"Closed: {who}."
    if decided is None or decided.chosen is None:
        return f"Rejected as not ours: {who}. Nothing was booked."
    numbers = ", ".join(item.invoice_number for item in decided.chosen.allocations)
    lines = [line for posted in page.bookings for line in posted.lines]
    if not lines:
        return f"Matched {numbers} for {who}; it is booked when its money comes."
    booked = total((line.amount for line in lines), lines[0].amount.currency)
    rest = decided.chosen.on_account
    parts = [part for part in (numbers, f"{money(rest)} on account" if rest else "") if part]
    return f"Booked {money(booked)} for {who}: {' + '.join(parts)}."
