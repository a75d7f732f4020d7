"""ISO 20022 statements (camt.053), notifications (camt.054) and interim reports (camt.052), by local names: every version and dialect.

A batch booking becomes a receipt for each of its details where these add up to what was booked, after charges; otherwise one receipt.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from mailflow.domain.facts import PaymentMethod
from mailflow.domain.money import Money
from mailflow.domain.ports import Load
from mailflow.feeds.bank import Entry, LeftOut, beginning, is_reference, method_in, money, refuse, takes_back, to_load
from mailflow.feeds.xml_file import Element, below, children, find, read_xml, text_at, words_below

_ROOTS = ("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn", "BkToCstmrAcctRpt")
_BEGINS = re.compile(
    rf"<(?:\w{{1,20}}:)?(?:{'|'.join(_ROOTS)})(?:V\d\d)?\b|iso:20022:tech:xsd:camt\.05[234]|<(?:\w{{1,20}}:)?camt\.05[234]\.001"
)
_LINE = 140  # characters of one free line (Max140Text); a full one goes on in the next
# BkTxCd (external code list 4) as far as it says how the money came; SEPA and book transfers are wires (CASES: method).
_CHECK_CODES = frozenset("CCHQ RCHQ CQRV BCHQ XRCQ XPCQ NPCC OPCQ ORCQ CLCQ CCCH LBCA DRFT RCDD".split())
_ACH_CODES = frozenset("ACDT ACON ACOR ADBT RACH".split())
_CARD_CODES = frozenset("CCRD MCRD POSC POSP SMCD".split())
# Money that was ours and goes back: returned credit, unpaid check, cancelled payment, reversed ACH credit.
_RETURN_CODES = frozenset("RRTN UPCQ UPCT RPCR ARET PRRT CQRV RCUA UPDD".split())
_NUMBERS = ("EndToEndId", "TxId", "InstrId", "UETR", "ChqNb", "AcctSvcrRef", "ClrSysRef", "PmtInfId", "MsgId")


class Camt:
    """Statements and credit notifications in XML."""

    def recognises(self, path: Path) -> float:
        """Sure where the beginning names one of the messages."""
        text = beginning(path, 6000).lstrip()
        return 1.0 if text.startswith("<") and _BEGINS.search(text) else 0.0

    def parse(self, path: Path) -> Load:
        """The whole file; raises FeedError where it is torn or an entry has no amount or day."""
        root = read_xml(path)
        remarks: list[str] = []
        statements = [found for found in below(root, "Stmt", "Ntfctn", "Rpt") if find(found, "Acct") is not None]
        entries = [entry for statement in statements for entry in _entries(path, statement, remarks)]
        return to_load(path, entries, remarks=remarks)


def _entries(path: Path, statement: Element, remarks: list[str]) -> Iterator[Entry]:
    account = next(iter(words_below(find(statement, "Acct", "Id"), "IBAN", "Id")), "")
    for booked in children(statement, "Ntry"):
        amount, booked_on = _amount(path, booked), _day(booked)
        if booked_on is None:
            refuse(path, booked.sourceline, "BookgDt", None, "an entry has a booking or value date such as 2026-05-31")
        details = [each for group in children(booked, "NtryDtls") for each in children(group, "TxDtls")]
        parts = _parts(details, amount)
        if len(details) > 1 and parts is None:
            remarks.append(
                f"line {booked.sourceline}: the {len(details)} details of {amount} do not add up to it; it was taken as one entry"
            )
        for detail, part in parts or ((None, amount),):
            yield _entry(booked, [detail] if detail is not None else details, account=account, booked_on=booked_on, amount=part)


def _amount(path: Path, booked: Element) -> Money:
    element = find(booked, "Amt")
    currency = str(element.get("Ccy") or "") if element is not None else ""
    said = "".join(element.itertext()).strip() if element is not None else ""
    found = money(said, currency) if re.fullmatch(r"[A-Z]{3}", currency) else None
    if found is None:
        refuse(
            path,
            booked.sourceline,
            "Amt",
            f"{said} {currency}".strip(),
            'write plain decimals and the currency, <Amt Ccy="USD">1234.50</Amt>',
        )
    return found


def _parts(details: Sequence[Element], amount: Money) -> list[tuple[Element, Money]] | None:
    """The details with their amounts where each has one and they make the entry, gross or after their charges; `None` otherwise."""
    if len(details) < 2:
        return None
    gross = [_own_amount(detail, amount.currency) for detail in details]
    known = [each for each in gross if each is not None]
    if len(known) < len(gross):
        return None
    net = [Money(each.amount - _charges(detail, amount.currency), amount.currency) for each, detail in zip(known, details, strict=True)]
    for amounts in (known, net):
        if sum((each.amount for each in amounts), Decimal(0)) == amount.amount and all(each.amount > 0 for each in amounts):
            return list(zip(details, amounts, strict=True))
    return None


def _own_amount(detail: Element, currency: str) -> Money | None:
    """What a detail moved on the account, in the account's currency."""
    for path in (("Amt",), ("AmtDtls", "TxAmt", "Amt"), ("AmtDtls", "CntrValAmt", "Amt"), ("AmtDtls", "InstdAmt", "Amt")):
        element = find(detail, *path)
        if element is not None and element.get("Ccy") == currency:
            return money("".join(element.itertext()), currency)
    return None


def _charges(element: Element, currency: str) -> Decimal:
    """The bank's charges that were taken off, as far as they are in the account's currency."""
    charges = find(element, "Chrgs")
    total = find(charges, "TtlChrgsAndTaxAmt")
    found = [total] if total is not None else [find(each, "Amt") for each in (children(charges, "Rcrd") or children(element, "Chrgs"))]
    known = [money("".join(each.itertext()), currency) for each in found if each is not None and each.get("Ccy") == currency]
    return sum((each.amount for each in known if each is not None), Decimal(0))


