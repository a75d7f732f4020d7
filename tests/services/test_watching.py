"""A mailbox that announces mail wakes the service; one that is away is tried again."""

import threading
from collections.abc import Callable

from mailflow.domain.errors import MailboxUnavailable
from mailflow.services.watching import MailboxWatch


class Bell:
    """A mailbox that answers as it is told, then waits."""

    def __init__(self, *answers: bool | Exception) -> None:
        self.answers = list(answers)
        self.is_done = threading.Event()

    def wait(self, seconds: float) -> bool:
        """The next answer."""
        if not self.answers:
            self.is_done.set()
            threading.Event().wait(min(seconds, 0.05))
            return False
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def hear(bell: Bell) -> int:
    """How often the service was woken."""
    woken: list[int] = []
    wake: Callable[[], None] = lambda: woken.append(1)  # noqa: E731
    watch = MailboxWatch("collections", bell, wake)
    watch.start()
    assert bell.is_done.wait(10)
    watch.stop()
    return len(woken)


def test_given_mail_that_is_announced_when_a_mailbox_is_watched_then_the_service_is_woken_each_time():
    assert hear(Bell(True, False, True)) == 2


def test_given_a_mailbox_that_is_away_when_it_is_watched_then_it_is_watched_again():
    assert hear(Bell(MailboxUnavailable("away"), True)) == 1
