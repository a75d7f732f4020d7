"""What a firm may set of a mailbox, and of the letters that leave: `config/mailflow.toml` explains every key."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr

from mailflow.settings.sections import Port, Section

Encryption = Literal["tls", "starttls", "none"]


def _nothing(value: object) -> object:
    return None if value == "" else value


class MailboxPlace(Section):
    """A shared mailbox: where it is and how we log in, what we write from, and the folders and labels that people see."""

    type: str = "maildir"
    name: Annotated[str, Field(min_length=1)] = "collections"
    path: Path = Path("mail")
    poll_seconds: Annotated[float, Field(gt=0, le=3600)] = 5.0
    silent_after_hours: Annotated[int, Field(ge=1)] = 72
    start_on: Annotated[date | None, BeforeValidator(_nothing)] = None
    processed: str = "Processed"
    attention: str = "Needs attention"
    ignored: str = "No action"
    label_applied: str = "mailflow: applied"
    label_attention: str = "mailflow: needs you"
    # the server and the login
    host: str = ""
    port: Annotated[int, Field(ge=0, le=65535)] = 0
    security: Encryption = "tls"
    url: str = ""
    login: Literal["password", "oauth", "ntlm", "basic"] = "password"
    user: str = ""
    password: SecretStr = SecretStr("")
    tenant: str = ""
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    certificate: Annotated[Path | None, BeforeValidator(_nothing)] = None
    refresh_token: SecretStr = SecretStr("")
    token_url: str = ""
    access: Literal["delegate", "impersonation"] = "delegate"
    version: str = "2016"
    # what letters leave from
    address: str = ""
    display_name: str = ""
    reply_to: str = ""
    send_by: str = ""
    smtp_host: str = ""
    smtp_port: Port = 587
    smtp_security: Encryption = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    sent: str = "Sent"
    sent_copies: Literal["ours", "server", "none"] = "ours"


class Letters(Section):
    """How letters leave: the switch, and how many at most."""

    enabled: bool = True
    dry_run: bool = False
    per_recipient_per_day: Annotated[int, Field(ge=1)] = 3
    per_run: Annotated[int, Field(ge=1)] = 50
    per_day: Annotated[int, Field(ge=1)] = 500
