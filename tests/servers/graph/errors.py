"""What Graph says when it cannot: a status and an error object (MS docs: "Microsoft Graph error responses and resource types")."""

from dataclasses import dataclass, field


@dataclass
class GraphError(Exception):
    """A refused request."""

    status: int
    code: str
    text: str
    headers: dict[str, str] = field(default_factory=dict)


def item_not_found() -> GraphError:
    """The item is not there, or no longer under this id."""
    return GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.")


def folder_not_found() -> GraphError:
    """The folder is not there."""
    return GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store., Default folder was not found.")


def bad_request(text: str, code: str = "RequestBroker--ParseUri") -> GraphError:
    """The request is not one."""
    return GraphError(400, code, text)
