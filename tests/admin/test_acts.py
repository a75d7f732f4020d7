"""What a clerk does: each act changes the books by exactly what it says, its undo gives them back, and a refused one changes nothing."""

from decimal import Decimal

import pytest

from tests.admin.office import tree, words


def test_given_a_suggestion_when_it_is_accepted_then_exactly_that_is_booked_under_her_name(ana, office):
    case_id, before = office.case("deduction"), office.books()
    suggested = office.suggested(case_id)

    answer = ana.act(case_id, "accept", candidate="0", note="the discount is agreed")

    assert answer.status_code == 302
    assert office.paid(before) == suggested
    assert office.is_sound()
    assert office.history(case_id)[-1] == ("ana", "accepted", "the discount is agreed")


def test_given_an_accepted_case_when_it_is_undone_then_the_books_are_as_before_and_the_case_waits_again(ana, office):
    case_id, before = office.case("deduction"), office.books()
    ana.act(case_id, "accept", candidate="0")

    answer = ana.act(case_id, "undo")

    assert answer.location == f"/cases/{case_id}"
    assert not office.moved(before)
    assert office.state(case_id) == "reopened"
    assert office.is_sound()


def test_given_an_undone_case_when_its_suggestion_is_accepted_again_then_it_is_booked_again(ana, office):
    case_id, before = office.case("deduction"), office.books()
    suggested = office.suggested(case_id)
    ana.act(case_id, "accept", candidate="0")
    ana.act(case_id, "undo")

    ana.act(case_id, "accept", candidate="0")

    assert office.paid(before) == suggested
    assert office.is_sound()


def test_given_an_act_when_it_is_done_then_the_next_case_comes_with_a_notice_that_offers_undo(ana, office):
    case_id = office.case("deduction")

    answer = ana.act(case_id, "accept", candidate="0")
    page = ana.open(answer.location)

    assert answer.location.startswith("/cases/")
    assert answer.location != f"/cases/{case_id}"
    assert "Booked 52,769.59 USD for Bluefern Hospitality Group LLC" in words(page)
    assert tree(page).xpath("//form[@action]//button[@data-key='u']")


def test_given_the_notice_when_its_undo_is_pressed_then_that_case_is_taken_back(ana, office):
    case_id, before = office.case("deduction"), office.books()
    answer = ana.act(case_id, "accept", candidate="0")
    (form,) = tree(ana.open(answer.location)).xpath("//div[contains(@class, 'notice')]//form")

    ana.browser.post(form.action, data=dict(form.form_values()))

    assert not office.moved(before)
    assert office.state(case_id) == "reopened"


def test_given_the_last_case_of_a_filtered_queue_when_it_is_decided_then_the_queue_comes_back(ana, office):
    case_id = office.case("deduction")
    version = ana.field(f"/cases/{case_id}", "version")

    answer = ana.send(f"/cases/{case_id}/accept?reason=deduction", page=f"/cases/{case_id}", version=version, candidate="0")

    assert answer.location == "/?reason=deduction"


def test_given_scripts_when_an_act_is_done_then_the_page_is_told_where_to_go(ana, office):
    answer = ana.act(office.case("deduction"), "accept", htmx=True, candidate="0")

    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"].startswith("/cases/")
    assert not answer.data


def test_given_money_without_an_advice_when_it_is_allocated_by_hand_then_invoices_and_account_get_what_was_typed(ana, office):
    case_id, before = office.case("no_advice"), office.books()
    first, second, *_ = office.open_items(case_id)

    answer = ana.act(
        case_id,
        "allocate",
        client_number=first.client_number,
        **{f"pays-{first.number}": "1,000.00", f"pays-{second.number}": "250.5"},
        on_account=f"{office.cash(case_id) - Decimal('1250.50'):,.2f}",
    )

    assert answer.status_code == 302
    assert office.paid(before) == {
        first.number: Decimal("1000.00"),
        second.number: Decimal("250.50"),
        "": office.cash(case_id) - Decimal("1250.50"),
    }
    assert office.is_sound()


def test_given_a_booking_by_hand_when_it_is_undone_then_the_books_are_as_before(ana, office):
    case_id, before = office.case("no_advice"), office.books()
    first = office.open_items(case_id)[0]
    rest = f"{office.cash(case_id) - 1000}"
    ana.act(case_id, "allocate", client_number=first.client_number, on_account=rest, **{f"pays-{first.number}": "1000"})

    ana.act(case_id, "undo")

    assert not office.moved(before)
    assert office.is_sound()


def test_given_a_remainder_when_it_is_booked_by_hand_then_it_is_refused_and_the_form_comes_back_as_it_was_typed(ana, office):
    case_id, before = office.case("no_advice"), office.books()
    first = office.open_items(case_id)[0]

    answer = ana.act(case_id, "allocate", client_number=first.client_number, note="half of it", **{f"pays-{first.number}": "1,000.00"})
    page = tree(answer)

    assert answer.status_code == 422
    assert "allocate the remainder" in words(answer)
    assert page.xpath(f"//input[@name='pays-{first.number}']/@value") == ["1,000.00"]
    assert "half of it" in page.xpath("//input[@name='note']/@value")
    assert not page.xpath("//section[@id='by-hand']/@hidden")
    assert not office.moved(before)


