"""The verb: all rules run, all findings are kept, the first objection decides; without one, cash is applied or awaited."""

import dataclasses
from collections.abc import Sequence

from mailflow.domain.decision import Decision, Disposition, ExceptionReason, Finding, KnownAdvice, Proposal
from mailflow.domain.facts import Dispute, Facts
from mailflow.domain.ledger import Receipt
from mailflow.domain.message import Automatic, Message, SenderTrust, SentLetter
from mailflow.domain.ports import OpenItems
from mailflow.policy.case import Case
from mailflow.policy.cash import CashRules
from mailflow.policy.confidence import confidence_of
from mailflow.policy.rules import RULES

_MOST = 5
# What nobody can book to the cent before somebody has asked (CASES: "either decided to the cent or undecided").
_UNDECIDED = frozenset(
    {
        ExceptionReason.AMBIGUOUS,
        ExceptionReason.UNIDENTIFIED_PAYER,
        ExceptionReason.CURRENCY_MISMATCH,
        ExceptionReason.DUPLICATE,
        ExceptionReason.UNREADABLE,
    }
)


def decide_message(  # noqa: PLR0913  # everything that is known of a mail, each by its name
    facts: Facts,
    message: Message,
    proposals: tuple[Proposal, ...],
    *,
    trust: SenderTrust,
    automatic: Automatic | None,
    letter: SentLetter | None,
    ledger: OpenItems,
    receipts: tuple[Receipt, ...],
    known: tuple[KnownAdvice, ...],
    rules: CashRules,
) -> Decision:
    """What becomes of a mail's payment; `disposition` is `None` where it carries none and poses as nobody.

    `receipts` must hold those that the proposals name. An automatic mail (a bounce, an absence) never moves money by what it says
    about itself, but machine mail is often the remittance: it is judged like any other.
    """
    del message, automatic  # read by the rules of replies, not by those of cash
    receipt = _receipt(proposals, receipts)
    case = Case(ledger=ledger, rules=rules, proposals=proposals, facts=facts, trust=trust, receipt=receipt, known=known)
    findings = tuple(rule.find(case) for rule in RULES)
    if facts.remittance is None:
        findings = tuple(one for one in findings if one.reason in (None, ExceptionReason.SUSPECTED_FRAUD))
    reason = _first(findings)
    client = (_impersonated(trust, ledger) or (case.client_number if case.lines else None)) if trust.is_spoofed else case.client_number
    if client is None and letter is not None and facts.remittance is None and not trust.is_spoofed:
        client = letter.client_number
    if facts.remittance is None and reason is None:
        return Decision(
            disposition=None,
            client_number=client,
            disputes=facts.disputes,
            promises=facts.promises,
            findings=findings,
            confidence=confidence_of(case, None),
            rules=rules.version,
        )
    decision = _decision(case, findings, reason)
    return dataclasses.replace(decision, client_number=client if trust.is_spoofed else decision.client_number, promises=facts.promises)


def decide_receipt(receipt: Receipt, proposals: tuple[Proposal, ...], *, ledger: OpenItems, rules: CashRules) -> Decision:
    """What becomes of money for which no mail decided; always applied or an exception."""
    case = Case(ledger=ledger, rules=rules, proposals=proposals, receipt=receipt)
    findings = tuple(rule.find(case) for rule in RULES)
    return _decision(case, findings, _first(findings))


def _receipt(proposals: Sequence[Proposal], receipts: Sequence[Receipt]) -> Receipt | None:
    wanted = proposals[0].receipt_id if proposals else None
    return next((receipt for receipt in receipts if receipt.receipt_id == wanted), None)


def _first(findings: Sequence[Finding]) -> ExceptionReason | None:
    return next((finding.reason for finding in findings if finding.reason is not None), None)


def _decision(case: Case, findings: tuple[Finding, ...], reason: ExceptionReason | None) -> Decision:
    chosen = case.chosen
    disposition = Disposition.EXCEPTION if reason else Disposition.APPLIED if case.receipt is not None else Disposition.MATCHED
    offered = tuple(one for one in case.proposals if one.allocations or one.on_account)
    is_open = reason is None or not _is_undecided(case, reason)
    receipt = case.receipt.receipt_id if case.receipt is not None and reason is not ExceptionReason.DUPLICATE else None
    return Decision(
        disposition=disposition,
        exception=reason,
        chosen=_booked(case, chosen, is_open=is_open),
        candidates=_candidates(offered, reason),
        client_number=_client(case, reason, offered),
        receipt_ids=(receipt,) if receipt else (),
        disputes=_disputes(case),
        findings=findings,
        confidence=confidence_of(case, reason),
        rules=case.rules.version,
    )


def _is_undecided(case: Case, reason: ExceptionReason) -> bool:
    """Whether the exception books nothing: nobody could know, or the money has not come to a mail that may be a fraud."""
    if reason in _UNDECIDED:
        return True
    if reason is ExceptionReason.SUSPECTED_FRAUD:
        return case.receipt is None
    if reason is ExceptionReason.TRUST_FUNDS:
        return not any(line.reference for line in case.lines)  # a retainer names no invoice, even where its amount would fit one
    return reason is ExceptionReason.NO_ADVICE and not (case.chosen is not None and case.chosen.on_account)


def _booked(case: Case, chosen: Proposal | None, *, is_open: bool) -> Proposal | None:
    """The proposal as it would be booked: nothing where it is undecided, nothing on account while no money has come."""
    if chosen is None:
        return None
    if not is_open:
        return dataclasses.replace(chosen, allocations=(), on_account=None)
    return chosen if case.receipt is not None else dataclasses.replace(chosen, on_account=None)


def _candidates(offered: tuple[Proposal, ...], reason: ExceptionReason | None) -> tuple[Proposal, ...]:
    if reason is None or reason is ExceptionReason.DUPLICATE:
        return ()
    if reason is ExceptionReason.AMBIGUOUS:  # a choice is between readings that pay something
        offered = tuple(one for one in offered if one.allocations)
    return offered[:_MOST]


def _client(case: Case, reason: ExceptionReason | None, offered: tuple[Proposal, ...]) -> str | None:
    """The client; `None` where two strangers fit equally well."""
    if reason is not ExceptionReason.AMBIGUOUS or not offered:
        return case.client_number
    best = {one.client_number for one in offered if one.score >= offered[0].score}
    if len(best) == 1:
        return offered[0].client_number
    family = {member.number for member in case.ledger.family(offered[0].client_number or "")}
    return case.client_number if best <= family else None


def _impersonated(trust: SenderTrust, ledger: OpenItems) -> str | None:
    """The client whom a false sender plays: known by its number, its domain or its name; nobody where it plays the firm."""
    played = trust.impersonates
    if not played:
        return None
    if ledger.client(played) is not None:
        return played
    found = ledger.clients_of_domain(played) or tuple(client for client, score in ledger.clients_named(played) if score >= 0.9)
    return found[0].number if len(found) == 1 else None


def _disputes(case: Case) -> tuple[Dispute, ...]:
    """What the mail contests, and each difference that it deducts without a word."""
    stated = case.facts.disputes if case.facts is not None else ()
    named = {dispute.invoice_number for dispute in stated}
    silent = case.chosen.deductions if case.chosen is not None else ()
    return (*stated, *(dispute for dispute in silent if dispute.invoice_number not in named))
