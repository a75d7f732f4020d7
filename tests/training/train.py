"""Trains `mailflow.reading.classifier`: ``python -m tests.training.train`` writes its weights, with `--folds` it prints what is learnt.

Logistic regression (scikit-learn, the extra `training`) over the sentences beside this file, one model for each kind and one for the
reasons of disputes; the weights are rounded to eight bits. Sentences that judge the reader (tests/replies) are not learnt from.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from mailflow.reading import classifier
from mailflow.reading.classifier import BITS, KINDS, REASONS, WEIGHTS, features_of, row_of
from mailflow.reading.due_days import flat_of

_SEED = 20261122
# Inverse strength of regularisation.
_STRENGTH_KINDS = 30.0
_STRENGTH_REASONS = 30.0
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, what it says, and why it contests where it does."""

    text: str
    kinds: frozenset[str]
    reason: str | None
    language: str


def corpus() -> list[Sentence]:
    """Every sentence beside this file, each text once."""
    read = {one.text: one for path in sorted(Path(__file__).parent.glob("*.jsonl")) for one in _sentences(path)}
    return list(read.values())


def _sentences(path: Path) -> Iterator[Sentence]:
    for line in path.read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        yield Sentence(said["text"], frozenset(said["kinds"]), said.get("reason"), said["lang"])


def matrix_of(texts: Sequence[str]) -> csr_matrix:
    """The features of each text, a row each, of length 1."""
    rows = [sorted({row_of(feature) for feature in features_of(flat_of(text))}) for text in texts]
    values = np.concatenate([np.full(len(row), 1 / max(len(row), 1) ** 0.5, dtype=np.float32) for row in rows])
    places = np.cumsum([0, *map(len, rows)])
    return csr_matrix((values, np.concatenate([np.array(row, dtype=np.int32) for row in rows]), places), shape=(len(texts), 2**BITS))


def fit(features: csr_matrix, sentences: Sequence[Sentence]) -> NDArray[np.float32]:
    """The weights, a row a feature and a column a label; row 0 holds what counts for every sentence."""
    weights = np.zeros((2**BITS, len(KINDS) + len(REASONS)), dtype=np.float32)
    for column, kind in enumerate(KINDS):
        says = np.array([kind.value in one.kinds for one in sentences])
        model = LogisticRegression(C=_STRENGTH_KINDS, max_iter=300, solver="liblinear").fit(features, says)
        weights[:, column], weights[0, column] = model.coef_[0], model.intercept_[0]
    contested = [place for place, one in enumerate(sentences) if one.reason]
    why = [sentences[place].reason for place in contested]
    reasons = LogisticRegression(C=_STRENGTH_REASONS, max_iter=300).fit(features[contested], why)
    for name, coefficients, base in zip(reasons.classes_, reasons.coef_, reasons.intercept_, strict=True):
        column = len(KINDS) + [reason.value for reason in REASONS].index(name)
        weights[:, column], weights[0, column] = coefficients, base
    return weights


def rounded(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Eight bits a weight, and what one step of each column is worth."""
    scale = (np.abs(weights).max(axis=0) / 127).astype(np.float32)
    return np.rint(weights / scale).astype(np.int8), scale


def _report(sentences: Sequence[Sentence]) -> None:
    """By five folds: of each kind precision and recall at three thresholds; how often the reason is right."""
    features = matrix_of([one.text for one in sentences])
    scores = np.zeros((len(sentences), len(KINDS) + len(REASONS)))
    for learnt, asked in KFold(_FOLDS, shuffle=True, random_state=_SEED).split(sentences):
        weights = fit(features[learnt], [sentences[place] for place in learnt])
        scores[asked] = features[asked] @ weights + weights[0]
    for column, kind in enumerate(KINDS):
        says = np.array([kind.value in one.kinds for one in sentences])
        told = []
        for threshold in (0.3, 0.5, 0.7, 0.9):
            found = scores[:, column] > np.log(threshold / (1 - threshold))
            told.append(f"{threshold}: {(found & says).sum() / max(found.sum(), 1):.3f} {(found & says).sum() / max(says.sum(), 1):.3f}")
        print(f"{kind.value:16} n {says.sum():5}  " + "   ".join(told))
    contested = [place for place, one in enumerate(sentences) if one.reason]
    right = sum(REASONS[int(scores[place, len(KINDS) :].argmax())].value == sentences[place].reason for place in contested)
    print(f"reason right {right}/{len(contested)} = {right / len(contested):.3f}")


def _main() -> None:
    sentences = corpus()
    print(f"{len(sentences)} sentences")
    if "--folds" in sys.argv[1:]:
        return _report(sentences)
    weights, scale = rounded(fit(matrix_of([one.text for one in sentences]), sentences))
    np.savez_compressed(Path(classifier.__file__).parent / WEIGHTS, weights=weights, scale=scale)
    return None


if __name__ == "__main__":
    _main()
