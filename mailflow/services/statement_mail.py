"""Statements by mail: a run is planned once, then made a contact at a time, and goes on where it was broken off.

Each mail is drawn from the ledger of one moment and reconciled with it; what was made is kept with its hash in the transaction that puts
the mail into the outbox, under a business key of run and contact.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import structlog

from mailflow.domain.errors import IllegalMove, LedgerChanged, StaleCase, TemplateError
from mailflow.domain.lifecycle import StatementState
from mailflow.domain.message import Address, Attachment
from mailflow.domain.money import Money
from mailflow.domain.outgoing import OutgoingMail
from mailflow.domain.statements import Part, PlannedMail, StatementsBy
from mailflow.letters.statement import Statement
from mailflow.letters.statement_mail import compose_statements
from mailflow.services import outbox
from mailflow.services.statement_plan import Stating, plan_statements, why_held
from mailflow.services.statements import Report, draw_part, render
from mailflow.store.statement_runs import NewRun, RunMail, RunRow
from mailflow.store.unit import Store, UnitOfWork

log = structlog.get_logger()

ABOUT = "statements"
# Gateways refuse more.
_MOST_BYTES = 15_000_000
_TYPES = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_TOGETHER = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for. The same `name` is the same run; no `clients` are all with anything open.

    `is_draft`: each mail waits for a click.
    """

    name: str
    by: StatementsBy = StatementsBy.CLIENT
    clients: tuple[str, ...] = ()
    matter: str = ""
    is_draft: bool = False
    asked_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldGo:
    """A mail of a dry run: its statements' sums, or why it would not go."""

    mail: PlannedMail
    sums: tuple[Money, ...] = ()
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class _Made:
    statements: tuple[tuple[Part, Statement], ...]
    files: tuple[Attachment, ...]
    mail: OutgoingMail


def try_out(store: Store, stating: Stating, order: Order, *, most: int = 0) -> tuple[WouldGo, ...]:
    """What a run would send, to whom, and what it would not (`most`: of so many mails only); nothing is kept.

    Raises LookupError for an unknown client.
    """
    today = store.clock.today()
    with store.reading() as unit:
        mails = plan_statements(unit, by=order.by, clients=order.clients, matter=order.matter, today=today)
        return tuple(_would_go(unit, stating, mail, today) for mail in (mails[:most] if most else mails))


def start_run(store: Store, stating: Stating, order: Order) -> int:
    """The run of this name, planned now unless it was before; its id.

    Raises IllegalMove where the ledger is too old to be stated, LookupError for an unknown client.
    """
    today = store.clock.today()
    with store.unit() as unit:
        known = unit.statement_runs.find(order.name)
        if known is not None:
            return known.id
        stale = why_stale(unit, stating)
        if stale:
            raise IllegalMove(stale)
        mails = plan_statements(unit, by=order.by, clients=order.clients, matter=order.matter, today=today)
        run = NewRun(name=order.name, day=today, by=order.by, forms=stating.forms, is_draft=order.is_draft, asked_by=order.asked_by)
        added = unit.statement_runs.add(run, mails)
        if added is None:
            raise StaleCase(f"another process has just begun the run {order.name}")
        unit.audit.note(
            "statements.begun", actor=order.asked_by, subject=f"statements:{added}", facts={"name": order.name, "mails": len(mails)}
        )
        unit.commit()
    return added


def carry_on(
    store: Store,
    stating: Stating,
    run_id: int,
    *,
    report: Report | None = None,
    is_stopping: Callable[[], bool] = lambda: False,
    most: int = 0,
) -> Counter[StatementState]:
    """Makes what of a run is still to be made (`most`: at most so many now); how many mails the run has in each state afterwards."""
    made = 0
    while not is_stopping() and not 0 < most <= made:
        with store.reading() as unit:
            run, waiting = unit.statement_runs.get(run_id), unit.statement_runs.waiting(run_id, _TOGETHER)
            counts = unit.statement_runs.counts(run_id)
        if not waiting:
            break
        for mail in waiting[: most - made or None] if most else waiting:
            if report is not None:
                report(counts.total() - counts[StatementState.WAITING] + made, counts.total(), mail.address)
            _make(store, replace(stating, forms=run.forms), run, mail)
            made += 1
            if is_stopping():
                break
    with store.unit() as unit:
        if unit.statement_runs.finish(run_id):
            unit.audit.note("statements.made", actor=outbox.POLICY, subject=f"statements:{run_id}")
            unit.commit()
    with store.reading() as unit:
        return unit.statement_runs.counts(run_id)


def try_again(store: Store, run_id: int, *, actor: str) -> int:
    """What was held or refused is made once more; how many mails."""
    with store.unit() as unit:
        again = unit.statement_runs.try_again(run_id)
        if again:
            unit.audit.note("statements.again", actor=actor, subject=f"statements:{run_id}", facts={"mails": again})
            unit.commit()
    return again


