"""Asks a payer for what is missing, as a draft that waits for a person's click: the advice of a payment, or one that can be read.

It goes to the contact that the ledger has, or to a sender whom the ledger knows; never to an address that only a mail names, and never
to a program (a remittance sent by one is answered at the client's contact).
"""

import re
from collections.abc import Mapping

import structlog

from mailflow.domain.decision import Decision, ExceptionReason
from mailflow.domain.errors import TemplateError
from mailflow.domain.ledger import Client, Receipt
from mailflow.domain.lifecycle import OutgoingState
from mailflow.domain.message import Address
from mailflow.domain.outgoing import OutgoingMail
from mailflow.letters import compose
from mailflow.messages.threads import bare_subject
from mailflow.services import outbox
from mailflow.services.desk import Desk, MailInHand
from mailflow.services.tongue import answered_in
from mailflow.store.unit import UnitOfWork

log = structlog.get_logger()

# How the business keys of these letters begin.
_MISSING, _UNREADABLE = _OURS = ("remittance:", "unreadable:")
_NOBODY = re.compile(r"^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|donotreply|mailer-daemon|postmaster|bounces?|notifications?)(?:[-_.+@]|$)")


def ask_for_advice(desk: Desk, unit: UnitOfWork, receipt: Receipt, *, decision: Decision, case_id: int) -> int | None:
    """A draft to the client's contact about a payment without an advice; its row, `None` where nobody can be asked."""
    client = desk.in_hand.index.client(decision.client_number or "")
    if decision.exception is not ExceptionReason.NO_ADVICE or client is None or not client.contact_email:
        return None
    values = {"amount": receipt.amount, "received_on": receipt.received_on, "reference": " ".join(receipt.reference.split())[:80]}
    to = Address(email=client.contact_email.lower())
    return _draft(desk, unit, "remittance_missing", values, key=_key(receipt.receipt_id), to=to, client=client, case_id=case_id)


def ask_for_readable(desk: Desk, unit: UnitOfWork, mail: MailInHand, *, decision: Decision, case_id: int) -> int | None:
    """A draft that answers a mail whose advice cannot be read; its row, `None` where nobody can be asked."""
    client = _client(desk, mail, decision)
    if decision.exception is not ExceptionReason.UNREADABLE or client is None or mail.read.trust.is_spoofed:
        return None
    to = mail.message.sender
    if mail.read.automatic is not None or _NOBODY.match(to.email) or mail.message.return_path == "<>":
        to = Address(email=client.contact_email.lower())
    if not to.email:
        return None
    values = {"subject": bare_subject(mail.message.subject) or "your message"}
    answers = tuple(filter(None, (mail.message.message_id, *reversed(mail.message.references))))
    mailbox = unit.mail.get(mail.row).mailbox
    key = f"{_UNREADABLE}{mail.row}"
    return _draft(
        desk,
        unit,
        "remittance_unreadable",
        values,
        key=key,
        to=to,
        client=client,
        case_id=case_id,
        answers=answers,
        mailbox=mailbox,
        text=mail.read.facts.reply_text,
    )


def take_back(unit: UnitOfWork, receipt_ids: tuple[str, ...]) -> None:
    """The advice has come: what asks for it, and has not left, is not to go."""
    for receipt_id in receipt_ids:
        row = unit.outbox.find(_key(receipt_id))
        if row is not None:
            outbox.cancel(unit, row, reason="the advice has come")


def withdraw(unit: UnitOfWork, case_id: int, *, actor: str) -> None:
    """A person has decided the case: what asked the payer by itself, and has not left, is not to go. A person's own draft stays."""
    for letter in unit.outbox.of_subject(f"case:{case_id}"):
        if letter.key.startswith(_OURS) and letter.state is OutgoingState.DRAFT:
            outbox.cancel(unit, letter.row, reason="the case was decided", actor=actor)


def _client(desk: Desk, mail: MailInHand, decision: Decision) -> Client | None:
    """The one client whom the ledger knows by this sender; that of the decision only where the sender is his."""
    sender, ledger = mail.message.sender, desk.in_hand.index
    known = ledger.clients_of_email(sender.email) or (ledger.clients_of_domain(sender.domain) if sender.domain else ())
    theirs = [client for client in known if decision.client_number in (None, client.number)]
    return theirs[0] if len(theirs) == 1 else None


def _draft(  # noqa: PLR0913  # a letter is what it is about, to whom, and what it answers
    desk: Desk,
    unit: UnitOfWork,
    template: str,
    values: Mapping[str, object],
    *,
    key: str,
    to: Address,
    client: Client,
    case_id: int,
    answers: tuple[str, ...] = (),
    mailbox: str = "",
    text: str = "",
) -> int | None:
    correspondence, identity = desk.correspondence, desk.identity_of(mailbox)
    if correspondence is None or identity is None or not correspondence.templates:
        return None
    given = {**values, "name": to.name, "firm": correspondence.firm}
    try:
        tongue = answered_in(unit, to=to, client_number=client.number, text=text)
        letter = compose(f"reply/{template}", given, folders=correspondence.templates, language=tongue)
    except TemplateError as error:  # a template that somebody has broken must not keep the mail from being decided
        log.warning("letter.not_composed", template=template, why=str(error))
        return None
    mail = OutgoingMail(
        key=key,
        sender=identity.sender,
        reply_to=identity.reply_to,
        to=(to,),
        subject=letter.subject,
        text=letter.text,
        answers=answers,
        is_automatic=False,
        client_number=client.number,
    )
    return outbox.draft(unit, mail, about=f"case:{case_id}")


def _key(receipt_id: str) -> str:
    return f"{_MISSING}{receipt_id}"
