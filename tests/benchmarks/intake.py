"""How quickly each kind of mailbox is taken in, against its bare client library, and what a first day with a full inbox takes of memory."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.sources import ROOT
from tests.benchmarks import mailboxes, microsoft
from tests.benchmarks.figures import Spread, spread

KINDS = ("maildir", "imap", "exchange", "graph")
_HOUR = 3600
_Acts = tuple[Callable[[Path], object], Callable[[Path], object]]  # the bare library, and mailflow


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Mails a second of both, as medians, and mailflow's share of what the library does, by pairs."""

    kind: str
    mails: int
    rate: float
    bare_rate: float
    share: Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Drain:
    """A first day: how many mails a process took in, how quickly, and its peak memory."""

    kind: str
    mails: int
    rate: float
    megabytes: int


def run_intake(kind: str, mails: int, pairs: int) -> Intake:
    """Both take the same mails from the same server in turns."""
    if kind == "maildir":
        with mailboxes.maildir(mails) as box:
            return _compared(
                kind, mails, pairs, (lambda to: mailboxes.bare(mailboxes.from_maildir(box), to), lambda to: mailboxes.ours(box, to))
            )
    if kind == "imap":
        with mailboxes.imap(mails) as there:
            ours = lambda to: mailboxes.ours(mailboxes.open_imap(there.place), to)  # noqa: E731  # two of a pair
            return _compared(kind, mails, pairs, (lambda to: mailboxes.bare(mailboxes.from_imap(there), to), ours))
    with microsoft.serving(kind, mails) as place:
        return _compared(kind, mails, pairs, (lambda to: microsoft.take_bare(kind, place, to), lambda to: microsoft.take(kind, place, to)))


def run_drain(kind: str, mails: int) -> Drain:
    """In a process of its own, whose peak is the intake's."""
    command = [sys.executable, "-m", "tests.benchmarks.microsoft", "--drain", "--mails", str(mails), kind]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=_HOUR)
    figures = json.loads(said.stdout.splitlines()[-1])
    return Drain(kind=kind, mails=figures["mails"], rate=figures["per_second"], megabytes=figures["peak_mb"])


def _compared(kind: str, mails: int, pairs: int, acts: _Acts) -> Intake:
    measured = [(mailboxes.seconds(acts[0]), mailboxes.seconds(acts[1], has_store=True)) for _ in range(pairs)]
    bare, ours = (spread([mails / each for each in side]).median for side in zip(*measured, strict=True))
    return Intake(kind=kind, mails=mails, rate=ours, bare_rate=bare, share=spread([first / second for first, second in measured]))
