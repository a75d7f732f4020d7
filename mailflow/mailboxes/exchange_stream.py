"""A streaming subscription as a wake-up: the server says within a second that mail has come. What came, only the sync state tells."""

import threading

import structlog
from exchangelib import Account
from exchangelib.errors import (
    ErrorInvalidSubscription,
    ErrorSubscriptionAccessDenied,
    ErrorSubscriptionDelegateAccessNotSupported,
    ErrorSubscriptionNotFound,
    UnauthorizedError,
)
from exchangelib.services import GetStreamingEvents, SubscribeToStreaming

from mailflow.mailboxes.exchange_account import ExchangeServer, Places, Use, open_account

log = structlog.get_logger()

EVENTS = ("NewMailEvent", "CreatedEvent", "MovedEvent")
# The longest that a connection may stay open, in minutes (ConnectionTimeout, Messages.xsd: 1 to 30).
MINUTES = 29
# A server sends a sign of life every minute or so; a connection that is silent for longer is dead.
SILENCE = 180.0
CONNECT = 10.0
PAUSE_BETWEEN = 1.0
# A server that lets delegates subscribe to nothing.
NOT_FOR_US = (ErrorSubscriptionDelegateAccessNotSupported, ErrorSubscriptionAccessDenied)
# After a failure; polling goes on beside it.
PAUSE = 60.0
# A password that is wrong must not be tried so often that the account is locked.
PAUSE_AFTER_REFUSAL = 900.0


class Stream:
    """Listens in a thread of its own from the first `wait` on."""

    def __init__(self, server: ExchangeServer) -> None:
        self._server = server
        self._heard = threading.Event()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def wait(self, seconds: float) -> bool:
        """True as soon as something may have arrived, false when the time is over."""
        self._start()
        heard = self._heard.wait(seconds)
        if heard:  # what comes from here on is heard by the next wait
            self._heard.clear()
        return heard

    def close(self) -> None:
        """Listens no longer than the present connection lasts."""
        self._closed.set()

    def _start(self) -> None:
        with self._lock:
            if self._thread is None and not self._closed.is_set():
                self._thread = threading.Thread(target=self._run, name=f"stream {self._server.address}", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        said = ""
        while not self._closed.is_set():
            pause = PAUSE
            try:
                self._listen()
            except (ErrorInvalidSubscription, ErrorSubscriptionNotFound):
                pause = 0.0  # it was away for too long, or another server answers now: subscribe again
            except NOT_FOR_US as error:
                log.warning("mailbox.stream_refused", why=type(error).__name__, fix="polling goes on; access = 'impersonation' may help")
                self.close()
            except Exception as error:  # noqa: BLE001  # the thread's one entry; without it the mailbox is still polled
                pause = PAUSE_AFTER_REFUSAL if isinstance(error, UnauthorizedError) else PAUSE
                if said != (said := type(error).__name__):  # once, not every minute of an outage
                    log.warning("mailbox.stream_lost", why=said)
            self._closed.wait(pause)

    def _listen(self) -> None:
        account = open_account(self._server, Use.WATCHING)
        subscription = _subscribe(account)
        while not self._closed.is_set():
            # Something may have come before the subscription, or between two connections.
            self._heard.set()
            service = GetStreamingEvents(account=account)
            notifications = service.call([subscription], connection_timeout=MINUTES)
            service.timeout = (CONNECT, SILENCE)
            for _ in notifications:
                self._heard.set()
            # A server that ends connections at once must not keep us busy.
            self._closed.wait(PAUSE_BETWEEN)


def _subscribe(account: Account) -> str:
    (identity,) = SubscribeToStreaming(account=account).call(folders=[Places(account).inbox], event_types=EVENTS)
    return str(identity)
