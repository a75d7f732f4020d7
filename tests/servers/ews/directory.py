"""ResolveNames, GetServerTimeZones, ConvertId: what a client asks about the server itself (MS-OXWSRSLNM, MS-OXWSGTZ, MS-OXWSCVTID)."""

from tests.servers.ews.context import Context, each
from tests.servers.ews.soap import Element, EwsError, find, kids, m, t, text
from tests.servers.post import Mailbox

# A few of the zones that Windows knows, by its own names.
ZONES = {
    "UTC": "(UTC) Coordinated Universal Time",
    "Eastern Standard Time": "(UTC-05:00) Eastern Time (US & Canada)",
    "Central Standard Time": "(UTC-06:00) Central Time (US & Canada)",
    "Pacific Standard Time": "(UTC-08:00) Pacific Time (US & Canada)",
    "GMT Standard Time": "(UTC+00:00) Dublin, Edinburgh, Lisbon, London",
    "W. Europe Standard Time": "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
}


def resolve_names(context: Context, request: Element) -> list[Element]:
    """ResolveNames: mailboxes whose name or address begins with the entry."""

    def one(element: Element) -> list[Element]:
        wanted = text(element).removeprefix("smtp:").casefold()
        found = [
            box for box in context.post.mailboxes.values() if box.address.casefold().startswith(wanted) or wanted in box.name.casefold()
        ]
        if not found:
            raise EwsError("ErrorNameResolutionNoResults")
        counted = {"TotalItemsInView": str(len(found)), "IncludesLastItemInRange": "true"}
        return [m("ResolutionSet", *(t("Resolution", _mailbox(box)) for box in found), **counted)]

    return each(context, "ResolveNames", [find(request, "m:UnresolvedEntry")], one)


def get_server_time_zones(context: Context, request: Element) -> list[Element]:
    """GetServerTimeZones: their names, and nothing about their rules."""
    asked = [text(element) for element in kids(find(request, "m:Ids"))]

    def one(_: Element) -> list[Element]:
        shown = [t("TimeZoneDefinition", Id=zone, Name=words) for zone, words in ZONES.items() if not asked or zone in asked]
        return [m("TimeZoneDefinitions", *shown)]

    return each(context, "GetServerTimeZones", [request], one)


def convert_id(context: Context, request: Element) -> list[Element]:
    """ConvertId: ids stay as they are, whatever format is wanted, for this server has only one."""

    def one(element: Element) -> list[Element]:
        attributes = {**dict(element.attrib), "Format": str(request.get("DestinationFormat"))}
        if context.post.find(attributes.get("Mailbox", "")) is None:
            raise EwsError("ErrorNonExistentMailbox")
        alternate = m("AlternateId", **attributes)
        alternate.set("{http://www.w3.org/2001/XMLSchema-instance}type", "t:AlternateIdType")
        return [alternate]

    return each(context, "ConvertId", kids(find(request, "m:SourceIds")), one)


def _mailbox(box: Mailbox) -> Element:
    return t("Mailbox", t("Name", box.name), t("EmailAddress", box.address), t("RoutingType", "SMTP"), t("MailboxType", "Mailbox"))


OPERATIONS = {"ResolveNames": resolve_names, "GetServerTimeZones": get_server_time_zones, "ConvertId": convert_id}
