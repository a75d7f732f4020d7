"""The local Exchange server: SOAP over HTTP on a loopback port, with state, rights, faults, and every word checked against the schemas.

`EwsServer()` has one shared mailbox and one account that has full access and Send As there. What tests do with it stands in `desk.Desk`.
"""

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any

from tests.servers.desk import Desk
from tests.servers.ews import attachments, directory, finding, folders, ids, items, schema, sending, soap, streaming, syncing
from tests.servers.ews.context import Context, Directory, Right, acting_for
from tests.servers.ews.door import BASIC, NTLM, Door
from tests.servers.ews.soap import Element, EwsError, SoapFault, find, kids, local
from tests.servers.faults import Fault, FaultKind
from tests.servers.post import Folder, Item, Mailbox, Post
from tests.servers.tokens import Tokens
from tests.servers.web import Answer, Call, LocalServer

PATH = "/EWS/Exchange.asmx"
SHARED = "collections@firm.example"
USER = "svc-mailflow@firm.example"
PASSWORD = "correct horse battery"  # invented
XML = "text/xml; charset=utf-8"

Operation = Callable[[Context, Element], list[Element]]

OPERATIONS: dict[str, Operation] = {
    **items.OPERATIONS,
    **sending.OPERATIONS,
    **folders.OPERATIONS,
    **finding.OPERATIONS,
    **syncing.OPERATIONS,
    **attachments.OPERATIONS,
    **directory.OPERATIONS,
}

_CODES = {
    FaultKind.FORBIDDEN: "ErrorAccessDenied",
    FaultKind.NOT_FOUND: "ErrorItemNotFound",
    FaultKind.STALE_STATE: "ErrorInvalidSyncStateData",
    FaultKind.NO_MIME: "ErrorMimeContentConversionFailed",
    FaultKind.STORE_DOWN: "ErrorMailboxStoreUnavailable",
}
# Those that Exchange 2016 answers (RequestServerVersion; a newer one is refused).
_VERSIONS = frozenset(
    "Exchange2007 Exchange2007_SP1 Exchange2010 Exchange2010_SP1 Exchange2010_SP2 Exchange2013 Exchange2013_SP1 Exchange2016".split()
)


