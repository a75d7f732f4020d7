"""A cash-receipts clerk's morning, measured in a real browser: keys only, from the first case to the empty queue."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

import pytest

from mailflow.documents.sandbox import Sandbox
from mailflow.policy.cash import Automatic
from tests.admin.morning import clear, right_answers
from tests.admin.office import Office, fill, open_office
from tests.admin.screen import Screen, serve

pytestmark = [pytest.mark.server("chromium"), pytest.mark.server("chromedriver")]
_CASE_SET = Path(__file__).resolve().parents[3] / "shared" / "cases" / "calder"
# What a clerk may be asked to press: where the first suggestion is right, and otherwise.
_MOST_KEYS, _MOST_KEYS_OTHERWISE = 2, 6
# Of what can be booked, how much may have to be typed because no suggestion says it.
_MOST_NOT_OFFERED = 0.1


@pytest.fixture
def labelled(tmp_path_factory: pytest.TempPathFactory, sandbox: Sandbox) -> Iterator[Office]:
    filled = fill(tmp_path_factory.mktemp("labelled"), sandbox, Automatic.APPLY, case_set=_CASE_SET)
    today = date.fromisoformat((_CASE_SET / "today.txt").read_text(encoding="utf-8").strip())
    with open_office(tmp_path_factory.mktemp("office"), filled, sandbox, today=today) as opened:
        yield opened


def test_given_the_sample_s_morning_when_it_is_cleared_by_keys_then_one_press_decides_each_case(screen, office):
    with office.store.reading() as unit:
        waiting = {case.id for case in unit.cases.open_ones()}

    cleared = clear(screen, office)

    assert {one.case_id for one in cleared} == waiting
    assert max(len(one.keys) for one in cleared) == 1
    assert office.is_sound()
    assert not screen.complaints()


@pytest.mark.long
@pytest.mark.skipif(not _CASE_SET.is_dir(), reason="no ../shared/cases beside the project")
def test_given_a_firm_s_exceptions_when_they_are_cleared_by_keys_then_few_presses_book_what_is_right(chromium, labelled, record_property):
    with serve(labelled) as address:
        screen = Screen(chromium, address, labelled)
        screen.show()
        screen.log_in()

        cleared = clear(screen, labelled, right_answers(_CASE_SET))

    first_right = [one for one in cleared if one.is_first_right]
    otherwise = [one for one in cleared if not one.is_first_right]
    figures = {
        "cases": len(cleared),
        "keys": sum(len(one.keys) for one in cleared),
        "first_right": len(first_right),
        "not_offered": sum(not one.is_offered for one in cleared),
        "seconds": round(sum(one.seconds for one in cleared), 1),
        "median_seconds": round(median(one.seconds for one in cleared), 2),
    }
    print(figures)
    record_property("morning", figures)
    assert max(len(one.keys) for one in first_right) <= _MOST_KEYS
    assert max(len(one.keys) for one in otherwise) <= _MOST_KEYS_OTHERWISE
    assert figures["not_offered"] <= _MOST_NOT_OFFERED * len(first_right)
    assert labelled.is_sound()
