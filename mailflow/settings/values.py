"""The settings as one frozen value, and the sources that it is made from."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic_settings import BaseSettings, EnvSettingsSource, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from mailflow.settings.sections import Firm, Ledger, Listener, Log, MailboxPlace, Policy, Section, StorePlace, Web, Work

PREFIX = "MAILFLOW_"


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


def settable() -> dict[str, str]:
    """Every variable that there can be, and the key that it sets."""
    known: dict[str, str] = {}
    for name, field in Settings.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Section):
            known.update({f"{PREFIX}{name}__{key}".upper(): f"{name}.{key}" for key in kind.model_fields})
        else:
            known[f"{PREFIX}{name}".upper()] = name
    return known


def _secrets(environ: Mapping[str, str]) -> dict[str, Any]:  # nested tables, as TOML has them
    found: dict[str, Any] = {}
    for variable, key in settable().items():
        place = environ.get(f"{variable}_FILE")
        if not place:
            continue
        section, _, name = key.rpartition(".")
        value = Path(place).read_text(encoding="utf-8").strip()
        (found.setdefault(section, {}) if section else found)[name] = value
    return found
