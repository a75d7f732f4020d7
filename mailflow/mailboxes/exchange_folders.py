"""Folders of a shared Exchange mailbox by their names, made where they are missing."""

from exchangelib.errors import ErrorFolderExists, ErrorFolderNotFound
from exchangelib.folders import Folder
from exchangelib.services import CreateFolder

from mailflow.mailboxes.exchange_account import Places

# Ordinary mail (MS-OXOSFLD, 2.2.5.1).
MAIL_FOLDER = "IPF.Note"


class Shelf:
    """The folders that mail is filed in; remembers those that it has found, because each is a question to the server."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._known: dict[str, Folder] = {}

    def get(self, name: str) -> Folder:
        """The folder of this name, made on demand. "/" separates levels; what begins with "Inbox/" lies in the inbox."""
        if name not in self._known:
            first, *rest = [part.strip() for part in name.split("/") if part.strip()] or [name]
            is_within = bool(rest) and first.casefold() == "inbox"
            folder = self._places.inbox if is_within else self._below(self._places.top, first)
            for level in rest:
                folder = self._below(folder, level)
            self._known[name] = folder
        return self._known[name]

    def forget(self) -> None:
        """Somebody has deleted or moved folders."""
        self._known.clear()

    def _below(self, folder: Folder, name: str) -> Folder:
        found = _find(folder, name)
        if found is not None:
            return found
        made = Folder(root=folder.root, name=name, folder_class=MAIL_FOLDER)
        try:
            return CreateFolder(account=self._places.account).get(parent_folder=folder, folders=[made])
        except ErrorFolderExists:  # made by somebody in this moment
            return _find(folder, name) or folder


def _find(folder: Folder, name: str) -> Folder | None:
    # Not folder / name, which lists the whole mailbox first.
    try:
        return folder // name
    except ErrorFolderNotFound:
        return None
