"""One box for everything: a number of an invoice, a client, a receipt or a case, a name, an amount, words of a subject."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from mailflow.domain.ledger import Client, OpenInvoice, Receipt
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.ledger import Ledger, to_client
from mailflow.store.receipts import name_words, reference_words, to_receipt
from mailflow.store.reports.paging import like
from mailflow.store.reports.queue import typed_amount
from mailflow.store.reports.sight import Seeing

_CASES = table_of(tables.Case)
_CLIENTS = table_of(tables.Client)
_INVOICES = table_of(tables.Invoice)
_MESSAGES = table_of(tables.Message)
_NAMED = table_of(tables.CaseInvoice)
_RECEIPTS = table_of(tables.Receipt)
_TOKENS = table_of(tables.ReceiptToken)
# Of each kind; who finds more types more.
_SHOWN = 10
# Subjects are looked through without an index: of the latest mails only, so that the answer does not wait for the archive.
_LATEST_MAIL = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundMail:
    """A mail by its subject or sender."""

    id: int
    subject: str
    sender: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCase:
    """A case that names what was looked for."""

    id: int
    title: str
    reason: str
    state: str
    amount: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found, the exact before the alike."""

    clients: tuple[Client, ...]
    invoices: tuple[OpenInvoice, ...]
    receipts: tuple[Receipt, ...]
    cases: tuple[FoundCase, ...]
    mails: tuple[FoundMail, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.clients or self.invoices or self.receipts or self.cases or self.mails)


class SearchReports(Seeing):
    """The search as one request sees it."""

    def search(self, text: str) -> Found:
        """Whatever has this number, name, amount or subject, as far as it may be seen."""
        wanted = text.strip()
        if not wanted:
            return Found(clients=(), invoices=(), receipts=(), cases=(), mails=())
        return Found(
            clients=self._clients(wanted),
            invoices=self._invoices(wanted),
            receipts=self._found_receipts(wanted),
            cases=self._found_cases(wanted),
            mails=self._found_mails(wanted),
        )

    def _clients(self, text: str) -> tuple[Client, ...]:
        wanted = or_(_CLIENTS.c.number == text, like(_CLIENTS.c.name, text))
        exact_first = (_CLIENTS.c.number != text, func.lower(_CLIENTS.c.name) != text.lower(), _CLIENTS.c.name)
        query = select(_CLIENTS).where(wanted, self.sight.of_client(_CLIENTS.c.number)).order_by(*exact_first).limit(_SHOWN)
        return tuple(map(to_client, self._work.all(query)))

    def _invoices(self, text: str) -> tuple[OpenInvoice, ...]:
        """Of exactly this number, or beginning with it: both are read from the primary key."""
        after = text[:-1] + chr(ord(text[-1]) + 1)
        beginning = (_INVOICES.c.number >= text, _INVOICES.c.number < after)
        query = select(_INVOICES.c.number).where(*beginning, self.sight.of_client(_INVOICES.c.client_number))
        numbers = [row.number for row in self._work.all(query.order_by(_INVOICES.c.number).limit(_SHOWN))]
        found = Ledger(self._work).find_invoices(numbers)
        return tuple(found[number] for number in numbers)

    def _found_receipts(self, text: str) -> tuple[Receipt, ...]:
        seen = self.sight.of_client(_RECEIPTS.c.client_number)
        words = sorted(reference_words(text) | name_words(text))
        ids = [select(_RECEIPTS.c.receipt_id).where(_RECEIPTS.c.receipt_id == text, seen)]
        if words:
            tokens = select(_TOKENS.c.receipt_id).where(_TOKENS.c.token.in_(words)).group_by(_TOKENS.c.receipt_id)
            ids.append(tokens.having(func.count() == len(words)).limit(200))
        if (minor := typed_amount(text)) is not None:
            of_amount = (_RECEIPTS.c.currency.in_(self._currencies()), _RECEIPTS.c.amount == minor)
            ids.append(select(_RECEIPTS.c.receipt_id).where(*of_amount).limit(200))
        found = {row.receipt_id for query in ids for row in self._work.all(query)}
        query = select(_RECEIPTS).where(_RECEIPTS.c.receipt_id.in_(sorted(found)), seen)
        return tuple(map(to_receipt, self._work.all(query.order_by(_RECEIPTS.c.received_on.desc()).limit(_SHOWN))))

    def _currencies(self) -> list[str]:
        """The currencies of the receipts, each found in the index behind the one before it: there are few, and of receipts many."""
        found: list[str] = []
        while True:
            later = select(func.min(_RECEIPTS.c.currency)).where(_RECEIPTS.c.currency > (found[-1] if found else ""))
            row = self._work.first(later)
            if row is None or row[0] is None:
                return found
            found.append(str(row[0]))

    def _found_cases(self, text: str) -> tuple[FoundCase, ...]:
        """Each way by itself: one condition with all of them would be looked for through the whole archive."""
        ways = [
            select(_NAMED.c.case_id.label("id")).where(_NAMED.c.invoice_number == text),
            select(_CASES.c.id).where(_CASES.c.receipt_id == text),
            select(_CASES.c.id).where(_CASES.c.client_number == text),
        ]
        if text.isdecimal() and len(text) < 12:
            ways.append(select(_CASES.c.id).where(_CASES.c.id == int(text)))
        found = {row.id for way in ways for row in self._work.all(way.order_by(way.selected_columns[0].desc()).limit(_SHOWN))}
        wanted = (_CASES.c.id.in_(sorted(found)), self.sight.of_client(_CASES.c.client_number))
        query = select(_CASES).where(*wanted).order_by(_CASES.c.id.desc()).limit(_SHOWN)
        return tuple(
            FoundCase(
                id=row.id,
                title=row.title,
                reason=row.reason,
                state=row.state,
                amount=None if row.amount is None else Money.from_minor(row.amount, row.currency),
            )
            for row in self._work.all(query)
        )

    def _found_mails(self, text: str) -> tuple[FoundMail, ...]:
        """By subject and sender. Whose mail it is only its case knows: an attorney finds it there."""
        if self.sight.attorney is not None:
            return ()
        columns = (_MESSAGES.c.id, _MESSAGES.c.subject, _MESSAGES.c.sender, _MESSAGES.c.received_at)
        latest = select(*columns).order_by(_MESSAGES.c.id.desc()).limit(_LATEST_MAIL).subquery()
        query = select(latest).where(or_(like(latest.c.subject, text), like(latest.c.sender, text))).order_by(latest.c.id.desc())
        rows = self._work.all(query.limit(_SHOWN))
        hidden = self._behind_walls([row.id for row in rows])
        return tuple(
            FoundMail(id=row.id, subject=row.subject, sender=row.sender, received_at=row.received_at)
            for row in rows
            if row.id not in hidden
        )

    def _behind_walls(self, mails: list[int]) -> set[int]:
        decisions = table_of(tables.Decision)
        query = select(decisions.c.message_row).where(decisions.c.message_row.in_(mails), ~self.sight.of_client(decisions.c.client_number))
        return {row.message_row for row in self._work.all(query)} if self.sight.login is not None else set()
