"""A first day with more mail than one round takes."""

from mailflow.domain.ports import Arrivals, Arrived
from mailflow.mailboxes.backlog import BATCH, Backlog


class Inbox:
    """Lists numbered mails, and counts how often it is asked."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.asked = 0

    def list(self, _cursor: str) -> tuple[list[Arrived], str]:
        self.asked += 1
        return [Arrived(str(number), "Inbox") for number in range(self.size)], f"after {self.size}"


def keys(batches: list[Arrivals]) -> list[str]:
    return [mail.provider_id for batch in batches for mail in batch.mails]


def test_given_an_empty_inbox_when_it_is_listed_then_the_cursor_moves_on_all_the_same():
    batches = list(Backlog(Inbox(0).list).arrivals(""))

    assert [(batch.mails, batch.cursor) for batch in batches] == [((), "after 0")]


def test_given_many_mails_when_they_are_listed_then_the_cursor_moves_on_with_the_last_of_them():
    batches = list(Backlog(Inbox(250).list).arrivals("before"))

    assert [(len(batch.mails), batch.cursor) for batch in batches] == [(100, "before"), (100, "before"), (50, "after 250")]


def test_given_a_round_that_ends_in_the_middle_when_the_next_begins_then_it_goes_on_without_asking_again():
    inbox = Inbox(5000)
    backlog = Backlog(inbox.list)
    first = backlog.arrivals("")
    taken = [next(first), next(first)]

    rest = list(backlog.arrivals(""))

    assert keys(rest) == keys(taken)[BATCH:] + [str(number) for number in range(2 * BATCH, 5000)]
    assert inbox.asked == 1


def test_given_a_short_list_that_was_left_when_the_next_round_begins_then_it_is_asked_for_again():
    inbox = Inbox(300)
    backlog = Backlog(inbox.list)
    next(backlog.arrivals(""))
    inbox.size = 301

    rest = list(backlog.arrivals(""))

    assert len(keys(rest)) == 301


def test_given_a_cursor_that_was_lost_when_the_next_round_begins_then_everything_is_listed():
    inbox = Inbox(5000)
    backlog = Backlog(inbox.list)
    next(backlog.arrivals("somewhere"))

    rest = list(backlog.arrivals(""))

    assert len(keys(rest)) == 5000
    assert inbox.asked == 2
