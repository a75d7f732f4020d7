"""Takes over files of the billing system and of the bank: all of them or nothing, each once, with what changed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from mailflow.domain.errors import FeedError
from mailflow.domain.ledger import Receipt
from mailflow.domain.lifecycle import CaseState
from mailflow.domain.money import Money
from mailflow.domain.ports import Feed, Load
from mailflow.services.bank import take_returned
from mailflow.store.cases import Act, NewCase
from mailflow.store.loading import Difference, LoadedFeed
from mailflow.store.mirror import Unexplained
from mailflow.store.tables.cases import CaseKind
from mailflow.store.unit import Store, UnitOfWork

# A list of open items that would close more than this share of the ledger is a part of a list, until somebody says otherwise.
LARGEST_SHARE_CLOSED = 0.5
# Below so many, a share says nothing.
SMALLEST_LEDGER = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedFile:
    """A file of a load; `loaded_before` where the same bytes were taken over earlier, and nothing was done now.

    `left_out`, `columns` and `remarks` are as in `domain.ports.Load`.
    """

    file: str
    clients: int
    invoices: int
    receipts: int
    loaded_before: datetime | None = None
    returned: int = 0
    left_out: tuple[tuple[str, int], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadResult:
    """What a load changed, or would change (`is_dry_run`).

    `moved` are invoices whose balance moved for reasons that nobody has told mailflow; their clients have a case. `given_back` are
    receipts that the bank took back.
    """

    as_of: datetime | None
    files: tuple[LoadedFile, ...]
    difference: Difference
    new_receipts: tuple[str, ...] = ()
    given_back: tuple[str, ...] = ()
    moved: tuple[Unexplained, ...] = ()
    is_complete: bool = False
    is_dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parsed:
    """A file, what it holds, and as of when."""

    load: Load
    as_of: datetime


def load(
    store: Store,
    files: Sequence[Path],
    *,
    feeds: Sequence[Feed],
    as_of: datetime | None = None,
    is_complete: bool | None = None,
    dry_run: bool = False,
    actor: str = "feed",
    report: Callable[[int, int, str], None] | None = None,
) -> LoadResult:
    """Takes the files over in one transaction, after all of them were parsed.

    `as_of` is when the billing system wrote its files: without it, when they were last changed. A complete list of open items says of
    every invoice that it lacks that it is closed; `is_complete` None takes a list as complete unless it would close half of the ledger.
    `report` is told of each step: how many are done, of how many, and what comes next.
    Raises FeedError (nothing was changed) with file, line, column, value and what to do.
    """
    tell = report or _tell_nobody
    parsed = []
    for number, path in enumerate(files):
        tell(number, len(files) + 1, f"reading {path.name}")
        parsed.append(_parse(path, feeds, as_of, store.clock.now()))
    tell(len(files), len(files) + 1, "comparing with the ledger")
    with store.unit() as unit:
        result = _take_over(unit, parsed, is_complete=is_complete, is_stated=as_of is not None, actor=actor)
        if not dry_run:
            unit.commit()
    return replace(result, is_dry_run=dry_run)


def _tell_nobody(done: int, of: int, what: str) -> None:
    """Nobody looks on."""


def _parse(path: Path, feeds: Sequence[Feed], as_of: datetime | None, now: datetime) -> _Parsed:
    if not path.is_file():
        raise FeedError(file=str(path), line=None, column=None, value=None, fix="there is no such file; give the path of a file")
    sure, best = max(((feed.recognises(path), feed) for feed in feeds), key=lambda found: found[0], default=(0.0, None))
    if best is None or sure <= 0:
        fix = "no reader knows this format; give a CSV file or a workbook, with the columns that the README names"
        raise FeedError(file=path.name, line=None, column=None, value=None, fix=fix)
    changed_at = min(datetime.fromtimestamp(path.stat().st_mtime, UTC), now)
    return _Parsed(load=best.parse(path), as_of=as_of or changed_at)


def _take_over(unit: UnitOfWork, parsed: Sequence[_Parsed], *, is_complete: bool | None, is_stated: bool, actor: str) -> LoadResult:
    difference = Difference()
    before = [unit.loading.find_feed(each.load.sha256) for each in parsed]
    fresh = [each for each, feed in zip(parsed, before, strict=True) if feed is None or (is_stated and each.as_of > feed.as_of)]
    taken = {each.load.sha256 for each in fresh}
    for each in fresh:
        unit.loading.clients(each.load.clients, difference)
    # One list may come in several files, of which only some are new: they are compared with the ledger together.
    listed = [each for each in parsed if each.load.invoices] if any(each.load.invoices for each in fresh) else []
    is_whole = bool(listed) and _is_complete(unit, listed, is_complete)
    if listed:
        _take_invoices(unit, listed, difference, is_complete=is_whole)
    _take_contacts(unit, fresh)
    receipts = tuple(receipt_id for each in fresh for receipt_id in _take_receipts(unit, each.load, actor))
    given_back = tuple(receipt_id for each in fresh for receipt_id in take_returned(unit, each.load, actor))
    for each in fresh:
        _note(unit, each, actor)
    return LoadResult(
        as_of=max((each.as_of for each in parsed), default=unit.ledger.as_of()),
        files=tuple(_file(each.load, None if each.load.sha256 in taken else feed) for each, feed in zip(parsed, before, strict=True)),
        difference=difference,
        new_receipts=receipts,
        given_back=given_back,
        moved=ask_about_movements(unit, difference.moved_clients),
        is_complete=is_whole,
    )


def _is_complete(unit: UnitOfWork, listed: Sequence[_Parsed], said: bool | None) -> bool:
    if said is not None:
        return said
    missing, present = unit.loading.count_missing(invoice.number for each in listed for invoice in each.load.invoices)
    if present >= SMALLEST_LEDGER and missing > present * LARGEST_SHARE_CLOSED:
        fix = (
            f"it lacks {missing} of {present} open invoices. If they are closed, load it with --complete; "
            "if it lists only a part of the ledger, with --partial"
        )
        raise FeedError(file=listed[0].load.file, line=None, column=None, value=None, fix=fix)
    return True


def _take_contacts(unit: UnitOfWork, fresh: Sequence[_Parsed]) -> None:
    """The contacts of a load are all that the firm has; holds come from mail and from people, never from a file."""
    paused = next((each.load.file for each in fresh if each.load.holds), None)
    if paused is not None:
        fix = "pauses are made in the admin and by what clients write; a file of holds is for `mailflow preview`"
        raise FeedError(file=paused, line=None, column=None, value=None, fix=fix)
    contacts = [contact for each in fresh for contact in each.load.contacts]
    if contacts:
        unit.reminders.replace_contacts(contacts)


def _take_invoices(unit: UnitOfWork, listed: Sequence[_Parsed], difference: Difference, *, is_complete: bool) -> None:
    as_of, described = min(each.as_of for each in listed), unit.ledger.as_of()
    if described is not None and as_of < described:
        fix = f"the ledger is already as of {described:%Y-%m-%d %H:%M} UTC; load a newer file, or say --as-of when this one was written"
        raise FeedError(file=listed[0].load.file, line=None, column=None, value=f"{as_of:%Y-%m-%d %H:%M} UTC", fix=fix)
    for each in listed:
        _refuse_unknown_clients(unit, each.load)
        _refuse_other_currencies(unit, each.load)
    _refuse_repeated(listed)
    unit.loading.invoices((invoice for each in listed for invoice in each.load.invoices), difference, as_of=as_of, is_complete=is_complete)


def _refuse_unknown_clients(unit: UnitOfWork, load: Load) -> None:
    missing = unit.loading.missing_clients(invoice.client_number for invoice in load.invoices)
    for line, invoice in zip(_lines_of_invoices(load), load.invoices, strict=True):
        if invoice.client_number in missing:
            fix = "no client has this number; load clients.csv together with this file, or correct it"
            raise FeedError(file=load.file, line=line, column="client_number", value=invoice.client_number, fix=fix)


def _refuse_other_currencies(unit: UnitOfWork, load: Load) -> None:
    others = unit.loading.other_currencies(load.invoices)
    for line, invoice in zip(_lines_of_invoices(load), load.invoices, strict=True):
        if invoice.number in others:
            fix = f"the ledger has this invoice in {others[invoice.number]}; an invoice keeps its currency, so give it a new number"
            raise FeedError(file=load.file, line=line, column="currency", value=invoice.amount.currency, fix=fix)


def _refuse_repeated(listed: Sequence[_Parsed]) -> None:
    seen: dict[str, str] = {}
    for each in listed if len(listed) > 1 else ():
        for line, invoice in zip(_lines_of_invoices(each.load), each.load.invoices, strict=True):
            if seen.setdefault(invoice.number, each.load.file) != each.load.file:
                fix = f"{seen[invoice.number]} has it too; an invoice belongs into one file of a load"
                raise FeedError(file=each.load.file, line=line, column="invoice_number", value=invoice.number, fix=fix)


def _take_receipts(unit: UnitOfWork, load: Load, actor: str) -> tuple[str, ...]:
    known = {receipt.receipt_id: receipt for receipt in unit.receipts.find(receipt.receipt_id for receipt in load.receipts)}
    for line, receipt in zip(_lines_of_receipts(load), load.receipts, strict=True):
        other = known.get(receipt.receipt_id)
        if other is not None and (other.amount, other.received_on, other.is_trust) != (
            receipt.amount,
            receipt.received_on,
            receipt.is_trust,
        ):
            fix = f"this receipt is known as {other.amount} of {other.received_on}; the bank's id names one payment, so correct the file"
            raise FeedError(file=load.file, line=line, column="receipt_id", value=receipt.receipt_id, fix=fix)
    added = unit.receipts.add(load.receipts)
    is_new = set(added)
    unit.journal.receive([receipt for receipt in load.receipts if receipt.receipt_id in is_new], actor=actor)
    return added


def _core(receipt: Receipt) -> tuple[Money, date, bool]:
    """What a bank does not change once it has reported it; texts may come completer the second time."""
    return receipt.amount, receipt.received_on, receipt.is_trust


def ask_about_movements(unit: UnitOfWork, clients: Iterable[str]) -> tuple[Unexplained, ...]:
    """A case for each client whose balances moved for unknown reasons; one whose balances explained themselves is closed again."""
    numbers = sorted(set(clients))
    moved = unit.mirror.unexplained(numbers)
    for number in numbers:
        of_client = [each for each in moved if each.client_number == number]
        if of_client:
            unit.cases.open(_movement_case(number, of_client))
        else:
            _close_explained(unit, number)
    return moved


def _movement_case(client_number: str, moved: Sequence[Unexplained]) -> NewCase:
    largest = max(moved, key=lambda each: abs(each.moved.amount))
    shown = [
        {"invoice_number": each.invoice_number, "moved": str(each.moved), "balance": str(each.balance), "is_past_zero": each.is_past_zero}
        for each in moved
    ]
    paid_twice = " and booked here too" if any(each.is_past_zero for each in moved) else ""
    return NewCase(
        key=_movement_key(client_number),
        kind=CaseKind.LEDGER_MOVED,
        reason=CaseKind.LEDGER_MOVED,
        title=f"{len(moved)} balance{'s' if len(moved) > 1 else ''} changed in the billing system{paid_twice}",
        client_number=client_number,
        amount=Money(abs(largest.moved.amount), largest.moved.currency),
        details={"moved": shown},
    )


def _close_explained(unit: UnitOfWork, client_number: str) -> None:
    case = unit.cases.find(_movement_key(client_number))
    if case is not None and case.state is not CaseState.RESOLVED:
        unit.cases.resolve(case.id, case.version, Act(name="explained", actor="policy", note="a batch of ours accounts for it"))


def _movement_key(client_number: str) -> str:
    return f"{CaseKind.LEDGER_MOVED}:{client_number}"


def _note(unit: UnitOfWork, parsed: _Parsed, actor: str) -> None:
    load = parsed.load
    counts = {"clients": len(load.clients), "invoices": len(load.invoices), "receipts": len(load.receipts)}
    unit.loading.add_feed(sha256=load.sha256, file=load.file, as_of=parsed.as_of, counts=counts)
    unit.audit.note("feed.loaded", actor=actor, subject=f"feed:{load.sha256[:12]}", facts=counts | {"file": load.file})


def _file(load: Load, before: LoadedFeed | None) -> LoadedFile:
    return LoadedFile(
        file=load.file,
        clients=len(load.clients),
        invoices=len(load.invoices),
        receipts=len(load.receipts),
        loaded_before=None if before is None else before.loaded_at,
        returned=len(load.returned),
        left_out=load.left_out,
        columns=load.columns,
        remarks=load.remarks,
    )


def _lines_of_invoices(load: Load) -> tuple[int, ...]:
    return load.lines[len(load.clients) : len(load.clients) + len(load.invoices)]


def _lines_of_receipts(load: Load) -> tuple[int, ...]:
    before = len(load.clients) + len(load.invoices)
    return load.lines[before : before + len(load.receipts)]
