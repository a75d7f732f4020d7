"""What comes by hand: a mail or a remittance as a file, and a receipt that no bank file brought. They go the same line as all others."""

import hashlib
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

from mailflow.documents.signatures import is_mail, kind_of
from mailflow.domain.errors import IllegalMove
from mailflow.domain.facts import PaymentMethod
from mailflow.domain.ledger import Receipt
from mailflow.domain.money import Money
from mailflow.services.fingerprint import fingerprint
from mailflow.store.unit import Store

# The mailbox of what was handed in: nothing is moved there, and its ids are the files' own hashes.
BY_HAND = "by hand"
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReceipt:
    """Money as a person enters it: a check that was brought, a line of a statement that no file has."""

    received_on: date
    amount: Money
    method: PaymentMethod
    payer_name: str
    reference: str
    is_trust: bool = False


def hand_in_file(store: Store, content: bytes, *, name: str, actor: str, actor_name: str) -> tuple[int, bool]:
    """Puts a file into the inbox: a mail (.eml, .msg) as it is, anything else as the attachment of a mail of ours.

    Its row, and whether it is new: the same file twice is one mail. Raises IllegalMove where there is nothing in it.
    """
    if not content:
        raise IllegalMove("the file is empty; choose another one")
    is_letter = is_mail(content) or kind_of(content) == "msg"
    raw = content if is_letter else _wrapped(content, name=name[:_LONGEST_NAME] or "file", actor=actor, actor_name=actor_name)
    key = hashlib.sha256(content).hexdigest()
    identity = fingerprint(raw)
    with store.unit() as unit:
        row = unit.mail.add(
            mailbox=BY_HAND,
            provider_id=key,
            message_id=identity.message_id,
            content_hash=identity.content_hash,
            raw=raw,
            raw_hash=identity.raw_hash,
        )
        known = unit.mail.find_row(BY_HAND, key) or unit.mail.find_copy(identity.message_id, identity.content_hash)
        if known is None:
            raise IllegalMove("this file could not be taken in; look for it under Mail")
        if row is not None:
            unit.audit.note("mail.handed_in", actor=actor, subject=f"message:{row}", facts={"sha256": key})
        unit.commit()
    return known, row is not None


def enter_receipt(store: Store, new: NewReceipt, *, actor: str) -> str:
    """Takes up money that a person entered; its id. Raises IllegalMove where it was entered before, or is no money."""
    if new.amount.amount <= 0:
        raise IllegalMove("a receipt needs an amount above zero")
    if new.received_on > store.clock.today():
        raise IllegalMove(f"{new.received_on} is not yet; type the day on which the money came")
    said = "|".join((new.received_on.isoformat(), str(new.amount), new.payer_name, new.reference, str(new.is_trust)))
    receipt = Receipt(
        receipt_id=f"H{new.received_on:%Y%m%d}-{hashlib.sha256(said.encode()).hexdigest()[:10]}",
        received_on=new.received_on,
        amount=new.amount,
        method=new.method,
        payer_name=new.payer_name,
        reference=new.reference,
        is_trust=new.is_trust,
    )
    with store.unit() as unit:
        if not unit.receipts.add([receipt]):
            raise IllegalMove(f"the same money was entered before as {receipt.receipt_id}; say in the reference what tells them apart")
        unit.journal.receive([receipt], actor=actor)
        unit.audit.note("receipt.entered", actor=actor, subject=f"receipt:{receipt.receipt_id}", facts={"amount": str(new.amount)})
        unit.commit()
    return receipt.receipt_id


def _wrapped(content: bytes, *, name: str, actor: str, actor_name: str) -> bytes:
    """A mail of ours around a file; dated by nothing, so that the same file is the same mail."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "by-hand@mailflow.invalid"
    mail["Subject"] = f"Handed in: {' '.join(name.split())}"
    mail["X-Mailflow-By-Hand"] = actor
    mail.set_content(f"Handed in by {' '.join(actor_name.split())}.\n")
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=" ".join(name.split()))
    return mail.as_bytes()
