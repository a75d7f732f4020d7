"""Change notifications: a subscription is made after its address proved itself, and hears of every change (MS docs: "Receive change
notifications through webhooks"; resource type subscription).
"""

import json
import re
import ssl
import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

from tests.servers.graph import ids, shapes
from tests.servers.graph.errors import GraphError, bad_request
from tests.servers.graph.request import Request, answer
from tests.servers.graph.shapes import Json
from tests.servers.post import Event, Happening, Mailbox, Post
from tests.servers.web import Answer

# "Maximum length of subscription": messages, under 7 days.
LONGEST = timedelta(minutes=10080)
# "The client must respond within 10 seconds."
PATIENCE = 10.0

_RESOURCE = re.compile(r"^/?users/(?P<user>[^/]+)(?:/mailFolders(?:/(?P<id>[^/]+)|\('(?P<quoted>[^']+)'\)))?/messages/?$", re.IGNORECASE)
_WORDS = {
    Happening.CREATED: "created",
    Happening.COPIED: "created",
    Happening.MODIFIED: "updated",
    Happening.DELETED: "deleted",
}


@dataclass(slots=True, kw_only=True)
class Subscription:
    """Who hears of what; `at` is the next event of the mailbox that it has not heard of."""

    shown: Json
    mailbox: Mailbox
    folder: int | None
    is_immutable: bool
    until: datetime
    at: int


