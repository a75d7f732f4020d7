"""A person's pauses: an invoice, a matter, a client, an address, an office or the whole firm is not reminded for a while."""

from dataclasses import replace

from mailflow.domain.cadence import Hold, HoldScope
from mailflow.domain.errors import ConfigurationError
from mailflow.store.pauses import Pause
from mailflow.store.unit import Store, UnitOfWork


def pause(store: Store, hold: Hold, *, actor: str, note: str = "") -> int:
    """Reminders stop for what the hold covers, from now or from its first day on; letters that wait in the outbox are held too.

    The pause's id. Raises ConfigurationError where nothing of that name is known, or the pause would end before it begins.
    """
    today = store.clock.today()
    begins = hold.since or today
    if hold.until is not None and hold.until < max(begins, today):
        raise ConfigurationError(
            where=f"pause until {hold.until}", what="that day is over before the pause counts", fix="Give today or a later day, or none."
        )
    if hold.amount is not None:
        raise ConfigurationError(
            where="pause", what="a pause holds all of it", fix="Open a dispute for the contested part; the rest is then asked for."
        )
    with store.unit() as unit:
        owner = _owner(unit, hold)
        kept = replace(hold, id=_name(hold), since=begins)
        number = unit.holds.add(kept, client_number=owner, actor=actor)
        facts = {"scope": hold.scope.value, "reason": hold.reason.value, "note": note, "until": hold.until and hold.until.isoformat()}
        unit.audit.note("pause.made", actor=actor, subject=f"pause:{number}", facts=facts)
        unit.commit()
    return number


def end_pause(store: Store, pause_id: int, *, actor: str) -> Pause:
    """Reminders go on: what fell due meanwhile comes with the next run. Raises LookupError where there is no such pause any more."""
    with store.unit() as unit:
        ended = unit.holds.get(pause_id)
        if not unit.holds.end(pause_id, actor=actor):
            raise LookupError(f"there is no pause {pause_id}, or it has ended")
        unit.audit.note("pause.ended", actor=actor, subject=f"pause:{pause_id}")
        unit.commit()
    return ended


def standing_pauses(store: Store) -> tuple[Pause, ...]:
    """Every pause that has not ended and whose last day is not over, the oldest first."""
    today = store.clock.today()
    with store.reading() as unit:
        return tuple(each for each in unit.holds.pauses() if each.hold.until is None or each.hold.until >= today)


def _name(hold: Hold) -> str:
    return {HoldScope.CONTACT: hold.id.casefold(), HoldScope.FIRM: ""}.get(hold.scope, hold.id)


def _owner(unit: UnitOfWork, hold: Hold) -> str | None:
    """The client that the pause belongs to; `None` for what belongs to several."""
    if hold.scope is HoldScope.CLIENT:
        client = unit.ledger.find_client(hold.id)
        return _known(None if client is None else client.number, hold, "Give a client number of the ledger.")
    if hold.scope is HoldScope.INVOICE:
        item = unit.ledger.find_invoices([hold.id]).get(hold.id)
        return _known(None if item is None else item.client_number, hold, "Give an invoice number as the ledger spells it.")
    if hold.scope is HoldScope.MATTER:
        return _known(unit.ledger.client_of_matter(hold.id), hold, "Give a matter number as the ledger spells it.")
    if hold.scope is HoldScope.OFFICE and not unit.ledger.has_office(hold.id):
        _known(None, hold, "Give an office as the ledger spells it.")
    return None


def _known(owner: str | None, hold: Hold, fix: str) -> str:
    if owner is None:
        raise ConfigurationError(where=f"{hold.scope} {hold.id!r}", what="the ledger does not know it", fix=fix)
    return owner
