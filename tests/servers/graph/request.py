"""One request to Graph: what it asks for, by whom, and with which preferences."""

import json
import re
from dataclasses import dataclass
from typing import Any

from tests.servers.graph import ids
from tests.servers.graph.errors import bad_request, folder_not_found, item_not_found
from tests.servers.graph.shapes import Json
from tests.servers.post import Folder, Item, Mailbox, Post
from tests.servers.web import Answer, Call

_MAX_PAGE = re.compile(r"odata\.maxpagesize\s*=\s*(\d+)", re.IGNORECASE)
_BODY_TYPE = re.compile(r'outlook\.body-content-type\s*=\s*"?(\w+)', re.IGNORECASE)
_IMMUTABLE = re.compile(r'IdType\s*=\s*"?ImmutableId"?', re.IGNORECASE)
DAY_MARK = re.compile(r"^\d{4}-\d\d-\d\d")


@dataclass(slots=True, kw_only=True)
class Request:
    """What a handler needs; `service` is the root of the API (`https://…/v1.0`)."""

    call: Call
    post: Post
    mailbox: Mailbox
    service: str
    age: int = 0  # rises when delta tokens expire
    app: str = ""

    @property
    def prefer(self) -> str:
        """The Prefer header."""
        return self.call.headers.get("prefer", "")

    @property
    def is_immutable(self) -> bool:
        """Whether ids are to be immutable."""
        return bool(_IMMUTABLE.search(self.prefer))

    @property
    def body_type(self) -> str:
        """The body type wanted."""
        found = _BODY_TYPE.search(self.prefer)
        return found[1] if found else ""

    @property
    def max_page(self) -> int | None:
        """The page size preferred."""
        found = _MAX_PAGE.search(self.prefer)
        return int(found[1]) if found else None

    @property
    def select(self) -> list[str]:
        """The properties selected; `id` always comes."""
        return [name.strip() for name in self.call.query.get("$select", "").split(",") if name.strip()]

    @property
    def link(self) -> str:
        """The address asked for, without its query."""
        return self.call.url.partition("?")[0]

    @property
    def is_mime(self) -> bool:
        """Whether the body is a mail in base64 (MS docs: "Send mail in MIME format")."""
        return self.call.headers.get("content-type", "").lower().startswith("text/plain")

    def json(self) -> Json:
        """The body."""
        if not self.call.body:
            return {}
        try:
            said = json.loads(self.call.body)
        except ValueError as error:
            raise bad_request("Unable to read JSON request payload.", "BadRequest") from error
        if not isinstance(said, dict):
            raise bad_request("Empty Payload. JSON content expected.", "BadRequest")
        return said

    def folder(self, value: str) -> Folder:
        """The folder of an id or well-known name."""
        found = ids.find_folder(self.mailbox, value)
        if found is None:
            raise folder_not_found()
        return found

    def item(self, value: str) -> Item:
        """The message of an id."""
        found = ids.find_item(self.mailbox, value)
        if found is None:
            raise item_not_found()
        return found


def answer(content: Json | None, *, status: int = 200) -> Answer:
    """JSON, or nothing."""
    if content is None:
        return Answer(status=status)
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return Answer(
        status=status, headers={"Content-Type": "application/json;odata.metadata=minimal;odata.streaming=true;charset=utf-8"}, body=body
    )


def action_parameters(said: Json) -> dict[str, Any]:
    """The parameters of an action, whose names are written in either case."""
    return {name.lower(): value for name, value in said.items()}
