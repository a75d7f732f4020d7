"""The firm's own choices: the shipped file, and faults that are named."""

from decimal import Decimal

import pytest

from mailflow.assets import Assets, find_assets
from mailflow.domain.consequences import Owner
from mailflow.domain.errors import ConfigurationError, ConfigurationFaults
from mailflow.domain.facts import DisputeReason, PaymentMethod
from mailflow.policy import CashRules, read_cash_rules
from mailflow.policy.replies import ReplyRules, read_reply_rules


def test_given_the_shipped_file_when_read_then_nothing_is_tolerated_and_advices_are_awaited():
    path = find_assets(Assets.CONFIG) / "policy.toml"

    rules = read_cash_rules(path)

    assert rules.tolerance == Decimal(0)
    assert rules.wait_for_advice_days == CashRules().wait_for_advice_days


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[cash]\ntolerence = 1", "tolerence"),
        ("[cash]\ntolerance = '-1'", "cash.tolerance: '-1' should be greater than or equal to 0"),
        ("[cash]\nby_amount_alone = 'perhaps'", "cash.by_amount_alone"),
        ("[chas]\ntolerance = 0", "chas: no such table"),
        ("[cash", "TOML"),
    ],
)
def test_given_a_fault_when_read_then_the_error_names_it(tmp_path, text, word):
    path = tmp_path / "policy.toml"
    path.write_text(text)

    with pytest.raises(ConfigurationError) as caught:
        read_cash_rules(path)

    assert word in str(caught.value)


def test_given_several_faults_when_read_then_the_error_names_each_by_its_key(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text("[replies]\ngrace_days = -1\n[replies.owners]\nrate = 'partner'\n[replies.send]\nthanks = true\n[cahs]\n")

    with pytest.raises(ConfigurationFaults) as caught:
        read_reply_rules(path)

    told = str(caught.value).splitlines()
    assert [line.partition(": ")[0].removeprefix(str(path)) for line in told] == [
        *(", cahs", ", replies.owners.rate", ", replies.grace_days", ", replies.send.thanks"),
    ]


def test_given_a_file_that_changes_one_owner_when_read_then_the_others_stay(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text("[replies]\n[replies.owners]\nrate = 'manager'\n[replies.grace]\nwire = 1\n[replies.send]\nquestion = true\n")

    rules = read_reply_rules(path)

    default = ReplyRules()
    assert rules.owners == {**default.owners, DisputeReason.RATE: Owner.MANAGER}
    assert rules.grace == {**default.grace, PaymentMethod.WIRE: 1}
    assert rules.send == {"question"}
