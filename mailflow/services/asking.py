"""A question to whoever pays, as a draft that a person approves: answered in the thread of the mail, to an address that we trust."""

from mailflow.domain.decision import ExceptionReason
from mailflow.domain.errors import IllegalMove
from mailflow.domain.message import Address, Attachment
from mailflow.domain.outgoing import OutgoingMail
from mailflow.services import outbox
from mailflow.services.seen import Seen, check
from mailflow.store.cases import Act, Case
from mailflow.store.unit import Store, UnitOfWork

_LONGEST = 4000
_SHOWN = 5  # invoices in the question; the payer knows the others


def ask_payer(store: Store, seen: Seen, *, question: str, firm: str, sender: Address) -> int:
    """Keeps the question as a draft about the case; the letter's row.

    Where an impersonation is suspected it goes to the contact that the ledger has, never to whoever wrote. Raises IllegalMove where
    there is nobody to ask, nothing to say, or no address of ours to write from.
    """
    text = question.strip()[:_LONGEST]
    if not text:
        raise IllegalMove("write the question first")
    if not sender.email:
        raise IllegalMove("letters have no address to leave from; set mailbox.address in mailflow.toml")
    with store.unit() as unit:
        case = check(unit, seen)
        to = _to(unit, case)
        mail = unit.mail.get(case.message_row) if case.message_row is not None else None
        subject = f"Your payment to {firm}" if mail is None else f"Re: {unit.reports.subject_of(mail.row) or 'your payment'}"
        letter = OutgoingMail(
            key=f"ask:{case.id}:{case.version}",
            sender=sender,
            to=(to,),
            subject=subject,
            text=text + f"\n\n{firm}\n",
            answers=(mail.message_id,) if mail is not None and mail.message_id else (),
            is_automatic=False,
            client_number=case.client_number,
        )
        row = outbox.draft(unit, letter, about=f"case:{case.id}")
        unit.cases.note(case.id, case.version, Act(name="drafted a question to the payer", actor=seen.actor, after={"letter": row}))
        unit.audit.note("letter.drafted", actor=seen.actor, subject=f"case:{case.id}", facts={"letter": row})
        unit.commit()
    return row


def forward_mail(store: Store, message_row: int, *, to: str, note: str, subject: str, sender: Address, actor: str) -> int:
    """Keeps a draft with the original as its attachment; the letter's row. Raises IllegalMove where the address is none."""
    email = to.strip().lower()
    if email.count("@") != 1 or email.startswith("@") or email.endswith("@") or any(char.isspace() or char in ",;<>" for char in email):
        raise IllegalMove("type one address, such as ben@firm.example")
    if not sender.email:
        raise IllegalMove("letters have no address to leave from; set mailbox.address in mailflow.toml")
    with store.unit() as unit:
        original = Attachment(part="1", name=f"mail-{message_row}.eml", content_type="message/rfc822", content=unit.mail.raw(message_row))
        letter = OutgoingMail(
            key=f"forward:{message_row}:{email}",
            sender=sender,
            to=(Address(email=email),),
            subject=f"Fwd: {subject}" if subject else "Forwarded mail",
            text=note or "The mail is attached as it came.",
            attachments=(original,),
            is_automatic=False,
        )
        row = outbox.draft(unit, letter, about=f"message:{message_row}")
        unit.audit.note("letter.drafted", actor=actor, subject=f"message:{message_row}", facts={"letter": row})
        unit.commit()
    return row


def first_words(reason: str, *, amount: str, numbers: tuple[str, ...], payer: str) -> str:
    """A question to begin with, by what the case is about; a person writes it on."""
    named = ", ".join(numbers[:_SHOWN])
    asks = {
        ExceptionReason.NO_ADVICE: "Which invoices does it pay?",
        ExceptionReason.UNIDENTIFIED_PAYER: "For which client and which invoices is it?",
        ExceptionReason.UNKNOWN_INVOICE: "We do not have an invoice of the number that you name. Which invoices do you mean?",
        ExceptionReason.AMBIGUOUS: f"It could pay several invoices ({named}). Which ones do you mean?",
        ExceptionReason.SHORT_PAYMENT: f"It is less than what is open on {named}. Is the rest on its way, or do you contest it?",
        ExceptionReason.DEDUCTION: f"You have kept back a part of {named}. Please tell us why, and send what supports it.",
        ExceptionReason.OVERPAYMENT: "It is more than what is open. What is the rest for?",
        ExceptionReason.TOTAL_MISMATCH: "The lines of your advice do not add up to the payment. Please send us the corrected list.",
        ExceptionReason.ALREADY_PAID: f"You had paid {named} before. What is this payment for?",
    }
    known = ExceptionReason(reason) if reason in set(ExceptionReason) else ExceptionReason.NO_ADVICE
    question = asks.get(known, asks[ExceptionReason.NO_ADVICE])
    about = f"about your payment of {amount}" if amount else "about your payment"
    return f"Dear {payer or 'Sir or Madam'},\n\nwe write {about}. {question}\n\nThank you."


def _to(unit: UnitOfWork, case: Case) -> Address:
    client = unit.ledger.find_client(case.client_number) if case.client_number else None
    known = Address(name=client.contact_name, email=client.contact_email.lower()) if client is not None and client.contact_email else None
    is_doubtful = case.reason == ExceptionReason.SUSPECTED_FRAUD
    wrote = unit.reports.sender_of(case.message_row).lower() if case.message_row is not None and not is_doubtful else ""
    if wrote:
        return Address(email=wrote)
    if known is None:
        raise IllegalMove("nobody is known to ask: the case has no mail to answer, and the ledger no contact of the client")
    return known