def why_stale(unit: UnitOfWork, stating: Stating) -> str:
    """Why no account can be stated by this ledger; empty where it is fresh."""
    as_of = unit.ledger.as_of()
    if as_of is None:
        return "no complete list of open items was loaded yet; load one with `mailflow load`"
    if unit.outbox.now - as_of > stating.stale_after:
        return f"the open items are as of {as_of:%Y-%m-%d %H:%M} UTC, too old for statements; load today's with `mailflow load`"
    return ""


def _would_go(unit: UnitOfWork, stating: Stating, mail: PlannedMail, today: date) -> WouldGo:
    why = why_stale(unit, stating) or why_held(unit, mail, today)
    if why:
        return WouldGo(mail=mail, why_not=why)
    try:
        drawn = _draw(unit, mail, stating, today)
    except (LedgerChanged, LookupError) as error:
        return WouldGo(mail=mail, why_not=str(error))
    sums = tuple(account.due for _, one in drawn for account in one.accounts)
    return WouldGo(mail=mail, sums=sums, why_not="" if drawn else "nothing is open any more")


def _draw(unit: UnitOfWork, mail: PlannedMail, stating: Stating, today: date) -> tuple[tuple[Part, Statement], ...]:
    drawn = [(part, draw_part(unit, part, on=today, firm=stating.firm)) for part in mail.parts]
    return tuple(
        (part, one) for part, one in drawn if any(account.items or account.credits or account.on_account for account in one.accounts)
    )


def _make(store: Store, stating: Stating, run: RunRow, mail: RunMail) -> None:
    """One mail, drawn and rendered without a transaction; what was held or refused says why."""
    today = store.clock.today()
    try:
        with store.reading() as unit:
            why = why_stale(unit, stating) or why_held(unit, mail.planned, today)
            drawn = () if why else _draw(unit, mail.planned, stating, today)
        if why or not drawn:
            return _settle(store, mail, StatementState.HELD, why or "nothing is open any more")
        made = _render(stating, run, mail, drawn)
        _keep(store, run, mail, made, today=today)
    except (LedgerChanged, LookupError, TemplateError) as error:
        _settle(store, mail, StatementState.REFUSED, str(error))
    except StaleCase:
        log.info("statements.made_elsewhere", run=run.id, mail=mail.id)


def _settle(store: Store, mail: RunMail, state: StatementState, reason: str) -> None:
    with store.unit() as unit:
        unit.statement_runs.settle(mail, state, reason=reason)
        unit.commit()


def _render(stating: Stating, run: RunRow, mail: RunMail, drawn: Sequence[tuple[Part, Statement]]) -> _Made:
    language = mail.planned.language
    files: list[Attachment] = []
    for part, statement in drawn:
        for form in stating.forms:
            content = render(statement, form, folders=stating.folders, language=language)
            files.append(Attachment(part=str(len(files) + 2), name=f"{_name(part)}.{form}", content_type=_TYPES[form], content=content))
    if sum(len(file.content) for file in files) > _MOST_BYTES:
        raise TemplateError(f"the statements exceed {_MOST_BYTES // 1_000_000} MB, which mail servers refuse; make them by matter")
    words = compose_statements([one for _, one in drawn], [file.name for file in files], folders=stating.folders, language=language)
    letter = OutgoingMail(
        key=f"statement:{run.name}:{mail.address}",
        sender=stating.identity.sender,
        reply_to=stating.identity.reply_to,
        to=(Address(name=mail.planned.name, email=mail.planned.address),),
        subject=words.subject,
        text=words.text,
        html=words.html,
        attachments=tuple(files),
        client_number=mail.client_number,
        invoice_numbers=tuple(item.number for _, one in drawn for account in one.accounts for item in account.items),
    )
    return _Made(tuple(drawn), tuple(files), letter)


def _keep(store: Store, run: RunRow, mail: RunMail, made: _Made, *, today: date) -> None:
    with store.unit() as unit:
        write = outbox.draft if run.is_draft else outbox.queue
        row = write(unit, made.mail, about=f"{ABOUT}:{run.id}")
        for file in made.files:
            name, _, form = file.name.rpartition(".")
            part = next(part for part, _ in made.statements if _name(part) == name)
            unit.statements.keep(f"{run.name}|{mail.id}|{name}", part.client_number, form, day=today, content=file.content)
        unit.statement_runs.settle(mail, StatementState.WRITTEN, outgoing_row=row)
        unit.audit.note(
            "statement.written", actor=outbox.POLICY, subject=f"client:{mail.client_number}", facts={"run": run.id, "letter": row}
        )
        unit.commit()


def _name(part: Part) -> str:
    """The name of a statement's file: of letters that every mail program takes."""
    words = ("statement", part.client_number, *(part.matters if len(part.matters) == 1 else ()))
    return "".join(char if char.isalnum() or char in "-_." else "_" for char in "-".join(filter(None, words)))
