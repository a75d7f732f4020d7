"""The page of a reply: what was read, who wrote it, what follows; corrected in two clicks, answered in one."""

from mailflow.services.corrections import examples_of
from tests.admin.office import tree, words


def letter_with(office, kind: str) -> int:
    """The oldest waiting case of a letter that says this."""
    with office.store.reading() as unit:
        return next(case.id for case in unit.cases.open_ones() if case.kind == "letter" and kind in case.reason.split(", "))


def test_given_a_reply_when_its_case_is_opened_then_it_says_what_was_read_and_what_follows(ana, office):
    case_id = letter_with(office, "dispute")

    page = ana.see(f"/cases/{case_id}")

    assert "the client has waited" in page
    assert "is contested" in page
    assert "Right, next" in page


def test_given_a_reply_that_was_read_right_when_one_key_is_pressed_then_the_case_is_closed_and_kept_as_an_example(ana, office):
    case_id = letter_with(office, "dispute")

    answer = ana.act(case_id, "reply/right")

    assert answer.status_code == 302
    assert office.state(case_id) == "resolved"
    assert [example["is_correct"] for example in examples_of(office.store)] == [True]


def test_given_a_wrong_kind_when_it_is_corrected_then_what_follows_is_set_anew(ana, office):
    case_id = letter_with(office, "dispute")
    invoice = open_invoice(office, case_id)
    fields = {"promise-0-invoice": invoice, "promise-0-day": "2026-07-31", "kind": "promise"}

    answer = ana.act(case_id, "reply/correct", **fields)

    assert answer.status_code == 302
    assert claims(office, case_id) == [(invoice, "made")]
    (example,) = examples_of(office.store)
    assert (example["is_correct"], example["right"]["kinds"]) == (False, ["promise"])


def test_given_an_invoice_that_does_not_exist_when_it_is_typed_then_nothing_is_changed_and_the_page_says_why(ana, office):
    case_id = letter_with(office, "dispute")

    answer = ana.act(case_id, "reply/correct", **{"promise-0-invoice": "0815", "promise-0-day": "2026-07-31", "kind": "promise"})

    assert answer.status_code >= 400
    assert "ledger has no invoice 0815" in words(answer)
    assert list(examples_of(office.store)) == []


def test_given_a_page_that_is_out_of_date_when_it_is_confirmed_then_it_is_refused(ana, office):
    case_id = letter_with(office, "dispute")
    ana.act(case_id, "reply/correct", kind="question")

    answer = ana.act(case_id, "reply/right", version="1")

    assert answer.status_code == 409


def test_given_every_letter_of_the_sample_when_its_page_is_opened_then_the_form_is_whole(ana, office):
    with office.store.reading() as unit:
        ids = [case.id for case in unit.cases.open_ones() if case.kind == "letter"]

    forms = [tree(ana.open(f"/cases/{case_id}")).xpath("//form[@aria-labelledby='facts-title']") for case_id in ids]

    assert all(len(form) == 1 for form in forms)


def open_invoice(office, case_id: int) -> str:
    with office.store.reading() as unit:
        client = unit.cases.get(case_id).client_number
        return next(item.number for item in unit.ledger.iterate_invoices() if item.client_number == client and item.balance.amount > 0)


def claims(office, case_id: int) -> list[tuple[str, str]]:
    with office.store.reading() as unit:
        decision_id = unit.cases.get(case_id).decision_id
        return [(claim.invoice_number, claim.state) for claim in unit.claims.of_decisions([decision_id])]
