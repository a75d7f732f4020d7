"""The local Exchange server as exchangelib, a client that real servers know, sees it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from exchangelib import (
    BASIC,
    DELEGATE,
    IMPERSONATION,
    NTLM,
    UTC,
    Account,
    Configuration,
    Credentials,
    FailFast,
    FileAttachment,
    Folder,
    Mailbox,
)
from exchangelib import Message as Mail
from exchangelib.errors import (
    ErrorAccessDenied,
    ErrorFolderExists,
    ErrorFolderNotFound,
    ErrorImpersonateUserDenied,
    ErrorInvalidSyncStateData,
    ErrorIrresolvableConflict,
    ErrorItemNotFound,
    ErrorMimeContentConversionFailed,
    ErrorNonExistentMailbox,
    ErrorSendAsDenied,
    ErrorServerBusy,
    ErrorSubscriptionNotFound,
    ErrorTimeoutExpired,
    UnauthorizedError,
)
from exchangelib.folders.collections import SyncCompleted
from exchangelib.protocol import close_connections
from exchangelib.services import GetItem
from exchangelib.version import EXCHANGE_2016, Version

from tests.servers.ews import PASSWORD, SHARED, USER, EwsServer, Right
from tests.servers.samples import ADVICE, advice, letter, with_csv


@pytest.fixture
def server() -> Iterator[EwsServer]:
    with EwsServer() as running:
        yield running
        assert not running.violations
    close_connections()


@pytest.fixture
def account(server) -> Account:
    return log_in(server)


def log_in(
    server: EwsServer, *, auth: str = BASIC, user: str = USER, password: str = PASSWORD, access: str = DELEGATE, mailbox: str = SHARED
) -> Account:
    config = Configuration(
        service_endpoint=server.url,
        credentials=Credentials(user, password),
        auth_type=auth,
        version=Version(build=EXCHANGE_2016),
        retry_policy=FailFast(),
    )
    return Account(mailbox, config=config, autodiscover=False, access_type=access, default_timezone=UTC)


@dataclass
class Round:
    """What one synchronisation said."""

    changes: list[tuple[str, str]] = field(default_factory=list)
    state: str = ""


def sync(folder: Folder, state: str | None = None, *, most: int = 100) -> Round:
    said = Round()
    try:
        for kind, item in folder.sync_items(sync_state=state, only_fields=["subject"], max_changes_returned=most):
            said.changes.append((kind, getattr(item, "subject", "") or ""))
    except SyncCompleted as completed:
        said.state = completed.sync_state
    return said


def draft(account: Account, message_id: str = "<out-1@firm.example>") -> Mail:
    mail = Mail(account=account, folder=account.drafts, mime_content=letter(message_id))
    mail.save()
    return mail


@pytest.mark.parametrize(("auth", "user"), [(BASIC, USER), (NTLM, "FIRM\\svc-mailflow"), (NTLM, USER)])
def test_given_a_delegate_when_it_logs_in_then_the_shared_inbox_is_seen(server, auth, user):
    server.deliver(advice(1))

    account = log_in(server, auth=auth, user=user)

    assert account.inbox.total_count == 1


@pytest.mark.parametrize("auth", [BASIC, NTLM])
def test_given_a_wrong_password_when_somebody_logs_in_then_401_is_said(server, auth):
    account = log_in(server, auth=auth, password="wrong")

    with pytest.raises(UnauthorizedError):
        _ = account.inbox

    assert {seen.status for seen in server.requests} == {401}


def test_given_no_auth_type_when_a_client_asks_then_the_server_says_what_it_takes(server):
    config = Configuration(service_endpoint=server.url, credentials=Credentials("FIRM\\svc-mailflow", PASSWORD))

    account = Account(SHARED, config=config, autodiscover=False, access_type=DELEGATE, default_timezone=UTC)

    assert account.protocol.auth_type == NTLM
    assert account.inbox.name == "Inbox"


def test_given_a_mail_when_it_is_fetched_then_its_bytes_and_properties_are_those_that_arrived(server, account):
    server.deliver(with_csv())

    mail = account.inbox.get()

    assert bytes(mail.mime_content) == with_csv()
    assert (mail.subject, mail.sender.email_address, mail.message_id) == ("Remittance 7", "ann@client.example", "<advice-7@client.example>")
    assert [file.name for file in mail.attachments] == ["remittance.csv"]
    assert mail.attachments[0].content == b"invoice,amount\r\n10231,1200.00\r\n"


def test_given_many_mails_when_they_are_synchronised_in_pages_then_each_comes_once(server, account):
    for number in range(7):
        server.deliver(advice(number))

    first = sync(account.inbox, most=3)
    second = sync(account.inbox, first.state, most=3)

    assert first.changes == [("create", f"Remittance {number}") for number in range(7)]
    assert second.changes == []


def test_given_a_state_when_people_work_in_the_mailbox_then_the_next_round_tells_all_of_it(server, account):
    read, marked, moved, gone = (server.deliver(advice(number)) for number in range(4))
    state = sync(account.inbox).state

    server.read_by_person(read)
    server.categorise_by_person(marked, "Red category")
    server.move_by_person(moved, "Somebody's folder")
    server.delete_by_person(gone)
    changes = sync(account.inbox, state).changes

    assert [kind for kind, _ in changes] == ["read_flag_change", "update", "delete", "delete"]


def test_given_a_worthless_state_when_it_is_shown_then_the_client_must_begin_anew(server, account):
    state = sync(account.inbox).state

    server.expire_sync_states()

    with pytest.raises(ErrorInvalidSyncStateData):
        sync(account.inbox, state)


def test_given_a_mail_when_it_is_moved_then_it_has_another_id_and_the_old_one_is_worthless(server, account):
    old = server.deliver(advice(1))
    mail = account.inbox.get()
    folder = Folder(parent=account.msg_folder_root, name="Processed").save()

    mail.move(folder)

    assert mail.id != old
    assert server.folder("Processed") == [advice(1)]
    assert isinstance(next(account.fetch([(old, None)])), ErrorItemNotFound)


def test_given_a_folder_when_another_of_its_name_is_made_then_it_is_refused(server, account):
    server.make_folder("Processed")

    with pytest.raises(ErrorFolderExists):
        Folder(parent=account.msg_folder_root, name="processed").save()

    assert server.folders().count("Processed") == 1


def test_given_a_mail_when_a_client_sets_categories_then_people_see_them(server, account):
    its_id = server.deliver(advice(1))
    mail = account.inbox.get()

    mail.categories = ["mailflow: applied"]
    mail.save(update_fields=["categories"])

    assert server.categories_of(its_id) == ["mailflow: applied"]
    assert account.inbox.filter(categories__contains=["mailflow: applied"]).count() == 1


def test_given_a_draft_when_it_is_sent_then_it_leaves_once_and_lies_in_the_shared_sent_items(server, account):
    mail = draft(account)

    mail.send(save_copy=True, copy_to_folder=account.sent)

    assert server.sent_times("<out-1@firm.example>") == 1
    assert server.drafts() == []
    assert account.sent.filter(message_id="<out-1@firm.example>").count() == 1


def test_given_no_folder_for_the_copy_when_a_shared_draft_is_sent_then_the_copy_lies_with_the_user(server, account):
    mail = draft(account)

    mail.account.bulk_send([mail.to_id()], save_copy=False)
    Mail(
        account=log_in(server, mailbox=USER), author=Mailbox(email_address=SHARED), to_recipients=["ann@client.example"], body="x"
    ).send_and_save()

    assert server.sent() == []
    assert len(server.sent(USER)) == 1


def test_given_a_letter_to_a_mailbox_of_the_server_when_it_is_sent_then_it_arrives_without_its_bcc(server, account):
    mail = Mail(account=account, folder=account.sent, subject="x", body="y", to_recipients=[SHARED], bcc_recipients=[USER])

    mail.send_and_save()

    assert len(server.inbox()) == len(server.inbox(USER)) == 1
    assert b"bcc" not in server.inbox()[0].lower()


def test_given_a_draft_that_somebody_changed_when_it_is_sent_then_it_does_not_leave(server, account):
    mail = draft(account)

    server.categorise_by_person("<out-1@firm.example>", "Hold")

    with pytest.raises(ErrorIrresolvableConflict):
        mail.send(save_copy=True, copy_to_folder=account.sent)
    assert server.left == []


def test_given_no_right_to_send_as_when_a_letter_is_sent_then_it_is_refused(server, account):
    mail = draft(account)

    server.revoke(USER, SHARED, Right.SEND_AS)

    with pytest.raises(ErrorSendAsDenied):
        mail.send(save_copy=True, copy_to_folder=account.sent)


def test_given_a_reply_when_it_is_saved_as_a_draft_then_it_stands_in_the_thread(server, account):
    server.deliver(advice(1))
    original = account.inbox.get()

    reply = original.create_reply(subject="RE: Remittance 1", body="Thank you.", author=Mailbox(email_address=SHARED)).save(account.drafts)

    saved = account.drafts.get(id=reply.id)
    assert saved.in_reply_to == "<advice-1@client.example>"
    assert saved.to_recipients[0].email_address == "ann@client.example"


def test_given_a_draft_when_a_file_is_attached_then_it_leaves_with_it(server, account):
    mail = draft(account)

    mail.attach(FileAttachment(name="statement.pdf", content=b"%PDF-1.7", content_type="application/pdf"))
    mail.send(save_copy=True, copy_to_folder=account.sent)

    assert b"statement.pdf" in server.left[0].raw


def test_given_a_mail_whose_mime_cannot_be_made_when_it_is_asked_for_then_the_properties_still_come(server, account):
    its_id = server.deliver(advice(1))
    server.refuse_mime(its_id)

    refused = next(account.fetch([(its_id, None)], only_fields=["mime_content"]))
    mail = next(account.fetch([(its_id, None)], only_fields=["subject", "text_body"]))

    assert isinstance(refused, ErrorMimeContentConversionFailed)
    assert (mail.subject, mail.text_body) == ("Remittance 1", "We paid 1.\r\n")


def test_given_no_rights_when_the_shared_mailbox_is_asked_then_it_is_as_if_it_were_not_there(server, account):
    server.revoke(USER, SHARED, Right.FULL_ACCESS)

    with pytest.raises(ErrorFolderNotFound, match="not found in the store"):
        _ = account.inbox


def test_given_only_read_access_when_a_mail_is_moved_then_access_is_denied(server, account):
    server.deliver(advice(1))
    mail = account.inbox.get()
    server.revoke(USER, SHARED, Right.FULL_ACCESS)
    server.grant(USER, SHARED, Right.READ)

    with pytest.raises(ErrorAccessDenied):
        mail.move(account.trash)

    assert server.where_is(mail.message_id) == "Inbox"


def test_given_a_mailbox_that_is_not_there_when_it_is_asked_then_the_server_says_so(server):
    account = log_in(server, mailbox="nobody@firm.example")

    with pytest.raises(ErrorNonExistentMailbox):
        _ = account.inbox


def test_given_an_impersonator_when_it_writes_then_it_writes_as_the_mailbox_itself(server):
    server.revoke(USER, SHARED, *Right)
    server.allow_impersonation(USER)
    account = log_in(server, access=IMPERSONATION)

    Mail(account=account, folder=account.sent, subject="x", body="y", to_recipients=["ann@client.example"]).send_and_save()

    assert server.left[0].sender == SHARED
    assert len(server.sent()) == 1


def test_given_no_role_when_a_user_impersonates_then_it_is_refused(server):
    account = log_in(server, access=IMPERSONATION)

    with pytest.raises(ErrorImpersonateUserDenied):
        _ = account.inbox


def test_given_a_subscription_when_mail_arrives_then_the_stream_tells_of_it(server, account):
    with account.inbox.streaming_subscription() as subscription:
        server.deliver(advice(1))

        note = next(account.inbox.get_streaming_events(subscription, connection_timeout=1))

    assert {event.ELEMENT_NAME for event in note.events} == {"CreatedEvent", "NewMailEvent"}


def test_given_a_stream_when_the_server_closes_it_then_the_client_is_told(server, account):
    server.make_folder("Processed")
    subscription = account.inbox.subscribe_to_streaming()
    stream = account.inbox.get_streaming_events(subscription, connection_timeout=1)
    server.deliver(advice(1))
    next(stream)

    server.close_streams()

    assert list(stream) == []


def test_given_a_forgotten_subscription_when_it_is_streamed_then_the_client_must_subscribe_anew(server, account):
    subscription = account.inbox.subscribe_to_streaming()

    server.forget_subscriptions()

    with pytest.raises(ErrorSubscriptionNotFound):
        list(account.inbox.get_streaming_events(subscription, connection_timeout=1))


def test_given_a_busy_server_when_it_is_asked_then_it_says_how_long_to_wait(server, account):
    _ = account.inbox
    server.fail_next("busy", seconds=1.5)

    with pytest.raises(ErrorServerBusy) as refused:
        list(account.inbox.all())

    assert refused.value.back_off == 1.5


CUTS: list[tuple[str, Callable[[EwsServer], None], int]] = [
    ("before anything is done", lambda server: server.fail_next("drop", on="SendItem"), 0),
    ("after the letter has left", lambda server: server.fail_next("lost", on="SendItem"), 1),
    ("in the middle of the answer", lambda server: server.fail_next("cut", on="SendItem", after_bytes=100), 1),
]


@pytest.mark.parametrize(("_when", "strike", "times"), CUTS, ids=[when for when, _, _ in CUTS])
def test_given_a_connection_that_breaks_when_a_letter_is_sent_then_what_happened_can_be_looked_up(server, account, _when, strike, times):
    mail = draft(account)
    strike(server)

    with pytest.raises(ErrorTimeoutExpired):
        mail.send(save_copy=True, copy_to_folder=account.sent)

    assert server.sent_times("<out-1@firm.example>") == times
    assert account.sent.filter(message_id="<out-1@firm.example>").count() == times


def test_given_a_request_against_the_schema_when_it_comes_then_the_server_remembers(account, server):
    service = GetItem(account=account)
    payload = service.get_payload(items=[("AAAA", None)], additional_fields=None, shape="IdOnly")
    payload.set("Nonsense", "1")

    list(service._get_elements(payload))
    found = [server.violations.pop() for _ in server.violations]

    assert any("Nonsense" in said for said in found)
    assert ADVICE
