"""How much of what stands on the papers was read: by digit and by row; `python -m tests.scans.scoring SET_DIR` prints it by damage."""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from mailflow.domain.document import Page


@dataclass(slots=True)
class Score:
    """Right ones of all, and seconds of computing."""

    digits: int = 0
    right_digits: int = 0
    rows: int = 0
    right_rows: int = 0
    pages: int = 0
    seconds: float = 0.0

    def add(self, other: "Score") -> None:
        """Counts another one in."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def digit_share(self) -> float:
        """The share of digits that were read right."""
        return self.right_digits / self.digits if self.digits else 1.0

    @property
    def row_share(self) -> float:
        """The share of rows whose number and amount stand in one row as they are."""
        return self.right_rows / self.rows if self.rows else 1.0


Read = Callable[[bytes], Page]


def score_page(truth: dict[str, Any], page: Page) -> Score:  # JSON's own types
    """One page against what stands on it."""
    words = [word.text for row in page.rows for word in row.words]
    lines = [_plain("".join(word.text for word in row.words)) for row in page.rows]
    figures = [figure for row in truth["rows"] for figure in row] + [truth["total"]]
    digits = sum(_digits(figure) for figure in figures)
    right_digits = sum(_right_digits(figure, words, lines) for figure in figures)
    right_rows = sum(any(_plain(number) in line and _plain(amount) in line for line in lines) for number, amount in truth["rows"])
    return Score(digits=digits, right_digits=right_digits, rows=len(truth["rows"]), right_rows=right_rows, pages=1)


def score_set(folder: Path, read: Read) -> dict[str, Score]:
    """The scores of a set by damage, and of all of it under an empty name."""
    scores: dict[str, Score] = defaultdict(Score)
    for truth in _truths(folder):
        content = _attachment((folder / "mail" / truth["file"]).read_bytes())
        begun = time.process_time()
        one = score_page(truth, read(content))
        one.seconds = time.process_time() - begun
        scores[truth["damage"]].add(one)
        scores[""].add(one)
    return dict(scores)


def _right_digits(figure: str, words: Iterable[str], lines: Iterable[str]) -> int:
    if any(_plain(figure) in line for line in lines):
        return _digits(figure)
    best = max((SequenceMatcher(None, figure, word) for word in words), key=lambda match: match.ratio(), default=None)
    if best is None:
        return 0
    return sum(_digits(figure[block.a : block.a + block.size]) for block in best.get_matching_blocks())


def _digits(text: str) -> int:
    return sum(letter.isdigit() for letter in text)


def _plain(text: str) -> str:
    """Without spaces, which set off thousands in France and are seen or not."""
    return "".join(text.split())


def _truths(folder: Path) -> list[dict[str, Any]]:  # as above
    return [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]


def _attachment(mail: bytes) -> bytes:
    parts = (part for part in message_from_bytes(mail, policy=default).walk() if part.get_filename())
    return bytes(next(parts).get_payload(decode=True))


def main() -> None:
    """Score a generated set with the recogniser of mailflow, and print a table."""
    from mailflow.documents.levelling import read_scan
    from mailflow.documents.scans import scan_of

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, metavar="SET_DIR")
    args = parser.parse_args()
    scores = score_set(args.folder, lambda content: read_scan(scan_of(content, 1), 1))
    print(f"{'':18}{'pages':>6}{'digits':>8}{'rows':>8}{'s/page':>8}")
    for name, one in scores.items():
        print(f"{name or 'all':18}{one.pages:>6}{one.digit_share:>8.2%}{one.row_share:>8.2%}{one.seconds / max(one.pages, 1):>8.2f}")


if __name__ == "__main__":
    main()
