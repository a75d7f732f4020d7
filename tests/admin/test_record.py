"""While mailflow only suggests, the record shows how its suggestions compare with what people then booked."""

from tests.admin.office import tree


def test_given_suggestions_only_when_a_page_is_opened_then_it_says_so_and_leads_to_the_record(suggesting):
    ana = suggesting.clerk()

    page = tree(ana.open("/"))
    (banner,) = page.xpath("//div[@class='banner']")

    assert "mailflow only suggests" in banner.text_content()
    assert banner.xpath("a/@href") == ["/record"]


def test_given_suggestions_only_when_the_sample_is_read_then_nothing_is_booked_and_what_is_certain_waits(suggesting):
    ana = suggesting.clerk()

    waiting = tree(ana.open("/?reason=suggestion")).xpath("//tr[@data-row]")
    with suggesting.store.reading() as unit:
        receipts, _ = unit.reports.receipts()

    assert len(waiting) >= 8
    assert all(row.unapplied == row.amount for row in receipts)


def test_given_nobody_decided_anything_when_the_record_is_opened_then_it_says_so_and_how_to_switch(suggesting):
    page = suggesting.clerk().see("/record")

    assert "Nobody has decided a payment that mailflow was sure of yet." in page
    assert 'automatic = "apply"' in page


def test_given_a_suggestion_accepted_and_one_booked_otherwise_when_the_record_is_opened_then_both_are_counted(suggesting):
    ana = suggesting.clerk()
    first, second, *_ = suggesting.cases("suggestion")
    client = suggesting.open_items(second)[0].client_number
    ana.act(first, "accept", candidate="0")
    ana.act(second, "on-account", client_number=client)

    page = ana.see("/record")

    assert "1 of 2 payments that mailflow was sure of were booked exactly as it had suggested." in page
    assert "1 was booked otherwise" in page
    assert "50 %" in page


def test_given_a_suggestion_booked_otherwise_when_the_record_is_opened_then_both_bookings_stand_side_by_side(suggesting):
    ana = suggesting.clerk()
    case_id = suggesting.cases("suggestion")[0]
    suggested = suggesting.suggested(case_id)
    ana.act(case_id, "on-account", client_number=suggesting.open_items(case_id)[0].client_number)

    (row,) = tree(ana.open("/record")).xpath("//tr[@data-row]")

    assert all(number in row.xpath("string(td[3])") for number in suggested)
    assert "on account" in row.xpath("string(td[4])")
    assert row.xpath(".//a/@href") == [f"/cases/{case_id}"]


def test_given_a_decision_that_was_undone_when_the_record_is_opened_then_it_does_not_count(suggesting):
    ana = suggesting.clerk()
    case_id = suggesting.cases("suggestion")[0]
    ana.act(case_id, "accept", candidate="0")
    ana.act(case_id, "undo")

    page = ana.see("/record")

    assert "Nobody has decided a payment that mailflow was sure of yet." in page


def test_given_only_suggestions_as_they_were_when_the_record_is_opened_then_it_tells_how_sure_that_makes(suggesting):
    ana = suggesting.clerk()
    for case_id in suggesting.cases("suggestion")[:5]:
        ana.act(case_id, "accept", candidate="0")

    page = ana.see("/record")

    assert "5 of 5 payments" in page
    assert "fewer than 60 %" in page
    assert "until at least 100 such payments were decided" in page


def test_given_automatic_booking_when_the_record_is_opened_then_it_compares_what_it_asked_about(office):
    ana = office.clerk()
    ana.act(office.case("deduction"), "accept", candidate="0")
    ana.act(office.case("total_mismatch"), "reject")

    page = tree(ana.open("/record"))
    counted = {row.xpath("string(td[1])").strip(): row.xpath("string(td[6])").strip() for row in page.xpath("(//table)[1]/tbody/tr")}

    assert counted == {"deduction": "100 %", "total mismatch": "0 %"}
    assert "books what is beyond doubt by itself" in " ".join(page.text_content().split())
