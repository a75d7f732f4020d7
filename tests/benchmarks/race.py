"""The clerk's script and mailflow at the same mails, turn by turn, so that what the machine does meanwhile meets both."""

import io
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from mailflow.leaves import Branch, find_leaves
from mailflow.services import understand as jobs
from tests.benchmarks.clerk import Clerk
from tests.benchmarks.figures import Spread, spread
from tests.benchmarks.firm import Firm, Numbers
from tests.benchmarks.office import Office, open_office
from tests.benchmarks.post import Advice, Form, write_post

# Mails before the first pair, so that caches and prepared statements are as they are all day.
_WARM_UP = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """How many times as long the script took for a mail (`times`), and how often each named a wrong invoice."""

    invoices: int
    form: Form
    times: Spread
    cpu_times: float
    clerk_ms: float
    ours_ms: float
    shares: dict[str, float]
    clerk_wrong: float
    ours_wrong: float
    ours_unnamed: float
    applied: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What a mail costs beside a large ledger, as a multiple of what it costs beside a small one."""

    small: int
    large: int
    form: Form
    times: Spread
    small_ms: float
    large_ms: float


def run_race(size: int, form: Form, pairs: int, folder: Path, *, numbers: Numbers = Numbers.CONSECUTIVE) -> Race:
    """So many interleaved pairs beside a ledger of this size."""
    firm = Firm(size, numbers)
    post = write_post(firm, form, pairs + _WARM_UP)
    receipts = [advice.receipt for advice in post]
    clerk = Clerk(list(firm.clients), list(firm.invoices()), receipts, io.StringIO())
    with open_office(firm, folder) as office, office.shares.watching():
        office.expect(receipts)
        for advice in post[:_WARM_UP]:
            office.work(advice.raw)
            clerk.work(advice.raw)
        office.shares.seconds.clear()
        return _report(
            size, form, [_pair(advice, clerk, office, is_first=at % 2 == 0) for at, advice in enumerate(post[_WARM_UP:])], office
        )


def run_growth(small: int, large: int, forms: Sequence[Form], pairs: int, folder: Path) -> Iterator[Growth]:
    """The same kind of mail beside two ledgers, turn by turn."""
    with ExitStack() as stack:
        firms = [Firm(size) for size in (small, large)]
        offices = [stack.enter_context(open_office(firm, folder / str(firm.size))) for firm in firms]
        for form in forms:
            posts = [write_post(firm, form, pairs + _WARM_UP) for firm in firms]
            for office, post in zip(offices, posts, strict=True):
                office.expect([advice.receipt for advice in post])
            seconds = [(offices[0].work(a.raw), offices[1].work(b.raw)) for a, b in zip(*posts, strict=True)][_WARM_UP:]
            yield Growth(
                small=small,
                large=large,
                form=form,
                times=spread([second / first for first, second in seconds]),
                small_ms=median(first for first, _ in seconds) * 1000,
                large_ms=median(second for _, second in seconds) * 1000,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    advice: Advice
    clerk_seconds: float
    ours_seconds: float
    clerk_cpu: float
    ours_cpu: float
    clerk_said: dict[str, Any]  # JSON's own types
    ours_said: dict[str, Any]


def _pair(advice: Advice, clerk: Clerk, office: Office, *, is_first: bool) -> _Pair:
    turns = ("clerk", "ours") if is_first else ("ours", "clerk")
    seconds: dict[str, float] = {}
    cpu: dict[str, float] = {}
    said: dict[str, Any] = {}
    for turn in turns:
        cpu_before, begun = office.cpu_seconds(), time.perf_counter()
        if turn == "clerk":
            said[turn] = clerk.work(advice.raw)
            seconds[turn] = time.perf_counter() - begun
        else:
            seconds[turn] = office.work(advice.raw)
        cpu[turn] = office.cpu_seconds() - cpu_before
    return _Pair(
        advice=advice,
        clerk_seconds=seconds["clerk"],
        ours_seconds=seconds["ours"],
        clerk_cpu=cpu["clerk"],
        ours_cpu=cpu["ours"],
        clerk_said=said["clerk"],
        ours_said=office.answer(),
    )


def _report(size: int, form: Form, pairs: Sequence[_Pair], office: Office) -> Race:
    lines = sum(len(pair.advice.invoices) for pair in pairs)
    named = [[line["invoice_number"] for line in (pair.ours_said["remittance"] or {"lines": ()})["lines"]] for pair in pairs]
    guessed = [[number for number, _ in pair.clerk_said["lines"]] for pair in pairs]
    true = [{invoice.number for invoice in pair.advice.invoices} for pair in pairs]
    in_ledger = [[number for number in numbers if _is_known(office, number)] for numbers in named]
    total = sum(pair.ours_seconds for pair in pairs)
    return Race(
        invoices=size,
        form=form,
        times=spread([pair.clerk_seconds / pair.ours_seconds for pair in pairs]),
        cpu_times=sum(pair.clerk_cpu for pair in pairs) / sum(pair.ours_cpu for pair in pairs),
        clerk_ms=median(pair.clerk_seconds for pair in pairs) * 1000,
        ours_ms=median(pair.ours_seconds for pair in pairs) * 1000,
        shares=_shares(office, [pair.advice.raw for pair in pairs], total),
        clerk_wrong=_wrong(guessed, true) / lines,
        ours_wrong=_wrong(in_ledger, true) / lines,
        ours_unnamed=1 - sum(len(set(numbers) & meant) for numbers, meant in zip(in_ledger, true, strict=True)) / lines,
        applied=sum(pair.ours_said["disposition"] == "applied" for pair in pairs) / len(pairs),
    )


def _wrong(named: Sequence[Sequence[str | None]], true: Sequence[set[str]]) -> int:
    return sum(1 for numbers, meant in zip(named, true, strict=True) for number in numbers if number is not None and number not in meant)


def _is_known(office: Office, number: str) -> bool:
    return bool(office.desk.in_hand.index.exact(number))


def _shares(office: Office, mails: Sequence[bytes], total: float) -> dict[str, float]:
    """Of the whole: parsing (what the child computes), child (what having one costs), reading, matching, the store with the rest."""
    seconds = dict(office.shares.seconds)
    parsing = _parsing(mails)
    stages = {
        "parsing": parsing,
        "child": max(seconds.get("child", 0.0) - parsing, 0.0),
        "reading": seconds.get("reading", 0.0),
        "matching": seconds.get("matching", 0.0),
    }
    return {name: spent / total for name, spent in stages.items()} | {"store": 1 - sum(stages.values()) / total}


class _Here:
    """The jobs of the children in this process, timed: what they compute is no cost of having children."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._leaves = [leaf.load()() for leaf in find_leaves(Branch.DOCUMENTS).values()]

    def run(self, job: str, payload: bytes) -> bytes:
        """The job's answer."""
        begun = time.perf_counter()
        answer: bytes = getattr(jobs, f"{job}_job")(payload, self._leaves)
        self.seconds += time.perf_counter() - begun
        return answer


def _parsing(mails: Sequence[bytes]) -> float:
    here = _Here()
    warm: Any = here  # of the sandbox's shape, as far as understanding needs it
    jobs.understand(mails[0], warm)
    here.seconds = 0.0
    for raw in mails:
        jobs.understand(raw, warm)
    return here.seconds
