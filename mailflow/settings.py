"""What a firm configures: one frozen value, read from TOML, the environment and secret files, and checked whole at start.

Later goes before earlier: the shipped defaults (`config/mailflow.toml`), the firm's own file, ``MAILFLOW_<SECTION>__<KEY>``, and
``MAILFLOW_<SECTION>__<KEY>_FILE``, which names a file that holds the value (secrets of a container).
"""

import os
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, InitSettingsSource, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from mailflow.domain.errors import ConfigurationError

PREFIX = "MAILFLOW_"
# Variables that are not settings: where the configuration is, and a switch of our own tests.
OTHER_VARIABLES = {"MAILFLOW_CONFIG", "MAILFLOW_REQUIRE_SERVERS"}

# 96 bits where the characters are chosen by chance.
SHORTEST_TOKEN = 16


class ConfigurationFaults(ConfigurationError):
    """Every fault of a configuration at once, one sentence a line; `faults` holds them one by one."""

    def __init__(self, faults: Iterable[ConfigurationError]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(where=first.where, what=first.what, fix=first.fix)
        self.args = ("\n".join(str(fault) for fault in self.faults),)


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


class MailboxPlace(Section):
    """The shared mailbox, and the folders into which mail is moved once it is decided."""

    type: str = "maildir"
    name: Annotated[str, Field(min_length=1)] = "collections"
    path: Path = Path("mail")
    poll_seconds: Annotated[float, Field(gt=0, le=3600)] = 5.0
    silent_after_hours: Annotated[int, Field(ge=1)] = 72
    processed: str = "Processed"
    attention: str = "Needs attention"
    ignored: str = "No action"


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


class _Variables(EnvSettingsSource):
    """The environment without the variables that name secret files, which would count as misspelt keys of their table."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {name: value for name, value in super()._load_env_vars().items() if not name.endswith("_file")}


class Settings(BaseSettings):
    """Everything that a firm may set. Paths are absolute once `load_settings` has returned it."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix=PREFIX, env_nested_delimiter="__")

    data: Path = Path("var")
    firm: Firm = Firm()
    store: StorePlace = StorePlace()
    mailbox: MailboxPlace = MailboxPlace()
    smtp: Listener = Listener()
    web: Web = Web()
    policy: Policy = Policy()
    work: Work = Work()
    ledger: Ledger = Ledger()
    log: Log = Log()

    @classmethod
    def settings_customise_sources(  # type: ignore[override]  # called with these names; five positional ones would be more than we allow
        cls, settings_cls: type[BaseSettings], **sources: PydanticBaseSettingsSource
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Secret files before variables before the TOML, which comes as arguments."""
        secrets = InitSettingsSource(settings_cls, init_kwargs=_secrets(os.environ))
        return secrets, _Variables(settings_cls), sources["init_settings"]

    @property
    def store_url(self) -> str:
        """The database: SQLite in the data folder unless another one is named."""
        return self.store.url or f"sqlite:///{self.data / 'mailflow.db'}"


def load_settings(path: Path | None = None, *, defaults: Path | None = None) -> Settings:
    """The settings of this installation; raises ConfigurationError with every fault that there is.

    `path` is the firm's file; without one the shipped `defaults` count alone, and `data` lies in the working directory. In the
    firm's file, relative paths count from its own folder.
    """
    source = path or defaults
    home = path.absolute().parent if path else Path.cwd()
    table = _merged(_read(defaults), _read(path))
    faults = list(_unknown_variables(os.environ))
    try:
        settings = Settings(**table)
    except ValidationError as error:
        faults.extend(_faults(error, table, source.name if source else "settings"))
    except FileNotFoundError as error:
        faults.append(_secret_missing(error))
    else:
        if not faults:
            return _placed(settings, home, defaults)
    raise faults[0] if len(faults) == 1 else ConfigurationFaults(faults)


def _placed(settings: Settings, home: Path, defaults: Path | None) -> Settings:
    data = home / settings.data.expanduser()
    rules = settings.policy.rules
    shipped = defaults.parent / "policy.toml" if defaults else None
    return settings.model_copy(
        update={
            "data": data,
            "mailbox": settings.mailbox.model_copy(update={"path": data / settings.mailbox.path.expanduser()}),
            "policy": settings.policy.model_copy(update={"rules": home / rules.expanduser() if rules else shipped}),
        }
    )


def _read(path: Path | None) -> dict[str, Any]:  # TOML's own types
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        what = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else f"cannot be read ({error.strerror})"
        raise ConfigurationError(
            where=str(path), what=what, fix="Name a readable file with --config, or make one with `mailflow init`."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(
            where=str(path), what=f"this is not TOML: {error}", fix="Correct that line; text stands in quotes, tables in [brackets]."
        ) from error


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:  # TOML's own types
    both = dict(under)
    for key, value in over.items():
        below = both.get(key)
        both[key] = _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return both


def _keys() -> dict[str, str]:
    """Every variable that there can be, and the key that it sets."""
    known: dict[str, str] = {}
    for name, field in Settings.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Section):
            known.update({f"{PREFIX}{name}__{key}".upper(): f"{name}.{key}" for key in kind.model_fields})
        else:
            known[f"{PREFIX}{name}".upper()] = name
    return known


def _unknown_variables(environ: Mapping[str, str]) -> Iterable[ConfigurationError]:
    known = set(_keys()) | OTHER_VARIABLES
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known and name.removesuffix("_FILE") not in known:
            yield ConfigurationError(
                where=f"environment variable {name}",
                what="there is no such setting",
                fix=f"Remove it, or correct it{_similar(name, known)}.",
            )


def _similar(word: str, words: Iterable[str]) -> str:
    import difflib

    close = difflib.get_close_matches(word, list(words), n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def _secrets(environ: Mapping[str, str]) -> dict[str, Any]:  # nested tables, as TOML has them
    found: dict[str, Any] = {}
    for variable, key in _keys().items():
        place = environ.get(f"{variable}_FILE")
        if not place:
            continue
        section, _, name = key.rpartition(".")
        value = Path(place).read_text(encoding="utf-8").strip()
        (found.setdefault(section, {}) if section else found)[name] = value
    return found


def _secret_missing(error: FileNotFoundError) -> ConfigurationError:
    variable = next((name for name, value in os.environ.items() if name.startswith(PREFIX) and value == error.filename), "environment")
    return ConfigurationError(
        where=f"environment variable {variable}",
        what=f"the file {error.filename} does not exist",
        fix="Name the file that holds the secret.",
    )


def _faults(error: ValidationError, table: Mapping[str, Any], source: str) -> Iterable[ConfigurationError]:
    for fault in error.errors(include_url=False):
        key = ".".join(str(part) for part in fault["loc"])
        variable = PREFIX + key.replace(".", "__").upper()
        is_variable = not _has(table, fault["loc"]) and (variable in os.environ or f"{variable}_FILE" in os.environ)
        where = f"environment variable {variable}" if is_variable or variable in os.environ else f"{source}, {key}"
        if fault["type"] == "extra_forbidden":
            names = _keys().values() if "." in key else Settings.model_fields
            similar = _similar(key, names)
            yield ConfigurationError(where=where, what="there is no such setting", fix=f"Remove it, or correct its name{similar}.")
        else:
            yield ConfigurationError(where=where, what=_what(fault), fix=_fix(fault))


def _has(table: Mapping[str, Any], place: tuple[int | str, ...]) -> bool:
    value: Any = table  # descends through TOML's own types
    for part in place:
        if not isinstance(value, dict) or part not in value:
            return False
        value = value[part]
    return True


def _what(fault: Mapping[str, Any]) -> str:  # pydantic's description of one error
    text = str(fault["msg"]).removeprefix("Value error, ").removeprefix("Input ")
    is_secret = any(word in str(fault["loc"]) for word in ("secret", "token"))
    shown = "the value" if is_secret else repr(fault["input"])
    return f"{shown} {text}"


def _fix(fault: Mapping[str, Any]) -> str:  # as above
    expected = fault.get("ctx", {}).get("expected")
    if expected:
        return f"Write one of {expected}."
    return "Correct it; config/mailflow.toml explains every key (`mailflow init` copies it out)."
