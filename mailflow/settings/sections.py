"""What a firm may set, a table of the file each; `config/mailflow.toml` explains every key."""

from pathlib import Path
from typing import Annotated, Literal
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


class Log(Section):
    """What is written to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "console", "json"] = "auto"