def test_given_scripts_when_an_act_is_refused_then_only_the_sentence_comes(ana, office):
    answer = ana.act(office.case("no_advice"), "allocate", htmx=True, on_account="1.00")

    assert answer.status_code == 422
    assert "<html" not in answer.get_data(as_text=True)
    assert "allocate the remainder" in words(answer)


@pytest.mark.parametrize("typed", ["12,50", "1.234,56", "1,23", "10 USD", "1e3", "--5", "0.001", "٣", "1,2345.00"])
def test_given_what_is_not_an_amount_when_it_is_booked_then_the_sentence_says_which_field_and_what_to_write(ana, office, typed):
    case_id, before = office.case("no_advice"), office.books()
    first = office.open_items(case_id)[0]

    answer = ana.act(case_id, "allocate", client_number=first.client_number, **{f"pays-{first.number}": typed})

    assert answer.status_code == 422
    assert f"{first.number}: “{typed}” is" in words(answer)
    assert tree(answer).xpath(f"//input[@name='pays-{first.number}']/@value") == [typed]
    assert not office.moved(before)


@pytest.mark.parametrize("typed", ["1000", "1000.00", "1,000.00", "1 000", "1'000.0", "1000.000", " 1,000 "])
def test_given_an_amount_in_any_plain_spelling_when_it_is_booked_then_it_is_understood(ana, office, typed):
    case_id, before = office.case("no_advice"), office.books()
    first = office.open_items(case_id)[0]
    rest = f"{office.cash(case_id) - 1000}"

    ana.act(case_id, "allocate", client_number=first.client_number, on_account=rest, **{f"pays-{first.number}": typed})

    assert office.paid(before)[first.number] == 1000


def test_given_an_invoice_that_the_ledger_lacks_when_it_is_allocated_then_it_is_refused(ana, office):
    case_id, before = office.case("no_advice"), office.books()

    answer = ana.act(case_id, "allocate", client_number="", **{"pays-999999": f"{office.cash(case_id)}"})

    assert answer.status_code in (409, 422)
    assert not office.moved(before)


def test_given_more_than_an_invoice_has_open_when_it_is_allocated_then_it_is_refused(ana, office):
    case_id, before = office.case("no_advice"), office.books()
    smallest = min(office.open_items(case_id), key=lambda item: item.balance.amount)

    answer = ana.act(case_id, "allocate", client_number=smallest.client_number, **{f"pays-{smallest.number}": f"{office.cash(case_id)}"})

    assert answer.status_code == 409
    assert "look at it again" in words(answer)
    assert not office.moved(before)


def test_given_money_of_a_known_client_when_it_is_put_on_account_then_all_of_it_is_and_undo_gives_it_back(ana, office):
    case_id, before = office.case("no_advice"), office.books()
    client = office.open_items(case_id)[0].client_number

    ana.act(case_id, "on-account", client_number=client)
    kept = office.paid(before)
    ana.act(case_id, "undo")

    assert kept == {"": office.cash(case_id)}
    assert not office.moved(before)
    assert office.is_sound()


@pytest.mark.parametrize("client", ["", "9999", "Tolliver"])
def test_given_no_client_of_ours_when_money_is_put_on_account_then_it_is_refused(ana, office, client):
    case_id, before = office.case("unidentified_payer"), office.books()

    answer = ana.act(case_id, "on-account", client_number=client)

    assert answer.status_code == 422
    assert not office.moved(before)


def test_given_a_payment_that_is_not_ours_when_it_is_rejected_then_nothing_moves_and_it_can_be_taken_back(ana, office):
    case_id, before = office.case("unidentified_payer"), office.books()

    ana.act(case_id, "reject", note="a neighbour's tenant")
    rejected = office.state(case_id)
    ana.act(case_id, "undo")

    assert rejected == "resolved"
    assert office.state(case_id) == "reopened"
    assert not office.moved(before)
    assert [act[1] for act in office.history(case_id)] == ["rejected", "undone"]


def test_given_a_letter_when_it_is_closed_then_it_leaves_the_queue_and_can_be_taken_back(ana, office):
    case_id = office.case("copy_request")

    ana.act(case_id, "close", note="sent the copies")
    closed = office.state(case_id)
    ana.act(case_id, "undo")

    assert closed == "resolved"
    assert office.state(case_id) == "reopened"
    assert office.history(case_id)[0] == ("ana", "closed", "sent the copies")


@pytest.mark.parametrize("act", ["accept", "reject", "on-account"])
def test_given_a_letter_when_it_is_treated_as_money_then_it_is_refused(ana, office, act):
    case_id = office.case("copy_request")

    answer = ana.act(case_id, act, client_number="1")

    assert answer.status_code == 422
    assert office.state(case_id) == "open"


