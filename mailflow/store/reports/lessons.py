"""The learned rules as a list, and the payments of the past that one speaks of."""

from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from mailflow.domain.ledger import Receipt
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.learned import Learned, LearnedRules, to_learned
from mailflow.store.ledger import Ledger
from mailflow.store.receipts import name_words, to_receipt
from mailflow.store.reports.sight import Seeing

_DECISIONS = table_of(tables.Decision)
_MESSAGES = table_of(tables.Message)
_RECEIPTS = table_of(tables.Receipt)
_RULES = table_of(tables.LearnedRule)
_TOKENS = table_of(tables.ReceiptToken)
# As far back as a trial looks: enough to see a habit, little enough to be read while somebody waits.
_TRIED = 2000
_SHOWN = 500


class LessonReports(Seeing):
    """What was learned, as one request sees it."""

    def lessons(self, *, state: str = "") -> tuple[Learned, ...]:
        """The rules, those that wait for a word first, then the latest; each with its hits."""
        query = select(_RULES).where(self.sight.of_client(_RULES.c.client_number)).order_by(_RULES.c.id.desc()).limit(_SHOWN)
        rows = self._work.all(query.where(_RULES.c.state == state) if state else query)
        hits = LearnedRules(self._work, Ledger(self._work)).hits(row.id for row in rows)
        found = [to_learned(row) for row in rows]
        counted = [replace(rule, hits=hits[rule.id][0], last_used_at=hits[rule.id][1]) if rule.id in hits else rule for rule in found]
        return tuple(sorted(counted, key=lambda rule: rule.state != "proposed"))

    def lesson_uses(self, rule_id: int) -> tuple[Any, ...]:  # rows of named columns: id, client_number, state, decided_at, message_row
        """The decisions that a rule had a part in, the latest first: what taking it back would have changed."""
        ids = LearnedRules(self._work, Ledger(self._work)).uses(rule_id)
        query = select(_DECISIONS.c.id, _DECISIONS.c.state, _DECISIONS.c.decided_at, _DECISIONS.c.message_row, _DECISIONS.c.receipt_id)
        return tuple(self._work.all(query.where(_DECISIONS.c.id.in_(ids)).order_by(_DECISIONS.c.id.desc())))

    def receipts_named(self, name: str) -> tuple[tuple[Receipt, str | None], ...]:
        """Receipts whose payer shares all telling words with a name, each with the client that it was booked for."""
        words = name_words(name)
        if not words:
            return ()
        tokens = select(_TOKENS.c.receipt_id).where(_TOKENS.c.token.in_(sorted(words))).group_by(_TOKENS.c.receipt_id)
        wanted = _RECEIPTS.c.receipt_id.in_(tokens.having(func.count() == len(words)))
        rows = self._work.all(select(_RECEIPTS).where(wanted).order_by(_RECEIPTS.c.received_on.desc()).limit(_TRIED))
        return tuple((to_receipt(row), row.client_number if row.state in {"applied", "on_account"} else None) for row in rows)

    def sender_of(self, message_row: int) -> str:
        """The address that a mail came from, empty where it has none."""
        row = self._work.first(select(_MESSAGES.c.sender).where(_MESSAGES.c.id == message_row))
        return "" if row is None else str(row.sender)

    def subject_of(self, message_row: int) -> str:
        """The subject of a mail, empty where it has none."""
        row = self._work.first(select(_MESSAGES.c.subject).where(_MESSAGES.c.id == message_row))
        return "" if row is None else str(row.subject)

    def decided_of_sender(self, email: str) -> tuple[tuple[str, str | None], ...]:
        """Subjects of the latest mails of an address that brought a payment, each with the client that it was decided for."""
        latest = select(_MESSAGES.c.id, _MESSAGES.c.subject, _MESSAGES.c.sender).order_by(_MESSAGES.c.id.desc()).limit(_TRIED).subquery()
        query = (
            select(latest.c.id, latest.c.subject, _DECISIONS.c.client_number, _DECISIONS.c.state)
            .join(_DECISIONS, _DECISIONS.c.message_row == latest.c.id)
            .where(func.lower(latest.c.sender) == email, _DECISIONS.c.disposition.is_not(None))
            .order_by(_DECISIONS.c.id)
        )
        last: dict[int, tuple[str, str | None]] = {}
        for row in self._work.all(query):
            last[row.id] = (row.subject, row.client_number if row.state in {"applied", "matched"} else None)
        return tuple(last.values())
