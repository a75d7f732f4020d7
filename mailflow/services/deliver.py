"""Sends what the outbox holds: claim, one attempt without any retry, then the word on what became of it, each in its transaction.

A letter whose attempt has no answer is uncertain. It is looked for where its copy would lie, and never sent again blindly: where nobody
can know, a person decides.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

import structlog

from mailflow.domain.errors import MailboxRefused, MailboxUnavailable, SendUncertain, StaleCase, StoreUnavailable, TransportError
from mailflow.domain.lifecycle import OutgoingState
from mailflow.domain.ports import Sighting, Transport
from mailflow.services.desk import Desk
from mailflow.services.presence import Presence
from mailflow.store.outbox import Letter
from mailflow.store.unit import UnitOfWork
from mailflow.telemetry import bound

log = structlog.get_logger()

# The duty that one process has at a time.
LETTERS = "letters"
# No attempt takes so long: what is still being sent after it was abandoned.
LEASE = timedelta(minutes=10)
# After so many attempts that came to nothing a person is asked; the pauses between them span a night without a server.
MAX_ATTEMPTS = 8
_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480))
# A copy may appear late (Exchange and Gmail write it after they have answered), and a draft whose sending was asked for may still lie
# there while the server is about it: before this, neither proves anything.
SETTLED_AFTER = timedelta(minutes=2)
# How often an uncertain letter is looked for again.
LOOK_AGAIN = timedelta(minutes=10)


class Gone(StrEnum):
    """What became of a letter in a run."""

    SENT = "sent"
    FAILED = "failed"
    LATER = "later"
    UNCERTAIN = "uncertain"
    DRY = "dry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """The switch, and how many letters leave at most (settings: outbox)."""

    is_enabled: bool = True
    is_dry_run: bool = False
    per_recipient_per_day: int = 3
    per_run: int = 50
    per_day: int = 500


@dataclass(frozen=True, slots=True)
class Halt:
    """Why a letter does not leave now; `until` is when it may, `None` where it is not to leave at all."""

    why: str
    until: datetime | None = None


@dataclass(slots=True)
class Courier:
    """Takes letters away, for one process; `transports` are found by the address that a letter leaves from.

    `last_look` is asked of each letter in the transaction that claims it.
    """

    desk: Desk
    transports: Mapping[str, Transport]
    caps: Caps
    last_look: Callable[[UnitOfWork, Letter], Halt | None] | None = None
    _dry: set[int] = field(default_factory=set)

    def go(self, *, is_stopping: Callable[[], bool] = lambda: False) -> Counter[Gone]:
        """One run, where this process has the duty: uncertain letters are looked for, then what is due leaves; how many did what."""
        done: Counter[Gone] = Counter()
        if not self.transports or LETTERS not in Presence(self.desk).take(LETTERS):
            return done
        self._doubt()
        self._look(is_stopping)
        while done.total() < self.caps.per_run and not is_stopping() and not self._is_stopped():
            letter = self._claim()
            if letter is None:
                break
            with bound(letter=letter.row):
                done[self._send(letter)] += 1
        return done

    def _doubt(self) -> None:
        with self.desk.store.unit() as unit:
            doubted = unit.outbox.doubt_abandoned()
            unit.commit()
        if doubted:
            log.warning("letters.abandoned", letters=doubted)

    def _is_stopped(self) -> bool:
        if not self.caps.is_enabled:
            return True
        with self.desk.store.reading() as unit:
            return bool(unit.outbox.stopped_by()) or unit.outbox.gone_since(self._midnight()) >= self.caps.per_day

    def _claim(self) -> Letter | None:
        """The next letter, claimed; those beyond the cap of their addressee are put off to the next day."""
        if self.caps.is_dry_run:
            return self._show()
        with self.desk.store.unit() as unit:
            while True:
                letter = unit.outbox.claim_next(self.desk.worker, LEASE, senders=self.transports)
                if letter is None:
                    break
                # The claim itself counts as one that may have left.
                if unit.outbox.gone_since(self._midnight(), letter.recipient) > self.caps.per_recipient_per_day:
                    self._put_off(unit, letter)
                    continue
                halt = self.last_look(unit, letter) if self.last_look is not None else None
                if halt is None:
                    break
                self._halt(unit, letter, halt)
            unit.commit()
        return letter

    def _halt(self, unit: UnitOfWork, letter: Letter, halt: Halt) -> None:
        """The letter was never tried: it goes later, or not at all."""
        untried = {"attempts": letter.attempts - 1, "attempted_at": None}
        seen = unit.outbox.move_to(letter.row, letter.version, OutgoingState.QUEUED, not_before=halt.until, failure=halt.why, **untried)
        if halt.until is None:
            unit.outbox.move_to(letter.row, seen, OutgoingState.CANCELLED, failure=halt.why)
        log.info("letter.halted", letter=letter.row, until=halt.until.isoformat() if halt.until else None)

    def _put_off(self, unit: UnitOfWork, letter: Letter) -> None:
        tomorrow = self._midnight() + timedelta(days=1)
        why = f"{letter.recipient} has had its {self.caps.per_recipient_per_day} letters of today"
        untried = {"attempts": letter.attempts - 1, "attempted_at": None}
        unit.outbox.move_to(letter.row, letter.version, OutgoingState.QUEUED, not_before=tomorrow, failure=why, **untried)
        log.info("letter.put_off", letter=letter.row, until=tomorrow.isoformat())

    def _show(self) -> Letter | None:
        """A dry run says once of each letter that it would leave, and leaves it where it is."""
        with self.desk.store.unit() as unit:  # left without a commit: nothing was claimed
            letter = unit.outbox.claim_next(self.desk.worker, LEASE, senders=self.transports)
        if letter is not None and letter.row not in self._dry:
            self._dry.add(letter.row)
            log.info("letter.would_leave", letter=letter.row, key=letter.key)
        return None

    def _send(self, letter: Letter) -> Gone:
        """One attempt, between two transactions."""
        with self.desk.store.reading() as unit:
            frozen = unit.outbox.frozen(letter)
        try:
            self.transports[letter.sender].send(frozen)
        except TransportError as error:
            return self._not_sent(letter, str(error), is_permanent=error.permanent)
        except MailboxUnavailable as error:
            return self._not_sent(letter, str(error), is_permanent=False)
        except MailboxRefused as error:
            return self._not_sent(letter, str(error), is_permanent=True)
        except SendUncertain as error:
            return self._record(letter, OutgoingState.UNCERTAIN, Gone.UNCERTAIN, failure=str(error), not_before=None)
        except Exception as error:  # whatever happened after the claim, the letter may have left
            log.exception("letter.attempt_broke")
            return self._record(letter, OutgoingState.UNCERTAIN, Gone.UNCERTAIN, failure=repr(error), not_before=None)
        return self._record(letter, OutgoingState.SENT, Gone.SENT, failure="")

    def _not_sent(self, letter: Letter, why: str, *, is_permanent: bool) -> Gone:
        if is_permanent or letter.attempts >= MAX_ATTEMPTS:
            return self._record(letter, OutgoingState.FAILED, Gone.FAILED, failure=why)
        again = self.desk.store.clock.now() + _PAUSES[min(letter.attempts, len(_PAUSES)) - 1]
        return self._record(letter, OutgoingState.QUEUED, Gone.LATER, failure=why, not_before=again)

    def _record(self, letter: Letter, state: OutgoingState, gone: Gone, **values: object) -> Gone:
        try:
            with self.desk.store.unit() as unit:
                _enter(unit, letter, state, values)
                unit.commit()
        except StaleCase:
            # We were away for longer than our lease: whoever has the duty now has doubted the letter, and looks for it.
            log.warning("letter.taken_over")
            return Gone.UNCERTAIN
        log.info("letter.left" if state is OutgoingState.SENT else "letter.not_sent", state=state, why=values.get("failure"))
        return gone

    def _look(self, is_stopping: Callable[[], bool]) -> None:
        with self.desk.store.reading() as unit:
            doubted = unit.outbox.uncertain()
        for letter in doubted:
            if is_stopping():
                return
            if letter.sender in self.transports:
                with bound(letter=letter.row):
                    self._resolve(letter, self._sighting(letter))

    def _sighting(self, letter: Letter) -> Sighting:
        try:
            return self.transports[letter.sender].find_sent(letter.message_id)
        except (MailboxUnavailable, MailboxRefused, TransportError) as error:
            log.warning("letter.not_looked_for", why=str(error))
            return Sighting.UNKNOWN

    def _resolve(self, letter: Letter, sighting: Sighting) -> None:
        now = self.desk.store.clock.now()
        is_settled = letter.attempted_at is None or now - letter.attempted_at >= SETTLED_AFTER
        with self.desk.store.unit() as unit:
            if sighting is Sighting.SENT:
                _enter(unit, letter, OutgoingState.SENT, {"failure": ""})
            elif sighting in (Sighting.DRAFT, Sighting.ABSENT) and is_settled:
                _enter(unit, letter, OutgoingState.QUEUED, {"not_before": None})
            else:
                again = letter.attempted_at + SETTLED_AFTER if letter.attempted_at and not is_settled else now + LOOK_AGAIN
                unit.outbox.wait_until(letter.row, letter.version, again, letter.failure)
            try:
                unit.commit()
            except StoreUnavailable as error:
                log.warning("store.unavailable", why=str(error))
        log.info("letter.looked_for", sighting=sighting)

    def _midnight(self) -> datetime:
        """When the firm's day began: caps count days as people do."""
        clock = self.desk.store.clock
        zone = self.desk.zone
        return datetime.combine(clock.today(), time(0), tzinfo=zone)


def _enter(unit: UnitOfWork, letter: Letter, state: OutgoingState, values: Mapping[str, object]) -> None:
    if state is OutgoingState.SENT:
        unit.outbox.move_to(letter.row, letter.version, state, sent_at=letter.attempted_at or unit.outbox.now, **values)
        unit.mail.add_letter(unit.outbox.get(letter.row).as_sent)
    else:
        unit.outbox.move_to(letter.row, letter.version, state, **values)
    unit.audit.note(f"letter.{state}", actor="service", subject=f"letter:{letter.row}", facts={"attempts": letter.attempts})
