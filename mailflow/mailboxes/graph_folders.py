"""Folders of an Exchange Online mailbox by their names, made where they are missing."""

from functools import cached_property

from mailflow.mailboxes.graph_calls import Graph, GraphRefusal


class Shelf:
    """The folders that mail is filed in; remembers those that it has found, because each is a question to the server."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[str, str] = {}

    @cached_property
    def inbox(self) -> str:
        """The inbox's id, by which mails say that they lie in it."""
        return str(self._graph.get(self._graph.path("mailFolders", "inbox"), **{"$select": "id"})["id"])

    def get(self, name: str) -> str:
        """The id of the folder of this name, made on demand. "/" separates levels; what begins with "Inbox/" lies in the inbox."""
        if name not in self._known:
            first, *rest = [part.strip() for part in name.split("/") if part.strip()] or [name]
            is_within = bool(rest) and first.casefold() == "inbox"
            folder = self.inbox if is_within else self._below("", first)
            for level in rest:
                folder = self._below(folder, level)
            self._known[name] = folder
        return self._known[name]

    def forget(self) -> None:
        """Somebody has deleted or moved folders."""
        self._known.clear()

    def _below(self, parent: str, name: str) -> str:
        place = self._graph.path("mailFolders", parent, "childFolders") if parent else self._graph.path("mailFolders")
        found = self._find(place, name)
        if found:
            return found
        try:
            return str(self._graph.ask("POST", place, json={"displayName": name}).json()["id"])
        except GraphRefusal as error:
            found = self._find(place, name) if error.status == 409 else None  # made by somebody in this moment
            if not found:
                raise
            return found

    def _find(self, place: str, name: str) -> str | None:
        quoted = name.replace("'", "''")
        page = self._graph.get(place, **{"$filter": f"displayName eq '{quoted}'", "$select": "id,displayName"})
        return next((str(folder["id"]) for folder in page["value"]), None)
