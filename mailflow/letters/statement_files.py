"""A statement as files: a tagged PDF, a workbook, and the page of a mail. The three show the same numbers."""

import io
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from mailflow.domain.errors import TemplateError
from mailflow.letters.compose import Composed, compose
from mailflow.letters.statement import Account, Statement
from mailflow.letters.statement_words import words_of
from mailflow.letters.words import as_date, as_money

_TEMPLATE = "statement"
_SOURCE = "statement/statement.typ"


def statement_pdf(statement: Statement, *, folders: Sequence[Path], language: str = "en") -> bytes:
    """A tagged PDF, set by typst from ``statement/statement.typ``; raises TemplateError where that has a fault."""
    import typst

    source = next((folder / _SOURCE for folder in folders if (folder / _SOURCE).is_file()), None)
    if source is None:
        raise TemplateError(f"{_SOURCE} is missing; restore it from the shipped templates")
    data = json.dumps(statement_values(statement, language), ensure_ascii=False)
    try:
        made = _typesetter(str(source), source.stat().st_mtime_ns).compile(format="pdf", sys_inputs={"data": data})
    except typst.TypstError as error:
        raise TemplateError(f"{source}: {error}; correct it, or restore the shipped one") from error
    return bytes(made)


@lru_cache(maxsize=4)
def _typesetter(source: str, changed: int) -> Any:  # typst's compiled class; `changed` makes a new one of an edited file  # noqa: ARG001
    import typst

    return typst.Compiler(source, root=str(Path(source).parent))


def statement_page(statement: Statement, *, folders: Sequence[Path], language: str = "en") -> Composed:
    """The statement as a mail: ``statement/subject.txt``, ``body.txt`` and ``body.html``."""
    return compose(_TEMPLATE, statement_values(statement, language), folders=folders, language=language)


def statement_workbook(statement: Statement, *, language: str = "en") -> bytes:
    """A workbook with a sheet a currency; a client's text never becomes a formula."""
    import xlsxwriter

    words, file = words_of(language), io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        for account in statement.accounts:
            _fill(book, statement, account, words)
        if not statement.accounts:
            book.add_worksheet(words["title"][:31]).write_string(0, 0, words["nothing"])
    return file.getvalue()


def _fill(book: Any, statement: Statement, account: Account, words: Mapping[str, str]) -> None:  # xlsxwriter has no types of its own
    places = len(account.due.plain.partition(".")[2])
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    money = book.add_format({"num_format": f"#,##0.{'0' * places}" if places else "#,##0"})
    sheet = book.add_worksheet(account.currency)
    sheet.set_column(0, 3, 16)
    sheet.set_column(4, 5, 18)
    sheet.write_string(0, 0, f"{words['title']} {words['on']} {statement.on.isoformat()}: {statement.client_name}", bold)
    header = (words["invoice"], words["matter"], words["date"], words["due_on"], words["amount"], words["balance"])
    for column, title in enumerate(header):
        sheet.write_string(2, column, f"{title} {account.currency}" if column > 3 else title, bold)
    row = 3
    for item in (*account.items, *account.credits):
        sheet.write_string(row, 0, item.number)
        sheet.write_string(row, 1, item.matter_number)
        sheet.write_datetime(row, 2, item.invoiced_on, day)
        sheet.write_datetime(row, 3, item.due_on, day)
        sheet.write_number(row, 4, item.amount.amount, money)
        sheet.write_number(row, 5, item.balance.amount, money)
        row += 1
    if account.on_account:
        sheet.write_string(row, 0, words["on_account"])
        sheet.write_number(row, 5, -account.on_account.amount, money)
        row += 1
    sheet.write_string(row, 0, words["total"], bold)
    sheet.write_number(row, 5, account.due.amount, money)


def statement_values(statement: Statement, language: str) -> dict[str, Any]:  # JSON's own types
    """What the templates of a statement print: words, and amounts and days as the language writes them."""
    words = words_of(language)
    return {
        "language": language,
        "words": {**words, "ages": words["ages"].split("|")},
        "firm": statement.firm,
        "client": statement.client_name,
        "reference": statement.client_number,
        "matter": statement.matter_number,
        "on": as_date(statement.on, language),
        "accounts": [_account_values(account, words, language) for account in statement.accounts],
    }


def _account_values(account: Account, words: Mapping[str, str], language: str) -> dict[str, Any]:  # JSON's own types
    return {
        "currency": account.currency,
        "lines": [
            {
                "number": item.number if item.balance.amount > 0 else f"{words['credit']} {item.number}",
                "matter": item.matter_number,
                "invoiced_on": as_date(item.invoiced_on, language),
                "due_on": as_date(item.due_on, language) if item.balance.amount > 0 else "",
                "amount": as_money(item.amount, language),
                "balance": as_money(item.balance, language),
            }
            for item in (*account.items, *account.credits)
        ],
        "on_account": as_money(-account.on_account, language) if account.on_account else "",
        "ages": [as_money(amount, language) for amount in account.ages],
        "total": as_money(account.due, language),
        "activity": [
            {
                "on": as_date(one.on, language),
                "what": words[one.what],
                "reference": one.reference,
                "amount": as_money(one.amount, language),
            }
            for one in account.activity
        ],
    }
