"""Letters that exchangelib sends by the local Exchange server."""

import pytest
from exchangelib import IMPERSONATION, FileAttachment, Mailbox
from exchangelib import Message as Mail
from exchangelib.errors import (
    ErrorIrresolvableConflict,
    ErrorSendAsDenied,
)

from tests.servers.ews import SHARED, USER, Right
from tests.servers.outlook import draft, log_in
from tests.servers.samples import advice


def test_given_a_draft_when_it_is_sent_then_it_leaves_once_and_lies_in_the_shared_sent_items(exchange, account):
    mail = draft(account)

    mail.send(save_copy=True, copy_to_folder=account.sent)

    assert exchange.sent_times("<out-1@firm.example>") == 1
    assert exchange.drafts() == []
    assert account.sent.filter(message_id="<out-1@firm.example>").count() == 1


def test_given_no_folder_for_the_copy_when_a_shared_draft_is_sent_then_the_copy_lies_with_the_user(exchange, account):
    mail = draft(account)

    mail.account.bulk_send([mail.to_id()], save_copy=False)
    Mail(
        account=log_in(exchange, mailbox=USER), author=Mailbox(email_address=SHARED), to_recipients=["ann@client.example"], body="x"
    ).send_and_save()

    assert exchange.sent() == []
    assert len(exchange.sent(USER)) == 1


def test_given_a_letter_to_a_mailbox_of_the_server_when_it_is_sent_then_it_arrives_without_its_bcc(exchange, account):
    mail = Mail(account=account, folder=account.sent, subject="x", body="y", to_recipients=[SHARED], bcc_recipients=[USER])

    mail.send_and_save()

    assert len(exchange.inbox()) == len(exchange.inbox(USER)) == 1
    assert b"bcc" not in exchange.inbox()[0].lower()


def test_given_a_draft_that_somebody_changed_when_it_is_sent_then_it_does_not_leave(exchange, account):
    mail = draft(account)

    exchange.categorise_by_person("<out-1@firm.example>", "Hold")

    with pytest.raises(ErrorIrresolvableConflict):
        mail.send(save_copy=True, copy_to_folder=account.sent)
    assert exchange.left == []


def test_given_no_right_to_send_as_when_a_letter_is_sent_then_it_is_refused(exchange, account):
    mail = draft(account)

    exchange.revoke(USER, SHARED, Right.SEND_AS)

    with pytest.raises(ErrorSendAsDenied):
        mail.send(save_copy=True, copy_to_folder=account.sent)


def test_given_a_reply_when_it_is_saved_as_a_draft_then_it_stands_in_the_thread(exchange, account):
    exchange.deliver(advice(1))
    original = account.inbox.get()

    reply = original.create_reply(subject="RE: Remittance 1", body="Thank you.", author=Mailbox(email_address=SHARED)).save(account.drafts)

    saved = account.drafts.get(id=reply.id)
    assert saved.in_reply_to == "<advice-1@client.example>"
    assert saved.to_recipients[0].email_address == "ann@client.example"


def test_given_a_draft_when_a_file_is_attached_then_it_leaves_with_it(exchange, account):
    mail = draft(account)

    mail.attach(FileAttachment(name="statement.pdf", content=b"%PDF-1.7", content_type="application/pdf"))
    mail.send(save_copy=True, copy_to_folder=account.sent)

    assert b"statement.pdf" in exchange.left[0].raw


def test_given_an_impersonator_when_it_writes_then_it_writes_as_the_mailbox_itself(exchange):
    exchange.revoke(USER, SHARED, *Right)
    exchange.allow_impersonation(USER)
    account = log_in(exchange, access=IMPERSONATION)

    Mail(account=account, folder=account.sent, subject="x", body="y", to_recipients=["ann@client.example"]).send_and_save()

    assert exchange.left[0].sender == SHARED
    assert len(exchange.sent()) == 1
