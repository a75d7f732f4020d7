"""What a payment of ISO 20022 pays (RmtInf): structured by documents with their amounts, or in free lines for the payee."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from mailflow.documents.advice import Item, day_of, exact, settle
from mailflow.documents.spoken import spoken
from mailflow.documents.xml_tree import Element, below, children, find, text_at, text_below

_LINE = 140  # characters of one free line (Max140Text); a full one goes on in the next
# RfrdDocInf/Tp, external code list ExternalDocumentType1Code.
_CREDITS = frozenset({"CREN", "CNFA"})
_KINDS = {"CINV": "Invoice", "MSIN": "Invoice", "CREN": "Credit note", "CNFA": "Credit note", "DEBN": "Debit note", "DNFA": "Debit note"}
# RmtAmtAndTp/Tp of the newest versions, with what the element was called before.
_TYPED = {
    "DUPA": "DuePyblAmt",
    "DUEP": "DuePyblAmt",
    "DISC": "DscntApldAmt",
    "DSCT": "DscntApldAmt",
    "RMTD": "RmtdAmt",
    "REMI": "RmtdAmt",
} | {
    "CRED": "CdtNoteAmt",
    "CDTN": "CdtNoteAmt",
}
# AdjstmntAmtAndRsn/Rsn is four free characters; these are met.
_REASONS = {
    "DISC": "early payment discount",
    "WHTX": "withholding tax",
    "TAXW": "withholding tax",
    "PRIC": "rate or price not as agreed",
} | {
    "DUPL": "duplicate",
    "QTYC": "hours or quantity contested",
    "CRED": "credit as agreed",
}


def items_of(informations: Sequence[Element], total: Decimal | None) -> tuple[Item, ...]:
    """The documents that a payment pays, in the order of the file, credit notes as they add up to the total."""
    return settle([item for information in informations for strd in children(information, "Strd") for item in _items(strd)], total)


def texts_of(informations: Sequence[Element]) -> tuple[str, ...]:
    """The free lines, those that a line of full length breaks joined again, with the additional words of the structured ones."""
    lines: list[str] = []
    is_full = False
    for information in informations:
        for element in children(information, "Ustrd"):
            raw = "".join(element.itertext()).strip("\r\n\t")
            text = raw.strip()
            if is_full and lines:
                lines[-1] += text
            elif text:
                lines.append(text)
            is_full = len(raw) == _LINE
    extra = [text_at(more) for information in informations for more in below(information, "AddtlRmtInf")]
    return tuple(spoken(line) for line in (*lines, *extra) if line)


def _items(strd: Element) -> Iterator[Item]:
    documents = children(strd, "RfrdDocInf")
    amounts = find(strd, "RfrdDocAmt")
    reference = _creditor_reference(strd)
    if not documents and not reference:
        return
    if len(documents) < 2:
        yield _item(documents[0] if documents else None, amounts, reference, strd)
        return
    # one amount for several documents: each is named without an amount of its own, unless its lines have one
    for document in documents:
        yield _item(document, find(document, "LineDtls", "Amt"), "", strd)


def _item(document: Element | None, amounts: Element | None, reference: str, strd: Element) -> Item:
    kind = text_at(document, "Tp", "CdOrPrtry", "Cd") or text_at(document, "Tp", "Cd") or text_at(document, "Tp", "CdOrPrtry", "Prtry")
    number = text_at(document, "Nb") or text_at(document, "RfrdDocNb")
    is_credit = kind in _CREDITS or (find(amounts, "CdtNoteAmt") is not None and find(amounts, "DuePyblAmt") is None)
    due, remitted, discount = _sum(amounts, "DuePyblAmt"), _sum(amounts, "RmtdAmt"), _sum(amounts, "DscntApldAmt")
    adjusted, reason = _adjustments(amounts)
    tax = _sum(amounts, "TaxAmt")
    off = (discount or Decimal(0)) - adjusted
    paid = remitted if remitted is not None else due - off if due is not None else _sum(amounts, "CdtNoteAmt")
    gross = due
    if due is not None and paid is not None and tax and due - off - tax == paid:
        adjusted, reason = adjusted - tax, "; ".join(filter(None, (reason, "withholding tax")))
    elif paid is not None and off and due is not None and due == paid:
        gross = due + off  # some give as due what is left of it
    return Item(
        number=number or reference,
        own=reference if number and reference != number else "",
        kind=_KINDS.get(kind, ""),
        invoiced_on=_day(document),
        gross=gross,
        discount=discount or None,
        withheld=-adjusted if adjusted < 0 else None,
        reason=reason,
        paid=paid,
        currency=_currency(amounts),
        text=text_at(document, "LineDtls", "Desc")[:80] or text_below(strd, "RmtInfTxt")[:80],
        is_credit=is_credit,
    )


def _sum(amounts: Element | None, name: str) -> Decimal | None:
    """All amounts of one name; they are bare, or typed with the amount inside."""
    if amounts is None:
        return None
    found = [exact(text_at(element, "Amt") or text_at(element)) for element in children(amounts, name)]
    found += [
        exact(text_at(element, "Amt")) for element in children(amounts, "RmtAmtAndTp") if _TYPED.get(text_at(element, "Tp", "Cd")) == name
    ]
    if not found and name == "RmtdAmt" and len(children(amounts, "RmtAmtAndTp")) == 1 and not children(amounts, "RmtdAmt"):
        only = find(amounts, "RmtAmtAndTp")
        found = [exact(text_at(only, "Amt"))] if text_at(only, "Tp", "Cd") not in _TYPED else []
    known = [amount for amount in found if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _adjustments(amounts: Element | None) -> tuple[Decimal, str]:
    """The adjustments together, negative where they reduce (CdtDbtInd DBIT, or none), and their reasons."""
    total, reasons = Decimal(0), []
    for each in children(amounts, "AdjstmntAmtAndRsn") if amounts is not None else []:
        amount = exact(text_at(each, "Amt")) or Decimal(0)
        total += amount if text_at(each, "CdtDbtInd") == "CRDT" else -abs(amount)
        code = text_at(each, "Rsn")
        words = text_at(each, "AddtlInf")
        reasons.append(words or _REASONS.get(code, f"adjustment code {code}" if code else ""))
    return total, "; ".join(dict.fromkeys(reason for reason in reasons if reason))


def _currency(amounts: Element | None) -> str:
    return next((str(found.get("Ccy")) for found in amounts.iter() if found.get("Ccy")), "") if amounts is not None else ""


def _day(document: Element | None) -> date | None:
    return day_of(text_at(document, "RltdDt")) if document is not None else None


def _creditor_reference(strd: Element) -> str:
    """The creditor's own number (CdtrRefInf); one by ISO 11649 without its "RF" and check digits."""
    number = text_at(strd, "CdtrRefInf", "Ref") or text_at(strd, "CdtrRefInf", "CdtrRef")
    return re.sub(r"^RF\d\d(?=\w)", "", number.replace(" ", "")) if number else ""
