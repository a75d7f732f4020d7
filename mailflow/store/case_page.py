"""Everything that the page of one case shows."""

from dataclasses import dataclass

from mailflow.domain.ledger import Client, OpenInvoice, Receipt
from mailflow.domain.lifecycle import CaseState
from mailflow.store.booking import Posted
from mailflow.store.cases import Case, Cases, PastAct
from mailflow.store.claims import Claims
from mailflow.store.decisions import Decided, Decisions, ReadMail
from mailflow.store.journal import Journal
from mailflow.store.ledger import Ledger
from mailflow.store.receipts import Receipts
from mailflow.store.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """A case with what it rests on: the decision (with candidates and findings), what the mail says, the money, what was booked.

    `answered` is the latest decision where the case is resolved, `bookings` what stands in the books of it.
    `receipts` are those of the decision and of its candidates, `invoices` those that candidates name, with their balances of this moment.
    """

    case: Case
    history: tuple[PastAct, ...]
    client: Client | None
    decided: Decided | None
    answered: Decided | None
    read: ReadMail | None
    receipts: tuple[Receipt, ...]
    invoices: dict[str, OpenInvoice]
    bookings: tuple[Posted, ...]


def read_case_page(work: Work, case_id: int) -> CasePage:
    """The page of a case; raises LookupError where there is none."""
    cases, ledger = Cases(work), Ledger(work)
    case = cases.get(case_id)
    decisions = Decisions(work, Claims(work))
    decided = None if case.decision_id is None else decisions.get(case.decision_id)
    answered = _latest(decisions, case) if case.state is CaseState.RESOLVED else None
    return CasePage(
        case=case,
        history=cases.history(case_id),
        client=None if case.client_number is None else ledger.find_client(case.client_number),
        decided=decided,
        answered=answered,
        read=None if case.message_row is None else decisions.find_reading(case.message_row),
        receipts=Receipts(work).find(_receipt_ids(case, decided)),
        invoices=ledger.find_invoices(_invoice_numbers(decided)),
        bookings=_bookings(Journal(work, ledger), case, answered or decided),
    )


def _latest(decisions: Decisions, case: Case) -> Decided | None:
    of_mail = () if case.message_row is None else decisions.of_message(case.message_row)
    of_receipt = () if case.receipt_id is None else decisions.of_receipt(case.receipt_id)
    return next(iter((*of_mail, *of_receipt)), None)


def _receipt_ids(case: Case, decided: Decided | None) -> list[str]:
    proposals = () if decided is None else decided.decision.candidates
    decided_ids = () if decided is None else decided.decision.receipt_ids
    named = (case.receipt_id, *decided_ids, *(proposal.receipt_id for proposal in proposals))
    return list(dict.fromkeys(receipt_id for receipt_id in named if receipt_id is not None))


def _invoice_numbers(decided: Decided | None) -> set[str]:
    if decided is None:
        return set()
    chosen = () if decided.decision.chosen is None else (decided.decision.chosen,)
    return {allocation.invoice_number for proposal in (*chosen, *decided.decision.candidates) for allocation in proposal.allocations}


def _bookings(journal: Journal, case: Case, decided: Decided | None) -> tuple[Posted, ...]:
    found = () if decided is None else journal.of_decision(decided.id)
    of_receipt = () if case.receipt_id is None else journal.of_receipt(case.receipt_id)
    return tuple({posted.entry_id: posted for posted in (*found, *of_receipt)}.values())
