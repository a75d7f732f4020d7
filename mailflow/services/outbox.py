"""The outbox: letters are rows before they are effects. One business key is one letter, whoever writes it again.

::

    with store.unit() as unit:
        row = outbox.draft(unit, mail, about="case:12")     # waits for a person's click
        row = outbox.queue(unit, mail)                      # goes out by itself
        unit.commit()
"""

from dataclasses import replace
from datetime import datetime

from mailflow.domain.errors import IllegalMove
from mailflow.domain.lifecycle import OutgoingState
from mailflow.domain.outgoing import OutgoingMail
from mailflow.messages.freeze import attachments_of, freeze
from mailflow.messages.tokens import make_tokens
from mailflow.store.outbox import Letter, NewLetter
from mailflow.store.unit import Store, UnitOfWork

POLICY = "policy"


def draft(unit: UnitOfWork, mail: OutgoingMail, *, about: str) -> int:
    """A letter that waits for a person's click; its row, or that of the letter with this key that is there already.

    `about` is shown to the person ("case:12"). Raises TemplateError where it cannot be written as a mail.
    """
    return _keep(unit, replace(mail, is_automatic=False), OutgoingState.DRAFT, about=about)


def queue(unit: UnitOfWork, mail: OutgoingMail, *, not_before: datetime | None = None, about: str = "") -> int:
    """A letter that goes out by itself; its row, or that of the letter with this key. Raises TemplateError as `draft` does."""
    return _keep(unit, mail, OutgoingState.QUEUED, about=about, not_before=not_before)


def cancel(unit: UnitOfWork, row: int, *, reason: str, actor: str = POLICY) -> bool:
    """The reason for a letter is gone (it was paid); false where it is too late, because it is leaving or has left."""
    letter = unit.outbox.get(row)
    if letter.state not in (OutgoingState.DRAFT, OutgoingState.QUEUED, OutgoingState.FAILED):
        return letter.state is OutgoingState.CANCELLED
    unit.outbox.move_to(row, letter.version, OutgoingState.CANCELLED, failure=reason)
    _note(unit, "letter.cancelled", row, actor, reason=reason)
    return True


def approve(store: Store, row: int, *, version: int, actor: str) -> int:
    """The draft may go; its new version. It is dated anew.

    Raises StaleCase where somebody else has acted on it, IllegalMove where a billing attorney is asked about it and has not answered.
    """
    with store.unit() as unit:
        letter = _draft(unit, row)
        asked = next((one for one in unit.approvals.of_letter(row) if one.is_open), None)
        if asked is not None:
            who = asked.name or asked.address or "a billing attorney"
            raise IllegalMove(f"this letter needs the approval of {who}; a manager can give it on the page Approvals")
        approved = _refreeze(unit, letter, letter.mail)
        seen = unit.outbox.rewrite(row, version, approved)
        seen = unit.outbox.move_to(row, seen, OutgoingState.QUEUED, queued_at=unit.outbox.now)
        _note(unit, "letter.approved", row, actor)
        unit.commit()
    return seen


def release(unit: UnitOfWork, row: int, *, actor: str) -> None:
    """A draft that its billing attorney lets go leaves like one that goes by itself: dated anew, and a program's letter (RFC 3834)."""
    letter = _draft(unit, row)
    seen = unit.outbox.rewrite(row, letter.version, _refreeze(unit, letter, replace(letter.mail, is_automatic=True)))
    unit.outbox.move_to(row, seen, OutgoingState.QUEUED, queued_at=unit.outbox.now)
    _note(unit, "letter.approved", row, actor)


def edit(store: Store, row: int, *, version: int, actor: str, subject: str, text: str) -> int:
    """A person writes the draft in other words; its new version. Other words leave no HTML of the old ones behind."""
    with store.unit() as unit:
        letter = _draft(unit, row)
        if not subject.strip() or not text.strip():
            raise IllegalMove("a letter needs a subject and a text; discard it if it is not to go")
        html = letter.mail.html if text.split() == letter.mail.text.split() else ""
        changed = replace(letter.mail, subject=" ".join(subject.split()), text=text.replace("\r\n", "\n"), html=html)
        seen = unit.outbox.rewrite(row, version, _refreeze(unit, letter, changed))
        _note(unit, "letter.edited", row, actor)
        unit.commit()
    return seen


