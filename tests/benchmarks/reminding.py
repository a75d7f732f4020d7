"""Reminders of an invented firm: planning a day of the whole ledger, and writing letters without enclosures, the store included."""

import resource
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path

from mailflow.assets import Assets, find_assets
from mailflow.domain.clock import SetClock
from mailflow.domain.ledger import OpenInvoice
from mailflow.domain.message import Address
from mailflow.policy.dunning_file import parse_cadences
from mailflow.services.chase import Chased, chase
from mailflow.services.chase_plan import Chasing, plan_day
from mailflow.services.identity import Identity
from mailflow.store.loading import Difference
from mailflow.store.unit import Store
from tests.benchmarks.firm import INVOICES_A_CLIENT, Firm
from tests.benchmarks.office import NOW

# As the issue that asks for these figures says: a client has ten open invoices.
_ITEMS = 10
_LADDER = """
[[cadence]]
name = "standard"
calendar = "US-NY"
send_window = "00:00-23:59"
min_interval_days = 7
min_amount = "50.00"
[[cadence.step]]
name = "first"
after_due_days = 7
template = "reminder/first"
[[cadence.step]]
name = "second"
after_due_days = 30
template = "reminder/second"
cc = ["billing_attorney"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminding:
    """The figures of one ledger: seconds and seconds of computing of a day's plan, and letters a second."""

    clients: int
    invoices: int
    planned: int
    seconds: float
    cpu_seconds: float
    megabytes: float
    letters: int
    letters_a_second: float


def run_reminding(size: int, letters: int, folder: Path) -> Reminding:
    """Plans a day for a ledger of so many invoices, all clients of which are due, then writes so many letters."""
    store = Store.open(f"sqlite:///{folder / 'firm.db'}", clock=SetClock(NOW))
    with closing(store):
        clients = fill(store, size)
        chasing = open_chasing(letters)
        begun, cpu = time.perf_counter(), time.process_time()
        with store.reading() as unit:
            planned = sum(len(plan.reminders) for plan in plan_day(unit, chasing, NOW.date()))
        seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        begun = time.perf_counter()
        written = chase(store, chasing).done[Chased.WRITTEN]
        spent = time.perf_counter() - begun
    return Reminding(
        clients=clients,
        invoices=size,
        planned=planned,
        seconds=seconds,
        cpu_seconds=cpu,
        megabytes=megabytes,
        letters=written,
        letters_a_second=written / spent,
    )


def open_chasing(letters: int) -> Chasing:
    """A firm whose letters go out by themselves, so many at most."""
    return Chasing(
        cadences=parse_cadences(_LADDER, "cadences.toml"),
        folders=(find_assets(Assets.TEMPLATES),),
        identity=Identity(sender=Address(email="collections@practice.example")),
        firm="Practice LLP",
        zone=UTC,
        sends=True,
        most_per_run=letters,
        most_per_day=letters,
    )


def fill(store: Store, size: int) -> int:
    """Loads the ledger; how many clients it has."""
    firm = Firm(size * INVOICES_A_CLIENT // _ITEMS)
    with store.unit() as unit:
        difference = Difference()
        unit.loading.clients(firm.clients, difference)
        unit.loading.invoices(_invoices(firm, size), difference, as_of=NOW, is_complete=True)
        unit.ledger.set_as_of(NOW)
        unit.commit()
    return len(firm.clients)


def _invoices(firm: Firm, size: int) -> Iterator[OpenInvoice]:
    """So many of the firm's, dealt out one by one."""
    return (replace(firm.invoice(at), client_number=firm.clients[at % len(firm.clients)].number) for at in range(size))
