"""ISO 20022: remt.001 advices, camt.054/053/052 entries, pain.001 copies; by local names, so that every version and dialect is read.

What a payment pays (RmtInf) is the same in all of them and is read by `remittance_information`.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from mailflow.documents.advice import Advice, day_of, exact, write_out
from mailflow.documents.charsets import decode_text
from mailflow.documents.remittance_information import items_of, texts_of
from mailflow.documents.xml_tree import Element, below, children, find, name_of, parse_xml, text_at, text_below
from mailflow.domain.document import Document
from mailflow.domain.errors import UnreadableDocument

_ROOTS = ("RmtAdvc", "BkToCstmrDbtCdtNtfctn", "BkToCstmrStmt", "BkToCstmrAcctRpt", "CstmrCdtTrfInitn", "FIToFICstmrCdtTrf")
# The first versions named the message instead of its content.
_OLD_ROOTS = {"pain.001.001.02": "CstmrCdtTrfInitn", "pain.001.001.01": "CstmrCdtTrfInitn", "camt.053.001.01": "BkToCstmrStmt"} | {
    "BkToCstmrDbtCdtNtfctnV01": "BkToCstmrDbtCdtNtfctn",
    "BkToCstmrDbtCdtNtfctnV02": "BkToCstmrDbtCdtNtfctn",
    "BkToCstmrStmtV01": "BkToCstmrStmt",
    "BkToCstmrStmtV02": "BkToCstmrStmt",
}
_BEGINS = re.compile(
    rf"<(?:\w{{1,20}}:)?(?:{'|'.join(map(re.escape, (*_ROOTS, *_OLD_ROOTS)))})\b|"
    r"urn:iso:std:iso:20022:tech:xsd:(?:remt\.001|camt\.05[234]|pain\.001|pacs\.008)"
)
_NO_NUMBERS = frozenset({"NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOREF", "N/A"})
# BkTxCd/Domn/Fmly/SubFmlyCd (external code list 4), as far as it says how a credit came.
_METHODS = {"ACDT": "ACH", "ACON": "ACH", "ACOR": "ACH", "ADBT": "ACH"} | dict.fromkeys(
    ("ESCT", "SDVA", "XBCT", "DMCT", "BOOK", "PRCT", "TTLS", "AUTT", "ICCT", "RRCT", "XRCT", "VCOM", "INST"), "Bank transfer"
)
_CHECKS = frozenset({"CCHQ", "RCHQ", "CQRV", "BCHQ", "XRCQ", "XPCQ", "NPCC", "OPCQ", "ORCQ", "CLCQ", "CCCH", "LBCA"})
_ACH_INSTRUMENTS = re.compile(r"CCD|CTX|PPD|NURG\b|BACS|AFT|EFT", re.IGNORECASE)


class Iso20022:
    """Payment messages in XML."""

    media_types = ("application/xml", "text/xml")

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:  # noqa: ARG002  # the names of its elements are certain
        """Sure where the beginning names one of the messages."""
        text = decode_text(content[:6000]) or ""
        return 1.0 if text.lstrip().startswith("<") and _BEGINS.search(text) else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:
        """Its payments on one page; raises UnreadableDocument where it is torn, dangerous, or tells of none."""
        root = parse_xml(content)
        messages = [found for found in root.iter() if isinstance(found.tag, str) and _root_name(found) in _ROOTS]
        advices = [advice for message in messages for advice in _READERS[_root_name(message)](message)]
        if not messages:
            raise UnreadableDocument("an XML message of banks that is no payment advice")
        if not advices:
            raise UnreadableDocument("the bank's message tells of no payment that came in")
        return write_out(advices, part=part, name=name, media_type="application/xml")


def _root_name(element: Element) -> str:
    name = name_of(element)
    return _OLD_ROOTS.get(name, name)


def _advices(message: Element) -> Iterator[Advice]:
    """remt.001: an advice a RmtInf; the payment that it belongs to is in OrgnlPmtInf."""
    for information in children(message, "RmtInf"):
        payment = find(information, "OrgnlPmtInf")
        amount = next(below(payment, "InstdAmt", "IntrBkSttlmAmt", "EqvtAmt"), None)
        total, currency = _amount(amount)
        items = items_of([information], total)
        stated = [item.paid for item in items]
        if total is None and items and None not in stated:
            total = sum((paid for paid in stated if paid is not None), Decimal(0))
        yield Advice(
            payer=_name(payment, "Dbtr") or _name(information, "Invcee") or text_at(message, "GrpHdr", "InitgPty", "Nm"),
            payee=_name(payment, "Cdtr") or _name(information, "Invcr"),
            total=total,
            currency=currency or next((item.currency for item in items if item.currency), ""),
            paid_on=_day(payment, "IntrBkSttlmDt", "ReqdExctnDt", "ReqdColltnDt", "AccptncDtTm"),
            method=_instrument(payment, currency),
            references=_numbers(payment),
            notes=(("Advice", text_at(information, "RmtInfId")),),
            texts=texts_of([information]),
            items=items,
        )


def _booked(message: Element) -> Iterator[Advice]:
    """camt.054, 053, 052: every credit; reversals are no payments to us, nor are debits beside credits.

    A message of debits alone is what a payer's bank told him, and he hands on: those count that say what they pay.
    """
    yield from list(_of_direction(message, "CRDT")) or (advice for advice in _of_direction(message, "DBIT") if advice.texts or advice.items)


def _of_direction(message: Element, direction: str) -> Iterator[Advice]:
    for entry in below(message, "Ntry"):
        if text_at(entry, "CdtDbtInd") != direction or text_at(entry, "RvslInd") == "true":
            continue
        transactions = [found for found in below(entry, "TxDtls") if text_at(found, "CdtDbtInd") in ("", direction)] or [entry]
        for transaction in transactions:
            yield _credit(entry, transaction, is_only=len(transactions) == 1)


def _credit(entry: Element, transaction: Element, *, is_only: bool) -> Advice:
    own = find(transaction, "Amt") if transaction is not entry else None
    if own is None:
        own = find(transaction, "AmtDtls", "TxAmt", "Amt")
    if own is None and not is_only:
        own = find(transaction, "AmtDtls", "InstdAmt", "Amt")
    total, currency = _amount(own if own is not None else find(entry, "Amt"))
    details = children(transaction, "RmtInf")
    texts = texts_of(details) or tuple(text for text in (text_at(transaction, "AddtlTxInf"), text_at(entry, "AddtlNtryInf")) if text)
    parties = find(transaction, "RltdPties")
    return Advice(
        title="Credit advice",
        payer=_name(parties, "Dbtr") or _name(parties, "UltmtDbtr"),
        payee=_name(parties, "Cdtr"),
        total=total,
        currency=currency,
        paid_on=_day(entry, "ValDt", "BookgDt"),
        method=_entry_method(entry, transaction),
        references=(*_numbers(find(transaction, "Refs")), *_bank_numbers(entry)),
        notes=(("Status", "pending" if "PDNG" in text_at(entry, "Sts") else ""), ("Ultimate payer", _name(parties, "UltmtDbtr"))),
        texts=texts,
        items=items_of(details, total),
    )


def _transfers(message: Element) -> Iterator[Advice]:
    """pain.001 and pacs.008: a copy of what the payer told its bank."""
    for transfer in below(message, "CdtTrfTxInf"):
        batch = transfer.getparent()
        total, currency = _amount(next(below(transfer, "InstdAmt", "IntrBkSttlmAmt", "EqvtAmt"), None))
        details = children(transfer, "RmtInf")
        kind = text_at(batch, "PmtMtd")
        yield Advice(
            title="Payment advice",
            payer=_name(batch, "Dbtr") or _name(transfer, "Dbtr") or text_at(message, "GrpHdr", "InitgPty", "Nm"),
            payee=_name(transfer, "Cdtr"),
            total=total,
            currency=currency,
            paid_on=_day(transfer, "IntrBkSttlmDt", "ReqdExctnDt") or _day(batch, "ReqdExctnDt", "IntrBkSttlmDt"),
            method="Check"
            if kind == "CHK" or find(transfer, "ChqInstr") is not None
            else _instrument(transfer, currency) or _instrument(batch, currency),
            references=_numbers(find(transfer, "PmtId")) + _check_number(transfer),
            texts=texts_of(details),
            items=items_of(details, total),
        )


_READERS = {
    "RmtAdvc": _advices,
    "BkToCstmrDbtCdtNtfctn": _booked,
    "BkToCstmrStmt": _booked,
    "BkToCstmrAcctRpt": _booked,
    "CstmrCdtTrfInitn": _transfers,
    "FIToFICstmrCdtTrf": _transfers,
}


def _amount(element: Element | None) -> tuple[Decimal | None, str]:
    """The amount with its currency, which stands as an attribute of it or of what wraps it."""
    if element is None:
        return None, ""
    holder = element if element.get("Ccy") else next((found for found in below(element, "Amt") if found.get("Ccy")), element)
    return exact("".join(holder.itertext())), str(holder.get("Ccy") or "").upper()[:3]


def _name(element: Element | None, role: str) -> str:
    """A party's name; from version 8 on it stands in Pty."""
    return text_at(element, role, "Nm") or text_at(element, role, "Pty", "Nm")


