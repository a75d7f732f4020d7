"""Notes on clients, and views of the queue that people keep."""

from mailflow.domain.errors import IllegalMove
from mailflow.store.unit import Store

_LONGEST_NOTE = 2000
_LONGEST_NAME = 60
_LONGEST_QUERY = 1000


def note_on_client(store: Store, number: str, *, text: str, actor: str) -> None:
    """Writes a note on a client's page. Raises IllegalMove where there is nothing in it."""
    plain = text.replace("\x00", "").strip()[:_LONGEST_NOTE]
    if not plain:
        raise IllegalMove("write the note first")
    with store.unit() as unit:
        unit.notes.add(f"client:{number}", author=actor, text=plain)
        unit.audit.note("client.noted", actor=actor, subject=f"client:{number}")
        unit.commit()


def keep_view(store: Store, *, login: str, name: str, query: str) -> None:
    """Keeps a filter of the queue under a name. Raises IllegalMove where it has none."""
    if not name.strip():
        raise IllegalMove("a view needs a name")
    with store.unit() as unit:
        unit.views.keep(login, name=name.strip()[:_LONGEST_NAME], query=query[:_LONGEST_QUERY])
        unit.commit()


def drop_view(store: Store, *, login: str, view_id: int) -> None:
    """Forgets a view of this person."""
    with store.unit() as unit:
        unit.views.drop(login, view_id)
        unit.commit()
