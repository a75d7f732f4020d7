"""How honest the confidence is: of the decisions that claim so much, how many were right.

    python tests/replay/reliability.py CASE_SET=RESULTS_DIR [...]

Each RESULTS_DIR is what `mailflow replay CASE_SET --out RESULTS_DIR` wrote. All decisions are pooled. The expected calibration error
is the mean distance between what was claimed and what was right, weighted by how many decisions claimed it.
"""

import itertools
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":  # run as a program, not as a part of the tests
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.replay.comparison import Pair, messages, receipts

_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.975, 0.99, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """The decisions between two confidences: how many, what they claim on average, how many were right."""

    low: float
    high: float
    count: int
    claimed: float
    right: float


def bins_of(pairs: Iterable[Pair]) -> list[Bin]:
    """The bins that hold decisions, from the most doubtful to the surest."""
    told = [(float(pair.got.get("confidence") or 0), pair.is_right) for pair in pairs]
    found = []
    for low, high in itertools.pairwise(_EDGES):
        inside = [(sure, right) for sure, right in told if low <= sure < high or (sure == high == 1.0)]
        if inside:
            claimed = sum(sure for sure, _ in inside) / len(inside)
            found.append(Bin(low, high, len(inside), claimed, sum(right for _, right in inside) / len(inside)))
    return found


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error; 0 without decisions."""
    count = sum(one.count for one in bins)
    return sum(one.count * abs(one.claimed - one.right) for one in bins) / count if count else 0.0


def table(title: str, pairs: Sequence[Pair]) -> str:
    """The reliability table as text."""
    bins = bins_of(pairs)
    rows = [f"{title}: {len(pairs)} decisions, expected calibration error {calibration_error(bins):.4f}"]
    rows.append("  confidence       n  claimed   right")
    rows += [f"  {one.low:.3f}-{one.high:.3f} {one.count:5}    {one.claimed:.3f}   {one.right:.3f}" for one in bins]
    return "\n".join(rows)


def main(arguments: Sequence[str]) -> int:
    """Prints the tables; 2 where the arguments do not say what to compare."""
    if not arguments or any("=" not in one for one in arguments):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    sets = [tuple(map(Path, one.split("=", 1))) for one in arguments]
    mails = [pair for case_set, results in sets for pair in messages(case_set, results)]
    money = [pair for case_set, results in sets for pair in receipts(case_set, results)]
    payments = [pair for pair in mails if pair.is_about_money]
    tables = {
        "all decisions": [*mails, *money],
        "payments by mail": payments,
        "receipts": money,
        "automatic": [pair for pair in (*payments, *money) if pair.is_automatic],
        "asked": [pair for pair in (*payments, *money) if not pair.is_automatic],
        "other mail": [pair for pair in mails if not pair.is_about_money],
    }
    sys.stdout.write("\n\n".join(table(title, pairs) for title, pairs in tables.items()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
