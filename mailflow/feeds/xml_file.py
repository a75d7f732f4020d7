"""An XML file of a bank as a tree by local names: namespaces and versions differ, names do not. No entities, no network, no DTD."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mailflow.domain.errors import FeedError

Element = Any  # lxml's element, which has no stubs


def read_xml(path: Path) -> Element:
    """The root; raises FeedError where the file is torn or defines entities of its own."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = etree.parse(str(path), parser)
    except (etree.XMLSyntaxError, OSError) as error:
        line = getattr(error, "lineno", None)
        fix = f"the XML file is torn ({error}); fetch it from the bank again"
        raise FeedError(file=path.name, line=line, column=None, value=None, fix=fix) from error
    if tree.docinfo.internalDTD is not None:
        raise FeedError(
            file=path.name, line=1, column=None, value="DOCTYPE", fix="a bank's file defines nothing itself; fetch it from the bank again"
        )
    return tree.getroot()


def name_of(element: Element) -> str:
    """The local name."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element | None, *names: str) -> list[Element]:
    """The children of these local names."""
    return [child for child in element if name_of(child) in names] if element is not None else []


def find(element: Element | None, *path: str) -> Element | None:
    """The first element down a path of local names, `None` where there is none."""
    for name in path:
        element = next(iter(children(element, name)), None)
    return element


def text_at(element: Element | None, *path: str) -> str:
    """The words down a path of local names, empty where there are none."""
    found = find(element, *path)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def below(element: Element | None, *names: str) -> Iterator[Element]:
    """All descendants of these local names, in the order of the file."""
    if element is not None:
        yield from (found for found in element.iter() if isinstance(found.tag, str) and name_of(found) in names)


def words_below(element: Element | None, *names: str) -> list[str]:
    """The words of all descendants of these local names that have some."""
    return [words for found in below(element, *names) if (words := " ".join("".join(found.itertext()).split()))]
