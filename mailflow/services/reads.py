"""What would be understood of one file, without a database: the answer of `mailflow read`."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from mailflow.domain.decision import Decision
from mailflow.domain.document import Document
from mailflow.domain.message import Message, Reply, SenderTrust
from mailflow.reading.read import read
from mailflow.services.answers import message_answer, reading_answer, remittance_answer
from mailflow.services.desk import Desk, MailInHand
from mailflow.services.judge import judge_message
from mailflow.services.process import read_mail, without_contents
from mailflow.services.sent import sent_letter

# Beyond any row of an inbox: everything that is known is earlier.
NO_ROW = 2**31


def read_letter(desk: Desk, file: str, raw: bytes, *, has_ledger: bool) -> dict[str, Any]:  # JSON's own types
    """A mail: its kinds and words, its remittance, and with a ledger also what would be decided now."""
    understood = desk.reader.understand(raw)
    mail = MailInHand(row=NO_ROW, read=read_mail(desk, understood), message=without_contents(understood.message))
    facts = mail.read.facts
    decision = Decision(disposition=None, disputes=facts.disputes, promises=facts.promises)
    if has_ledger:
        with desk.store.unit() as unit:  # never committed
            decision = judge_message(desk, unit, mail).decision
    answer = message_answer(file, facts, decision)
    if not has_ledger:
        answer = {key: answer[key] for key in ("file", "kinds", "reply_text", "remittance", "disputes", "promises")}
    defects = (*understood.defects, *(defect for document in understood.documents for defect in _defects(document)))
    return answer | reading_answer(facts, trust=mail.read.trust, automatic=mail.read.automatic, defects=defects)


def read_document(desk: Desk, file: str, documents: tuple[Document, ...]) -> dict[str, Any]:  # as above
    """A document by itself."""
    with desk.store.reading() as unit:
        ledger = desk.in_hand.refresh(unit.ledger)
    facts = read(Message(), Reply(), documents, ledger, automatic=None, letter=None)
    defects = tuple(defect for document in documents for defect in _defects(document))
    answer = {"file": file, **remittance_answer(replace(facts, said=()))}
    return answer | reading_answer(facts, trust=SenderTrust(), automatic=None, defects=defects)


def learn_letters(desk: Desk, paths: tuple[Path, ...]) -> None:
    """Takes our own letters up, so that answers find what they answer."""
    with desk.store.reading() as unit:
        ledger = desk.in_hand.refresh(unit.ledger)
    letters = [sent_letter(desk.reader.understand(path.read_bytes()), ledger) for path in paths]
    with desk.store.unit() as unit:
        for letter in letters:
            if letter is not None:
                unit.mail.add_letter(letter)
        unit.commit()


def _defects(document: Document) -> tuple[str, ...]:
    unreadable = (f"{document.name or document.part}: {document.unreadable}",) if document.unreadable else ()
    return (*unreadable, *document.defects)
