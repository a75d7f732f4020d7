"""What follows from a reply, in the unit of work that records its decision: considered with the ledger as it is, then carried out."""

import re
from dataclasses import replace
from datetime import timedelta

from mailflow.domain.consequences import Consequence, Follow, Owner
from mailflow.domain.decision import Decision
from mailflow.domain.facts import Kind
from mailflow.domain.ledger import Client
from mailflow.domain.lifecycle import OutgoingState
from mailflow.domain.message import TrustWarning
from mailflow.policy.follow import Circumstances, follow
from mailflow.services.desk import Desk, MailInHand
from mailflow.services.drafting import draft_answer
from mailflow.services.tracing import Traced, trace_payment
from mailflow.services.whose import client_of_words
from mailflow.store.unit import UnitOfWork

# Nobody reads what is sent there.
_NOBODY = re.compile(r"^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|donotreply|mailer-daemon|postmaster|bounces?|notifications?)(?:[-_.+@]|$)")
_DAY = timedelta(days=1)
# Whose desk a case lies on when several things follow.
_GRAVEST = (Owner.QUARANTINE, Owner.MANAGER, Owner.TAX_DESK, Owner.EBILLING_DESK, Owner.BILLING_ATTORNEY)


def consider(desk: Desk, unit: UnitOfWork, mail: MailInHand, decision: Decision) -> Decision:
    """The decision with what follows from the words of the mail, and the client that only its words name."""
    decision = _attributed(desk, mail, decision)
    correspondence = desk.correspondence
    if correspondence is None or not mail.read.facts.said:
        return decision
    client = desk.in_hand.index.client(decision.client_number or "")
    case = Circumstances(
        facts=mail.read.facts,
        trust=mail.read.trust,
        sender=mail.message.sender,
        today=desk.store.clock.today(),
        automatic=mail.read.automatic,
        letter=mail.read.letter,
        client=client,
        disputes=decision.disputes,
        promises=decision.promises,
        is_known=is_known(desk, unit, mail, client),
        why_no_answer=_why_no_answer(desk, unit, mail),
        open_invoices=tuple(item.number for item in desk.in_hand.index.of_client(client.number)) if client is not None else (),
    )
    traced = _traced(desk, unit, case)
    case = replace(case, receipts=traced.receipts, settled=traced.settled)
    return replace(decision, follows=follow(case, correspondence.rules))


def carry_out(desk: Desk, unit: UnitOfWork, mail: MailInHand, decision: Decision) -> None:
    """Drafts the answers, and takes back that a letter was sent which has come back. Repeating it is harmless."""
    for consequence in decision.follows:
        if consequence.kind is Follow.ADDRESS and consequence.is_lasting:
            _take_back(unit, mail)
            break
    if any(consequence.kind is Follow.ANSWER for consequence in decision.follows):
        draft_answer(desk, unit, mail, decision)


def owner_of(decision: Decision) -> Owner:
    """On whose desk the case of a reply lies: the gravest of what follows decides."""
    owners = {consequence.owner for consequence in decision.follows}
    return next((owner for owner in _GRAVEST if owner in owners), Owner.CLERK)


def needs_person(follows: tuple[Consequence, ...]) -> bool:
    """Whether something follows that a person must do, though the mail itself asks for nothing."""
    return any(one.kind in (Follow.QUARANTINE, Follow.CASE) or (one.kind is Follow.ADDRESS and one.is_lasting) for one in follows)


def is_known(desk: Desk, unit: UnitOfWork, mail: MailInHand, client: Client | None) -> bool:
    """Whether the sender is a contact of this client, or of its family, to whom the account may be shown (RFC 3834, 5)."""
    email = mail.message.sender.email.lower()
    if client is None or not email or mail.read.trust.is_spoofed or TrustWarning.MARKS_OF_ANOTHER in mail.read.trust.warnings:
        return False
    family = {member.number: member for member in desk.in_hand.index.family(client.number)} | {client.number: client}
    contacts = {address.lower() for member in family.values() for address in (member.contact_email, member.attorney_email) if address}
    contacts |= {change.new_email.lower() for number in family for change in unit.addresses.confirmed(number)}
    letter = mail.read.letter
    written_to = {address.lower() for address in letter.to} if letter is not None and letter.client_number in family else set()
    return email in contacts | written_to


def _attributed(desk: Desk, mail: MailInHand, decision: Decision) -> Decision:
    """Who pays is never told by words alone; whose letter a letter is may be."""
    is_silent = decision.client_number is None and decision.disposition is None and not mail.read.trust.is_spoofed
    if not is_silent or set(mail.read.facts.kinds) <= {Kind.UNRELATED}:
        return decision
    return replace(decision, client_number=client_of_words(mail, desk.in_hand.index))


def _traced(desk: Desk, unit: UnitOfWork, case: Circumstances) -> Traced:
    if not case.says(Kind.PAYMENT_CLAIM) or case.trust.is_spoofed:
        return Traced()
    return trace_payment(desk, unit, case.client, case.about(Kind.PAYMENT_CLAIM))


def _why_no_answer(desk: Desk, unit: UnitOfWork, mail: MailInHand) -> str:
    """Programs are not answered, nor are we; whoever was written to often enough today waits for a person (RFC 3834, 2 and 4)."""
    message, sender = mail.message, mail.message.sender
    submitted = message.header("auto-submitted").split(";")[0].strip().lower()
    if mail.read.automatic is not None or submitted not in ("", "no") or message.header("precedence").lower() in ("bulk", "junk", "list"):
        return "a program sent this mail"
    if not sender.email or _NOBODY.match(sender.email) or message.return_path == "<>":
        return "nobody reads answers to this address"
    if desk.identity_of(unit.mail.get(mail.row).mailbox) is None:
        return "no mailbox of ours has an address to answer from (set mailbox.address)"
    if sender.domain in desk.own_domains or sender.domain in desk.in_hand.own_people.domains:
        return "it comes from our own house"
    rules = desk.correspondence.rules if desk.correspondence is not None else None
    since = unit.outbox.now - _DAY
    if rules is not None and unit.outbox.gone_since(since, sender.email) >= rules.most_per_sender:
        return f"{sender.email} has had {rules.most_per_sender} letters within a day"
    if rules is not None and unit.outbox.gone_since(since, domain=sender.domain) >= rules.most_per_domain:
        return f"{sender.domain} has had {rules.most_per_domain} letters within a day"
    return ""


def _take_back(unit: UnitOfWork, mail: MailInHand) -> None:
    """A letter of the outbox that has come back does not count as sent."""
    if mail.read.letter is None:
        return
    letter = unit.outbox.find_by_message_id(mail.read.letter.message_id)
    if letter is not None and letter.state is OutgoingState.SENT:
        unit.outbox.move_to(letter.row, letter.version, OutgoingState.BOUNCED)
        unit.audit.note("letter.bounced", actor="policy", subject=f"letter:{letter.row}", facts={"mail": mail.row})
