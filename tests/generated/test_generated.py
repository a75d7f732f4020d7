"""The invented case set is sound by the laws that its answers must obey."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from .generate import DEFAULT_SEED, generate
from .straight import LAYOUTS
from .validate import EXCEPTIONS, problems


@pytest.fixture(scope="module")
def case_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated")
    generate(folder, DEFAULT_SEED)
    return folder


def answers(folder: Path, name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_given_the_default_seed_when_the_set_is_checked_then_every_law_holds(case_set: Path) -> None:
    found = problems(case_set)

    assert found == []


def test_given_another_seed_when_the_set_is_checked_then_every_law_holds(tmp_path: Path) -> None:
    generate(tmp_path, DEFAULT_SEED + 1)

    assert problems(tmp_path) == []


def test_given_a_wrong_answer_when_the_set_is_checked_then_it_is_found(tmp_path: Path) -> None:
    generate(tmp_path, DEFAULT_SEED)
    path = tmp_path / "expected_receipts.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"on_account": "0.00"', '"on_account": "0.01"', 1), encoding="utf-8")

    assert problems(tmp_path) != []


def test_given_one_seed_when_the_set_is_made_twice_then_every_byte_is_the_same(case_set: Path, tmp_path: Path) -> None:
    generate(tmp_path, DEFAULT_SEED)

    assert contents(tmp_path) == contents(case_set)


def test_given_the_set_when_its_exceptions_are_counted_then_each_reason_comes_more_than_once(case_set: Path) -> None:
    seen = Counter(a["exception"] for name in ("expected.jsonl", "expected_receipts.jsonl") for a in answers(case_set, name))

    assert {reason for reason in EXCEPTIONS if seen[reason] < 2} == set()


def test_given_the_layouts_when_they_are_counted_then_there_are_more_than_sixty_by_different_names() -> None:
    names = {layout.name for layout in LAYOUTS}

    assert len(names) == len(LAYOUTS) > 60
