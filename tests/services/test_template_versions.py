"""Templates of the admin: laid out whole for each publication, and taken by the duty at its next run."""

from dataclasses import replace

from mailflow.assets import Assets, find_assets
from mailflow.services import template_versions as kept
from mailflow.services.cadence_versions import PublishedCadences
from mailflow.services.chase import chase
from mailflow.services.chase_plan import as_of_now
from mailflow.services.live_cadences import CadenceFile
from tests.services.chasing import open_firm
from tests.services.ladders import LADDER, ledger

FILES = (find_assets(Assets.TEMPLATES),)


def publish(store, subject, *, replaces=0):
    parts = {**kept.standing(store, FILES, "reminder/first", "en").parts, "subject.txt": subject}
    return kept.publish(store, FILES, kept.new_version("reminder/first", "en", parts, author="mia"), replaces=replaces)


def test_given_a_published_template_when_the_duty_runs_next_then_its_letters_have_the_new_words(database, tmp_path):
    firm = open_firm(database.url, LADDER, day="2026-10-08")
    firm.bill(ledger("900 acme 2026-10-01 500.00\n901 bolt 2026-10-02 500.00"))
    (tmp_path / "cadences.toml").write_text(LADDER, encoding="utf-8")
    live = PublishedCadences(
        firm.store,
        lambda: (*kept.lay_out(firm.store, tmp_path / "templates"), *FILES),
        lambda: CadenceFile(tmp_path / "cadences.toml", check=lambda _: None),
    )
    chasing = replace(firm.chasing, live=live)
    chase(firm.store, as_of_now(chasing))

    publish(firm.store, "Still open: {{ client }}")
    firm.clock.moment = firm.clock.moment.replace(day=9)
    firm.freshen()
    chase(firm.store, as_of_now(chasing))

    assert firm.letters() == ["queued ap@acme.example Reminder of open invoices", "queued ap@bolt.example Still open"]
    firm.store.close()


def test_given_publications_when_they_are_laid_out_then_each_has_a_folder_of_its_own_that_stays(database, tmp_path):
    store, place = open_firm(database.url, LADDER).store, tmp_path / "templates"
    nothing = kept.lay_out(store, place)
    publish(store, "One")
    first = kept.lay_out(store, place)
    publish(store, "Two", replaces=1)

    second = kept.lay_out(store, place)

    assert nothing == ()
    assert [(folder / "reminder/first/subject.txt").read_text() for (folder,) in (first, second)] == ["One", "Two"]
    assert kept.lay_out(store, place) == second
    assert len(list(place.iterdir())) == 2
    store.close()
