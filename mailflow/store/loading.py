"""Loads of the billing system's files into the mirror: in bulk, by comparison with what is there (DESIGN §8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from mailflow.domain.ledger import Client, OpenInvoice
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.ledger import Ledger, to_client
from mailflow.store.mirror import Mirror, UnderWay
from mailflow.store.work import Work, chunks

_CLIENTS = table_of(tables.Client)
_FEEDS = table_of(tables.Feed)
_INVOICES = table_of(tables.Invoice)
# Rows of one statement: larger ones gain nothing (measured at 1 k, 5 k and 20 k rows) and hold more memory.
_ROWS = 5000
_SAID = (
    *("amount", "loaded_balance", "client_number", "matter_number", "matter_name", "invoiced_on", "due_on"),
    *("billing_attorney", "office", "practice_group"),
)
_END_OF_SAID = len(_SAID)
_COMPARED = [_INVOICES.c[name] for name in (*_SAID, "number", "pending", "unexplained", "as_of")]
# What the billing system says; further addresses are learned, and laid over it.
_CLIENT_FIELDS = [each.name for each in fields(Client) if each.name != "further_emails"]


@dataclass(slots=True)
class Difference:
    """What a load changed, in counts; of invoices, `closed` ones are at zero or gone from the ledger since."""

    new_clients: int = 0
    changed_clients: int = 0
    new_invoices: int = 0
    changed_invoices: int = 0
    closed_invoices: int = 0
    unchanged_invoices: int = 0
    older_rows: int = 0  # rows that say less than is known: a later file has described the same invoice
    moved_clients: set[str] = field(default_factory=set)  # whose balances moved for unknown reasons, or moved back


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedFeed:
    """A file that was loaded before."""

    file: str
    as_of: datetime
    loaded_at: datetime


class Loading:
    """The loads of one unit of work."""

    def __init__(self, work: Work, ledger: Ledger, mirror: Mirror) -> None:
        self._work = work
        self._ledger = ledger
        self._mirror = mirror

    # files

    def find_feed(self, sha256: str) -> LoadedFeed | None:
        """The latest load of a file with these bytes."""
        row = self._work.first(select(_FEEDS).where(_FEEDS.c.sha256 == sha256).order_by(_FEEDS.c.as_of.desc()).limit(1))
        return None if row is None else LoadedFeed(file=row.file, as_of=row.as_of, loaded_at=row.loaded_at)

    def add_feed(self, *, sha256: str, file: str, as_of: datetime, counts: Mapping[str, int]) -> None:
        """Notes that a file was loaded, with how many rows of what."""
        values = {"sha256": sha256, "file": file, "as_of": as_of, "loaded_at": self._work.now, "counts": dict(counts)}
        self._work.insert_new(_FEEDS, values)

    # clients

    def clients(self, clients: Iterable[Client], difference: Difference) -> None:
        """Takes clients over: new ones are added, known ones changed where the file says something else."""
        stamp = self._ledger.stamp()
        for some in chunks(clients, _ROWS):
            known = self._known_clients(some)
            fresh = [client for client in some if client.number not in known]
            changed = [client for client in some if client.number in known and known[client.number] != client]
            self._work.insert_many(_CLIENTS, [_client_values(client) | {"changed": stamp} for client in fresh])
            for client in changed:
                self._work.change(
                    update(_CLIENTS).where(_CLIENTS.c.number == client.number).values(_client_values(client) | {"changed": stamp})
                )
            difference.new_clients += len(fresh)
            difference.changed_clients += len(changed)

    def missing_clients(self, numbers: Iterable[str]) -> frozenset[str]:
        """Which of these numbers no client has."""
        wanted = set(numbers)
        for some in chunks(sorted(wanted)):
            known = select(_CLIENTS.c.number).where(_CLIENTS.c.number.in_(some))
            wanted -= {row.number for row in self._work.all(known)}
        return frozenset(wanted)

    def _known_clients(self, clients: Sequence[Client]) -> dict[str, Client]:
        known: dict[str, Client] = {}
        for some in chunks(clients):
            rows = self._work.all(select(_CLIENTS).where(_CLIENTS.c.number.in_([client.number for client in some])))
            known |= {row.number: to_client(row) for row in rows}
        return known

    # invoices

    def invoices(self, invoices: Iterable[OpenInvoice], difference: Difference, *, as_of: datetime, is_complete: bool) -> None:
        """Takes balances over as of a moment. A complete load says of every invoice that it lacks that it is closed.

        What the billing system took of ours before `as_of` is contained in its balances from now on. A balance that is not what
        follows from the last one and from that is noted as unexplained, in either direction.
        """
        self._ledger.stamp()  # nobody books between what is read here and what is written
        is_first = self._ledger.sizes()[1] == 0
        under_way = self._mirror.under_way(as_of, is_complete=is_complete)
        seen: set[str] = set()
        for some in chunks(invoices, _ROWS):
            known = {} if is_first else self._known_invoices([invoice.number for invoice in some])
            seen.update(invoice.number for invoice in some)
            fresh = [invoice for invoice in some if invoice.number not in known]
            self._add(fresh, as_of, difference)
            current = [invoice for invoice in some if invoice.number in known and known[invoice.number].as_of <= as_of]
            difference.older_rows += len(some) - len(fresh) - len(current)
            self._take_over([(known[invoice.number], _said(invoice)) for invoice in current], under_way, difference)
        if is_complete:
            if not is_first:
                self._close_all_but(seen, under_way, difference)
            under_way.take(None)
            self._ledger.set_as_of(as_of)
        self._mirror.contain(under_way.taken, as_of=as_of)

    def other_currencies(self, invoices: Sequence[OpenInvoice]) -> dict[str, str]:
        """Invoices that the ledger has in another currency, and which."""
        if self._ledger.sizes()[1] == 0:
            return {}
        others: dict[str, str] = {}
        for some in chunks(invoices):
            said = {invoice.number: invoice.amount.currency for invoice in some}
            known = self._work.all(select(_INVOICES.c.number, _INVOICES.c.currency).where(_INVOICES.c.number.in_(list(said))))
            others |= {row.number: row.currency for row in known if row.currency != said[row.number]}
        return others

    def count_missing(self, numbers: Iterable[str]) -> tuple[int, int]:
        """How many open invoices a complete load of only these numbers would close, and how many are open."""
        listed = set(numbers)
        is_open = [row.number in listed for row in self._work.stream(select(_INVOICES.c.number).where(_INVOICES.c.loaded_balance != 0))]
        return is_open.count(False), len(is_open)

    def _add(self, invoices: Sequence[OpenInvoice], as_of: datetime, difference: Difference) -> None:
        stamp = self._ledger.stamp()
        rows = []
        for invoice in invoices:
            said = _said(invoice)
            rows.append((invoice.number, invoice.amount.currency, *said, said[1], 0, 0, as_of, stamp))
        columns = ("number", "currency", *_SAID, "balance", "pending", "unexplained", "as_of", "changed")
        self._work.insert_bulk(_INVOICES, columns, rows)
        difference.new_invoices += len(rows)

    def _take_over(self, pairs: Sequence[tuple[Row[Any], tuple[Any, ...]]], under_way: UnderWay, difference: Difference) -> None:
        changed = []
        for row, said in pairs:
            taken = under_way.take(row.number)
            moved = said[1] - row.loaded_balance + taken
            is_same = not taken and row[:_END_OF_SAID] == said
            if is_same:
                difference.unchanged_invoices += 1
                if under_way.is_complete:
                    continue  # the ledger's own as-of speaks for it
            values = dict(zip(_SAID, said, strict=True))
            if moved:
                difference.moved_clients.add(values["client_number"])
            pending = row.pending - taken
            caches = {"pending": pending, "balance": said[1] - pending, "unexplained": row.unexplained + moved}
            changed.append(values | caches | {"at_number": row.number, "as_of": under_way.as_of, "changed": self._ledger.stamp()})
            is_closed = said[1] == 0 and row.loaded_balance != 0
            difference.closed_invoices += is_closed
            difference.changed_invoices += not is_closed and not is_same
        if changed:
            names = (*_SAID, "pending", "balance", "unexplained", "as_of", "changed")
            one = update(_INVOICES).where(_INVOICES.c.number == bindparam("at_number"))
            self._work.connection.execute(one.values({name: bindparam(name) for name in names}), changed)

    def _close_all_but(self, seen: set[str], under_way: UnderWay, difference: Difference) -> None:
        is_live = (_INVOICES.c.loaded_balance != 0) | (_INVOICES.c.pending != 0)
        live = self._work.stream(select(_INVOICES.c.number).where(is_live, _INVOICES.c.as_of <= under_way.as_of))
        gone = [row.number for row in live if row.number not in seen]
        for some in chunks(gone, _ROWS):
            known = self._known_invoices(some)
            self._take_over([(row, (row.amount, 0, *row[2:_END_OF_SAID])) for row in known.values()], under_way, difference)

    def _known_invoices(self, numbers: Sequence[str]) -> dict[str, Row[Any]]:
        known: dict[str, Row[Any]] = {}
        for some in chunks(numbers):
            known |= {row.number: row for row in self._work.all(select(*_COMPARED).where(_INVOICES.c.number.in_(some)))}
        return known


def _client_values(client: Client) -> dict[str, Any]:
    values = {name: getattr(client, name) for name in _CLIENT_FIELDS}
    return values | {"aliases": list(client.aliases), "email_domains": list(client.email_domains), "tags": list(client.tags)}


def _said(invoice: OpenInvoice) -> tuple[Any, ...]:
    """What a file says of an invoice, in the order of `_SAID`."""
    amount = invoice.amount.minor
    return (
        amount,
        amount if invoice.balance is invoice.amount else invoice.balance.minor,
        invoice.client_number,
        invoice.matter_number,
        invoice.matter_name,
        invoice.invoiced_on,
        invoice.due_on,
        invoice.billing_attorney,
        invoice.office,
        invoice.practice_group,
    )
