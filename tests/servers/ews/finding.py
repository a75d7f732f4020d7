"""FindItem: restrictions, sorting and pages (MS-OXWSSRCH 3.1.4.2; MS-OXWSCDATA, SearchExpressionType)."""

import operator
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from tests.servers.ews import shapes
from tests.servers.ews.context import Context, each
from tests.servers.ews.soap import Element, EwsError, boolean, find, kids, local, m, t
from tests.servers.post import Item

Thing = TypeVar("Thing")
Test = Callable[[Thing], bool]
Read = Callable[[Thing, str], Any]  # the value of a property, as it has it

# The default throttling policy of Exchange lets nobody find more at once (EwsFindCountLimit).
MOST_ITEMS = 1000


def find_item(context: Context, request: Element) -> list[Element]:
    """FindItem: the items of folders that fit a restriction, a page of them."""
    shape = shapes.read_shape(find(request, "m:ItemShape"), is_list=True)
    fits = read_restriction(find(request, "m:Restriction"), item_value)

    def one(element: Element) -> list[Element]:
        if refused := shape.names & {"MimeContent", "Body", "Attachments", "InternetMessageHeaders"}:
            raise EwsError("ErrorInvalidPropertyRequest", "", dict.fromkeys(sorted(refused), ""))
        folder = context.folder(element)
        newest_first = sorted(folder.items.values(), key=lambda item: (item.received_at, item.uid), reverse=True)
        found = [item for item in newest_first if fits(item)]
        for order in reversed(kids(find(request, "m:SortOrder"))):
            field = _field(kids(order)[0])
            found.sort(key=_order(field), reverse=order.get("Order") == "Descending")
        shown, attributes = page(found, find(request, "m:IndexedPageItemView"))
        return [m("RootFolder", t("Items", *(shapes.item(item, shape) for item in shown)), **attributes)]

    return each(context, "FindItem", kids(find(request, "m:ParentFolderIds")), one)


def page(found: Sequence[Thing], view: Element | None) -> tuple[Sequence[Thing], dict[str, str]]:
    """Part of a list, and the attributes that say where it ends (FindResponsePagingAttributes)."""
    offset = int(view.get("Offset")) if view is not None else 0
    most = min(int(view.get("MaxEntriesReturned") or MOST_ITEMS), MOST_ITEMS) if view is not None else MOST_ITEMS
    if view is not None and view.get("BasePoint") == "End":
        offset = max(len(found) - offset - most, 0)
    end = min(offset + most, len(found))
    attributes = {
        "IndexedPagingOffset": str(end),
        "TotalItemsInView": str(len(found)),
        "IncludesLastItemInRange": boolean(end >= len(found)),
    }
    return found[offset:end], attributes


def read_restriction(element: Element | None, read: Read[Thing]) -> Test[Thing]:
    """The test that a Restriction describes; everything fits where there is none."""
    if element is None or not kids(element):
        return _anything
    return _expression(kids(element)[0], read)


def item_value(item: Item, field: str) -> Any:  # see shapes.value_of
    """A property of an item; one that begins with `ext:` is an extended property."""
    if field.startswith("ext:"):
        return _extended(item, field.removeprefix("ext:"))
    return shapes.value_of(item, field)


def _order(field: str) -> Callable[[Item], Any]:  # see _sortable
    return lambda item: _sortable(item_value(item, field))


def _anything(_: object) -> bool:
    return True


def _expression(element: Element, read: Read[Thing]) -> Test[Thing]:
    name, parts = local(element), kids(element)
    if name in ("And", "Or"):
        tests = [_expression(part, read) for part in parts]
        join = all if name == "And" else any
        return lambda thing: join(test(thing) for test in tests)
    if name == "Not":
        inner = _expression(parts[0], read)
        return lambda thing: not inner(thing)
    field = _field(parts[0])
    if name == "Exists":
        return lambda thing: read(thing, field) not in (None, "", [])
    if name == "Contains":
        return _contains(element, field, read)
    if name == "Excludes":
        mask = int(str(parts[1].get("Value")), 0)
        return lambda thing: not int(read(thing, field) or 0) & mask
    if name in _COMPARE:
        return _compared(_COMPARE[name], parts[1], field, read)
    raise EwsError("ErrorInvalidRestriction", f"This server does not know the restriction {name}.")


_COMPARE = {
    "IsEqualTo": operator.eq,
    "IsNotEqualTo": operator.ne,
    "IsGreaterThan": operator.gt,
    "IsGreaterThanOrEqualTo": operator.ge,
    "IsLessThan": operator.lt,
    "IsLessThanOrEqualTo": operator.le,
}


def _compared(compare: Callable[[Any, Any], bool], right: Element, field: str, read: Read[Thing]) -> Test[Thing]:
    operand = kids(right)[0]
    other = _field(operand) if local(operand) != "Constant" else ""
    constant = str(operand.get("Value"))

    def test(thing: Thing) -> bool:
        value = read(thing, field)
        wanted = read(thing, other) if other else _like(value, constant)
        if isinstance(value, list):
            return any(compare(one, wanted) for one in value)
        if value is None or wanted is None:
            return compare is operator.ne
        return compare(_plain(value), _plain(wanted))

    return test


def _contains(element: Element, field: str, read: Read[Thing]) -> Test[Thing]:
    wanted = str(next(part for part in kids(element) if local(part) == "Constant").get("Value"))
    ignores_case = "IgnoreCase" in (element.get("ContainmentComparison") or "")
    mode = element.get("ContainmentMode") or "Substring"
    wanted = wanted.casefold() if ignores_case else wanted

    def test(thing: Thing) -> bool:
        value = read(thing, field)
        values = value if isinstance(value, list) else [value]
        return any(_holds(str(one or "").casefold() if ignores_case else str(one or ""), wanted, mode) for one in values)

    return test


def _holds(value: str, wanted: str, mode: str) -> bool:
    if mode == "FullString":
        return value == wanted
    if mode in ("Prefixed", "PrefixOnWords"):
        return value.startswith(wanted) or (mode == "PrefixOnWords" and any(word.startswith(wanted) for word in value.split()))
    return wanted in value


def _field(path: Element) -> str:
    if local(path) == "ExtendedFieldURI":
        return "ext:" + shapes.extended_key(path)
    return str(path.get("FieldURI") or "").partition(":")[2]


def _extended(item: Item, key: str) -> Any:  # see value_of
    if "propertytag=0x1035" in key.lower():
        return item.letter.message_id
    parts = dict(pair.partition("=")[::2] for pair in key.split(";"))
    if parts.get("DistinguishedPropertySetId") == "internetheaders":
        return next((value for name, value in item.letter.headers if name.lower() == parts.get("PropertyName")), None)
    return item.properties.get(key)


def _like(value: Any, constant: str) -> Any:  # a constant of the property's own type
    if isinstance(value, bool):
        return constant.lower() in ("true", "1")
    if isinstance(value, int):
        return int(constant)
    if isinstance(value, datetime):
        parsed = datetime.fromisoformat(constant)
        return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    return constant


def _plain(value: Any) -> Any:  # text compares without case, as in Exchange
    return value.casefold() if isinstance(value, str) else value


def _sortable(value: Any) -> Any:  # lists and nothing sort as text
    return "" if value is None else ", ".join(value) if isinstance(value, list) else _plain(value)


OPERATIONS = {"FindItem": find_item}
