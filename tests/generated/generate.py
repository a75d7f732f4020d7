"""Write an invented case set: `python -m tests.generated.generate OUT_DIR [--seed N]`."""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from .bare import make_bare_receipts, prepare_bare
from .clients import ALL
from .formats import money
from .ledger import Book, open_book
from .mailing import Draft, Sent, compose, message_id
from .maker import Maker
from .straight import make_straight
from .talk import make_talk
from .troubles import make_troubles
from .world import FIRM, MAILBOX, TODAY, Case, Client, Receipt

DEFAULT_SEED = 20260907


def generate(folder: Path, seed: int = DEFAULT_SEED) -> Maker:
    """Make the set of a seed and write it into `folder`."""
    rng = Random(seed)
    book = open_book(rng)
    prepare_bare(book)
    maker = Maker(book, rng)
    letters = {c.number: _statement(c, book) for c in ALL}
    maker.sent.update({number: sent for number, (sent, _) in letters.items()})
    # The choosy ones first: what goes straight through takes what is left.
    make_troubles(maker)
    make_talk(maker)
    make_bare_receipts(maker)
    make_straight(maker)
    _number(maker)
    _write(folder, maker, [raw for _, raw in letters.values()])
    return maker


def _statement(who: Client, book: Book) -> tuple[Sent, bytes]:
    """The statement that every client was sent before the first day."""
    items = sorted((x for x in book.of(who.number) if x.balance > 0), key=lambda x: x.due_on)[:6]
    rows = "\n".join(f"{x.number}   {x.issued_on.isoformat()}   {money(x.balance)} {x.currency}" for x in items)
    sent_at = datetime(2026, 9, 2, 14, 5, tzinfo=UTC) + timedelta(minutes=int(who.number) % 97)
    body = (
        f"Dear {who.contact},\n\nOur records show the following oldest open items on the account of "
        f"{who.name}:\n\n{rows}\n\nPlease let us know when payment can be expected.\n\n{FIRM}\nReceivables"
    )
    subject = f"Statement of account {who.number} - {who.name}"
    draft = Draft(name="Harrow Quist Receivables", address=MAILBOX, subject=subject, sent_at=sent_at, words=body, to=who.email)
    return Sent(message_id=message_id(draft), subject=subject, sent_at=sent_at, to=who.email, body=body), compose(draft)


def _number(maker: Maker) -> None:
    """Give mails and receipts their names in order of time, and receipts the answers of their mails."""
    maker.receipts.sort(key=lambda r: (r.received_on, str(r.amount)))
    for position, receipt in enumerate(maker.receipts, 1):
        receipt.receipt_id = f"R{position:04d}"
    maker.cases.sort(key=lambda c: c.sent_at)
    for position, case in enumerate(maker.cases, 1):
        case.answer["file"] = f"{position:04d}.eml"
        case.answer["receipt_id"] = case.receipt.receipt_id if case.receipt else None
    for receipt in maker.receipts:
        mails = [c for c in maker.cases if c.receipt is receipt]
        if mails:
            receipt.answer = _shared(mails)


def _shared(mails: Sequence[Case]) -> dict[str, object]:
    first = mails[0].answer
    return {key: first[key] for key in ("client_number", "disposition", "exception", "on_account")} | {
        "allocations": [a for c in mails for a in _list(c.answer["allocations"])]
    }


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def receipt_answer(receipt: Receipt) -> dict[str, object]:
    """The row of expected_receipts.jsonl."""
    return {"receipt_id": receipt.receipt_id} | {
        k: receipt.answer[k] for k in ("client_number", "disposition", "exception", "allocations", "on_account")
    }


def _write(folder: Path, maker: Maker, letters: Iterable[bytes]) -> None:
    for name in ("mail", "sent"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for old in (folder / name).glob("*.eml"):
            old.unlink()
    _table(folder / "clients.csv", CLIENT_COLUMNS, [_client_row(c) for c in ALL])
    _table(folder / "invoices.csv", INVOICE_COLUMNS, _invoice_rows(maker))
    _table(
        folder / "receipts.csv",
        RECEIPT_COLUMNS,
        [[r.receipt_id, r.received_on, r.amount, r.currency, r.method, r.payer_name, r.reference, r.account] for r in maker.receipts],
    )
    for position, raw in enumerate(letters, 1):
        (folder / "sent" / f"{position:04d}.eml").write_bytes(raw)
    for case in maker.cases:
        (folder / "mail" / str(case.answer["file"])).write_bytes(case.raw)
    (folder / "today.txt").write_text(f"{TODAY.isoformat()}\n", encoding="utf-8")
    _lines(folder / "expected.jsonl", [c.answer for c in maker.cases])
    _lines(folder / "expected_receipts.jsonl", [receipt_answer(r) for r in maker.receipts])


CLIENT_COLUMNS = (
    "client_number name aliases email_domains contact_name contact_email currency billing_attorney "
    "attorney_email office practice_group terms_days parent_client_number"
).split()
INVOICE_COLUMNS = (
    "invoice_number client_number matter_number matter_name invoice_date due_date currency amount "
    "balance billing_attorney office practice_group"
).split()
RECEIPT_COLUMNS = "receipt_id received_on amount currency method payer_name reference account".split()


def _client_row(c: Client) -> list[object]:
    return [
        c.number,
        c.name,
        c.aliases,
        c.domain,
        c.contact,
        c.email,
        c.currency,
        c.attorney,
        "m.castellane@harrowquist.example",
        c.office,
        c.practice,
        30,
        c.parent,
    ]


def _invoice_rows(maker: Maker) -> list[list[object]]:
    owners = {c.number: c for c in ALL}
    rows: list[list[object]] = []
    for x in sorted(maker.book.invoices.values(), key=lambda x: x.number):
        who = owners[x.client]
        rows.append(
            [
                x.number,
                x.client,
                x.matter,
                x.matter_name,
                x.issued_on,
                x.due_on,
                x.currency,
                x.amount,
                x.balance,
                who.attorney,
                who.office,
                who.practice,
            ]
        )
    return rows


def _table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


def _lines(path: Path, answers: Iterable[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in answers), encoding="utf-8")


def main() -> None:
    """Read the command line and write the set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, metavar="OUT_DIR")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    args = parser.parse_args()
    maker = generate(args.folder, args.seed)
    print(f"{len(maker.cases)} mails, {len(maker.receipts)} receipts, {len(maker.book.invoices)} invoices in {args.folder}")


if __name__ == "__main__":
    main()
