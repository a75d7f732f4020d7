"""Whole case sets from mail to answer: what may never happen, and how well it goes at least.

The generated set is always there; labelled sets of firms lie beside the project where it is developed (`../shared/cases`).
"""

import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

from tests.generated.generate import generate
from tests.replay.comparison import Pair, lines_f1, messages, receipts, straight_through

_PROJECT = Path(__file__).resolve().parents[2]
_SHARED = _PROJECT.parent / "shared"
_PATIENCE = 900  # seconds for one set, on a machine that does other things as well

needs_case_sets = pytest.mark.skipif(not (_SHARED / "cases").is_dir(), reason="no ../shared/cases beside the project")


def _replay(case_set: Path, results: Path) -> Path:
    command = [sys.executable, "-m", "mailflow", "replay", str(case_set), "--out", str(results), "--no-progress"]
    subprocess.run(command, check=True, cwd=_PROJECT, timeout=_PATIENCE, capture_output=True)
    return results


def _wrong(pairs: list[Pair]) -> list[str]:
    return [pair.name for pair in pairs if pair.is_wrong_automatic]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Pair], list[Pair]]:
    """The generated set's mails and receipts, answered."""
    case_set = tmp_path_factory.mktemp("generated")
    generate(case_set)
    results = _replay(case_set, tmp_path_factory.mktemp("answers"))
    return messages(case_set, results), receipts(case_set, results)


@pytest.fixture(scope="module")
def score() -> ModuleType:
    """The program that judges case sets."""
    spec = spec_from_loader("score", SourceFileLoader("score", str(_SHARED / "score")))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_given_the_generated_set_when_replayed_then_no_money_moves_wrongly(generated):
    mails, money = generated

    wrong = _wrong([*mails, *money])

    assert wrong == []


def test_given_the_generated_set_when_replayed_then_most_of_it_needs_nobody(generated):
    mails, money = generated

    shares = straight_through(mails), straight_through(money), lines_f1(mails)

    assert shares[0] >= 0.80
    assert shares[1] >= 0.85
    assert shares[2] >= 0.90


@needs_case_sets
def test_given_calder_when_replayed_then_nothing_is_wrong_and_its_figures_hold(score, tmp_path):
    case_set = _SHARED / "cases" / "calder"

    results = _replay(case_set, tmp_path)
    figures, _ = score.score(case_set, results, frozenset())

    assert _wrong([*messages(case_set, results), *receipts(case_set, results)]) == []
    assert figures["cash_from_messages"]["straight_through"]["share"] >= 0.97
    assert figures["cash_from_receipts"]["straight_through"]["share"] >= 0.98
    assert figures["remittance_lines"]["f1"] >= 0.98
    assert figures["remittance_whole"]["share"] >= 0.97
    assert figures["cash_from_messages"]["exception_caught"]["share"] >= 0.98
    assert figures["cash_from_messages"]["suggestion_top3"]["share"] >= 0.85


@needs_case_sets
def test_given_linden_when_replayed_then_no_money_moves_wrongly(tmp_path):
    case_set = _SHARED / "cases" / "linden"

    results = _replay(case_set, tmp_path)

    assert _wrong([*messages(case_set, results), *receipts(case_set, results)]) == []
