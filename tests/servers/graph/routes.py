"""Which handler answers which address, which permission it needs, and which types its bodies have."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.servers.graph import delta, folders, messages, sending, subscriptions
from tests.servers.web import Answer

# Application permissions (MS docs: "Microsoft Graph permissions reference"); any of a route's is enough.
READ = ("Mail.Read", "Mail.ReadWrite")
WRITE = ("Mail.ReadWrite",)
SEND = ("Mail.Send",)

_ID = r"[^/()']+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """An address: `name` is what faults wait for and what the log shows."""

    method: str
    pattern: re.Pattern[str]
    name: str
    handler: Callable[..., Answer]
    permissions: tuple[str, ...]
    takes: str = ""  # type of the request's body; "action:NAME" for an action's parameters
    gives: str = ""  # type of the answer's body; "Collection(…)" where it lies in `value`
    is_of_mailbox: bool = True
    denied: tuple[str, str] = ("ErrorAccessDenied", "Access is denied. Check credentials and try again.")


def find(method: str, path: str) -> tuple[Route | None, dict[str, str], bool]:
    """The route of a path below `/v1.0`, its parameters, and whether the path is known at all."""
    is_known = False
    for route in ROUTES:
        found = route.pattern.match(path)
        if found is None:
            continue
        is_known = True
        if route.method == method:
            return route, {name: value for name, value in found.groupdict().items() if value}, True
    return None, {}, is_known


def _route(line: str, handler: Callable[..., Answer], permissions: tuple[str, ...], **kinds: Any) -> Route:
    method, path, name = line.split()
    pattern = re.sub(r"\{(\w+)\}", rf"(?P<\1>{_ID})", path.replace("$", r"\$").replace("(", r"\(").replace(")", r"\)"))
    return Route(
        method=method, pattern=re.compile(f"^{pattern}/?$", re.IGNORECASE), name=name, handler=handler, permissions=permissions, **kinds
    )


_U = "/users/{user}"
_F = f"{_U}/mailFolders"
_ONE = "graph.message"
_MANY = "Collection(graph.message)"
_FILE = "graph.attachment"


def _of_messages(root: str) -> list[Route]:
    """What one message can be asked, at the two addresses that it has."""
    return [
        _route(f"GET {root} get", messages.get_message, READ, gives=_ONE),
        _route(f"PATCH {root} update", messages.update_message, WRITE, takes=_ONE, gives=_ONE),
        _route(f"DELETE {root} delete", messages.delete_message, WRITE),
        _route(f"GET {root}/$value mime", messages.get_mime, READ),
        _route(f"POST {root}/move move", messages.move_message, WRITE, takes="action:move", gives=_ONE),
        _route(f"POST {root}/copy copy", messages.copy_message, WRITE, takes="action:copy", gives=_ONE),
    ]


ROUTES: tuple[Route, ...] = (
    _route(
        f"GET {_U} getUser",
        folders.get_user,
        ("User.Read.All", "Directory.Read.All"),
        denied=("Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
    ),
    _route(f"GET {_F} listFolders", folders.list_folders, READ, gives="Collection(graph.mailFolder)"),
    _route(f"POST {_F} createFolder", folders.create_folder, WRITE, takes="graph.mailFolder", gives="graph.mailFolder"),
    _route(f"GET {_F}/{{folder_id}} getFolder", folders.get_folder, READ, gives="graph.mailFolder"),
    _route(f"PATCH {_F}/{{folder_id}} updateFolder", folders.update_folder, WRITE, takes="graph.mailFolder", gives="graph.mailFolder"),
    _route(f"DELETE {_F}/{{folder_id}} deleteFolder", folders.delete_folder, WRITE),
    _route(f"GET {_F}/{{folder_id}}/childFolders listFolders", folders.list_folders, READ, gives="Collection(graph.mailFolder)"),
    _route(
        f"POST {_F}/{{folder_id}}/childFolders createFolder",
        folders.create_folder,
        WRITE,
        takes="graph.mailFolder",
        gives="graph.mailFolder",
    ),
    _route(f"GET {_F}/{{folder_id}}/messages list", messages.list_messages, READ, gives=_MANY),
    _route(f"POST {_F}/{{folder_id}}/messages create", messages.create_message, WRITE, takes=_ONE, gives=_ONE),
    _route(f"GET {_F}/{{folder_id}}/messages/delta delta", delta.messages_delta, READ, gives=_MANY),
    _route(f"GET {_F}/{{folder_id}}/messages/delta() delta", delta.messages_delta, READ, gives=_MANY),
    _route(f"GET {_F}/{{folder_id}}/messages/microsoft.graph.delta() delta", delta.messages_delta, READ, gives=_MANY),
    *_of_messages(f"{_F}/{{folder_id}}/messages/{{message_id}}"),
    _route(f"GET {_U}/messages list", messages.list_messages, READ, gives=_MANY),
    _route(f"POST {_U}/messages create", messages.create_message, WRITE, takes=_ONE, gives=_ONE),
    *_of_messages(f"{_U}/messages/{{message_id}}"),
    _route(f"POST {_U}/messages/{{message_id}}/permanentDelete delete", messages.permanent_delete, WRITE),
    _route(f"POST {_U}/messages/{{message_id}}/send send", sending.send_draft, SEND),
    _route(
        f"POST {_U}/messages/{{message_id}}/createReply createReply", sending.create_reply, WRITE, takes="action:createReply", gives=_ONE
    ),
    _route(
        f"POST {_U}/messages/{{message_id}}/createReplyAll createReply",
        sending.create_reply_all,
        WRITE,
        takes="action:createReplyAll",
        gives=_ONE,
    ),
    _route(
        f"POST {_U}/messages/{{message_id}}/createForward createForward",
        sending.create_forward,
        WRITE,
        takes="action:createForward",
        gives=_ONE,
    ),
    _route(f"POST {_U}/messages/{{message_id}}/reply reply", sending.reply, SEND, takes="action:reply"),
    _route(f"POST {_U}/sendMail sendMail", sending.send_mail, SEND, takes="action:sendMail"),
    _route(f"GET {_U}/messages/{{message_id}}/attachments listAttachments", messages.list_attachments, READ, gives=f"Collection({_FILE})"),
    _route(f"POST {_U}/messages/{{message_id}}/attachments addAttachment", messages.add_attachment, WRITE, takes=_FILE, gives=_FILE),
    _route(f"GET {_U}/messages/{{message_id}}/attachments/{{attachment_id}} getAttachment", messages.get_attachment, READ, gives=_FILE),
    _route(f"GET {_U}/messages/{{message_id}}/attachments/{{attachment_id}}/$value attachmentBytes", messages.get_attachment_bytes, READ),
    _route(
        "GET /subscriptions listSubscriptions", subscriptions.list_all, READ, gives="Collection(graph.subscription)", is_of_mailbox=False
    ),
    _route(
        "POST /subscriptions subscribe",
        subscriptions.create,
        READ,
        takes="graph.subscription",
        gives="graph.subscription",
        is_of_mailbox=False,
    ),
    _route(
        "GET /subscriptions/{subscription_id} getSubscription", subscriptions.get, READ, gives="graph.subscription", is_of_mailbox=False
    ),
    # The body of a renewal has one property; those that must not be null are the subscription's.
    _route("PATCH /subscriptions/{subscription_id} renew", subscriptions.renew, READ, gives="graph.subscription", is_of_mailbox=False),
    _route("DELETE /subscriptions/{subscription_id} unsubscribe", subscriptions.delete, READ, is_of_mailbox=False),
)
