"""A letter from a template: its subject, its text and its HTML in the reader's language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mailflow.domain.errors import TemplateError
from mailflow.domain.money import Money

if TYPE_CHECKING:
    from mailflow.letters.sandbox import LetterRoom

_NAME = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SUBJECT, _TEXT, _HTML = "subject.txt", "body.txt", "body.html"
# What files without a language are written in.
_OWN = "en"
# RFC 5322, 2.1.1 limits a line; a subject of more than that is no subject.
_MAX_SUBJECT = 250
_PLAIN = (str, int, Decimal, date, time, Money, bool, type(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A letter's words: `html` is empty where the template has no page."""

    subject: str
    text: str
    html: str = ""


def compose(template: str, values: Mapping[str, object], *, folders: Sequence[Path], language: str = "en") -> Composed:
    """The letter that ``<folder>/<template>/{subject.txt,body.txt,body.html}[.<language>]`` makes of plain data.

    Of `folders` the first that has a file wins: a firm's own before the shipped ones. A file without a language is English, and
    stands in for languages that the template does not have at all. Templates print ``{{ due_on | date }}`` and
    ``{{ total | money }}`` in the reader's manner. Raises TemplateError, naming the file, where a value is missing or empty, a
    construct is forbidden or a limit is reached.
    """
    from mailflow.letters import sandbox, words

    names = _files(template, language, tuple(folders))
    plain = {name: _checked(value, f"{template}: {name}") for name, value in values.items()}
    stands_in = names[_TEXT] == f"{template}/{_TEXT}" and not language.startswith(_OWN)
    words.speak(_OWN if stands_in else language)  # no German dates in an English letter
    sandbox.start_counting()
    room = _room(tuple(folders))
    subject = " ".join(_render(room, names[_SUBJECT], plain).split())
    if not subject or len(subject) > _MAX_SUBJECT:
        raise TemplateError(
            f"{names[_SUBJECT]}: a subject has 1 to {_MAX_SUBJECT} characters, this one {len(subject)}; shorten the template"
        )
    text = _render(room, names[_TEXT], plain).strip() + "\n"
    html = _inlined(_render(room, names[_HTML], plain)) if _HTML in names else ""
    return Composed(subject=subject, text=text, html=html)


def _files(template: str, language: str, folders: tuple[Path, ...]) -> dict[str, str]:
    """The names of the template's files in this language, by what they are."""
    if not _NAME.fullmatch(template):
        raise TemplateError(f"{template!r} is no name of a template; write it as reminder/first")
    if not _LANGUAGE.fullmatch(language):
        raise TemplateError(f"{template}: {language!r} is no language; write it as de or en-GB")
    ending = f".{language.split('-', maxsplit=1)[0].lower()}"
    has = {part: _exists(f"{template}/{part}{ending}", folders) for part in (_SUBJECT, _TEXT, _HTML)}
    suffix = ending if any(has.values()) else ""
    found = {part: f"{template}/{part}{suffix}" for part in (_SUBJECT, _TEXT, _HTML) if _exists(f"{template}/{part}{suffix}", folders)}
    for part in (_SUBJECT, _TEXT):
        if part not in found:
            looked = ", ".join(str(folder) for folder in folders)
            raise TemplateError(
                f"{template}/{part}{suffix} is missing; a template has a subject and a text in each language (looked in {looked})"
            )
    return found


def _exists(name: str, folders: tuple[Path, ...]) -> bool:
    return any((folder / name).is_file() for folder in folders)


@lru_cache(maxsize=16)
def _room(folders: tuple[Path, ...]) -> "LetterRoom":
    from jinja2 import FileSystemLoader

    from mailflow.letters.sandbox import LetterRoom

    return LetterRoom(loader=FileSystemLoader([str(folder) for folder in folders]), autoescape=_is_page)


def _is_page(name: str | None) -> bool:
    return name is not None and ".html" in name


def _render(room: "LetterRoom", name: str, values: Mapping[str, Any]) -> str:  # plain data, checked by _checked
    from jinja2 import TemplateError as Refused
    from jinja2 import TemplateSyntaxError

    from mailflow.letters.sandbox import MAX_CHARACTERS

    parts, length = [], 0
    try:
        for part in room.get_template(name).generate(values):
            length += len(part)
            if length > MAX_CHARACTERS:
                raise TemplateError(f"{name}: the letter grows beyond {MAX_CHARACTERS} characters; shorten its loops")
            parts.append(part)
    except TemplateSyntaxError as error:
        raise TemplateError(f"{error.name or name}, line {error.lineno}: {error.message}") from error
    except (Refused, ArithmeticError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise TemplateError(f"{name}{_line_of(error)}: {error}; correct the template, or the value that it prints") from error
    return "".join(parts)


def _line_of(error: Exception) -> str:
    """The line of the template at which it stopped: Jinja2 writes a template's own lines into the trace; empty where it has none."""
    line, place = 0, error.__traceback__
    while place is not None:
        if not place.tb_frame.f_code.co_filename.endswith((".py", ">")):
            line = place.tb_lineno
        place = place.tb_next
    return f", line {line}" if line else ""


def _checked(value: object, place: str) -> object:
    """The value, if it is plain data: nothing in a letter can do anything."""
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Mapping):
        return {str(name): _checked(inner, f"{place}.{name}") for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_checked(inner, f"{place}[{at}]") for at, inner in enumerate(value)]
    raise TemplateError(f"{place} is a {type(value).__name__}; letters take texts, numbers, days, amounts, lists and tables of them")


@lru_cache(maxsize=1)
def _inliner() -> Any:  # css-inline's compiled class
    import css_inline

    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)


def _inlined(page: str) -> str:
    """The page with its styles on the elements: Outlook and webmail drop what stands in the head."""
    return str(_inliner().inline(page))