@dataclass(slots=True)
class Subscriptions:
    """All subscriptions, and the thread that posts to them."""

    post: Post
    tenant: str
    report: Callable[[Json], None]  # hears every notification, to check it
    known: dict[str, Subscription] = field(default_factory=dict)
    delivered: int = 0
    failed: list[str] = field(default_factory=list)  # addresses that did not take a notification
    _is_over: bool = False
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begins to post."""
        self._thread = threading.Thread(target=self._run, daemon=True, name="notifications")
        self._thread.start()

    def stop(self) -> None:
        """Ends; whoever waits is woken."""
        self._is_over = True
        with self.post.changed:
            self.post.changed.notify_all()

    def _run(self) -> None:
        while not self._is_over:
            with self.post.changed:
                waiting = self._waiting()
                if not waiting:
                    self.post.changed.wait(1.0)
            for url, content in waiting:
                self._post(url, content)

    def _waiting(self) -> list[tuple[str, Json]]:
        found = []
        for subscription in list(self.known.values()):
            events = subscription.mailbox.events[subscription.at :]
            subscription.at += len(events)
            told = [{**note, "tenantId": self.tenant} for event in events for note in _notes(subscription, event)]
            if told and subscription.until > self.post.now():
                found.append((str(subscription.shown["notificationUrl"]), {"value": told}))
        return found

    def _post(self, url: str, content: Json) -> None:
        self.report(content)
        body = json.dumps(content).encode()
        request = urllib.request.Request(url, body, {"Content-Type": "application/json; charset=utf-8"}, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE, context=_anybody()):
                self.delivered += 1
        except OSError as error:
            self.failed.append(f"{url}: {error}")


def create(request: Request, known: Subscriptions) -> Answer:
    """Create: the address is asked first whether it wants to hear."""
    said = request.json()
    mailbox, folder = _resource(request, str(said.get("resource") or ""))
    until = _until(request, said)
    _validate(str(said.get("notificationUrl") or ""))
    shown: Json = {
        "id": str(uuid.uuid4()),
        "resource": said["resource"],
        "applicationId": request.app,
        "changeType": str(said.get("changeType") or ""),
        "clientState": said.get("clientState"),
        "notificationUrl": said["notificationUrl"],
        "lifecycleNotificationUrl": said.get("lifecycleNotificationUrl"),
        "expirationDateTime": shapes.moment(until),
        "creatorId": request.app,
        "latestSupportedTlsVersion": "v1_2",
    }
    known.known[str(shown["id"])] = Subscription(
        shown=shown, mailbox=mailbox, folder=folder, is_immutable=request.is_immutable, until=until, at=len(mailbox.events)
    )
    return answer(shown, status=201)


def get(_: Request, known: Subscriptions, subscription_id: str) -> Answer:
    """One subscription."""
    return answer(_find(known, subscription_id).shown)


def list_all(_: Request, known: Subscriptions) -> Answer:
    """All that have not run out."""
    return answer({"value": [one.shown for one in known.known.values() if one.until > known.post.now()]})


def renew(request: Request, known: Subscriptions, subscription_id: str) -> Answer:
    """Update: a later end."""
    found = _find(known, subscription_id)
    found.until = _until(request, request.json())
    found.shown["expirationDateTime"] = shapes.moment(found.until)
    return answer(found.shown)


def delete(_: Request, known: Subscriptions, subscription_id: str) -> Answer:
    """No more notifications."""
    _find(known, subscription_id)
    del known.known[subscription_id]
    return answer(None, status=204)


def _find(known: Subscriptions, subscription_id: str) -> Subscription:
    found = known.known.get(subscription_id)
    if found is None or found.until <= known.post.now():
        raise GraphError(404, "ResourceNotFound", "The object was not found.")
    return found


def _resource(request: Request, resource: str) -> tuple[Mailbox, int | None]:
    found = _RESOURCE.match(resource)
    mailbox = request.post.find(found["user"]) if found else None
    if found is None or mailbox is None:
        raise bad_request(f"Resource '{resource}' is not supported.", "ExtensionError")
    folder = found["id"] or found["quoted"]
    place = ids.find_folder(mailbox, folder) if folder else None
    if folder and place is None:
        raise GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.")
    return mailbox, place.uid if place else None


def _until(request: Request, said: Json) -> datetime:
    try:
        until = datetime.fromisoformat(str(said.get("expirationDateTime")))
    except ValueError as error:
        raise bad_request("expirationDateTime is missing or no date.", "InvalidRequest") from error
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    now = request.post.now()
    if not now < until <= now + LONGEST:
        raise bad_request("Subscription expiration can only be 10080 minutes in the future.", "ExtensionError")
    return until


def _validate(url: str) -> None:
    """The handshake: the token that we send must come back as text within 10 seconds."""
    if urlsplit(url).scheme not in ("https", "http"):
        raise bad_request("The notification URL is required and must be an absolute URL.", "ValidationError")
    token = f"Validation: Testing client application reachability for subscription Request-Id: {uuid.uuid4()}"
    separator = "&" if "?" in url else "?"
    asked = urllib.request.Request(
        f"{url}{separator}validationToken={quote(token)}", b"", {"Content-Type": "text/plain; charset=utf-8"}, method="POST"
    )
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE, context=_anybody()) as said:
            is_right = said.status == 200 and said.read().decode() == token and said.headers.get_content_type() == "text/plain"
    except OSError as error:
        raise bad_request(f"Subscription validation request failed. {error}", "ValidationError") from error
    if not is_right:
        raise bad_request("Subscription validation request failed. Notification endpoint must respond with the token.", "ValidationError")


def _anybody() -> ssl.SSLContext:
    # Notification addresses of tests show certificates of their own.
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _notes(subscription: Subscription, event: Event) -> list[Json]:
    wanted = {word.strip() for word in str(subscription.shown["changeType"]).split(",")}
    return [_note(subscription, event, word) for word in _words(subscription, event) if word in wanted]


def _words(subscription: Subscription, event: Event) -> list[str]:
    """What an event is for this subscription: a move is a deletion where it left and a creation where it came."""
    if event.was is not None:
        words = ["deleted"] if subscription.folder == event.was[0].uid else []
        return words + (["created"] if subscription.folder in (None, event.folder.uid) else [])
    is_here = subscription.folder in (None, event.folder.uid)
    return [_WORDS[event.happening]] if is_here and event.happening in _WORDS else []


def _note(subscription: Subscription, event: Event, word: str) -> Json:
    mailbox = subscription.mailbox
    serial = event.was[1] if event.was and word == "deleted" else event.serial
    its_id = ids.of_uid(mailbox, event.uid, serial, is_immutable=subscription.is_immutable)
    resource = f"Users/{mailbox.guid}/Messages/{its_id}"
    return {
        "subscriptionId": subscription.shown["id"],
        "subscriptionExpirationDateTime": subscription.shown["expirationDateTime"],
        "changeType": word,
        "resource": resource,
        "resourceData": {
            "@odata.type": "#Microsoft.Graph.Message",
            "@odata.id": resource,
            "@odata.etag": f'W/"{event.number}"',
            "id": its_id,
        },
        "clientState": subscription.shown["clientState"],
    }
