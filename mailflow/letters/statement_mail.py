"""The mail that brings statements, from ``statement/mail/{subject.txt,body.txt,body.html}``: one page, however many there are."""

from collections.abc import Sequence
from pathlib import Path

from mailflow.letters.compose import Composed, compose
from mailflow.letters.statement import Statement
from mailflow.letters.statement_files import statement_values
from mailflow.letters.statement_words import words_of
from mailflow.letters.words import as_date

_TEMPLATE = "statement/mail"


def compose_statements(statements: Sequence[Statement], files: Sequence[str], *, folders: Sequence[Path], language: str = "en") -> Composed:
    """The words of a mail with these statements (at least one) and these files; raises TemplateError as `compose` does."""
    first, words = statements[0], words_of(language)
    values = {
        "language": language,
        "words": {**words, "ages": words["ages"].split("|"), "enclosed": words["enclosed"].format(files=", ".join(files))},
        "firm": first.firm,
        "on": as_date(first.on, language),
        "statements": [statement_values(one, language) for one in statements],
    }
    return compose(_TEMPLATE, values, folders=folders, language=language)
