"""A shared maildir: people move and delete in it while we read."""

from pathlib import Path

import pytest

from mailflow.domain.errors import MailboxRefused
from mailflow.mailboxes.maildir import Maildir

MAIL = b"Subject: hello\r\n\r\n8 bit \xe4\xf6\xfc and a line\r\n"


@pytest.fixture
def box(tmp_path: Path) -> Maildir:
    return Maildir(name="collections", path=tmp_path / "mail")


def test_given_a_delivered_mail_when_it_is_fetched_then_its_bytes_are_the_same(box):
    key = box.deliver(MAIL)

    content = box.fetch(key)

    assert content == MAIL


def test_given_two_mails_when_the_inbox_is_listed_then_the_older_one_comes_first(box):
    keys = [box.deliver(MAIL), box.deliver(MAIL)]

    listed = [arrived.provider_id for batch in box.arrived() for arrived in batch.mails]

    assert listed == keys


def test_given_a_mail_that_somebody_has_flagged_when_the_inbox_is_listed_then_its_id_is_unchanged(box):
    key = box.deliver(MAIL)
    (box.path / "new" / key).rename(box.path / "cur" / f"{key}:2,FS")

    listed = [arrived.provider_id for batch in box.arrived() for arrived in batch.mails]

    assert listed == [key]


def test_given_a_decided_mail_when_it_is_filed_then_it_lies_in_the_folder_and_no_longer_in_the_inbox(box):
    key = box.deliver(MAIL)

    moved = box.file(key, "Needs attention")

    assert moved
    assert [batch.mails for batch in box.arrived()] == [()]
    assert (box.path / ".Needs attention" / "cur" / f"{key}:2,S").read_bytes() == MAIL


def test_given_a_filed_mail_when_it_is_filed_again_then_nothing_happens(box):
    key = box.deliver(MAIL)
    box.file(key, "Processed")

    again = box.file(key, "Processed")

    assert not again


def test_given_a_mail_that_somebody_deleted_when_it_is_fetched_then_there_is_none(box):
    key = box.deliver(MAIL)
    (box.path / "new" / key).unlink()

    content = box.fetch(key)

    assert content is None


def test_given_a_half_delivered_mail_when_the_inbox_is_listed_then_it_is_not_there_yet(box):
    (box.path / "tmp" / "half").write_bytes(b"Subj")

    listed = [arrived for batch in box.arrived() for arrived in batch.mails]

    assert listed == []


def test_given_a_file_in_the_place_of_the_folder_when_the_maildir_is_opened_then_a_person_is_told_what_to_do(tmp_path):
    (tmp_path / "mail").write_text("a file")

    with pytest.raises(MailboxRefused, match=r"mail"):
        Maildir(name="collections", path=tmp_path / "mail")
