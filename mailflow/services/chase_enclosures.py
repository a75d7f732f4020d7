"""What goes with a reminder: the statement of account, and copies of the invoices where the firm keeps them."""

from collections.abc import Callable
from pathlib import Path

from mailflow.domain.cadence import Channel, Enclosure
from mailflow.domain.errors import TemplateError
from mailflow.domain.message import Attachment
from mailflow.domain.statements import Part
from mailflow.policy.dunning import Reminder
from mailflow.services.chase_plan import Chasing, ClientPlan
from mailflow.services.statements import draw_part, render
from mailflow.store.unit import UnitOfWork

# Gateways refuse more; whoever needs more sends a link.
_MOST_BYTES = 15_000_000


def enclose(unit: UnitOfWork, plan: ClientPlan, reminder: Reminder, chasing: Chasing) -> Callable[[], tuple[Attachment, ...]]:
    """Draws what a letter's step asks for in this unit; what comes back makes the files once the unit is over.

    Making them raises TemplateError where a copy is missing or everything together is too large for a mail.
    """
    wanted = reminder.step.attach if reminder.step is not None and reminder.channel is Channel.EMAIL else ()
    statement = None
    if Enclosure.STATEMENT in wanted:
        statement = draw_part(unit, _account_of(unit, plan, reminder), on=reminder.on, firm=chasing.firm)
    language = reminder.contact.language if reminder.contact is not None and reminder.contact.language else "en"

    def make() -> tuple[Attachment, ...]:
        files: list[tuple[str, bytes]] = []
        if statement is not None:
            files.append((f"statement-{plan.client.number}.pdf", render(statement, "pdf", folders=chasing.folders, language=language)))
        if Enclosure.INVOICES in wanted:
            files += [_copy(one.invoice_number, chasing.invoice_copies) for one in reminder.invoices]
        if sum(len(content) for _, content in files) > _MOST_BYTES:
            raise TemplateError(f"the enclosures exceed {_MOST_BYTES // 1_000_000} MB, which mail servers refuse; attach fewer")
        return tuple(
            Attachment(part=str(number), name=name, content_type="application/pdf", content=content)
            for number, (name, content) in enumerate(files, start=2)
        )

    return make


def _account_of(unit: UnitOfWork, plan: ClientPlan, reminder: Reminder) -> Part:
    """What is stated to the addressee: nothing of matters that are another contact's."""
    number = plan.client.number
    roles = reminder.step.to if reminder.step is not None else ()
    matters = {item.matter_number for item in unit.ledger.of_clients([number]).values() if item.balance}
    addressed = {matter: plan.book.first(roles, number, matter) for matter in (*matters, "")}
    theirs = {matter for matter, contact in addressed.items() if contact is not None and contact.email.casefold() == reminder.address}
    if matters <= theirs:
        return Part(client_number=number)
    return Part(client_number=number, matters=tuple(sorted(theirs)), with_cash="" in theirs)


def _copy(number: str, pattern: str) -> tuple[str, bytes]:
    if not pattern:
        raise TemplateError("the step attaches invoices, but chase.invoice_copies does not say where their copies lie")
    # A number is the billing system's text: it may name a file, never a folder.
    path = Path(pattern.replace("{invoice_number}", "".join(c if c.isalnum() or c in "-_." else "_" for c in number)))
    try:
        return f"invoice-{path.name}", path.read_bytes()
    except OSError as error:
        raise TemplateError(f"the copy of invoice {number} is not at {path} ({error.strerror}); put it there") from error