def _entry(booked: Element, details: Sequence[Element], *, account: str, booked_on: date, amount: Money) -> Entry:
    is_credit = text_at(booked, "CdtDbtInd") != "DBIT"
    is_reversal = text_at(booked, "RvslInd").lower() in ("true", "1")
    codes = {code for element in (booked, *details) for code in words_below(find(element, "BkTxCd"), "Cd", "SubFmlyCd")}
    extra = " ".join((text_at(booked, "AddtlNtryInf"), *(text_at(detail, "AddtlTxInf") for detail in details)))
    came_back = is_reversal or bool(codes & _RETURN_CODES) or any(find(detail, "RtrInf") is not None for detail in details)
    returns = not is_credit and (came_back or takes_back(extra))
    status = text_at(booked, "Sts", "Cd") or text_at(booked, "Sts") or "BOOK"
    left_out = None if is_credit or returns else LeftOut.PAID_OUT
    if is_credit and came_back:
        left_out = LeftOut.GIVEN_BACK
    if status != "BOOK":
        left_out = LeftOut.PENDING
    why = [word for detail in details for word in words_below(find(detail, "RtrInf"), "Cd", "AddtlInf")] if returns else []
    told = " ".join(part for part in (*why, *_texts(details), *_numbers(details)) if part)
    return Entry(
        line=booked.sourceline,
        account=account,
        booked_on=booked_on,
        amount=amount,
        bank_id=_own_id(booked, details),
        method=_method(codes, extra),
        payer_name=_payer(details),
        reference=" ".join(part for part in (told or extra, _instructed(details, amount)) if part),
        words=" ".join(word for element in (booked, *details) for word in words_below(element, *_NUMBERS)),
        returns=returns and status == "BOOK",
        left_out=left_out,
    )


def _own_id(booked: Element, details: Sequence[Element]) -> str:
    """The account servicer's reference of the detail, or of the entry where this has one detail; entry and end-to-end number otherwise."""
    of_entry = text_at(booked, "AcctSvcrRef")
    if len(details) == 1:
        of_detail = text_at(details[0], "Refs", "AcctSvcrRef")
        if is_reference(of_detail) and of_detail:
            return of_detail
        only = len([each for group in children(booked, "NtryDtls") for each in children(group, "TxDtls")]) == 1
        number = next((word for word in words_below(find(details[0], "Refs"), "TxId", "InstrId", "EndToEndId") if is_reference(word)), "")
        if not only and of_entry and number:
            return f"{of_entry}-{number}"
    return of_entry if is_reference(of_entry) else ""


def _texts(details: Sequence[Element]) -> Iterator[str]:
    """The remittance information: numbers of structured documents behind a word that announces them, then the free lines."""
    for information in (each for detail in details for each in children(detail, "RmtInf")):
        for document in below(information, "RfrdDocInf"):
            number = text_at(document, "Nb") or text_at(document, "RfrdDocNb")
            yield f"INV {number}" if number else ""
        for reference in below(information, "CdtrRefInf"):
            number = re.sub(r"^RF\d\d(?=\w)", "", (text_at(reference, "Ref") or text_at(reference, "CdtrRef")).replace(" ", ""))
            yield f"INV {number}" if number else ""
        lines = ["".join(line.itertext()).strip("\r\n\t") for line in children(information, "Ustrd")]
        yield "".join(line if len(line) == _LINE else f"{line.strip()} " for line in lines)
        yield from words_below(information, "AddtlRmtInf")


def _numbers(details: Sequence[Element]) -> Iterator[str]:
    for detail in details:
        for word, name in (("CHECK", "ChqNb"), ("EREF", "EndToEndId")):
            for number in words_below(detail, name)[:1]:
                yield f"{word} {number}" if is_reference(number) else ""


def _instructed(details: Sequence[Element], amount: Money) -> str:
    """What the payer had told its bank, where something else came: charges on the way, or another currency."""
    if len(details) != 1:
        return ""
    element = find(details[0], "AmtDtls", "InstdAmt", "Amt")
    said = "".join(element.itertext()).strip() if element is not None else ""
    currency = str(element.get("Ccy") or "") if element is not None else ""
    charges = _charges(details[0], amount.currency)
    parts = [f"INSTRUCTED {currency} {said}"] if said and money(said, currency) != amount else []
    return " ".join((*parts, *([f"CHARGES {amount.currency} {charges}"] if charges else ())))


def _payer(details: Sequence[Element]) -> str:
    for detail in details if len(details) == 1 else ():
        parties = find(detail, "RltdPties")
        for role in ("Dbtr", "UltmtDbtr", "InitgPty"):
            if name := text_at(parties, role, "Nm") or text_at(parties, role, "Pty", "Nm"):
                return name
    return ""


def _method(codes: set[str], extra: str) -> PaymentMethod:
    if "LBOX" in codes:
        return PaymentMethod.LOCKBOX
    for known, method in ((_CHECK_CODES, PaymentMethod.CHECK), (_ACH_CODES, PaymentMethod.ACH), (_CARD_CODES, PaymentMethod.CARD)):
        if codes & known:
            return method
    return PaymentMethod.WIRE if "PMNT" in codes else method_in(extra) or PaymentMethod.WIRE


def _day(booked: Element) -> date | None:
    for name in ("BookgDt", "ValDt"):
        try:
            return date.fromisoformat(text_at(booked, name)[:10])
        except ValueError:
            continue
    return None
