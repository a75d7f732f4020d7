"""A person's word on what a mail says: right as it was read, or corrected; what follows is set anew, and the word is kept as an example."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from mailflow.domain.codec import to_plain
from mailflow.domain.consequences import Consequence, Follow
from mailflow.domain.decision import Decision, ExceptionReason, Finding
from mailflow.domain.errors import IllegalMove
from mailflow.domain.facts import Dispute, DisputeReason, Facts, Kind, Promise, Said
from mailflow.domain.message import Address
from mailflow.policy.follow import Circumstances, follow
from mailflow.policy.replies import ReplyRules
from mailflow.services.seen import Seen, check
from mailflow.store.cases import Act, Case
from mailflow.store.decisions import Decided, ReadMail
from mailflow.store.tables.replies import ChangeState
from mailflow.store.unit import Store, UnitOfWork

# What was drafted, found and marked stands; a correction changes what is said, not what was looked up.
_KEPT = frozenset({Follow.ANSWER, Follow.NO_ANSWER, Follow.PAYMENT, Follow.ADDRESS, Follow.CASE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A promise (`due_on`) or a dispute (`reason`) as a person typed it."""

    invoice_number: str
    due_on: date | None = None
    reason: DisputeReason | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What a mail says in a person's view; `sender` is its address, which a wish for silence is about."""

    kinds: tuple[Kind, ...]
    sender: str = ""
    claims: tuple[Claimed, ...] = ()


def confirm(store: Store, seen: Seen) -> int:
    """The mail was read right, and nothing more is to be done here; the case's new version."""
    with store.unit() as unit:
        case = check(unit, seen)
        row, read = _reading(unit, case)
        earlier = unit.examples.find(row)
        if earlier is None:
            unit.examples.keep(row, read.facts, is_correct=True, actor=seen.actor)
        version = unit.cases.resolve(seen.case_id, seen.version, Act(name="read right", actor=seen.actor, note=seen.reason))
        unit.audit.note("reading.confirmed", actor=seen.actor, subject=f"message:{row}")
        unit.commit()
    return version


def correct(store: Store, seen: Seen, said: Corrected, *, rules: ReplyRules) -> int:
    """The mail says something else than was read: what followed from it is withdrawn, and follows anew; the case's new version.

    Raises IllegalMove where an invoice is not in the ledger, or the case is about money.
    """
    with store.unit() as unit:
        case = check(unit, seen)
        row, read = _reading(unit, case)
        decided = _latest(unit, row)
        if decided is None or decided.decision.disposition is not None:
            raise IllegalMove("this mail carries a payment; decide the payment's case first")
        right = _facts(unit, read.facts, said)
        decision = _decision(unit, decided.decision, read, right, sender=said.sender, rules=rules)
        unit.claims.withdraw(decided.id)
        decision_id = unit.decisions.keep(replace(decision, exception=_lifted(decision)), actor=seen.actor, message_row=row)
        unit.examples.keep(row, right, is_correct=_is_same(read.facts, right), actor=seen.actor)
        before, after = _plain(read.facts), _plain(right)
        note = seen.reason or "the reading was corrected"
        act = Act(name="corrected", actor=seen.actor, note=note, before=before, after=after)
        version = unit.cases.restate(seen.case_id, seen.version, act, decision_id=decision_id, reason=_reason(said, case))
        unit.audit.note("reading.corrected", actor=seen.actor, subject=f"message:{row}", facts={"before": before, "after": after})
        unit.commit()
    return version


def decide_contact(store: Store, seen: Seen, change_id: int, *, is_confirmed: bool, new_email: str = "") -> None:
    """A proposed address is right, or is not to be used. Raises StaleCase where somebody was quicker, IllegalMove without an address."""
    with store.unit() as unit:
        case = check(unit, seen)
        decided = _latest(unit, _row(case))
        waiting = unit.addresses.changes_of([decided.id] if decided is not None else [])
        change = next((one for one in waiting if one.id == change_id), None)
        if change is None:
            raise IllegalMove("this change does not belong to the case any more; reload the page")
        email = new_email.strip().lower() or change.new_email
        if is_confirmed and "@" not in email:
            raise IllegalMove("type the address that is to be written to")
        state = ChangeState.CONFIRMED if is_confirmed else ChangeState.REFUSED
        unit.addresses.decide(change_id, state, actor=seen.actor, new_email=email if is_confirmed else "")
        unit.audit.note(f"contact.{state}", actor=seen.actor, subject=f"client:{change.client_number}", facts={"change": change_id})
        unit.commit()


