"""Whether a billing attorney is asked before a reminder leaves, and who that is."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from mailflow.domain.approval import ApprovalRules, Because
from mailflow.domain.cadence import Approval, Channel, Role
from mailflow.policy.dunning import Reminder
from mailflow.services.chase_plan import Chasing, ClientPlan
from mailflow.store.approvals import NewApproval
from mailflow.store.unit import UnitOfWork

# Letters to these are the firm's own affair: no client is surprised by them.
_INSIDE = frozenset({Role.BILLING_ATTORNEY, Role.PRACTICE_HEAD, Role.COMMITTEE})
# An approved letter that something held at the last moment may be written anew for so long without asking once more.
_STANDS = timedelta(days=14)


def why_asked(unit: UnitOfWork, reminder: Reminder, rules: ApprovalRules | None) -> Because | None:
    """Why an attorney is asked about this reminder; `None`: nobody is.

    An approval stands for what is written anew because the approved letter was held at the last moment, if it asks for nothing more.
    """
    if rules is None or reminder.step is None or reminder.channel is not Channel.EMAIL:
        return None
    because = _because(unit, reminder, rules)
    return None if because is None or _was_allowed(unit, reminder) else because


def needs_click(reminder: Reminder, chasing: Chasing) -> bool:
    """Whether a letter waits for a person's click at the desk, whatever an attorney says."""
    of_manager = reminder.approval is Approval.MANAGER
    # Where attorneys are not asked, a step that wants one waits for whoever sees to the letters.
    unasked = reminder.approval is Approval.BILLING_ATTORNEY and chasing.approvals is None
    return not chasing.sends or of_manager or unasked


def ask(unit: UnitOfWork, plan: ClientPlan, reminder: Reminder, because: Because, *, rows: tuple[int, int], then_clicks: bool) -> None:
    """The letter waits for the attorneys of its matters; where none is known, for a manager. `rows`: the reminder's and the letter's."""
    reminder_id, letter = rows
    oldest = min(plan.items[one.invoice_number].due_on for one in reminder.invoices)
    for address, name in _attorneys(plan, reminder).items():
        unit.approvals.ask(
            NewApproval(
                reminder_id=reminder_id,
                outgoing_row=letter,
                address=address,
                name=name,
                because=because,
                then_clicks=then_clicks,
                oldest_due_on=oldest,
            )
        )


def _attorneys(plan: ClientPlan, reminder: Reminder) -> dict[str, str]:
    """Address and name of each; an attorney who is the addressee herself is not asked whether she may be written to."""
    matters = dict.fromkeys(plan.items[one.invoice_number].matter_number for one in reminder.invoices)
    found: dict[str, str] = {}
    for matter in matters:
        for contact in plan.book.of_role(Role.BILLING_ATTORNEY, plan.client.number, matter):
            found.setdefault(contact.email.casefold(), contact.name or plan.client.billing_attorney)
    found.pop(reminder.address, None)
    return found or {"": plan.client.billing_attorney}


def _because(unit: UnitOfWork, reminder: Reminder, rules: ApprovalRules) -> Because | None:
    step = reminder.step
    if reminder.approval is Approval.BILLING_ATTORNEY:
        return Because.STEP
    if step is None or step.to[0] in _INSIDE:
        return None
    if rules.above and any(asked.amount > rules.above for asked in reminder.asked):
        return Because.AMOUNT
    is_early = bool(rules.first_letters) and unit.approvals.letters_to(reminder.client_number) < rules.first_letters
    return Because.FIRST_LETTER if is_early else None


def _was_allowed(unit: UnitOfWork, reminder: Reminder) -> bool:
    step = "" if reminder.step is None else reminder.step.name
    since = unit.outbox.now - _STANDS
    earlier = unit.approvals.allowed(reminder.client_number, reminder.cadence.name, step, address=reminder.address, since=since)
    asked = {one.invoice_number: one.amount.amount for one in reminder.invoices}
    return any(_asks_no_more(asked, value) for value in earlier)


def _asks_no_more(asked: Mapping[str, Decimal], value: Mapping[str, Any]) -> bool:  # a reminder's value, JSON's own types
    allowed = {one["invoice_number"]: Decimal(one["amount"]) for one in value["invoices"]}
    return all(number in allowed and amount <= allowed[number] for number, amount in asked.items())
