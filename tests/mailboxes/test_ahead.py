"""Mails that are fetched some at a time."""

from collections.abc import Sequence

from mailflow.mailboxes.ahead import BYTES, MAILS, Ahead


class Server:
    """Gives mails by their ids, and remembers what it was asked for at once."""

    def __init__(self, *gone: str) -> None:
        self.gone = gone
        self.asked: list[list[str]] = []

    def fetch(self, mails: Sequence[str]) -> dict[str, bytes]:
        self.asked.append(list(mails))
        return {mail: mail.encode() for mail in mails if mail not in self.gone}


def test_given_a_listing_when_its_mails_are_taken_in_order_then_the_server_is_asked_for_some_at_a_time():
    server = Server()
    ahead = Ahead(server.fetch)
    ahead.expect((str(number), 100) for number in range(30))

    taken = [ahead.take(str(number)) for number in range(30)]

    assert taken == [str(number).encode() for number in range(30)]
    assert [len(asked) for asked in server.asked] == [MAILS, 30 - MAILS]


def test_given_large_mails_when_they_are_taken_then_few_of_them_are_in_memory():
    server = Server()
    ahead = Ahead(server.fetch)
    ahead.expect([("a", 10), ("b", BYTES), ("c", BYTES * 9), ("d", 10)])

    taken = [ahead.take(mail) for mail in "abcd"]

    assert taken == [b"a", b"b", b"c", b"d"]
    assert server.asked == [["a"], ["b"], ["c"], ["d"]]


def test_given_a_mail_that_was_handed_out_when_it_is_asked_for_again_then_the_server_must_be_asked_alone():
    ahead = Ahead(Server().fetch)
    ahead.expect([("a", 10)])
    ahead.take("a")

    again = ahead.take("a")

    assert again is None


def test_given_a_mail_that_is_gone_when_it_is_taken_then_the_others_are_not_asked_for_again():
    server = Server("b")
    ahead = Ahead(server.fetch)
    ahead.expect([("a", 10), ("b", 10), ("c", 10)])

    taken = [ahead.take(mail) for mail in "abc"]

    assert taken == [b"a", None, b"c"]
    assert server.asked == [["a", "b", "c"]]


def test_given_known_mails_that_are_skipped_when_the_next_is_taken_then_they_are_not_fetched():
    server = Server()
    ahead = Ahead(server.fetch)
    ahead.expect((str(number), 10) for number in range(10))

    ahead.take("7")

    assert server.asked == [["7", "8", "9"]]
