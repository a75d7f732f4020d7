"""What is answered for letters that wait: by a signed link, by a manager on behalf, or by silence."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from mailflow.domain.approval import Answered, Silence
from mailflow.domain.errors import IllegalMove, StaleCase
from mailflow.domain.lifecycle import ApprovalState, OutgoingState
from mailflow.messages.links import Link, LinkTo, read_link
from mailflow.services import outbox
from mailflow.store.approvals import ApprovalRow
from mailflow.store.unit import Store, UnitOfWork

# A mail that took longer than this to leave has not asked in time.
_IN_TIME = timedelta(hours=12)


class LinkState(StrEnum):
    """What can be done with a link."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    OVER = "over"  # the letters are answered for or gone without it
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a link asks about: the letters that an answer would be for (of a used one: those that it was for)."""

    state: LinkState
    letters: tuple[ApprovalRow, ...] = ()
    is_digest: bool = False


def digest_key(address: str, day: str) -> str:
    """The business key of the mail that asks an attorney on a day: there is one."""
    return f"approvals:{address}:{day}"


def approve(store: Store, approval_id: int, *, actor: str) -> None:
    """A manager lets a letter go on behalf of its attorney, or releases a held one.

    Raises IllegalMove where the letter is no draft any more, StaleCase where somebody was quicker, LookupError.
    """
    _decide(store, approval_id, ApprovalState.APPROVED, actor=actor, reason="")


def hold(store: Store, approval_id: int, *, actor: str, reason: str = "") -> None:
    """A manager holds a letter on behalf of its attorney. Raises as `approve` does."""
    _decide(store, approval_id, ApprovalState.HELD, actor=actor, reason=reason)


def choose_silence(store: Store, address: str, silence: Silence, *, actor: str) -> None:
    """What an attorney's silence means, from the next mail on."""
    with store.unit() as unit:
        unit.approvals.choose(address.casefold(), silence, actor=actor)
        unit.audit.note("approval.silence_chosen", actor=actor, subject=f"attorney:{address.casefold()}", facts={"silence": silence})
        unit.commit()


def look_at_link(store: Store, token: str) -> Asked:
    """What a link is about; looking at it changes nothing, however often."""
    with store.reading() as unit:
        return _asked(unit, token)


def answer_link(store: Store, token: str, state: ApprovalState, *, reason: str = "") -> Asked:
    """The attorney's answer for everything that the link is about and that is still open.

    What it was for, with the state that the link had before: only an OPEN one did something. Raises StaleCase where somebody was quicker.
    """
    with store.unit() as unit:
        asked = _asked(unit, token)
        if asked.state is not LinkState.OPEN:
            return asked
        unit.ledger.lock_clients({row.client_number for row in asked.letters})
        link = _link(unit, token)
        if link is not None and link.to is LinkTo.DIGEST and not unit.approvals.use_digest(link.number):
            raise StaleCase("this link has just been used; open it again to see what it did")
        for row in asked.letters:
            if row.state is not state:  # what silence holds is held already
                _answer(unit, row, state, by=row.name or row.address, how=Answered.LINK, reason=reason)
        unit.commit()
    return asked


def settle_silence(store: Store) -> int:
    """Whoever has not answered in time has said what the mail said that silence means; for how many letters.

    Where the mail did not arrive in time, nobody was asked: its letters are held.
    """
    with store.unit() as unit:
        late = unit.approvals.unanswered()
        unit.ledger.lock_clients({row.client_number for row in late})
        for row in late:
            is_told = _was_told(unit, row)
            state = ApprovalState.APPROVED if is_told and row.silence is Silence.SEND else ApprovalState.HELD
            why = "no answer" if is_told else "the mail that asked did not arrive"
            _answer(unit, row, state, by=outbox.POLICY, how=Answered.SILENCE, reason=why)
        if late:
            unit.commit()
    return len(late)


def _decide(store: Store, approval_id: int, state: ApprovalState, *, actor: str, reason: str) -> None:
    with store.unit() as unit:
        row = unit.approvals.get(approval_id)
        unit.ledger.lock_clients({row.client_number})
        if not row.is_open:
            raise IllegalMove(f"this letter is {row.letter_state} and its approval {row.state}; reload the page")
        _answer(unit, row, state, by=actor, how=Answered.MANAGER, reason=reason)
        unit.commit()


def _answer(unit: UnitOfWork, row: ApprovalRow, state: ApprovalState, *, by: str, how: Answered, reason: str) -> None:
    unit.approvals.answer(row, state, by=by, how=how, reason=reason)
    facts = {"letter": row.outgoing_row, "step": row.step, "how": f"by {how}", "reason": reason}
    said = {name: value for name, value in facts.items() if value}
    unit.audit.note(f"approval.{state}", actor=by, subject=f"client:{row.client_number}", facts=said)
    if state is not ApprovalState.APPROVED or row.then_clicks:
        return
    if all(one.state is ApprovalState.APPROVED for one in unit.approvals.of_letter(row.outgoing_row)):
        outbox.release(unit, row.outgoing_row, actor=by)


def _was_told(unit: UnitOfWork, row: ApprovalRow) -> bool:
    digest = unit.approvals.find_digest(row.digest_id) if row.digest_id is not None else None
    letter = unit.outbox.find(digest_key(row.address, digest.day.isoformat())) if digest is not None else None
    if letter is None:
        return False
    mail = unit.outbox.get(letter)
    return mail.state is OutgoingState.SENT and mail.sent_at is not None and mail.sent_at - mail.queued_at <= _IN_TIME


def _link(unit: UnitOfWork, token: str) -> Link | None:
    secret = unit.outbox.find_key()
    return None if secret is None else read_link(secret, token)


def _asked(unit: UnitOfWork, token: str) -> Asked:
    link = _link(unit, token)
    if link is None:
        return Asked(state=LinkState.UNKNOWN)
    rows, is_used = _rows(unit, link)
    still = tuple(row for row in rows if row.is_open and row.answered in (None, Answered.SILENCE))
    is_digest = link.to is LinkTo.DIGEST
    if is_used:
        return Asked(state=LinkState.USED, letters=rows, is_digest=is_digest)
    if unit.outbox.now >= link.expires_at:
        return Asked(state=LinkState.EXPIRED, letters=still, is_digest=is_digest)
    return Asked(state=LinkState.OPEN if still else LinkState.OVER, letters=still or rows, is_digest=is_digest)


def _rows(unit: UnitOfWork, link: Link) -> tuple[tuple[ApprovalRow, ...], bool]:
    """What a link is about, and whether it was used."""
    if link.to is LinkTo.DIGEST:
        digest = unit.approvals.find_digest(link.number)
        return ((), False) if digest is None else (unit.approvals.of_digest(digest), digest.used_at is not None)
    try:
        row = unit.approvals.get(link.number)
    except LookupError:  # retention has removed it
        return (), False
    return (row,), row.answered is Answered.LINK
