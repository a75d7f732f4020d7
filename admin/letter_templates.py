"""Templates of reminders: what counts, changed by a manager, tried with sample data, sent to oneself, published and taken back."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.auth import actor, needs
from admin.cadence_outlook import framed
from admin.desk import desk
from admin.refusals import sentence, status_of
from mailflow.domain.errors import MailflowError
from mailflow.services import template_versions as kept
from mailflow.services.permissions import Right
from mailflow.services.template_test import send_test_letter
from mailflow.services.template_versions import LANGUAGES, PARTS, Parts, Standing
from mailflow.services.text_diff import diff

letter_templates = Blueprint("letter_templates", __name__)
Answer = str | BaseResponse | tuple[str, int]


@letter_templates.get("/templates")
def listed() -> str:
    """Every template of reminders in each of its languages, and where its words come from."""
    files = desk().front.cadences.files
    rows = [
        (name, [(language, _standing(name, language)) for language in kept.languages_of(files, name)])
        for name in kept.template_names(files)
    ]
    return render_template("templates.html", section="templates", rows=rows)


@letter_templates.get("/templates/<path:name>/<language>")
def one(name: str, language: str) -> Answer:
    """One template in one language: its words, how they look with sample data, and every version."""
    return _page(name, language, _standing(name, language).parts)


@letter_templates.post("/templates/<path:name>/<language>")
@needs(Right.REMIND)
def act(name: str, language: str) -> Answer:
    """A button of the form: try, publish, send a test; what was typed comes back."""
    typed, what = _typed(), request.form.get("do", "try")
    standing = _standing(name, language)
    try:
        words = kept.try_out(typed, desk().front.cadences.folders(), name, language)
        if what == "send":
            send_test_letter(desk().front.cadences, words, to=request.form.get("to", "").strip()[:254], actor=actor())
            flash("The test letter waits in the outbox and leaves within a minute.", "good")
        if what == "publish":
            return _publish(name, language, typed, standing)
    except MailflowError as error:
        return _page(name, language, typed, refused=sentence(error)), status_of(error)
    return _page(name, language, typed)


@letter_templates.post("/templates/<path:name>/<language>/back")
@needs(Right.REMIND)
def back(name: str, language: str) -> Answer:
    """An old version counts again, as a new one; without a version, the file does."""
    standing, version_id = _standing(name, language), request.form.get("version", 0, type=int)
    try:
        if not version_id:
            kept.give_back_to_file(desk().front.store, name, language, replaces=_replaces(), actor=actor())
            flash("The file counts from the next letter on; every version stays.", "good")
            return redirect(url_for("letter_templates.one", name=name, language=language), code=303)
        return _publish(name, language, kept.parts_of(desk().front.store, version_id), standing, comment=f"back to version {version_id}")
    except MailflowError as error:
        return _page(name, language, standing.parts, refused=sentence(error)), status_of(error)


@letter_templates.get("/templates/<path:name>/<language>/sample.html")
def sample(name: str, language: str) -> Response:
    """What counts, with sample data, as its page would look: for a frame of its own."""
    words = kept.try_out(_standing(name, language).parts, desk().front.cadences.folders(), name, language)
    return framed(words.html, words.text)


def _publish(name: str, language: str, parts: Parts, standing: Standing, *, comment: str = "") -> BaseResponse:
    parent = standing.version.id if standing.version else None
    said = comment or request.form.get("comment", "")
    new = kept.new_version(name, language, parts, author=actor(), comment=said, parent_id=parent)
    version_id = kept.publish(desk().front.store, desk().front.cadences.folders(), new, replaces=_replaces())
    flash(f"Version {version_id} counts from the next letter on.", "good")
    return redirect(url_for("letter_templates.one", name=name, language=language), code=303)


def _standing(name: str, language: str) -> Standing:
    return kept.standing(desk().front.store, desk().front.cadences.files, name, language)


def _typed() -> Parts:
    """The words as they were typed; texts come with the line ends of the web."""
    fields = {part: request.form.get(part, "").replace("\r\n", "\n").replace("\x00", "") for part in PARTS}
    return {part: text for part, text in fields.items() if text.strip()}


def _replaces() -> int:
    return int(request.form.get("replaces", 0, type=int))


def _page(name: str, language: str, typed: Parts, *, refused: str = "") -> str:
    standing = _standing(name, language)
    words, why = None, refused
    if not refused:
        try:
            words = kept.try_out(typed, desk().front.cadences.folders(), name, language)
        except MailflowError as error:
            why = sentence(error)
    changed = [(part, diff(standing.parts.get(part, ""), typed.get(part, ""))) for part in PARTS]
    values = {"name": name, "language": language, "standing": standing, "typed": typed, "words": words, "refused": why}
    values |= {"versions": kept.versions(desk().front.store, name, language), "parts": PARTS, "languages": LANGUAGES}
    return render_template("template.html", section="templates", changed=[(part, lines) for part, lines in changed if lines], **values)
