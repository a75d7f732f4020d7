"""Every request and every answer against Microsoft's own schemas, where they lie beside the checkout (`../shared/protocol/ews`)."""

import threading
from functools import cache
from pathlib import Path

from lxml import etree

from tests.servers.ews.soap import NAMES, Element, S

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "protocol" / "ews"

# The schema of the xml: prefix, which types.xsd imports without saying where it is (XML Schema part 1, 4.2.6).
_XML_NAMESPACE = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
<xs:attribute name="lang" type="xs:language"/><xs:attribute name="space" type="xs:NCName"/></xs:schema>"""

_PLACELESS = '<xs:import namespace="http://www.w3.org/XML/1998/namespace"/>'
_PLACED = '<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="xml.xsd"/>'


def is_here() -> bool:
    """Whether there is something to check against."""
    return (FOLDER / "Messages.xsd").is_file()


class Schemas:
    """Validates; lxml's schema objects keep the errors of their last use, so one thread at a time."""

    def __init__(self) -> None:
        parser = etree.XMLParser()
        parser.resolvers.add(_Local())
        self._schema = etree.XMLSchema(etree.parse(str(FOLDER / "Messages.xsd"), parser))
        self._lock = threading.Lock()

    def violations(self, envelope: Element) -> list[str]:
        """What the schemas say against a SOAP envelope: its header's elements and its body."""
        headers = envelope.find("s:Header", NAMES)
        parts = [*(headers if headers is not None else []), *envelope.find("s:Body", NAMES)]
        return [said for part in parts if not str(part.tag).startswith(f"{{{S}}}") for said in self._of(part)]

    def _of(self, part: Element) -> list[str]:
        # A copy, because a schema looks at whole documents only.
        document = etree.ElementTree(etree.fromstring(etree.tostring(part, with_tail=False), etree.XMLParser(huge_tree=True)))
        with self._lock:
            if self._schema.validate(document):
                return []
            return [f"{etree.QName(part).localname}, line {error.line}: {error.message}" for error in self._schema.error_log]


@cache
def schemas() -> Schemas:
    """Read once a process: it takes a second."""
    return Schemas()


class _Local(etree.Resolver):  # type: ignore[misc]  # lxml ships no types
    def resolve(self, url: str, _public_id: str, context: object) -> object:
        name = url.rsplit("/", 1)[-1].lower()
        if name == "types.xsd":
            return self.resolve_string((FOLDER / "Types.xsd").read_text(encoding="utf-8").replace(_PLACELESS, _PLACED, 1).encode(), context)
        return self.resolve_string(_XML_NAMESPACE, context) if name == "xml.xsd" else None
