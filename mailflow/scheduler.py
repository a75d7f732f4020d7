"""Keeps the service going: looks into the mailbox every few seconds, and at once when the listener took a mail; stops cleanly."""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Protocol

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from mailflow import post, reminding, stating, wiring
from mailflow.domain.errors import ConfigurationError, StoreUnavailable
from mailflow.domain.ports import Watched
from mailflow.services.approval_duty import ApprovalDuty
from mailflow.services.chase_duty import ChaseDuty
from mailflow.services.chase_look import LastLook
from mailflow.services.deliver import Courier
from mailflow.services.desk import Desk
from mailflow.services.front_desk import FrontDesk
from mailflow.services.loop import Rounds
from mailflow.services.people import add_person
from mailflow.services.presence import Presence
from mailflow.services.process import Outcome, process_next
from mailflow.services.sample import SampleSize, load_sample
from mailflow.services.silence import SilenceWatch
from mailflow.services.statement_duty import StatementDuty
from mailflow.services.watching import MailboxWatch
from mailflow.settings import Settings

log = structlog.get_logger()

# A worker that is in the middle of a mail finishes it; a mail that takes longer is taken up again after its lease.
PATIENCE_SECONDS = 30
# So many times within a lease a process says that it is there: two may fail before another one takes over what it has.
BEATS = 4
# Late rounds are made up for once (APScheduler's own default drops a job that is a second late).
_LATE = {"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600}
FIRST_LOGIN = "admin"
# Alone at first, so everything; an administrator hands out the roles.
FIRST_ROLES = ("administrator", "manager", "clerk")
# Says that the sample was loaded and delivered whole.
_SAMPLE_MARK = "loaded.txt"


class Duty(Protocol):
    """Something that a worker does in each round."""

    def go(self, *, is_stopping: Callable[[], bool]) -> object:
        """One round of it, where this process has the duty."""


class WebServer(Protocol):
    """What we use of waitress."""

    def run(self) -> None:
        """Serves until it is closed."""

    def close(self) -> None:
        """Takes no more requests."""


class Worker:
    """One thread, woken by time and by mail; one round at a time, because the ledger in hand belongs to one thread.

    Beside it, and also while a mail takes long, `beat` says every `beat_seconds` that this process is there.
    """

    def __init__(
        self, go: Callable[[Callable[[], bool]], object], *, every_seconds: float, beat: Callable[[], None], beat_seconds: float
    ) -> None:
        self._go = go
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._clockwork = BackgroundScheduler(job_defaults=_LATE, timezone="UTC")
        self._clockwork.add_job(self.wake, "interval", seconds=every_seconds, id="poll")
        self._clockwork.add_job(beat, "interval", seconds=beat_seconds, id="presence")
        self._thread = threading.Thread(target=self._work, name="worker", daemon=True)

    def start(self) -> None:
        """Works from now on."""
        self._thread.start()
        self._clockwork.start()
        self.wake()

    def wake(self) -> None:
        """There may be something to do."""
        self._wake.set()

    def stop(self) -> bool:
        """Begins nothing new and waits for what is under way; whether it came to its end."""
        self._stop.set()
        self._wake.set()
        if not self._thread.is_alive():
            return True
        self._clockwork.shutdown(wait=False)
        self._thread.join(PATIENCE_SECONDS)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            if self._stop.is_set():
                return
            try:
                self._go(self._stop.is_set)
            except StoreUnavailable as error:
                log.warning("store.unavailable", why=str(error))
            except Exception:  # the next round is the cure for a database that was away; a person sees it in the log
                log.exception("round.failed")


@dataclass(slots=True)
class Office:
    """A running process of an installation: its worker, its listener, its admin (none where web.enabled is false)."""

    settings: Settings
    desk: Desk
    rounds: Rounds
    inbox: wiring.LocalInbox | None
    worker: Worker
    server: WebServer | None
    presence: Presence
    watches: tuple[MailboxWatch, ...] = ()
    serving: threading.Thread | None = None

    @property
    def address(self) -> str | None:
        """Where the admin is, if this process serves it."""
        return None if self.server is None else f"http://{self.settings.web.host}:{self.settings.web.port}"

    @property
    def smtp_address(self) -> str:
        """Where the embedded listener is."""
        return f"{self.settings.smtp.host}:{self.settings.smtp.port}"

    def start(self) -> None:
        """Works and serves from now on, in threads of its own."""
        if self.server is not None:
            serving = self.serving = threading.Thread(target=self.server.run, name="admin", daemon=True)
            serving.start()
        self.worker.start()
        for watch in self.watches:
            watch.start()
        log.info("service.started", admin=self.address, worker=self.desk.worker)

    def open_sample(self) -> SampleSize | None:
        """Makes, loads and delivers the sample; `None` where that was done at an earlier start."""
        if self.inbox is None:
            raise ConfigurationError(
                where="mailbox.type", what="the sample needs a local mailbox", fix="Leave it at maildir for `mailflow run --sample`."
            )
        folder = self.settings.data / "sample"
        if (folder / _SAMPLE_MARK).exists():
            return None
        today = self.desk.store.clock.today()
        _make_sample(folder, self.desk)
        as_of = datetime.combine(today, time(0), tzinfo=UTC)
        sample = load_sample(self.desk, folder, self.inbox, feeds=wiring.open_feeds(), as_of=as_of)
        (folder / _SAMPLE_MARK).write_text("The sample was loaded; remove the data folder to begin anew.\n", encoding="utf-8")
        self.rounds.take_in()
        return sample

    def first_login(self) -> tuple[str, str] | None:
        """Login and password of the first person, made now; `None` where there is somebody already."""
        with self.desk.store.reading() as unit:
            if unit.people.count():
                return None
        try:
            return FIRST_LOGIN, add_person(self.desk.store, login=FIRST_LOGIN, name="First login", roles=FIRST_ROLES)
        except ConfigurationError:  # another process that began at the same moment has made it, and has shown its password
            return None

    def work_on_one(self) -> Outcome | None:
        """Decides the next mail; `None` when none waits."""
        return process_next(self.desk)

    def finish_round(self) -> None:
        """Files what was decided and settles the receipts."""
        self.rounds.go()

    def close(self) -> None:
        """Stops the worker, then the admin."""
        for watch in self.watches:
            watch.stop()
        try:
            if self.worker.stop():
                self.presence.leave()
            else:
                log.warning("worker.left_behind", seconds=PATIENCE_SECONDS)
        except StoreUnavailable as error:  # what it had is free when its leases have run out
            log.warning("store.unavailable", why=str(error))
        if self.server is not None:
            self.server.close()
        log.info("service.stopped")


@contextmanager
def open_office(settings: Settings, make_admin: Callable[[Settings, FrontDesk], object], *, is_sample: bool) -> Iterator[Office]:
    """The installation with its addresses taken, not yet working; leaving it closes everything.

    The sample books what is beyond doubt; a firm's own data follows policy.automatic.
    """
    with ExitStack() as stack:
        # The fork server starts before there is any thread: a fork copies locks that other threads hold.
        sandbox = stack.enter_context(wiring.open_sandbox(settings))
        sandbox.start()
        store = wiring.open_store(settings)
        stack.callback(store.close)
        desk = wiring.set_up_desk(settings, store, wiring.SandboxReader(sandbox), applies=is_sample)
        mailboxes = post.open_mailboxes(settings)
        inbox = next((inbox for inbox in map(wiring.local_inbox, mailboxes) if inbox is not None), None)
        rounds = Rounds(desk, *mailboxes)
        chasing = reminding.open_chasing(settings, live=reminding.live_cadences(settings, store))
        look = LastLook(chasing, store.clock) if chasing is not None else None
        courier = Courier(desk, post.open_transports(settings), post.caps(settings), last_look=look)
        statements = StatementDuty(desk, stating.open_stating(settings), stating.monthly(settings))
        duties = (ChaseDuty(desk, chasing), ApprovalDuty(desk, chasing), statements)
        front = wiring.set_up_front(settings, store, sandbox, meter=desk.meter, suggests_only=desk.suggests_only)
        watch = SilenceWatch(store, front.patience)
        presence = Presence(desk)
        worker = Worker(
            lambda is_stopping: _go(rounds, (*duties, courier), watch, is_stopping),
            every_seconds=min(place.poll_seconds for place in settings.places),
            beat=lambda: _beat(presence),
            beat_seconds=desk.lease.total_seconds() / BEATS,
        )
        server = _open_admin(settings, make_admin(settings, front)) if settings.web.enabled else None
        office = Office(settings=settings, desk=desk, rounds=rounds, inbox=inbox, worker=worker, server=server, presence=presence)
        office.watches = tuple(MailboxWatch(box.name, box, worker.wake) for box in mailboxes if isinstance(box, Watched))
        stack.callback(office.close)
        if inbox is not None and settings.smtp.enabled:
            stack.callback(wiring.open_listener(settings, inbox, on_delivered=worker.wake).stop)
        presence.arrive()
        yield office


def _beat(presence: Presence) -> None:
    try:
        presence.renew()
    except StoreUnavailable as error:
        log.warning("store.unavailable", why=str(error))


def _go(rounds: Rounds, letters: Sequence[Duty], watch: SilenceWatch, is_stopping: Callable[[], bool]) -> None:
    rounds.go(is_stopping=is_stopping)
    for each in letters:
        each.go(is_stopping=is_stopping)
    # After the mailbox was looked into: what came while the service was down is no silence.
    watch.look()


def _open_admin(settings: Settings, app: object) -> WebServer:
    from waitress import create_server  # type: ignore[import-untyped]  # waitress ships no types

    web = settings.web
    try:
        # A request that came through a proxy must be seen to have done so: it is not one of this machine (/metrics).
        server: WebServer = create_server(
            app, host=web.host, port=web.port, threads=web.threads, ident=None, clear_untrusted_proxy_headers=False
        )
    except OSError as error:
        raise ConfigurationError(
            where=f"web, {web.host}:{web.port}",
            what=f"the address cannot be listened on ({error.strerror or error})",
            fix="Stop the other program, or set web.port (MAILFLOW_WEB__PORT) to a free one; web.enabled = false does without.",
        ) from error
    return server


def _make_sample(folder: Path, desk: Desk) -> None:
    """Under another name first: a sample that was written by half is written again."""
    from mailflow import demo

    draft = folder.with_name("sample.part")
    if folder.exists():
        return
    shutil.rmtree(draft, ignore_errors=True)
    demo.build(draft, desk.store.clock.today())
    draft.rename(folder)
