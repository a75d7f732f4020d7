"""Proves the ledger: caches computed again from the journal, and the chain of the audit. Changes nothing."""

from dataclasses import dataclass

from mailflow.store.unit import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCheck:
    """What a proof found; each fault is a sentence. Sound is a ledger without any."""

    ledger_faults: tuple[str, ...]
    audit_faults: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether everything is as it follows from what was written."""
        return not self.ledger_faults and not self.audit_faults


def check_ledger(store: Store) -> LedgerCheck:
    """Compares every balance, every receipt's cash and every booking with the journal, and the audit with its own hashes."""
    with store.reading() as unit:
        return LedgerCheck(ledger_faults=unit.checks.faults(), audit_faults=unit.audit.faults())


def verify_audit(store: Store) -> tuple[str, ...]:
    """Where the audit's chain is broken, in words; nothing where every row is as it was written."""
    with store.reading() as unit:
        return unit.audit.faults()