def discard(store: Store, row: int, *, version: int, actor: str, reason: str) -> int:
    """A letter that has not left is not to go; its new version."""
    return _act(store, row, version, OutgoingState.CANCELLED, said="letter.discarded", actor=actor, failure=reason or "discarded")


def mark_sent(store: Store, row: int, *, version: int, actor: str) -> int:
    """A person knows that an uncertain letter has left; its new version."""
    with store.unit() as unit:
        if unit.outbox.get(row).state is not OutgoingState.UNCERTAIN:
            raise IllegalMove("only of a letter whose sending is uncertain can you say that it was sent; reload the page")
        seen = unit.outbox.move_to(row, version, OutgoingState.SENT, sent_at=unit.outbox.get(row).attempted_at, failure="")
        unit.mail.add_letter(unit.outbox.get(row).as_sent)
        _note(unit, "letter.marked_sent", row, actor)
        unit.commit()
    return seen


def send_again(store: Store, row: int, *, version: int, actor: str) -> int:
    """A person has a letter tried again that failed, or that has not arrived; its new version. It keeps its Message-ID."""
    return _act(store, row, version, OutgoingState.QUEUED, said="letter.sent_again", actor=actor, failure="", not_before=None, attempts=0)


def stop(store: Store, *, actor: str) -> None:
    """No letter leaves from now on, until somebody says otherwise; what is under way ends."""
    _switch(store, actor, actor, "letters.stopped")


def resume(store: Store, *, actor: str) -> None:
    """Letters go again."""
    _switch(store, "", actor, "letters.resumed")


def _switch(store: Store, stopped_by: str, actor: str, said: str) -> None:
    with store.unit() as unit:
        unit.outbox.set_stopped(stopped_by)
        unit.audit.note(said, actor=actor, subject="letters")
        unit.commit()


def _act(store: Store, row: int, version: int, state: OutgoingState, *, said: str, actor: str, **values: object) -> int:
    with store.unit() as unit:
        seen = unit.outbox.move_to(row, version, state, **values)
        reason = str(values.get("failure") or "")
        _note(unit, said, row, actor, reason=reason)
        unit.commit()
    return seen


def _keep(unit: UnitOfWork, mail: OutgoingMail, state: OutgoingState, *, about: str, not_before: datetime | None = None) -> int:
    known = unit.outbox.find(mail.key)
    if known is not None:
        return known
    at = max(unit.outbox.now, not_before) if not_before else unit.outbox.now
    letter = _frozen(unit, mail, state, at)
    row = unit.outbox.add(replace(letter, about=about, not_before=not_before))
    _note(unit, f"letter.{state}", row, POLICY, key=mail.key)
    return row


def _refreeze(unit: UnitOfWork, letter: Letter, mail: OutgoingMail) -> NewLetter:
    files = attachments_of(unit.outbox.raw(letter.row))
    return _frozen(unit, replace(mail, attachments=files), letter.state, unit.outbox.now)


def _frozen(unit: UnitOfWork, mail: OutgoingMail, state: OutgoingState, at: datetime) -> NewLetter:
    tokens = make_tokens(unit.outbox.key(), mail.key)
    frozen = freeze(mail, tokens, at=at)
    return NewLetter(mail=mail, frozen=frozen.mail, code=tokens.code, subject=frozen.subject, state=state)


def _draft(unit: UnitOfWork, row: int) -> Letter:
    letter = unit.outbox.get(row)
    if letter.state is not OutgoingState.DRAFT:
        raise IllegalMove(f"this letter is {letter.state}, not a draft any more; reload the page")
    return letter


def _note(unit: UnitOfWork, said: str, row: int, actor: str, **facts: object) -> None:
    unit.audit.note(said, actor=actor, subject=f"letter:{row}", facts={name: value for name, value in facts.items() if value})
