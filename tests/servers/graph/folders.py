"""Mail folders: list, get, create, rename, delete (Graph v1.0, resource type mailFolder)."""

from tests.servers.graph import ids, queries, shapes
from tests.servers.graph.errors import GraphError, bad_request
from tests.servers.graph.request import Request, answer
from tests.servers.post import Entry, Folder, Kind
from tests.servers.web import Answer


def list_folders(request: Request, folder_id: str = "") -> Answer:
    """The folders directly below the top, or below one."""
    parent = request.folder(folder_id or "msgfolderroot")
    # The calendar and the contacts are folders of the mailbox, but no mail folders.
    shown = [folder for folder in parent.children if folder.folder_class == "IPF.Note"]
    page = queries.paged(shown, request.call.query, _value, default=request.max_page or queries.PAGE, is_strict=False)
    content = [shapes.folder(folder, request.select) for folder in page.things]
    return answer(queries.page_answer(page, content, request.link, is_counted=request.call.query.get("$count") == "true"))


def get_folder(request: Request, folder_id: str) -> Answer:
    """One folder."""
    return answer(shapes.folder(request.folder(folder_id), request.select))


def create_folder(request: Request, folder_id: str = "") -> Answer:
    """A new folder: 409 ErrorFolderExists where there is one of this name."""
    parent = request.folder(folder_id or "msgfolderroot")
    name = str(request.json().get("displayName") or "")
    if not name:
        raise bad_request("The property displayName is missing.", "ErrorInvalidRequest")
    _refuse_twin(parent, name)
    return answer(shapes.folder(request.mailbox.make_folder(name, parent)), status=201)


def update_folder(request: Request, folder_id: str) -> Answer:
    """Another name."""
    folder = request.folder(folder_id)
    if folder.known_as:
        raise GraphError(403, "ErrorMoveDistinguishedFolder", "Distinguished folders cannot be renamed.")
    name = str(request.json().get("displayName") or folder.name)
    if folder.parent and name.casefold() != folder.name.casefold():
        _refuse_twin(folder.parent, name)
    folder.name = name
    folder.version += 1
    folder.mailbox.hierarchy.append(Entry(Kind.UPDATE, folder.uid, folder.uid))
    return answer(shapes.folder(folder))


def delete_folder(request: Request, folder_id: str) -> Answer:
    """Away, with all in it."""
    folder = request.folder(folder_id)
    if folder.known_as:
        raise GraphError(403, "ErrorDeleteDistinguishedFolder", "Distinguished folders cannot be deleted.")
    folder.mailbox.remove_folder(folder)
    return answer(None, status=204)


def get_user(request: Request) -> Answer:
    """Who owns the mailbox: an application that has rights on mail alone is not told (resource type user)."""
    mailbox = request.mailbox
    return answer({"id": mailbox.guid, "displayName": mailbox.name, "mail": mailbox.address, "userPrincipalName": mailbox.address})


def _refuse_twin(parent: Folder, name: str) -> None:
    if any(child.name.casefold() == name.casefold() for child in parent.children):
        raise GraphError(409, "ErrorFolderExists", "A folder with the specified name already exists.")


def _value(folder: Folder, path: str) -> object:
    shown = shapes.folder(folder)
    if path not in shown:
        raise bad_request(f"Could not find a property named '{path}' on type 'microsoft.graph.mailFolder'.")
    return ids.of_folder(folder) if path == "id" else shown[path]
