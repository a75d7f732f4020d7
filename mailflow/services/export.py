"""Hands what was booked to the billing system: a receipt batch, and the word that it was taken (DESIGN §8)."""

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mailflow.domain.errors import ConfigurationError
from mailflow.domain.money import Money
from mailflow.services.load import ask_about_movements
from mailflow.store.mirror import Batch, BatchLine
from mailflow.store.unit import Store, UnitOfWork

COLUMNS = (
    *("batch_id", "line", "receipt_id", "received_on", "account", "client_number", "matter_number", "invoice_number", "kind"),
    *("amount", "currency", "reference", "decided_by", "decided_at"),
)
# A spreadsheet would run what begins with these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportResult:
    """A batch and its files; `batch_id` None where there was nothing to hand over, and no files where it was a dry run."""

    batch_id: str | None
    lines: int
    totals: tuple[Money, ...]
    files: tuple[Path, ...] = ()
    is_dry_run: bool = False


def export_receipts(store: Store, out_dir: Path, *, actor: str, dry_run: bool = False) -> ExportResult:
    """Puts every allocation and reversal that was not handed over yet into a batch: a CSV, and a JSON with its control totals.

    The batch is kept before its files are written; where something came in between, the next export writes them. What was written
    once is left to whoever imports it: nobody's import finds a batch twice.
    """
    with store.unit() as unit:
        lines = unit.mirror.unexported()
        totals = _totals(lines)
        if dry_run or not lines:
            result = ExportResult(batch_id=None, lines=len(lines), totals=totals, is_dry_run=dry_run)
        else:
            batch = _keep(unit, lines, actor)
            unit.commit()
            result = ExportResult(batch_id=batch.batch_id, lines=batch.lines, totals=totals)
    if dry_run:
        return result
    return ExportResult(batch_id=result.batch_id, lines=result.lines, totals=totals, files=_write_unwritten(store, out_dir))


def acknowledge(store: Store, batch_id: str, *, actor: str, at: datetime | None = None) -> bool:
    """The billing system took the batch (at a moment, else now); false where that was recorded before.

    From the first load that is later than this its balances contain the batch. Raises ConfigurationError where there is no such batch.
    """
    with store.unit() as unit:
        try:
            clients = {line.client_number for line in unit.mirror.lines(batch_id) if line.client_number is not None}
            is_new = unit.mirror.acknowledge(batch_id, actor=actor, at=at or store.clock.now())
        except LookupError as error:
            raise _no_such_batch(unit, batch_id) from error
        if is_new:
            ask_about_movements(unit, clients)
            unit.audit.note("batch.acknowledged", actor=actor, subject=f"batch:{batch_id}")
            unit.commit()
    return is_new


def _keep(unit: UnitOfWork, lines: Sequence[BatchLine], actor: str) -> Batch:
    batch_id = unit.mirror.next_batch_id()
    batch = unit.mirror.export(batch_id, lines, sha256=_sha256(batch_csv(batch_id, lines)), actor=actor)
    facts = {"lines": batch.lines, "totals": {currency: str(amount) for currency, amount in batch.totals.items()}}
    unit.audit.note("batch.exported", actor=actor, subject=f"batch:{batch_id}", facts=facts)
    return batch


def write_again(store: Store, batch_id: str, out_dir: Path) -> tuple[Path, ...]:
    """Writes the files of a batch once more, the same to the byte; raises ConfigurationError where there is no such batch."""
    with store.reading() as unit:
        try:
            return _write_files(unit, unit.mirror.batch(batch_id), out_dir)
        except LookupError as error:
            raise _no_such_batch(unit, batch_id) from error


def _write_unwritten(store: Store, out_dir: Path) -> tuple[Path, ...]:
    written: list[Path] = []
    with store.unit() as unit:
        for batch in unit.mirror.unwritten():
            written += _write_files(unit, batch, out_dir)
            unit.mirror.mark_written(batch.batch_id)
        unit.commit()
    return tuple(written)


def _write_files(unit: UnitOfWork, batch: Batch, out_dir: Path) -> tuple[Path, ...]:
    table, control = out_dir / f"receipts-{batch.batch_id}.csv", out_dir / f"receipts-{batch.batch_id}.json"
    _write(table, batch_csv(batch.batch_id, unit.mirror.lines(batch.batch_id)))
    _write(control, batch_json(batch, table.name))
    return table, control


def _no_such_batch(unit: UnitOfWork, batch_id: str) -> ConfigurationError:
    waiting = ", ".join(batch.batch_id for batch in unit.mirror.unacknowledged()) or "none"
    fix = f"Batches that wait for their acknowledgement: {waiting}."
    return ConfigurationError(where=f"batch {batch_id}", what="there is no such batch", fix=fix)


def _write(path: Path, content: str) -> None:
    """Under another name first, so that nobody imports half a batch."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f"{path.suffix}.part")
        unfinished.write_text(content, encoding="utf-8", newline="")
        unfinished.replace(path)
    except OSError as error:
        fix = "Give a folder that can be written and export again: the batch is kept, and its files are written then."
        raise ConfigurationError(where=str(path.parent), what=f"cannot be written ({error.strerror})", fix=fix) from error


def batch_csv(batch_id: str, lines: Sequence[BatchLine]) -> str:
    """The table of a batch (DESIGN §8): a line an allocation, amounts as plain decimals, reversals negative."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow(_cells(batch_id, line))
    return out.getvalue()


def batch_json(batch: Batch, table: str) -> str:
    """The control of a batch: what its table must add up to."""
    said = {
        "batch_id": batch.batch_id,
        "file": table,
        "exported_at": batch.exported_at.isoformat(),
        "exported_by": batch.exported_by,
        "lines": batch.lines,
        "totals": {currency: amount.plain for currency, amount in sorted(batch.totals.items())},
        "sha256": batch.sha256,
    }
    return json.dumps(said, indent=2) + "\n"


def _cells(batch_id: str, line: BatchLine) -> list[object]:
    account = "trust" if line.is_trust else "operating"
    cells: list[object] = [batch_id, line.line, _harmless(line.receipt_id), line.received_on.isoformat(), account]
    cells += [_harmless(line.client_number or ""), _harmless(line.matter_number or ""), _harmless(line.invoice_number or "")]
    cells += [line.kind, line.amount.plain, line.amount.currency, _harmless(line.reference), line.decided_by, line.decided_at.isoformat()]
    return cells


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _totals(lines: Sequence[BatchLine]) -> tuple[Money, ...]:
    sums: dict[str, Money] = {}
    for line in lines:
        currency = line.amount.currency
        sums[currency] = sums.get(currency, Money.zero(currency)) + line.amount
    return tuple(sums[currency] for currency in sorted(sums))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
