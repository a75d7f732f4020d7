"""The daily duty of reminding: what is due is planned, composed, planned once more and kept, a few clients at a time.

A day that was missed is caught up, because what is due stays due until it was written. Nothing is composed while a transaction is open:
what was composed is kept only where the plan of that moment is still the same, so that a payment, a promise or a dispute that comes
between is never overrun. The letters leave through the outbox, which asks `chase_look` once more at the moment of sending.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

import structlog

from mailflow.domain.cadence import Channel
from mailflow.domain.errors import LedgerChanged, TemplateError
from mailflow.domain.lifecycle import OutgoingState, ReminderState
from mailflow.domain.message import Attachment
from mailflow.domain.outgoing import OutgoingMail
from mailflow.letters.compose import Composed
from mailflow.policy.dunning import Reminder, has_business
from mailflow.policy.dunning_ladder import Ladder
from mailflow.policy.dunning_window import find_zone, next_opening
from mailflow.services import outbox
from mailflow.services.approval import ask, needs_click, why_asked
from mailflow.services.chase_enclosures import enclose
from mailflow.services.chase_letters import compose_reminder, mail_of, reminder_key
from mailflow.services.chase_plan import Chasing, ClientPlan, plan_clients
from mailflow.services.chase_reach import find_due_clients
from mailflow.store.reminders import NewReminder
from mailflow.store.unit import Store, UnitOfWork
from mailflow.store.work import chunks

log = structlog.get_logger()

# Clients whose letters are kept in one transaction: a commit waits for the disk.
_TOGETHER = 25
# The duty that one process has at a time.
DUTY = "reminders"


class Chased(StrEnum):
    """What became of a client's reminder in a run."""

    WRITTEN = "written"
    TASK = "task"
    HELD = "held"
    KNOWN = "known"  # another run has written it
    CHANGED = "changed"  # what is due changed while it was composed: the next run looks again


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseRun:
    """What a run did. `why_not` says why it did not begin."""

    day: date
    done: Counter[Chased] = field(default_factory=Counter)
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A reminder with its words; without them, `fault` says why."""

    reminder: Reminder
    words: Composed | None = None
    mail: OutgoingMail | None = None
    fault: str = ""


def chase(store: Store, chasing: Chasing, *, is_stopping: Callable[[], bool] = lambda: False) -> ChaseRun:
    """Writes what is due today, once; repeating it writes nothing twice."""
    today = store.clock.today()
    settle_letters(store)
    with store.reading() as unit:
        why_not = _why_not(unit, chasing, today)
        numbers = [] if why_not else find_due_clients(unit, chasing.cadences, today)
        left = min(chasing.most_per_run, chasing.most_per_day - unit.reminders.count_on(today))
    if why_not:
        return ChaseRun(day=today, why_not=why_not)
    done: Counter[Chased] = Counter()
    for some in chunks(numbers, _TOGETHER):
        if left <= 0 or is_stopping():
            break
        counted = _chase_some(store, some, chasing, today, most=left)
        left -= counted[Chased.WRITTEN] + counted[Chased.TASK]
        done += counted
    log.info("reminders.planned", day=today.isoformat(), clients=len(numbers), **{name.value: count for name, count in done.items()})
    return ChaseRun(day=today, done=done)


def settle_letters(store: Store) -> int:
    """Reminders whose letters bounced or failed have reminded nobody, and are due again; what a person discarded is over. How many."""
    with store.unit() as unit:
        lost = unit.reminders.whose_letter_is(OutgoingState.BOUNCED, OutgoingState.FAILED)
        for reminder in lost:
            unit.reminders.move_to(reminder.id, ReminderState.HELD, reason="the letter did not arrive")
        dropped = unit.reminders.whose_letter_is(OutgoingState.CANCELLED)
        for reminder in dropped:
            unit.reminders.move_to(reminder.id, ReminderState.DROPPED, reason="the letter was discarded")
        unit.commit()
    return len(lost) + len(dropped)


def why_ledger_is_stale(unit: UnitOfWork, chasing: Chasing, now: datetime) -> str:
    """Why nobody may be reminded by this ledger; empty where it is fresh."""
    as_of = unit.ledger.as_of()
    if as_of is None:
        return "no complete list of open items was loaded yet"
    if now - as_of > chasing.stale_after:
        return f"the open items are as of {as_of:%Y-%m-%d %H:%M} UTC; load today's"
    return ""


def _why_not(unit: UnitOfWork, chasing: Chasing, today: date) -> str:
    stopped_by = unit.outbox.stopped_by()
    if stopped_by:
        return f"all letters were stopped by {stopped_by}"
    paused = unit.holds.of_firm(today)
    if paused is not None:
        until = f" until {paused.hold.until}" if paused.hold.until else ""
        return f"{paused.made_by} paused the reminders of the whole firm{until} ({paused.hold.reason})"
    if not any(has_business(cadence, today) for cadence in chasing.cadences):
        return f"{today} is no business day of any cadence"
    return why_ledger_is_stale(unit, chasing, unit.outbox.now)


def _chase_some(store: Store, numbers: Collection[str], chasing: Chasing, today: date, *, most: int) -> Counter[Chased]:
    with store.reading() as unit:
        plans = plan_clients(unit, numbers, chasing, today)
        enclosed = {(number, one.group): enclose(unit, plan, one, chasing) for number, plan in plans.items() for one in _going(plan)}
    ready: dict[str, list[_Ready]] = {}
    for number, plan in plans.items():
        ready[number] = [_compose(plan, one, chasing, enclosed[number, one.group]) for one in _going(plan)][:most]
        most -= len(ready[number])
    try:
        return _keep(store, plans, ready, chasing=chasing, today=today)
    except LedgerChanged:
        log.info("reminders.changed_meanwhile", clients=len(plans))
        return Counter({Chased.CHANGED: sum(map(len, ready.values()))})


def _going(plan: ClientPlan) -> list[Reminder]:
    return [one for one in plan.reminders if one.goes and one.group not in plan.halts]


def _compose(plan: ClientPlan, reminder: Reminder, chasing: Chasing, make: Callable[[], tuple[Attachment, ...]]) -> _Ready:
    if reminder.step is not None and not reminder.step.template:  # a task that needs no words of ours
        return _Ready(reminder)
    try:
        words = compose_reminder(plan, reminder, chasing)
        if reminder.channel is not Channel.EMAIL:
            return _Ready(reminder, words)
        return _Ready(reminder, words, mail_of(plan, reminder, words, chasing, attachments=make()))
    except TemplateError as error:
        return _Ready(reminder, fault=str(error))


def _keep(store: Store, plans: dict[str, ClientPlan], ready: dict[str, list[_Ready]], *, chasing: Chasing, today: date) -> Counter[Chased]:
    """One transaction: everything is planned again under a lock, and what is still the same is kept."""
    done: Counter[Chased] = Counter()
    with store.unit() as unit:
        unit.ledger.lock_clients(plans)
        fresh = plan_clients(unit, plans, chasing, today)
        for number, plan in plans.items():
            if fresh.get(number) != plan:
                done[Chased.CHANGED] += 1
                continue
            done += _keep_client(unit, plan, ready[number], chasing)
        unit.commit()
    return done


def _keep_client(unit: UnitOfWork, plan: ClientPlan, ready: Sequence[_Ready], chasing: Chasing) -> Counter[Chased]:
    still = [_hold(unit, one, why) for one, why in _held(plan, ready)]
    unit.reminders.forget_holds(plan.client.number, still)
    return Counter({Chased.HELD: len(still)} if still else {}) + Counter(_write(unit, plan, one, chasing) for one in ready if not one.fault)


def _held(plan: ClientPlan, ready: Sequence[_Ready]) -> list[tuple[Reminder, str]]:
    faults = {one.reminder.group: one.fault for one in ready if one.fault}
    held: list[tuple[Reminder, str]] = []
    for one in plan.reminders:
        if one.step is None:
            held.append((one, ", ".join(dict.fromkeys(each.reason.value for each in one.held))))
        elif not one.goes and one.waits is not None:
            held.append((one, one.waits.value))
        elif one.group in plan.halts or one.group in faults:
            held.append((one, plan.halts.get(one.group) or faults[one.group]))
    return held


def _hold(unit: UnitOfWork, reminder: Reminder, why: str) -> str:
    key = "held:" + ":".join(reminder.group)
    unit.reminders.hold(_new(reminder, key, ReminderState.HELD, reason=why, step=""))
    return key


def _write(unit: UnitOfWork, plan: ClientPlan, one: _Ready, chasing: Chasing) -> Chased:
    reminder, key = one.reminder, reminder_key(one.reminder)
    step = reminder.step
    if step is None:
        return Chased.HELD
    state = ReminderState.TASK if one.mail is None else ReminderState.WRITTEN
    new = _new(reminder, key, state, step=step.name, words=one.words if one.mail is None else None)
    asked = {each.invoice_number: each.amount for each in reminder.invoices}
    ladder = Ladder(reminder.cadence)
    at = reminder.cadence.steps.index(step)
    days = {number: ladder.days_of(at, plan.items[number], reminder.on) for number in asked}
    row = unit.reminders.add(new, asked, days=days)
    if row is None:
        return Chased.KNOWN
    if one.mail is not None:
        _post(unit, plan, one, row=row, chasing=chasing)
    unit.audit.note(f"reminder.{state}", actor=outbox.POLICY, subject=f"client:{reminder.client_number}", facts={"key": key})
    return Chased.TASK if one.mail is None else Chased.WRITTEN


def _post(unit: UnitOfWork, plan: ClientPlan, one: _Ready, *, row: int, chasing: Chasing) -> None:
    """Into the outbox: for an attorney's answer or a person's click where one is asked for, else for the recipient's next window."""
    reminder, mail = one.reminder, one.mail
    if mail is None:
        return
    because, then_clicks = why_asked(unit, reminder, chasing.approvals), needs_click(reminder, chasing)
    about = f"reminder:{reminder.client_number}"
    if because is None and not then_clicks:
        zone = find_zone(reminder.contact.time_zone if reminder.contact else "", chasing.zone)
        letter = outbox.queue(unit, mail, not_before=next_opening(unit.outbox.now, reminder.cadence, zone), about=about)
    else:
        letter = outbox.draft(unit, mail, about=about)
    unit.reminders.set_letter(row, letter)
    if because is not None:
        ask(unit, plan, reminder, because, rows=(row, letter), then_clicks=then_clicks)


def _new(reminder: Reminder, key: str, state: ReminderState, *, step: str, reason: str = "", words: Composed | None = None) -> NewReminder:
    said = {"subject": words.subject, "text": words.text} if words is not None else {}
    value = {
        "contact": reminder.contact.email if reminder.contact else "",
        "step": reminder.step.name if reminder.step else "",
        "cc": list(reminder.cc),
        "asked": {amount.currency: amount.plain for amount in reminder.asked},
        "credits": {amount.currency: amount.plain for amount in reminder.credits},
        "invoices": [{"invoice_number": one.invoice_number, "amount": one.amount.plain} for one in reminder.invoices],
        "held": [{"invoice_number": one.invoice_number, "reason": one.reason.value} for one in reminder.held],
        "offer": [outcome.value for outcome in reminder.step.offer] if reminder.step else [],
        **said,
    }
    return NewReminder(
        key=key,
        client_number=reminder.client_number,
        cadence=reminder.cadence.name,
        step=step,
        channel=reminder.channel,
        address=reminder.address,
        day=reminder.on,
        state=state,
        reason=reason,
        value=value,
    )
