"""Cadences: which counts, every version with its author, what differs between two, publishing and rolling back; and which one applies."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.auth import actor, needs
from admin.desk import desk
from admin.queues import clean
from admin.refusals import sentence, status_of
from mailflow.domain.errors import ConfigurationError, MailflowError
from mailflow.services import cadence_versions as kept
from mailflow.services.cadence_form import CadenceForm, form_of
from mailflow.services.cadence_keys import CONDITIONS, HEAD, STEP
from mailflow.services.cadence_lookup import follow_client
from mailflow.services.permissions import Right
from mailflow.services.text_diff import diff

cadences = Blueprint("cadences", __name__)
Answer = str | BaseResponse | tuple[str, int]
# How the file is named where a version's number is expected.
FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A version as the list shows it; `since` and `until` are when it counted last, `None` where it never did or still does."""

    id: int
    author: str
    made_at: datetime
    comment: str
    sha256: str
    is_live: bool
    since: datetime | None
    until: datetime | None


@cadences.get("/cadences")
def overview() -> str:
    """What counts now, and every version."""
    return _overview()


@cadences.get("/cadences/<row:version_id>")
def version(version_id: int) -> str:
    """One version: its words, and what differs from what counts now."""
    return version_page(version_id)


@cadences.get("/cadences/diff")
def differences() -> str:
    """What differs between two versions, or a version and the file."""
    found = desk().front.cadences
    old, new = request.args.get("old", FILE), request.args.get("new", FILE)
    texts = [found.text(which_of(name)) for name in (old, new)]
    names = {name: name_of(name) for name in (old, new)}
    choices = [FILE, *(str(row.id) for row in _rows())]
    return render_template("cadence_diff.html", section="cadences", lines=diff(*texts), old=old, new=new, names=names, choices=choices)


@cadences.get("/cadences/<which>/cadences.toml")
def download(which: str) -> Response:
    """The text itself, to be kept elsewhere."""
    answer = Response(desk().front.cadences.text(which_of(which)), mimetype="application/toml")
    answer.headers["Content-Disposition"] = f"attachment; filename=cadences-{which if which == FILE else int(which)}.toml"
    return answer


@cadences.post("/cadences/<row:version_id>/publish")
@needs(Right.REMIND)
def publish(version_id: int) -> Answer:
    """The version counts from the next run on."""
    found = desk().front.cadences

    def act(replaces: int) -> str:
        kept.publish(found.store, version_id, replaces=replaces, folders=found.folders(), actor=actor())
        return f"Version {version_id} counts from now on. Letters that were written before stay as they are."

    return _carry_out(version_id, act)


@cadences.post("/cadences/<row:version_id>/back")
@needs(Right.REMIND)
def back(version_id: int) -> Answer:
    """The text of an old version counts again."""
    found = desk().front.cadences

    def act(replaces: int) -> str:
        new = kept.roll_back(found.store, version_id, replaces=replaces, folders=found.folders(), actor=actor())
        return f"Back to version {version_id}: its text counts from now on, as version {new}."

    return _carry_out(version_id, act)


@cadences.post("/cadences/file")
@needs(Right.REMIND)
def to_file() -> Answer:
    """The file counts again."""
    try:
        kept.give_back_to_file(desk().front.store, replaces=request.form.get("replaces", 0, type=int), actor=actor())
    except MailflowError as error:
        return _overview(refused=sentence(error)), status_of(error)
    flash("The file counts from now on; every version stays.", "good")
    return redirect(url_for("cadences.overview"), code=303)


def version_page(version_id: int, *, refused: str = "") -> str:
    """The page of a version."""
    found = desk().front.cadences
    shown, standing = kept.version_of(found.store, version_id), kept.standing(found.store)
    row = next((one for one in _rows() if one.id == version_id), None)
    lines = diff(found.live_text(), shown.text)
    values = {"shown": shown, "row": row, "standing": standing, "lines": lines, "refused": refused}
    return render_template("cadence_version.html", section="cadences", forms=ladders(shown.text), keys=KEYS, **values)


def which_of(name: str) -> int | None:
    """The number of a version, `None` for the file; raises LookupError for anything else."""
    if name == FILE:
        return None
    if not (name.isascii() and name.isdecimal() and len(name) < 16):
        raise LookupError(f"there is no version “{name[:20]}”")
    return int(name)


def name_of(which: str) -> str:
    """A version as a page calls it."""
    return "the file" if which == FILE else f"version {which}"


def ladders(text: str) -> tuple[CadenceForm, ...]:
    """The cadences of a text to be read on a page; none where it cannot be taken apart."""
    try:
        return form_of(text)
    except ConfigurationError:  # the text itself stands on the page
        return ()


KEYS = {"head": HEAD, "conditions": CONDITIONS, "step": STEP}


def _overview(*, refused: str = "") -> str:
    found = desk().front.cadences
    asked = clean(request.args.get("of", ""))
    live = found.source.now()
    with desk().reading() as reports:
        clients = reports.find_clients(asked) if asked else ()
        exact = next((client for client in clients if client.number == asked), clients[0] if len(clients) == 1 else None)
    follows = follow_client(found, exact.number) if exact is not None else ()
    numbers = {one.invoice.number for one in follows}
    shown = [one for one in follows if asked not in numbers or one.invoice.number == asked]
    values = {"live": live, "standing": kept.standing(found.store), "rows": _rows(), "file": found.file, "refused": refused}
    looked = {"today": found.store.clock.today(), "asked": asked, "clients": clients, "client": exact, "follows": shown}
    forms = ladders(found.live_text())
    return render_template("cadences.html", section="cadences", forms=forms, keys=KEYS, mode=desk().settings.chase.mode, **values, **looked)


def _rows() -> tuple[VersionRow, ...]:
    """The versions, the latest first, with when each counted."""
    versions, publications = kept.versions(desk().front.store)
    spans: dict[int, tuple[datetime, datetime | None]] = {}
    until: datetime | None = None
    for one in publications:
        if one.version_id is not None:
            spans.setdefault(one.version_id, (one.published_at, until))
        until = one.published_at
    live = publications[0].version_id if publications else None
    return tuple(
        VersionRow(
            id=one.id,
            author=one.author,
            made_at=one.made_at,
            comment=one.comment,
            sha256=one.sha256,
            is_live=one.id == live,
            since=spans[one.id][0] if one.id in spans else None,
            until=spans[one.id][1] if one.id in spans else None,
        )
        for one in versions
    )


def _carry_out(version_id: int, act: Callable[[int], str]) -> Answer:
    kept.version_of(desk().front.store, version_id)  # one that does not exist is a wrong address
    try:
        told = act(request.form.get("replaces", 0, type=int))
    except MailflowError as error:
        return version_page(version_id, refused=sentence(error)), status_of(error)
    flash(told, "good")
    return redirect(url_for("cadences.overview"), code=303)
