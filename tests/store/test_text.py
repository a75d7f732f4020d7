"""Text: sorted alike in both databases, and kept without what they cannot keep."""

import pytest

from mailflow.store.loading import Difference
from tests.store.stated import client

NAMES = ["Äther", "Zorn", "a-b", "aB", "ab", "zorn"]


def test_given_names_in_several_alphabets_when_they_are_listed_then_both_databases_sort_them_by_their_code_points(store):
    with store.unit() as unit:
        unit.loading.clients([client(name) for name in reversed(NAMES)], Difference())
        unit.commit()

    with store.reading() as unit:
        assert [each.number for each in unit.ledger.iterate_clients()] == sorted(NAMES)


@pytest.mark.parametrize(("said", "kept"), [("a\0b", "a\ufffdb"), ("half \ud83d of it", "half ? of it"), ("Grüße 😀", "Grüße 😀")])
def test_given_a_subject_that_no_database_can_keep_when_the_mail_is_described_then_it_is_kept_nearly_so(store, said, kept):
    with store.unit() as unit:
        row = unit.mail.add(mailbox="in", provider_id="1", message_id=said, content_hash="h", raw=b"", raw_hash="r")
        unit.mail.describe(row, sender="a@b.example", subject=said)
        unit.commit()

    with store.reading() as unit:
        (mail,), _ = unit.reports.mail()
        found = unit.mail.find_copy(said, "h")
    assert (mail.subject, found) == (kept, row)
