"""What a firm may set, a table of the file each; `config/mailflow.toml` explains every key."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr
from pydantic_settings import NoDecode

# 96 bits where the characters are chosen by chance.
SHORTEST_TOKEN = 16


def _words(value: object) -> object:
    if isinstance(value, str):  # a variable of the environment: a, b
        return tuple(word.strip().lower() for word in value.split(",") if word.strip())
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("is not a time zone of the IANA list, such as Europe/Berlin") from error
    return value


def _token(value: SecretStr) -> SecretStr:
    if 0 < len(value.get_secret_value()) < SHORTEST_TOKEN:
        raise ValueError(f"has fewer than {SHORTEST_TOKEN} characters, which can be guessed")
    return value


def _address(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
        raise ValueError("is no address of a site, such as https://collections.firm.example")
    return value.rstrip("/")


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
Port = Annotated[int, Field(ge=1, le=65535)]


class Section(BaseModel):
    """A table of the file. Unknown keys are refused: a typing error must not leave a default in force."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Firm(Section):
    """Who we are; `config/mailflow.toml` explains each key of this and the following tables."""

    name: str = "Our firm"
    own_domains: Words = ()
    authserv_ids: Words = ()
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the firm's days are counted."""
        return ZoneInfo(self.time_zone)


class StorePlace(Section):
    """Where the ledger mirror, the mail and the audit are kept."""

    url: str = ""


class Listener(Section):
    """The embedded SMTP listener in front of a local mailbox."""

    enabled: bool = True
    host: str = "127.0.0.1"
    port: Port = 2525
    max_megabytes: Annotated[int, Field(ge=1, le=1024)] = 40


class Web(Section):
    """The admin."""

    enabled: bool = True
    host: str = "127.0.0.1"
    port: Port = 8080
    threads: Annotated[int, Field(ge=1, le=64)] = 4
    secret_key: SecretStr = SecretStr("")
    metrics_token: Annotated[SecretStr, AfterValidator(_token)] = SecretStr("")
    behind_proxy: Annotated[int, Field(ge=0, le=5)] = 0
    https: bool = False
    public_url: Annotated[str, AfterValidator(_address)] = ""
    lock_after: Annotated[int, Field(ge=3, le=100)] = 10
    lock_minutes: Annotated[int, Field(ge=1, le=1440)] = 15


class Clerks(Section):
    """How clerks work: the order of the queue, and what one of them may do alone."""

    rates: dict[Annotated[str, Field(pattern="^[A-Z]{3}$")], Annotated[Decimal, Field(gt=0)]] = Field(
        default_factory=lambda: {"USD": Decimal(1), "EUR": Decimal("1.1"), "GBP": Decimal("1.3"), "JPY": Decimal("0.0067")}
    )
    write_off_limit: Annotated[Decimal, Field(ge=0)] = Decimal(25)
    max_upload_megabytes: Annotated[int, Field(ge=1, le=100)] = 25


class Policy(Section):
    """What may happen by itself, and where the rules of cash are."""

    automatic: Literal["suggest", "apply"] = "suggest"
    rules: Path | None = None


class Work(Section):
    """How mail is worked on."""

    candidate_days: Annotated[int, Field(ge=1, le=400)] = 60


class Ledger(Section):
    """What is expected of the files of the billing system and the bank."""

    stale_after_hours: Annotated[int, Field(ge=1)] = 36


class Bank(Section):
    """What the firm's bank accounts are for, and how the tables of its bank are read."""

    accounts: dict[str, Literal["operating", "trust", "ignored"]] = {}  # pydantic copies it
    mapping: str = ""


class Ocr(Section):
    """Whether words are recognised in pictures, and how long those of one mail may take."""

    enabled: bool = True
    seconds: Annotated[int, Field(ge=5, le=600)] = 60


class Log(Section):
    """What is written to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "console", "json"] = "auto"
