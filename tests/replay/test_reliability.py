"""The reliability table itself."""

from pathlib import Path

import pytest

from tests.replay.comparison import Pair
from tests.replay.reliability import bins_of, calibration_error, main, table


def _pair(confidence: float, *, is_right: bool) -> Pair:
    want = {"disposition": "exception", "exception": "ambiguous"}
    return Pair("0001.eml", want, {**want, "exception": "ambiguous" if is_right else "no_advice", "confidence": confidence})


def test_given_decisions_that_claim_what_they_keep_when_measured_then_the_error_is_nothing():
    pairs = [_pair(0.75, is_right=True), _pair(0.75, is_right=True), _pair(0.75, is_right=True), _pair(0.75, is_right=False)]

    error = calibration_error(bins_of(pairs))

    assert error == pytest.approx(0)


def test_given_decisions_that_claim_too_much_when_measured_then_the_error_is_the_distance():
    pairs = [_pair(0.95, is_right=True), _pair(0.95, is_right=False)]

    error = calibration_error(bins_of(pairs))

    assert error == pytest.approx(0.45)


def test_given_sure_and_doubtful_decisions_when_shown_then_each_bin_has_a_row():
    pairs = [_pair(1.0, is_right=True), _pair(0.65, is_right=False)]

    rows = table("receipts", pairs).splitlines()

    assert rows[0].startswith("receipts: 2 decisions")
    assert len(rows) == 4


def test_given_an_argument_without_results_when_run_then_it_says_how(capsys):
    code = main([str(Path("calder"))])

    assert code == 2
    assert "CASE_SET=RESULTS_DIR" in capsys.readouterr().err
