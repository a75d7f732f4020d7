"""`mailflow bench`: every figure that the project promises, measured on this machine and printed beside its promise."""

import argparse
import dataclasses
import json
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import structlog

from tests.benchmarks.answer import Answer, run_answers
from tests.benchmarks.bulk import Bulk, run_bulk
from tests.benchmarks.firm import Firm, Numbers
from tests.benchmarks.intake import KINDS, Drain, Intake, run_drain, run_intake
from tests.benchmarks.lookup import Lookup, measure
from tests.benchmarks.post import Form
from tests.benchmarks.race import Growth, Race, run_growth, run_race
from tests.benchmarks.reminding import Reminding, run_reminding

# How many times as quick as the script mailflow is to be, by form and open invoices.
_AT_LEAST = {
    Form.PDF: {1_000: 1.5, 10_000: 3.0, 100_000: 15.0},
    Form.BODY: {1_000: 0.5, 10_000: 4.0, 100_000: 30.0},
}
_MOST_GROWTH = 1.3
_MOST_EXACT, _MOST_SLIP = 10, {Numbers.SPARSE: 150, Numbers.CONSECUTIVE: 500}
_MOST_BYTES, _MOST_SECONDS, _MOST_MEGABYTES = 200, 20, 1000
_SHARE_OF_RAW = 0.5
_ITEMS_A_LETTER = 10

_MOST_WAIT = 2.0
_MOST_PLANNING, _MOST_PLANNING_MEGABYTES, _LEAST_LETTERS = 60, 1500, 200

_SHARE_OF_CLIENT, _MOST_DRAINING_MEGABYTES = 0.5, 300

