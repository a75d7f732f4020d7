"""The form of cadences: fields for whoever is no programmer, the whole text for whoever wants it; saved as a draft, checked whole."""

import re
from dataclasses import dataclass, field, replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.auth import actor, needs
from admin.cadences import FILE, KEYS, which_of
from admin.desk import desk
from admin.refusals import sentence
from mailflow.domain.errors import ConfigurationError, MailflowError
from mailflow.services import cadence_versions as kept
from mailflow.services.cadence_check import Fault, find_faults
from mailflow.services.cadence_form import CadenceForm, StepForm, form_of, text_of
from mailflow.services.cadence_keys import CONDITIONS, HEAD, STEP, Key, Shape, Typed
from mailflow.services.permissions import Right

cadence_edit = Blueprint("cadence_edit", __name__)
Answer = str | BaseResponse | tuple[str, int]
_CADENCE = re.compile(r"c(\d{1,4})\.from")
_STEP = re.compile(r"c(\d{1,4})\.s(\d{1,4})\.from")
# The fields that faults can stand beside.
_NAMES = frozenset(key.name for keys in KEYS.values() for key in keys)
# What a new step begins with.
_NEW_STEP = StepForm(typed={key.name: key.absent for key in STEP})
_NEW_CADENCE = CadenceForm(typed={key.name: key.absent for key in (*HEAD, *CONDITIONS)}, steps=(_NEW_STEP,))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """What is on the page: the text that the form began with (or the text itself), and the fields; nothing typed is lost."""

    of: str
    text: str
    is_text: bool
    forms: tuple[CadenceForm, ...] = ()
    comment: str = ""
    faults: tuple[Fault, ...] = field(default=())
    refused: str = ""

    def written(self) -> str:
        """The text with what the form says; raises ConfigurationError where it cannot be written."""
        return self.text if self.is_text else text_of(self.text, self.forms)


@cadence_edit.get("/cadences/edit")
@needs(Right.REMIND)
def edit() -> Answer:
    """The form of what counts now, or of another version."""
    found = desk().front.cadences
    live = kept.standing(found.store).version
    of = request.args.get("of", FILE if live is None else str(live.id))
    text = found.text(which_of(of))
    return _page(_as_form(_Sheet(of=of, text=text, is_text=True), is_asked=request.args.get("view") != "text"))


@cadence_edit.post("/cadences/edit")
@needs(Right.REMIND)
def act() -> Answer:
    """A button of the form: save, another view, another step or cadence, or one less."""
    sheet = _posted()
    what, *where = request.form.get("do", "save").split(":")
    places = [int(part) for part in where if part.isdecimal()]
    if what == "save":
        return _save(sheet)
    if what == "text":
        return _page(_as_text(sheet))
    if what == "form":
        return _page(_as_form(sheet, is_asked=True))
    return _page(_changed(sheet, what, places))


def _save(sheet: _Sheet) -> Answer:
    found = desk().front.cadences
    try:
        text = sheet.written()
        faults = find_faults(text, found.folders())
        if faults:
            return _page(replace(sheet, faults=faults), status=422)
        if text == found.text(which_of(sheet.of)):
            return _page(replace(sheet, refused="Nothing was changed, so there is nothing to save."), status=422)
        parent = which_of(sheet.of)
        version_id = kept.save(found.store, text, folders=found.folders(), author=actor(), comment=sheet.comment, parent_id=parent)
    except MailflowError as error:
        return _page(replace(sheet, refused=sentence(error)), status=422)
    flash(f"Saved as version {version_id}, a draft. Nothing changes until it is published.", "good")
    return redirect(url_for("cadence_outlook.outlook", version_id=version_id), code=303)


def _as_text(sheet: _Sheet) -> _Sheet:
    try:
        return replace(sheet, text=sheet.written(), is_text=True, forms=())
    except ConfigurationError as error:
        return replace(sheet, refused=sentence(error))


