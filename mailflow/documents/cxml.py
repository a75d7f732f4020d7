"""cXML PaymentRemittanceRequest, as procurement networks send it."""

import re
from collections.abc import Iterator
from decimal import Decimal

from mailflow.documents.advice import Advice, Item, day_of, exact, settle, write_out
from mailflow.documents.charsets import decode_text
from mailflow.documents.xml_tree import Element, below, children, find, name_of, parse_xml, text_at
from mailflow.domain.document import Document
from mailflow.domain.errors import UnreadableDocument

_BEGINS = re.compile(r"<(?:\w+:)?cXML\b|<!DOCTYPE\s+cXML\b|<PaymentRemittanceRequest\b")
# The DTD's enumeration of PaymentMethod/@type.
_METHODS = {
    "ach": "ACH",
    "eft": "EFT",
    "wire": "Wire",
    "check": "Check",
    "cheque": "Check",
    "draft": "Check",
    "creditTransfer": "Bank transfer",
} | {
    "bankTransfer": "Bank transfer",
    "swift": "Wire",
    "pcard": "Card",
    "creditCard": "Card",
    "debitTransfer": "ACH",
}


class Cxml:
    """Payment advices of the networks that speak cXML 1.2."""

    media_types = ("text/xml", "application/xml")

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:  # noqa: ARG002  # the root is certain
        """Sure where the root is cXML."""
        text = decode_text(content[:4000]) or ""
        return 1.0 if text.lstrip().startswith("<") and _BEGINS.search(text) else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:
        """Its payments on one page; raises UnreadableDocument where it holds none."""
        requests = list(below(parse_xml(content), "PaymentRemittanceRequest"))
        if not requests:
            raise UnreadableDocument("a cXML message that is no payment advice")
        return write_out([_advice(request) for request in requests], part=part, name=name, media_type="application/xml")


def _advice(request: Element) -> Advice:
    head, summary = find(request, "PaymentRemittanceRequestHeader"), find(request, "PaymentRemittanceSummary")
    total, currency = _money(summary, "NetAmount")
    gross, _ = _money(summary, "GrossAmount")
    items = settle([_item(detail) for detail in children(request, "RemittanceDetail")], total)
    method = find(head, "PaymentMethod")
    kind = str(method.get("type") or "") if method is not None else ""
    numbers = (
        ("Payment reference", _attribute(head, "paymentReferenceNumber")),
        *(
            ("Trace number", text_at(extra))
            for extra in below(head, "Extrinsic")
            if re.search(r"trace|UTR", str(extra.get("name") or ""), re.IGNORECASE)
        ),
        ("Payment number", _attribute(head, "paymentRemittanceID")),
    )
    return Advice(
        payer=_partner(head, "payer", "from", "originator"),
        payee=_partner(head, "payee", "to", "receiver"),
        total=total if total is not None else gross,
        currency=currency or next((item.currency for item in items), ""),
        paid_on=day_of(_attribute(head, "paymentDate")),
        method=_METHODS.get(kind, _METHODS.get(kind.lower(), "")),
        references=tuple((label, number) for label, number in numbers if number),
        texts=tuple(_words(head)),
        items=items,
    )


def _item(detail: Element) -> Item:
    paid, currency = _money(detail, "NetAmount")
    gross, _ = _money(detail, "GrossAmount")
    discount, _ = _money(detail, "DiscountAmount")
    adjusted, _ = _money(detail, "AdjustmentAmount")
    number, own, day = _document(detail)
    withheld = Decimal(0)
    if adjusted and paid is not None and gross is not None:
        withheld = gross - paid - abs(discount or Decimal(0))  # the sign of AdjustmentAmount differs from sender to sender
    elif adjusted and adjusted < 0:
        withheld = -adjusted
    return Item(
        number=number,
        own=own,
        invoiced_on=day_of(day),
        gross=gross,
        discount=abs(discount) if discount else None,
        withheld=withheld if withheld > 0 else None,
        reason=" ".join(_words(detail)),
        paid=paid,
        currency=currency,
    )


def _document(detail: Element) -> tuple[str, str, str]:
    """The invoice's number, else the order's, a number of the buyer's own, and the invoice's day."""
    attributes: dict[str, str] = {}
    for element in below(
        find(detail, "PayableInfo"), "InvoiceIDInfo", "InvoiceReference", "PayableInvoiceInfo", "OrderIDInfo", "OrderReference"
    ):
        for key, value in element.attrib.items():
            attributes.setdefault(str(key), str(value))
    number = attributes.get("invoiceID", "")
    order = attributes.get("orderID", "")
    extra = {str(each.get("name")).lower(): text_at(each) for each in below(detail, "Extrinsic")}
    number = number or next((value for key, value in extra.items() if "invoice" in key and value), "")
    return number or order, order if number else "", attributes.get("invoiceDate", "")


def _money(element: Element | None, name: str) -> tuple[Decimal | None, str]:
    money = find(element, name, "Money")
    return (exact(text_at(money)), str(money.get("currency") or "").upper()[:3]) if money is not None else (None, "")


def _attribute(element: Element | None, name: str) -> str:
    return str(element.get(name) or "") if element is not None else ""


def _partner(head: Element | None, *roles: str) -> str:
    contacts = {str(contact.get("role") or "").lower(): text_at(contact, "Name") for contact in below(head, "Contact")}
    return next((contacts[role] for role in roles if contacts.get(role)), "")


def _words(element: Element | None) -> Iterator[str]:
    """Comments, without what hangs on them."""
    for comment in children(element, "Comments") if element is not None else []:
        own = " ".join(" ".join([comment.text or "", *(child.tail or "" for child in comment if name_of(child) == "Attachment")]).split())
        if own:
            yield own
