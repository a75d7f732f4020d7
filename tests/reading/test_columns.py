"""What a heading says follows from its words, in any of the languages, not from layouts that were seen."""

import pytest

from mailflow.domain.facts import DisputeReason
from mailflow.reading.columns import Role, RowRole, reason_of, role_of, row_role_of


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Your document", Role.REFERENCE),
        ("Vendor Invoice ID", Role.REFERENCE),
        ("Rechnungs-Nr.", Role.REFERENCE),
        ("N° de facture", Role.REFERENCE),
        ("Uw factuur", Role.REFERENCE),
        ("Votre facture", Role.REFERENCE),
        ("N. fattura", Role.REFERENCE),
        ("vendor_invoice", Role.REFERENCE),
        ("Voucher ID", Role.OWN),
        ("Our document", Role.OWN),
        ("Claim No.", Role.OWN),
        ("Inv Date", Role.DATE),
        ("Rg.-Datum", Role.DATE),
        ("Data fatt.", Role.DATE),
        ("Net Paid", Role.PAID),
        ("Zahlbetrag", Role.PAID),
        ("Montant acquitté", Role.PAID),
        ("Importo pagato", Role.PAID),
        ("This payment", Role.PAID),
        ("Previously paid", Role.BALANCE),
        ("Balance Due", Role.BALANCE),
        ("Gross amount", Role.GROSS),
        ("Rechnungsbetrag", Role.GROSS),
        ("Montant facturé", Role.GROSS),
        ("Invoice total", Role.GROSS),
        ("Discount", Role.DEDUCTION),
        ("Retenue à la source", Role.DEDUCTION),
        ("Held", Role.DEDUCTION),
        ("Reason for deduction", Role.CODE),
        ("Amount", Role.AMOUNT),
        ("Bedrag", Role.AMOUNT),
    ],
)
def test_given_a_heading_when_its_words_are_weighed_then_the_column_is_known(heading, role):
    found = role_of(heading)

    assert found is role


def test_given_words_of_another_world_when_they_stand_over_a_column_then_they_say_nothing():
    found = role_of("Lorem ipsum")

    assert found is None


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Check total", RowRole.TOTAL),
        ("** EFT TOTAL **", RowRole.TOTAL),
        ("Überweisungsbetrag", RowRole.TOTAL),
        ("TOTALE BONIFICO", RowRole.TOTAL),
        ("all together", RowRole.TOTAL),
        ("Page total", RowRole.PART),
        ("Carried forward", RowRole.PART),
        ("Zwischensumme", RowRole.PART),
        ("Legal fees", None),
    ],
)
def test_given_a_rows_label_when_it_is_read_then_totals_and_parts_are_told_from_items(label, role):
    found = row_role_of(label)

    assert found is role


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Block billing - violates billing guideline 4.2", DisputeReason.GUIDELINE),
        ("Hours excessive - 1.0 hr research", DisputeReason.HOURS),
        ("Courier charge, not reimbursable", DisputeReason.EXPENSE),
        ("hourly rate exceeds rate agreed", DisputeReason.RATE),
        ("over approved phase budget", DisputeReason.BUDGET),
        ("Retenue à la source (art. 182 B)", DisputeReason.TAX),
        ("Skonto 2 %", DisputeReason.DISCOUNT),
        ("no idea", None),
    ],
)
def test_given_words_beside_a_deduction_when_they_are_read_then_its_reason_is_known(words, reason):
    found = reason_of(words)

    assert found is reason
