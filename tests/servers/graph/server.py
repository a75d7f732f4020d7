"""The local Microsoft Graph server: mail of one tenant over HTTP, app-only, with state, permissions, faults, and bodies checked.

`GraphServer()` has one shared mailbox and one application with Mail.ReadWrite and Mail.Send. What tests do with it stands in `desk.Desk`.
"""

import contextlib
import json
import threading
import uuid
from typing import Any
from urllib.parse import unquote

from tests.servers.desk import Desk
from tests.servers.faults import Fault, FaultKind
from tests.servers.graph import csdl, ids, routes, subscriptions
from tests.servers.graph.errors import GraphError
from tests.servers.graph.request import Request, answer
from tests.servers.post import Item, Mailbox, Post
from tests.servers.tokens import Granted, Tokens
from tests.servers.web import Answer, Call, LocalServer

ROOT = "/v1.0"
SHARED = "collections@firm.example"
# "The maximum size of a request": 4 MB, also for a message in MIME.
LARGEST = 4 * 1024 * 1024
# MS docs, "Outlook service limits": 4 concurrent requests per application and mailbox.
CONCURRENCY = 4

_FAULTS = {
    FaultKind.BUSY: (429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit."),
    FaultKind.THROTTLED: (429, "TooManyRequests", "Too many requests."),
    FaultKind.UNAVAILABLE: (503, "serviceNotAvailable", "The service is temporarily unavailable."),
    FaultKind.UNAUTHORIZED: (401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."),
    FaultKind.FORBIDDEN: (403, "ErrorAccessDenied", "Access is denied. Check credentials and try again."),
    FaultKind.NOT_FOUND: (404, "ErrorItemNotFound", "The specified object was not found in the store."),
    FaultKind.STALE_STATE: (410, "syncStateNotFound", "The sync state generation is not found."),
    FaultKind.NO_MIME: (500, "ErrorMimeContentConversionFailed", "MIME content conversion failed."),
    FaultKind.STORE_DOWN: (503, "MailboxStoreUnavailable", "The mailbox database is temporarily unavailable."),
    FaultKind.INTERNAL: (500, "ErrorInternalServerTransientError", "An internal server error occurred. Try again later."),
}


class GraphServer(Desk, LocalServer):
    """Microsoft Graph and its token endpoint, for one tenant."""

    def __init__(self, *, port: int = 0, is_checked: bool | None = None) -> None:
        LocalServer.__init__(self, port=port)
        Desk.__init__(self, Post())
        self.tokens = Tokens(self)
        self.permissions = {"Mail.ReadWrite", "Mail.Send"}
        self.scope: set[str] | None = None  # mailboxes that RBAC for Applications lets the application into; all where None
        self.concurrency = CONCURRENCY
        self.is_checked = csdl.is_here() if is_checked is None else is_checked
        self.subscriptions = subscriptions.Subscriptions(self.post, self.tokens.tenant, self._check_notification)
        self._age = 0
        self._busy: dict[str, int] = {}
        self._lock = threading.Lock()
        self._no_mime: set[int] = set()
        self.shared = self.post.open(SHARED, "Collections")

    @property
    def url(self) -> str:
        """The root of the API."""
        return f"http://{self.host}{ROOT}"

    @property
    def secure_url(self) -> str:
        """The same over TLS; clients must trust `ca_file`."""
        return f"https://{self.host}{ROOT}"

    @property
    def authority(self) -> str:
        """For msal, with `instance_discovery=False`; https, so that clients must trust `ca_file`."""
        return self.tokens.authority

    @property
    def tenant(self) -> str:
        """The tenant's id."""
        return self.tokens.tenant

    @property
    def client_id(self) -> str:
        """The application's id."""
        return self.tokens.client_id

    @property
    def secret(self) -> str:
        """The application's secret."""
        return self.tokens.secret

    def start(self) -> "GraphServer":
        """Begins to answer and to notify."""
        self.subscriptions.start()
        return super().start()

    def stop(self) -> None:
        """Ends."""
        self.subscriptions.stop()
        super().stop()

    def expire_tokens(self) -> None:
        """Access tokens that were handed out are no longer good."""
        self.tokens.expire()

    def expire_delta_tokens(self) -> None:
        """Delta and skip tokens that were handed out are answered with 410."""
        self._age += 1

    def forget_subscriptions(self) -> None:
        """Subscriptions have run out."""
        self.subscriptions.known.clear()

    def refuse_mime(self, item_id: str) -> None:
        """From now on the MIME of this message cannot be made."""
        self._no_mime.add(self._item(item_id).uid)

    def id_of(self, item: Item) -> str:
        """The item's immutable id; control methods take the ordinary one too."""
        return ids.of_item(item, is_immutable=True)

    def find(self, item_id: str) -> Item | None:
        """The item of an id of either kind, also from before a move."""
        with contextlib.suppress(GraphError):
            return ids.find_wherever(self.post, item_id)
        return None

    def wake(self) -> None:
        """Wakes whoever waits for changes."""
        with self.post.changed:
            self.post.changed.notify_all()

    def name(self, call: Call) -> str:
        """The name of the route (`routes.ROUTES`), or `token`."""
        if self.tokens.is_for(call):
            return "token" if call.path.endswith("/token") else "discovery"
        route, _, _ = routes.find(call.method, _path(call))
        return route.name if route else call.path

    def answer(self, call: Call) -> Answer:
        """Answers a request; errors get Graph's body."""
        if self.tokens.is_for(call):
            return self.tokens.answer(call)
        try:
            return self._ask(call)
        except GraphError as error:
            return self._error(call, error)

    def refuse(self, fault: Fault, call: Call) -> Answer | None:
        """Graph's ways to say no."""
        if fault.kind not in _FAULTS:
            return None
        status, code, text = _FAULTS[fault.kind]
        waits = status in (429, 503) and (fault.seconds or status == 429)
        return self._error(call, GraphError(status, code, text, {"Retry-After": str(max(1, round(fault.seconds)))} if waits else {}))

    def _ask(self, call: Call) -> Answer:
        granted = self._enter(call)
        path = _path(call)
        route, found, is_known = routes.find(call.method, path)
        if route is None:
            if is_known:
                raise GraphError(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.")
            raise GraphError(400, "BadRequest", f"Resource not found for the segment '{path.strip('/').split('/')[-1]}'.")
        if not self.permissions & set(route.permissions):
            raise GraphError(403, *route.denied)
        if len(call.body) > LARGEST:
            raise GraphError(413, "RequestEntityTooLarge", "The request is too large.")
        mailbox = self._mailbox_of(found.pop("user", "")) if route.is_of_mailbox else self.shared
        request = Request(
            call=call, post=self.post, mailbox=mailbox, service=call.url.partition(ROOT)[0] + ROOT, age=self._age, app=granted.client_id
        )
        self._check_request(route, request)
        given = self._run(route, request, {name: unquote(value) for name, value in found.items()})
        self._check_answer(route, given)
        if request.is_immutable:
            given.headers["Preference-Applied"] = 'IdType="ImmutableId"'
        given.headers |= self._ids_of(call)
        return given

    def _run(self, route: routes.Route, request: Request, found: dict[str, str]) -> Answer:
        more = () if route.is_of_mailbox else (self.subscriptions,)
        if route.handler is subscriptions.create:
            # Its handshake calls out; whoever is called may ask this server in between.
            return route.handler(request, *more, **found)
        with self._at_once(request), self.post.changed:
            if route.name == "mime" and request.item(found["message_id"]).uid in self._no_mime:
                raise GraphError(*_FAULTS[FaultKind.NO_MIME])
            return route.handler(request, *more, **found)

    @contextlib.contextmanager
    def _at_once(self, request: Request) -> Any:  # a context manager
        key = request.mailbox.address
        with self._lock:
            self._busy[key] = self._busy.get(key, 0) + 1
            is_over = self._busy[key] > self.concurrency
        try:
            if is_over:
                raise GraphError(*_FAULTS[FaultKind.BUSY], {"Retry-After": "1"})
            yield
        finally:
            with self._lock:
                self._busy[key] -= 1

    def _enter(self, call: Call) -> Granted:
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise GraphError(401, "InvalidAuthenticationToken", "Access token is empty.", {"WWW-Authenticate": "Bearer"})
        granted = self.tokens.find(token)
        if granted is None:
            raise GraphError(*_FAULTS[FaultKind.UNAUTHORIZED], {"WWW-Authenticate": "Bearer"})
        call.user = granted.client_id
        return granted

    def _mailbox_of(self, user: str) -> Mailbox:
        address = unquote(user)
        found = self.post.find(address) or next((box for box in self.post.mailboxes.values() if box.guid == address), None)
        if found is None:
            raise GraphError(404, "ErrorInvalidUser", f"The requested user '{address}' is invalid.")
        if self.scope is not None and found.address.casefold() not in {one.casefold() for one in self.scope}:
            raise GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        return found

    def _check_request(self, route: routes.Route, request: Request) -> None:
        if not self.is_checked or not route.takes or request.is_mime or not request.call.body:
            return
        if not request.call.headers.get("content-type", "").lower().startswith("application/json"):
            self.violations.append(f"{route.name}: the body's Content-Type is {request.call.headers.get('content-type', 'missing')!r}")
        said = request.json()
        if route.takes.startswith("action:"):
            found = csdl.metadata().check_parameters(route.takes.removeprefix("action:"), said)
        else:
            found = csdl.metadata().check(route.takes, said)
        self.violations += [f"request {route.name}: {one}" for one in found]

    def _check_answer(self, route: routes.Route, given: Answer) -> None:
        if not self.is_checked or not route.gives:
            return
        said = json.loads(given.body)
        content = said.get("value") if route.gives.startswith("Collection(") else said
        self.violations += [f"answer {route.name}: {one}" for one in csdl.metadata().check(route.gives, content)]

    def _check_notification(self, said: dict[str, Any]) -> None:
        if self.is_checked:
            found = csdl.metadata().check("Collection(graph.changeNotification)", said["value"])
            self.violations += [f"notification: {one}" for one in found]

    def _error(self, call: Call, error: GraphError) -> Answer:
        inner = {"date": self.post.now().strftime("%Y-%m-%dT%H:%M:%S"), **self._ids_of(call)}
        given = answer({"error": {"code": error.code, "message": error.text, "innerError": inner}}, status=error.status)
        given.headers |= {**error.headers, **self._ids_of(call)}
        return given

    def _ids_of(self, call: Call) -> dict[str, str]:
        return {"request-id": str(uuid.uuid4()), "client-request-id": call.headers.get("client-request-id", str(uuid.uuid4()))}


def _path(call: Call) -> str:
    return call.path.removeprefix(ROOT)
