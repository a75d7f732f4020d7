"""The words of rich text (RTF 1.9), which letters are written in, and in which Outlook hides HTML and compresses it.

MS-OXRTFEX says how the HTML is hidden, MS-OXRTFCP how the whole is compressed.
"""

import codecs
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from mailflow.domain.errors import UnreadableDocument

_LARGEST = 20_000_000  # bytes; pictures make letters large
_LONGEST = 2_000_000  # characters of text
_TOKEN = re.compile(r"\\([a-z]{1,32})(-?[0-9]{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL)
# Destinations whose words are no words of the letter.
_UNSEEN = frozenset(
    "fonttbl colortbl stylesheet info pict object objdata themedata colorschememapping datastore latentstyles listtable "
    "listoverridetable rsidtbl generator xmlnstbl mmathPr fldinst bkmkstart bkmkend filetbl revtbl userprops docvar".lower().split()
)
_SIGNS = {
    "par": "\n",
    "line": "\n",
    "sect": "\n",
    "page": "\n",
    "row": "\n",
    "cell": "\t",
    "nestcell": "\t",
    "nestrow": "\n",
    "tab": "\t",
} | {
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emspace": " ",
    "enspace": " ",
}
_ESCAPED = {"~": "\u00a0", "_": "-", "-": "", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"}
_CODE_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}
# The dictionary that compression begins with (MS-OXRTFCP 2.1.2.1).
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New "
    rb"RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


@dataclass(frozen=True, slots=True)
class RichWords:
    """What RTF says: its text, and the HTML that it was made of, empty where it was not."""

    text: str
    html: str = ""
    is_torn: bool = False


def rich_text(content: bytes) -> RichWords:
    """The words of RTF; struck-out and hidden ones are none."""
    source = content[:_LARGEST].decode("latin-1")
    is_html = "\\fromhtml1" in source[:2000]
    scan = _Scan()
    text = "".join(scan.words(source))[:_LONGEST]
    html = "".join(_Scan(wants_html=True).words(source))[:_LONGEST] if is_html else ""
    tidy = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip("\n")
    return RichWords(tidy, html, is_torn=bool(scan.outer))


def decompress(content: bytes) -> bytes:
    """The RTF inside PidTagRtfCompressed (MS-OXRTFCP); raises UnreadableDocument where it is none."""
    if len(content) < 16:
        raise UnreadableDocument("corrupt: the message's body is torn")
    packed, raw_size, kind, _ = struct.unpack_from("<4I", content)
    body = content[16 : packed + 4]
    if kind == 0x414C454D:  # "MELA": not compressed
        return body[:raw_size]
    if kind != 0x75465A4C or raw_size > _LARGEST:  # "LZFu"
        raise UnreadableDocument("corrupt: the message's body is compressed in an unknown way")
    window = bytearray(_DICTIONARY.ljust(4096, b"\0"))
    at = len(_DICTIONARY)
    written = bytearray()
    place = 0
    while place < len(body) and len(written) < raw_size:
        control = body[place]
        place += 1
        for bit in range(8):
            run, place, is_end = _run(body, place, window, is_copy=bool(control >> bit & 1), at=at)
            if is_end:
                return bytes(written)
            written += run
            at = (at + len(run)) % 4096
    return bytes(written)


def _run(body: bytes, place: int, window: bytearray, *, is_copy: bool, at: int) -> tuple[bytes, int, bool]:
    """The next literal, or the copy of a run of the dictionary, which grows while it is read; and whether that was the end."""
    if place >= len(body) or (is_copy and place + 1 >= len(body)):
        return b"", place, True
    if not is_copy:
        window[at] = body[place]
        return body[place : place + 1], place + 1, False
    word = body[place] << 8 | body[place + 1]
    start, length = word >> 4, (word & 15) + 2
    if start == at:
        return b"", place + 2, True
    run = bytearray()
    for offset in range(length):
        octet = window[(start + offset) % 4096]
        window[(at + offset) % 4096] = octet
        run.append(octet)
    return bytes(run), place + 2, False


@dataclass(frozen=True, slots=True)
class _State:
    """What counts inside a group: whether its words are seen, and how many characters stand in for a Unicode one."""

    is_unseen: bool = False
    is_struck: bool = False
    is_tag: bool = False
    is_rtf_only: bool = False
    stand_ins: int = 1


@dataclass(slots=True)
class _Scan:
    """One pass from left to right; no depth of groups can hurt it."""

    wants_html: bool = False
    charset: str = "cp1252"
    state: _State = field(default_factory=_State)
    outer: list[_State] = field(default_factory=list)
    skip: int = 0
    is_fresh: bool = False  # directly behind a group's begin, where a destination is named
    pending: bytearray = field(default_factory=bytearray)

    def words(self, source: str) -> Iterator[str]:
        """The text, or the HTML, piece by piece."""
        for token in _TOKEN.finditer(source):
            word, number, octet, sign, brace, plain = token.groups()
            if octet is not None:
                self._keep_octet(int(octet, 16))
                continue
            yield self._flushed()
            if brace:
                self._enter_or_leave(brace)
            elif word is not None:
                yield self._control(word, None if number is None else int(number))
            elif sign is not None:
                yield self._sign(sign)
            elif plain is not None:
                yield self._plain(plain)
        yield self._flushed()

    def _enter_or_leave(self, brace: str) -> None:
        if brace == "{":
            self.outer.append(self.state)
            self.is_fresh = True
        elif self.outer:
            self.state = self.outer.pop()
        self.skip = 0

    def _control(self, word: str, number: int | None) -> str:
        was_fresh, self.is_fresh = self.is_fresh, False
        if word in _UNSEEN or (word in ("header", "footer", "footnote") and self.wants_html):
            self.state = replace(self.state, is_unseen=True)
        elif word == "htmltag":
            self.state = replace(self.state, is_unseen=not self.wants_html, is_tag=True)
        elif word == "htmlrtf":
            self.state = replace(self.state, is_rtf_only=number != 0)
        elif word in ("strike", "striked", "v", "deleted"):
            self.state = replace(self.state, is_struck=number != 0)
        elif word == "plain":
            self.state = replace(self.state, is_struck=False)
        elif word == "uc":
            self.state = replace(self.state, stand_ins=number or 0)
        elif word == "u" and number is not None:
            self.skip = self.state.stand_ins
            return self._seen(chr(number % 65536)) if not 0xD800 <= number % 65536 < 0xE000 else ""
        elif word == "ansicpg" and number:
            self.charset = _known(f"cp{number}")
        elif word in _CODE_PAGES and not was_fresh and word != "ansi":
            self.charset = _CODE_PAGES[word]
        elif word in _SIGNS:
            return self._seen(_SIGNS[word])
        return ""

    def _sign(self, sign: str) -> str:
        if sign == "*":
            # an ignorable destination; the HTML of an encapsulated message stands in one
            self.state = replace(self.state, is_unseen=True)
            return ""
        return self._seen(_ESCAPED.get(sign, ""))

    def _plain(self, text: str) -> str:
        self.is_fresh = False
        rest = text[self.skip :]
        self.skip = max(self.skip - len(text), 0)
        return self._seen(rest)

    def _keep_octet(self, octet: int) -> None:
        if self.skip:
            self.skip -= 1
        else:
            self.pending.append(octet)

    def _flushed(self) -> str:
        if not self.pending:
            return ""
        text = self.pending.decode(self.charset, "replace")
        self.pending.clear()
        return self._seen(text)

    def _seen(self, text: str) -> str:
        state = self.state
        if state.is_unseen or state.is_struck or (self.wants_html and state.is_rtf_only):
            return ""
        return text


def _known(charset: str) -> str:
    try:
        codecs.lookup(charset)
    except LookupError:
        return "cp1252"
    return charset
