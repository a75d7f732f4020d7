"""Versions of cadences: saved, published, rolled back, noted; and what is published is what the duty goes by at its next run."""

from dataclasses import replace

import pytest

from mailflow.assets import Assets, find_assets
from mailflow.domain.errors import ConfigurationError, IllegalMove, StaleCase
from mailflow.services import cadence_versions as kept
from mailflow.services.chase import chase
from mailflow.services.chase_plan import as_of_now
from mailflow.services.live_cadences import CadenceFile
from tests.services.chasing import open_firm
from tests.services.ladders import LADDER, ledger

FOLDERS = (find_assets(Assets.TEMPLATES),)
STRICTER = LADDER.replace("after_due_days = 7", "after_due_days = 3").replace('"first"', '"sooner"')


@pytest.fixture
def store(database):
    firm = open_firm(database.url, LADDER, day="2026-10-05")
    firm.bill(ledger("900 acme 2026-10-01 500.00"))
    yield firm.store
    firm.store.close()


def save(store, text=STRICTER, **more):
    return kept.save(store, text, folders=FOLDERS, author="mia", comment="sooner", **more)


def publish(store, version_id, *, replaces=0):
    kept.publish(store, version_id, replaces=replaces, folders=FOLDERS, actor="mia")


def source(store, path):
    path.write_text(LADDER, encoding="utf-8")
    return kept.PublishedCadences(store, lambda: FOLDERS, lambda: CadenceFile(path, check=lambda _: None))


def steps(live):
    return [step.name for cadence in live.cadences for step in cadence.steps]


def acts(store):
    with store.reading() as unit:
        return [(row.actor, row.action) for row in reversed(unit.reports.audit_rows()) if row.subject == "cadences"]


def test_given_a_draft_when_it_is_saved_then_the_file_still_counts_and_after_publishing_the_draft_does(store, tmp_path):
    live = source(store, tmp_path / "cadences.toml")
    version_id = save(store)
    before = live.now()

    publish(store, version_id)

    assert (steps(before), before.origin) == (["first", "second"], str(tmp_path / "cadences.toml"))
    assert (steps(live.now()), live.now().origin) == (["sooner", "second"], f"version {version_id}, published by mia")
    assert acts(store) == [("mia", "cadences.saved"), ("mia", "cadences.published")]


def test_given_a_running_duty_when_a_version_is_published_then_its_next_run_writes_by_it(database, tmp_path):
    firm = open_firm(database.url, LADDER, day="2026-10-05")
    firm.bill(ledger("900 acme 2026-10-01 500.00"))
    chasing = replace(firm.chasing, live=source(firm.store, tmp_path / "cadences.toml"))
    chase(firm.store, as_of_now(chasing))
    before = firm.letters()

    publish(firm.store, save(firm.store))
    chase(firm.store, as_of_now(chasing))

    assert before == []
    assert firm.letters() == ["queued ap@acme.example Reminder of open invoices"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("min_interval_days = 7", "min_interval_days = -7", "-7 does not fit"),
        ("after_due_days = 30", "after_due_days = 7", "on the same day"),
        ('cc = ["billing_attorney"]', 'cc = ["the_boss"]', "'the_boss' is unknown"),
        ('"reminder/second"', '"reminder/never"', "reminder/never/subject.txt is missing"),
        ('calendar = "US"', 'send_window = "17:00-09:00"', "closes before it opens"),
        ("[[cadence]]", "[[cadence]", "not TOML"),
    ],
)
def test_given_a_faulty_text_when_it_is_saved_then_nothing_is_kept_and_the_fault_is_named(store, old, new, says):
    with pytest.raises(ConfigurationError, match="Nothing was changed") as refused:
        save(store, LADDER.replace(old, new))

    assert says in str(refused.value)
    assert kept.versions(store) == ((), ())


def test_given_an_old_version_when_it_is_rolled_back_to_then_its_text_counts_as_a_new_version(store, tmp_path):
    live = source(store, tmp_path / "cadences.toml")
    first = save(store, LADDER)
    publish(store, first)
    publish(store, save(store, parent_id=first), replaces=kept.standing(store).publication)

    new = kept.roll_back(store, first, replaces=kept.standing(store).publication, folders=FOLDERS, actor="max")

    version = kept.version_of(store, new)
    assert steps(live.now()) == ["first", "second"]
    assert (version.text, version.author, version.comment, version.parent_id) == (LADDER, "max", f"back to version {first}", first)
    assert acts(store)[-2:] == [("max", "cadences.saved"), ("max", "cadences.rolled_back")]


def test_given_two_managers_who_saw_the_same_state_when_both_publish_then_the_second_must_look_again(store):
    first, second = save(store), save(store, LADDER)
    publish(store, first)

    with pytest.raises(StaleCase, match="published since"):
        publish(store, second)

    assert kept.standing(store).version.id == first


def test_given_a_published_version_when_the_file_shall_count_again_then_it_does_and_the_versions_stay(store, tmp_path):
    live = source(store, tmp_path / "cadences.toml")
    publish(store, save(store))

    kept.give_back_to_file(store, replaces=kept.standing(store).publication, actor="mia")

    assert steps(live.now()) == ["first", "second"]
    assert len(kept.versions(store)[0]) == 1
    with pytest.raises(IllegalMove, match="counts already"):
        kept.give_back_to_file(store, replaces=kept.standing(store).publication, actor="mia")


def test_given_a_published_version_when_its_template_is_gone_then_what_was_in_force_stays_and_the_fault_is_told(store, tmp_path):
    live = source(store, tmp_path / "cadences.toml")
    before = live.now()
    version_id = save(store)
    publish(store, version_id)
    live.folders = lambda: (tmp_path,)

    now = live.now()

    assert steps(now) == steps(before)
    assert f"version {version_id}" in now.fault
    assert "is missing" in now.fault
