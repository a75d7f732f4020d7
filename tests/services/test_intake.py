"""Mail is taken exactly once, whatever people do in the mailbox meanwhile."""

from mailflow.services.fingerprint import fingerprint
from mailflow.services.intake import take_in
from tests.services.practice import Practice, letter

MAIL = letter("Thank you.", number=7)


def take(practice: Practice) -> int:
    return len(take_in(practice.desk.store, practice.mailbox, copies_to="Processed").taken)


def test_given_a_mail_when_the_inbox_is_looked_at_twice_then_it_is_taken_once(practice):
    practice.deliver(MAIL)

    taken = [take(practice), take(practice)]

    assert taken == [1, 0]


def test_given_a_mail_that_waits_when_it_was_taken_then_people_still_see_it_in_the_inbox(practice):
    (key,) = practice.deliver(MAIL)

    take(practice)

    assert [arrived.provider_id for batch in practice.mailbox.arrived() for arrived in batch.mails] == [key]


def test_given_a_copy_by_another_way_when_it_is_taken_then_it_is_no_second_mail_and_is_put_away(practice):
    practice.deliver(MAIL)
    take(practice)
    (copy,) = practice.deliver(b"Received: from gateway.example\r\n" + MAIL)

    taken = take(practice)
    practice.go()

    assert taken == 0
    assert copy in practice.folder("Processed")


def test_given_one_message_id_with_two_contents_when_they_are_taken_then_they_are_two_mails(practice):
    practice.deliver(MAIL, letter("Thank you very much.", number=7))

    taken = take(practice)

    assert taken == 2


def test_given_a_decided_mail_when_somebody_moves_it_back_to_the_inbox_then_it_is_not_decided_again(practice):
    (key,) = practice.deliver(MAIL)
    practice.go()
    (filed,) = (practice.mailbox.path / ".No action" / "cur").iterdir()
    filed.rename(practice.mailbox.path / "cur" / f"{key}:2,S")

    outcomes = practice.go()

    assert outcomes == []


def test_given_other_line_ends_and_trace_headers_when_the_content_is_hashed_then_it_is_the_same_mail():
    travelled = b"Received: by a.example\r\nX-Spam: no\r\n" + MAIL.replace(b"\n", b"\r\n")

    same = fingerprint(travelled).content_hash == fingerprint(MAIL).content_hash

    assert same


def test_given_another_subject_when_the_content_is_hashed_then_it_is_another_mail():
    other = letter("Thank you.", number=7, subject="Something else")

    same = fingerprint(other).content_hash == fingerprint(MAIL).content_hash

    assert not same
