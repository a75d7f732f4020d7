"""Mail and documents as they came: pages as images, files and originals to download, never run and never framed with rights."""

from urllib.parse import quote

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.auth import actor, needs
from admin.desk import desk
from admin.evidence import shown_mail
from admin.harmless import harmless_html
from mailflow.domain.errors import UnreadableDocument
from mailflow.domain.message import Address
from mailflow.services.asking import forward_mail
from mailflow.services.permissions import Right

originals = Blueprint("originals", __name__)
# The frame has an origin of its own, runs nothing, and asks nobody for anything; only our sheet of styles is in it.
_FRAME_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


@originals.get("/mail/<row:message_row>")
def mail(message_row: int) -> str:
    """One mail and what became of it."""
    with desk().reading() as reports:
        page = reports.mail_page(message_row)
    read = page.read
    shown = shown_mail(
        message_row, desk().originals.understood(message_row), facts=read.facts if read else None, trust=read.trust if read else None
    )
    return render_template("one_mail.html", section="mail", mail=shown, page=page)


@originals.get("/mail/<row:message_row>/original.eml")
def download(message_row: int) -> Response:
    """The mail as it came."""
    _see(message_row)
    return _file(desk().originals.raw(message_row), f"mail-{message_row}.eml", "message/rfc822")


@originals.get("/mail/<row:message_row>/html")
def html(message_row: int) -> Response:
    """The mail as its sender had it look, made harmless: for a frame of its own that runs nothing and loads nothing."""
    with desk().reading() as reports:
        reports.may_see_mail(message_row)
    answer = Response(harmless_html(desk().originals.understood(message_row).message.html), mimetype="text/html")
    answer.headers["Content-Security-Policy"] = _FRAME_POLICY
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@originals.post("/mail/<row:message_row>/forward")
@needs(Right.ANSWER)
def forward(message_row: int) -> BaseResponse:
    """The original as the attachment of a draft to somebody."""
    with desk().reading() as reports:
        reports.may_see_mail(message_row)
        subject = reports.subject_of(message_row)
    settings = desk().settings
    sender = Address(name=settings.mailbox.display_name or settings.firm.name, email=settings.mailbox.address.lower())
    note, to = request.form.get("note", "").strip()[:2000], request.form.get("to", "").strip()[:254]
    forward_mail(desk().front.store, message_row, to=to, note=note, subject=subject, sender=sender, actor=actor())
    flash("A draft with the original waits under Letters.", "good")
    return redirect(url_for("originals.mail", message_row=message_row))


@originals.get("/mail/<row:message_row>/part/<path:part>/page/<row:number>.png")
def page(message_row: int, part: str, number: int) -> Response:
    """A page of a PDF attachment as an image, drawn in the bounded child."""
    _see(message_row)
    try:
        picture = desk().originals.page(message_row, part, number)
    except UnreadableDocument as error:
        abort(404, error.reason)
    answer = Response(picture, mimetype="image/png")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@originals.get("/mail/<row:message_row>/part/<path:part>/file")
def attachment(message_row: int, part: str) -> Response:
    """An attachment as it came, always as a download."""
    _see(message_row)
    found = desk().originals.attachment(message_row, part)
    if found is None:
        abort(404, "The mail has no such part.")
    name, content = found
    return _file(content, name, "application/octet-stream")


def _see(message_row: int) -> None:
    """Raises LookupError for a mail that this person may not see."""
    with desk().reading() as reports:
        reports.may_see_mail(message_row)


def _file(content: bytes, name: str, media_type: str) -> Response:
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return answer
