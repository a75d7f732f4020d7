"""The firm's own choices: the shipped file, and faults that are named."""

from decimal import Decimal

import pytest

from mailflow.assets import Assets, find_assets
from mailflow.domain.errors import ConfigurationError
from mailflow.policy import CashRules, read_cash_rules


def test_given_the_shipped_file_when_read_then_nothing_is_tolerated_and_advices_are_awaited():
    path = find_assets(Assets.CONFIG) / "policy.toml"

    rules = read_cash_rules(path)

    assert rules.tolerance == Decimal(0)
    assert rules.wait_for_advice_days == CashRules().wait_for_advice_days


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[cash]\ntolerence = 1", "tolerence"),
        ("[cash]\ntolerance = '-1'", "negative"),
        ("[cash", "TOML"),
    ],
)
def test_given_a_fault_when_read_then_the_error_names_it(tmp_path, text, word):
    path = tmp_path / "policy.toml"
    path.write_text(text)

    with pytest.raises(ConfigurationError) as caught:
        read_cash_rules(path)

    assert word in str(caught.value)
