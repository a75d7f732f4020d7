"""Statements of account: made from the ledger of one moment, refused where they do not reconcile, kept with their hashes.

A run can be broken off and started again under the same name: what it has made is taken from what was kept, byte for byte.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mailflow.domain.errors import ConfigurationError
from mailflow.domain.statements import Part
from mailflow.letters.statement import Activity, Happened, Statement, make_accounts, reconcile
from mailflow.letters.statement_files import statement_page, statement_pdf, statement_workbook
from mailflow.store.statements import Booked
from mailflow.store.unit import Store, UnitOfWork

FORMS = ("pdf", "xlsx", "html")
Report = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRun:
    """What is to be made. `name` makes a second start go on where the first broke off; no `clients` are all with anything open."""

    name: str
    on: date
    firm: str
    folders: tuple[Path, ...]
    forms: tuple[str, ...] = ("pdf",)
    clients: tuple[str, ...] = ()
    matter_number: str = ""
    with_subsidiaries: bool = False


@dataclass(frozen=True, slots=True)
class StatementFile:
    """A file of a run."""

    name: str
    content: bytes


def draw_statement(
    unit: UnitOfWork, client_number: str, *, on: date, firm: str, matter_number: str = "", with_subsidiaries: bool = False
) -> Statement:
    """The statement of a client, or of a parent with those for whom it pays, or of a matter; raises as `draw_part` does."""
    matters = (matter_number,) if matter_number else ()
    part = Part(client_number=client_number, matters=matters, with_cash=not matters, with_subsidiaries=with_subsidiaries)
    return draw_part(unit, part, on=on, firm=firm)


def draw_part(unit: UnitOfWork, part: Part, *, on: date, firm: str) -> Statement:
    """The statement of a part of the ledger; raises LookupError without the client, LedgerChanged where it does not add up.

    Activity is what happened since the client's last kept statement; without one, or for some matters only, there is none to tell of.
    """
    client = unit.ledger.find_client(part.client_number)
    if client is None:
        raise LookupError(f"there is no client {part.client_number}")
    numbers = (client.number, *(unit.statements.subsidiaries(client.number) if part.with_subsidiaries else ()))
    items = [item for item in unit.ledger.of_clients(numbers).values() if not part.matters or item.matter_number in part.matters]
    cash = [amount for each in unit.statements.cash_on_account(numbers).values() for amount in each] if part.with_cash else []
    since = None if part.matters else unit.statements.last_day(client.number, before=on)
    booked = unit.statements.booked(numbers, since=since, until=on) if since is not None else ()
    statement = Statement(
        firm=firm,
        client_number=client.number,
        client_name=client.name,
        on=on,
        accounts=make_accounts([item for item in items if item.balance], cash, map(_activity, booked), on=on),
        matter_number=", ".join(filter(None, part.matters)),
        since=since,
    )
    reconcile(statement, unit.statements.ledger_sums(numbers, part.matters))
    return statement


def make_statements(store: Store, run: StatementRun, *, report: Report | None = None) -> tuple[StatementFile, ...]:
    """Every file of a run, made or taken from what the run had made before it was broken off."""
    with store.reading() as unit:
        numbers = run.clients or unit.statements.numbers()
        kept = {(one.client_number, one.form) for one in unit.statements.kept(run.name)}
    files: list[StatementFile] = []
    for done, number in enumerate(numbers):
        if report is not None:
            report(done, len(numbers), f"client {number}")
        if any((number, form) not in kept for form in run.forms):
            _make(store, run, number)
        with store.reading() as unit:
            files += [StatementFile(f"{number}.{form}", unit.statements.content(run.name, number, form)) for form in run.forms]
    return tuple(files)


def write_statements(files: Sequence[StatementFile], folder: Path) -> None:
    """Puts the files into a folder; raises ConfigurationError where it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            (folder / file.name).write_bytes(file.content)
    except OSError as error:
        fix = "Name a folder that this user can write."
        raise ConfigurationError(where=str(folder), what=f"cannot be written ({error.strerror})", fix=fix) from error


def render(statement: Statement, form: str, *, folders: Sequence[Path], language: str = "en") -> bytes:
    """A statement as one of FORMS."""
    if form == "pdf":
        return statement_pdf(statement, folders=folders, language=language)
    if form == "xlsx":
        return statement_workbook(statement, language=language)
    return statement_page(statement, folders=folders, language=language).html.encode()


def language_of(unit: UnitOfWork, client_number: str) -> str:
    """The language of a client's first contact that names one; English otherwise."""
    return next((one.language for one in unit.reminders.contacts_of([client_number]) if one.language), "en")


def _make(store: Store, run: StatementRun, number: str) -> None:
    with store.reading() as unit:
        language = language_of(unit, number)
        statement = draw_statement(
            unit, number, on=run.on, firm=run.firm, matter_number=run.matter_number, with_subsidiaries=run.with_subsidiaries
        )
    made = {form: render(statement, form, folders=run.folders, language=language) for form in run.forms}
    with store.unit() as unit:
        for form, content in made.items():
            if unit.statements.keep(run.name, number, form, day=run.on, content=content):
                unit.audit.note("statement.made", actor="service", subject=f"client:{number}", facts={"run": run.name, "form": form})
        unit.commit()


def _activity(booked: Booked) -> Activity:
    what = Happened.BILLED if not booked.is_payment else Happened.REVERSED if booked.amount.amount > 0 else Happened.PAID
    return Activity(on=booked.on, what=what, reference=booked.invoice_number, amount=booked.amount)
