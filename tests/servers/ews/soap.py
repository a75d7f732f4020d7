"""SOAP envelopes, response messages and faults of Exchange Web Services (MS-OXWSXGEN; SOAP 1.1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lxml import etree

Element = Any  # lxml ships no types

S = "http://schemas.xmlsoap.org/soap/envelope/"
M = "http://schemas.microsoft.com/exchange/services/2006/messages"
T = "http://schemas.microsoft.com/exchange/services/2006/types"
E = "http://schemas.microsoft.com/exchange/services/2006/errors"
NAMES = {"s": S, "m": M, "t": T}

# Exchange Server 2016 CU1 and later call themselves so.
VERSION = {"MajorVersion": "15", "MinorVersion": "1", "MajorBuildNumber": "2507", "MinorBuildNumber": "44", "Version": "V2017_07_11"}

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


@dataclass
class EwsError(Exception):
    """What goes wrong with one item of a request: a response message of class Error."""

    code: str
    text: str = ""
    values: dict[str, str] = field(default_factory=dict)


@dataclass
class SoapFault(Exception):
    """What goes wrong with a whole request: a SOAP fault with HTTP status 500."""

    code: str
    text: str = ""
    values: dict[str, str] = field(default_factory=dict)


def parse(body: bytes) -> Element:
    """The envelope of a request."""
    try:
        return etree.fromstring(body, _PARSER)
    except etree.XMLSyntaxError as error:
        raise SoapFault("ErrorSchemaValidation", f"The request failed schema validation: {error}") from error


def m(name: str, *children: Any, **attributes: str) -> Element:
    """An element of the messages namespace; children are elements, text, or `None` for nothing."""
    return _element(M, name, children, attributes)


def t(name: str, *children: Any, **attributes: str) -> Element:
    """An element of the types namespace."""
    return _element(T, name, children, attributes)


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return str(etree.QName(element).localname)


def find(element: Element, path: str) -> Element | None:
    """The first element at a path such as `m:ItemShape/t:BaseShape`."""
    return element.find(path, NAMES)


def need(element: Element, path: str) -> Element:
    """The first element at a path that a request must have."""
    found = find(element, path)
    if found is None:
        raise SoapFault("ErrorSchemaValidation", f"The request failed schema validation: {path} is missing.")
    return found


def text(element: Element | None, path: str = "", default: str = "") -> str:
    """The text at a path; `default` where there is none."""
    found = element if element is None or not path else element.find(path, NAMES)
    return default if found is None or found.text is None else str(found.text)


def kids(element: Element | None) -> list[Element]:
    """The child elements, without comments."""
    return [] if element is None else [child for child in element if isinstance(child.tag, str)]


def moment(value: datetime) -> str:
    """An xs:dateTime in UTC, as Exchange writes it (whole seconds)."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def boolean(value: object) -> str:
    """An xs:boolean."""
    return "true" if value else "false"


def success(operation: str, *children: Any) -> Element:
    """A response message of class Success."""
    return m(f"{operation}ResponseMessage", m("ResponseCode", "NoError"), *children, ResponseClass="Success")


def failure(operation: str, error: EwsError, *children: Any) -> Element:
    """A response message of class Error, with its MessageXml where there are values."""
    words = error.text or WORDS.get(error.code, "An error occurred.")
    values = m("MessageXml", *(t("Value", value, Name=name) for name, value in error.values.items())) if error.values else None
    return m(
        f"{operation}ResponseMessage",
        m("MessageText", words),
        m("ResponseCode", error.code),
        m("DescriptiveLinkKey", "0"),
        values,
        *children,
        ResponseClass="Error",
    )


def response(operation: str, messages: Iterable[Element]) -> Element:
    """What an operation answers: its response messages."""
    return m(f"{operation}Response", m("ResponseMessages", *messages))


def envelope(body: Element) -> bytes:
    """A whole answer, with the version of the server in its header."""
    root = etree.Element(f"{{{S}}}Envelope", nsmap={"s": S})
    header = etree.SubElement(root, f"{{{S}}}Header")
    header.append(etree.Element(f"{{{T}}}ServerVersionInfo", VERSION, nsmap={"h": T}))
    etree.SubElement(root, f"{{{S}}}Body").append(body)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def fault(error: SoapFault) -> bytes:
    """A SOAP fault with EWS's detail (MS docs: "Handling errors in EWS", ErrorServerBusy and its BackOffMilliseconds)."""
    words = error.text or WORDS.get(error.code, "An internal server error occurred.")
    root = etree.Element(f"{{{S}}}Envelope", nsmap={"s": S})
    found = etree.SubElement(etree.SubElement(root, f"{{{S}}}Body"), f"{{{S}}}Fault")
    code = etree.SubElement(found, "faultcode", nsmap={"a": T})
    code.text = f"a:{error.code}"
    said = etree.SubElement(found, "faultstring")
    said.set("{http://www.w3.org/XML/1998/namespace}lang", "en-US")
    said.text = words
    detail = etree.SubElement(found, "detail")
    for name, value in (("ResponseCode", error.code), ("Message", words)):
        etree.SubElement(detail, f"{{{E}}}{name}", nsmap={"e": E}).text = value
    if error.values:
        detail.append(t("MessageXml", *(t("Value", value, Name=name) for name, value in error.values.items())))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


# The texts of Exchange, by response code.
WORDS = {
    "ErrorAccessDenied": "Access is denied. Check credentials and try again.",
    "ErrorFolderExists": "A folder with the specified name already exists.",
    "ErrorFolderNotFound": "The specified folder could not be found in the store.",
    "ErrorImpersonateUserDenied": "The account does not have permission to impersonate the requested user.",
    "ErrorInternalServerTransientError": "An internal server error occurred. Try again later.",
    "ErrorInvalidIdMalformed": "Id is malformed.",
    "ErrorInvalidPropertyRequest": "Property is not valid for this object type.",
    "ErrorInvalidRecipients": "At least one recipient isn't valid.",
    "ErrorInvalidSyncStateData": "Synchronization state data is corrupt or otherwise invalid.",
    "ErrorIrresolvableConflict": (
        "The send or update operation could not be performed because the change key passed in the request does not match the current "
        "change key for the item."
    ),
    "ErrorItemNotFound": "The specified object was not found in the store.",
    "ErrorMailboxStoreUnavailable": "The mailbox database is temporarily unavailable.",
    "ErrorMimeContentConversionFailed": "MIME content conversion failed.",
    "ErrorMissingRecipients": "No recipients were specified. At least one recipient must be specified.",
    "ErrorNameResolutionNoResults": "No results were found.",
    "ErrorNonExistentMailbox": "The SMTP address has no mailbox associated with it.",
    "ErrorSendAsDenied": (
        "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending "
        "account."
    ),
    "ErrorServerBusy": "The server cannot service this request right now. Try again later.",
    "ErrorSubscriptionNotFound": "The subscription is not found.",
}


def _element(namespace: str, name: str, children: Iterable[Any], attributes: dict[str, str]) -> Element:
    element = etree.Element(f"{{{namespace}}}{name}", attributes, nsmap={"m": M, "t": T})
    for child in children:
        if isinstance(child, str):
            element.text = _clean(child)
        elif child is not None:
            element.append(child)
    return element


def _clean(value: str) -> str:
    """Text that XML 1.0 can carry (2.2, Characters); Exchange replaces the rest too."""
    return (
        value
        if value.isprintable()
        else "".join(char if char >= " " or char in "\t\n\r" else "\ufffd" for char in value).translate(_NOT_XML)
    )


_NOT_XML = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}
