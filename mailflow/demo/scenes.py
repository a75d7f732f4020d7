"""A morning at the desk: about 25 mails and the bank's receipts, from the plain to the suspicious."""

from collections.abc import Callable
from datetime import date

from mailflow.demo.desk import Desk
from mailflow.demo.firm import clients, invoices
from mailflow.demo.payments import (
    advice_in_a_sentence,
    advice_in_german,
    advice_in_html,
    advice_that_comes_twice,
    advice_with_a_mistyped_number,
    check_for_a_small_bakery,
    future_payment,
    group_pays_for_its_subsidiary,
    insurer_sends_csv,
    plain_advice,
    workbook_advice,
)
from mailflow.demo.questions import (
    bare_receipts,
    discount_taken,
    locked_document,
    new_bank_details,
    paid_too_much,
    retainer_on_trust,
    total_does_not_add_up,
    two_invoices_of_one_amount,
    unknown_number,
    wire_less_charges,
)
from mailflow.demo.words import absence, bounce, complaint, newsletter, promise, thanks, wants_a_copy

_SCENES: tuple[Callable[[Desk], None], ...] = (
    plain_advice,
    workbook_advice,
    check_for_a_small_bakery,
    advice_in_a_sentence,
    insurer_sends_csv,
    advice_in_html,
    advice_in_german,
    group_pays_for_its_subsidiary,
    advice_with_a_mistyped_number,
    future_payment,
    advice_that_comes_twice,
    discount_taken,
    total_does_not_add_up,
    unknown_number,
    two_invoices_of_one_amount,
    paid_too_much,
    wire_less_charges,
    retainer_on_trust,
    locked_document,
    new_bank_details,
    bare_receipts,
    absence,
    bounce,
    thanks,
    complaint,
    promise,
    wants_a_copy,
    newsletter,
)


def scenes(today: date) -> Desk:
    """The whole sample, as values."""
    desk = Desk(today, clients(), invoices(today))
    for scene in _SCENES:
        scene(desk)
    return desk
