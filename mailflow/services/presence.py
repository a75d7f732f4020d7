"""What one process says of itself to the others that work on the same database: that it is there, and which duties it has."""

from mailflow.services.desk import Desk

# Looks into one mailbox and files there; the name of the mailbox follows.
MAILBOX = "mailbox"
# Settles money that came.
RECEIPTS = "receipts"


class Presence:
    """One process among others; may be used from several threads."""

    def __init__(self, desk: Desk) -> None:
        self._store = desk.store
        self._worker = desk.worker
        self._lease = desk.lease

    def arrive(self) -> None:
        """A process begins. On a database that is its own, whatever another one had is left over from its end."""
        if self._store.is_shared:
            return
        with self._store.unit() as unit:
            unit.turns.release()
            unit.leases.release()
            unit.outbox.doubt_abandoned(everything=True)
            unit.commit()

    def renew(self) -> None:
        """It is still there: what it has claimed and its duties stay its own for another lease."""
        with self._store.unit() as unit:
            unit.turns.renew(self._worker, self._lease)
            unit.leases.renew(self._worker, self._lease)
            unit.commit()

    def take(self, *duties: str) -> frozenset[str]:
        """Which of these duties are this process's now. Nothing is in hand at this moment: what it had claimed is given back."""
        with self._store.unit() as unit:
            unit.turns.release(self._worker)
            taken = frozenset(duty for duty in duties if unit.leases.take(duty, self._worker, self._lease))
            unit.commit()
        return taken

    def leave(self) -> None:
        """The process ends: others need not wait for its leases to run out."""
        with self._store.unit() as unit:
            unit.turns.release(self._worker)
            unit.leases.release(self._worker)
            unit.commit()