class EwsServer(Desk, LocalServer):
    """An Exchange server of one organisation."""

    def __init__(self, *, port: int = 0, auth: Iterable[str] = (NTLM, BASIC), is_checked: bool | None = None) -> None:
        LocalServer.__init__(self, port=port)
        Desk.__init__(self, Post())
        self.directory = Directory(post=self.post)
        self.tokens = Tokens(self)
        self.subscriptions = streaming.Subscriptions()
        self.is_blocked = False  # Set-OrganizationConfig -EwsEnabled $false
        self.is_checked = schema.is_here() if is_checked is None else is_checked
        self._no_mime: set[int] = set()
        self._sync_age = 0
        self._lock = threading.RLock()
        self._door = Door(self.directory.passwords, auth, find_token=self._user_of_token)
        self.shared = self.post.open(SHARED, "Collections")
        self.add_user(USER, PASSWORD)
        self.directory.grant(USER, SHARED, Right.FULL_ACCESS, Right.SEND_AS)

    @property
    def url(self) -> str:
        """The service endpoint."""
        return f"http://{self.host}{PATH}"

    @property
    def secure_url(self) -> str:
        """The same over TLS; clients must trust `ca_file`."""
        return f"https://{self.host}{PATH}"

    def add_user(self, address: str, password: str, *, has_mailbox: bool = True, domain: str = "FIRM") -> None:
        """An account; it may log in as its address, as `DOMAIN\\user`, or as `user`."""
        short = address.partition("@")[0]
        for user in (address, short, f"{domain}\\{short}"):
            self.directory.passwords[user.casefold()] = password
        if has_mailbox:
            self.post.open(address)

    def change_password(self, address: str, password: str) -> None:
        """From now on only this password is right."""
        self.add_user(address, password, has_mailbox=False)

    def grant(self, user: str, mailbox: str, *rights: Right) -> None:
        """Gives an account rights on a mailbox."""
        self.directory.grant(user, mailbox, *rights)

    def revoke(self, user: str, mailbox: str, *rights: Right) -> None:
        """Takes them."""
        self.directory.revoke(user, mailbox, *rights)

    def allow_impersonation(self, user: str) -> None:
        """The role ApplicationImpersonation."""
        self.directory.impersonators.add(user.casefold())

    def refuse_mime(self, item_id: str) -> None:
        """From now on the MIME of this item cannot be made."""
        self._no_mime.add(self._item(item_id).uid)

    def expire_sync_states(self) -> None:
        """All states that clients hold are worthless, as after a mailbox was moved to another database."""
        self._sync_age += 1

    def close_streams(self) -> None:
        """Streams end with ConnectionStatus Closed."""
        self.subscriptions.generation += 1
        self.wake()

    def forget_subscriptions(self) -> None:
        """Subscriptions are gone, as after a failover."""
        self.subscriptions.forget_all()

    def id_of(self, item: Item) -> str:
        """The item's id as clients see it."""
        return ids.item_id(item)

    def find(self, item_id: str) -> Item | None:
        """The item of an id, also one from before a move."""
        with contextlib.suppress(EwsError):
            return ids.find_item(self.post, item_id, was_moved=True)
        return None

    def wake(self) -> None:
        """Wakes the streams."""
        with self.post.changed:
            self.post.changed.notify_all()

    def name(self, call: Call) -> str:
        """The SOAP operation."""
        if call.path != PATH:
            return call.path
        with contextlib.suppress(SoapFault, AttributeError, IndexError):
            return local(kids(find(soap.parse(call.body), "s:Body"))[0])
        return ""

    def answer(self, call: Call) -> Answer:
        """Answers a request."""
        return self._answer(call, None)

    def refuse(self, fault: Fault, call: Call) -> Answer | None:
        """Exchange's ways to say no."""
        waits = {"Retry-After": str(max(1, round(fault.seconds)))} if fault.seconds else {}
        if fault.kind is FaultKind.BUSY:
            return self._fault(SoapFault("ErrorServerBusy", "", {"BackOffMilliseconds": str(int(fault.seconds * 1000))}))
        if fault.kind is FaultKind.INTERNAL:
            return self._fault(SoapFault("ErrorInternalServerTransientError"))
        if fault.kind is FaultKind.UNAVAILABLE:
            return Answer(status=503, headers=waits, body=b"The service is unavailable.")
        if fault.kind is FaultKind.THROTTLED:
            return Answer(status=429, headers=waits)
        if fault.kind is FaultKind.UNAUTHORIZED:
            return self._door.refuse()
        return self._answer(call, EwsError(_CODES[fault.kind])) if fault.kind in _CODES else None

    def _answer(self, call: Call, forced: EwsError | None) -> Answer:
        if self.tokens.is_for(call):
            return self.tokens.answer(call)
        if call.path != PATH:
            return Answer(status=404)
        if self.is_blocked:
            return Answer(status=HTTPStatus.FORBIDDEN)
        user = self._door.enter(call)
        if isinstance(user, Answer):
            return user
        call.user = user
        try:
            return self._ask(call, soap.parse(call.body), forced)
        except SoapFault as error:
            return self._fault(error)

    def _ask(self, call: Call, envelope: Element, forced: EwsError | None) -> Answer:
        self._check(envelope)
        version = find(envelope, "s:Header/t:RequestServerVersion")
        if version is not None and version.get("Version") not in _VERSIONS:
            raise SoapFault("ErrorInvalidServerVersion", "The specified server version is invalid.")
        request = kids(find(envelope, "s:Body"))[0]
        context = Context(
            post=self.post,
            directory=self.directory,
            user=call.user,
            acting=acting_for(self.directory, call.user, find(envelope, "s:Header")),
            sync_age=self._sync_age,
            no_mime=frozenset(self._no_mime),
            forced=forced,
        )
        if call.operation == "GetStreamingEvents":
            parts = streaming.get_streaming_events(context, self.subscriptions, request, lambda: self.is_stopping)
            return Answer(headers={"Content-Type": XML}, parts=self._checked(parts))
        with self.post.changed:
            messages = self._run(call.operation, context, request)
        answer = soap.envelope(soap.response(call.operation, messages))
        self._check(answer)
        return Answer(headers={"Content-Type": XML}, body=answer)

    def _run(self, name: str, context: Context, request: Element) -> list[Element]:
        about_events: dict[str, Any] = {
            "Subscribe": streaming.subscribe,
            "Unsubscribe": streaming.unsubscribe,
            "GetEvents": streaming.get_events,
        }
        try:
            if name in about_events:
                return list(about_events[name](context, self.subscriptions, request))
            if name in OPERATIONS:
                return OPERATIONS[name](context, request)
        except EwsError as error:
            # Raised outside of any one item: what all items of the request need is wrong.
            return [soap.failure(name, error)]
        raise SoapFault("ErrorInvalidRequest", f"This server does not know the operation {name}.")

    def _checked(self, parts: Iterator[bytes]) -> Iterator[bytes]:
        for part in parts:
            self._check(part)
            yield part

    def _check(self, envelope: Element | bytes) -> None:
        if self.is_checked:
            parsed = soap.parse(envelope) if isinstance(envelope, bytes) else envelope
            self.violations += schema.schemas().violations(parsed)

    def _fault(self, error: SoapFault) -> Answer:
        return Answer(status=500, headers={"Content-Type": XML}, body=soap.fault(error))

    def _user_of_token(self, token: str) -> str | None:
        granted = self.tokens.find(token)
        return f"app:{granted.client_id}" if granted else None

    def _folder_for(self, mailbox: Mailbox, name: str) -> Folder | None:
        return mailbox.named(name)
