"""What changed in a folder of an Exchange mailbox since a sync state: the one loss-free way to watch it (SyncFolderItems)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from exchangelib import Account
from exchangelib.errors import ErrorInvalidSyncStateData
from exchangelib.fields import FieldPath
from exchangelib.folders import Folder
from exchangelib.items import ID_ONLY, Message
from exchangelib.services import SyncFolderItems
from exchangelib.services.common import EWSService
from exchangelib.util import TNS

from mailflow.mailboxes.exchange_answers import AtOnce

# The most that a server returns at once (MaxChangesReturned, Types.xsd).
PAGE = 512


@dataclass(frozen=True, slots=True, order=True)
class Arrival:
    """A mail of the folder; `received` is the server's UTC text, which sorts as time does, `size` its bytes."""

    received: str
    item: str
    size: int = 0


def changes(account: Account, folder: Folder, state: str) -> tuple[list[Arrival], str]:
    """Mails that are new or changed since `state`, and the state after them.

    Without a state, or with one that the server no longer takes: every mail of the folder. The new state is only valid together with
    all of the list, so the whole is returned at once: identifiers alone, some 300 bytes a mail.
    """
    found: list[Arrival] = []
    while True:
        page = _Changes(account=account)
        try:
            # The generator must be exhausted before its state is true (exchangelib 5.6, SyncFolder).
            found += [arrival for arrival in _call(page, folder, state) if arrival is not None]
        except ErrorInvalidSyncStateData:
            if not state:
                raise
            state = ""
            found.clear()
            continue
        # Some servers repeat a state and say that there is more.
        if page.includes_last_item_in_range or page.sync_state == state:
            return found, page.sync_state or ""
        state = page.sync_state or ""


class _Changes(AtOnce, SyncFolderItems):  # type: ignore[misc]  # the library ships no types
    """The service, read for what we need: an inbox may hold kinds of items that the library refuses to read."""

    def _get_element_container(self, message: Any, name: str | None = None) -> Any:  # lxml's elements, as the library hands them on
        # A refusal has no sync state, which the library looks for first.
        if message.get("ResponseClass") == "Error":
            return EWSService._get_element_container(self, message=message, name=name)  # noqa: SLF001  # what the library itself calls
        return super()._get_element_container(message=message, name=name)

    def _elem_to_obj(self, elem: Any) -> Arrival | None:  # as above
        if elem.tag not in {f"{{{TNS}}}Create", f"{{{TNS}}}Update"}:
            return None
        identity, size = elem.find(f".//{{{TNS}}}ItemId"), elem.findtext(f".//{{{TNS}}}Size")
        return Arrival(elem.findtext(f".//{{{TNS}}}DateTimeReceived") or "", identity.get("Id"), int(size or 0))


def _call(service: _Changes, folder: Folder, state: str) -> Iterator[Arrival | None]:
    wanted = [FieldPath(field=Message.get_field_by_fieldname(name)) for name in ("datetime_received", "size")]
    return service.call(  # type: ignore[no-any-return]  # as above
        folder=folder,
        shape=ID_ONLY,
        additional_fields=wanted,
        sync_state=state,
        ignore=None,
        max_changes_returned=PAGE,
        sync_scope=None,
    )
