"""What changed in a folder of an Exchange Online mailbox since a delta link (Graph, "Get incremental changes to messages in a folder")."""

from dataclasses import dataclass

from mailflow.mailboxes.graph_calls import Graph, GraphRefusal

# The most that Graph puts on a page for us; fewer pages are fewer chances to be throttled.
PAGE = "odata.maxpagesize=500"
# The link has expired, or the mailbox was moved (Graph calls it by several names).
EXPIRED = frozenset({"syncstatenotfound", "syncstateinvalid", "resyncrequired", "errorinvalidsyncstatedata"})


@dataclass(frozen=True, slots=True, order=True)
class Arrival:
    """A mail of the folder; `received` is the server's UTC text, which sorts as time does, empty where it did not say."""

    received: str
    message: str


def changes(graph: Graph, link: str) -> tuple[list[Arrival], str]:
    """Mails that are new or changed since `link`, and the link that follows.

    Without a link, or with one that has expired: every mail of the inbox. A filter by date would be the server's work, but then it
    follows no more than 5,000 mails ("message: delta"). The new link is only valid together with all of the list: identifiers alone.
    """
    if link:
        try:
            return _walk(graph, link)
        except GraphRefusal as error:
            if error.status != 410 and error.code.lower() not in EXPIRED:
                raise
    return _walk(graph, f"{graph.path('mailFolders', 'inbox', 'messages', 'delta')}?$select=receivedDateTime")


def _walk(graph: Graph, url: str) -> tuple[list[Arrival], str]:
    found: list[Arrival] = []
    while True:
        page = graph.get(url, prefer=PAGE)
        found += [Arrival(str(mail.get("receivedDateTime") or ""), str(mail["id"])) for mail in page["value"] if "@removed" not in mail]
        if "@odata.deltaLink" in page:
            return found, str(page["@odata.deltaLink"])
        url = str(page["@odata.nextLink"])
