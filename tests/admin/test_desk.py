"""The clerk's desk beyond one booking: filters, bulk, planning, requests, lessons, and what comes by hand."""

import io

import pytest

from tests.admin.office import TODAY, tree, words


def tiles(answer) -> dict[str, str]:
    """Each queue above the list with its count."""
    return {tile.xpath("string(span)"): tile.xpath("string(b)") for tile in tree(answer).xpath("//a[contains(@class, 'tile')]")}


def test_given_the_queue_when_it_is_opened_then_each_queue_has_its_count_and_they_make_the_whole(ana):
    counts = tiles(ana.open("/"))

    queues = ("cash exceptions", "unidentified", "suspected fraud", "disputes", "letters to answer")
    assert sum(int(counts[name]) for name in queues) == int(counts["all that waits"])
    assert counts["advice waits for cash"] == "1"


@pytest.mark.parametrize("queue", ["cash", "unidentified", "fraud", "disputes", "letters"])
def test_given_a_queue_when_it_is_chosen_then_the_list_has_as_many_cases_as_its_tile_says(ana, queue):
    page = ana.open(f"/?queue={queue}")

    (chosen,) = tree(page).xpath("//a[contains(@class, 'tile') and @aria-current]")

    assert len(tree(page).xpath("//tr[@data-row]")) == int(chosen.xpath("string(b)"))


def test_given_an_invoice_that_a_suggestion_names_when_its_number_is_searched_then_its_case_is_found(ana, office):
    case_id = office.case("deduction")
    number = next(iter(office.suggested(case_id)))

    links = tree(ana.open(f"/?q={number}")).xpath("//tr[@data-row]//a[@data-open]/@href")

    assert f"/cases/{case_id}?q={number}" in links


def test_given_amounts_in_two_currencies_when_sorted_by_value_then_the_rates_decide_and_not_the_digits(ana, office):
    office.app.extensions["mailflow"].settings.clerks.rates["EUR"] = office.app.extensions["mailflow"].settings.clerks.rates["USD"] * 100

    first = tree(ana.open("/?sort=value")).xpath("//tr[@data-row]")[0].xpath("string(td[4])")
    office.app.extensions["mailflow"].settings.clerks.rates["EUR"] = office.app.extensions["mailflow"].settings.clerks.rates["USD"]

    assert first == "25,249.08 EUR"


def test_given_a_filter_when_it_is_kept_as_a_view_then_it_stands_above_the_queue_and_can_be_forgotten(ana):
    ana.send("/views", page="/?reason=no_advice", name="my advices", query="reason=no_advice")
    (link,) = tree(ana.open("/")).xpath("//a[contains(@class, 'view')]/@href")
    (form,) = tree(ana.open("/")).xpath("//form[contains(@action, '/drop')]")

    ana.browser.post(form.action, data=dict(form.form_values()))

    assert link == "/?reason=no_advice"
    assert not tree(ana.open("/")).xpath("//a[contains(@class, 'view')]")


def test_given_a_case_when_it_is_snoozed_then_it_leaves_the_queue_until_its_day(ana, office):
    case_id = office.case("deduction")

    ana.act(case_id, "snooze")
    gone = ana.open("/").get_data(as_text=True)
    kept = ana.open("/?state=snoozed").get_data(as_text=True)

    assert f"/cases/{case_id}" not in gone.partition("<table")[2]
    assert f"/cases/{case_id}?" in kept.partition("<table")[2]


def test_given_a_case_when_it_is_taken_then_mine_shows_it_and_nobody_s_does_not(ana, office):
    case_id = office.case("deduction")

    ana.act(case_id, "take")

    assert f"/cases/{case_id}?" in ana.open("/?owner=me").get_data(as_text=True)
    assert f"/cases/{case_id}?" not in ana.open("/?owner=nobody").get_data(as_text=True).partition("<table")[2]


def test_given_a_note_with_a_next_action_when_it_is_kept_then_the_queue_shows_it(ana, office):
    case_id = office.case("deduction")

    ana.act(case_id, "note", note="asked about the discount", next_action="call Sam Ortega", follow_up_on="2026-06-20")

    assert "call Sam Ortega" in ana.see("/")
    assert office.history(case_id)[-1] == ("ana", "noted", "asked about the discount")


def test_given_a_day_that_is_none_when_a_note_is_sent_then_it_is_refused_and_what_was_typed_is_still_there(ana, office):
    case_id = office.case("deduction")

    answer = ana.act(case_id, "note", note="half a page of words", follow_up_on="soon", planning="1")

    assert answer.status_code == 422
    assert tree(answer).xpath("//input[@id='plan-note']/@value") == ["half a page of words"]


def test_given_a_short_payment_when_its_rest_is_written_off_by_hand_then_the_request_is_kept_with_the_booking(ana, office):
    case_id = office.case("no_advice")
    item = next(item for item in office.open_items(case_id) if item.balance.amount > office.cash(case_id))
    pays = f"{office.cash(case_id)}"

    answer = ana.act(case_id, "allocate", **{f"pays-{item.number}": pays, f"rest-{item.number}": "write_off:discount"})

    assert answer.status_code == 302
    assert f"write off of {item.number}" in ana.see("/requests?state=asked")


def test_given_a_refund_that_ana_asked_for_when_ana_looks_then_only_somebody_else_can_approve(ana, office):
    from mailflow.services.people import set_roles

    set_roles(office.store, login="ana", roles=("manager",))
    set_roles(office.store, login="ben", roles=("manager",))
    case_id = office.case("overpayment")
    ana.act(case_id, "refund", refund_amount="950.00", refund_reason="overpayment")
    ben = office.clerk("ben")

    own = ana.open("/requests").get_data(as_text=True)
    by_herself = ana.send("/requests/1/approve", page="/requests")
    ben.send("/requests/1/approve", page="/requests")

    assert "/requests/1/approve" not in own
    assert by_herself.status_code == 422
    assert "950.00 USD" in ben.see("/requests?state=approved")


