"""How work on a case is shared out and planned: whose it is, when it comes back, what is to be done next. No money moves here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mailflow.domain.decision import ExceptionReason
from mailflow.domain.errors import IllegalMove, MailflowError, StaleCase
from mailflow.domain.lifecycle import CaseState
from mailflow.services.seen import Seen, check
from mailflow.store.cases import Act, Case
from mailflow.store.tables.cases import CaseKind
from mailflow.store.unit import Store, UnitOfWork

_LONGEST_NEXT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of an act on several cases: those that it was done to, and why it was not done to the others."""

    cases: tuple[int, ...]
    refused: tuple[tuple[int, str], ...]


def assign(store: Store, seen: Seen, *, login: str) -> int:
    """The case is somebody's (empty: nobody's); its new version. Raises IllegalMove where nobody active has this login."""
    with store.unit() as unit:
        case = check(unit, seen)
        version = _assign(unit, case, seen, login)
        unit.commit()
    return version


def snooze(store: Store, seen: Seen, *, until: date | None) -> int:
    """Out of sight until a day, or back in sight; its new version. Raises IllegalMove for a day that is not to come."""
    if until is not None and until <= store.clock.today():
        raise IllegalMove(f"{until} is not to come; choose a later day")
    with store.unit() as unit:
        case = check(unit, seen)
        after = {"snoozed_until": None if until is None else until.isoformat()}
        name = "back in sight" if until is None else f"snoozed until {until}"
        version = unit.cases.snooze(case.id, case.version, _act(seen, name, after=after), until=until)
        unit.audit.note("case.snoozed", actor=seen.actor, subject=f"case:{case.id}", facts=after)
        unit.commit()
    return version


def note(store: Store, seen: Seen, *, next_action: str = "", follow_up_on: date | None = None) -> int:
    """A note with what is to be done next, and by when; the case's new version. A resolved case may be noted on too."""
    with store.unit() as unit:
        case = unit.cases.get(seen.case_id)
        if case.version != seen.version:
            raise StaleCase("somebody else acted on this case since you opened it; reload it and look again")
        wanted = next_action.strip()[:_LONGEST_NEXT]
        if not (seen.reason or wanted or follow_up_on or case.next_action or case.follow_up_on):
            raise IllegalMove("there is nothing to note; write a note, a next action or a day")
        after = {"next_action": wanted, "follow_up_on": None if follow_up_on is None else follow_up_on.isoformat()}
        said = _act(seen, "noted", before={"next_action": case.next_action}, after=after)
        version = unit.cases.plan(case.id, case.version, said, next_action=wanted, follow_up_on=follow_up_on)
        unit.commit()
    return version


def mark_unidentified(store: Store, seen: Seen) -> int:
    """Nobody knows yet who pays: the money stays where it is and the case waits among the unidentified ones; its new version."""
    with store.unit() as unit:
        case = check(unit, seen)
        if case.kind not in (CaseKind.PAYMENT, CaseKind.RECEIPT, CaseKind.CONFLICT):
            raise IllegalMove("this case is not about a payment; answer it and close it")
        before = {"reason": case.reason, "client": case.client_number}
        said = _act(seen, "marked as unidentified", before=before)
        version = unit.cases.reask(case.id, case.version, said, reason=ExceptionReason.UNIDENTIFIED_PAYER, client_number=None)
        unit.audit.note("case.unidentified", actor=seen.actor, subject=f"case:{case.id}")
        unit.commit()
    return version


def attach(store: Store, seen: Seen, *, to_case: int) -> int:
    """The case is closed because another one asks the same; the other one's id. Its history names this one, so that both are found."""
    if to_case == seen.case_id:
        raise IllegalMove("a case cannot be attached to itself; type the number of the other one")
    with store.unit() as unit:
        case, other = check(unit, seen), unit.cases.get(to_case)
        if other.state is CaseState.RESOLVED:
            raise IllegalMove(f"case {to_case} is resolved; attach this one to a case that waits")
        if case.receipt_id is not None and case.receipt_id != other.receipt_id:
            raise IllegalMove("this case holds money of its own; attach the other one to it, or book the money")
        unit.cases.resolve(case.id, case.version, _act(seen, f"attached to case {to_case}", after={"attached_to": to_case}))
        unit.cases.note(to_case, other.version, _act(seen, f"case {case.id} was attached", after={"attached": case.id}))
        unit.audit.note("case.attached", actor=seen.actor, subject=f"case:{case.id}", facts={"to": to_case})
        unit.commit()
    return to_case


def assign_all(store: Store, cases: Iterable[tuple[int, int]], *, login: str, actor: str) -> Done:
    """Several cases (with the version at which each was seen) are somebody's; each by itself, so that one refusal stops no other."""
    done: list[int] = []
    refused: list[tuple[int, str]] = []
    for case_id, version in cases:
        try:
            assign(store, Seen(case_id=case_id, version=version, actor=actor), login=login)
        except MailflowError as error:
            refused.append((case_id, str(error)))
        else:
            done.append(case_id)
    return Done(cases=tuple(done), refused=tuple(refused))


def _assign(unit: UnitOfWork, case: Case, seen: Seen, login: str) -> int:
    person = unit.people.find(login) if login else None
    if login and (person is None or not person.is_active):
        raise IllegalMove(f"nobody has the login {login}; choose one from the list")
    said = _act(seen, f"assigned to {login}" if login else "given back", before={"to": case.assigned_to}, after={"to": login})
    unit.audit.note("case.assigned", actor=seen.actor, subject=f"case:{case.id}", facts={"to": login})
    return unit.cases.assign(case.id, case.version, said, login=login)


def _act(seen: Seen, name: str, *, before: Mapping[str, object] | None = None, after: Mapping[str, object] | None = None) -> Act:
    return Act(name=name, actor=seen.actor, note=seen.reason, before=before, after=after)
