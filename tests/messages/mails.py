"""Mails as bytes, written as a tester thinks of them."""

from mailflow.domain.message import Message
from mailflow.messages import parse

OURS = "collections@firm.example"


def raw(body: str | bytes, **headers: str) -> bytes:
    """A mail of one part; header names are given with underscores, a body in bytes is left as it is."""
    shown = {"From": "Dana Pike <dana@client.example>", "To": OURS, "Subject": "Your reminder", "Date": "Tue, 05 May 2026 09:00:00 -0500"}
    shown |= {name.replace("_", "-"): value for name, value in headers.items()}
    if not any(name.lower() == "content-type" for name in shown):
        shown["Content-Type"] = "text/plain; charset=utf-8"
    head = "".join(f"{name}: {value}\r\n" for name, value in shown.items() if value)
    return head.encode("utf-8", "surrogateescape") + b"\r\n" + (body.encode("utf-8") if isinstance(body, str) else body)


def mail(body: str | bytes, **headers: str) -> Message:
    """The same, parsed."""
    return parse(raw(body, **headers))


def html(body: str, **headers: str) -> Message:
    """A mail whose only body is HTML."""
    return mail(body, Content_Type="text/html; charset=utf-8", **headers)


def parts(*pieces: str, kind: str = "mixed", **headers: str) -> Message:
    """A multipart mail; each piece is a part with its headers, a blank line and its content."""
    body = "".join(f"--edge\r\n{piece}\r\n" for piece in pieces) + "--edge--\r\n"
    return mail(body, Content_Type=f'multipart/{kind}; boundary="edge"', **headers)
