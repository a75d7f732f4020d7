"""Receipts in the database: added once, found as candidates for an advice, moved through their lives."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from mailflow.domain.errors import LedgerChanged
from mailflow.domain.facts import PaymentMethod
from mailflow.domain.ledger import Receipt
from mailflow.domain.lifecycle import RECEIPT_MOVES, ReceiptState, check_move
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.prepared import Prepared
from mailflow.store.work import Work, chunks

_RECEIPTS = table_of(tables.Receipt)
_TOKENS = table_of(tables.ReceiptToken)
# Money in these states may still be given to invoices.
_OPEN = (ReceiptState.RECEIVED, ReceiptState.WAITING, ReceiptState.EXCEPTION)
# Banks cut and join the words of their text; shorter ones than these are too common to find anything by.
_SHORTEST_REFERENCE = 5
_SHORTEST_NAME = 3
# How many candidates an advice is compared with at most; scores are made of them later (DESIGN §7).
CANDIDATES = 50
# What company names have in common finds every company.
_FORMS = frozenset(
    "INC LLC LLP LTD LTDA LIMITED CORP CORPORATION COMPANY PLC GMBH AND THE SPA SRL SARL GROUP HOLDINGS INTERNATIONAL SERVICES".split()
)
_OF_IDS = Prepared(select(_RECEIPTS).where(_RECEIPTS.c.receipt_id.in_(bindparam("receipt_ids", expanding=True))))
_LOCK = Prepared(
    select(_RECEIPTS)
    .where(_RECEIPTS.c.receipt_id.in_(bindparam("receipt_ids", expanding=True)))
    .order_by(_RECEIPTS.c.receipt_id)
    .with_for_update(key_share=True)
)
_STATE = Prepared(select(_RECEIPTS.c.state).where(_RECEIPTS.c.receipt_id == bindparam("receipt_id")))
_MOVE = update(_RECEIPTS).where(_RECEIPTS.c.receipt_id == bindparam("at_receipt"), _RECEIPTS.c.state == bindparam("from_state"))
_MOVE_ON = Prepared(_MOVE.values(state=bindparam("to_state"), changed_at=bindparam("at")))
_MOVE_ON_TO = Prepared(_MOVE.values(state=bindparam("to_state"), changed_at=bindparam("at"), client_number=bindparam("to_client")))
_MONEY_LEFT = (
    select(_RECEIPTS)
    .where(_RECEIPTS.c.state.in_(_OPEN), _RECEIPTS.c.unapplied > 0)
    .order_by(_RECEIPTS.c.received_on.desc(), _RECEIPTS.c.receipt_id)
    .limit(CANDIDATES)
)
_WITH_LEFT, _WITH_AMOUNT = (
    Prepared(_MONEY_LEFT.where(_RECEIPTS.c.currency == bindparam("currency"), column == bindparam("minor")))
    for column in (_RECEIPTS.c.unapplied, _RECEIPTS.c.amount)
)
_HAVING = _RECEIPTS.c.receipt_id.in_(select(_TOKENS.c.receipt_id).where(_TOKENS.c.token.in_(bindparam("words", expanding=True))))
_OF_WORDS = Prepared(_MONEY_LEFT.where(_HAVING))
_OF_WORDS_SINCE = Prepared(_MONEY_LEFT.where(_HAVING, _RECEIPTS.c.received_on >= bindparam("since")))


class Receipts:
    """The receipts of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def add(self, receipts: Iterable[Receipt]) -> tuple[str, ...]:
        """Takes up receipts that the bank reported; the ids of those that were new. A known id is left as it is."""
        added: list[str] = []
        for some in chunks(receipts):
            known = self._known([receipt.receipt_id for receipt in some])
            fresh = list({receipt.receipt_id: receipt for receipt in some if receipt.receipt_id not in known}.values())
            self._work.insert_many(_RECEIPTS, [self._values(receipt) for receipt in fresh])
            self._work.insert_many(_TOKENS, [row for receipt in fresh for row in _token_rows(receipt)])
            added += [receipt.receipt_id for receipt in fresh]
        return tuple(added)

    def find(self, receipt_ids: Iterable[str]) -> tuple[Receipt, ...]:
        """The receipts of these ids, in their order, with what is still unapplied."""
        wanted = list(receipt_ids)
        found: dict[str, Receipt] = {}
        for some in chunks(wanted):
            found |= {row.receipt_id: to_receipt(row) for row in self._work.all(_OF_IDS, receipt_ids=some)}
        return tuple(found[receipt_id] for receipt_id in wanted if receipt_id in found)

    def get(self, receipt_id: str) -> Receipt:
        """The receipt of this id; raises LookupError where there is none."""
        found = self.find([receipt_id])
        if not found:
            raise LookupError(f"there is no receipt {receipt_id}")
        return found[0]

    def state(self, receipt_id: str) -> ReceiptState:
        """Where the receipt is in its life; raises LookupError where there is none."""
        row = self._work.first(_STATE, receipt_id=receipt_id)
        if row is None:
            raise LookupError(f"there is no receipt {receipt_id}")
        return ReceiptState(row.state)

    def lock(self, receipt_ids: Iterable[str]) -> tuple[Receipt, ...]:
        """The receipts as they are now, which nobody else changes until the unit ends."""
        wanted = list(receipt_ids)
        locked: dict[str, Receipt] = {}
        for some in chunks(sorted(set(wanted))):
            locked |= {row.receipt_id: to_receipt(row) for row in self._work.all(_LOCK, receipt_ids=some)}
        return tuple(locked[receipt_id] for receipt_id in wanted if receipt_id in locked)

    def hold(self, candidates: tuple[Receipt, ...]) -> tuple[Receipt, ...]:
        """Candidates that nobody else takes until the unit ends: those that still have money once they are locked."""
        if not self._work.is_shared:
            return candidates
        return tuple(receipt for receipt in self.lock(receipt.receipt_id for receipt in candidates) if receipt.unapplied)

    # candidates for an advice: open, with money left, the latest first

    def of_amount(self, amount: Money) -> tuple[Receipt, ...]:
        """Open receipts with exactly this much left, or of exactly this amount."""
        wanted = {"currency": amount.currency, "minor": amount.minor}
        return _distinct([*self._work.all(_WITH_LEFT, **wanted), *self._work.all(_WITH_AMOUNT, **wanted)])

    def of_sum(self, amount: Money, *, since: date, until: date) -> tuple[Receipt, ...]:
        """Receipts of exactly this amount, decided or not, that came between two days and were not taken back since."""
        paid = select(_RECEIPTS).where(_RECEIPTS.c.currency == amount.currency, _RECEIPTS.c.amount == amount.minor)
        standing = paid.where(_RECEIPTS.c.state != ReceiptState.RETURNED, _RECEIPTS.c.received_on.between(since, until))
        return tuple(map(to_receipt, self._work.all(standing.order_by(_RECEIPTS.c.received_on, _RECEIPTS.c.receipt_id))))

    def of_reference(self, references: Iterable[str]) -> tuple[Receipt, ...]:
        """Open receipts whose bank text shares a trace, check or payment number with these references."""
        words = {word for reference in references for word in reference_words(reference)}
        return self._of_words(words)

    def of_payer(self, names: Iterable[str], *, since: date) -> tuple[Receipt, ...]:
        """Open receipts since a day whose payer shares a telling word with one of these names; the caller judges how alike they are."""
        words = {word for name in names for word in name_words(name)}
        return self._of_words(words, since=since)

    def on_account(self, client_numbers: Iterable[str]) -> tuple[Receipt, ...]:
        """Receipts of which these clients have money on account, the oldest first."""
        theirs = (_RECEIPTS.c.client_number.in_(sorted(set(client_numbers))), _RECEIPTS.c.on_account > 0)
        rows = self._work.all(select(_RECEIPTS).where(*theirs).order_by(_RECEIPTS.c.received_on, _RECEIPTS.c.receipt_id))
        return tuple(map(to_receipt, rows))

    def waiting(self, *, until: date | None = None) -> tuple[Receipt, ...]:
        """Receipts that were not decided yet or wait for their advice, the oldest first; received on or before a day."""
        undecided = select(_RECEIPTS).where(_RECEIPTS.c.state.in_([ReceiptState.RECEIVED, ReceiptState.WAITING]))
        if until is not None:
            undecided = undecided.where(_RECEIPTS.c.received_on <= until)
        return tuple(map(to_receipt, self._work.all(undecided.order_by(_RECEIPTS.c.received_on, _RECEIPTS.c.receipt_id))))

    def move_to(self, receipt_id: str, state: ReceiptState, *, client_number: str | None = None) -> None:
        """Receipt goes to its next state (staying is allowed); raises IllegalMove where it may not follow."""
        now = self.state(receipt_id)
        if state is not now:
            check_move(RECEIPT_MOVES, now, state)
        values = {"at_receipt": receipt_id, "from_state": now, "to_state": state, "at": self._work.now}
        if client_number is None:
            moved = self._work.change(_MOVE_ON, **values)
        else:
            moved = self._work.change(_MOVE_ON_TO, **values, to_client=client_number)
        if moved != 1:
            raise LedgerChanged(f"receipt {receipt_id} was decided by somebody else meanwhile; look at it again")

    def _of_words(self, words: set[str], *, since: date | None = None) -> tuple[Receipt, ...]:
        if not words:
            return ()
        if since is None:
            return _distinct(self._work.all(_OF_WORDS, words=sorted(words)))
        return _distinct(self._work.all(_OF_WORDS_SINCE, words=sorted(words), since=since))

    def _known(self, receipt_ids: list[str]) -> frozenset[str]:
        known = select(_RECEIPTS.c.receipt_id).where(_RECEIPTS.c.receipt_id.in_(receipt_ids))
        return frozenset(row.receipt_id for row in self._work.all(known))

    def _values(self, receipt: Receipt) -> dict[str, object]:
        minor = receipt.amount.minor
        return {
            "receipt_id": receipt.receipt_id,
            "received_on": receipt.received_on,
            "currency": receipt.amount.currency,
            "amount": minor,
            "unapplied": minor,
            "on_account": 0,
            "method": receipt.method,
            "payer_name": receipt.payer_name,
            "reference": receipt.reference,
            "is_trust": receipt.is_trust,
            "state": ReceiptState.RECEIVED,
            "changed_at": self._work.now,
        }


