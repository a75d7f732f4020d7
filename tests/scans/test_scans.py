"""How well scans are read: digits, rows, and what becomes of the money. The whole set is long; a few of each damage are always read."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mailflow.documents.levelling import read_scan
from mailflow.documents.scans import scan_of
from tests.replay.comparison import messages, receipts, straight_through
from tests.scans.damage import DAMAGES
from tests.scans.generate import generate
from tests.scans.scoring import Score, score_set

_PROJECT = Path(__file__).resolve().parents[2]
_PATIENCE = 3600  # seconds for the whole set, on a machine that does other things as well
_FEW, _REPLAYED, _SEED = 8, 3, 7


def _read(folder: Path) -> dict[str, Score]:
    return score_set(folder, lambda content: read_scan(scan_of(content, 1), 1))


def _replayed(folder: Path, results: Path) -> Path:
    command = [sys.executable, "-m", "mailflow", "replay", str(folder), "--out", str(results), "--no-progress"]
    subprocess.run(command, check=True, cwd=_PROJECT, timeout=_PATIENCE, capture_output=True)
    return results


def _wrong(folder: Path, results: Path) -> list[str]:
    return [pair.name for pair in (*messages(folder, results), *receipts(folder, results)) if pair.is_wrong_automatic]


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One scan of each of the first damages."""
    folder = tmp_path_factory.mktemp("few")
    generate(folder, _FEW, _SEED)
    return folder


def test_given_a_seed_when_scans_are_made_twice_then_they_are_the_same(tmp_path):
    first, second = (generate(tmp_path / name, 3, _SEED) for name in ("a", "b"))

    assert [scan.truth for scan in first] == [scan.truth for scan in second]
    assert [scan.attachment.content for scan in first] == [scan.attachment.content for scan in second]


def test_given_a_scan_of_each_kind_when_they_are_read_then_digits_and_rows_are_right(few):
    score = _read(few)[""]

    assert score.digit_share >= 0.97
    assert score.row_share >= 0.90


def test_given_some_scans_when_they_are_replayed_then_no_money_moves_wrongly(tmp_path):
    generate(tmp_path / "set", _REPLAYED, _SEED)

    results = _replayed(tmp_path / "set", tmp_path / "answers")

    assert _wrong(tmp_path / "set", results) == []


@pytest.mark.long
def test_given_the_whole_set_when_it_is_read_then_digits_and_rows_are_right(tmp_path):
    generate(tmp_path)

    scores = _read(tmp_path)

    assert scores[""].digit_share >= 0.98
    assert scores[""].row_share >= 0.95


@pytest.mark.long
def test_given_the_whole_set_when_it_is_replayed_then_no_money_moves_wrongly_and_most_needs_nobody(tmp_path):
    made = generate(tmp_path / "set")
    results = _replayed(tmp_path / "set", tmp_path / "answers")

    assert len(made) >= 100
    assert _wrong(tmp_path / "set", results) == []
    assert straight_through(messages(tmp_path / "set", results)) >= 0.85


def test_given_a_set_when_it_is_written_then_every_paper_has_its_truth(few):
    truths = [json.loads(line) for line in (few / "truth.jsonl").read_text(encoding="utf-8").splitlines()]

    assert [truth["damage"] for truth in truths] == [damage.__name__ for damage in DAMAGES[:_FEW]]
    assert all(truth["rows"] for truth in truths)
