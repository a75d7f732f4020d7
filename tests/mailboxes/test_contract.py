"""Every kind of mailbox: mail is taken exactly once, whatever people and processes do; letters leave once, and are found."""

import shutil

import pytest

from mailflow.domain.clock import SetClock
from mailflow.domain.errors import SendUncertain
from mailflow.domain.ports import Sighting
from mailflow.store.unit import Store
from tests.mailboxes.contract import Intaker
from tests.mailboxes.letters import letter, mail
from tests.mailboxes.microsoft_stands import ExchangeStand, GraphStand
from tests.mailboxes.stands import ImapStand, MaildirStand
from tests.servers.dovecot import make_dovecot
from tests.services.practice import START

# A server without MOVE and IDLE, one without UIDPLUS too, and one that keeps folders below the inbox.
POOR = "IMAP4rev1 NAMESPACE UIDPLUS"
POORER = "IMAP4rev1 NAMESPACE"
DOVECOT = pytest.mark.server("dovecot")
# Exchange on premises and Exchange Online.
MICROSOFT = {"exchange": ExchangeStand, "graph": GraphStand}


KINDS = {
    "imap": {},
    "imap without move": {"capability": POOR},
    "imap without uidplus": {"capability": POORER},
    "imap below the inbox": {"prefix": "INBOX."},
}


@pytest.fixture(scope="module")
def dovecots():
    """The servers of this module, each started when it is first wanted."""
    running = {}

    def get(kind):
        running[kind] = running.get(kind) or make_dovecot(**KINDS[kind])
        return running[kind]

    yield get
    for server in running.values():
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture(params=["maildir", *MICROSOFT, *(pytest.param(kind, marks=DOVECOT) for kind in KINDS)])
def stand(request, tmp_path, dovecots):
    if request.param in MICROSOFT:
        made = MICROSOFT[request.param]()
    else:
        made = MaildirStand(tmp_path) if request.param == "maildir" else ImapStand(dovecots(request.param))
    with made as running:
        yield running


@pytest.fixture
def intaker(stand, tmp_path, empty_sqlite):
    (tmp_path / "mailflow.db").write_bytes(empty_sqlite)
    store = Store.open(f"sqlite:///{tmp_path / 'mailflow.db'}", clock=SetClock(START), is_temporary=True)
    yield Intaker(store, stand, stand.open())
    store.close()


def kept(intaker):
    """The bytes of everything that was taken, in order."""
    with intaker.store.reading() as unit:
        return [unit.mail.raw(row) for row in range(1, 100) if unit.mail._work.first(_exists(row))]


def _exists(row):
    from sqlalchemy import select

    from mailflow.store import tables
    from mailflow.store.columns import table_of

    table = table_of(tables.Message)
    return select(table.c.id).where(table.c.id == row)


def test_given_mails_when_the_inbox_is_looked_at_twice_then_each_is_taken_once_byte_for_byte(stand, intaker):
    stand.deliver(mail(1))
    stand.deliver(mail(2))

    taken = [len(intaker.take().taken), len(intaker.take().taken)]

    assert (taken, kept(intaker)) == ([2, 0], [mail(1), mail(2)])


def test_given_a_later_mail_when_the_process_starts_anew_then_only_that_is_taken(stand, intaker):
    stand.deliver(mail(1))
    intaker.take()
    intaker.restart()
    stand.deliver(mail(2))

    taken = intaker.take().taken

    assert len(taken) == 1


def test_given_a_process_that_dies_between_fetching_and_keeping_when_another_starts_then_nothing_is_lost(stand, intaker):
    stand.deliver(mail(1))
    [intaker.mailbox.fetch(provider_id) for provider_id in intaker.provider_ids()]
    intaker.restart()

    taken = intaker.take().taken

    assert len(taken) == 1


@pytest.mark.parametrize("loss", ["database", "server"])
def test_given_a_cursor_that_is_lost_when_the_inbox_is_looked_at_then_nothing_is_taken_twice_or_moved(stand, intaker, loss):
    stand.deliver(mail(1))
    intaker.take()
    stand.forget() if loss == "server" else intaker.lose_cursor()
    intaker.restart()
    stand.deliver(mail(2))

    taken = [len(intaker.take().taken), len(intaker.take().taken)]

    assert taken == [1, 0]
    assert len(stand.lies_in("INBOX")) == 2


def test_given_a_mail_that_a_person_moves_out_and_back_when_it_is_looked_at_then_it_is_not_taken_twice_and_stays(stand, intaker):
    stand.deliver(mail(1))
    intaker.take()
    stand.move("<remittance.1@harrowgate.example>", "INBOX", "Later")
    intaker.take()
    stand.move("<remittance.1@harrowgate.example>", "Later", "INBOX")

    taken = intaker.take().taken

    assert (taken, stand.lies_in("INBOX")) == ((), ["<remittance.1@harrowgate.example>"])


