"""Cadences at the pages: who may change them, what a form keeps and refuses, publishing, rolling back, and what a preview shows."""

import pytest
from lxml import html

from mailflow.services import cadence_versions as kept
from mailflow.services.people import set_roles
from mailflow.services.walls import build_wall
from tests.admin.office import Clerk, Office, tree, words

DAYS = "c0.s1.after_due_days"


@pytest.fixture
def mia(office: Office) -> Clerk:
    set_roles(office.store, login="ana", roles=("manager",))
    return office.clerk("ana")


def form(page) -> html.FormElement:
    """The form of the cadences on a page."""
    return tree(page).xpath("//form[contains(@class, 'cadence-form')]")[0]


def fill(clerk: Clerk, page, *, do: str = "save", **changed):
    """Posts the form of a page as a browser would, with some fields filled in otherwise."""
    found = form(page)
    data: dict[str, list[str]] = {}
    for name, value in found.form_values():
        # A browser drops the first line end in a field of several lines.
        data.setdefault(name, []).append(value.removeprefix("\n") if name == "text" else value)
    posted = data | {"do": do} | {name.replace("__", "."): value for name, value in changed.items()}
    return clerk.browser.post("/cadences/edit", data=posted)


def saved(clerk: Clerk, **changed) -> int:
    """The version that a changed form was saved as."""
    answer = fill(clerk, clerk.open("/cadences/edit"), **changed)
    assert answer.status_code == 303, words(answer)
    return int(answer.headers["Location"].split("/")[2])


def publish(clerk: Clerk, version_id: int, act: str = "publish"):
    replaces = str(kept.standing(clerk.office.store).publication)
    return clerk.send(f"/cadences/{version_id}/{act}", page="/me", replaces=replaces)


def days_of(office: Office) -> list[int]:
    """The days of the live steps, as the duty asks for them."""
    live = office.app.extensions["mailflow"].front.cadences.source.now()
    return [step.after_due_days for cadence in live.cadences for step in cadence.steps]


def audited(office: Office) -> list[str]:
    with office.store.reading() as unit:
        return [row.action for row in reversed(unit.reports.audit_rows()) if row.subject == "cadences"]


def test_given_a_manager_when_she_changes_a_field_saves_and_publishes_then_the_duty_goes_by_it(office, mia):
    version_id = saved(mia, **{DAYS: "10"}, comment="three days later")
    before = days_of(office)

    answer = publish(mia, version_id)

    assert answer.status_code == 303
    assert (before, days_of(office)) == ([-5, 7, 30, 45, 60], [-5, 10, 30, 45, 60])
    assert "version 1 counts" in mia.see("/cadences")
    assert "three days later" in mia.see("/cadences")
    assert audited(office) == ["cadences.saved", "cadences.published"]


def test_given_faulty_fields_when_they_are_saved_then_each_has_its_fault_nothing_typed_is_lost_and_what_counts_stays(office, mia):
    answer = fill(
        mia, mia.open("/cadences/edit"), **{DAYS: "30", "c0.min_interval_days": "-7", "c0.s2.name": "the second", "comment": "why"}
    )

    again = form(answer)
    marked = {field.get("name"): field.get("value") for field in again.xpath(".//input[@aria-invalid='true']")}
    assert answer.status_code == 422
    assert marked == {"c0.min_interval_days": "-7", "c0.s2.after_due_days": "30"}
    assert "Write a whole number from 0 to 3650." in again.xpath("string(.//p[@id='c0.min_interval_days-fault'])")
    assert (again.fields["c0.s2.name"], again.fields["comment"]) == ("the second", "why")
    assert (days_of(office), kept.versions(office.store)) == ([-5, 7, 30, 45, 60], ((), ()))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[[cadence]]", "[[cadence]", "not TOML"),
        ('template = "reminder/first"', 'template = "reminder/never"', "reminder/never/subject.txt is missing"),
        ('to = ["client"]', 'to = ["the_boss"]', "'the_boss' is unknown"),
        ("09:00-17:00", "17:00-09:00", "closes before it opens"),
    ],
)
def test_given_a_faulty_text_when_it_is_saved_then_it_comes_back_as_it_was_typed_with_the_fix(office, mia, old, new, says):
    page = mia.open("/cadences/edit?view=text")
    text = form(page).fields["text"].replace(old, new, 1)

    answer = fill(mia, page, text=text)

    assert answer.status_code == 422
    assert says in words(answer)
    assert form(answer).fields["text"].strip() == text.strip()
    assert kept.versions(office.store) == ((), ())


