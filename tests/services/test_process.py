"""The line of a mail: from the inbox to the books, or to a person."""

from dataclasses import replace

from mailflow.domain.lifecycle import MessageState, ReceiptState
from mailflow.services.failed import retry_mail, set_aside
from mailflow.services.loop import Rounds
from mailflow.services.process import Outcome
from mailflow.services.understand import Understood
from tests.services.practice import Practice, advice, letter

BOTH = advice("2,000.00", [("10231", "1,200.00"), ("10232", "800.00")])
CASH = "R1 2026-05-04 2000.00 USD wire CALDER MILLS LTD | REF 4711002"


class Broken:
    """A reader that fails, as one does whose disk is full."""

    version = "broken"

    def understand(self, raw: bytes) -> Understood:
        assert raw
        raise OSError("no space left on device")


def state_of(practice: Practice, row: int) -> MessageState:
    with practice.desk.store.reading() as unit:
        return unit.mail.get(row).state


def break_reader(practice: Practice) -> Rounds:
    return Rounds(replace(practice.desk, reader=Broken()), practice.mailbox)


def test_given_an_advice_and_its_cash_when_the_mail_is_decided_then_both_invoices_are_paid(practice):
    practice.receive(CASH)
    practice.deliver(BOTH)

    outcomes = practice.go()

    assert outcomes == [Outcome.APPLIED]
    assert (practice.balance("10231"), practice.balance("10232"), practice.unapplied("R1")) == ("0.00", "0.00", "0.00")


def test_given_an_applied_mail_when_the_round_ends_then_it_is_filed_as_processed(practice):
    practice.receive(CASH)
    (key,) = practice.deliver(BOTH)

    practice.go()

    assert practice.folder("Processed") == [key]
    assert state_of(practice, 1) is MessageState.FILED


def test_given_an_advice_without_cash_when_it_is_decided_then_it_is_matched_and_nothing_is_booked(practice):
    practice.deliver(BOTH)

    outcomes = practice.go()

    assert outcomes == [Outcome.MATCHED]
    assert practice.balance("10231") == "1200.00"


def test_given_an_unknown_invoice_when_it_is_advised_then_a_person_is_asked_and_the_mail_waits_where_people_look(practice):
    practice.receive("R1 2026-05-04 1700.00 USD wire CALDER MILLS LTD | REF 4711002")
    (key,) = practice.deliver(advice("1,700.00", [("10231", "1,200.00"), ("77777", "500.00")]))

    practice.go()

    (case,) = practice.cases()
    assert (case.kind, case.reason, case.message_row) == ("payment", "unknown_invoice", 1)
    assert practice.folder("Needs attention") == [key]


def test_given_an_open_question_about_cash_when_days_pass_then_the_receipt_is_not_decided_behind_the_persons_back(practice):
    practice.receive("R1 2026-05-04 500.00 USD wire CALDER MILLS LTD | REF 4711002")
    practice.deliver(advice("500.00", [("77777", "500.00")]))
    practice.go()
    practice.days_pass(10)

    practice.go()

    assert practice.state("R1") is ReceiptState.EXCEPTION
    assert len(practice.cases()) == 1


def test_given_a_second_advice_of_a_booked_payment_when_it_comes_then_nothing_is_booked_twice(practice):
    practice.receive(CASH)
    practice.deliver(BOTH)
    practice.go()
    practice.deliver(advice("2,000.00", [("10231", "1,200.00"), ("10232", "800.00")], number=2))

    practice.go()

    assert [case.reason for case in practice.cases()] == ["duplicate"]
    assert practice.balance("10231") == "0.00"


def test_given_a_mail_that_only_thanks_when_it_is_decided_then_nobody_is_asked(practice):
    practice.deliver(letter("Many thanks for your letter.\n\nKind regards\nAnn"))

    outcomes = practice.go()

    assert outcomes == [Outcome.IGNORED]
    assert practice.cases() == ()


def test_given_a_mail_without_a_word_when_nothing_says_what_it_is_then_a_person_sees_it(practice):
    practice.deliver(letter(""))

    outcomes = practice.go()

    assert outcomes == [Outcome.CASE]
    assert [(case.kind, case.reason) for case in practice.cases()] == [("letter", "unclear")]


def test_given_a_reader_that_fails_when_three_attempts_are_over_then_the_mail_is_kept_and_shown_with_its_reason(practice):
    rounds = break_reader(practice)
    practice.deliver(BOTH)

    for_three_days = [(rounds.go(), practice.days_pass(1))[0] for _ in range(3)]

    (failed,) = set_aside(practice.desk.store)
    assert for_three_days == [[Outcome.FAILED]] * 3
    assert failed.failure == "OSError: no space left on device"


def test_given_a_mail_that_was_set_aside_when_a_person_retries_it_then_it_is_booked(practice):
    rounds = break_reader(practice)
    practice.receive(CASH)
    practice.deliver(BOTH)
    assert [(rounds.go(), practice.days_pass(1))[0] for _ in range(3)]
    retry_mail(practice.desk.store, 1, actor="mara")

    outcomes = practice.go()

    assert outcomes == [Outcome.APPLIED]


def test_given_a_mail_that_fails_when_another_one_waits_then_the_other_one_goes_on(practice):
    practice.deliver(BOTH)
    break_reader(practice).go()
    practice.receive("R2 2026-05-04 3150.00 USD wire LINDEN FREIGHT GMBH | REF 8812001")
    practice.deliver(advice("3,150.00", [("10240", "3,150.00")], reference="8812001", sender="ap@lindenfreight.example", number=2))

    practice.go()

    assert practice.balance("10240") == "0.00"


def test_given_the_firm_lets_mailflow_only_suggest_when_a_payment_is_beyond_doubt_then_a_person_confirms_it(cautious):
    cautious.receive(CASH)
    cautious.deliver(BOTH)

    outcomes = cautious.go()

    (case,) = cautious.cases()
    assert outcomes == [Outcome.CASE]
    assert (case.reason, cautious.balance("10231")) == ("suggestion", "1200.00")
