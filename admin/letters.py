"""Letters of ours: drafts that wait for a click, what is on its way, what failed, and what nobody knows of."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.auth import actor, needs
from admin.desk import desk
from admin.refusals import sentence, status_of
from mailflow.domain.errors import IllegalMove, MailflowError
from mailflow.domain.lifecycle import OutgoingState
from mailflow.services import outbox
from mailflow.services.letter_files import files_of
from mailflow.services.permissions import Right

letters = Blueprint("letters", __name__)
Answer = str | BaseResponse | tuple[str, int]
# What a person must act on comes first.
STATES = (
    OutgoingState.DRAFT,
    OutgoingState.UNCERTAIN,
    OutgoingState.FAILED,
    OutgoingState.QUEUED,
    OutgoingState.SENDING,
    OutgoingState.SENT,
    OutgoingState.BOUNCED,
    OutgoingState.CANCELLED,
)
_LONGEST = 20_000


@letters.get("/letters")
def listed() -> str:
    """The letters of one state."""
    state = request.args.get("state", OutgoingState.DRAFT)
    text = request.args.get("q", "").replace("\x00", "").strip()[:200]
    page = max(1, request.args.get("page", 1, type=int))
    with desk().reading() as reports:
        rows, has_more = reports.letters(state=state if state in STATES else "", text=text, page=page)
        counts, stopped_by = reports.letter_counts(), reports.letters_stopped_by()
    shown = {"rows": rows, "has_more": has_more, "page": page, "text": text}
    return render_template(
        "letters.html", section="letters", state=state, states=STATES, counts=counts, stopped_by=stopped_by, outbox=_outbox(), **shown
    )


@letters.get("/letters/<row:letter_id>")
def letter(letter_id: int) -> str:
    """One letter: its words, its files, and what can be done with it."""
    return _page(letter_id)


@letters.post("/letters/<row:letter_id>/approve")
@needs(Right.ANSWER)
def approve(letter_id: int) -> Answer:
    """What is on the page is sent: words that were changed first, then the click."""

    def act(version: int) -> str:
        seen = _save(letter_id, version) if "text" in request.form else version
        outbox.approve(_store(), letter_id, version=seen, actor=actor())
        return "Approved. It leaves within a minute."

    return _carry_out(letter_id, act, stays=False)


@letters.post("/letters/<row:letter_id>/edit")
@needs(Right.ANSWER)
def edit(letter_id: int) -> Answer:
    """Other words, still a draft."""

    def act(version: int) -> str:
        _save(letter_id, version)
        return "Saved. It still waits for a click."

    return _carry_out(letter_id, act, stays=True)


@letters.post("/letters/<row:letter_id>/discard")
@needs(Right.ANSWER)
def discard(letter_id: int) -> Answer:
    """The letter is not to go."""

    def act(version: int) -> str:
        outbox.discard(_store(), letter_id, version=version, actor=actor(), reason=request.form.get("note", "").strip()[:500])
        return "Discarded. It does not leave."

    return _carry_out(letter_id, act, stays=False)


@letters.post("/letters/<row:letter_id>/sent")
@needs(Right.ANSWER)
def was_sent(letter_id: int) -> Answer:
    """A person knows that an uncertain letter has left."""

    def act(version: int) -> str:
        outbox.mark_sent(_store(), letter_id, version=version, actor=actor())
        return "Noted: it was sent."

    return _carry_out(letter_id, act, stays=False)


@letters.post("/letters/<row:letter_id>/again")
@needs(Right.ANSWER)
def again(letter_id: int) -> Answer:
    """A letter that failed, or that did not arrive, is tried again."""

    def act(version: int) -> str:
        outbox.send_again(_store(), letter_id, version=version, actor=actor())
        return "It is sent again within a minute."

    return _carry_out(letter_id, act, stays=False)


@letters.post("/letters/stop")
@needs(Right.ANSWER)
def stop() -> Answer:
    """Nothing leaves from now on."""
    outbox.stop(_store(), actor=actor())
    flash("Stopped. No letter leaves until somebody lets them go again.", "good")
    return _go(url_for("letters.listed"))


@letters.post("/letters/resume")
@needs(Right.ANSWER)
def resume() -> Answer:
    """Letters go again."""
    outbox.resume(_store(), actor=actor())
    flash("Letters go again.", "good")
    return _go(url_for("letters.listed"))


def _save(letter_id: int, version: int) -> int:
    subject, text = request.form.get("subject", ""), request.form.get("text", "")
    if len(text) > _LONGEST:
        raise IllegalMove(f"a letter has at most {_LONGEST} characters")
    return outbox.edit(_store(), letter_id, version=version, actor=actor(), subject=subject, text=text)


def _carry_out(letter_id: int, act: Callable[[int], str], *, stays: bool) -> Answer:
    with desk().reading() as reports:
        before = reports.letter(letter_id)  # a letter that may not be seen is a wrong address
    try:
        told = act(request.form.get("version", 0, type=int))
    except MailflowError as error:
        if request.headers.get("HX-Request") == "true":
            return render_template("_error.html", says=sentence(error)), status_of(error)
        return _page(letter_id, refused=sentence(error)), status_of(error)
    flash(told, "good")
    return _go(url_for("letters.letter", letter_id=letter_id) if stays else url_for("letters.listed", state=before.state))


def _page(letter_id: int, *, refused: str = "") -> str:
    with desk().reading() as reports:
        shown = reports.letter(letter_id)
        files = files_of(reports.letter_raw(letter_id))
        client = reports.clients([shown.mail.client_number]).get(shown.mail.client_number) if shown.mail.client_number else None
    typed = request.form if refused else {}
    return render_template(
        "letter.html",
        section="letters",
        letter=shown,
        files=files,
        client=client,
        refused=refused,
        subject=typed.get("subject", shown.mail.subject),
        text=typed.get("text", shown.mail.text),
        about=_about(shown.about),
    )


def _about(about: str) -> str:
    """The page that a letter belongs to, where there is one."""
    kind, _, number = about.partition(":")
    pages = {"case": ("cases.case", "case_id"), "mail": ("originals.mail", "message_row")}
    if kind not in pages or not number.isdecimal():
        return ""
    endpoint, name = pages[kind]
    return url_for(endpoint, **{name: int(number)})  # type: ignore[arg-type]  # an address's own value among url_for's options


def _outbox() -> dict[str, bool]:
    """What the settings say, so that nobody waits for a letter that cannot leave."""
    settings = desk().settings
    sends = any(place.send_by or place.smtp_host or place.type in ("exchange", "graph") for place in settings.places)
    return {"enabled": settings.outbox.enabled, "dry_run": settings.outbox.dry_run, "sends": sends}


def _store() -> Any:  # of services' own kind, whose name the admin does not know
    return desk().front.store


def _go(address: str) -> BaseResponse:
    if request.headers.get("HX-Request") == "true":
        return Response("", headers={"HX-Redirect": address})
    return redirect(address)
