"""Signed links: ours are read, and nothing else is."""

from datetime import UTC, datetime

import pytest

from mailflow.messages.links import Link, LinkTo, make_link, read_link

SECRET = b"a secret of this installation"
LINK = Link(to=LinkTo.LETTER, number=12, expires_at=datetime(2026, 10, 15, 8, tzinfo=UTC))


def test_given_a_link_of_ours_when_it_is_read_then_it_says_what_it_is_about():
    assert read_link(SECRET, make_link(SECRET, LINK)) == LINK


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token.replace("l12-", "l13-"),
        lambda token: token.replace("l12-", "d12-"),
        lambda token: token[:-1] + ("a" if token[-1] != "a" else "b"),
        lambda token: token[:-1],
        lambda token: token.replace("-1", "-2", 1),
        lambda token: token[:0],
        lambda token: token[:3],
        lambda token: token.upper(),
        lambda token: token.replace("12", "١٢", 1),
    ],
)
def test_given_a_link_when_anything_of_it_is_changed_then_it_is_none_of_ours(change):
    assert read_link(SECRET, change(make_link(SECRET, LINK))) is None


def test_given_the_link_of_another_installation_when_it_is_read_then_it_is_none_of_ours():
    assert read_link(b"another secret", make_link(SECRET, LINK)) is None