def _day(element: Element | None, *names: str) -> date | None:
    return next((day for name in names if (day := day_of(text_at(element, name)))), None)


def _numbers(element: Element | None) -> tuple[tuple[str, str], ...]:
    """The payment's numbers: what the payer gave it first, which travels from end to end."""
    labelled = (
        ("End-to-end ID", text_below(element, "EndToEndId")),
        ("UETR", text_below(element, "UETR")),
        ("Check number", text_below(element, "ChqNb")),
        ("Payment reference", text_below(element, "InstrId", "PmtInfId")),
        ("Transaction number", text_below(element, "TxId", "ClrSysRef")),
    )
    return tuple((label, number) for label, number in labelled if number and number.upper() not in _NO_NUMBERS)


def _bank_numbers(entry: Element) -> tuple[tuple[str, str], ...]:
    number = text_below(entry, "AcctSvcrRef", "NtryRef")
    return (("Bank reference", number),) if number and number.upper() not in _NO_NUMBERS else ()


def _check_number(transfer: Element) -> tuple[tuple[str, str], ...]:
    number = text_at(transfer, "ChqInstr", "ChqNb")
    return (("Check number", number),) if number else ()


def _instrument(element: Element | None, currency: str) -> str:
    """The way to pay by PmtTpInf: a service level of SEPA or urgency, a local instrument of a clearing."""
    told = find(element, "PmtTpInf")
    level = text_at(told, "SvcLvl")
    if _ACH_INSTRUMENTS.search(f"{level} {text_at(told, 'LclInstrm')}"):
        return "ACH"
    if re.search(r"SEPA|INST", f"{level} {text_at(told, 'LclInstrm')}"):
        return "SEPA bank transfer"
    return "Bank transfer" if level or (currency == "EUR" and text_at(element, "PmtMtd") in ("TRF", "TRA")) else ""


def _entry_method(entry: Element, transaction: Element) -> str:
    codes = [text_at(element, "BkTxCd", "Domn", "Fmly", name) for element in (transaction, entry) for name in ("SubFmlyCd", "Cd")]
    if any(code in _CHECKS for code in codes):
        return "Check"
    return next((_METHODS[code] for code in codes if code in _METHODS), "")
