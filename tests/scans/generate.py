"""Write an invented case set of scans: `python -m tests.scans.generate OUT_DIR [--scans N] [--seed N]`.

Beside mail and answers lies truth.jsonl: what stands on each paper, row by row.
"""

import argparse
import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from random import Random
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from tests.scans.damage import DAMAGES, File
from tests.scans.layouts import LAYOUTS, Advice, Layout, Page, report
from tests.scans.payers import MAILBOX, PAYERS, TODAY, Item, Payer, money, open_book

DEFAULT_SEED = 20260714
DEFAULT_SCANS = 130  # each damage with each layout twice, and some more
_WORDS = ("Please find our advice attached.", "Scan of the voucher for our payment.", "Remittance attached, thank you.", "See attachment.")
_STRAIGHT = 0.8  # the share of advices with nothing wrong about them


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One mail of the set, with what is right."""

    file: str
    damage: str
    layout: str
    advice: Advice
    attachment: File
    sent_at: datetime
    trouble: str | None
    is_paid: bool

    @property
    def answer(self) -> dict[str, Any]:  # JSON's own types
        """The row of expected.jsonl, as far as this set asks."""
        disposition = "exception" if self.trouble else "applied" if self.is_paid else "matched"
        lines = [{"invoice_number": number, "paid": str(amount), "deduction": "0.00"} for number, _, amount in self.advice.rows]
        booked = [] if self.trouble else [{"invoice_number": item.number, "amount": str(amount)} for _, item, amount in self.advice.rows]
        return {
            "file": self.file,
            "kinds": ["remittance"],
            "client_number": self.advice.payer.number,
            "remittance": {"currency": self.advice.payer.currency, "total": str(self.advice.total), "lines": lines},
            "disposition": disposition,
            "exception": self.trouble,
            "allocations": booked,
            "on_account": "0.00",
        }

    @property
    def truth(self) -> dict[str, Any]:  # as above
        """What stands on the paper, as it is written there."""
        locale = self.advice.payer.locale
        rows = [[number, money(amount, locale)] for number, _, amount in self.advice.rows]
        return {
            "file": self.file,
            "damage": self.damage,
            "layout": self.layout,
            "rows": rows,
            "total": money(self.advice.total, locale),
            "reference": self.advice.reference,
        }


def generate(folder: Path, scans: int = DEFAULT_SCANS, seed: int = DEFAULT_SEED) -> tuple[Scan, ...]:
    """Make the set of a seed and write it into `folder`."""
    rng = Random(seed)
    book = open_book(rng, scans * 6 + 40)
    kept = {number: list(items) for number, items in book.items()}
    made = tuple(_scan(rng, index, kept) for index in range(scans))
    _write(folder, made, [item for items in book.values() for item in items])
    return made


def _scan(rng: Random, index: int, book: dict[str, list[Item]]) -> Scan:
    damage = DAMAGES[index % len(DAMAGES)]
    layout = LAYOUTS[(index // len(DAMAGES) + index) % len(LAYOUTS)]
    advice = _advice(rng, index, book)
    trouble = None if rng.random() < _STRAIGHT else rng.choice(("total_mismatch", "unknown_invoice", "short_payment"))
    if trouble is not None:
        advice = _troubled(rng, advice, trouble)
    return Scan(
        file=f"{index + 1:04d}.eml",
        damage=damage.__name__,
        layout=layout.__name__,
        advice=advice,
        attachment=damage(print_advice(advice, layout, rng), rng),
        sent_at=datetime(2026, 7, 1, 8, 30, tzinfo=UTC) + timedelta(hours=5 * index),
        trouble=trouble,
        is_paid=rng.random() < 0.7,
    )


def _advice(rng: Random, index: int, book: dict[str, list[Item]]) -> Advice:
    payer = rng.choice([payer for payer in PAYERS if len(book[payer.number]) >= 4])
    count = rng.choice((1, 2, 2, 3, 3, 4, 6))
    items = [book[payer.number].pop(rng.randrange(len(book[payer.number]))) for _ in range(min(count, len(book[payer.number])))]
    return Advice(
        payer=payer,
        rows=tuple((item.number, item, item.amount) for item in items),
        total=sum((item.amount for item in items), Decimal(0)),
        reference=str(rng.randint(100_000, 989_999)),
        paid_on=date(2026, 7, 1) + timedelta(days=index % 28),
    )


def _troubled(rng: Random, advice: Advice, trouble: str) -> Advice:
    at = rng.randrange(len(advice.rows))
    number, item, amount = advice.rows[at]
    if trouble == "total_mismatch":
        return replace(advice, total=advice.total + Decimal(rng.randint(10, 900)))
    if trouble == "unknown_invoice":
        changed = (number[:-3] + str((int(number[-3:]) + 500) % 1000).zfill(3), item, amount + Decimal("13.57"))
    else:
        changed = (number, item, (amount * Decimal("0.7")).quantize(Decimal("0.01")))
    rows = (*advice.rows[:at], changed, *advice.rows[at + 1 :])
    return replace(advice, rows=rows, total=sum((row[2] for row in rows), Decimal(0)))


def print_advice(advice: Advice, layout: Layout, rng: Random) -> bytes:
    """The advice as a PDF with text, before anything happens to it."""
    width, height = (792, 612) if layout is report and rng.random() < 0.5 else (612, 792)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height), invariant=True)
    layout(Page(canvas, width, height), advice, rng)
    canvas.save()
    return buffer.getvalue()


def _mail(scan: Scan, rng: Random) -> bytes:
    payer = scan.advice.payer
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"{payer.contact} <ap@{payer.domain}>"
    mail["To"] = MAILBOX
    mail["Date"] = scan.sent_at
    mail["Subject"] = f"Remittance advice {scan.advice.reference}" if rng.random() < 0.5 else "Scanned document"
    mail["Message-ID"] = f"<scan-{scan.file}@{payer.domain}>"
    mail.set_content(f"{rng.choice(_WORDS)}\n\n{payer.contact}\n{payer.name}\n")
    main, sub = scan.attachment.media_type.split("/")
    if scan.attachment.is_inline:
        mail.add_attachment(scan.attachment.content, main, sub, filename=scan.attachment.name, disposition="inline", cid="<shot@mail>")
    else:
        mail.add_attachment(scan.attachment.content, main, sub, filename=scan.attachment.name)
    return mail.as_bytes()


def _write(folder: Path, scans: Sequence[Scan], items: Iterable[Item]) -> None:
    rng = Random(len(scans))
    (folder / "mail").mkdir(parents=True, exist_ok=True)
    for scan in scans:
        (folder / "mail" / scan.file).write_bytes(_mail(scan, rng))
    _table(folder / "clients.csv", "client_number name email_domains contact_name contact_email currency terms_days", map(_client, PAYERS))
    columns = "invoice_number client_number matter_number matter_name invoice_date due_date currency amount balance"
    _table(folder / "invoices.csv", columns, map(_invoice, items))
    paid = [scan for scan in scans if scan.is_paid]
    _table(
        folder / "receipts.csv",
        "receipt_id received_on amount currency method payer_name reference account",
        ([f"R{at:04d}", *_receipt(scan)] for at, scan in enumerate(paid, start=1)),
    )
    (folder / "today.txt").write_text(f"{TODAY.isoformat()}\n", encoding="utf-8")
    _lines(folder / "expected.jsonl", (scan.answer for scan in scans))
    _lines(
        folder / "expected_receipts.jsonl", ({"receipt_id": f"R{at:04d}"} | _money_answer(scan) for at, scan in enumerate(paid, start=1))
    )
    _lines(folder / "truth.jsonl", (scan.truth for scan in scans))


def _money_answer(scan: Scan) -> dict[str, Any]:  # JSON's own types
    return {key: scan.answer[key] for key in ("client_number", "disposition", "exception", "allocations", "on_account")}


def _client(payer: Payer) -> list[object]:
    return [payer.number, payer.name, payer.domain, payer.contact, f"ap@{payer.domain}", payer.currency, 30]


def _invoice(item: Item) -> list[object]:
    due_on = item.issued_on + timedelta(days=30)
    return [item.number, item.client, f"{item.client}-1", item.matter, item.issued_on, due_on, item.currency, item.amount, item.amount]


def _receipt(scan: Scan) -> Iterator[object]:
    payer = scan.advice.payer
    yield from (scan.sent_at.date(), scan.advice.total, payer.currency, "check" if payer.locale == "us" else "wire")
    yield from (payer.name.upper()[:20], scan.advice.reference, "operating")


def _table(path: Path, columns: str, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns.split())
        writer.writerows(rows)


def _lines(path: Path, answers: Iterable[dict[str, Any]]) -> None:  # as above
    path.write_text("".join(json.dumps(answer, ensure_ascii=False) + "\n" for answer in answers), encoding="utf-8")


def main() -> None:
    """Read the command line and write the set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="OUT_DIR")
    parser.add_argument("--scans", type=int, default=DEFAULT_SCANS)
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    args = parser.parse_args()
    made = generate(args.folder, args.scans, args.seed)
    print(f"{len(made)} scans in {args.folder}")


if __name__ == "__main__":
    main()
