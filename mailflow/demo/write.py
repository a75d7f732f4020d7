"""The sample as files, in the form in which a billing system and a mailbox would hand them over."""

import csv
import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from mailflow.demo.desk import Desk, Mail
from mailflow.demo.firm import MAILBOX
from mailflow.domain.ledger import Client, OpenInvoice, Receipt

_CLIENT = (
    "client_number,name,aliases,email_domains,contact_name,contact_email,currency,"
    "billing_attorney,attorney_email,office,practice_group,terms_days,parent_client_number"
)
_INVOICE = (
    "invoice_number,client_number,matter_number,matter_name,invoice_date,due_date,"
    "currency,amount,balance,billing_attorney,office,practice_group"
)
_RECEIPT = "receipt_id,received_on,amount,currency,method,payer_name,reference,account"


def write_sample(directory: Path, desk: Desk, today: date) -> None:
    """All files of the sample; what is there already is overwritten."""
    for folder in ("mail", "sent"):
        (directory / folder).mkdir(parents=True, exist_ok=True)
    _write_csv(directory / "clients.csv", _CLIENT, map(_client_row, desk.clients))
    _write_csv(directory / "invoices.csv", _INVOICE, map(_invoice_row, desk.invoices))
    _write_csv(directory / "receipts.csv", _RECEIPT, map(_receipt_row, sorted(desk.receipts, key=lambda receipt: receipt.received_on)))
    (directory / "today.txt").write_text(f"{today.isoformat()}\n", encoding="utf-8")
    for number, mail in enumerate(sorted(desk.mails, key=lambda mail: mail.sent_on), start=1):
        (directory / "mail" / f"{number:04d}.eml").write_bytes(_eml(mail, number))


def _write_csv(path: Path, header: str, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)


def _client_row(client: Client) -> tuple[object, ...]:
    return (
        client.number,
        client.name,
        ";".join(client.aliases),
        ";".join(client.email_domains),
        client.contact_name,
        client.contact_email,
        client.currency,
        client.billing_attorney,
        client.attorney_email,
        client.office,
        client.practice_group,
        client.terms_days,
        client.parent_number or "",
    )


def _invoice_row(item: OpenInvoice) -> tuple[object, ...]:
    return (
        item.number,
        item.client_number,
        item.matter_number,
        item.matter_name,
        item.invoiced_on.isoformat(),
        item.due_on.isoformat(),
        item.amount.currency,
        item.amount.plain,
        item.balance.plain,
        item.billing_attorney,
        item.office,
        item.practice_group,
    )


def _receipt_row(receipt: Receipt) -> tuple[object, ...]:
    account = "trust" if receipt.is_trust else "operating"
    day, money = receipt.received_on.isoformat(), receipt.amount
    return (receipt.receipt_id, day, money.plain, money.currency, receipt.method, receipt.payer_name, receipt.reference, account)


def _eml(mail: Mail, number: int) -> bytes:
    message = EmailMessage(policy=SMTP)
    sent_at = datetime.combine(mail.sent_on, time(9), tzinfo=UTC) + timedelta(minutes=7 * number)
    domain = mail.sender.rpartition("@")[2].rstrip(">")
    seal = hashlib.sha256(f"{mail.subject}{mail.body}{number}".encode()).hexdigest()[:20]
    result = "pass" if mail.is_genuine else "none"
    checks = f"spf={result} smtp.mailfrom={domain}; dkim={result} header.d={domain}; dmarc={result} header.from={domain}"
    message["Authentication-Results"] = f"mx.marlowpike.example; {checks}"
    message["From"] = mail.sender
    message["To"] = MAILBOX
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(sent_at)
    message["Message-ID"] = f"<{seal}@{domain}>"
    for name, value in mail.headers:
        message[name] = value
    message.set_content(mail.body)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    for file in mail.files:
        main, _, sub = file.content_type.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    # Boundaries are drawn at random otherwise, and the same day would not give the same files.
    for nth, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"==sample-{number:04d}-{nth}==")
    return message.as_bytes()
