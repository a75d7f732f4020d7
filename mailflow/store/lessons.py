"""What was learned about clients, laid over what the billing system says of them."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select

from mailflow.domain.ledger import Client
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.tables.desk import LearnedKind, LearnedState
from mailflow.store.work import Work

_RULES = table_of(tables.LearnedRule)
_CHOSEN = select(_RULES.c.client_number, _RULES.c.kind, _RULES.c.pattern)
_IN_FORCE = _CHOSEN.where(_RULES.c.state == LearnedState.ACTIVE).order_by(_RULES.c.id)
# Names and addresses of a client by its number.
Lessons = dict[str, list[tuple[LearnedKind, str]]]


def read_lessons(work: Work) -> Lessons:
    """Every rule in force; there are as many as people have confirmed."""
    found: Lessons = {}
    for row in work.all(_IN_FORCE):
        found.setdefault(row.client_number, []).append((LearnedKind(row.kind), row.pattern))
    return found


def with_lessons(client: Client, lessons: Lessons) -> Client:
    """A client as it is known after the lessons in force about it."""
    known: Iterable[tuple[LearnedKind, str]] = lessons.get(client.number, ())
    if not known:
        return client
    aliases = tuple(pattern for kind, pattern in known if kind is LearnedKind.PAYER_ALIAS)
    senders = tuple(pattern for kind, pattern in known if kind is LearnedKind.SENDER)
    return replace(client, aliases=(*client.aliases, *aliases), further_emails=(*client.further_emails, *senders))
