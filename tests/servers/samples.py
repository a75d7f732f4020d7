"""Mails of invented people, as bytes."""

ADVICE = (
    b"From: Ann Clerk <ann@client.example>\r\nTo: Collections <collections@firm.example>\r\nSubject: Remittance %(number)d\r\n"
    b"Message-ID: <advice-%(number)d@client.example>\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
)


def advice(number: int) -> bytes:
    """A short remittance advice."""
    return ADVICE % {b"number": number} + b"Content-Type: text/plain; charset=utf-8\r\n\r\nWe paid %d.\r\n" % number


def with_csv(number: int = 7) -> bytes:
    """A remittance advice with a table as a file."""
    parts = (
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nPlease see the table.",
        (
            b'Content-Type: text/csv; name="remittance.csv"\r\nContent-Disposition: attachment; filename="remittance.csv"\r\n\r\n'
            b"invoice,amount\r\n10231,1200.00\r\n"
        ),
    )
    body = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"
    return ADVICE % {b"number": number} + b'Content-Type: multipart/mixed; boundary="edge"\r\n\r\n' + body


def letter(message_id: str = "<out-1@firm.example>", *, to: str = "ann@client.example", subject: str = "Your invoices") -> bytes:
    """A letter of the firm."""
    head = f"From: Collections <collections@firm.example>\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: {message_id}\r\n"
    return f"{head}Auto-Submitted: auto-generated\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nDear Ann\r\n".encode()