def _as_form(sheet: _Sheet, *, is_asked: bool) -> _Sheet:
    if not is_asked:
        return sheet
    try:
        return replace(sheet, forms=form_of(sheet.text), is_text=False)
    except ConfigurationError as error:
        return replace(sheet, is_text=True, refused=sentence(error))


def _changed(sheet: _Sheet, what: str, places: list[int]) -> _Sheet:
    """A row more or less; a button that names none changes nothing."""
    forms = list(sheet.forms)
    if what == "add-cadence":
        return replace(sheet, forms=(*forms, _NEW_CADENCE))
    if not places or places[0] >= len(forms):
        return sheet
    at = places[0]
    cadence = forms[at]
    if what == "drop-cadence":
        del forms[at]
    elif what == "add-step":
        forms[at] = replace(cadence, steps=(*cadence.steps, _NEW_STEP))
    elif what == "drop-step" and len(places) == 2:
        forms[at] = replace(cadence, steps=tuple(step for number, step in enumerate(cadence.steps) if number != places[1]))
    return replace(sheet, forms=tuple(forms))


def _posted() -> _Sheet:
    """What came from the page; texts come with the line ends of the web."""
    text = request.form.get("text", "").replace("\r\n", "\n").replace("\x00", "")
    sheet = _Sheet(of=request.form.get("of", FILE), text=text, is_text=request.form.get("view") == "text")
    sheet = replace(sheet, comment=request.form.get("comment", "").strip()[:500])
    return sheet if sheet.is_text else replace(sheet, forms=_posted_forms(text))


def _posted_forms(text: str) -> tuple[CadenceForm, ...]:
    before = form_of(text)
    numbers = sorted(int(found[1]) for name in request.form if (found := _CADENCE.fullmatch(name)))
    return tuple(_posted_cadence(number, before) for number in numbers)


def _posted_cadence(number: int, before: tuple[CadenceForm, ...]) -> CadenceForm:
    origin = _origin(f"c{number}.from", len(before))
    old = before[origin] if origin is not None else CadenceForm(typed={})
    places = sorted(int(found[2]) for name in request.form if (found := _STEP.fullmatch(name)) and int(found[1]) == number)
    typed = {key.name: _typed(f"c{number}.{key.name}", key) for key in (*HEAD, *CONDITIONS)}
    steps = tuple(_posted_step(f"c{number}.s{place}.", old.steps) for place in places)
    return CadenceForm(typed=typed, steps=steps, origin=origin, kept=old.kept)


def _posted_step(prefix: str, before: tuple[StepForm, ...]) -> StepForm:
    origin = _origin(f"{prefix}from", len(before))
    typed = {key.name: _typed(f"{prefix}{key.name}", key) for key in STEP}
    return StepForm(typed=typed, origin=origin, kept=before[origin].kept if origin is not None else ())


def _origin(name: str, count: int) -> int | None:
    said = request.form.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 and int(said) < count else None


def _typed(name: str, key: Key) -> Typed:
    if key.shape in {Shape.CHOICES, Shape.RANKED}:
        return tuple(dict.fromkeys(word for word in request.form.getlist(name) if word))
    return " ".join(request.form.get(name, "").replace("\x00", "").split())


def _page(sheet: _Sheet, status: int = 200) -> tuple[str, int]:
    """The page; a fault stands beside its field, and those of no field above the form."""
    beside: dict[tuple[int | None, int | None], dict[str, str]] = {}
    for fault in sheet.faults:
        words = beside.setdefault((fault.cadence, fault.step), {})
        words[fault.field] = f"{words[fault.field]} {fault.says}" if fault.field in words else fault.says
    values = {"sheet": sheet, "beside": beside, "keys": KEYS, "names": _NAMES, "templates": desk().front.cadences.templates()}
    return render_template("cadence_edit.html", section="cadences", **values), 422 if sheet.refused and status == 200 else status
