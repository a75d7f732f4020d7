"""What a case about a reply shows beside its mail: the letter that it answers, what was opened, what is proposed, what is drafted."""

from dataclasses import dataclass
from datetime import datetime

from mailflow.domain.decision import Decision
from mailflow.store.addresses import Addresses, ContactChange
from mailflow.store.claims import ClaimRow, Claims
from mailflow.store.decisions import Decisions, ReadMail
from mailflow.store.examples import Example, Examples
from mailflow.store.mail import Mail
from mailflow.store.outbox import Letter, Outbox
from mailflow.store.reports.sight import Seeing


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyPart:
    """A reply as a person answers it. `letters` are the answers, the latest first; `answered` is our letter, where the outbox has it."""

    row: int
    received_at: datetime
    read: ReadMail | None
    decision: Decision | None
    claims: tuple[ClaimRow, ...]
    changes: tuple[ContactChange, ...]
    letters: tuple[Letter, ...]
    answered: Letter | None
    example: Example | None


class ReplyReports(Seeing):
    """Replies as one request sees them."""

    def reply_part(self, message_row: int) -> ReplyPart:
        """What hangs on a mail that somebody must answer; raises LookupError where there is none."""
        work = self._work
        decisions, outbox = Decisions(work, Claims(work)), Outbox(work)
        decided = decisions.of_message(message_row)
        read = decisions.find_reading(message_row)
        ids = [decided[0].id] if decided else []
        letter = read.letter if read is not None else None
        return ReplyPart(
            row=message_row,
            received_at=Mail(work).get(message_row).received_at,
            read=read,
            decision=decided[0].decision if decided else None,
            claims=Claims(work).of_decisions(ids),
            changes=Addresses(work).changes_of(ids),
            letters=outbox.of_subject(f"mail:{message_row}"),
            answered=outbox.find_by_message_id(letter.message_id) if letter is not None else None,
            example=Examples(work).find(message_row),
        )
