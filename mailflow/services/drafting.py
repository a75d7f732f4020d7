"""Writes the answer to a reply: the paragraphs of its templates in one letter, with the documents that the firm has laid ready."""

from collections.abc import Iterator
from decimal import Decimal

from mailflow.domain.consequences import Consequence, Follow
from mailflow.domain.decision import Decision
from mailflow.domain.facts import Kind
from mailflow.domain.ledger import OpenInvoice
from mailflow.domain.message import Attachment
from mailflow.domain.money import Money, exponent
from mailflow.domain.outgoing import OutgoingMail
from mailflow.letters import compose
from mailflow.messages.threads import bare_subject
from mailflow.services import outbox
from mailflow.services.correspondence import Correspondence
from mailflow.services.desk import Desk, MailInHand
from mailflow.services.tongue import answered_in
from mailflow.store.unit import UnitOfWork

# More invoices than this are no letter any more.
_MOST_FILES = 25
_LARGEST_FILE = 10_000_000
_LONGEST_QUOTE = 300
# What a list of the open items is called.
_STATEMENT = ("statement", "aging", "kontoauszug", "relevé", "extracto", "estado de cuenta", "extrato")


def answer_key(message_row: int) -> str:
    """The business key of the answer to a mail: one mail has one answer, however often it is decided."""
    return f"reply:{message_row}"


def about_mail(message_row: int) -> str:
    """What a letter of the outbox says that it answers."""
    return f"mail:{message_row}"


def draft_answer(desk: Desk, unit: UnitOfWork, mail: MailInHand, decision: Decision) -> int | None:
    """The answer in the outbox, a draft unless the firm trusts every part of it; `None` where nothing can be sent from here."""
    correspondence = desk.correspondence
    identity = desk.identity_of(unit.mail.get(mail.row).mailbox)
    parts = [one for one in decision.follows if one.kind is Follow.ANSWER]
    if correspondence is None or identity is None or not correspondence.templates or not parts:
        return None
    files = tuple(_files(desk, correspondence, mail, decision)) if any(part.template == "copy_request" for part in parts) else ()
    values = _values(desk, unit, mail, decision) | {"firm": correspondence.firm, "files": [file.name for file in files]}
    tongue = answered_in(unit, to=mail.message.sender, client_number=decision.client_number, text=mail.read.facts.reply_text)
    folders = correspondence.templates
    paragraphs = [compose(f"reply/{part.template}", values, folders=folders, language=tongue).text.strip() for part in _spoken(parts)]
    letter = compose("reply/letter", {**values, "paragraphs": paragraphs}, folders=folders, language=tongue)
    is_trusted = all(part.is_trusted for part in parts)
    answer = OutgoingMail(
        key=answer_key(mail.row),
        sender=identity.sender,
        reply_to=identity.reply_to,
        to=(mail.message.sender,),
        subject=letter.subject,
        text=letter.text,
        attachments=files,
        answers=tuple(filter(None, (mail.message.message_id, *reversed(mail.message.references)))),
        is_automatic=is_trusted,
        client_number=decision.client_number,
        invoice_numbers=tuple(dict.fromkeys(number for one in decision.follows for number in one.invoice_numbers)),
    )
    if is_trusted:
        return outbox.queue(unit, answer, about=about_mail(mail.row))
    return outbox.draft(unit, answer, about=about_mail(mail.row))


def _spoken(parts: list[Consequence]) -> list[Consequence]:
    """A confirmation that the mail has come says nothing beside an answer that leaves with it."""
    others = [part for part in parts if part.template != "received"]
    return others or parts


def _values(desk: Desk, unit: UnitOfWork, mail: MailInHand, decision: Decision) -> dict[str, object]:
    """What the templates may print: plain data of this mail and of the account that its sender may see."""
    follows, facts = decision.follows, mail.read.facts
    traced = [one for one in follows if one.kind is Follow.PAYMENT]
    numbers = list(dict.fromkeys(number for one in follows for number in one.invoice_numbers))
    items = unit.ledger.find_invoices(numbers)
    receipts = unit.receipts.find(dict.fromkeys(receipt for one in traced for receipt in one.receipt_ids))
    claimed = [number for one in traced for number in one.invoice_numbers]
    asked = next((said.evidence[0].text for said in facts.said if said.kind is Kind.QUESTION and said.evidence), "")
    return {
        "name": mail.message.sender.name,
        "subject": bare_subject(mail.message.subject) or "your message",
        "question": " ".join(asked.split())[:_LONGEST_QUOTE],
        "invoices": [_item(items[number]) for number in claimed if number in items],
        "receipts": [{"amount": one.amount, "received_on": one.received_on, "reference": one.reference} for one in receipts],
        "settled": [number for number in claimed if number in items and items[number].balance.amount <= 0],
        "disputes": [{"number": dispute.invoice_number} for dispute in decision.disputes],
        "is_partial": bool(decision.disputes) and all(dispute.amount is not None for dispute in decision.disputes),
        "promises": [
            {
                "number": promise.invoice_number,
                "due_on": promise.due_on,
                "amount": _money(items.get(promise.invoice_number), promise.amount),
            }
            for promise in decision.promises
        ],
        "statement": [_item(item) for item in _statement(desk, decision, facts.reply_text)],
    }


def _statement(desk: Desk, decision: Decision, text: str) -> tuple[OpenInvoice, ...]:
    """The open items, where the sender asks for a statement of them."""
    asks = any(
        word in text.casefold() for word in ("statement", "aging", "kontoauszug", "relevé", "extracto", "estado de cuenta", "extrato")
    )
    return desk.in_hand.index.of_client(decision.client_number or "") if asks else ()


def _item(item: OpenInvoice) -> dict[str, object]:
    return {"number": item.number, "invoiced_on": item.invoiced_on, "due_on": item.due_on, "amount": item.amount, "balance": item.balance}


def _money(item: OpenInvoice | None, amount: Decimal | None) -> Money | None:
    if item is None or amount is None:
        return None
    return Money(round(amount, exponent(item.balance.currency)), item.balance.currency)


def _files(desk: Desk, correspondence: Correspondence, mail: MailInHand, decision: Decision) -> Iterator[Attachment]:
    """The copies that lie ready in the firm's folder (policy: replies.documents), of this client's invoices only.

    A name from a mail never becomes a path: the folder is listed, and its names are compared.
    """
    folder = correspondence.rules.documents
    if folder is None:
        return
    theirs = {member.number for member in desk.in_hand.index.family(decision.client_number or "")} | {decision.client_number}
    named = [number for said in mail.read.facts.said if said.kind is Kind.COPY_REQUEST for number in said.invoice_numbers]
    wanted = [number for number in named for item in desk.in_hand.index.exact(number) if item.client_number in theirs]
    names = [f"{number}.pdf" for number in dict.fromkeys(wanted)]
    if any(word in mail.read.facts.reply_text.casefold() for word in ("w-9", "w9", "w 9")):
        names.append("w-9.pdf")
    ready = {path.name.casefold(): path for path in folder.iterdir() if path.is_file()} if folder.is_dir() else {}
    for place, name in enumerate(names[:_MOST_FILES]):
        path = ready.get(name.casefold())
        if path is not None and path.stat().st_size <= _LARGEST_FILE:
            yield Attachment(part=str(place + 1), name=path.name, content_type="application/pdf", content=path.read_bytes())
