"""The verb `open`: what hangs on a mail → Documents. Type by content, everything counted and bounded, nothing raised."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mailflow.documents.layout import text_document
from mailflow.documents.signatures import UNREAD, kind_of, pixels_of
from mailflow.domain.document import Document, Unit
from mailflow.domain.errors import UnreadableDocument
from mailflow.domain.message import Attachment, Message
from mailflow.domain.ports import Container, Contents, Leaf

# Why a file beyond a mail's limits was left shut.
TOO_MANY = "not opened: the mail has too many or too large attachments"
_SURE = 0.65  # from here on a leaf goes before the table of known formats
_POSSIBLE = 0.25
# Logos and icons of signatures; a photograph of a check that anyone could read has ten times as many bytes. A screenshot may have as
# few, but shows more points than a logo, and is no banner.
_LOGO_UP_TO = 20_000
_LARGEST_LOGO = 120_000
_LARGEST_LOGO_POINTS = 120_000  # 600 × 200
_LOWEST_SCREENSHOT, _LONGEST_SCREENSHOT = 120, 6  # points high; times as wide as high
# Invitations and business cards, which mail programs add by themselves.
_BESIDE_THE_POINT = frozenset({"text/calendar", "application/ics", "text/vcard", "text/x-vcard", "text/directory"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of one mail is opened; `nesting` counts messages inside, and files that are packed in files."""

    documents: int = 80
    bytes: int = 60_000_000
    nesting: int = 4


def files_of(message: Message, limits: Limits | None = None) -> tuple[Attachment, ...]:
    """The attachments that are worth opening, within the limits: logos are not."""
    return tuple(_within(message, limits or Limits()))


def left_out(message: Message, limits: Limits | None = None) -> tuple[Document, ...]:
    """Documents that say what the limits kept shut."""
    bounds = limits or Limits()
    taken = {item.part for item in _within(message, bounds)}
    return tuple(unreadable(item, TOO_MANY) for item in _files(message, bounds.nesting) if item.part not in taken)[: bounds.documents]


def nested_bodies(message: Message, limits: Limits | None = None) -> tuple[Document, ...]:
    """The bodies of messages inside the mail, under the part ``2/body``; plain text and HTML are alternatives."""
    bodies: list[Document] = []
    for inner in _messages(message, (limits or Limits()).nesting):
        part = f"{inner.part}/body"
        if inner.text.strip():
            bodies.append(text_document(inner.text, part=part, name=inner.subject))
        if inner.html_text.strip():
            bodies.append(text_document(inner.html_text, part=part, name=inner.subject, media_type="text/html"))
    return tuple(bodies)


def unpack_file(content: bytes, name: str, *, media_type: str, leaves: Sequence[Leaf]) -> Contents | None:
    """What a packed file (an archive, a message) holds, `None` where the file is none; raises UnreadableDocument with the reason."""
    leaf, sureness = _best(content, name, media_type, leaves)
    if sureness < _SURE or not isinstance(leaf, Container):
        return None
    contents = leaf.unpack(content, name=name)
    if [item.part for item in contents.files] != [""]:
        return contents
    (same,) = contents.files
    inner = unpack_file(same.content, same.name, media_type=same.content_type, leaves=leaves)
    return contents if inner is None else replace(inner, defects=(*contents.defects, *inner.defects))


def open_file(content: bytes, name: str, *, part: str, media_type: str, leaves: Sequence[Leaf]) -> Document:
    """One file as a Document; what cannot be read has its reason in `unreadable`."""
    if not content.strip(b"\0\r\n\t "):
        return _closed(part, name, media_type, "blank: the file is empty")
    best, sureness = _best(content, name, media_type, leaves)
    kind = kind_of(content)
    if sureness < _SURE and (reason := _unread(kind)):
        return _closed(part, name, kind if "/" in kind else media_type, reason)
    if best is None or sureness < _POSSIBLE:
        return _closed(part, name, media_type, f"format not read yet: {_described(name, media_type)}")
    try:
        return best.open(content, part=part, name=name)
    except UnreadableDocument as error:
        return _closed(part, name, media_type, error.reason)


def _best(content: bytes, name: str, media_type: str, leaves: Sequence[Leaf]) -> tuple[Leaf | None, float]:
    """The leaf that is surest of a file, and how sure it is."""
    ranked = sorted(((leaf.recognises(content, name=name, media_type=media_type), at) for at, leaf in enumerate(leaves)), reverse=True)
    sureness, best = ranked[0] if ranked else (0.0, 0)
    return (leaves[best] if ranked else None), sureness


def unreadable(item: Attachment, reason: str) -> Document:
    """A Document for an attachment that was not, or could not be, opened."""
    return _closed(item.part, item.name, item.content_type, reason)


def _closed(part: str, name: str, media_type: str, reason: str) -> Document:
    return Document(part=part, name=name, media_type=media_type, unit=Unit.POINTS, unreadable=reason)


def _unread(kind: str) -> str:
    if kind.startswith("image/"):
        return "image: needs OCR"
    if kind == "encrypted":
        return "encrypted: the file opens only with a password"
    if kind == "torn":
        return "corrupt: the archive is torn"
    return f"format not read yet: {UNREAD[kind]}" if kind in UNREAD else ""


def _described(name: str, media_type: str) -> str:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return f".{ending} file" if ending.isalnum() and len(ending) <= 8 else media_type


def _messages(message: Message, depth: int) -> Iterator[Message]:
    for inner in message.nested if depth > 0 else ():
        yield inner
        yield from _messages(inner, depth - 1)


def _files(message: Message, depth: int) -> Iterator[Attachment]:
    for owner in (message, *_messages(message, depth)):
        yield from (item for item in owner.attachments if not _is_beside_the_point(item) and not _is_logo(item, owner))


def _is_screenshot(content: bytes) -> bool:
    """Whether a picture of few bytes has the size and the shape of something to read."""
    size = pixels_of(content)
    if size is None:
        return False
    width, height = size
    shortest, longest = min(width, height), max(width, height)
    return width * height > _LARGEST_LOGO_POINTS and shortest >= _LOWEST_SCREENSHOT and longest <= _LONGEST_SCREENSHOT * shortest


def _is_beside_the_point(item: Attachment) -> bool:
    return item.content_type in _BESIDE_THE_POINT or item.name.lower().endswith((".ics", ".vcf"))


def _within(message: Message, limits: Limits) -> Iterator[Attachment]:
    size = 0
    for count, item in enumerate(_files(message, limits.nesting)):
        size += len(item.content)
        if count >= limits.documents or size > limits.bytes:
            return
        yield item


def _is_logo(item: Attachment, owner: Message) -> bool:
    """Whether a picture only adorns a signature: shown in the text, and small; or shown several times, as only adornments are."""
    if not (item.content_type.startswith("image/") or kind_of(item.content).startswith("image/")):
        return False
    is_shown = item.is_inline or (bool(item.content_id) and f"cid:{item.content_id}".lower() in owner.html.lower())
    if len(item.content) <= _LOGO_UP_TO and (is_shown or bool(item.content_id)) and not _is_screenshot(item.content):
        return True
    repeated = sum(1 for other in owner.attachments if other.content == item.content) > 1 or (
        bool(item.content_id) and owner.html.lower().count(f"cid:{item.content_id}".lower()) > 1
    )
    return is_shown and repeated and len(item.content) <= _LARGEST_LOGO
