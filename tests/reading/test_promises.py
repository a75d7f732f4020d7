"""Promises: the day that words mean, the invoices that they are about, and what is none."""

from datetime import date

import pytest

from mailflow.reading.due_days import find_due_days, flat_of
from tests.reading.replies_desk import promised_in, said_in

WEDNESDAY = date(2026, 6, 3)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("by the end of the month", "2026-06-30"),
        ("before the end of June", "2026-06-30"),
        ("by month-end", "2026-06-30"),
        ("bis Ultimo", "2026-06-30"),
        ("per Ultimo Juni", "2026-06-30"),
        ("a finales de mes", "2026-06-30"),
        ("fin septembre", "2026-09-30"),
        ("no final de julho", "2026-07-31"),
        ("fin du mois prochain", "2026-07-31"),
        ("next month's run", "2026-07-31"),
        ("in January", "2027-01-31"),
        ("mid July", "2026-07-15"),
        ("our mid-month run", "2026-06-15"),
        ("Mitte September", "2026-09-15"),
        ("early July", "2026-07-10"),
        ("the first half of July", "2026-07-15"),
        ("first week of July", "2026-07-07"),
        ("in der ersten Juliwoche", "2026-07-07"),
        ("na primeira semana de julho", "2026-07-07"),
        ("next Friday", "2026-06-12"),
        ("mardi prochain", "2026-06-09"),
        ("this Friday", "2026-06-05"),
        ("d'ici vendredi", "2026-06-05"),
        ("am kommenden Freitag", "2026-06-05"),
        ("a week on Friday", "2026-06-12"),
        ("by the end of next week", "2026-06-12"),
        ("la próxima semana", "2026-06-12"),
        ("semana que vem", "2026-06-12"),
        ("until the end of this week", "2026-06-05"),
        ("in the week of 6 July", "2026-07-10"),
        ("in KW 26", "2026-06-26"),
        ("in week 24", "2026-06-12"),
        ("within ten days", "2026-06-13"),
        ("within ten business days", "2026-06-17"),
        ("innerhalb von fünf Werktagen", "2026-06-10"),
        ("dans les 10 jours ouvrés", "2026-06-17"),
        ("en los próximos 15 días hábiles", "2026-06-24"),
        ("thirty days from today", "2026-07-03"),
        ("in three weeks' time", "2026-06-24"),
        ("in two months", "2026-08-03"),
        ("tomorrow", "2026-06-04"),
        ("the day after tomorrow", "2026-06-05"),
        ("a fortnight tomorrow", "2026-06-18"),
        ("half of it now and the rest in a fortnight", "2026-06-03 2026-06-17"),
        ("on June 17 and the check the day after", "2026-06-17 2026-06-18"),
        ("before June 20", "2026-06-19"),
        ("antes del 20 de junio", "2026-06-19"),
        ("our 15th run", "2026-06-15"),
        ("on day 20", "2026-06-20"),
        ("by the 2nd", "2026-07-02"),
        ("am 20.", "2026-06-20"),
        ("on the last Thursday", "2026-06-25"),
        ("first Monday in July", "2026-07-06"),
        ("end of the quarter", "2026-06-30"),
        ("45 days from receipt", ""),
        ("net 30 days", ""),
        ("ten days ago", ""),
    ],
)
def test_given_a_phrase_when_read_on_a_wednesday_then_it_means_the_last_day_that_it_allows(words, days):
    found = find_due_days(flat_of(words), WEDNESDAY)

    assert " ".join(str(item.day) for item in found) == days


@pytest.mark.parametrize(
    ("text", "promises"),
    [
        ("70412 goes out with our batch of 20 August.", [("70412", date(2026, 8, 20))]),
        ("70398 leaves us tomorrow, 70425 at the end of the month.", [("70398", date(2026, 8, 6)), ("70425", date(2026, 8, 31))]),
        ("The two oldest ones will be settled on 14 August.", [("70398", date(2026, 8, 14)), ("70412", date(2026, 8, 14))]),
        ("The April invoice will be paid on Friday.", [("70412", date(2026, 8, 7))]),
        ("Everything except 70412 gets paid next Friday.", [("70398", date(2026, 8, 14)), ("70425", date(2026, 8, 14))]),
        ("We shall clear all of these by 31 August.", [(number, date(2026, 8, 31)) for number in ("70398", "70412", "70425")]),
        ("70412 is approved. It will be wired on Monday.", [("70412", date(2026, 8, 10))]),
        ("Once you resend 70412 with our PO we pay it on 15 August.", [("70412", date(2026, 8, 15))]),
        ("Wir überweisen die 70412 bis Ende nächster Woche.", [("70412", date(2026, 8, 14))]),
        ("La 70412 se abonará antes del 20 de agosto.", [("70412", date(2026, 8, 19))]),
        ("La note 70412 sera réglée sous dix jours.", [("70412", date(2026, 8, 15))]),
    ],
)
def test_given_a_promise_when_read_then_its_invoices_and_days_are_known(text, promises):
    assert promised_in(text) == promises


@pytest.mark.parametrize(
    "text",
    [
        "70412 was paid on Monday.",
        "As promised, we wired 70412 last Friday.",
        "70412 will not be paid on Friday.",
        "When will 70412 be due, on Friday?",
        "You wrote that 70412 would be paid by 14 August.",
        "As I said, you will get the money.",
        "Our board may pay 70412 in September, perhaps.",
        "Please correct 70412 and resubmit it within ten days.",
        "Our terms for 70412 are 45 days from receipt.",
    ],
)
def test_given_words_that_bind_nobody_when_read_then_nothing_is_promised(text):
    assert promised_in(text) == []


def test_given_instalments_when_read_then_each_has_its_day_and_amount():
    facts = said_in("On 70412 we can pay 4,000.00 on 14 August and the rest, 6,000.00, on 11 September.")

    assert [(str(item.due_on), str(item.amount)) for item in facts.promises] == [("2026-08-14", "4000.00"), ("2026-09-11", "6000.00")]


def test_given_a_half_when_read_then_it_is_half_of_the_balance():
    facts = said_in("70412: one half on 14 August, the other half in September.")

    assert [(str(item.due_on), str(item.amount)) for item in facts.promises] == [("2026-08-14", "5000.00"), ("2026-09-30", "5000.00")]


def test_given_a_promise_when_read_then_its_evidence_is_the_sentence():
    facts = said_in("Hello. 70412 goes out on Friday. Bye.")

    assert [(item.evidence[0].text, item.evidence[0].span) for item in facts.promises] == [("70412 goes out on Friday.", (7, 32))]
