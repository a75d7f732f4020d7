"""The index of open items by itself: what a look-up takes, what an invoice takes in memory, what a cold build takes.

Run in a process of its own (`python -m tests.benchmarks.lookup DATABASE SIZE TYPED`), whose memory holds nothing else.
"""

import gc
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import median

from mailflow.domain.clock import SetClock
from mailflow.domain.ledger import OpenInvoice
from mailflow.matching.index import OpenItemIndex
from mailflow.services.in_hand import LedgerInHand
from mailflow.store.loading import Difference
from mailflow.store.unit import Store
from tests.benchmarks.firm import Firm, Numbers
from tests.benchmarks.office import NOW

_LINES = 300
_ROUNDS = 5
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Microseconds of computing for one line, from what was typed to ranked candidates; a cold build from the database."""

    invoices: int
    numbers: Numbers
    exact_us: float
    slip_us: float
    slip_of_anybody_us: float
    slips_found: float
    build_seconds: float
    build_cpu_seconds: float
    peak_megabytes: float
    bytes_an_invoice: float


def measure(firm: Firm, numbers: Numbers, folder: Path) -> Lookup:
    """The figures of a firm's index, from a process that has nothing but a database to start from."""
    url = f"sqlite:///{folder / 'ledger.db'}"
    store = Store.open(url, clock=SetClock(NOW), is_temporary=True)
    with store.unit() as unit:
        difference = Difference()
        unit.loading.clients(firm.clients, difference)
        unit.loading.invoices(firm.invoices(), difference, as_of=NOW, is_complete=True)
        unit.commit()
    store.close()
    typed = Path(folder, "typed.json")
    chance = Random(firm.size)  # to be the same again
    typed.write_text(json.dumps([firm.invoice(chance.randrange(firm.size)).number for _ in range(_LINES)]))
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.lookup", url, str(firm.size), str(typed)],
        cwd=_ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return Lookup(invoices=firm.size, numbers=numbers, **json.loads(done.stdout))


def rank(index: OpenItemIndex, typed: str, client_number: str, paid: Decimal, *, is_known: bool = True) -> list[OpenInvoice]:
    """What a line may mean, the likeliest first: of the payer and of its amount before everything else.

    While nobody knows who pays, everybody's invoices are candidates, and all of them are made and ranked.
    """
    found = index.exact(typed) or index.normalised(typed)
    if any(item.client_number == client_number for item in found):
        return list(found)
    near = (*found, *index.near(typed, clients=(client_number,) if is_known else None))
    return sorted(near, key=lambda item: (item.client_number != client_number, item.balance.amount != paid))


def _measure_here(url: str, size: int, numbers: Sequence[str]) -> dict[str, float]:
    store = Store.open(url, clock=SetClock(NOW), is_temporary=True)
    with store.reading() as unit:
        unit.ledger.counter()
        gc.collect()
        before, begun, seen = _resident(), time.process_time(), time.perf_counter()
        index = LedgerInHand().refresh(unit.ledger)
        computed, seconds = time.process_time() - begun, time.perf_counter() - seen
    gc.collect()
    held = _resident() - before
    invoices = [index.exact(number)[0] for number in numbers]
    exact = [(invoice.number, invoice) for invoice in invoices]
    slips = [(_slipped(invoice.number), invoice) for invoice in invoices]
    first = [found[0].number if (found := rank(index, typed, one.client_number, one.balance.amount)) else "" for typed, one in slips]
    return {
        "exact_us": _microseconds(index, exact),
        "slip_us": _microseconds(index, slips),
        "slip_of_anybody_us": _microseconds(index, slips, is_known=False),
        "slips_found": sum(number == invoice.number for number, (_, invoice) in zip(first, slips, strict=True)) / len(slips),
        "build_seconds": seconds,
        "build_cpu_seconds": computed,
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "bytes_an_invoice": held / size,
    }


def _microseconds(index: OpenItemIndex, lines: Sequence[tuple[str, OpenInvoice]], *, is_known: bool = True) -> float:
    """Of computing, for one line: the median of several rounds, because the machine does other things too."""
    rounds = []
    for _ in range(_ROUNDS):
        begun = time.process_time()
        for typed, invoice in lines:
            rank(index, typed, invoice.client_number, invoice.balance.amount, is_known=is_known)
        rounds.append((time.process_time() - begun) / len(lines) * 1e6)
    return median(rounds)


def _slipped(number: str) -> str:
    """One digit is another."""
    place = len(number) // 2
    return number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]


def _resident() -> int:
    """Bytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


if __name__ == "__main__":
    print(json.dumps(_measure_here(sys.argv[1], int(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text(encoding="utf-8")))))
