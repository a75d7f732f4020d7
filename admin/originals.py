"""Mail and documents as they came: pages as images, files and originals to download, never run and never framed with rights."""

from urllib.parse import quote

from flask import Blueprint, Response, abort, render_template

from admin.desk import desk
from admin.evidence import shown_mail
from mailflow.domain.errors import UnreadableDocument

originals = Blueprint("originals", __name__)


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
    return _file(desk().originals.raw(message_row), f"mail-{message_row}.eml", "message/rfc822")


@originals.get("/mail/<row:message_row>/part/<path:part>/page/<row:number>.png")
def page(message_row: int, part: str, number: int) -> Response:
    """A page of a PDF attachment as an image, drawn in the bounded child."""
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
    found = desk().originals.attachment(message_row, part)
    if found is None:
        abort(404, "The mail has no such part.")
    name, content = found
    return _file(content, name, "application/octet-stream")


def _file(content: bytes, name: str, media_type: str) -> Response:
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return answer