def examples_of(store: Store) -> Iterator[dict[str, Any]]:  # JSON's own types
    """Every mail whose reading a person has judged: its words, what was read, what is right. For measuring and retraining."""
    with store.reading() as unit:
        for example in unit.examples.all():
            read = unit.decisions.find_reading(example.message_row)
            yield {
                "text": example.right.reply_text,
                "is_correct": example.is_correct,
                "read": _plain(read.facts) if read is not None else None,
                "right": _plain(example.right),
                "by": example.actor,
                "at": example.at.isoformat(),
            }


def _reading(unit: UnitOfWork, case: Case) -> tuple[int, ReadMail]:
    row = _row(case)
    read = unit.decisions.find_reading(row)
    if read is None:
        raise IllegalMove("this mail has not been read yet")
    return row, read


def _row(case: Case) -> int:
    if case.message_row is None:
        raise IllegalMove("this case is not about a mail")
    return case.message_row


def _latest(unit: UnitOfWork, row: int) -> Decided | None:
    return next(iter(unit.decisions.of_message(row)), None)


def _facts(unit: UnitOfWork, facts: Facts, said: Corrected) -> Facts:
    """The reading with a person's facts; what was read right keeps the words that it rests on."""
    known = unit.ledger.find_invoices(claim.invoice_number for claim in said.claims)
    missing = [claim.invoice_number for claim in said.claims if claim.invoice_number not in known]
    if missing:
        raise IllegalMove(f"the ledger has no invoice {', '.join(dict.fromkeys(missing))}; type its number as the ledger spells it")
    read = {one.kind: one for one in facts.said}
    promises = {(one.invoice_number, one.due_on): one.evidence for one in facts.promises}
    disputes = {one.invoice_number: one.evidence for one in facts.disputes}
    return replace(
        facts,
        said=tuple(replace(read.get(kind, Said(kind=kind, confidence=1.0)), confidence=1.0) for kind in said.kinds),
        promises=tuple(
            Promise(
                invoice_number=one.invoice_number,
                due_on=one.due_on,
                amount=one.amount,
                evidence=promises.get((one.invoice_number, one.due_on), ()),
            )
            for one in said.claims
            if one.due_on is not None
        ),
        disputes=tuple(
            Dispute(invoice_number=one.invoice_number, reason=one.reason, amount=one.amount, evidence=disputes.get(one.invoice_number, ()))
            for one in said.claims
            if one.reason is not None
        ),
    )


def _decision(unit: UnitOfWork, asked: Decision, read: ReadMail, right: Facts, *, sender: str, rules: ReplyRules) -> Decision:
    number = asked.client_number
    circumstances = Circumstances(
        facts=right,
        trust=replace(read.trust, warnings=()),  # a person has looked at the sender
        sender=Address(email=sender.lower()),
        today=unit.outbox.now.date(),
        automatic=read.automatic,
        letter=read.letter,
        client=unit.ledger.find_client(number) if number is not None else None,
        disputes=right.disputes,
        promises=right.promises,
        why_no_answer="a person has taken the mail over",
    )
    kept = tuple(one for one in asked.follows if one.kind in _KEPT)
    anew = tuple(one for one in follow(circumstances, rules) if one.kind not in _KEPT)
    return replace(
        asked,
        disputes=right.disputes,
        promises=right.promises,
        follows=_each_once((*anew, *kept)),
        findings=(*asked.findings, Finding(rule="person", says="A person has corrected what the mail says.")),
    )


def _lifted(decision: Decision) -> ExceptionReason | None:
    """What a person has corrected stands, though the mail was doubted."""
    return None if decision.exception is ExceptionReason.SUSPECTED_FRAUD else decision.exception


def _each_once(follows: tuple[Consequence, ...]) -> tuple[Consequence, ...]:
    return tuple(dict.fromkeys(follows))


def _reason(said: Corrected, case: Case) -> str:
    return ", ".join(said.kinds) or case.reason


def _is_same(read: Facts, right: Facts) -> bool:
    return _plain(read) == _plain(right)


def _plain(facts: Facts) -> dict[str, Any]:  # as above
    """The facts that a person may correct, without the places of the words."""
    return {
        "kinds": sorted(facts.kinds),
        "promises": [to_plain(replace(one, evidence=())) for one in facts.promises],
        "disputes": [to_plain(replace(one, evidence=())) for one in facts.disputes],
    }
