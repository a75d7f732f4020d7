"""Letters that leave from a shared mailbox on an Exchange server: once, from the shared address, with their copy beside it."""

from dataclasses import replace
from email import message_from_bytes

import pytest

from mailflow.domain.errors import MailboxRefused, SendUncertain, TransportError
from mailflow.domain.ports import Sighting
from mailflow.leaves import Branch, get_leaf
from mailflow.mailboxes.exchange_account import ExchangeServer
from mailflow.mailboxes.exchange_outgoing import ExchangeLetters
from mailflow.mailboxes.place import Place
from tests.mailboxes.letters import SHARED, letter, mail
from tests.servers.ews import PASSWORD, USER, EwsServer, Right


@pytest.fixture
def server(exchange_server) -> EwsServer:
    return exchange_server


@pytest.fixture
def reached(server) -> ExchangeServer:
    return ExchangeServer(url=server.url, address=SHARED, user=USER, password=PASSWORD, login="basic", patience=0.5)


@pytest.fixture
def letters(reached) -> ExchangeLetters:
    return ExchangeLetters(name="collections", server=reached)


def operations(server: EwsServer) -> list[str]:
    return [seen.operation for seen in server.requests]


def test_given_a_letter_when_it_is_sent_then_it_leaves_from_the_shared_address_with_its_copy_there(server, letters):
    letters.send(letter())

    assert [(left.sender, left.recipients) for left in server.left] == [(SHARED, ("ap@harrowgate.example",))]
    assert message_from_bytes(server.sent()[0])["Message-ID"] == "<letter.1@firm.example>"
    assert server.sent(mailbox=USER) == []
    assert server.drafts() == []


def test_given_a_letter_that_answers_when_it_is_sent_then_it_keeps_its_thread(server, letters):
    server.deliver(mail(7))

    letters.send(letter(answers="<remittance.7@harrowgate.example>"))

    assert message_from_bytes(server.left[0].raw)["In-Reply-To"] == "<remittance.7@harrowgate.example>"


def test_given_a_recipient_whom_no_header_names_when_the_letter_is_sent_then_he_gets_it_unseen(server, letters):
    letters.send(letter(hidden=("partner@firm.example",)))

    assert set(server.left[0].recipients) == {"ap@harrowgate.example", "partner@firm.example"}
    assert b"partner" not in server.left[0].raw


def test_given_a_header_that_names_a_stranger_when_the_letter_is_sent_then_it_is_refused_for_good(server, letters):
    with pytest.raises(TransportError) as refused:
        letters.send(replace(letter(), recipients=("somebody@else.example",)))

    assert refused.value.permanent
    assert server.left == []


def test_given_a_sent_letter_when_it_is_looked_for_then_it_has_left(letters):
    letters.send(letter())

    sighting = letters.find_sent("<letter.1@firm.example>")

    assert sighting is Sighting.SENT


def test_given_a_letter_that_nobody_sent_when_it_is_looked_for_then_it_is_absent(letters):
    sighting = letters.find_sent("<letter.1@firm.example>")

    assert sighting is Sighting.ABSENT


def test_given_a_sent_letter_whose_copy_somebody_deleted_when_it_is_looked_for_then_it_has_left(server, letters):
    letters.send(letter())
    server.delete_by_person("<letter.1@firm.example>")

    sighting = letters.find_sent("<letter.1@firm.example>")

    assert sighting is Sighting.SENT


@pytest.mark.parametrize("fault", ["lost", "cut"])
def test_given_a_lost_answer_when_a_letter_is_sent_then_it_is_uncertain_and_found_and_not_sent_again(server, letters, fault):
    server.fail_next(fault, on="SendItem", after_bytes=50)
    with pytest.raises(SendUncertain):
        letters.send(letter())

    sighting = letters.find_sent("<letter.1@firm.example>")
    letters.send(letter())

    assert sighting is Sighting.SENT
    assert server.sent_times("<letter.1@firm.example>") == 1


@pytest.mark.parametrize("fault", ["drop", "unavailable", "internal"])
def test_given_a_request_that_may_not_have_arrived_when_a_letter_is_sent_then_its_draft_is_sent_the_next_time(server, letters, fault):
    server.fail_next(fault, on="SendItem")
    with pytest.raises(SendUncertain):
        letters.send(letter())

    sighting = letters.find_sent("<letter.1@firm.example>")
    letters.send(letter())

    assert sighting is Sighting.DRAFT
    assert server.sent_times("<letter.1@firm.example>") == 1
    assert operations(server).count("CreateItem") == 1


def test_given_a_busy_server_when_a_letter_is_sent_then_it_has_certainly_not_left_and_is_not_posted_again(server, letters):
    server.fail_next("busy", on="SendItem", seconds=0.01)

    with pytest.raises(TransportError) as busy:
        letters.send(letter())

    assert not busy.value.permanent
    assert operations(server).count("SendItem") == 1
    assert server.left == []


def test_given_a_lost_answer_when_the_draft_is_made_then_the_next_attempt_sends_that_draft(server, letters):
    server.fail_next("lost", on="CreateItem")
    with pytest.raises(TransportError):
        letters.send(letter())

    letters.send(letter())

    assert server.sent_times("<letter.1@firm.example>") == 1
    assert operations(server).count("CreateItem") == 1


def test_given_a_draft_that_somebody_sent_when_it_is_sent_then_it_is_uncertain(server, letters):
    server.fail_next("not-found", on="SendItem")

    with pytest.raises(SendUncertain):
        letters.send(letter())


def test_given_an_account_without_send_as_when_a_letter_is_sent_then_the_command_that_grants_it_is_named(server, letters):
    server.revoke(USER, SHARED, Right.SEND_AS)

    with pytest.raises(TransportError, match=r"Add-ADPermission .*Send As"):
        letters.send(letter())

    assert server.left == []


def test_given_a_wrong_password_when_a_letter_is_sent_then_it_has_not_left(server, reached):
    letters = ExchangeLetters(name="collections", server=replace(reached, password="wrong"))

    with pytest.raises(TransportError) as refused:
        letters.send(letter())

    assert not refused.value.permanent
    assert PASSWORD not in repr(letters)


def test_given_a_server_that_is_away_when_a_letter_is_sent_then_it_has_certainly_not_left(reached):
    letters = ExchangeLetters(name="collections", server=replace(reached, url="http://127.0.0.1:9/EWS/Exchange.asmx"))

    with pytest.raises(TransportError):
        letters.send(letter())


def test_given_a_mailbox_in_order_when_letters_are_checked_then_the_sentence_says_how_they_leave(letters):
    said = list(letters.check())

    assert "Drafts and Sent Items" in said[0]


def test_given_an_account_without_rights_when_letters_are_checked_then_the_command_that_grants_them_is_named(server, letters):
    server.revoke(USER, SHARED, Right.FULL_ACCESS)

    with pytest.raises(MailboxRefused, match="Add-MailboxPermission"):
        list(letters.check())


def test_given_the_settings_of_a_firm_when_the_transport_is_opened_then_letters_leave(server):
    place = Place(type="exchange", name="collections", url=server.url, address=SHARED, user=USER, password=PASSWORD)

    get_leaf(Branch.TRANSPORTS, "exchange").load()(place).send(letter())

    assert server.sent_times("<letter.1@firm.example>") == 1
