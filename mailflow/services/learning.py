"""What a clerk's decision teaches: proposed as a rule in words, in force once somebody has confirmed it, taken back at any time.

A rule adds a name or an address to a client, as if the billing system had listed it; it changes no threshold of the policy.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mailflow.domain.decision import Decision
from mailflow.domain.ledger import Client
from mailflow.matching.names import fold, resemblance
from mailflow.store.cases import Case
from mailflow.store.learned import Learned, Lesson
from mailflow.store.tables.desk import LearnedKind, LearnedState
from mailflow.store.unit import Store, UnitOfWork

# Who decides where no person does.
_POLICY = "policy"
# A name that resembles one of the client's own so much is found without a rule (matching.payers counts from 0.72 on).
_KNOWN_NAME = 0.9
_SHORTEST_NAME = 4  # letters; a shorter one is anybody's
# What is said of a payment by whoever passes it on, not by whoever pays.
_NOBODYS = frozenset({"NO NAME", "UNKNOWN", "NOT PROVIDED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One payment of the past that a rule speaks of: for whom it was booked in the end (`None`: for nobody yet)."""

    what: str
    client_number: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackTest:
    """A rule against the past: payments that it speaks of, booked for its client, for somebody else, or not yet."""

    agreed: int
    otherwise: tuple[Tried, ...]
    undecided: int


def propose_lessons(store: Store, case_id: int, *, decision_id: int, actor: str) -> tuple[Learned, ...]:
    """What a person's decision teaches; nothing where mailflow knew the payer without it."""
    with store.unit() as unit:
        case, decision = unit.cases.get(case_id), unit.decisions.get(decision_id).decision
        client = unit.ledger.find_client(decision.client_number) if decision.client_number else None
        if client is None or not _is_news(unit, case, client):
            return ()
        found = [unit.learned.propose(lesson) for lesson in _lessons(unit, case, decision, client=client, actor=actor)]
        proposed = tuple(unit.learned.get(rule_id) for rule_id in found if rule_id is not None)
        for rule in proposed:
            unit.audit.note("rule.proposed", actor=actor, subject=f"rule:{rule.id}", facts={"kind": rule.lesson.kind, "case": case_id})
        unit.commit()
    return proposed


def confirm(store: Store, rule_id: int, *, actor: str) -> None:
    """The rule is in force from the next mail on."""
    _move(store, rule_id, (LearnedState.PROPOSED, LearnedState.UNDONE, LearnedState.DECLINED), LearnedState.ACTIVE, actor=actor)


def decline(store: Store, rule_id: int, *, actor: str) -> None:
    """The decision was about one payment only; it is not proposed again."""
    _move(store, rule_id, (LearnedState.PROPOSED,), LearnedState.DECLINED, actor=actor)


def take_back(store: Store, rule_id: int, *, actor: str) -> None:
    """The rule is no longer in force; what was decided with it stands, and can be undone by itself."""
    _move(store, rule_id, (LearnedState.ACTIVE,), LearnedState.UNDONE, actor=actor)


def note_uses(unit: UnitOfWork, decision_id: int, decision: Decision, *, names: Iterable[str], sender: str = "") -> None:
    """Counts the rules that had a part in a decision: those of its client whose name or address it came with."""
    if decision.client_number is None:
        return
    rules = unit.learned.active_for(decision.client_number)
    if not rules:
        return
    spoken = {fold(name) for name in names} | {sender.lower()}
    for rule in rules:
        if rule.lesson.folded in spoken:
            unit.learned.note_use(rule.id, decision_id)


def try_on_past(store: Store, rule_id: int) -> BackTest:
    """What the rule would have said of the payments that came so far."""
    with store.reading() as unit:
        lesson = unit.learned.get(rule_id).lesson
        tried = list(_past(unit, lesson))
    return BackTest(
        agreed=sum(each.client_number == lesson.client_number for each in tried),
        otherwise=tuple(each for each in tried if each.client_number not in (None, lesson.client_number)),
        undecided=sum(each.client_number is None for each in tried),
    )


def _is_news(unit: UnitOfWork, case: Case, client: Client) -> bool:
    """Whether mailflow had another client in mind, or none."""
    row, receipt_id = case.message_row, case.receipt_id
    about = unit.decisions.of_message(row) if row is not None else unit.decisions.of_receipt(receipt_id or "")
    asked = next((decided.decision for decided in about if decided.actor == _POLICY), None)
    return asked is not None and asked.client_number != client.number


def _lessons(unit: UnitOfWork, case: Case, decision: Decision, *, client: Client, actor: str) -> Iterator[Lesson]:
    read = None if case.message_row is None else unit.decisions.find_reading(case.message_row)
    remittance = read.facts.remittance if read is not None else None
    receipts = unit.receipts.find(decision.receipt_ids)
    names = [*(receipt.payer_name for receipt in receipts), *(remittance.payer_names if remittance else ())]
    for folded, name in {fold(name): name for name in names}.items():
        is_telling = sum(letter.isalpha() for letter in folded) >= _SHORTEST_NAME and folded not in _NOBODYS
        if is_telling and not _is_known(folded, client):
            yield Lesson(
                kind=LearnedKind.PAYER_ALIAS, client_number=client.number, pattern=name, folded=folded, author=actor, case_id=case.id
            )
    email = unit.reports.sender_of(case.message_row).lower() if case.message_row is not None else ""
    known = {client.contact_email.lower(), *map(str.lower, client.further_emails)}
    if "@" in email and email not in known and email.partition("@")[2] not in client.email_domains:
        yield Lesson(kind=LearnedKind.SENDER, client_number=client.number, pattern=email, folded=email, author=actor, case_id=case.id)


def _is_known(folded: str, client: Client) -> bool:
    return any(resemblance(folded, fold(name)) >= _KNOWN_NAME for name in (client.name, *client.aliases))


def _past(unit: UnitOfWork, lesson: Lesson) -> Iterator[Tried]:
    if lesson.kind is LearnedKind.SENDER:
        for subject, client_number in unit.reports.decided_of_sender(lesson.pattern):
            yield Tried(what=subject, client_number=client_number)
        return
    for receipt, client_number in unit.reports.receipts_named(lesson.pattern):
        if fold(receipt.payer_name) == lesson.folded:
            yield Tried(what=f"{receipt.receipt_id}, {receipt.amount} of {receipt.received_on}", client_number=client_number)


def _move(store: Store, rule_id: int, before: tuple[LearnedState, ...], after: LearnedState, *, actor: str) -> None:
    with store.unit() as unit:
        unit.learned.move(rule_id, before=before, after=after, actor=actor)
        unit.audit.note(f"rule.{after}", actor=actor, subject=f"rule:{rule_id}")
        unit.commit()
