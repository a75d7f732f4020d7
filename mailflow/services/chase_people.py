"""What the store knows of addresses: who went where, who stands in for whom, and who takes no letters."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from mailflow.domain.cadence import HoldReason, HoldScope
from mailflow.domain.ledger import Client
from mailflow.policy.dunning_people import ContactBook, Whereabouts
from mailflow.store.addresses import FailedAddress
from mailflow.store.pauses import Pause
from mailflow.store.unit import UnitOfWork


def open_book(
    unit: UnitOfWork, clients: Mapping[str, Client], pauses: Sequence[Pause], failed: Mapping[str, FailedAddress], *, today: date
) -> ContactBook:
    """The contacts of these clients as they are to be written to today."""
    known = Whereabouts(
        moved=unit.addresses.moved(clients),
        stand_ins=_stand_ins(unit, clients, pauses, failed, today=today),
        failed=frozenset(failed),
    )
    return ContactBook(clients, unit.reminders.contacts_of(clients), known)


def _stand_ins(
    unit: UnitOfWork, clients: Iterable[str], pauses: Sequence[Pause], failed: Mapping[str, FailedAddress], *, today: date
) -> dict[tuple[str, str], str]:
    """Who takes one letter of each client while its contact is away, by client and the absent address.

    Only somebody of the contact's own domain: an absence reply must not lead a client's invoices out of its house. Nobody stands in for
    somebody whom we may not write to for another reason.
    """
    standing = [pause for pause in pauses if pause.hold.scope is HoldScope.CONTACT and pause.hold.holds_on(today)]
    barred = {pause.hold.id.casefold() for pause in standing if pause.hold.reason is not HoldReason.ABSENCE}
    absences = [pause for pause in standing if _may_stand_in(pause, failed) and pause.hold.id.casefold() not in barred]
    if not absences:
        return {}
    numbers = tuple(clients)
    found: dict[tuple[str, str], str] = {}
    for pause in absences:
        absent, deputy = pause.hold.id.casefold(), pause.substitute
        since = pause.hold.since or pause.made_at.date()
        had = unit.reminders.written_to(numbers, [deputy], since=since)
        found |= {(number, absent): deputy for number in numbers if (number, deputy.casefold()) not in had}
    return found


def _may_stand_in(pause: Pause, failed: Mapping[str, FailedAddress]) -> bool:
    absent, deputy = pause.hold.id.casefold(), pause.substitute.casefold()
    is_of_house = bool(deputy) and deputy.rpartition("@")[2] == absent.rpartition("@")[2]
    return is_of_house and deputy not in (absent, *failed) and pause.hold.reason is HoldReason.ABSENCE
