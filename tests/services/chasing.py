"""A firm that reminds: its ledger on a real store, its cadence, its clock in our hands, and what it has written."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from mailflow.assets import Assets, find_assets
from mailflow.domain.clock import SetClock
from mailflow.domain.message import Address
from mailflow.policy.dunning_file import parse_cadences
from mailflow.services.chase import ChaseRun, chase
from mailflow.services.chase_plan import Chasing
from mailflow.services.identity import Identity
from mailflow.services.preview import PreviewLedger
from mailflow.store.loading import Difference
from mailflow.store.unit import Store

SENDER = Address(name="Accounts Receivable", email="collections@firm.example")


@dataclass(slots=True)
class Firm:
    """A store, its clock, and what the daily duty works with."""

    store: Store
    clock: SetClock
    chasing: Chasing

    def bill(self, ledger: PreviewLedger) -> None:
        """The billing system's list of this moment, with the firm's contacts and its holds."""
        with self.store.unit() as unit:
            difference = Difference()
            unit.loading.clients(ledger.clients, difference)
            unit.loading.invoices(ledger.invoices, difference, as_of=self.clock.now(), is_complete=True)
            unit.ledger.set_as_of(self.clock.now())
            unit.reminders.replace_contacts(ledger.contacts)
            unit.commit()

    def hold(self, ledger: PreviewLedger) -> None:
        """The pauses of a ledger stand from now on; a part of an invoice is a dispute's, which this does not make."""
        owners = {invoice.number: invoice.client_number for invoice in ledger.invoices}
        owners |= {invoice.matter_number: invoice.client_number for invoice in ledger.invoices}
        with self.store.unit() as unit:
            for hold in ledger.holds:
                unit.holds.add(hold, client_number=owners.get(hold.id, hold.id), actor="clerk")
            unit.commit()

    def freshen(self) -> None:
        """The same list comes again, as of now."""
        with self.store.unit() as unit:
            unit.ledger.set_as_of(self.clock.now())
            unit.commit()

    def go(self) -> ChaseRun:
        """One run of the duty."""
        return chase(self.store, self.chasing)

    def on(self, day: str, hour: int = 15) -> ChaseRun:
        """It is that day, the list is fresh, the duty runs."""
        self.clock.moment = datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00")
        self.freshen()
        return self.go()

    def letters(self) -> list[str]:
        """Every letter of the outbox: ``queued ap@acme.example Reminder of open invoices: …``."""
        with self.store.reading() as unit:
            found = [unit.outbox.of_client(number) for number in _clients(unit)]
        return [f"{one.state} {one.recipient} {one.subject.split(':')[0]}" for letters in found for one in reversed(letters)]

    def reasons(self) -> list[str]:
        """Why what is held is held."""
        with self.store.reading() as unit:
            return [one.reason for one in unit.reminders.listed("held")]


def _clients(unit) -> list[str]:
    return [client.number for client in unit.ledger.iterate_clients()]


def open_firm(url: str, ladder: str, *, sends: bool = True, day: str = "2026-10-01") -> Firm:
    """A firm whose letters go out by themselves unless told otherwise."""
    clock = SetClock(datetime.fromisoformat(f"{day}T15:00:00+00:00"))
    chasing = Chasing(
        cadences=parse_cadences(ladder, "cadences.toml"),
        folders=(find_assets(Assets.TEMPLATES),),
        identity=Identity(sender=SENDER),
        firm="Calder Renwick LLP",
        zone=UTC,
        sends=sends,
        most_per_run=10_000,
        most_per_day=10_000,
    )
    return Firm(store=Store.open(url, clock=clock, is_temporary=True), clock=clock, chasing=chasing)


def with_caps(firm: Firm, **caps: int) -> Firm:
    """The same firm with other limits."""
    return replace(firm, chasing=replace(firm.chasing, **caps))


def a_day_later(firm: Firm) -> None:
    """The next day, at the same hour, with a fresh list."""
    firm.clock.moment += timedelta(days=1)
    firm.freshen()
