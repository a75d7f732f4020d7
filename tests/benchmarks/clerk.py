"""The script that a competent clerk-programmer writes in an afternoon: what mailflow is measured against.

It keeps no books, reads in its own process, and takes the number that looks most alike; that is how such scripts are.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import IO, Any

import pdfplumber
from rapidfuzz import fuzz, process

from mailflow.domain.ledger import Client, OpenInvoice, Receipt

AMOUNT = re.compile(r"-?\d{1,3}(?:,\d{3})+\.\d{2}|-?\d+\.\d{2}")
NUMBER = re.compile(r"\b(?:[A-Za-z]{1,5}[-. ]{0,2})?\d{5,}\b")


class Clerk:
    """Lists of what the ledger and the bank have, and the file that gets one line a mail."""

    def __init__(self, clients: list[Client], invoices: list[OpenInvoice], receipts: list[Receipt], out: IO[str]) -> None:
        self.names = [client.name for client in clients]
        self.numbers = [invoice.number for invoice in invoices]
        self.balances = {invoice.number: invoice.balance.amount for invoice in invoices}
        self.receipts = {receipt.amount.amount: receipt.receipt_id for receipt in receipts}
        self.out = out

    def work(self, raw: bytes) -> dict[str, Any]:
        """What one mail pays, written as one line of JSON."""
        mail: EmailMessage = message_from_bytes(raw, policy=policy.default)  # type: ignore[assignment]  # by its policy
        text, rows = "", []
        for part in mail.walk():
            more, its_rows = read_part(part)
            text, rows = text + more, rows + its_rows
        sender = mail["From"].addresses[0].display_name
        client = process.extractOne(sender + text[:200], self.names, scorer=fuzz.token_set_ratio, score_cutoff=80)
        lines = list(self.lines(rows))
        paid = sum((amount for _, amount in lines), Decimal(0))
        said = {
            "client": client and client[0],
            "lines": [(number, str(amount)) for number, amount in lines],
            "receipt": self.receipts.get(paid),
            "applied": bool(lines) and paid in self.receipts and all(self.balances.get(number) == amount for number, amount in lines),
        }
        self.out.write(json.dumps(said) + "\n")
        self.out.flush()
        return said

    def lines(self, rows: list[str]) -> Iterator[tuple[str | None, Decimal]]:
        """A row with a number and an amount pays the invoice whose number is most like it."""
        for row in rows:
            number, amounts = NUMBER.search(row), AMOUNT.findall(row)
            if number and amounts:
                found = process.extractOne(number[0], self.numbers, scorer=fuzz.partial_ratio, score_cutoff=90)
                yield found and found[0], Decimal(amounts[-1].replace(",", ""))


def read_part(part: EmailMessage) -> tuple[str, list[str]]:
    """The text and the rows of one part of a mail."""
    if part.get_content_type() == "text/plain":
        text = part.get_content()
        return text, text.splitlines()
    content = part.get_payload(decode=True)
    if part.get_content_type() == "text/csv":
        return "", [" ".join(row) for row in csv.reader(io.StringIO(content.decode()))]
    if part.get_content_type() != "application/pdf":
        return "", []
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        text = "\n".join(page.extract_text() for page in pdf.pages)
        return text, [" ".join(map(str, row)) for page in pdf.pages for table in page.extract_tables() for row in table]
