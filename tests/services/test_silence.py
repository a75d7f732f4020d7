"""A mailbox that gets no mail and a ledger that nobody loads are noticed, once, and so is their return."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import structlog

from mailflow.services.silence import Patience, SilenceWatch, Source
from tests.services.practice import START, letter

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def every_level() -> Iterator[None]:
    """The log lets every level through, whatever another test of this process configured."""
    before = structlog.get_config()
    structlog.reset_defaults()
    yield
    structlog.configure(**before)


@pytest.fixture
def watch(practice):
    return SilenceWatch(practice.desk.store, Patience(mailbox=72 * HOUR, ledger=240 * HOUR, since=START))


def looked(watch, events):
    """What is silent, and what the log says of it."""
    events.clear()
    silent = tuple(silence.source for silence in watch.look())
    return silent, [(event["event"], event["log_level"]) for event in events]


def test_given_a_mailbox_that_falls_silent_when_the_watch_looks_again_and_again_then_it_warns_once(practice, watch):
    practice.deliver(letter("Thank you.", number=1))
    practice.go()
    practice.clock.moment += 72 * HOUR
    with structlog.testing.capture_logs() as events:
        in_time = looked(watch, events)
        practice.clock.moment += HOUR
        first = looked(watch, events)
        second = looked(watch, events)

    assert in_time == ((), [])
    assert first == ((Source.MAILBOX,), [("source.silent", "warning")])
    assert second == ((Source.MAILBOX,), [])


def test_given_a_silent_mailbox_when_a_mail_comes_then_the_watch_says_so_once(practice, watch):
    practice.clock.moment += 73 * HOUR
    watch.look()
    practice.deliver(letter("Thank you.", number=1))
    practice.go()

    with structlog.testing.capture_logs() as events:
        first, second = looked(watch, events), looked(watch, events)

    assert first == ((), [("source.heard_again", "info")])
    assert second == ((), [])


def test_given_a_mailbox_that_never_had_a_mail_when_the_service_has_run_for_long_then_it_is_silent_since_the_start(practice, watch):
    practice.clock.moment += 73 * HOUR

    (silence,) = watch.look()

    assert (silence.source, silence.hours) == (Source.MAILBOX, None)
    assert silence.says.startswith("No mail has ever come, and the service has run for 73 hours")


def test_given_a_ledger_that_nobody_loaded_for_long_when_the_watch_looks_then_it_says_how_old_it_is(practice, watch):
    practice.clock.moment += 241 * HOUR

    ledger, _ = watch.look()

    assert (ledger.source, ledger.hours) == (Source.LEDGER, 241)
    assert "241 hours old" in ledger.says


def test_given_a_silence_when_it_is_logged_then_the_log_names_no_address(practice, watch):
    practice.deliver(letter("Thank you.", sender="ann@caldermills.example", number=1))
    practice.go()
    practice.clock.moment += 73 * HOUR

    with structlog.testing.capture_logs() as events:
        watch.look()

    assert "@" not in str(events)