def test_given_cases_that_are_likely_enough_when_many_are_accepted_then_the_sum_was_said_before_and_all_are_booked(ana, office):
    before = office.books()
    preview = ana.open("/bulk/accept?least=85&queue=cash")
    (form,) = tree(preview).xpath("//form[@method='post' and .//button[contains(., 'Accept the ticked')]]")
    ticked = [box.get("value") for box in form.xpath(".//input[@name='case']")]

    answer = ana.browser.post(form.action, data={"csrf_token": form.fields["csrf_token"], "case": ticked})

    assert "USD" in tree(preview).xpath("string(//p[@class='figure'])")
    assert answer.status_code == 302
    assert len(ticked) >= 3
    assert {office.state(int(one.partition(":")[0])) for one in ticked} == {"resolved"}
    assert sum(office.paid(before).values()) > 0
    assert office.is_sound()


def test_given_all_that_fit_a_filter_when_they_are_given_to_ben_then_they_are_his(ana, office):
    case_ids = office.cases("no_advice")

    ana.send("/bulk/assign?reason=no_advice", page="/", login="ben", all="yes")

    with office.store.reading() as unit:
        assert {unit.cases.get(case_id).assigned_to for case_id in case_ids} == {"ben"}


def test_given_a_payer_that_nobody_knew_when_it_is_booked_then_the_rule_is_asked_for_in_words_and_can_be_learned(ana, office):
    case_id = office.case("unidentified_payer")

    answer = ana.act(case_id, "on-account", client_number="3102")
    page = ana.open(answer.location)
    (form,) = tree(page).xpath("//div[contains(@class, 'lesson')]//form")
    confirm = form.xpath(".//button/@formaction")[0]
    ana.browser.post(confirm, data=dict(form.form_values()))

    assert "Payments in the name “R M ASHDOWN” come from Bluefern Hospitality Group LLC. Should mailflow remember that?" in words(page)
    assert "counts" in ana.see("/learned")
    assert "Tried on the past" in ana.see("/learned/1")


def test_given_a_rule_in_force_when_it_is_taken_back_then_the_list_says_so(ana, office):
    case_id = office.case("unidentified_payer")
    ana.act(case_id, "on-account", client_number="3102")
    ana.send("/learned/1/confirm", page="/learned")

    ana.send("/learned/1/undo", page="/learned/1")

    assert "taken back" in ana.see("/learned")


def test_given_a_file_when_it_is_uploaded_then_it_is_mail_of_the_inbox(ana, office):
    token = ana.field("/new", "csrf_token")
    file = (io.BytesIO(b"Invoice,Amount paid\n410112,100.00\nTotal,100.00\n"), "advice.csv")

    answer = ana.browser.post("/new/mail", data={"csrf_token": token, "files": file}, content_type="multipart/form-data")

    assert answer.status_code == 302
    assert "It is read in a moment." in ana.see(answer.location)


def test_given_a_receipt_when_it_is_entered_with_a_slip_then_the_page_keeps_what_was_typed_and_then_takes_it(ana):
    typed = {
        "received_on": TODAY.isoformat(),
        "currency": "USD",
        "method": "check",
        "payer_name": "Tolliver Quarries",
        "reference": "20200",
    }

    refused = ana.send("/new/receipt", page="/new", amount="1.234,50", **typed)
    taken = ana.send("/new/receipt", page="/new", amount="1,234.50", **typed)

    assert refused.status_code == 422
    assert tree(refused).xpath("//input[@name='payer_name']/@value") == ["Tolliver Quarries"]
    assert "1,234.50 USD" in ana.see(taken.location)


@pytest.mark.parametrize("what", ["Bluefern", "3102", "B0011", "52769.59", "EFT 30992"])
def test_given_a_name_a_number_an_amount_or_a_subject_when_it_is_looked_for_then_something_is_found(ana, what):
    answer = ana.browser.get("/search", query_string={"find": what}, follow_redirects=True)

    assert answer.status_code == 200
    assert "Nothing has this" not in words(answer)


@pytest.mark.parametrize("path", ["/clients/3102", "/receipts/B0011", "/waiting", "/requests", "/learned", "/me", "/new"])
def test_given_a_page_of_the_desk_when_it_is_opened_then_it_comes(ana, path):
    assert ana.open(path).status_code == 200


@pytest.mark.parametrize("path", ["/clients/none", "/invoices/none", "/receipts/none", "/learned/99"])
def test_given_a_number_that_nothing_has_when_its_page_is_opened_then_it_is_not_found(ana, path):
    assert ana.open(path).status_code == 404


def test_given_html_of_a_stranger_when_it_is_shown_then_it_runs_nothing_and_loads_nothing():
    from admin.harmless import harmless_html

    hostile = "<a href='https://evil.example/pay'>your bank</a><img src='https://evil.example/x.png'><script>alert(1)</script>"
    shown = harmless_html(
        hostile + "<form action='https://evil.example'><input name=p></form><p onclick='x()' style='position:fixed'>hi</p>"
    )

    assert "<script" not in shown
    assert "<form" not in shown
    assert "x.png" not in shown
    assert "onclick" not in shown
    assert "position:fixed" not in shown
    assert 'href="https://evil.example/pay"' in shown


def test_given_the_frame_of_a_mail_s_html_when_it_is_asked_for_then_its_policy_allows_no_code_and_no_strangers(ana):
    answer = ana.open("/mail/10/html")

    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
