"""An error says what, where, and what to do."""

from mailflow.domain.errors import ConfigurationError, FeedError


def test_given_a_bad_cell_when_the_feed_fails_then_the_sentence_names_file_line_column_value_and_fix() -> None:
    error = FeedError(file="invoices.csv", line=7, column="balance", value="12,5x", fix="write plain decimals, such as 1234.50")

    assert str(error) == "invoices.csv, line 7, column balance: '12,5x': write plain decimals, such as 1234.50"


def test_given_a_file_without_rows_when_the_feed_fails_then_only_the_file_is_named() -> None:
    error = FeedError(file="invoices.csv", line=None, column=None, value=None, fix="the file is empty; export it again")

    assert str(error) == "invoices.csv: the file is empty; export it again"


def test_given_a_bad_setting_when_it_is_refused_then_the_sentence_says_what_to_do() -> None:
    error = ConfigurationError(where="mailflow.toml, [store] url", what="no such folder: var", fix="Create it or change the url.")

    assert str(error) == "mailflow.toml, [store] url: no such folder: var. Create it or change the url."
