"""Every page: it comes, it is safe, it shows what it is for, and it stands what people type into addresses."""

import re

import pytest

from tests.admin.office import Clerk, open_office, tree, words

PAGES = [
    "/",
    "/?state=resolved",
    "/?sort=age&reason=no_advice",
    "/applied",
    "/receipts",
    "/mail",
    "/mail?state=failed",
    "/record",
    "/mail/1",
]
SCRIPTED = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


@pytest.fixture(scope="module")
def office(tmp_path_factory, filled, sandbox):
    """Nothing here changes anything: one office is enough."""
    with open_office(tmp_path_factory.mktemp("pages"), filled, sandbox) as opened:
        yield opened


@pytest.fixture
def ana(office):
    return office.clerk("ana")


@pytest.mark.parametrize("path", PAGES)
def test_given_the_sample_when_a_page_is_opened_then_it_comes(ana, path):
    answer = ana.open(path)

    assert answer.status_code == 200


def test_given_every_case_of_the_sample_when_it_is_opened_then_it_comes(ana, office):
    with office.store.reading() as unit:
        ids = [case.id for case in unit.cases.open_ones()]

    answers = {case_id: ana.open(f"/cases/{case_id}").status_code for case_id in ids}

    assert len(ids) >= 10
    assert set(answers.values()) == {200}


def test_given_every_mail_of_the_sample_when_it_is_opened_then_it_comes(ana, office):
    with office.store.reading() as unit:
        rows, _ = unit.reports.mail()

    answers = {row.id: ana.open(f"/mail/{row.id}").status_code for row in rows}

    assert len(rows) >= 20
    assert set(answers.values()) == {200}


@pytest.mark.parametrize("path", [*PAGES, "/cases/3", "/login", "/nowhere"])
def test_given_a_page_when_it_is_sent_then_nothing_in_it_runs_or_comes_from_elsewhere(ana, path):
    answer = ana.open(path)

    text = answer.get_data(as_text=True)
    policy = answer.headers["Content-Security-Policy"]

    assert not SCRIPTED.search(text)
    assert not re.search(r"(src|href|action|hx-get|hx-post)=[\"']?(https?:)?//", text)
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "path", ["/cases/999", "/mail/999", "/mail/999/original.eml", "/mail/1/part/77/file", "/mail/1/part/7/page/1.png", "/nowhere"]
)
def test_given_an_address_of_nothing_when_it_is_opened_then_it_is_not_found(ana, path):
    answer = ana.open(path)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        *("/?page=0", "/?page=-3", "/?page=x", "/?page=99999999999999999999999", "/?kind=xyz", "/?reason=xyz&sort=xyz&state=xyz"),
        *("/?q=%00", "/?q=9999999999999999999999", "/?q=%25_%5C", "/applied?before=0", "/applied?before=99999999999999999999999"),
        *("/receipts?state=xyz&page=0", "/mail?state=xyz&page=x", "/cases/3?case_id=4&endpoint=x&_external=1&_method=POST&_anchor=a"),
        *(
            "/cases/3?client=%00",
            "/cases/3?client=zzz&pays-410112=x&pays-=1",
            "/?endpoint=x&page=2&_scheme=ftp",
            "/applied?q=%25&endpoint=x",
        ),
    ],
)
def test_given_odd_words_in_the_address_when_it_is_opened_then_the_page_comes_all_the_same(ana, path):
    answer = ana.open(path)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "path", ["/cases/0", "/cases/99999999999999999999999", "/mail/1/part/1/page/99999999999999999999999.png", "/mail/1/part/%00/file"]
)
def test_given_numbers_that_nothing_has_when_they_are_opened_then_they_are_not_found(ana, path):
    answer = ana.open(path)

    assert answer.status_code == 404


def test_given_the_queue_when_it_is_opened_then_the_largest_case_comes_first_with_its_first_suggestion(ana):
    rows = tree(ana.open("/?sort=value")).xpath("//tr[@data-row]")

    worth = [row.xpath("string(td[4])").replace(",", "").split() for row in rows]
    dollars = [amount for amount, *currency in filter(None, worth) if currency == ["USD"]]

    assert len(dollars) > 2
    assert dollars == sorted(dollars, key=float, reverse=True)
    assert "%" in rows[0].xpath("string(td[6])")


