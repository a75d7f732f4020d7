"""One case on one screen: the mail, the document, the money, what may be booked, and what follows in the queue."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from admin.desk import desk
from admin.evidence import ShownMail, shown_mail
from admin.queues import queue_filter
from admin.reading_of import reply_part
from admin.words import money
from mailflow.domain.decision import Finding, Proposal
from mailflow.domain.facts import DisputeReason
from mailflow.domain.ledger import Client, OpenInvoice
from mailflow.domain.money import Money, exponent, total
from mailflow.services.asking import first_words
from mailflow.services.requests import WriteOffReason
from mailflow.store.reports import CasePage, Reports

cases = Blueprint("cases", __name__)
# What a case asks about: money, or anything else that a person reads and closes.
ABOUT_MONEY = frozenset({"payment", "receipt", "conflict"})
# The prefix of the fields in which a person types what an invoice gets.
PAYS = "pays-"
# The prefix of the fields in which a person says what becomes of what an invoice keeps open.
REST = "rest-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A proposal as the page offers it; `pays` names each invoice with what it gets and what is open on it."""

    proposal: Proposal
    client_name: str
    pays: tuple[tuple[str, Money, OpenInvoice | None], ...]

    @property
    def plain(self) -> dict[str, object]:
        """What fills the fields of the hand-made booking."""
        on_account = self.proposal.on_account
        return {
            "client": self.proposal.client_number or "",
            "allocations": {number: amount.plain for number, amount, _ in self.pays},
            "on_account": on_account.plain if on_account else "",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """What can be allocated by hand: the client that was asked for, its open items, and those that are named anywhere on the page."""

    client: Client | None
    choices: tuple[Client, ...]
    items: tuple[tuple[str, OpenInvoice], ...]


@cases.get("/cases/<row:case_id>")
def case(case_id: int) -> str:
    """The page of a case."""
    return case_page(case_id, typed=request.args)


def case_page(case_id: int, *, typed: Mapping[str, str], refused: str = "") -> str:
    """The page with what was typed in its fields; `refused` says why an act was not carried out. Raises LookupError."""
    asked_client = typed.get("client", "").strip()
    with desk().reading() as reports:
        page = reports.case_page(case_id)
        following = reports.neighbour(case_id, queue_filter())
        owners, asked = reports.owners(), reports.requests_of(case_id=case_id)
        candidates = _candidates(reports, page)
        hand = _hand(reports, page, asked_client or typed.get("client_number", ""), typed)
        reply = reply_part(reports, page)
    return render_template(
        "case.html",
        section="queue",
        page=page,
        case=page.case,
        mail=find_mail(page),
        candidates=candidates,
        findings=_objections(page),
        cash=_cash(page),
        advised=_advised(page),
        is_about_money=page.case.kind in ABOUT_MONEY,
        hand=hand,
        places=exponent(page.case.amount.currency) if page.case.amount else 2,
        asked_client=asked_client,
        typed=typed,
        # Without a suggestion the hand is all that is left; with one it opens when it is asked for, or comes back as it was.
        open_by_hand=not candidates or bool(asked_client or refused) or any(name.startswith(PAYS) for name in typed),
        refused=refused,
        reply=reply,
        owners=owners,
        asked=asked,
        question=_question(page),
        write_offs=list(WriteOffReason),
        contested=list(DisputeReason),
        following=following if following != case_id else None,
    )


def _question(page: CasePage) -> str:
    """What a letter to the payer may begin with."""
    cash = _cash(page) or _advised(page)
    candidates = page.decided.decision.candidates if page.decided is not None else ()
    numbers = tuple(item.invoice_number for item in candidates[0].allocations) if candidates else ()
    payer = page.client.contact_name if page.client is not None else ""
    return first_words(page.case.reason, amount=money(cash), numbers=numbers, payer=payer)


def find_mail(page: CasePage) -> ShownMail | None:
    """The mail of the case, taken apart, with the places of what was found in it."""
    row, read = page.case.message_row, page.read
    if row is None:
        return None
    return shown_mail(row, desk().originals.understood(row), facts=read.facts if read else None, trust=read.trust if read else None)


def _candidates(reports: Reports, page: CasePage) -> tuple[Candidate, ...]:
    offered = () if page.decided is None else page.decided.decision.candidates
    clients = reports.clients(proposal.client_number for proposal in offered if proposal.client_number)
    return tuple(
        Candidate(
            proposal=proposal,
            client_name=clients[proposal.client_number].name if proposal.client_number in clients else "",
            pays=tuple((item.invoice_number, item.amount, page.invoices.get(item.invoice_number)) for item in proposal.allocations),
        )
        for proposal in offered
    )


def _objections(page: CasePage) -> tuple[Finding, ...]:
    """Why a person is asked: what the rules objected to; the whole list is for the mail's own page."""
    findings = () if page.decided is None else page.decided.decision.findings
    return tuple(finding for finding in findings if finding.reason is not None or finding.rule in {"suggestion", "undone", "person"})


def _cash(page: CasePage) -> Money | None:
    """What is to be allocated up to the cent: the cash of the receipts that the decision is about; `None` while none has come."""
    ids = () if page.decided is None else page.decided.decision.receipt_ids
    receipts = [receipt for receipt in page.receipts if receipt.receipt_id in ids]
    if not receipts:
        return None
    currency = receipts[0].amount.currency
    left = (receipt.amount if receipt.unapplied is None else receipt.unapplied for receipt in receipts)
    return total((amount for amount in left if amount.currency == currency), currency)


def _advised(page: CasePage) -> Money | None:
    """What the advice says is paid."""
    remittance = page.read.facts.remittance if page.read is not None else None
    if remittance is None or remittance.total is None or not remittance.currency:
        return None
    return Money(round(remittance.total, exponent(remittance.currency)), remittance.currency)


def _hand(reports: Reports, page: CasePage, asked: str, typed: Mapping[str, str]) -> Hand:
    choices = reports.find_clients(asked) if asked else ()
    is_sure = len(choices) == 1 or (bool(choices) and asked in {choices[0].number, choices[0].name})
    client = choices[0] if is_sure else _payer(reports, page)
    own = reports.open_items(client.number) if client is not None else ()
    named = reports.invoices(
        [*page.invoices, *(name.removeprefix(PAYS) for name, value in typed.items() if name.startswith(PAYS) and value)]
    )
    rows = {item.number: item for item in (*own, *(item for item in named if item.balance))}
    clients = reports.clients(item.client_number for item in rows.values())
    ordered = sorted(
        rows.values(), key=lambda item: (item.client_number != (client.number if client else ""), item.invoiced_on, item.number)
    )
    items = tuple((clients[item.client_number].name if item.client_number in clients else "", item) for item in ordered)
    return Hand(client=client, choices=() if is_sure else choices, items=items)


def _payer(reports: Reports, page: CasePage) -> Client | None:
    """Whose open items are shown first: the case's client, otherwise that of the best candidate."""
    if page.client is not None or page.decided is None:
        return page.client
    numbers = [proposal.client_number for proposal in page.decided.decision.candidates if proposal.client_number]
    return reports.clients(numbers[:1]).get(numbers[0]) if numbers else None
