"""Message delta: a folder's changes since a token (MS docs: "Get incremental changes to messages in a folder").

Pages end with a nextLink, rounds with a deltaLink. The links carry the query of the first request. Removed and moved messages come as
`@removed`; with `changeType` only some changes come.
"""

from urllib.parse import urlencode

from tests.servers.graph import ids, queries, shapes
from tests.servers.graph.errors import GraphError, bad_request
from tests.servers.graph.messages import shown_as
from tests.servers.graph.request import Request, answer
from tests.servers.graph.shapes import Json
from tests.servers.journal import Window, window
from tests.servers.post import Folder, Item, Kind
from tests.servers.web import Answer

PAGE = 10
_CHANGES = {Kind.CREATE: "created", Kind.UPDATE: "updated", Kind.READ: "updated", Kind.DELETE: "deleted"}
# "Only these query options are supported": $select, $top, $expand, $filter and $orderby on receivedDateTime.
_KNOWN = frozenset(("$select", "$top", "$filter", "$orderby", "$expand", "$skiptoken", "$deltatoken", "changeType"))


def messages_delta(request: Request, folder_id: str) -> Answer:
    """A page of a folder's changes."""
    folder = request.folder(folder_id)
    query = request.call.query
    unknown = sorted(set(query) - _KNOWN)
    if unknown:
        raise bad_request(f"The query parameter '{unknown[0]}' is not supported with change tracking.", "BadRequest")
    _refuse_other_filters(query)
    start, known_until = _place(request, folder)
    limit = request.max_page or queries.number(query, "$top", PAGE)
    seen = window(folder, start, max(limit, 1), known_until=known_until)
    shown = [change for change in _shown(request, folder, seen) if change is not None]
    token = ids.token(folder.uid, seen.end, known_until, request.age)
    kept = {name: value for name, value in query.items() if name not in ("$skiptoken", "$deltatoken")}
    name = "$deltatoken" if seen.is_last else "$skiptoken"
    link = f"{request.link}?{urlencode({**kept, name: token}, safe='$')}"
    return answer({"@odata.context": _context(request), "value": shown, "@odata.deltaLink" if seen.is_last else "@odata.nextLink": link})


def _place(request: Request, folder: Folder) -> tuple[int, int]:
    query = request.call.query
    token = query.get("$skiptoken") or query.get("$deltatoken")
    if token == "latest":
        return len(folder.journal), len(folder.journal)
    if not token:
        return 0, len(folder.journal)
    try:
        return ids.read_token(token, folder, request.age)
    except GraphError as error:
        if error.status == 410:
            kept = {name: value for name, value in query.items() if name not in ("$skiptoken", "$deltatoken")}
            error.headers["Location"] = f"{request.link}?{urlencode({**kept, '$deltatoken': ''}, safe='$')}"
        raise


def _shown(request: Request, folder: Folder, seen: Window) -> list[Json | None]:
    wanted = request.call.query.get("changeType", "")
    fits = queries.parse_filter(request.call.query.get("$filter", ""), shapes.value_of)
    changes = [change for change in seen.changes if not wanted or _CHANGES[change[0]] == wanted]
    return [_removed(request, folder, uid, serial) if item is None else _present(request, item, fits) for _, uid, serial, item in changes]


def _present(request: Request, item: Item, fits: queries.Test) -> Json | None:
    return shown_as(request, item) if fits(item) else None


def _removed(request: Request, folder: Folder, uid: int, serial: int) -> Json | None:
    if request.is_immutable and uid in folder.items:
        return None  # it left and came back under the same id
    its_id = ids.of_uid(folder.mailbox, uid, serial, is_immutable=request.is_immutable)
    return {"@odata.type": "#microsoft.graph.message", "id": its_id, "@removed": {"reason": "deleted"}}


def _refuse_other_filters(query: dict[str, str]) -> None:
    filter_ = query.get("$filter", "").strip()
    if filter_ and not filter_.startswith(("receivedDateTime ge ", "receivedDateTime gt ")):
        raise bad_request(
            "The only supported $filter expressions are receivedDateTime ge {value} and receivedDateTime gt {value}.", "BadRequest"
        )
    if query.get("$orderby", "receivedDateTime desc") != "receivedDateTime desc":
        raise bad_request("The only supported $orderby expression is receivedDateTime desc.", "BadRequest")


def _context(request: Request) -> str:
    return f"{request.service}/$metadata#Collection(message)"
