"""XML of strangers as a tree without namespaces: no entities, no network, no DTD, no huge trees."""

import re
from collections.abc import Iterator
from typing import Any

from mailflow.domain.errors import UnreadableDocument

Element = Any  # lxml's element, which has no stubs

_LARGEST = 10_000_000  # bytes; a bank's statement of a day has one
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE[^\[>]*\[|ENTITY)", re.IGNORECASE)


def parse_xml(content: bytes) -> Element:
    """The root; raises UnreadableDocument for broken and dangerous files. A torn file's readable beginning is not taken for the whole."""
    from lxml import etree

    if len(content) > _LARGEST:
        raise UnreadableDocument(f"dangerous: the XML file has more than {_LARGEST // 1_000_000} MB")
    if _DOCTYPE.search(content.replace(b"\0", b"")[:20_000]):
        raise UnreadableDocument("dangerous: the XML file defines entities of its own")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content.strip(b"\0\r\n\t \xef\xbb\xbf") if not _is_wide(content) else content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument("corrupt: the XML file is torn") from error
    return root


def name_of(element: Element) -> str:
    """The local name; banks and versions differ in namespaces only."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, name: str) -> list[Element]:
    """The children of that local name."""
    return [child for child in element if name_of(child) == name]


def find(element: Element | None, *path: str) -> Element | None:
    """The first element down a path of local names, `None` where there is none."""
    for name in path:
        element = next(iter(children(element, name)), None) if element is not None else None
    return element


def text_at(element: Element | None, *path: str) -> str:
    """The text down a path of local names, empty where there is none."""
    found = find(element, *path)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def below(element: Element | None, *names: str) -> Iterator[Element]:
    """All descendants of these local names, in the order of the file."""
    if element is not None:
        yield from (found for found in element.iter() if isinstance(found.tag, str) and name_of(found) in names)


def text_below(element: Element | None, *names: str) -> str:
    """The text of the first descendant of one of these names, the names in order of preference."""
    for name in names:
        for found in below(element, name):
            if text := " ".join("".join(found.itertext()).split()):
                return text
    return ""


def _is_wide(content: bytes) -> bool:
    return content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:4]
