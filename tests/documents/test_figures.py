"""Figures that a recogniser saw: mended where they can be no other number, and left alone elsewhere."""

import pytest

from mailflow.documents.figures import mended


@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("2.814.29", "2,814.29"),
        ("1.037.845.27", "1,037,845.27"),
        ("2,814,29", "2.814,29"),
        ("$8,8O2.00", "$8,802.00"),
        ("l,250.00", "1,250.00"),
        ("(S80.50)", "(580.50)"),
    ],
)
def test_given_a_figure_with_slips_when_it_is_mended_then_it_is_as_it_was_printed(seen: str, printed: str) -> None:
    assert mended(seen) == printed


@pytest.mark.parametrize(
    "text", ["1,250.00", "900123", "TV-40118", "05.12.2026", "12.05.26", "BILL", "SOLD", "B2B", "3.114", "192.168.10.25"]
)
def test_given_another_word_when_it_is_looked_at_then_it_stays(text: str) -> None:
    assert mended(text) == text
