"""Sets up statements by mail as the settings say: the sender, the files, the day of the month."""

from datetime import timedelta

from mailflow import post
from mailflow.domain.errors import ConfigurationError
from mailflow.domain.statements import StatementsBy
from mailflow.reminding import template_folders
from mailflow.services.health import Part
from mailflow.services.statement_duty import Monthly
from mailflow.services.statement_plan import Stating
from mailflow.settings import Settings


def open_stating(settings: Settings) -> Stating | None:
    """What runs of statements work with; `None` where no mailbox has an address to send from."""
    identity = next(iter(post.identities(settings).values()), None)
    if identity is None:
        return None
    return Stating(
        identity=identity,
        folders=template_folders(settings),
        firm=settings.firm.name,
        zone=settings.firm.zone,
        stale_after=timedelta(hours=settings.ledger.stale_after_hours),
        forms=settings.statements.forms,
    )


def get_stating(settings: Settings) -> Stating:
    """The same; raises ConfigurationError where nothing can be sent."""
    stating = open_stating(settings)
    if stating is None:
        raise ConfigurationError(
            where="statements", what="need an address to leave from", fix="Write the mailbox's own address into mailbox.address."
        )
    return stating


def monthly(settings: Settings) -> Monthly | None:
    """The run of each month; `None` where statements.mode is off."""
    statements = settings.statements
    if statements.mode == "off":
        return None
    return Monthly(
        on=0 if statements.day == "month_end" else statements.day,
        at=statements.at,
        holidays=statements.calendar,
        by=StatementsBy(statements.by),
        is_draft=statements.mode == "draft",
    )


def part_to_check(settings: Settings) -> Part:
    """What `mailflow check` says of statements."""
    return Part("statements", lambda: _told(settings))


def _told(settings: Settings) -> str:
    statements = settings.statements
    if monthly(settings) is None:
        return "statements.mode is off: they are made on demand only"
    get_stating(settings)
    from mailflow.policy.dunning_calendar import open_calendar

    open_calendar(statements.calendar)
    day = "the last business day" if statements.day == "month_end" else f"day {statements.day} (or the next business day)"
    how = "leave by themselves" if statements.mode == "send" else "wait for a click"
    files = " and ".join(statements.forms)
    return f"one mail a contact on {day} of each month from {statements.at:%H:%M} on, by {statements.by}, as {files}; they {how}"
