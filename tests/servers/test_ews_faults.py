"""Streams, and what goes wrong on request, at the local Exchange server."""

from collections.abc import Callable

import pytest
from exchangelib.errors import (
    ErrorMimeContentConversionFailed,
    ErrorServerBusy,
    ErrorSubscriptionNotFound,
    ErrorTimeoutExpired,
)

from tests.servers.ews import EwsServer
from tests.servers.outlook import draft
from tests.servers.samples import advice

CUTS: list[tuple[str, Callable[[EwsServer], None], int]] = [
    ("before anything is done", lambda exchange: exchange.fail_next("drop", on="SendItem"), 0),
    ("after the letter has left", lambda exchange: exchange.fail_next("lost", on="SendItem"), 1),
    ("in the middle of the answer", lambda exchange: exchange.fail_next("cut", on="SendItem", after_bytes=100), 1),
]


def test_given_a_mail_whose_mime_cannot_be_made_when_it_is_asked_for_then_the_properties_still_come(exchange, account):
    its_id = exchange.deliver(advice(1))
    exchange.refuse_mime(its_id)

    refused = next(account.fetch([(its_id, None)], only_fields=["mime_content"]))
    mail = next(account.fetch([(its_id, None)], only_fields=["subject", "text_body"]))

    assert isinstance(refused, ErrorMimeContentConversionFailed)
    assert (mail.subject, mail.text_body) == ("Remittance 1", "We paid 1.\r\n")


def test_given_a_subscription_when_mail_arrives_then_the_stream_tells_of_it(exchange, account):
    with account.inbox.streaming_subscription() as subscription:
        exchange.deliver(advice(1))

        note = next(account.inbox.get_streaming_events(subscription, connection_timeout=1))

    assert {event.ELEMENT_NAME for event in note.events} == {"CreatedEvent", "NewMailEvent"}


def test_given_a_stream_when_the_server_closes_it_then_the_client_is_told(exchange, account):
    exchange.make_folder("Processed")
    subscription = account.inbox.subscribe_to_streaming()
    stream = account.inbox.get_streaming_events(subscription, connection_timeout=1)
    exchange.deliver(advice(1))
    next(stream)

    exchange.close_streams()

    assert list(stream) == []


def test_given_a_forgotten_subscription_when_it_is_streamed_then_the_client_must_subscribe_anew(exchange, account):
    subscription = account.inbox.subscribe_to_streaming()

    exchange.forget_subscriptions()

    with pytest.raises(ErrorSubscriptionNotFound):
        list(account.inbox.get_streaming_events(subscription, connection_timeout=1))


def test_given_a_busy_server_when_it_is_asked_then_it_says_how_long_to_wait(exchange, account):
    _ = account.inbox
    exchange.fail_next("busy", seconds=1.5)

    with pytest.raises(ErrorServerBusy) as refused:
        list(account.inbox.all())

    assert refused.value.back_off == 1.5


@pytest.mark.parametrize(("_when", "strike", "times"), CUTS, ids=[when for when, _, _ in CUTS])
def test_given_a_connection_that_breaks_when_a_letter_is_sent_then_what_happened_can_be_looked_up(exchange, account, _when, strike, times):
    mail = draft(account)
    strike(exchange)

    with pytest.raises(ErrorTimeoutExpired):
        mail.send(save_copy=True, copy_to_folder=account.sent)

    assert exchange.sent_times("<out-1@firm.example>") == times
    assert account.sent.filter(message_id="<out-1@firm.example>").count() == times
