"""The open items before the first mail: six bill runs in five offices, numbered one after the other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from .clients import ALL, BIG
from .world import ZERO, Client, Invoice

BILL_RUNS = (date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 29), date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 28))
_SERIES = {"New York": 418200, "Toronto": 72214, "London": 31455, "Frankfurt": 871, "Zurich": 41873}
_SHAPE = {"New York": "{:06d}", "Toronto": "TO{:06d}", "London": "LN{:07d}", "Frankfurt": "FR-26-{:05d}", "Zurich": "{:07d}"}
_MATTERS = (
    "General advice",
    "Lease renewal {}",
    "Patent {} opposition",
    "Claim of R. Alder",
    "Claim of J. Moss",
    "Project Heron",
    "Project Basalt",
    "Supply agreement {}",
    "Regulatory inquiry {}",
    "Labor arbitration {}",
    "Warehouse fire {}",
    "Vessel arrest {}",
    "Trademark watch",
    "Data protection review",
    "Share purchase {}",
)


@dataclass(slots=True)
class Book:
    """The ledger while scenarios take invoices out of it, so that no two of them meet by accident."""

    rng: Random
    invoices: dict[str, Invoice] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    marked: dict[str, tuple[str, str]] = field(default_factory=dict)  # pairs that a scenario has prepared

    def of(self, client: str) -> list[Invoice]:
        """All open items of a client, credits included, taken or not."""
        return [x for x in self.invoices.values() if x.client == client and x.balance]

    def free(self, client: str) -> list[Invoice]:
        """Open invoices that no scenario has taken and that were never paid in part."""
        return [x for x in self.of(client) if x.number not in self.taken and x.balance > 0 and x.balance == x.amount]

    def take(self, invoices: Sequence[Invoice]) -> list[Invoice]:
        """Reserve these for one scenario."""
        self.taken.update(x.number for x in invoices)
        return list(invoices)

    def draw(self, client: str, count: int) -> list[Invoice]:
        """`count` open invoices of a client, in ledger order."""
        free = self.free(client)
        if len(free) < count:
            raise LookupError(f"client {client} has {len(free)} free invoices, {count} wanted: raise its monthly count in clients.py")
        return self.take(sorted(self.rng.sample(free, count), key=lambda x: x.number))

    def draw_run(self, client: str, count: int) -> list[Invoice]:
        """`count` free invoices of a client with consecutive numbers."""
        runs = self.runs(client, count)
        if not runs:
            raise LookupError(f"client {client} has no run of {count} invoices left")
        return self.take(self.rng.choice(runs))

    def runs(self, client: str, count: int) -> list[list[Invoice]]:
        """The runs of `count` consecutive numbers among a client's free invoices."""
        free = sorted(self.free(client), key=lambda x: x.number)
        spans = [free[i : i + count] for i in range(len(free) - count + 1)]
        return [span for span in spans if digits(span[-1].number) - digits(span[0].number) == count - 1]

    def draw_credit(self, client: str) -> Invoice:
        """One open credit note of a client."""
        notes = [x for x in self.of(client) if x.balance < 0 and x.number not in self.taken]
        return self.take([self.rng.choice(notes)])[0]

    def draw_closed(self, client: str) -> Invoice:
        """One paid invoice of a client."""
        closed = [x for x in self.invoices.values() if x.client == client and not x.balance and x.number not in self.taken]
        return self.take([self.rng.choice(closed)])[0]

    def draw_part_paid(self, client: str) -> Invoice:
        """One invoice that had been paid in part before."""
        rests = [x for x in self.of(client) if 0 < x.balance < x.amount and x.number not in self.taken]
        return self.take([self.rng.choice(rests)])[0]

    def reprice(self, number: str, amount: Decimal) -> Invoice:
        """Give an invoice another amount (before anybody uses it)."""
        self.invoices[number] = replace(self.invoices[number], amount=amount, balance=amount)
        return self.invoices[number]


def digits(number: str) -> int:
    """The running number inside an invoice number."""
    return int("".join(c for c in number.rsplit("-", 1)[-1] if c.isdigit()))


def open_book(rng: Random) -> Book:
    """The ledger of the morning of the first day."""
    book = Book(rng)
    counters = dict(_SERIES)
    matters = {c.number: _matters(c, rng) for c in ALL}
    for run in BILL_RUNS:
        order = list(ALL)
        rng.shuffle(order)
        for client in order:
            for _ in range(client.monthly):
                counters[client.office] += 1
                _bill(book, client, _SHAPE[client.office].format(counters[client.office]), run, matters=matters[client.number])
            counters[client.office] += rng.choice((0, 0, 1, 2))
    _settle_some(book)
    return book


def _bill(book: Book, client: Client, number: str, run: date, *, matters: list[tuple[str, str]]) -> None:
    matter, matter_name = book.rng.choice(matters)
    amount = _fee(book.rng)
    book.invoices[number] = Invoice(
        number=number,
        client=client.number,
        matter=matter,
        matter_name=matter_name,
        issued_on=run,
        due_on=run + timedelta(days=30),
        currency=client.currency,
        amount=amount,
        balance=amount,
    )


def _settle_some(book: Book) -> None:
    """Close, part-pay and credit a few items of each large client; small ones stay as billed but for one credit here and there."""
    for client in BIG:
        mine = [x for x in book.invoices.values() if x.client == client.number]
        for invoice in book.rng.sample(mine[: len(mine) * 2 // 3], 5):
            book.invoices[invoice.number] = replace(invoice, balance=ZERO)
        rest = [x for x in mine if book.invoices[x.number].balance]
        changed = book.rng.sample(rest, 5)
        for invoice in changed[:4]:
            credit = -(invoice.amount / Decimal(book.rng.randint(5, 14))).quantize(Decimal("0.01")) - Decimal("0.37")
            book.invoices[invoice.number] = replace(invoice, amount=credit, balance=credit)
        paid = (changed[4].amount * Decimal(book.rng.randint(31, 68)) / 100).quantize(Decimal("0.01"))
        book.invoices[changed[4].number] = replace(changed[4], balance=changed[4].amount - paid)


def _matters(client: Client, rng: Random) -> list[tuple[str, str]]:
    names = rng.sample(_MATTERS, min(5, 2 + client.monthly // 2))
    return [(f"{client.number}-{4001 + i * 7 + rng.randint(0, 5):04d}", name.format(rng.randint(11, 98))) for i, name in enumerate(names)]


def _fee(rng: Random) -> Decimal:
    """A law firm's bill: mostly four or five figures, seldom round."""
    cents = int(math.exp(rng.gauss(9.1, 0.85)) * 100)
    cents = min(max(cents, 41237), 24_000_000)
    return Decimal(cents + (cents % 10 == 0) * rng.randint(1, 9)) / 100
