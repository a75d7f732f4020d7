"""The counts of one process."""

from datetime import timedelta

from mailflow.services.meter import BOUNDS, Meter


def test_given_waits_of_several_lengths_when_they_are_read_then_each_bound_holds_all_shorter_ones():
    meter = Meter()
    meter.decided(timedelta(seconds=1))
    meter.decided(timedelta(seconds=9))
    meter.decided(timedelta(days=3))

    waits = meter.waits

    assert (waits.within[1], waits.within[5], waits.within[10], waits.within[BOUNDS[-1]]) == (1, 1, 2, 2)
    assert (waits.mails, waits.seconds) == (3, 259_210)


def test_given_a_clock_that_was_set_back_when_a_mail_is_decided_then_it_waited_for_nothing():
    meter = Meter()

    meter.decided(timedelta(seconds=-5))

    assert (meter.waits.within[1], meter.waits.seconds) == (1, 0)
