"""A case set's folder as values, read as the page on case sets describes it."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

Row = dict[str, str]
Answer = dict[str, Any]  # Any: a JSON object as it was written


@dataclass(frozen=True, slots=True)
class CaseSet:
    """A folder, read as the page on case sets describes it."""

    folder: Path
    clients: dict[str, Row]
    invoices: dict[str, Row]
    receipts: dict[str, Row]
    mails: list[Answer]
    receipt_answers: list[Answer]

    def open_items(self, client: str) -> list[tuple[str, Decimal]]:
        """Number and balance of all that is open for a client, credits included."""
        return [(n, Decimal(x["balance"])) for n, x in self.invoices.items() if x["client_number"] == client and Decimal(x["balance"])]

    def family(self, client: str) -> set[str]:
        """A client, its parent and its subsidiaries."""
        row = self.clients[client]
        return {client, row["parent_client_number"]} | {n for n, x in self.clients.items() if x["parent_client_number"] == client}


def load(folder: Path) -> CaseSet:
    """Read a case set."""

    def table(name: str, key: str) -> dict[str, Row]:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return {row[key]: row for row in csv.DictReader(file)}

    def lines(name: str) -> list[Answer]:
        return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]

    return CaseSet(
        folder,
        table("clients.csv", "client_number"),
        table("invoices.csv", "invoice_number"),
        table("receipts.csv", "receipt_id"),
        lines("expected.jsonl"),
        lines("expected_receipts.jsonl"),
    )
