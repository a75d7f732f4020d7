"""A shared mailbox on an Exchange server that people work in, loses connections and says no."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from mailflow.domain.errors import ConfigurationError, MailboxRefused, MailboxUnavailable
from mailflow.leaves import Branch, get_leaf
from mailflow.mailboxes.exchange import Exchange, open_exchange
from mailflow.mailboxes.exchange_account import ExchangeServer
from mailflow.mailboxes.place import Place
from tests.mailboxes.letters import SHARED, mail
from tests.servers.ews import PASSWORD, USER, EwsServer, Right


@pytest.fixture
def server(exchange_server) -> EwsServer:
    return exchange_server


@pytest.fixture
def reached(server) -> ExchangeServer:
    return ExchangeServer(url=server.url, address=SHARED, user=USER, password=PASSWORD, patience=0.5)


@pytest.fixture
def box(reached) -> Exchange:
    return Exchange(name="collections", server=reached)


def listed(box: Exchange, cursor: str = "") -> list[str]:
    return [arrived.provider_id for batch in box.arrived(cursor) for arrived in batch.mails]


def last_cursor(box: Exchange, cursor: str = "") -> str:
    return list(box.arrived(cursor))[-1].cursor


def test_given_mails_when_the_inbox_is_listed_then_the_oldest_comes_first(server, box):
    ids = [server.deliver(mail(number)) for number in range(3)]
    server.find(ids[2]).received_at = datetime(2020, 1, 1, tzinfo=UTC)

    found = listed(box)

    assert found == [ids[2], ids[0], ids[1]]


def test_given_a_sync_state_when_the_inbox_is_listed_then_only_what_came_since_is_offered(server, box):
    server.deliver(mail(1))
    cursor = last_cursor(box)
    new = server.deliver(mail(2))

    found = listed(box, cursor)

    assert found == [new]


def test_given_an_expired_sync_state_when_the_inbox_is_listed_then_all_of_it_is_offered(server, box):
    old = server.deliver(mail(1))
    cursor = last_cursor(box)
    server.expire_sync_states()

    found = listed(box, cursor)

    assert found == [old]


def test_given_a_mailbox_of_many_mails_when_it_is_listed_then_only_the_last_batch_says_where_to_go_on(server, box, monkeypatch):
    monkeypatch.setattr("mailflow.mailboxes.exchange_changes.PAGE", 50)
    for number in range(210):
        server.deliver(mail(number))

    batches = list(box.arrived())

    assert [batch.cursor for batch in batches[:-1]] == [""] * 2
    assert batches[-1].cursor
    assert len({arrived.provider_id for batch in batches for arrived in batch.mails}) == 210


def test_given_a_first_day_when_older_mail_lies_in_the_inbox_then_it_is_left_alone(server, reached):
    old, new = server.deliver(mail(1)), server.deliver(mail(2))
    server.find(old).received_at = datetime(2026, 10, 31, 23, 59, tzinfo=UTC)

    found = listed(Exchange(name="collections", server=reached, since=datetime(2026, 11, 1, tzinfo=UTC)))

    assert found == [new]


def test_given_a_mail_when_it_is_fetched_then_it_is_what_came(server, box):
    key = server.deliver(mail(1))

    raw = box.fetch(key)

    assert raw == mail(1)


def test_given_a_mail_that_somebody_moved_when_it_is_fetched_and_filed_then_it_is_gone(server, box):
    key = server.deliver(mail(1))
    server.move_by_person(key, "Sandra")

    assert box.fetch(key) is None
    assert box.file(key, "Processed", ["mailflow: applied"]) is False
    assert server.where_is(key) == "Sandra"


def test_given_a_mail_whose_mime_the_server_cannot_make_when_it_is_fetched_then_its_properties_are_put_together(server, box):
    enclosed = message_from_bytes(mail(1), policy=default)
    enclosed["Authentication-Results"] = "mx.firm.example; dkim=pass header.d=harrowgate.example"
    enclosed.add_attachment(b"%PDF-1.7 advice", maintype="application", subtype="pdf", filename="advice.pdf")
    key = server.deliver(enclosed.as_bytes())
    server.refuse_mime(key)

    rebuilt = message_from_bytes(box.fetch(key), policy=default)

    assert rebuilt["Subject"] == "Remittance 1"
    assert rebuilt["From"].addresses[0].addr_spec == "ap1@harrowgate.example"
    assert rebuilt["Message-ID"] == "<remittance.1@harrowgate.example>"
    assert "dkim=pass" in rebuilt["Authentication-Results"]
    assert "Invoice 10001" in rebuilt.get_body().get_content()
    assert [(part.get_filename(), part.get_content()) for part in rebuilt.iter_attachments()] == [("advice.pdf", b"%PDF-1.7 advice")]


def test_given_a_mail_when_it_is_filed_then_it_bears_its_category_in_a_folder_that_is_made_for_it(server, box):
    key = server.deliver(mail(1))

    is_there = box.file(key, "Inbox/Done/November", ["mailflow: applied"])

    assert is_there
    assert server.where_is(key) == "November"
    assert server.categories_of(key) == ["mailflow: applied"]


def test_given_categories_of_people_and_an_older_one_of_ours_when_a_mail_is_filed_then_only_ours_is_replaced(server, box):
    key = server.deliver(mail(1))
    server.categorise_by_person(key, "Urgent", "mailflow: needs you")

    box.file(key, "Processed", ["mailflow: applied"])

    assert server.categories_of(key) == ["Urgent", "mailflow: applied"]


def test_given_a_folder_that_somebody_removed_when_the_next_mail_is_filed_then_it_is_made_again(server, box):
    first, second = server.deliver(mail(1)), server.deliver(mail(2))
    box.file(first, "Processed")
    server.remove_folder("Processed")

    is_there = box.file(second, "Processed")

    assert is_there
    assert server.where_is(second) == "Processed"


def test_given_a_filed_mail_when_it_is_filed_again_then_nothing_happens(server, box):
    key = server.deliver(mail(1))
    box.file(key, "Processed")

    again = box.file(key, "Processed", ["mailflow: applied"])

    assert not again
    assert server.folders().count("Processed") == 1


def test_given_a_wrong_password_when_it_was_refused_then_it_is_not_tried_again_at_once(server, reached):
    box = Exchange(name="collections", server=replace(reached, password="wrong"))
    with pytest.raises(MailboxRefused, match=r"does not let svc-mailflow@firm\.example in"):
        listed(box)
    asked = len(server.requests)

    with pytest.raises(MailboxRefused, match="not locked"):
        listed(box)

    assert len(server.requests) == asked


def test_given_a_password_when_the_mailbox_is_shown_then_the_password_is_not(reached):
    box = Exchange(name="collections", server=reached)

    assert PASSWORD not in repr(box)


def test_given_a_server_that_blocks_ews_when_it_is_asked_then_the_sentence_says_what_to_do(server, reached):
    server.is_blocked = True
    box = Exchange(name="collections", server=replace(reached, version="online"))

    with pytest.raises(MailboxRefused, match=r"blocks EWS.*type = 'graph'.*EwsEnabled"):
        listed(box)


@pytest.mark.parametrize("fault", ["busy", "unavailable", "throttled", "internal"])
def test_given_a_busy_server_when_it_asks_for_less_than_our_patience_then_we_wait(server, box, fault):
    key = server.deliver(mail(1))
    server.fail_next(fault)

    raw = box.fetch(key)

    assert raw == mail(1)


@pytest.mark.parametrize("fault", ["busy", "unavailable", "throttled"])
def test_given_a_busy_server_when_it_asks_for_more_than_our_patience_then_the_next_look_tries_again(server, box, fault):
    key = server.deliver(mail(1))
    server.fail_next(fault, seconds=600)

    with pytest.raises(MailboxUnavailable):
        box.fetch(key)

    assert box.fetch(key) == mail(1)


@pytest.mark.parametrize("fault", ["drop", "cut", "lost"])
def test_given_a_connection_that_breaks_when_a_mail_is_fetched_then_it_is_asked_for_again(server, reached, fault):
    box = Exchange(name="collections", server=replace(reached, login="basic"))
    key = server.deliver(mail(1))
    server.fail_next(fault, on="GetItem", after_bytes=200, times=2)

    raw = box.fetch(key)

    assert raw == mail(1)


def test_given_connections_that_break_and_break_when_a_mail_is_fetched_then_the_next_look_tries_again(server, reached):
    box = Exchange(name="collections", server=replace(reached, login="basic"))
    key = server.deliver(mail(1))
    server.fail_next("drop", on="GetItem", times=3)

    with pytest.raises(MailboxUnavailable):
        box.fetch(key)

    assert box.fetch(key) == mail(1)


def test_given_an_account_that_may_impersonate_when_the_inbox_is_listed_then_it_is_the_shared_one(server, reached):
    server.add_user("robot@firm.example", PASSWORD)
    server.allow_impersonation("robot@firm.example")
    key = server.deliver(mail(1))

    found = listed(Exchange(name="collections", server=replace(reached, user="robot@firm.example", access="impersonation")))

    assert found == [key]


def test_given_an_account_that_may_not_impersonate_when_it_is_checked_then_the_role_is_named(reached):
    box = Exchange(name="collections", server=replace(reached, access="impersonation"))

    with pytest.raises(MailboxRefused, match="ApplicationImpersonation"):
        list(box.check())


def test_given_a_mailbox_in_order_when_it_is_checked_then_each_sentence_says_what_works(server, box):
    server.deliver(mail(1))

    said = list(box.check())

    assert "our clock is" in said[0]
    assert "1 mails lie in its inbox" in said[1]


def test_given_an_account_without_rights_when_it_is_checked_then_the_command_that_grants_them_is_named(server, box):
    server.revoke(USER, SHARED, Right.FULL_ACCESS)

    with pytest.raises(MailboxRefused, match=r"Add-MailboxPermission .*FullAccess"):
        list(box.check())


def test_given_a_server_that_cannot_be_reached_when_it_is_checked_then_the_sentence_says_where_to_look(reached):
    box = Exchange(name="collections", server=replace(reached, url="http://127.0.0.1:9/EWS/Exchange.asmx"))

    with pytest.raises(MailboxUnavailable, match="Get-WebServicesVirtualDirectory"):
        list(box.check())


def test_given_a_mail_that_comes_when_we_wait_then_we_are_woken(server, box):
    assert box.wait(5)  # something may have come before we listened
    server.deliver(mail(1))

    assert box.wait(5)


def test_given_a_subscription_that_was_lost_when_a_mail_comes_then_we_are_woken_all_the_same(server, box):
    assert box.wait(5)
    server.forget_subscriptions()
    server.close_streams()
    assert box.wait(5)

    server.deliver(mail(1))

    assert box.wait(5)


def test_given_a_silent_server_when_the_time_is_over_then_nothing_has_come(box):
    assert box.wait(5)

    assert not box.wait(0.01)


def test_given_the_settings_of_a_firm_when_the_leaf_is_opened_then_the_mailbox_can_be_read(server):
    key = server.deliver(mail(1))
    place = Place(type="exchange", name="collections", url=server.url, address=SHARED, user=USER, password=PASSWORD)

    box = get_leaf(Branch.MAILBOXES, "exchange").load()(place)

    assert listed(box) == [key]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"url": "http://mail.firm.example/EWS/Exchange.asmx"}, "url"),
        ({"url": ""}, "url"),
        ({"address": ""}, "address"),
        ({"password": ""}, "password"),
        ({"version": "5.5"}, "version"),
        ({"login": "oauth"}, "login"),
    ],
)
def test_given_settings_that_reach_nobody_when_the_mailbox_is_opened_then_the_key_is_named(change, key):
    place = Place(
        type="exchange", name="berlin", url="https://mail.firm.example/EWS/Exchange.asmx", address=SHARED, user=USER, password=PASSWORD
    )

    with pytest.raises(ConfigurationError, match=key):
        open_exchange(replace(place, **change))