def test_given_a_form_when_steps_are_added_and_removed_and_it_is_seen_as_text_then_comments_and_fields_stay(mia):
    page = fill(mia, mia.open("/cadences/edit"), do="add-step:0", **{DAYS: "11"})
    page = fill(mia, page, do="drop-step:0:0", **{"c0.s5.name": "last", "c0.s5.after_due_days": "90", "c0.s5.template": "reminder/final"})

    text = form(fill(mia, page, do="text")).fields["text"]

    assert "# The hours of the recipient's day in which a letter may leave." in text
    assert "after_due_days = 11" in text
    assert "after_due_days = 90" in text
    assert "before_due" not in text


def test_given_an_unchanged_form_when_it_is_saved_then_there_is_nothing_to_save(office, mia):
    answer = fill(mia, mia.open("/cadences/edit"))

    assert answer.status_code == 422
    assert "Nothing was changed" in words(answer)


def test_given_two_published_versions_when_the_first_is_rolled_back_to_then_its_text_counts_and_the_diff_is_shown(office, mia):
    first = saved(mia, **{DAYS: "10"})
    publish(mia, first)
    second = saved(mia, **{DAYS: "14"})
    publish(mia, second)
    difference = tree(mia.open(f"/cadences/diff?old={first}&new={second}"))

    answer = publish(mia, first, act="back")

    assert answer.status_code == 303
    assert difference.xpath("//tr[@class='old']//code/text()") == ["after_due_days = 10"]
    assert difference.xpath("//tr[@class='new']//code/text()") == ["after_due_days = 14"]
    assert days_of(office) == [-5, 10, 30, 45, 60]
    assert f"back to version {first}" in mia.see("/cadences")
    assert audited(office)[-1] == "cadences.rolled_back"


def test_given_a_draft_when_another_was_published_meanwhile_then_publishing_it_is_refused_until_it_is_compared_again(office, mia):
    first, second = saved(mia, **{DAYS: "10"}), saved(mia, **{DAYS: "14"})
    publish(mia, first)

    answer = mia.send(f"/cadences/{second}/publish", page="/me", replaces="0")

    assert answer.status_code == 409
    assert days_of(office)[1] == 10


def test_given_a_draft_when_it_is_previewed_then_its_letters_its_calendar_and_its_differences_are_shown(mia):
    version_id = saved(mia, **{"c0.s4.after_due_days": "75", "c0.s1.to": ["billing_attorney"]})

    page = mia.open(f"/cadences/{version_id}/outlook")

    said = words(page)
    frame = tree(page).xpath("//iframe/@src")[0]
    assert page.status_code == 200
    assert "clients who owe anything were looked at" in said
    assert "would move" in said
    assert "Dear" in said
    assert tree(page).xpath("//table[@class='month']//b")
    assert "default-src 'none'" in mia.open(frame).headers["Content-Security-Policy"]


def test_given_a_client_when_it_is_looked_up_then_its_cadence_is_told_with_its_reason(office, mia):
    publish(mia, saved(mia, **{"c0.applies_to.clients": "3102"}))

    looked_up, client, other = mia.see("/cadences?of=3102"), mia.see("/clients/3102"), mia.see("/clients/3101")

    assert "because of client 3102" in looked_up
    assert "because of client 3102" in client
    assert "no cadence fits: nobody is reminded" in other


@pytest.mark.parametrize("role", ["clerk", "auditor", "collector", "administrator"])
def test_given_somebody_who_is_no_manager_when_she_wants_to_change_cadences_then_she_may_only_look(office, mia, role):
    version_id = saved(mia, **{DAYS: "10"})
    set_roles(office.store, login="ben", roles=(role,))
    ben = office.clerk("ben")
    token = ben.field("/me", "csrf_token")

    seen = [ben.open(path).status_code for path in ("/cadences", f"/cadences/{version_id}", f"/cadences/{version_id}/outlook")]
    refused = [
        ben.browser.post(path, data={"csrf_token": token}).status_code
        for path in (f"/cadences/{version_id}/publish", f"/cadences/{version_id}/back", "/cadences/file", "/cadences/edit")
    ]

    assert (seen, refused) == ([200] * 3, [403] * 4)
    assert ben.open("/cadences/edit").status_code == 403
    assert kept.standing(office.store).is_file


def test_given_a_wall_when_a_preview_is_opened_from_outside_then_the_client_is_not_in_it(office, mia):
    version_id = saved(mia, **{DAYS: "10"})
    before = mia.see(f"/cadences/{version_id}/outlook")
    build_wall(office.store, client_number="3101", logins=("ben",), actor="ben")

    after = mia.see(f"/cadences/{version_id}/outlook")

    assert "Harrowgate Textiles" in before
    assert "Harrowgate Textiles" not in after


@pytest.mark.parametrize("path", ["/cadences/99", "/cadences/99/outlook", "/cadences/diff?old=99&new=file", "/cadences/edit?of=x"])
def test_given_a_version_that_does_not_exist_when_it_is_opened_then_the_page_says_so(mia, path):
    assert mia.open(path).status_code == 404
