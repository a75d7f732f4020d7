"""The figures as a scrape gets them: of what the desk did, in words of ours alone, the same from every process."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from mailflow.documents.sandbox import Sandbox
from mailflow.domain.money import Money
from mailflow.services.meter import Meter
from mailflow.services.metrics import Metrics
from mailflow.services.silence import Patience
from mailflow.store.cases import NewCase
from mailflow.store.tables.cases import CaseKind
from tests.services.practice import START, Practice, advice, letter

SHORT = advice("1,900.00", [("10231", "1,200.00"), ("10232", "800.00")])
CASH = "R1 2026-05-04 1900.00 USD wire CALDER MILLS LTD | REF 4711002"
PATIENCE = Patience(mailbox=timedelta(hours=72), ledger=timedelta(hours=36), since=START)
# How Prometheus wants names: our prefix, small letters, the unit or `_total` at the end.
NAME = re.compile(r"(mailflow|process)_[a-z_]+")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(jobs={}, leaves=()) as idle:
        yield idle


def metrics_of(practice: Practice, sandbox: Sandbox) -> Metrics:
    return Metrics(practice.desk.store, sandbox, practice.desk.meter, PATIENCE)


def families(metrics: Metrics) -> dict[str, Metric]:
    text, _ = metrics.text("")
    return {family.name: family for family in text_string_to_metric_families(text.decode())}


def scraped(metrics: Metrics) -> dict[str, float]:
    """Each sample as it is written."""
    text, _ = metrics.text("")
    lines = [line for line in text.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_given_a_short_payment_when_it_is_scraped_then_the_mail_the_decision_and_its_case_are_there(practice, sandbox):
    practice.receive(CASH)
    practice.deliver(SHORT)
    practice.go()
    practice.clock.moment += timedelta(hours=2)

    found = scraped(metrics_of(practice, sandbox))

    assert found["mailflow_mails_taken_in_total"] == 1
    assert found['mailflow_decisions_total{decided_by="mailflow",disposition="exception",reason="total_mismatch"}'] == 1
    assert found['mailflow_cases_open{kind="payment",reason="total_mismatch"}'] == 1
    assert found['mailflow_cases_open_oldest_seconds{kind="payment",reason="total_mismatch"}'] == 7200
    assert found['mailflow_cases_open_value{currency="USD",kind="payment",reason="total_mismatch"}'] == 1900
    assert found['mailflow_receipts_undecided{state="exception"}'] == 1
    assert found['mailflow_receipts_unapplied_value{currency="USD"}'] == 1900
    assert found["mailflow_mailbox_silence_seconds"] == 7200


def test_given_mail_that_waited_when_it_is_decided_then_the_histogram_says_how_long(practice, sandbox):
    practice.deliver(SHORT)
    practice.rounds.take_in()
    practice.clock.moment += timedelta(seconds=45)

    practice.go()

    found = scraped(metrics_of(practice, sandbox))
    assert found['mailflow_intake_to_decision_seconds_bucket{le="30.0"}'] == 0
    assert found['mailflow_intake_to_decision_seconds_bucket{le="60.0"}'] == 1
    assert found['mailflow_intake_to_decision_seconds_bucket{le="+Inf"}'] == 1
    assert found["mailflow_intake_to_decision_seconds_sum"] == 45


def test_given_mail_that_nobody_decides_when_it_is_scraped_then_its_age_is_there(practice, sandbox):
    practice.deliver(SHORT)
    practice.rounds.take_in()
    practice.clock.moment += timedelta(minutes=10)

    found = scraped(metrics_of(practice, sandbox))

    assert (found["mailflow_mails_waiting"], found["mailflow_mails_waiting_oldest_seconds"]) == (1, 600)


def test_given_a_mailbox_that_was_looked_into_twice_when_it_is_scraped_then_both_answers_count(practice, sandbox):
    practice.go()
    practice.go()

    found = scraped(metrics_of(practice, sandbox))

    assert found['mailflow_mailbox_looks_total{outcome="answered"}'] == 2
    assert found['mailflow_mailbox_looks_total{outcome="failed"}'] == 0


def test_given_two_processes_when_both_are_scraped_then_they_agree_on_everything_that_the_database_knows(practice, sandbox):
    practice.receive(CASH)
    practice.deliver(SHORT)
    practice.go()
    other = replace(practice, desk=replace(practice.desk, meter=Meter()))

    one, two = scraped(metrics_of(practice, sandbox)), scraped(metrics_of(other, sandbox))

    own = ("process_", "mailflow_intake", "mailflow_mailbox_looks")
    assert {name: value for name, value in one.items() if not name.startswith(own)} == {
        name: value for name, value in two.items() if not name.startswith(own)
    }


def test_given_letters_of_every_combination_of_kinds_when_they_are_scraped_then_the_labels_stay_few(practice, sandbox):
    kinds = ("question", "dispute", "promise", "question, dispute", "dispute, promise, question", "something that nobody foresaw")
    with practice.desk.store.unit() as unit:
        for number, reason in enumerate(kinds):
            unit.cases.open(NewCase(key=str(number), kind=CaseKind.LETTER, reason=reason, title="x"))
        unit.commit()

    samples = families(metrics_of(practice, sandbox))["mailflow_cases_open"].samples

    counted = {sample.labels["reason"]: sample.value for sample in samples}
    assert counted == {"question": 1, "dispute": 1, "promise": 1, "several": 2, "other": 1}


def test_given_a_currency_that_is_none_when_it_is_scraped_then_it_makes_no_label(practice, sandbox):
    with practice.desk.store.unit() as unit:
        money = Money.from_minor(100, 'x"}\n')
        unit.cases.open(NewCase(key="1", kind=CaseKind.PAYMENT, reason="duplicate", title="x", amount=money))
        unit.commit()

    samples = families(metrics_of(practice, sandbox))["mailflow_cases_open_value"].samples

    assert [sample.labels["currency"] for sample in samples] == ["other"]


def test_given_mail_of_a_client_when_it_is_scraped_then_nothing_says_who_wrote_or_what(practice, sandbox):
    practice.receive(CASH)
    practice.deliver(SHORT, letter("When will the copy of 10240 come?", sender="ap@lindenfreight.example", number=2))
    practice.go()

    text = metrics_of(practice, sandbox).text("")[0].decode().lower()

    told = [word for word in ("calder", "linden", "@", "10231", "10240", "4711002", "r1", "remittance advice") if word in text]
    assert not told


def test_given_every_family_when_it_is_read_then_its_name_is_prometheus_s_and_it_says_what_it_is(practice, sandbox):
    practice.deliver(SHORT)
    practice.go()

    found = families(metrics_of(practice, sandbox))

    assert all(NAME.fullmatch(name) and family.documentation for name, family in found.items())
    assert {"mailflow_child_failures", "mailflow_fork_server_restarts", "mailflow_letters", "mailflow_moves_pending"} <= found.keys()
    assert next(sample.labels["database"] for sample in found["mailflow_build_info"].samples) in ("sqlite", "postgresql")


def test_given_a_ledger_and_a_mailbox_that_fell_silent_when_it_is_scraped_then_both_are_marked(practice, sandbox):
    practice.deliver(SHORT)
    practice.go()
    practice.days_pass(4)

    found = scraped(metrics_of(practice, sandbox))

    assert (found['mailflow_source_silent{source="ledger"}'], found['mailflow_source_silent{source="mailbox"}']) == (1, 1)
    assert found["mailflow_ledger_age_seconds"] == timedelta(days=4).total_seconds()


def test_given_a_scraper_that_wants_openmetrics_when_it_asks_then_it_gets_that(practice, sandbox):
    text, content_type = metrics_of(practice, sandbox).text("application/openmetrics-text;version=1.0.0,text/plain;q=0.5")

    assert content_type.startswith("application/openmetrics-text")
    assert text.endswith(b"# EOF\n")