def to_receipt(row: Row[Any]) -> Receipt:
    """A receipt from its columns."""
    return Receipt(
        receipt_id=row.receipt_id,
        received_on=row.received_on,
        amount=Money.from_minor(row.amount, row.currency),
        method=PaymentMethod(row.method),
        payer_name=row.payer_name,
        reference=row.reference,
        is_trust=row.is_trust,
        unapplied=Money.from_minor(row.unapplied, row.currency),
    )


def reference_words(reference: str) -> frozenset[str]:
    """The words of a bank text or payment reference that can identify a payment: long enough, with a digit.

    A number that is written in groups (``0099-123456``) counts in its groups and as one, and so does the whole text.
    """
    words = re.findall(r"[A-Z0-9]+", reference.upper())
    groups = [re.sub(r"[^A-Z0-9]", "", group) for group in re.findall(r"[A-Z0-9]+(?:[-/.][A-Z0-9]+)+", reference.upper())]
    spelled = (*words, *groups, "".join(words))
    return frozenset(word.lstrip("0") for word in spelled if len(word) >= _SHORTEST_REFERENCE and re.search(r"\d", word))


def name_words(name: str) -> frozenset[str]:
    """The telling words of a company's name."""
    words = re.findall(r"[^\W\d_]+", name.upper())
    return frozenset(word for word in words if len(word) >= _SHORTEST_NAME and word not in _FORMS)


def _token_rows(receipt: Receipt) -> list[dict[str, object]]:
    words = reference_words(receipt.reference) | name_words(receipt.payer_name)
    return [{"token": word, "receipt_id": receipt.receipt_id} for word in sorted(words) if word]


def _distinct(rows: Sequence[Row[Any]]) -> tuple[Receipt, ...]:
    return tuple({row.receipt_id: to_receipt(row) for row in rows}.values())