def test_given_an_amount_typed_into_the_search_when_it_is_sent_then_its_case_is_found(ana, office):
    with office.store.reading() as unit:
        case = unit.cases.get(office.case("deduction"))

    page = ana.see(f"/?q={case.amount.plain}")

    assert case.title in page
    assert "all 1" not in page.partition("resolved")[2]


def test_given_a_case_with_a_document_when_it_is_opened_then_the_found_values_are_boxed_on_the_page(ana, office):
    page = tree(ana.open(f"/cases/{office.case('deduction')}"))

    boxed = {box.get("data-evidence") for box in page.xpath("//*[local-name()='rect']")}
    offered = set(page.xpath("//span[@data-lights]/@data-lights"))

    assert offered
    assert offered <= boxed


def test_given_a_page_of_a_document_when_it_is_asked_for_then_it_is_an_image_that_the_browser_may_keep(ana, office):
    address = tree(ana.open(f"/cases/{office.case('deduction')}")).xpath("//div[@class='page']/img/@src")[0]

    answer = ana.open(address)

    assert answer.data.startswith(b"\x89PNG")
    assert answer.headers["Cache-Control"].startswith("private")


def test_given_a_mail_when_its_original_is_downloaded_then_it_is_what_came_and_cannot_run(ana, office):
    with office.store.reading() as unit:
        raw = unit.mail.raw(1)

    answer = ana.open("/mail/1/original.eml")

    assert answer.data == raw
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_given_an_attachment_when_it_is_downloaded_then_its_bytes_and_its_name_are_what_was_sent(ana, office):
    address = tree(ana.open(f"/cases/{office.case('deduction')}")).xpath("//a[contains(@href, '/part/')]/@href")[0]

    answer = ana.open(address)

    assert answer.data.startswith(b"%PDF")
    assert ".pdf" in answer.headers["Content-Disposition"]
    assert answer.mimetype == "application/octet-stream"


def test_given_a_case_in_a_filtered_queue_when_it_is_opened_then_the_way_back_and_on_keep_the_filter(ana, office):
    with office.store.reading() as unit:
        first, second = (case.id for case in unit.cases.open_ones() if case.reason == "no_advice")

    links = tree(ana.open(f"/cases/{first}?reason=no_advice&sort=age")).xpath("//a[@data-key]/@href")

    assert links == ["/?reason=no_advice&sort=age", f"/cases/{second}?reason=no_advice&sort=age"]


def test_given_another_client_s_name_when_it_is_looked_for_then_its_open_items_can_be_chosen(ana, office):
    case_id = office.case("unidentified_payer")

    page = tree(ana.open(f"/cases/{case_id}?client=Tolliver"))
    fields = page.xpath("//input[starts-with(@name, 'pays-')]/@name")

    assert fields
    assert page.xpath("//form[@id='hand']/input[@name='client_number']/@value") == ["3110"] or len(fields) > 1


def test_given_a_word_that_many_clients_share_when_it_is_looked_for_then_they_are_offered_by_name(ana, office):
    page = words(ana.open(f"/cases/{office.case('unidentified_payer')}?client=Meridian"))

    assert "Meridian Cold Storage (Ohio) LLC" in page
    assert "Meridian Cold Storage Holdings" in page


def test_given_what_went_through_by_itself_when_it_is_listed_then_each_tells_why(ana):
    page = tree(ana.open("/applied"))

    rows = page.xpath("//tr[@data-row]")
    reasons = page.xpath("//tr[@data-row]//details//li")

    assert len(rows) >= 8
    assert len(reasons) > len(rows)


def test_given_the_service_when_a_monitor_asks_then_it_answers_without_a_login(office):
    monitor = Clerk(office)

    answers = [monitor.open(path).status_code for path in ("/livez", "/readyz", "/healthz")]

    assert answers == [200, 200, 200]
