"""The local Exchange server as exchangelib, a client that real servers know, reads it."""

import pytest
from exchangelib import BASIC, DELEGATE, IMPERSONATION, NTLM, UTC, Account, Configuration, Credentials, Folder
from exchangelib.errors import (
    ErrorAccessDenied,
    ErrorFolderExists,
    ErrorFolderNotFound,
    ErrorImpersonateUserDenied,
    ErrorInvalidSyncStateData,
    ErrorItemNotFound,
    ErrorNonExistentMailbox,
    UnauthorizedError,
)

from tests.servers.ews import PASSWORD, SHARED, USER, Right
from tests.servers.outlook import log_in, sync
from tests.servers.samples import advice, with_csv


@pytest.mark.parametrize(("auth", "user"), [(BASIC, USER), (NTLM, "FIRM\\svc-mailflow"), (NTLM, USER)])
def test_given_a_delegate_when_it_logs_in_then_the_shared_inbox_is_seen(exchange, auth, user):
    exchange.deliver(advice(1))

    account = log_in(exchange, auth=auth, user=user)

    assert account.inbox.total_count == 1


@pytest.mark.parametrize("auth", [BASIC, NTLM])
def test_given_a_wrong_password_when_somebody_logs_in_then_401_is_said(exchange, auth):
    account = log_in(exchange, auth=auth, password="wrong")

    with pytest.raises(UnauthorizedError):
        _ = account.inbox

    assert {seen.status for seen in exchange.requests} == {401}


def test_given_no_auth_type_when_a_client_asks_then_the_server_says_what_it_takes(exchange):
    config = Configuration(service_endpoint=exchange.url, credentials=Credentials("FIRM\\svc-mailflow", PASSWORD))

    account = Account(SHARED, config=config, autodiscover=False, access_type=DELEGATE, default_timezone=UTC)

    assert account.protocol.auth_type == NTLM
    assert account.inbox.name == "Inbox"


def test_given_a_mail_when_it_is_fetched_then_its_bytes_and_properties_are_those_that_arrived(exchange, account):
    exchange.deliver(with_csv())

    mail = account.inbox.get()

    assert bytes(mail.mime_content) == with_csv()
    assert (mail.subject, mail.sender.email_address, mail.message_id) == ("Remittance 7", "ann@client.example", "<advice-7@client.example>")
    assert [file.name for file in mail.attachments] == ["remittance.csv"]
    assert mail.attachments[0].content == b"invoice,amount\r\n10231,1200.00\r\n"


def test_given_many_mails_when_they_are_synchronised_in_pages_then_each_comes_once(exchange, account):
    for number in range(7):
        exchange.deliver(advice(number))

    first = sync(account.inbox, most=3)
    second = sync(account.inbox, first.state, most=3)

    assert first.changes == [("create", f"Remittance {number}") for number in range(7)]
    assert second.changes == []


def test_given_a_state_when_people_work_in_the_mailbox_then_the_next_round_tells_all_of_it(exchange, account):
    read, marked, moved, gone = (exchange.deliver(advice(number)) for number in range(4))
    state = sync(account.inbox).state

    exchange.read_by_person(read)
    exchange.categorise_by_person(marked, "Red category")
    exchange.move_by_person(moved, "Somebody's folder")
    exchange.delete_by_person(gone)
    changes = sync(account.inbox, state).changes

    assert [kind for kind, _ in changes] == ["read_flag_change", "update", "delete", "delete"]


def test_given_a_worthless_state_when_it_is_shown_then_the_client_must_begin_anew(exchange, account):
    state = sync(account.inbox).state

    exchange.expire_sync_states()

    with pytest.raises(ErrorInvalidSyncStateData):
        sync(account.inbox, state)


def test_given_a_mail_when_it_is_moved_then_it_has_another_id_and_the_old_one_is_worthless(exchange, account):
    old = exchange.deliver(advice(1))
    mail = account.inbox.get()
    folder = Folder(parent=account.msg_folder_root, name="Processed").save()

    mail.move(folder)

    assert mail.id != old
    assert exchange.folder("Processed") == [advice(1)]
    assert isinstance(next(account.fetch([(old, None)])), ErrorItemNotFound)


def test_given_a_folder_when_another_of_its_name_is_made_then_it_is_refused(exchange, account):
    exchange.make_folder("Processed")

    with pytest.raises(ErrorFolderExists):
        Folder(parent=account.msg_folder_root, name="processed").save()

    assert exchange.folders().count("Processed") == 1


def test_given_a_mail_when_a_client_sets_categories_then_people_see_them(exchange, account):
    its_id = exchange.deliver(advice(1))
    mail = account.inbox.get()

    mail.categories = ["mailflow: applied"]
    mail.save(update_fields=["categories"])

    assert exchange.categories_of(its_id) == ["mailflow: applied"]
    assert account.inbox.filter(categories__contains=["mailflow: applied"]).count() == 1


def test_given_no_rights_when_the_shared_mailbox_is_asked_then_it_is_as_if_it_were_not_there(exchange, account):
    exchange.revoke(USER, SHARED, Right.FULL_ACCESS)

    with pytest.raises(ErrorFolderNotFound, match="not found in the store"):
        _ = account.inbox


def test_given_only_read_access_when_a_mail_is_moved_then_access_is_denied(exchange, account):
    exchange.deliver(advice(1))
    mail = account.inbox.get()
    exchange.revoke(USER, SHARED, Right.FULL_ACCESS)
    exchange.grant(USER, SHARED, Right.READ)

    with pytest.raises(ErrorAccessDenied):
        mail.move(account.trash)

    assert exchange.where_is(mail.message_id) == "Inbox"


def test_given_a_mailbox_that_is_not_there_when_it_is_asked_then_the_server_says_so(exchange):
    account = log_in(exchange, mailbox="nobody@firm.example")

    with pytest.raises(ErrorNonExistentMailbox):
        _ = account.inbox


def test_given_no_role_when_a_user_impersonates_then_it_is_refused(exchange):
    account = log_in(exchange, access=IMPERSONATION)

    with pytest.raises(ErrorImpersonateUserDenied):
        _ = account.inbox
