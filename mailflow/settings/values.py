"""The settings as one frozen value, and the sources that it is made from."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field
from pydantic_settings import BaseSettings, EnvSettingsSource, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from mailflow.settings.approvals import Approvals
from mailflow.settings.chase import Chase
from mailflow.settings.mailboxes import Letters, MailboxPlace
from mailflow.settings.sections import Bank, Clerks, Firm, Ledger, Listener, Log, Ocr, Policy, Section, StorePlace, Web, Work
from mailflow.settings.statements import Statements

PREFIX = "MAILFLOW_"
# A mailbox's name is a part of variables' names, which know no case.
_NAME = "^[a-z][a-z0-9_]*$"
MAILBOXES = "mailboxes"
# Where systemd puts the secrets that a unit loads (systemd.exec(5), LoadCredential=).
_CREDENTIALS = "CREDENTIALS_DIRECTORY"


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
    mailboxes: dict[Annotated[str, Field(pattern=_NAME)], MailboxPlace] = {}  # pydantic copies it
    outbox: Letters = Letters()
    smtp: Listener = Listener()
    web: Web = Web()
    clerks: Clerks = Clerks()
    policy: Policy = Policy()
    work: Work = Work()
    ledger: Ledger = Ledger()
    bank: Bank = Bank()
    chase: Chase = Chase()
    approvals: Approvals = Approvals()
    statements: Statements = Statements()
    ocr: Ocr = Ocr()
    log: Log = Log()

    @classmethod
    def settings_customise_sources(  # type: ignore[override]  # called with these names; five positional ones would be more than we allow
        cls, settings_cls: type[BaseSettings], **sources: PydanticBaseSettingsSource
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Secret files before variables before the TOML, which comes as arguments."""
        secrets = InitSettingsSource(settings_cls, init_kwargs=_secrets(os.environ))
        return secrets, _Variables(settings_cls), sources["init_settings"]

    @property
    def places(self) -> tuple[MailboxPlace, ...]:
        """Every mailbox that mailflow looks into: those with a table of their own, otherwise the one of `[mailbox]`."""
        return tuple(self.mailboxes.values()) or (self.mailbox,)

    @property
    def store_url(self) -> str:
        """The database: SQLite in the data folder unless another one is named."""
        return self.store.url or f"sqlite:///{self.data / 'mailflow.db'}"


def settable(mailboxes: Iterable[str] = ()) -> dict[str, str]:
    """Every variable that there can be, and the key that it sets; `mailboxes` are the names of those with a table of their own."""
    known: dict[str, str] = {}
    for name, field in Settings.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Section):
            known.update({f"{PREFIX}{name}__{key}".upper(): f"{name}.{key}" for key in kind.model_fields})
        elif name != MAILBOXES:
            known[f"{PREFIX}{name}".upper()] = name
    for box in mailboxes:
        known.update({f"{PREFIX}{MAILBOXES}__{box}__{key}".upper(): f"{MAILBOXES}.{box}.{key}" for key in MailboxPlace.model_fields})
    return known


def _secrets(environ: Mapping[str, str]) -> dict[str, Any]:  # nested tables, as TOML has them
    """What files hold: those that a variable names, then those that systemd hands over, called like the key (``mailbox.password``)."""
    found: dict[str, Any] = {}
    handed = {path.name: path for path in sorted(Path(environ[_CREDENTIALS]).iterdir())} if environ.get(_CREDENTIALS) else {}
    for variable, key in settable(_named(environ, handed)).items():
        named = environ.get(f"{variable}_FILE")
        place = Path(named) if named else handed.get(key)
        if place is None:
            continue
        *sections, name = key.split(".")
        table = found
        for section in sections:
            table = table.setdefault(section, {})
        table[name] = place.read_text(encoding="utf-8").strip()
    return found


def _named(environ: Iterable[str], handed: Iterable[str]) -> set[str]:
    """The mailboxes that variables and handed files speak of; whether there are such is checked by `load`."""
    start = f"{PREFIX}{MAILBOXES}__".upper()
    variables = {name.removeprefix(start).partition("__")[0].lower() for name in environ if name.startswith(start)}
    return variables | {name.split(".")[1] for name in handed if name.startswith(f"{MAILBOXES}.") and name.count(".") == 2}