def test_given_a_mail_that_came_back_under_another_id_when_it_is_filed_then_it_is_found(stand, intaker):
    stand.deliver(mail(1))
    (row,) = intaker.take().taken
    stand.move("<remittance.1@harrowgate.example>", "INBOX", "Later")
    stand.move("<remittance.1@harrowgate.example>", "Later", "INBOX")
    intaker.take()
    with intaker.store.reading() as unit:
        provider_id = unit.mail.get(row).provider_id

    is_filed = intaker.mailbox.file(provider_id, "Processed")

    assert (is_filed, stand.lies_in("Processed")) == (True, ["<remittance.1@harrowgate.example>"])


def test_given_a_second_delivery_when_it_is_looked_at_then_it_is_no_second_mail_and_is_owed_a_move(stand, intaker):
    stand.deliver(mail(1))
    intaker.take()
    stand.deliver(b"Received: from gateway.example by mx.firm.example; Fri, 20 Nov 2026 10:01:00 +0000\r\n" + mail(1))

    taken = intaker.take()

    with intaker.store.reading() as unit:
        owed = unit.mail.pending_moves(intaker.mailbox.name)
    assert ((taken.taken, taken.copies), [move.folder for move in owed]) == (((), 1), ["Processed"])


def test_given_a_mail_that_a_person_deletes_before_it_is_fetched_when_it_is_fetched_then_there_is_none(stand, intaker):
    stand.deliver(mail(1))
    (provider_id,) = intaker.provider_ids()
    stand.delete("<remittance.1@harrowgate.example>")

    raw = intaker.mailbox.fetch(provider_id)

    assert raw is None


def test_given_a_mail_that_a_person_deletes_between_when_the_next_comes_then_that_is_taken(stand, intaker):
    stand.deliver(mail(1))
    stand.deliver(mail(2))
    stand.delete("<remittance.1@harrowgate.example>")

    intaker.take()

    assert kept(intaker) == [mail(2)]


def test_given_a_mail_when_it_is_filed_twice_then_it_lies_in_the_folder_once_with_its_label(stand, intaker):
    stand.deliver(mail(1))
    (provider_id,) = intaker.provider_ids()

    filed = [intaker.mailbox.file(provider_id, "Needs attention", ["mailflow: needs you"]) for _ in range(2)]

    assert filed == [True, False]
    assert (stand.lies_in("INBOX"), len(stand.lies_in("Needs attention"))) == ([], 1)
    assert not stand.shows_labels or any("needs" in label for label in stand.labels("Needs attention"))


def test_given_a_mail_that_another_person_has_marked_as_deleted_when_ours_is_filed_then_theirs_is_left_alone(stand, intaker):
    stand.deliver(mail(1))
    (provider_id,) = intaker.provider_ids()
    stand.deliver(mail(2))

    intaker.mailbox.file(provider_id, "Processed")

    assert stand.lies_in("INBOX") == ["<remittance.2@harrowgate.example>"]


def test_given_a_mail_that_a_person_has_moved_when_it_is_filed_then_that_counts_as_done(stand, intaker):
    stand.deliver(mail(1))
    (provider_id,) = intaker.provider_ids()
    stand.move("<remittance.1@harrowgate.example>", "INBOX", "Mine")

    is_filed = intaker.mailbox.file(provider_id, "Processed")

    assert (is_filed, stand.lies_in("Mine")) == (False, ["<remittance.1@harrowgate.example>"])


def test_given_a_letter_when_it_is_sent_then_it_leaves_once_and_is_found(stand):
    stand.open_transport().send(letter(1))

    assert stand.arrived_outside() == [letter(1).message_id]
    assert stand.open_transport().find_sent(letter(1).message_id) is Sighting.SENT


def test_given_a_letter_that_was_not_sent_when_it_is_looked_for_then_it_is_not_there(stand):
    sighting = stand.open_transport().find_sent(letter(1).message_id)

    assert sighting in (Sighting.ABSENT, Sighting.UNKNOWN)


def test_given_an_answer_that_is_lost_when_the_letter_is_looked_for_then_nothing_says_that_it_did_not_leave(stand):
    stand.lose_next_answer()
    with pytest.raises(SendUncertain):
        stand.open_transport().send(letter(1))

    sighting = stand.open_transport().find_sent(letter(1).message_id)

    assert sighting in (Sighting.SENT, Sighting.UNKNOWN)
    assert stand.arrived_outside() == [letter(1).message_id]