Figure = Race | Growth | Lookup | Bulk | Answer | Reminding | Intake | Drain


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is measured."""

    ledgers: tuple[int, ...]
    large: int
    pairs: int
    loads: int
    inbox: int  # mails that are taken in beside the bare library; a first day has twenty times as many


_FULL = Sizes(ledgers=(1_000, 10_000, 100_000), large=1_000_000, pairs=15, loads=3, inbox=1_000)
_QUICK = Sizes(ledgers=(1_000, 10_000), large=50_000, pairs=7, loads=1, inbox=200)
_DRAINED = 20


def benchmarks(sizes: Sizes) -> dict[str, Callable[[Path], Iterator[Figure]]]:
    """Each benchmark by its name, given a folder to work in."""
    races: dict[str, Callable[[Path], Iterator[Figure]]] = {
        f"{form}-{size}": lambda folder, form=form, size=size: iter([run_race(size, form, sizes.pairs, folder)])  # type: ignore[misc]  # bound now
        for size in sizes.ledgers
        for form in Form
    }
    intake: dict[str, Callable[[Path], Iterator[Figure]]] = {
        f"intake-{kind}": lambda _, kind=kind: iter([run_intake(kind, sizes.inbox, min(sizes.pairs, 5))])  # type: ignore[misc]  # bound now
        for kind in KINDS
    }
    drains: dict[str, Callable[[Path], Iterator[Figure]]] = {
        f"intake-{kind}-drain": lambda _, kind=kind: iter([run_drain(kind, _DRAINED * sizes.inbox)])  # type: ignore[misc]  # bound now
        for kind in ("exchange", "graph")
    }
    return (
        races
        | intake
        | drains
        | {
            "growth": lambda folder: run_growth(sizes.ledgers[0], sizes.large, tuple(Form), sizes.pairs, folder),
            "lookup-sparse": lambda folder: iter([measure(Firm(sizes.large, Numbers.SPARSE), Numbers.SPARSE, folder)]),
            "lookup-consecutive": lambda folder: iter([measure(Firm(sizes.large), Numbers.CONSECUTIVE, folder)]),
            "load": lambda folder: iter(run_bulk(sizes.large, sizes.loads, folder)),
            "reminding": lambda folder: iter([run_reminding(sizes.large, min(sizes.large // _ITEMS_A_LETTER, 1_000), folder)]),
            "answer": lambda folder: iter([run_answers(sizes.ledgers[0], Form.PDF, sizes.pairs, folder)]),
        }
    )


def run(sizes: Sizes, *, chosen: str = "", say: Callable[[str], None] = print) -> list[Figure]:
    """The figures of every benchmark whose name contains `chosen`, each said as soon as it is there."""
    figures: list[Figure] = []
    for name, benchmark in benchmarks(sizes).items():
        if chosen not in name:
            continue
        with tempfile.TemporaryDirectory(prefix="mailflow-bench-") as folder:
            for figure in benchmark(Path(folder)):
                figures.append(figure)
                for line in words(figure):
                    say(line)
    return figures


def words(figure: Figure) -> Iterator[str]:
    """A figure as lines of the table: what, how much, what was promised."""
    match figure:
        case Race():
            yield from _race(figure)
        case Growth():
            what = f"a {figure.form} mail beside {figure.large:,} invoices, against {figure.small:,}"
            yield _line(what, f"{figure.times} times", f"<= {_MOST_GROWTH}", figure.times.median <= _MOST_GROWTH)
            yield f"    {figure.small_ms:.1f} ms and {figure.large_ms:.1f} ms"
        case Lookup():
            yield from _lookup(figure)
        case Bulk():
            what = f"loading {figure.invoices:,} invoices on {figure.store}, share of raw"
            yield _line(what, str(figure.share), f">= {_SHARE_OF_RAW}", figure.share.median >= _SHARE_OF_RAW)
            yield f"    {figure.seconds:.1f} s and {figure.raw_seconds:.1f} s"
        case Answer():
            what, waited = f"SMTP accept to decision, a {figure.form} mail", f"{figure.median_seconds:.2f} s ({figure.mails} mails)"
            yield _line(what, waited, f"< {_MOST_WAIT} s", figure.median_seconds < _MOST_WAIT)
            yield f"    the longest {figure.longest_seconds:.2f} s"
        case Reminding():
            yield from _reminding(figure)
        case Intake():
            what = f"taking in {figure.mails:,} mails of {figure.kind}, share of the library"
            yield _line(what, str(figure.share), f">= {_SHARE_OF_CLIENT}", figure.share.median >= _SHARE_OF_CLIENT)
            yield f"    {figure.rate:.0f} and {figure.bare_rate:.0f} mails a second"
        case Drain():
            what, most = f"draining {figure.mails:,} mails of {figure.kind}: peak", _MOST_DRAINING_MEGABYTES
            yield _line(what, f"{figure.megabytes} MB", f"<= {most} MB", figure.megabytes <= most)
            yield f"    {figure.rate:.0f} mails a second"


def _reminding(figure: Reminding) -> Iterator[str]:
    what = f"a day's plan of {figure.clients:,} clients, {figure.invoices:,} invoices"
    yield _line(what, f"{figure.seconds:.1f} s", f"<= {_MOST_PLANNING} s", figure.seconds <= _MOST_PLANNING)
    yield f"    {figure.cpu_seconds:.1f} s of computing, {figure.planned:,} letters planned"
    peak, letters = figure.megabytes, figure.letters_a_second
    yield _line(f"{what}: peak", f"{peak:.0f} MB", f"<= {_MOST_PLANNING_MEGABYTES} MB", peak <= _MOST_PLANNING_MEGABYTES)
    yield _line(f"letters a second, of {figure.letters:,}", f"{letters:.0f}", f">= {_LEAST_LETTERS}", letters >= _LEAST_LETTERS)


def _race(race: Race) -> Iterator[str]:
    least = _AT_LEAST[race.form].get(race.invoices, 0.0)
    what = f"{race.form} mails beside {race.invoices:,} invoices, times the script"
    yield _line(what, str(race.times), f">= {least}", race.times.median >= least)
    shares = ", ".join(f"{name} {share:.0%}" for name, share in race.shares.items())
    yield f"    script {race.clerk_ms:.1f} ms, mailflow {race.ours_ms:.1f} ms ({shares}); by computing time {race.cpu_times:.2f}"
    yield f"    wrong invoices named: script {race.clerk_wrong:.1%}, mailflow {race.ours_wrong:.1%}; not named {race.ours_unnamed:.1%}"
    yield f"    applied without a person: {race.applied:.0%} of the mails"


def _lookup(figure: Lookup) -> Iterator[str]:
    name, most = f"{figure.invoices:,} {figure.numbers} numbers", _MOST_SLIP[figure.numbers]
    yield _line(f"{name}: a line, exact", f"{figure.exact_us:.1f} us", f"<= {_MOST_EXACT} us", figure.exact_us <= _MOST_EXACT)
    yield _line(f"{name}: a line with one slip", f"{figure.slip_us:.0f} us", f"<= {most} us", figure.slip_us <= most)
    yield f"    {figure.slip_of_anybody_us:.0f} us while nobody knows who pays; found {figure.slips_found:.0%}"
    yield _line(f"{name}: memory", f"{figure.bytes_an_invoice:.0f} bytes", f"<= {_MOST_BYTES}", figure.bytes_an_invoice <= _MOST_BYTES)
    yield _line(f"{name}: cold build", f"{figure.build_seconds:.1f} s", f"<= {_MOST_SECONDS} s", figure.build_seconds <= _MOST_SECONDS)
    yield f"    {figure.build_cpu_seconds:.1f} s of computing"
    peak = figure.peak_megabytes
    yield _line(f"{name}: peak of the build", f"{peak:.0f} MB", f"<= {_MOST_MEGABYTES} MB", peak <= _MOST_MEGABYTES)


def _line(what: str, measured: str, promised: str, is_kept: bool) -> str:  # the last column
    return f"{what:<66} {measured:<34} {promised:<10} {'kept' if is_kept else 'MISSED'}"


def main(arguments: list[str]) -> int:
    """Measures, prints the table, and writes the figures as JSON where a file is named."""
    parser = argparse.ArgumentParser(prog="mailflow bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller ledgers and fewer pairs: minutes instead of an hour")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to this file")
    parser.add_argument("-k", dest="chosen", default="", help="only benchmarks whose name contains this")
    options = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    begun = time.perf_counter()
    figures = run(_QUICK if options.quick else _FULL, chosen=options.chosen)
    print(f"{len(figures)} figures in {time.perf_counter() - begun:.0f} s")
    if options.json:
        named = [{"figure": type(figure).__name__.lower(), **dataclasses.asdict(figure)} for figure in figures]
        options.json.write_text(json.dumps(named, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
