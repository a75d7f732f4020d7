"""Listens to mailboxes that say when mail comes, and wakes whoever looks. A wake-up only: without it mail is found at the next poll."""

import threading
from collections.abc import Callable

import structlog

from mailflow.domain.errors import MailboxRefused, MailboxUnavailable
from mailflow.domain.ports import Watched

log = structlog.get_logger()

# So long a question may take to end when the service stops.
LISTEN_SECONDS = 2.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0


class MailboxWatch:
    """One mailbox, in a thread of its own; a mailbox that is away is tried again with longer and longer pauses."""

    def __init__(self, name: str, mailbox: Watched, wake: Callable[[], None]) -> None:
        self._name = name
        self._mailbox = mailbox
        self._wake = wake
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._listen, name=f"watch {name}", daemon=True)

    def start(self) -> None:
        """Listens from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Listens no more; waits for the last question."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(2 * LISTEN_SECONDS)

    def _listen(self) -> None:
        pause = _FIRST_PAUSE
        while not self._stop.is_set():
            try:
                has_come = self._mailbox.wait(LISTEN_SECONDS)
            except (MailboxUnavailable, MailboxRefused) as error:
                log.warning("mailbox.not_watched", mailbox=self._name, why=str(error), again_in=pause)
                self._stop.wait(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
            except Exception:  # polling goes on without the watch; a person sees it in the log
                log.exception("mailbox.watch_broke", mailbox=self._name)
                return
            else:
                pause = _FIRST_PAUSE
                if has_come:
                    self._wake()
