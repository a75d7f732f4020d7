"""Advices in the database: what duplicates, corrections, second halves of a wire, and late cash are compared with."""

import hashlib
from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam, select, update

from mailflow.domain.decision import Disposition, KnownAdvice
from mailflow.domain.errors import LedgerChanged
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import canonical, pack, table_of, unpack
from mailflow.store.prepared import Prepared
from mailflow.store.receipts import reference_words
from mailflow.store.work import Work

_ADVICES = table_of(tables.Advice)
_REFERENCES = table_of(tables.AdviceReference)
# How many earlier advices one is compared with at most, by each of the ways to find them.
_KNOWN = 50
_SAID = ("key", "client_number", "currency", "total", "paid_on", "disposition", "sender_domain", "decided_at", "value")
_TWIN = Prepared(
    select(_ADVICES.c.message_row).where(_ADVICES.c.key == bindparam("key"), _ADVICES.c.message_row != bindparam("message_row"))
)
_REPLACE = Prepared(update(_ADVICES).where(_ADVICES.c.message_row == bindparam("at_row")).values({name: bindparam(name) for name in _SAID}))
_LATEST = select(_ADVICES.c.message_row, _ADVICES.c.value).order_by(_ADVICES.c.message_row.desc())
_OF_WORDS = Prepared(
    _LATEST.where(
        _ADVICES.c.message_row.in_(select(_REFERENCES.c.message_row).where(_REFERENCES.c.reference.in_(bindparam("words", expanding=True))))
    ).limit(_KNOWN)
)
_OF_TOTAL = Prepared(_LATEST.where(_ADVICES.c.currency == bindparam("currency"), _ADVICES.c.total == bindparam("minor")).limit(_KNOWN))
_OF_PAYERS = Prepared(_LATEST.where(_ADVICES.c.client_number.in_(bindparam("numbers", expanding=True))).limit(_KNOWN))


class Advices:
    """The advices of one unit of work. `message_key` of a `KnownAdvice` is the row of its mail, written out."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def keep(self, message_row: int, advice: KnownAdvice) -> None:
        """Keeps an advice that was decided; a later decision of the same mail takes the place of an earlier one.

        Of two advices that stand (applied or matched) with one payer, reference, total and date the second is refused by
        LedgerChanged: the other was decided meanwhile, so decide again; a correction supersedes the first before it is kept.
        """
        key = _key(advice)
        if key is not None:
            twin = self._work.first(_TWIN, key=key, message_row=message_row)
            if twin is not None:
                raise LedgerChanged(f"the same payment was advised by mail {twin.message_row} meanwhile; look at it again")
        values = {
            "key": key,
            "client_number": advice.client_number,
            "currency": None if advice.total is None else advice.total.currency,
            "total": None if advice.total is None else advice.total.minor,
            "paid_on": None if advice.paid_on is None else date.fromisoformat(advice.paid_on),
            "disposition": advice.disposition,
            "sender_domain": advice.sender_domain,
            "decided_at": self._work.now,
            "value": pack(advice),
        }
        is_new = self._work.insert_new(_ADVICES, values | {"message_row": message_row})
        if not is_new and self._work.change(_REPLACE, at_row=message_row, **values) == 0:
            raise LedgerChanged("the same payment was advised by another mail meanwhile; look at it again")
        for word in sorted({word for reference in advice.references for word in reference_words(reference)}):
            self._work.insert_new(_REFERENCES, {"reference": word, "message_row": message_row})

    def get(self, message_row: int) -> KnownAdvice | None:
        """The advice that a mail brought."""
        row = self._work.first(select(_ADVICES.c.value).where(_ADVICES.c.message_row == message_row))
        return None if row is None else unpack(KnownAdvice, row.value)

    def find_known(
        self, *, payers: Iterable[str] = (), references: Iterable[str] = (), total: Money | None = None
    ) -> tuple[KnownAdvice, ...]:
        """Earlier advices of one of these payers, with one of these payment references, or with this total; the latest first."""
        words = sorted({word for reference in references for word in reference_words(reference)})
        numbers = sorted(set(payers))
        rows = [*self._work.all(_OF_WORDS, words=words)] if words else []
        if total is not None:
            rows += self._work.all(_OF_TOTAL, currency=total.currency, minor=total.minor)
        if numbers:
            rows += self._work.all(_OF_PAYERS, numbers=numbers)
        found = {row.message_row: row.value for row in rows}
        return tuple(unpack(KnownAdvice, found[row]) for row in sorted(found, reverse=True))

    def awaiting_cash(self, *, currency: str, limit: int = 1000) -> tuple[KnownAdvice, ...]:
        """Advices in a currency that are matched and whose cash has not come, the latest first."""
        waiting = (_ADVICES.c.currency == currency, _ADVICES.c.disposition == Disposition.MATCHED, _ADVICES.c.key.is_not(None))
        return tuple(unpack(KnownAdvice, row.value) for row in self._work.all(_LATEST.where(*waiting).limit(limit)))

    def supersede(self, message_row: int) -> None:
        """A correction, or an undo, took the advice's place: it does not stand any more, and is still found."""
        self._work.change(update(_ADVICES).where(_ADVICES.c.message_row == message_row).values(key=None))


def _key(advice: KnownAdvice) -> str | None:
    """The key of an advice that stands; an advice without a total, or that a person must decide, has none."""
    if advice.disposition is Disposition.EXCEPTION or advice.total is None:
        return None
    reference = advice.references[0] if advice.references else ""
    lines = () if reference else sorted(line.invoice_number for line in advice.lines)
    said = [advice.client_number, "".join(reference.upper().split()), str(advice.total), advice.paid_on, lines]
    return hashlib.sha256(canonical(said)).hexdigest()
