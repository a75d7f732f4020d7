"""What a firm has set of a mailbox, as the kinds of mailboxes and transports are opened with it; `config/mailflow.toml` explains each."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A mailbox's settings as plain values. A leaf is a callable that takes one and gives the Mailbox, or the Transport.

    Empty means: not set. Secrets do not show themselves.
    """

    type: str
    name: str
    path: Path = Path()
    start_on: date | None = None
    # the server and the login
    host: str = ""
    port: int = 0
    security: str = "tls"
    url: str = ""
    login: str = "password"
    user: str = ""
    password: str = field(default="", repr=False)
    tenant: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    certificate: Path | None = None
    refresh_token: str = field(default="", repr=False)
    token_url: str = ""
    access: str = "delegate"
    version: str = "2016"
    # what letters leave from
    address: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    sent: str = "Sent"
    sent_copies: str = "ours"
