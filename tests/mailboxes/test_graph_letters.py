"""Letters that leave from a shared mailbox in Exchange Online: once, with their copy in its Sent Items."""

from dataclasses import replace
from email import message_from_bytes

import pytest

from mailflow.domain.errors import SendUncertain, TransportError
from mailflow.domain.ports import Sighting
from mailflow.leaves import Branch, get_leaf
from mailflow.mailboxes.app_login import AppLogin
from mailflow.mailboxes.graph_calls import Graph, GraphPlace
from mailflow.mailboxes.graph_outgoing import GraphLetters
from mailflow.mailboxes.place import Place
from tests.mailboxes.letters import SHARED, letter, mail
from tests.servers.graph import GraphServer


@pytest.fixture
def letters(graph_server) -> GraphLetters:
    app = AppLogin(
        tenant=graph_server.tenant, client_id=graph_server.client_id, secret=graph_server.secret, authority=f"https://{graph_server.host}"
    )
    return GraphLetters(name="collections", graph=Graph(GraphPlace(address=SHARED, app=app, url=graph_server.url), pause=lambda _: None))


def operations(server: GraphServer) -> list[str]:
    return [seen.operation for seen in server.requests]


def test_given_a_letter_when_it_is_sent_then_it_leaves_with_its_copy_in_sent_items(graph_server, letters):
    letters.send(letter())

    assert [(left.sender, left.recipients) for left in graph_server.left] == [(SHARED, ("ap@harrowgate.example",))]
    assert message_from_bytes(graph_server.sent()[0])["Message-ID"] == "<letter.1@firm.example>"
    assert graph_server.drafts() == []


def test_given_a_letter_that_answers_when_it_is_sent_then_it_keeps_its_thread(graph_server, letters):
    graph_server.deliver(mail(7))

    letters.send(letter(answers="<remittance.7@harrowgate.example>"))

    assert message_from_bytes(graph_server.left[0].raw)["In-Reply-To"] == "<remittance.7@harrowgate.example>"


def test_given_a_recipient_whom_no_header_names_when_the_letter_is_sent_then_he_gets_it_unseen(graph_server, letters):
    letters.send(letter(hidden=("partner@firm.example",)))

    assert set(graph_server.left[0].recipients) == {"ap@harrowgate.example", "partner@firm.example"}
    assert b"partner" not in graph_server.left[0].raw


def test_given_a_header_that_names_a_stranger_when_the_letter_is_sent_then_it_is_refused_for_good(graph_server, letters):
    with pytest.raises(TransportError) as refused:
        letters.send(replace(letter(), recipients=("somebody@else.example",)))

    assert refused.value.permanent
    assert graph_server.left == []


def test_given_a_letter_that_is_too_large_when_it_is_sent_then_it_is_refused_for_good(letters):
    large = letter()

    with pytest.raises(TransportError, match="3 MB") as refused:
        letters.send(replace(large, raw=large.raw + b"x" * 3_200_000))

    assert refused.value.permanent


def test_given_a_letter_that_nobody_sent_when_it_is_looked_for_then_it_is_absent(letters):
    sighting = letters.find_sent("<letter.1@firm.example>")

    assert sighting is Sighting.ABSENT


def test_given_a_sent_letter_whose_copy_somebody_moved_when_it_is_looked_for_then_it_has_left(graph_server, letters):
    letters.send(letter())
    graph_server.move_by_person("<letter.1@firm.example>", "Sandra")

    sighting = letters.find_sent("<letter.1@firm.example>")

    assert sighting is Sighting.SENT


def test_given_a_lost_answer_when_a_letter_is_sent_then_it_is_uncertain_and_found_and_not_sent_again(graph_server, letters):
    graph_server.fail_next("lost", on="send")
    with pytest.raises(SendUncertain):
        letters.send(letter())

    sighting = letters.find_sent("<letter.1@firm.example>")
    letters.send(letter())

    assert sighting is Sighting.SENT
    assert graph_server.sent_times("<letter.1@firm.example>") == 1


@pytest.mark.parametrize("fault", ["drop", "unavailable", "internal", "not-found"])
def test_given_a_request_that_may_not_have_arrived_when_a_letter_is_sent_then_its_draft_is_sent_the_next_time(graph_server, letters, fault):
    graph_server.fail_next(fault, on="send")
    with pytest.raises(SendUncertain):
        letters.send(letter())

    sighting = letters.find_sent("<letter.1@firm.example>")
    letters.send(letter())

    assert sighting is Sighting.DRAFT
    assert graph_server.sent_times("<letter.1@firm.example>") == 1
    assert operations(graph_server).count("create") == 1


@pytest.mark.parametrize("fault", ["busy", "throttled", "forbidden"])
def test_given_a_refusal_when_a_letter_is_sent_then_it_has_certainly_not_left_and_is_not_posted_again(graph_server, letters, fault):
    graph_server.fail_next(fault, on="send", seconds=1)

    with pytest.raises(TransportError) as refused:
        letters.send(letter())

    assert not refused.value.permanent
    assert operations(graph_server).count("send") == 1
    assert graph_server.left == []


def test_given_a_lost_answer_when_the_draft_is_made_then_the_next_attempt_sends_that_draft(graph_server, letters):
    graph_server.fail_next("lost", on="create")
    with pytest.raises(TransportError):
        letters.send(letter())

    letters.send(letter())

    assert graph_server.sent_times("<letter.1@firm.example>") == 1
    assert operations(graph_server).count("create") == 1


def test_given_tokens_that_end_in_the_middle_when_a_letter_is_sent_then_it_leaves_once(graph_server, letters):
    letters.find_sent("<letter.1@firm.example>")
    graph_server.fail_next("unauthorized", on="send")

    letters.send(letter())

    assert graph_server.sent_times("<letter.1@firm.example>") == 1


def test_given_an_application_that_may_not_send_when_a_letter_is_sent_then_permission_role_and_scope_are_named(graph_server, letters):
    graph_server.permissions.discard("Mail.Send")

    with pytest.raises(TransportError, match=r"Application Mail\.Send.*RBAC for Applications"):
        letters.send(letter())

    assert graph_server.left == []


def test_given_a_mailbox_in_order_when_letters_are_checked_then_the_sentence_says_how_they_leave(letters):
    said = list(letters.check())

    assert "letters leave from collections@firm.example" in said[0]


def test_given_the_settings_of_a_firm_when_the_transport_is_opened_then_letters_leave(graph_server):
    place = Place(
        type="graph",
        name="collections",
        url=graph_server.url,
        address=SHARED,
        tenant=graph_server.tenant,
        client_id=graph_server.client_id,
        client_secret=graph_server.secret,
        token_url=f"https://{graph_server.host}",
    )

    get_leaf(Branch.TRANSPORTS, "graph").load()(place).send(letter())

    assert graph_server.sent_times("<letter.1@firm.example>") == 1