def test_given_a_payment_when_it_is_closed_as_a_letter_then_it_is_refused(ana, office):
    answer = ana.act(office.case("deduction"), "close")

    assert answer.status_code == 422
    assert "this case is about money" in words(answer).lower()


@pytest.mark.parametrize(
    ("act", "fields"),
    [("accept", {"candidate": "0"}), ("allocate", {"on_account": "1"}), ("reject", {}), ("on-account", {"client_number": "3101"})],
)
def test_given_a_case_that_somebody_else_decided_when_an_act_is_posted_then_it_is_refused_and_nothing_changes(ana, office, act, fields):
    case_id = office.case("deduction")
    version = ana.field(f"/cases/{case_id}", "version")
    office.clerk("ben").act(case_id, "accept", candidate="0")
    after_ben = office.books()

    answer = ana.act(case_id, act, version=version, **fields)

    assert answer.status_code == 409
    assert "somebody else acted on this case" in words(answer).lower()
    assert not office.moved(after_ben)
    assert office.history(case_id)[-1][:2] == ("ben", "accepted")


def test_given_a_case_that_was_undone_and_decided_again_when_the_old_notice_s_undo_is_pressed_then_it_is_refused(ana, office):
    case_id = office.case("deduction")
    answer = ana.act(case_id, "accept", candidate="0")
    (form,) = tree(ana.open(answer.location)).xpath("//div[contains(@class, 'notice')]//form")
    ana.act(case_id, "undo")
    ana.act(case_id, "reject")
    before = office.books()

    late = ana.browser.post(form.action, data=dict(form.form_values()))

    assert late.status_code == 409
    assert not office.moved(before)
    assert office.state(case_id) == "resolved"


@pytest.mark.parametrize("version", ["", "x", "0", "99", "99999999999999999999999"])
def test_given_a_version_that_the_case_never_had_when_an_act_is_posted_then_it_is_refused(ana, office, version):
    answer = ana.act(office.case("deduction"), "accept", version=version, candidate="0")

    assert answer.status_code == 409


@pytest.mark.parametrize("candidate", ["7", "-1", "99999999999999999999"])
def test_given_a_suggestion_that_is_not_there_when_it_is_accepted_then_it_is_refused(ana, office, candidate):
    answer = ana.act(office.case("deduction"), "accept", candidate=candidate)

    assert answer.status_code == 422


@pytest.mark.parametrize("path", ["/cases/999/accept", "/cases/999/undo", "/decisions/999/undo", "/mail/999/retry"])
def test_given_an_act_on_nothing_when_it_is_posted_then_it_is_not_found(ana, path):
    answer = ana.send(path, page="/applied")

    assert answer.status_code == 404


def test_given_what_went_through_by_itself_when_it_is_undone_from_the_list_then_the_money_is_free_and_a_case_asks(ana, office):
    before = office.books()
    (form, *_) = tree(ana.open("/applied")).xpath("//tr[contains(., 'applied')]//form")

    answer = ana.browser.post(form.action, data=dict(form.form_values()))
    page = ana.open(answer.location)
    (link,) = tree(page).xpath("//div[contains(@class, 'notice')]//a/@href")

    assert "A case asks about it now." in words(page)
    assert sum(office.paid(before).values()) < 0
    assert ana.open(link).status_code == 200
    assert office.is_sound()


def test_given_an_automatic_decision_that_was_undone_when_its_case_is_accepted_then_the_books_are_as_before(ana, office):
    before = office.books()
    (form, *_) = tree(ana.open("/applied")).xpath("//tr[contains(., 'applied')]//form")
    answer = ana.browser.post(form.action, data=dict(form.form_values()))
    (link,) = tree(ana.open(answer.location)).xpath("//div[contains(@class, 'notice')]//a/@href")

    ana.act(int(link.rpartition("/")[2]), "accept", candidate="0")

    assert not office.moved(before)
    assert office.is_sound()


def test_given_an_automatic_decision_that_was_undone_when_it_is_undone_again_then_it_is_refused(ana, office):
    (form, *_) = tree(ana.open("/applied")).xpath("//tr[contains(., 'applied')]//form")
    ana.browser.post(form.action, data=dict(form.form_values()))
    before = office.books()

    again = ana.browser.post(form.action, data=dict(form.form_values()))

    assert again.status_code == 409
    assert not office.moved(before)


def test_given_an_automatic_decision_that_was_undone_when_the_queue_is_opened_then_it_stands_there_by_its_subject(ana, office):
    (row, *_) = tree(ana.open("/applied")).xpath("//tr[@data-row and .//summary]")
    subject = " ".join(row.xpath("string(.//summary/text()[1])").split())
    ana.undo_first_automatic()

    waiting = tree(ana.open("/?reason=undone")).xpath("//tr[@data-row]")

    assert [" ".join(case.xpath("string(td[5])").split()) for case in waiting] == [subject]
