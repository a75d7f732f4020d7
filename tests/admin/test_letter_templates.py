"""Templates at the pages: tried with sample data, refused with part and line, published, sent as a test, and taken back."""

from dataclasses import replace

import pytest

from mailflow.domain.errors import IllegalMove
from mailflow.domain.message import Address
from mailflow.services import template_versions as kept
from mailflow.services.identity import Identity
from mailflow.services.people import set_roles
from mailflow.services.template_test import send_test_letter
from tests.admin.office import Clerk, Office, tree, words

PAGE = "/templates/reminder/first/en"
LOOP = "{% for a in invoices %}{% for b in invoices %}{% for c in invoices %}.{% endfor %}{% endfor %}{% endfor %}"


@pytest.fixture
def mia(office: Office) -> Clerk:
    set_roles(office.store, login="ana", roles=("manager",))
    return office.clerk("ana")


def post(clerk: Clerk, *, do: str = "publish", **changed):
    """The form of the template as it stands, with some parts written otherwise."""
    (form, *_) = tree(clerk.open(PAGE)).xpath("//form[.//textarea]")
    typed = {name: value.removeprefix("\n") for name, value in form.form_values()}
    return clerk.browser.post(PAGE, data=typed | {"do": do} | {name.replace("_", "."): value for name, value in changed.items()})


def subject_of(office: Office) -> str:
    """The subject of the next first reminder."""
    desk = office.app.extensions["mailflow"].front.cadences
    return kept.try_out(
        kept.standing(office.store, desk.files, "reminder/first", "en").parts, desk.chasing().folders, "reminder/first", "en"
    ).subject


def test_given_a_manager_when_she_publishes_other_words_then_letters_have_them_until_the_file_counts_again(office, mia):
    before = subject_of(office)

    answer = post(mia, subject_txt="Still open: {{ client }}", comment="shorter")
    after = (subject_of(office), mia.see(PAGE))
    mia.send(f"{PAGE}/back", page=PAGE, version="", replaces="1")

    assert answer.status_code == 303
    assert after[0] == "Still open: Sample & Sons <Holding>"
    assert "version 1 counts" in after[1]
    assert subject_of(office) == before


def test_given_two_versions_when_the_first_is_rolled_back_to_then_its_words_count_as_a_third(office, mia):
    post(mia, subject_txt="One: {{ client }}")
    post(mia, subject_txt="Two: {{ client }}")

    mia.send(f"{PAGE}/back", page=PAGE, version="1", replaces="2")

    assert subject_of(office).startswith("One:")
    assert "back to version 1" in mia.see(PAGE)
    with office.store.reading() as unit:
        assert [row.action for row in unit.reports.audit_rows() if row.subject.startswith("template:")] == ["template.published"] * 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Dear {{ name }},\n{{ nmae }}", "body.txt, line 2: 'nmae' is undefined"),
        (f"Dear {{{{ name }}}},\n\n{LOOP}", "body.txt, line 3: its loops take more than"),
        ("Dear {% if name %}", "body.txt, line 1"),
        ("", "fill in both"),
        ("{{ name.__class__ }}", "unsafe"),
    ],
)
def test_given_faulty_words_when_they_are_published_then_they_come_back_with_part_and_line_and_nothing_changes(office, mia, text, says):
    before = subject_of(office)

    answer = post(mia, body_txt=text)

    assert answer.status_code == 422
    assert says in words(answer)
    assert tree(answer).xpath("string(//textarea[@name='body.txt'])").strip() == text.strip()
    assert subject_of(office) == before
    assert kept.versions(office.store, "reminder/first", "en") == ()


def test_given_other_words_when_they_are_tried_then_the_letter_and_the_difference_are_shown_and_nothing_is_kept(office, mia):
    answer = post(mia, do="try", subject_txt="Open: {{ client }}")

    assert "Open: Sample & Sons <Holding>" in words(answer)
    assert tree(answer).xpath("//tr[@class='new']//code/text()") == ["Open: {{ client }}"]
    assert kept.versions(office.store, "reminder/first", "en") == ()


def test_given_an_address_of_the_firm_when_a_test_is_sent_then_it_waits_in_the_outbox_and_strangers_get_none(office):
    desk = office.app.extensions["mailflow"].front.cadences
    identity = Identity(sender=Address(name="Accounts", email="collections@firm.example"))
    desk = replace(desk, words=replace(desk.words, identity=identity))
    letter = kept.try_out(kept.standing(office.store, desk.files, "reminder/first", "en").parts, desk.folders(), "reminder/first", "en")

    send_test_letter(desk, letter, to="mia@firm.example", actor="mia")

    with office.store.reading() as unit:
        letters, _ = unit.reports.letters(state="queued")
    assert [(one.recipient, one.subject[:5]) for one in letters] == [("mia@firm.example", "TEST:")]
    with pytest.raises(IllegalMove, match="somebody of the firm"):
        send_test_letter(desk, letter, to="client@elsewhere.example", actor="mia")


def test_given_a_mailbox_without_an_address_when_a_test_is_sent_then_the_page_says_what_to_do(office, mia):
    answer = post(mia, do="send", to="mia@firm.example")

    assert answer.status_code == 422
    assert "mailbox.address" in words(answer)


def test_given_two_managers_when_both_publish_over_the_same_words_then_the_second_must_look_again(office, mia):
    post(mia, subject_txt="One: {{ client }}")

    answer = post(mia, subject_txt="Two: {{ client }}", replaces="0")

    assert answer.status_code == 409
    assert subject_of(office).startswith("One:")


def test_given_a_clerk_when_she_opens_templates_then_she_may_only_look(office):
    ana = office.clerk("ana")
    token = ana.field("/me", "csrf_token")

    answers = [ana.browser.post(path, data={"csrf_token": token}).status_code for path in (PAGE, f"{PAGE}/back")]

    assert [ana.open(path).status_code for path in ("/templates", PAGE, f"{PAGE}/sample.html")] == [200, 200, 200]
    assert answers == [403, 403]
    assert ana.open("/templates/reminder/never/en").status_code == 404
    assert ana.open("/templates/../../etc/en").status_code == 404
