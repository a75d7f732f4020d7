"""Disputes of replies: which invoice, why, how much, and what is no dispute."""

import pytest

from tests.reading.replies_desk import contested_in


@pytest.mark.parametrize(
    ("text", "disputes"),
    [
        (
            "70412: Ms Arkell is billed at $510 an hour, our agreed rate is $450. We contest the difference of $720.00.",
            [("70412", "rate", "720.00")],
        ),
        ("We object to 70412. Nine hours for a phone call is absurd.", [("70412", "hours", None)]),
        ("Nobody on our side ordered the memo billed on 70412, so we will not pay for it.", [("70412", "scope", None)]),
        (
            "70412 contains block-billed entries, which our billing guidelines forbid. We reduce it by $812.00.",
            [("70412", "guideline", "812.00")],
        ),
        ("We don't accept the taxi fares of $96.40 on 70425.", [("70425", "expense", "96.40")]),
        (
            "The deposition was billed twice, on 70398 and again on 70412. We dispute the $1,150.00 on 70412.",
            [("70412", "duplicate", "1150.00")],
        ),
        ("70425 is not ours, it belongs to our former parent.", [("70425", "wrong_party", None)]),
        ("We contest 70425: it was paid in June and nothing is owed.", [("70425", "already_paid", None)]),
        ("70425 never arrived here and we reject the due date.", [("70425", "not_received", None)]),
        ("70412 is over the agreed cap. We are not approving the $2,200.00 above it.", [("70412", "budget", "2200.00")]),
        ("The ten percent discount is missing on 70412, that is $1,000.00 too much.", [("70412", "discount", "1000.00")]),
        ("Sales tax of $310.00 was charged on 70425. We are exempt and dispute the $310.00.", [("70425", "tax", "310.00")]),
        ("The lines of 70425 add up to $2,400.00, not $2,500.00. It is $100.00 too high.", [("70425", "arithmetic", "100.00")]),
        ("70425 was rejected by our e-billing portal: task codes are missing.", [("70425", "ebilling", None)]),
        ("The brief was sloppy and late. We contest 70412.", [("70412", "quality", None)]),
        ("70412 was billed before completion, which is too early, and we object to it.", [("70412", "other", None)]),
        ("Wir beanstanden die 70412: der Stundensatz von 340 EUR war nicht vereinbart.", [("70412", "rate", None)]),
        ("Nous contestons la note 70412, elle fait double emploi avec la 70398.", [("70412", "duplicate", None)]),
        ("No aceptamos los gastos de hotel de 212,00 EUR de la 70412.", [("70412", "expense", "212.00")]),
        ("Não aceitamos o IVA de 450,00 EUR na fatura 70412.", [("70412", "tax", "450.00")]),
    ],
)
def test_given_a_dispute_when_read_then_invoice_reason_and_part_are_known(text, disputes):
    assert contested_in(text) == disputes


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("We dispute both 70398 and 70425 in full.", ["70398", "70425"]),
        ("We dispute all of these.", ["70398", "70412", "70425"]),
        ("We contest everything except 70412.", ["70398", "70425"]),
        ("The May invoice is far too high and we contest it.", ["70425"]),
        ("70412 is fine. 70425 is not ours.", ["70425"]),
        ("I have read 70412. Ten hours were charged for one call. We contest those hours.", ["70412"]),
    ],
)
def test_given_any_way_to_name_them_when_read_then_the_contested_invoices_are_known(text, numbers):
    assert sorted(item[0] for item in contested_in(text)) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "We do not dispute 70412.",
        "There is no objection to 70412, it only needs a signature.",
        "We withdraw our objection to 70412.",
        "Please send the time detail for 70412; this is not a dispute.",
        "If you dispute our reading of 70412, call me.",
        "Wir bestreiten die 70412 nicht.",
        "Nous ne contestons pas la 70412.",
        "We cannot pay 70412 before our closing.",
    ],
)
def test_given_a_denial_when_read_then_nothing_is_contested(text):
    assert contested_in(text) == []
