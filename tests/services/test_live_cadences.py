"""A changed cadences.toml is live at once; a faulty one changes nothing, and says why."""

import pytest

from mailflow.domain.errors import ConfigurationError
from mailflow.services.live_cadences import CadenceFile
from tests.services.ladders import LADDER


def refuse_unknown(cadences):
    if any(step.template == "reminder/unknown" for cadence in cadences for step in cadence.steps):
        raise ConfigurationError(where="templates", what="reminder/unknown is no template", fix="Name one that exists.")


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "cadences.toml"
    place.write_text(LADDER, encoding="utf-8")
    return place


def names(live):
    return [cadence.name for cadence in live.cadences]


def test_given_a_file_when_it_is_changed_then_the_next_question_finds_the_change(path):
    source = CadenceFile(path, check=refuse_unknown)
    path.write_text(LADDER.replace('"standard"', '"stricter"'), encoding="utf-8")

    live = source.now()

    assert (names(live), live.fault, live.origin) == (["stricter"], "", str(path))


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (LADDER.replace("min_interval_days = 7", "min_interval_days = -7"), "line 5"),
        (LADDER.replace("reminder/second", "reminder/unknown"), "reminder/unknown is no template"),
        (LADDER[:-20], "is not TOML"),
        ("", ""),
    ],
    ids=["a negative number", "a template that nobody has", "a torn file", "an empty file"],
)
def test_given_a_running_ladder_when_its_file_gets_a_fault_then_the_ladder_stays_and_the_fault_is_told(path, fault, says):
    source = CadenceFile(path, check=refuse_unknown)
    path.write_text(fault, encoding="utf-8")

    live = source.now()

    assert says in live.fault
    assert names(live) == (["standard"] if says else [])


def test_given_a_file_that_was_taken_away_when_it_comes_back_corrected_then_it_is_live_and_nothing_is_wrong_any_more(path):
    source = CadenceFile(path, check=refuse_unknown)
    path.unlink()
    gone = source.now()
    path.write_text(LADDER.replace('"standard"', '"new"'), encoding="utf-8")

    live = source.now()

    assert ("cannot be read" in gone.fault, names(gone)) == (True, ["standard"])
    assert (names(live), live.fault) == (["new"], "")


def test_given_a_faulty_file_at_the_start_when_it_is_opened_then_it_is_refused(path):
    path.write_text(LADDER.replace("reminder/first", "reminder/unknown"), encoding="utf-8")

    with pytest.raises(ConfigurationError, match="Name one that exists"):
        CadenceFile(path, check=refuse_unknown)
