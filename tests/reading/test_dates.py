"""Days are read in seven languages; where two orders are possible both are kept."""

from datetime import date

import pytest

from mailflow.reading.dates import compact_day, find_dates, find_relative_days

TUESDAY = date(2026, 5, 12)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-05-08", date(2026, 5, 8)),
        ("8 mai 2026", date(2026, 5, 8)),
        ("22. Mai 2026", date(2026, 5, 22)),
        ("07-MAY-26", date(2026, 5, 7)),
        ("May 7, 2026", date(2026, 5, 7)),
        ("1er mai 2026", date(2026, 5, 1)),
        ("12 décembre 2025", date(2025, 12, 12)),
        ("15 de julio de 2026", date(2026, 7, 15)),
        ("14 maggio 2026", date(2026, 5, 14)),
        ("13 mei 2026", date(2026, 5, 13)),
        ("18.06.", date(2026, 6, 18)),
        ("14 maja 2026", date(2026, 5, 14)),
        ("12 mai", date(2026, 5, 12)),
    ],
)
def test_given_a_day_in_words_or_figures_when_it_is_found_then_it_is_that_day(text, day):
    found = find_dates(text, TUESDAY)

    assert [item.options for item in found] == [(day,)]


def test_given_a_date_of_two_orders_when_it_is_found_then_both_days_are_kept():
    found = find_dates("05/06/2026", TUESDAY)

    assert found[0].options == (date(2026, 5, 6), date(2026, 6, 5))


def test_given_an_impossible_date_when_a_text_is_read_then_there_is_none():
    found = find_dates("31.02.2026 and 99/99/2026", TUESDAY)

    assert found == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("wired this morning", date(2026, 5, 12)),
        ("mailed yesterday", date(2026, 5, 11)),
        ("paid on your page last night", date(2026, 5, 11)),
        ("Ted mailed it Saturday", date(2026, 5, 9)),
        ("settles tomorrow", date(2026, 5, 13)),
        ("geht heute raus", date(2026, 5, 12)),
        ("émis aujourd'hui", date(2026, 5, 12)),
        ("hoy hemos ordenado", date(2026, 5, 12)),
    ],
)
def test_given_a_day_told_from_the_writers_own_when_it_is_found_then_it_is_counted_from_the_mail(text, day):
    found = find_relative_days(text, TUESDAY)

    assert [when for _, when in found] == [day]


def test_given_a_weekday_with_its_date_when_relative_days_are_looked_for_then_it_is_none():
    found = find_relative_days("Sent: Friday, May 8, 2026 11:04 AM", TUESDAY)

    assert found == ()


def test_given_a_run_of_digits_when_it_can_be_a_day_near_the_mail_then_it_is_one():
    found = [compact_day("260915", date(2026, 9, 15)), compact_day("20260915", date(2026, 9, 15)), compact_day("900123", TUESDAY)]

    assert found == [date(2026, 9, 15), date(2026, 9, 15), None]
