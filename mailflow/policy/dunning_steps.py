"""The steps of a cadence file, each checked by itself and against those before it."""

import re
from itertools import pairwise

from mailflow.domain.cadence import Approval, Channel, Enclosure, Outcome, Role, Step
from mailflow.policy.dunning_fields import Fields, Place

_STEP = (
    *("name", "after_due_days", "after_invoice_days", "after_last_letter_days", "on_month_end", "repeat_every_days", "repeat_at_most"),
    *("template", "to", "cc", "channel", "attach", "approval", "sender", "min_amount", "offer"),
)
# Exactly one of these says when a step's day is.
_WHEN = ("after_due_days", "after_invoice_days", "after_last_letter_days", "on_month_end")
_TEMPLATE = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*")
# Ten years either side of a date: whoever writes more has lost a digit.
_MOST_DAYS = 3650
# As many years of month ends, or of repeats each month.
_MOST_TIMES = 120


def read_steps(fields: Fields, lines: list[int]) -> tuple[Step, ...]:
    """The steps of a cadence in the order of the ladder; `lines` are those of their headers in the file.

    A ladder that goes by due dates alone is put in the order of its days; of any other the order of the file counts.
    """
    steps: list[Step] = []
    for number, said in enumerate(fields.tables("step")):
        place = Place(
            file=fields.place.file,
            words=f"{fields.place.words}, step {said.get('name', number + 1)!r}",
            line=lines[number] if number < len(lines) else 0,
            lines=fields.place.lines if number < len(lines) else (),
        )
        inner = Fields(said, place)
        step = _step(inner)
        _compare(inner, step, steps)
        steps.append(step)
    if all(step.after_due_days is not None for step in steps):
        steps.sort(key=lambda step: step.after_due_days or 0)
    else:
        _check_order(fields, steps)
    if any(step.channel is Channel.DECISION for step in steps[:-1]):
        fields.refuse("step", "a step follows the decision, which is the end of a ladder", "Put the decision last.")
    return tuple(steps)


def _step(fields: Fields) -> Step:
    fields.known(_STEP)
    channel = fields.word("channel", Channel, Channel.EMAIL)
    template = fields.text("template", None if channel is Channel.EMAIL else "")
    if template and not _TEMPLATE.fullmatch(template):
        fields.refuse("template", f"{template!r} is no name of a template", "Write its folder below templates/, such as reminder/first.")
    to = fields.words("to", Role, (Role.CLIENT,))
    if not to:
        fields.refuse("to", "nobody is written to", 'Name at least one role, such as ["client"].')
    when = _when(fields)
    every, most = _repeat(fields, channel, when)
    return Step(
        name=fields.text("name"),
        after_due_days=when.get("after_due_days"),
        after_invoice_days=when.get("after_invoice_days"),
        after_last_letter_days=when.get("after_last_letter_days"),
        on_month_end=when.get("on_month_end"),
        repeat_every_days=every,
        repeat_at_most=most,
        template=template,
        to=to,
        cc=fields.words("cc", Role),
        channel=channel,
        attach=fields.words("attach", Enclosure),
        approval=fields.word("approval", Approval, Approval.NONE),
        sender=fields.text("sender", ""),
        min_amount=fields.amount("min_amount") if "min_amount" in fields.table else None,
        offer=_offer(fields, channel),
    )


def _when(fields: Fields) -> dict[str, int]:
    said = [name for name in _WHEN if name in fields.table]
    if not said:
        fields.refuse("after_due_days", "is missing", f"Say when the step's day is: {', '.join(_WHEN)}.")
    if len(said) > 1:
        fields.refuse(said[1], f"{said[0]} says when the step's day is already", "Keep one of the two.")
    name = said[0]
    least = {"after_due_days": -_MOST_DAYS, "after_invoice_days": 0}.get(name, 1)
    most = _MOST_TIMES if name == "on_month_end" else _MOST_DAYS
    return {name: fields.whole(name, least=least, most=most)}


def _repeat(fields: Fields, channel: Channel, when: dict[str, int]) -> tuple[int, int]:
    """Every how many days a step comes again, and how often."""
    most = fields.whole("repeat_at_most", 0, least=0, most=_MOST_TIMES)
    every = fields.whole("repeat_every_days", 0, least=0, most=_MOST_DAYS)
    if every and "on_month_end" in when:
        fields.refuse("repeat_every_days", "a step on a month end comes again on the next", "Leave it out; repeat_at_most is enough.")
    if every and not most:
        fields.refuse("repeat_every_days", "the step would come again without end", "Add repeat_at_most.")
    if most and not every and "on_month_end" not in when:
        fields.refuse("repeat_at_most", "nothing says when the step comes again", "Add repeat_every_days.")
    if most and channel is Channel.DECISION:
        fields.refuse("repeat_at_most", "a decision is asked for once", "Leave it out.")
    return every, most


def _offer(fields: Fields, channel: Channel) -> tuple[Outcome, ...]:
    offer = fields.words("offer", Outcome, tuple(Outcome) if channel is Channel.DECISION else ())
    if channel is Channel.DECISION and not offer:
        fields.refuse("offer", "nothing could be decided", f"Name some of: {', '.join(Outcome)}.")
    if channel is not Channel.DECISION and offer:
        fields.refuse("offer", "nothing is decided here", 'Only a step with channel = "decision" offers something.')
    return offer


def _compare(fields: Fields, step: Step, before: list[Step]) -> None:
    for other in before:
        if step.name == other.name:
            fields.refuse("name", "another step of the cadence has this name", "Give each its own.")
        name = next((name for name in _WHEN if _same(step, other, name)), None)
        if name is not None and name != "after_last_letter_days":
            fields.refuse(name, f"step {other.name!r} is on the same day", "Give each step a day of its own.")
    if not before and step.after_last_letter_days is not None:
        fields.refuse("after_last_letter_days", "no letter comes before the first step", "Use another key, or put a step before it.")


def _same(step: Step, other: Step, name: str) -> bool:
    return getattr(step, name) is not None and getattr(step, name) == getattr(other, name)


def _check_order(fields: Fields, steps: list[Step]) -> None:
    """Steps of one kind rise; of different kinds only the ledger knows which comes first."""
    for name in ("after_due_days", "after_invoice_days", "on_month_end"):
        days = [(value, step) for step in steps if (value := getattr(step, name)) is not None]
        for (earlier, above), (later, below) in pairwise(days):
            if later < earlier:
                what = f"{name} of step {below.name!r} is before that of step {above.name!r}, which stands above it"
                fields.refuse("step", what, "Write the steps in the order in which they are to come.")
