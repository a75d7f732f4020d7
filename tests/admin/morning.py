"""A clerk's morning: every case that waits is opened from the queue and decided by keys alone; presses and machine time are counted."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from selenium.webdriver.common.keys import Keys

from mailflow.domain.decision import Proposal
from mailflow.store.unit import UnitOfWork
from tests.admin.office import Office
from tests.admin.screen import Screen

# What an invoice gets, by number; "" is what goes on account.
Booking = dict[str, Decimal]
_ABOUT_MONEY = ("payment", "receipt", "conflict")
# What is not ours, or was paid before: rejected. Whatever else has no answer yet waits until tomorrow.
_REJECTED = ("suspected_fraud", "duplicate", "already_paid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """A case that was decided: whether its first suggestion was right, the keys, and the seconds until the next page stood there.

    `is_offered` is false where what is right is not among the suggestions: a clerk would book it by hand, here it waits.
    """

    case_id: int
    reason: str
    is_first_right: bool
    is_offered: bool
    keys: tuple[str, ...]
    seconds: float


def right_answers(case_set: Path) -> dict[str, Booking]:
    """What a case set says is right, by the name of a mail or the id of a receipt."""
    answers: dict[str, Booking] = {}
    for file, key in (("expected.jsonl", "file"), ("expected_receipts.jsonl", "receipt_id")):
        for line in (case_set / file).read_text(encoding="utf-8").splitlines():
            said = json.loads(line)
            booked = {each["invoice_number"]: Decimal(each["amount"]) for each in said["allocations"]}
            answers[said[key]] = _told(booked | {"": Decimal(said["on_account"] or 0)})
    return answers


def clear(screen: Screen, office: Office, right: Mapping[str, Booking] | None = None) -> list[Cleared]:
    """Works through the queue; without right answers, every first suggestion counts as right."""
    screen.open("/")
    screen.press(Keys.ENTER)
    screen.wait(lambda: screen.path.startswith("/cases/"))
    return list(_each(screen, office, right))


def _each(screen: Screen, office: Office, right: Mapping[str, Booking] | None) -> Iterator[Cleared]:
    while screen.path.startswith("/cases/"):
        case_id = int(screen.path.removeprefix("/cases/").partition("?")[0])
        with office.store.reading() as unit:
            plan = _plan(unit, case_id, right)
        before, began = screen.path, time.perf_counter()
        screen.press(*plan.keys)
        screen.wait(lambda left=before: screen.path != left and screen.run("return document.readyState") == "complete")
        yield replace(plan, seconds=time.perf_counter() - began)


def _plan(unit: UnitOfWork, case_id: int, right: Mapping[str, Booking] | None) -> Cleared:
    """What a clerk who knows the right answer presses."""
    case = unit.cases.get(case_id)
    nothing = Cleared(case_id=case_id, reason=case.reason, is_first_right=False, is_offered=True, keys=("d",), seconds=0.0)
    if case.kind not in _ABOUT_MONEY or case.decision_id is None:
        return nothing
    offered = [_booking(proposal) for proposal in unit.decisions.get(case.decision_id).decision.candidates]
    first = offered[0] if offered and case.reason not in _REJECTED else {}
    name = unit.mail.get(case.message_row).provider_id if case.message_row is not None else case.receipt_id or ""
    wanted = first if right is None else right[name]
    if not wanted:
        return replace(nothing, keys=("r",) if case.reason in _REJECTED else ("s",))
    if wanted not in offered:
        return replace(nothing, is_offered=False, keys=("s",))
    at = offered.index(wanted)
    return replace(nothing, is_first_right=at == 0, keys=("a",) if at == 0 else (str(at + 1), "a"))


def _booking(proposal: Proposal) -> Booking:
    on_account = proposal.on_account.amount if proposal.on_account else Decimal(0)
    return _told({item.invoice_number: item.amount.amount for item in proposal.allocations} | {"": on_account})


def _told(booking: Booking) -> Booking:
    return {number: amount for number, amount in booking.items() if amount}
