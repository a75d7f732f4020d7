"""What the page of a reply shows: its facts as they may be corrected, the sender in plain words, the answer that waits."""

from dataclasses import dataclass

from mailflow.domain.facts import Dispute, Kind, Promise
from mailflow.domain.lifecycle import OutgoingState
from mailflow.store.reports import CasePage, DisputeLine, Letter, ReplyPart, Reports

# Kinds that a person may say of a letter; a payment has a page of its own, and programs speak for themselves.
_SAID_BY_PEOPLE = tuple(kind for kind in Kind if kind not in (Kind.REMITTANCE, Kind.BOUNCE, Kind.OUT_OF_OFFICE))
_WARNED = {
    "look_alike_domain": "The domain only looks like one that we know.",
    "name_of_another": "The name is that of somebody we know, the address is not.",
    "own_name_from_outside": "It bears a name of our own house, and comes from outside.",
    "reply_to_elsewhere": "Answers would go to another address than the sender's.",
    "authentication_failed": "Our mail server could not prove the sender's domain: the check failed.",
    "never_seen": "The address belongs to no client that we know.",
    "marks_of_another": "It answers a letter that went to somebody else.",
}


@dataclass(frozen=True, slots=True)
class Trust:
    """One thing that is known of the sender, in plain words; `is_bad` where a person should look twice."""

    says: str
    is_bad: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReply:
    """A reply for a page; an empty line follows its promises and its disputes, for what was not read."""

    part: ReplyPart
    trust: tuple[Trust, ...]
    said: frozenset[str]
    kinds: tuple[Kind, ...]
    promises: tuple[Promise | None, ...]
    disputes: tuple[Dispute | None, ...]
    draft: Letter | None
    contested: tuple[DisputeLine, ...] = ()


def reply_part(reports: Reports, page: CasePage) -> ShownReply | None:
    """The reply of a case about a letter, `None` where the case is about something else."""
    if page.case.kind != "letter" or page.case.message_row is None:
        return None
    part = reports.reply_part(page.case.message_row)
    read = part.read.facts if part.read is not None else None
    facts = part.example.right if part.example is not None else read
    return ShownReply(
        part=part,
        trust=trust_in_words(part),
        said=frozenset(facts.kinds) if facts is not None else frozenset(),
        kinds=_SAID_BY_PEOPLE,
        promises=(*(part.decision.promises if part.decision is not None else ()), None),
        disputes=(*(part.decision.disputes if part.decision is not None else ()), None),
        contested=reports.disputes_of_decision(page.case.decision_id) if page.case.decision_id is not None else (),
        draft=next((letter for letter in part.letters if letter.state is OutgoingState.DRAFT), None),
    )


def trust_in_words(part: ReplyPart) -> tuple[Trust, ...]:
    """What is known of the sender, the worst first."""
    if part.read is None:
        return ()
    trust = part.read.trust
    marks = [Trust(_WARNED.get(str(warning), str(warning).replace("_", " ")), is_bad=True) for warning in trust.warnings]
    proven = [name for name, result in (("DMARC", trust.dmarc), ("DKIM", trust.dkim), ("SPF", trust.spf)) if result == "pass"]
    if proven:
        marks.append(Trust(f"Our mail server has proven the sender's domain ({', '.join(proven)}).", is_bad=False))
    elif not marks:
        marks.append(Trust("Our mail server said nothing of the sender's domain; the address is one that we know.", is_bad=False))
    return tuple(marks)
