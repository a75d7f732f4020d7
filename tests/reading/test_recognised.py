"""What was recognised in a picture counts only with a proof: the balance, or a clear number under a total that adds up."""

from dataclasses import replace

from mailflow.domain.document import Document, Word
from mailflow.domain.message import Address, Message, Reply
from mailflow.reading.read import read
from tests.reading.desk import book, lines_of, printed, read_mail

LEDGER = book("""
    client  C1 larch.example Larch Holdings
    invoice 900123 C1 2026-03-03 1250.00 USD
    invoice 900187 C1 2026-03-09  880.25 USD
    invoice 900312 C1 2026-04-03 1250.00 USD
    invoice 900128 C1 2026-04-05 1250.00 USD
""")


def scanned(text: str, **sure: float) -> Document:
    """A recognised page; `sure` are the words, with an underscore before them, whose digits were not clear."""
    document = printed(text)
    doubts = {name.lstrip("_"): confidence for name, confidence in sure.items()}

    def seen(word: Word) -> Word:
        return replace(word, confidence=doubts.get(word.text, 0.99))

    pages = tuple(
        replace(page, is_picture=True, rows=tuple(replace(row, words=tuple(map(seen, row.words))) for row in page.rows))
        for page in document.pages
    )
    return replace(document, pages=pages)


def test_given_a_scanned_row_of_an_invoices_balance_when_read_then_it_is_proven():
    remittance = read_mail(LEDGER, scanned("REMITTANCE ADVICE\n\nInvoice     Paid\n900187      880.25\n\nTotal       880.25", _900187=0.6))

    assert lines_of(remittance) == [("900187", "880.25")]
    assert remittance.unproven == ()


def test_given_an_unclear_number_with_a_twin_of_the_same_amount_when_read_then_it_is_unproven():
    remittance = read_mail(LEDGER, scanned("REMITTANCE ADVICE\n\nInvoice     Paid\n900123    1,250.00\n\nTotal     1,250.00", _900123=0.6))

    assert remittance.unproven == ("900123",)


def test_given_a_clear_number_with_a_twin_of_the_same_amount_when_read_then_it_is_proven():
    remittance = read_mail(LEDGER, scanned("REMITTANCE ADVICE\n\nInvoice     Paid\n900123    1,250.00\n\nTotal     1,250.00"))

    assert remittance.unproven == ()


def test_given_an_unclear_number_whose_date_stands_beside_it_when_read_then_the_twin_does_no_harm():
    page = "REMITTANCE ADVICE\n\nInvoice   Date         Paid\n900123    03/03/2026   1,250.00\n\nTotal                  1,250.00"

    remittance = read_mail(LEDGER, scanned(page, _900123=0.6))

    assert remittance.unproven == ()


def test_given_a_part_that_is_paid_when_the_rows_add_up_then_clear_numbers_are_proven_and_others_not():
    page = "REMITTANCE ADVICE\n\nInvoice     Paid\n900187      880.25\n900312    1,000.00 partial\n\nTotal     1,880.25"

    clear, unclear = read_mail(LEDGER, scanned(page)), read_mail(LEDGER, scanned(page, _900312=0.7))

    assert clear.unproven == ()
    assert unclear.unproven == ("900312",)


def test_given_a_part_that_is_paid_when_nothing_adds_up_then_the_row_is_unproven():
    remittance = read_mail(LEDGER, scanned("REMITTANCE ADVICE\n\nInvoice     Paid\n900312    1,000.00 partial\n900187      880.25"))

    assert remittance.unproven == ("900312",)


def test_given_the_same_rows_as_text_when_read_then_nothing_has_to_be_proven():
    remittance = read_mail(LEDGER, printed("REMITTANCE ADVICE\n\nInvoice     Paid\n900312    1,000.00 partial\n900187      880.25"))

    assert remittance.unproven == ()


def test_given_a_recognised_word_when_a_value_is_read_from_it_then_its_evidence_says_how_surely():
    remittance = read_mail(LEDGER, scanned("REMITTANCE ADVICE\n\nInvoice     Paid\n900187      880.25\n\nTotal       880.25", _900187=0.6))

    assert [place.confidence for place in remittance.lines[0].evidence] == [0.6, 0.99]


def test_given_a_scan_that_nothing_explains_and_nothing_is_found_in_when_read_then_a_person_must_see_it():
    facts = read(
        Message(sender=Address(email="ap@larch.example"), subject="Scan"),
        Reply(new_text="See attachment."),
        [scanned("L4rch H0ld ngs\n\n... ,,")],
        LEDGER,
        automatic=None,
        letter=None,
    )

    assert facts.remittance.unreadable == "a scan in which no advice was recognised"
