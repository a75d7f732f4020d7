"""A reminder as a letter, or as a clerk's note for a call or a letter on paper."""

from collections.abc import Mapping, Sequence

from mailflow.domain.cadence import Role
from mailflow.domain.errors import TemplateError
from mailflow.domain.ledger import Client, OpenInvoice
from mailflow.domain.message import Address, Attachment
from mailflow.domain.outgoing import OutgoingMail
from mailflow.letters.compose import Composed, compose
from mailflow.policy.dunning import Reminder
from mailflow.services.chase_plan import Chasing, ClientPlan
from mailflow.services.identity import Identity

_ENGLISH = "en"


def reminder_key(reminder: Reminder) -> str:
    """What makes a reminder once: client, cadence and step, and the cycle, which is its day, its channel and its address."""
    step = "" if reminder.step is None else reminder.step.name
    cycle = f"{reminder.on.isoformat()}:{reminder.channel}:{reminder.address}"
    return f"reminder:{reminder.client_number}:{reminder.cadence.name}:{step}:{cycle}"


def compose_reminder(plan: ClientPlan, reminder: Reminder, chasing: Chasing) -> Composed:
    """The words of a reminder; raises TemplateError where a value is missing or the template has a fault."""
    contact, step = reminder.contact, reminder.step
    if contact is None or step is None:
        raise TemplateError("nobody is written to")
    if not contact.name:
        raise TemplateError(f"{contact.email} has no name; fill in the contact's name")
    language = contact.language or _ENGLISH
    values = letter_values(plan.client, reminder, plan.items) | {"firm": chasing.firm, "name": contact.name, "language": language}
    return compose(step.template, values, folders=chasing.folders, language=language)


def letter_values(client: Client, reminder: Reminder, items: Mapping[str, OpenInvoice]) -> dict[str, object]:
    """What templates may print of a reminder: never what a matter is about."""
    return {
        "client": client.name,
        "reference": client.number,
        "attorney": client.billing_attorney,
        "step": reminder.step.name if reminder.step else "",
        "invoices": [
            {
                "number": one.invoice_number,
                "invoiced_on": items[one.invoice_number].invoiced_on,
                "due_on": items[one.invoice_number].due_on,
                "amount": one.amount,
                "days_overdue": max((reminder.on - items[one.invoice_number].due_on).days, 0),
            }
            for one in reminder.invoices
        ],
        "credits": list(reminder.credits),
        "totals": list(reminder.asked),
    }


def mail_of(
    plan: ClientPlan, reminder: Reminder, words: Composed, chasing: Chasing, *, attachments: Sequence[Attachment] = ()
) -> OutgoingMail:
    """The letter of a reminder: to everybody of its step's `to`, the addressee first, with its `cc`."""
    contact = reminder.contact
    if contact is None or reminder.step is None:
        raise TemplateError("nobody is written to")
    identity = _sender(reminder.step.sender, chasing)
    to = (Address(name=contact.name, email=contact.email), *_others(plan, reminder, reminder.step.to))
    known = {address.email.casefold() for address in to}
    return OutgoingMail(
        key=reminder_key(reminder),
        sender=identity.sender,
        reply_to=identity.reply_to,
        to=to,
        cc=tuple(Address(email=email) for email in reminder.cc if email.casefold() not in known),
        subject=words.subject,
        text=words.text,
        html=words.html,
        attachments=tuple(attachments),
        is_automatic=True,
        client_number=reminder.client_number,
        invoice_numbers=tuple(one.invoice_number for one in reminder.invoices),
    )


def _sender(name: str, chasing: Chasing) -> Identity:
    if not name:
        return chasing.identity
    if name not in chasing.senders:
        raise TemplateError(f"the step's sender {name!r} is no mailbox with an address; name one of: {', '.join(sorted(chasing.senders))}")
    return chasing.senders[name]


def _others(plan: ClientPlan, reminder: Reminder, roles: Sequence[Role]) -> tuple[Address, ...]:
    matters = tuple(dict.fromkeys(plan.items[one.invoice_number].matter_number for one in reminder.invoices))
    addresses = plan.book.addresses(roles[1:], reminder.client_number, matters, without=reminder.address)
    return tuple(Address(email=email) for email in addresses)
