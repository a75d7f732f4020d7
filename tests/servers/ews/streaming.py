"""Subscribe, GetStreamingEvents, GetEvents, Unsubscribe (MS-OXWSNTIF 3.1.4).

A subscription remembers the folders and the place in the mailbox's list of events; a stream sends what happened since, and a heartbeat.
"""

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.servers.ews import ids
from tests.servers.ews.context import Context, each
from tests.servers.ews.soap import Element, EwsError, envelope, failure, find, kids, local, m, moment, response, success, t, text
from tests.servers.post import Event, Folder, Happening, Mailbox

# Exchange sends a heartbeat every 45 seconds or so; here oftener, so that a client's reading of it is seen.
HEARTBEAT = 5.0


@dataclass(slots=True, kw_only=True)
class Subscription:
    """Whom a subscriber listens to; `at` is the next event that it has not heard of."""

    id: str
    user: str
    mailbox: Mailbox
    folders: frozenset[int]  # uids; empty for all
    kinds: frozenset[str]
    at: int


@dataclass(slots=True)
class Subscriptions:
    """The subscriptions of a server."""

    known: dict[str, Subscription] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=itertools.count)
    generation: int = 0  # rises when all open streams are to be closed

    def forget_all(self) -> None:
        """As after a failover: clients must subscribe anew."""
        self.known.clear()


def subscribe(context: Context, subscriptions: Subscriptions, request: Element) -> list[Element]:
    """Subscribe: streaming or pull; push is not known here."""
    wanted = kids(request)[0]
    if local(wanted) == "PushSubscriptionRequest":
        raise EwsError("ErrorInvalidSubscriptionRequest", "This server pushes nothing.")

    def one(element: Element) -> list[Element]:
        named = kids(find(element, "t:FolderIds"))
        folders = [context.folder(folder) for folder in named]
        mailbox = folders[0].mailbox if folders else context.own()
        if any(folder.mailbox is not mailbox for folder in folders):
            raise EwsError("ErrorInvalidSubscriptionRequest", "All folders of a subscription must lie in one mailbox.")
        made = Subscription(
            id=ids.sync_state(0, next(subscriptions.numbers), 0, 0),
            user=context.acting,
            mailbox=mailbox,
            folders=frozenset(folder.uid for folder in folders),
            kinds=frozenset(text(kind) for kind in kids(find(element, "t:EventTypes"))),
            at=len(mailbox.events),
        )
        subscriptions.known[made.id] = made
        watermark = m("Watermark", _watermark(made.at)) if local(element) == "PullSubscriptionRequest" else None
        return [m("SubscriptionId", made.id), watermark]

    return each(context, "Subscribe", [wanted], one)


def unsubscribe(context: Context, subscriptions: Subscriptions, request: Element) -> list[Element]:
    """Unsubscribe: no more events."""

    def one(element: Element) -> list[Element]:
        if subscriptions.known.pop(text(element), None) is None:
            raise EwsError("ErrorSubscriptionNotFound")
        return []

    return each(context, "Unsubscribe", [find(request, "m:SubscriptionId")], one)


def get_events(context: Context, subscriptions: Subscriptions, request: Element) -> list[Element]:
    """GetEvents: what a pull subscription has not heard of yet."""

    def one(element: Element) -> list[Element]:
        subscription = subscriptions.known.get(text(element))
        if subscription is None:
            raise EwsError("ErrorSubscriptionNotFound")
        before = subscription.at
        told = _news(subscription) or [t("StatusEvent", t("Watermark", _watermark(subscription.at)))]
        return [
            m(
                "Notification",
                t("SubscriptionId", subscription.id),
                t("PreviousWatermark", _watermark(before)),
                t("MoreEvents", "false"),
                *told,
            )
        ]

    return each(context, "GetEvents", [find(request, "m:SubscriptionId")], one)


def get_streaming_events(context: Context, subscriptions: Subscriptions, request: Element, is_over: Callable[[], bool]) -> Iterator[bytes]:
    """GetStreamingEvents: envelopes one after the other, until the connection's time is up; the last one says Closed."""
    wanted = [text(element) for element in kids(find(request, "m:SubscriptionIds"))]
    lost = [one for one in wanted if one not in subscriptions.known]
    if context.forced or lost:
        error = context.forced or EwsError("ErrorSubscriptionNotFound")
        listed = m("ErrorSubscriptionIds", *(t("SubscriptionId", one) for one in lost)) if lost else None
        yield _part(failure("GetStreamingEvents", error, listed, m("ConnectionStatus", "Closed")))
        return
    yield _part(success("GetStreamingEvents", m("ConnectionStatus", "OK")))
    generation = subscriptions.generation
    end = time.monotonic() + 60 * int(text(request, "m:ConnectionTimeout", "1"))
    while time.monotonic() < end and not is_over() and subscriptions.generation == generation:
        yield _heard(context, subscriptions, wanted)
    yield _part(success("GetStreamingEvents", m("ConnectionStatus", "Closed")))


def _heard(context: Context, subscriptions: Subscriptions, wanted: list[str]) -> bytes:
    """Waits for news at most one heartbeat long."""
    listening = [subscriptions.known[one] for one in wanted if one in subscriptions.known]
    with context.post.changed:
        news = _notifications(listening)
        if not news:
            context.post.changed.wait(HEARTBEAT)
            news = _notifications(listening)
    shown = m("Notifications", *news) if news else None
    return _part(success("GetStreamingEvents", shown, None if news else m("ConnectionStatus", "OK")))


def _notifications(listening: list[Subscription]) -> list[Element]:
    found = [(subscription, news) for subscription in listening if (news := _news(subscription))]
    return [t("Notification", t("SubscriptionId", subscription.id), *news) for subscription, news in found]


def _news(subscription: Subscription) -> list[Element]:
    events = subscription.mailbox.events[subscription.at :]
    subscription.at += len(events)
    return [_event(subscription.mailbox, event) for event in events if _concerns(subscription, event)]


def _concerns(subscription: Subscription, event: Event) -> bool:
    places = {event.folder.uid} | ({event.was[0].uid} if event.was else set())
    return event.happening in subscription.kinds and (not subscription.folders or bool(places & subscription.folders))


def _event(mailbox: Mailbox, event: Event) -> Element:
    old = []
    if event.was:
        folder, serial = event.was
        old = [t("OldItemId", Id=ids.of_item(folder.mailbox, event.uid, serial)), _folder("OldParentFolderId", folder)]
    elif event.happening is Happening.COPIED:
        old = [t("OldItemId", Id=ids.of_item(mailbox, event.uid, event.serial)), _folder("OldParentFolderId", event.folder)]
    return t(
        event.happening,
        t("Watermark", _watermark(event.number)),
        t("TimeStamp", moment(event.at)),
        t("ItemId", Id=ids.of_item(event.folder.mailbox, event.uid, event.serial)),
        _folder("ParentFolderId", event.folder),
        *old,
    )


def _folder(name: str, folder: Folder) -> Element:
    return t(name, Id=ids.folder_id(folder))


def _watermark(number: int) -> str:
    return ids.sync_state(0, number, 0, 0)


def _part(message: Element) -> bytes:
    return envelope(response("GetStreamingEvents", [message]))
