"""Reads the settings and checks them whole: every fault at once, each with its fix."""

import os
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mailflow.domain.errors import ConfigurationError, ConfigurationFaults
from mailflow.settings.chase import Chase
from mailflow.settings.mailboxes import MailboxPlace
from mailflow.settings.values import MAILBOXES, PREFIX, Settings, settable

# Variables that are not settings: where the configuration is, and a switch of our own tests.
OTHER_VARIABLES = {"MAILFLOW_CONFIG", "MAILFLOW_REQUIRE_SERVERS"}


def load_settings(path: Path | None = None, *, defaults: Path | None = None) -> Settings:
    """The settings of this installation; raises ConfigurationError with every fault that there is.

    `path` is the firm's file; without one the shipped `defaults` count alone, and `data` lies in the working directory. In the
    firm's file, relative paths count from its own folder.
    """
    source = path or defaults
    home = path.absolute().parent if path else Path.cwd()
    table = _with_mailboxes(_merged(_read(defaults), _read(path)))
    faults = list(_unknown_variables(os.environ, table.get(MAILBOXES, {})))
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
            "mailbox": _at(settings.mailbox, data, home),
            "mailboxes": {name: _at(place, data, home) for name, place in settings.mailboxes.items()},
            "policy": settings.policy.model_copy(update={"rules": home / rules.expanduser() if rules else shipped}),
            "bank": settings.bank.model_copy(
                update={"mapping": str(home / Path(settings.bank.mapping).expanduser()) if settings.bank.mapping else ""}
            ),
            "chase": _with_files(settings.chase, home, defaults),
        }
    )


def _with_files(chase: Chase, home: Path, defaults: Path | None) -> Chase:
    shipped = defaults.parent / "cadences.toml" if defaults else None
    cadences = home / chase.cadences.expanduser() if chase.cadences else shipped
    templates = home / chase.templates.expanduser() if chase.templates else None
    return chase.model_copy(update={"cadences": cadences, "templates": templates})


def _at(place: MailboxPlace, data: Path, home: Path) -> MailboxPlace:
    certificate = home / place.certificate.expanduser() if place.certificate else None
    return place.model_copy(update={"path": data / place.path.expanduser(), "certificate": certificate})


def _with_mailboxes(table: dict[str, Any]) -> dict[str, Any]:  # TOML's own types
    """What stands in [mailbox] holds for each of [mailboxes.NAME] that does not say otherwise; each has its own name and folder."""
    shared, boxes = table.get("mailbox", {}), table.get(MAILBOXES, {})
    if not isinstance(shared, dict) or not isinstance(boxes, dict):
        return table
    own = {name: {"name": name, "path": f"mail-{name}"} for name in boxes}
    return table | {MAILBOXES: {name: _merged(shared | own[name], box) if isinstance(box, dict) else box for name, box in boxes.items()}}


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


def _unknown_variables(environ: Mapping[str, str], mailboxes: Iterable[str]) -> Iterable[ConfigurationError]:
    known = set(settable(mailboxes)) | OTHER_VARIABLES
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
            names = settable().values() if "." in key else Settings.model_fields
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
    is_secret = any(word in str(fault["loc"]) for word in ("secret", "token", "password"))
    shown = "the value" if is_secret else repr(fault["input"])
    return f"{shown} {text}"


def _fix(fault: Mapping[str, Any]) -> str:  # as above
    expected = fault.get("ctx", {}).get("expected")
    if expected:
        return f"Write one of {expected}."
    return "Correct it; config/mailflow.toml explains every key (`mailflow init` copies it out)."
