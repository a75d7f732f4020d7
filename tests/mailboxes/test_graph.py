"""A shared mailbox in Exchange Online that people work in, whose server is busy, forgets and says no."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from mailflow.domain.clock import SetClock
from mailflow.domain.errors import ConfigurationError, MailboxRefused, MailboxUnavailable
from mailflow.leaves import Branch, get_leaf
from mailflow.mailboxes.app_login import AppLogin
from mailflow.mailboxes.graph import GraphMailbox, open_graph
from mailflow.mailboxes.graph_calls import Graph, GraphPlace
from mailflow.mailboxes.place import Place
from tests.mailboxes.letters import SHARED, mail


@pytest.fixture
def reached(graph_server) -> GraphPlace:
    app = AppLogin(
        tenant=graph_server.tenant, client_id=graph_server.client_id, secret=graph_server.secret, authority=f"https://{graph_server.host}"
    )
    return GraphPlace(address=SHARED, app=app, url=graph_server.url)


@pytest.fixture
def waited() -> list[float]:
    """How long we were told to wait, and would have waited."""
    return []


@pytest.fixture
def box(reached, waited) -> GraphMailbox:
    return GraphMailbox(name="collections", graph=Graph(reached, pause=waited.append))


def listed(box: GraphMailbox, cursor: str = "") -> list[str]:
    return [arrived.provider_id for batch in box.arrived(cursor) for arrived in batch.mails]


def last_cursor(box: GraphMailbox, cursor: str = "") -> str:
    return list(box.arrived(cursor))[-1].cursor


def test_given_mails_when_the_inbox_is_listed_then_the_oldest_comes_first(graph_server, box):
    for number in range(3):
        graph_server.deliver(mail(number))
    newest = graph_server.ids()[2]
    graph_server.find(newest).received_at = datetime(2020, 1, 1, tzinfo=UTC)

    found = listed(box)

    assert box.fetch(found[0]) == mail(2)
    assert box.fetch(found[1]) == mail(0)
    assert len(found) == 3


def test_given_a_delta_link_when_the_inbox_is_listed_then_only_what_came_since_is_offered(graph_server, box):
    graph_server.deliver(mail(1))
    cursor = last_cursor(box)
    graph_server.deliver(mail(2))

    found = listed(box, cursor)

    assert [box.fetch(key) for key in found] == [mail(2)]


def test_given_an_expired_delta_link_when_the_inbox_is_listed_then_all_of_it_is_offered(graph_server, box):
    graph_server.deliver(mail(1))
    before = listed(box)
    cursor = last_cursor(box)
    graph_server.expire_delta_tokens()

    found = listed(box, cursor)

    assert found == before


def test_given_a_link_to_another_server_when_the_inbox_is_listed_then_our_token_does_not_go_there(graph_server, box):
    graph_server.deliver(mail(1))
    before = listed(box)

    found = listed(box, "https://evil.example/v1.0/delta?$deltatoken=1")

    assert found == before


def test_given_a_mailbox_of_many_mails_when_it_is_listed_then_only_the_last_batch_says_where_to_go_on(graph_server, box, monkeypatch):
    monkeypatch.setattr("mailflow.mailboxes.graph_delta.PAGE", "odata.maxpagesize=50")
    for number in range(210):
        graph_server.deliver(mail(number))

    batches = list(box.arrived())

    assert [batch.cursor for batch in batches[:-1]] == [""] * 2
    assert batches[-1].cursor
    assert len({arrived.provider_id for batch in batches for arrived in batch.mails}) == 210


def test_given_a_first_day_when_older_mail_lies_in_the_inbox_then_it_is_left_alone(graph_server, reached):
    old = graph_server.deliver(mail(1))
    graph_server.deliver(mail(2))
    graph_server.find(old).received_at = datetime(2026, 10, 31, 23, 59, tzinfo=UTC)
    box = GraphMailbox(name="collections", graph=Graph(reached), since=datetime(2026, 11, 1, tzinfo=UTC))

    found = listed(box)

    assert [box.fetch(key) for key in found] == [mail(2)]


def test_given_any_request_when_it_is_made_then_it_asks_for_immutable_ids(graph_server, box):
    graph_server.deliver(mail(1))
    (key,) = listed(box)
    box.fetch(key)
    box.file(key, "Processed", ["mailflow: applied"])

    asked = [seen.headers.get("prefer", "") for seen in graph_server.requests if "/users/" in seen.path]

    assert asked
    assert all('IdType="ImmutableId"' in prefer for prefer in asked)


def test_given_a_mail_that_somebody_moved_when_it_is_fetched_and_filed_then_it_is_gone(graph_server, box):
    graph_server.deliver(mail(1))
    (key,) = listed(box)
    graph_server.move_by_person(key, "Sandra")

    assert box.fetch(key) is None
    assert box.file(key, "Processed", ["mailflow: applied"]) is False
    assert graph_server.where_is(key) == "Sandra"


def test_given_a_mail_that_somebody_deleted_for_good_when_it_is_fetched_and_filed_then_it_is_gone(graph_server, box):
    graph_server.deliver(mail(1))
    (key,) = listed(box)
    graph_server.delete_by_person(key, for_good=True)

    assert box.fetch(key) is None
    assert box.file(key, "Processed", ["mailflow: applied"]) is False


def test_given_a_mail_whose_mime_the_server_cannot_make_when_it_is_fetched_then_its_properties_are_put_together(graph_server, box):
    enclosed = message_from_bytes(mail(1), policy=default)
    enclosed["Authentication-Results"] = "mx.firm.example; dkim=pass header.d=harrowgate.example"
    enclosed.add_attachment(b"%PDF-1.7 advice", maintype="application", subtype="pdf", filename="advice.pdf")
    graph_server.deliver(enclosed.as_bytes())
    (key,) = listed(box)
    graph_server.refuse_mime(key)

    rebuilt = message_from_bytes(box.fetch(key), policy=default)

    assert rebuilt["Subject"] == "Remittance 1"
    assert rebuilt["From"].addresses[0].addr_spec == "ap1@harrowgate.example"
    assert "dkim=pass" in rebuilt["Authentication-Results"]
    assert "Invoice 10001" in rebuilt.get_body().get_content()
    assert [(part.get_filename(), part.get_content()) for part in rebuilt.iter_attachments()] == [("advice.pdf", b"%PDF-1.7 advice")]


def test_given_a_mail_when_it_is_filed_then_it_bears_its_category_in_a_folder_that_is_made_for_it(graph_server, box):
    graph_server.deliver(mail(1))
    (key,) = listed(box)

    is_there = box.file(key, "Inbox/Done/People's own", ["mailflow: applied"])

    assert is_there
    assert graph_server.where_is(key) == "People's own"
    assert graph_server.categories_of(key) == ["mailflow: applied"]


def test_given_categories_of_people_and_an_older_one_of_ours_when_a_mail_is_filed_then_only_ours_is_replaced(graph_server, box):
    graph_server.deliver(mail(1))
    (key,) = listed(box)
    graph_server.categorise_by_person(key, "Urgent", "mailflow: needs you")

    box.file(key, "Processed", ["mailflow: applied"])

    assert graph_server.categories_of(key) == ["Urgent", "mailflow: applied"]


def test_given_a_folder_that_somebody_removed_when_the_next_mail_is_filed_then_it_is_made_again(graph_server, box):
    graph_server.deliver(mail(1))
    graph_server.deliver(mail(2))
    first, second = listed(box)
    box.file(first, "Processed")
    graph_server.remove_folder("Processed")

    is_there = box.file(second, "Processed")

    assert is_there
    assert graph_server.where_is(second) == "Processed"


def test_given_a_lost_answer_to_a_move_when_it_is_filed_again_then_it_lies_where_it_should(graph_server, box):
    graph_server.deliver(mail(1))
    (key,) = listed(box)
    graph_server.fail_next("lost", on="move", times=2)

    with pytest.raises(MailboxUnavailable):
        box.file(key, "Processed")

    assert box.file(key, "Processed") is False
    assert graph_server.where_is(key) == "Processed"


@pytest.mark.parametrize("fault", ["busy", "throttled", "unavailable"])
def test_given_a_busy_server_when_it_says_how_long_then_we_wait_so_long(graph_server, box, waited, fault):
    graph_server.deliver(mail(1))
    (key,) = listed(box)
    graph_server.fail_next(fault, seconds=7, times=2)

    raw = box.fetch(key)

    assert raw == mail(1)
    assert waited == [7, 7]


def test_given_a_server_that_asks_for_more_than_our_patience_when_it_is_asked_then_the_next_look_tries_again(graph_server, box, waited):
    graph_server.deliver(mail(1))
    (key,) = listed(box)
    graph_server.fail_next("throttled", seconds=3600)

    with pytest.raises(MailboxUnavailable, match="3600 s"):
        box.fetch(key)

    assert waited == []
    assert box.fetch(key) == mail(1)


def test_given_a_connection_that_broke_once_when_a_mail_is_fetched_then_it_is_asked_for_again(graph_server, box):
    graph_server.deliver(mail(1))
    (key,) = listed(box)
    graph_server.fail_next("cut", on="mime", after_bytes=20)

    raw = box.fetch(key)

    assert raw == mail(1)


def test_given_tokens_that_end_in_the_middle_when_a_mail_is_fetched_then_a_new_one_is_taken(graph_server, box):
    graph_server.deliver(mail(1))
    (key,) = listed(box)
    graph_server.expire_tokens()

    raw = box.fetch(key)

    assert raw == mail(1)
    assert graph_server.tokens.issued == 2


def test_given_an_application_without_rights_when_it_is_checked_then_permission_role_and_scope_are_named(graph_server, box):
    graph_server.permissions.clear()

    with pytest.raises(MailboxRefused, match=r"RBAC for Applications.*Mail\.ReadWrite"):
        list(box.check())


def test_given_a_mailbox_outside_of_the_scope_when_it_is_checked_then_permission_role_and_scope_are_named(graph_server, box):
    graph_server.scope = {"other@firm.example"}

    with pytest.raises(MailboxRefused, match="CustomResourceScope"):
        list(box.check())


def test_given_an_address_without_a_mailbox_when_it_is_checked_then_the_sentence_says_so(reached):
    box = GraphMailbox(name="collections", graph=Graph(replace(reached, address="nobody@firm.example")))

    with pytest.raises(MailboxRefused, match="no mailbox of this tenant"):
        list(box.check())


def test_given_a_mailbox_in_order_when_it_is_checked_then_each_sentence_says_what_works(graph_server, box):
    graph_server.deliver(mail(1))

    said = list(box.check())

    assert "our clock is" in said[0]
    assert "1 mails lie in its inbox" in said[1]


def test_given_a_clock_that_is_wrong_when_it_is_checked_then_the_sentence_says_by_how_much(reached):
    box = GraphMailbox(name="collections", graph=Graph(reached), clock=SetClock(datetime(2020, 1, 1, tzinfo=UTC)))

    with pytest.raises(MailboxRefused, match="Set it by NTP"):
        list(box.check())


def test_given_a_server_that_cannot_be_reached_when_it_is_checked_then_the_sentence_says_where_to_look(reached):
    box = GraphMailbox(name="collections", graph=Graph(replace(reached, url="http://127.0.0.1:9/v1.0")))

    with pytest.raises(MailboxUnavailable, match="port 443"):
        list(box.check())


def test_given_the_settings_of_a_firm_when_the_leaf_is_opened_then_the_mailbox_can_be_read(graph_server):
    graph_server.deliver(mail(1))
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

    box = get_leaf(Branch.MAILBOXES, "graph").load()(place)

    assert len(listed(box)) == 1
    assert graph_server.secret not in repr(box)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"url": "http://graph.firm.example"}, "url"),
        ({"address": ""}, "address"),
        ({"client_secret": ""}, "client_secret"),
        ({"tenant": ""}, "tenant"),
        ({"token_url": "http://login.firm.example"}, "token_url"),
    ],
)
def test_given_settings_that_reach_nobody_when_the_mailbox_is_opened_then_the_key_is_named(change, key):
    place = Place(type="graph", name="berlin", address=SHARED, tenant="t", client_id="c", client_secret="s")

    with pytest.raises(ConfigurationError, match=key):
        open_graph(replace(place, **change))
