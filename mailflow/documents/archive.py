"""ZIP archives and gzipped files: what is inside, counted while it is read, because what an archive says of itself may be a lie."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from mailflow.documents.signatures import kind_of
from mailflow.domain.document import Document, Unit
from mailflow.domain.errors import UnreadableDocument
from mailflow.domain.message import Attachment
from mailflow.domain.ports import Contents

_MOST_FILES = 80  # as many as are opened of one mail
_LARGEST = 40_000_000  # bytes of all files together
_PIECE = 1 << 16
_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_TORN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


class Zip:
    """ZIP archives that are no office file."""

    media_types = ("application/zip", "application/x-zip-compressed")

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:  # noqa: ARG002  # the directory of the archive is certain
        """Sure of an archive whose directory can be read."""
        return 1.0 if kind_of(content) == "zip" else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:  # noqa: ARG002  # the shape of a leaf
        """Never; it is unpacked."""
        raise UnreadableDocument("not opened: packed too deeply")

    def unpack(self, content: bytes, *, name: str) -> Contents:  # noqa: ARG002  # as above
        """Its files by their place in it; those that cannot be read as documents that say why."""
        closed: list[Document] = []
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                files = tuple(_files(archive, closed))
        except (*_TORN, NotImplementedError) as error:
            raise UnreadableDocument("corrupt: the archive is torn") from error
        if not files and not closed:
            raise UnreadableDocument("blank: the archive is empty")
        return Contents(documents=tuple(closed), files=files)


class Gzip:
    """One file, gzipped."""

    media_types = ("application/gzip", "application/x-gzip")

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:  # noqa: ARG002  # the first bytes are certain
        """Sure of its first bytes."""
        return 1.0 if kind_of(content) == "gzip" else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:  # noqa: ARG002  # the shape of a leaf
        """Never; it is unpacked."""
        raise UnreadableDocument("not opened: packed too deeply")

    def unpack(self, content: bytes, *, name: str) -> Contents:
        """The file inside; raises UnreadableDocument where it is torn or swells too much."""
        stream = zlib.decompressobj(wbits=31)
        try:
            inside = stream.decompress(content, _LARGEST)
        except zlib.error as error:
            raise UnreadableDocument("corrupt: the compressed file is torn") from error
        if stream.unconsumed_tail:
            raise UnreadableDocument(f"dangerous: the file unpacks to more than {_LARGEST // 1_000_000} MB")
        if not stream.eof:
            raise UnreadableDocument("corrupt: the compressed file is torn")
        plain = name[:-3] if name.lower().endswith(".gz") else name
        return Contents(files=(Attachment(part="1", name=plain, content_type="application/octet-stream", content=inside),))


def _files(archive: zipfile.ZipFile, closed: list[Document]) -> Iterator[Attachment]:
    left = _LARGEST
    items = [item for item in archive.infolist() if not item.is_dir() and not _is_ignored(item.filename)]
    if len(items) > _MOST_FILES:  # what stands in some of them proves nothing of the others
        raise UnreadableDocument(f"too large: the archive holds {len(items):,} files, more than {_MOST_FILES}; none was opened")
    for number, item in enumerate(items, start=1):
        name = item.filename.replace("\\", "/").rpartition("/")[2][:200]
        try:
            content = _content(archive, item, left)
        except UnreadableDocument as error:
            closed.append(_closed(str(number), name, error.reason))
            continue
        left -= len(content)
        yield Attachment(part=str(number), name=name, content_type="application/octet-stream", content=content)


def _content(archive: zipfile.ZipFile, item: zipfile.ZipInfo, left: int) -> bytes:
    if item.flag_bits & 1:
        raise UnreadableDocument("encrypted: the archive opens only with a password")
    try:
        with archive.open(item) as stream:
            content = b"".join(_counted(stream, left))
    except NotImplementedError as error:
        raise UnreadableDocument("format not read yet: a file that is compressed in an unknown way") from error
    except _TORN as error:
        raise UnreadableDocument("corrupt: the archive is torn") from error
    return content


def _counted(stream: IO[bytes], left: int) -> Iterator[bytes]:
    """The pieces of a file as long as they are not too many."""
    while piece := stream.read(_PIECE):
        left -= len(piece)
        if left < 0:
            raise UnreadableDocument(f"dangerous: the archive unpacks to more than {_LARGEST // 1_000_000} MB")
        yield piece


def _is_ignored(name: str) -> bool:
    return name.startswith(_IGNORED) or name.rpartition("/")[2] in _IGNORED or name.rpartition("/")[2].startswith("._")


def _closed(part: str, name: str, reason: str) -> Document:
    return Document(part=part, name=name, media_type="application/octet-stream", unit=Unit.POINTS, unreadable=reason)
