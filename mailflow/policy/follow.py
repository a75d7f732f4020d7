"""The verb for replies: what follows from what a mail says, from who says it, and from what the ledger knows.

Every consequence carries its sentence for the clerk. What is drafted waits for a click unless the firm trusts its kind; nothing at all
follows from a sender who poses as somebody.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mailflow.domain.cadence import Hold, HoldReason, HoldScope
from mailflow.domain.consequences import Consequence, Follow, Owner
from mailflow.domain.facts import Dispute, DisputeReason, Facts, Kind, Promise
from mailflow.domain.ledger import Client, Receipt
from mailflow.domain.message import Address, Automatic, AutomaticType, SenderTrust, SentLetter, TrustWarning
from mailflow.policy.replies import ANSWERS, ReplyRules

# Below this a kind is a guess, and a guess sets nothing in motion.
_SURE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Everything that is known of a reply when it is decided.

    `disputes` and `promises` are the decision's. `is_known`: the sender is a contact of the client, so that the account may be spoken
    of. `why_no_answer` is empty where an answer may be written. `receipts` is money that may be the payment which a claim speaks of,
    `settled` the claimed invoices that are paid in the ledger; `open_invoices` are all that the client owes.
    """

    facts: Facts
    trust: SenderTrust
    sender: Address
    today: date
    automatic: Automatic | None = None
    letter: SentLetter | None = None
    client: Client | None = None
    disputes: tuple[Dispute, ...] = ()
    promises: tuple[Promise, ...] = ()
    is_known: bool = False
    why_no_answer: str = ""
    receipts: tuple[Receipt, ...] = ()
    settled: tuple[str, ...] = ()
    open_invoices: tuple[str, ...] = ()

    def says(self, kind: Kind) -> bool:
        """Whether the mail says this, and not only perhaps."""
        return any(said.kind is kind and said.confidence >= _SURE for said in self.facts.said)

    def about(self, kind: Kind) -> tuple[str, ...]:
        """The invoices that these words are about; where they name none, those of the letter that is answered."""
        named = tuple(number for said in self.facts.said if said.kind is kind for number in said.invoice_numbers)
        return named or (self.letter.invoice_numbers if self.letter is not None else ())


Rule = Callable[[Circumstances, ReplyRules], Iterator[Consequence]]


def follow(case: Circumstances, rules: ReplyRules) -> tuple[Consequence, ...]:
    """What follows, the gravest first."""
    if case.trust.is_spoofed:
        says = f"The sender poses as somebody else ({', '.join(_words(warning) for warning in case.trust.warnings)})."
        return (Consequence(kind=Follow.QUARANTINE, owner=Owner.QUARANTINE, says=f"{says} Nothing that the mail asks for is done."),)
    found = tuple(consequence for rule in _RULES for consequence in rule(case, rules))
    return (*found, *_answers(case, rules, found))


def _quarantine(case: Circumstances, rules: ReplyRules) -> Iterator[Consequence]:  # noqa: ARG001  # the shape of a rule
    if case.facts.asks_new_bank_details or case.says(Kind.BANK_CHANGE):
        says = "Bank details are spoken of. Call back on a number that you know; the mail itself changes nothing."
        yield Consequence(kind=Follow.QUARANTINE, owner=Owner.QUARANTINE, says=says)
    if case.facts.asks_refund:
        yield Consequence(kind=Follow.QUARANTINE, owner=Owner.QUARANTINE, says="Money is asked back. Two people must agree to a refund.")


def _marks(case: Circumstances, rules: ReplyRules) -> Iterator[Consequence]:  # noqa: ARG001  # as above
    if TrustWarning.MARKS_OF_ANOTHER in case.trust.warnings:
        whom = ", ".join(case.letter.to) if case.letter is not None else "somebody else"
        says = f"{case.sender.email} answers a letter that went to {whom}, with its right marks: check who writes before you act on it."
        yield Consequence(kind=Follow.CASE, says=says, email=case.sender.email)


def _bounce(case: Circumstances, rules: ReplyRules) -> Iterator[Consequence]:  # noqa: ARG001  # as above
    robot = case.automatic
    if robot is None or robot.type is not AutomaticType.BOUNCE:
        return
    failed = robot.recipients or (case.letter.to if case.letter is not None else ())
    code = f" ({robot.status})" if robot.status else ""
    for email in failed:
        if robot.permanent is False:
            says = f"{email} could not take our letter yet{code}; the mail system goes on trying."
            yield Consequence(kind=Follow.ADDRESS, says=says, email=email)
            continue
        hold = Hold(scope=HoldScope.CONTACT, id=email, reason=HoldReason.OTHER, since=case.today)
        says = f"{email} did not take our letter{code}: it does not count as sent. Find the right address."
        yield Consequence(kind=Follow.ADDRESS, says=says, email=email, hold=hold, is_lasting=True)


def _absence(case: Circumstances, rules: ReplyRules) -> Iterator[Consequence]:
    robot = case.automatic
    if robot is None or robot.type is not AutomaticType.ABSENCE:
        return
    if case.says(Kind.CONTACT_CHANGE):
        hold = Hold(scope=HoldScope.CONTACT, id=case.sender.email, reason=HoldReason.ABSENCE, since=case.today)
        yield Consequence(
            kind=Follow.PAUSE, says=f"{case.sender.email} has left; the address is not written to.", email=case.sender.email, hold=hold
        )
        return
    back = robot.returns_on
    until = back - timedelta(days=1) if back is not None else case.today + timedelta(days=rules.absence_days)
    if until < case.today:
        return
    hold = Hold(scope=HoldScope.CONTACT, id=case.sender.email, reason=HoldReason.ABSENCE, since=case.today, until=until)
    deputy = f" {robot.substitute} stands in, for one letter." if robot.substitute else ""
    says = f"{case.sender.email} is away until {until.isoformat()} and is not written to.{deputy}"
    yield Consequence(kind=Follow.PAUSE, says=says, email=case.sender.email, substitute=robot.substitute or "", hold=hold)


def _insolvency(case: Circumstances, rules: ReplyRules) -> Iterator[Consequence]:  # noqa: ARG001  # as above
    if not case.says(Kind.INSOLVENCY):
        return
    says = "Insolvency, or counsel for the debt: nobody of the client is written to from now on. A manager decides how to go on."
    yield Consequence(kind=Follow.PAUSE, owner=Owner.MANAGER, says=says, hold=_all_of(case, HoldReason.INSOLVENCY))


def _stop(case: Circumstances, rules: ReplyRules) -> Iterator[Consequence]:  # noqa: ARG001  # as above
    if not case.says(Kind.STOP_CONTACT):
        return
    is_whole = case.client is not None and case.client.contact_email.lower() == case.sender.email
    person = Hold(scope=HoldScope.CONTACT, id=case.sender.email, reason=HoldReason.STOP_CONTACT, since=case.today)
    hold = _all_of(case, HoldReason.STOP_CONTACT) if is_whole else person
    whom = "The client" if hold.scope is HoldScope.CLIENT else case.sender.email
    says = f"{whom} asked not to be written to; letters stop at once. A manager decides how to go on."
    yield Consequence(kind=Follow.PAUSE, owner=Owner.MANAGER, says=says, email=case.sender.email, hold=hold)


def _disputes(case: Circumstances, rules: ReplyRules) -> Iterator[Consequence]:
    for dispute in case.disputes:
        reason = HoldReason.EBILLING if dispute.reason is DisputeReason.EBILLING else HoldReason.DISPUTE
        number = dispute.invoice_number
        hold = Hold(scope=HoldScope.INVOICE, id=number, reason=reason, since=case.today, amount=dispute.amount)
        part = f"{dispute.amount} of {number} is" if dispute.amount is not None else f"{number} is"
        rest = "; the rest is still asked for" if dispute.amount is not None else ""
        says = f"{part} contested ({_words(dispute.reason)}); reminders for it stop{rest}."
        yield Consequence(kind=Follow.DISPUTE, owner=rules.owner_of(dispute.reason), says=says, invoice_numbers=(number,), hold=hold)


def _promises(case: Circumstances, rules: ReplyRules) -> Iterator[Consequence]:
    method = case.facts.remittance.method if case.facts.remittance is not None else None
    for promise in case.promises:
        until = promise.due_on + timedelta(days=rules.grace_for(method))
        number = promise.invoice_number
        hold = Hold(scope=HoldScope.INVOICE, id=number, reason=HoldReason.PROMISE, since=case.today, until=until, amount=promise.amount)
        what = f"{promise.amount} of {number}" if promise.amount is not None else number
        says = f"{what} will be paid by {promise.due_on.isoformat()}; reminders for it pause until {until.isoformat()}."
        yield Consequence(kind=Follow.PROMISE, says=says, invoice_numbers=(number,), hold=hold)


def _claims(case: Circumstances, rules: ReplyRules) -> Iterator[Consequence]:
    if not case.says(Kind.PAYMENT_CLAIM):
        return
    numbers = case.about(Kind.PAYMENT_CLAIM)
    if case.receipts or (case.settled and set(numbers) <= set(case.settled)):
        ids = tuple(receipt.receipt_id for receipt in case.receipts)
        seen = [f"{one.amount} of {one.received_on.isoformat()} from {one.payer_name} ({one.receipt_id})" for one in case.receipts]
        seen += [f"{number} is paid in the ledger" for number in case.settled]
        says = f"This may be the payment: {'; '.join(seen)}."
        yield Consequence(kind=Follow.PAYMENT, says=says, invoice_numbers=numbers, receipt_ids=ids)
    else:
        says = "No receipt and no money on account fits what was said to be paid; the answer asks for date, amount and reference."
        yield Consequence(kind=Follow.PAYMENT, says=says, invoice_numbers=numbers)
    until = case.today + timedelta(days=rules.claim_days)
    for number in numbers:
        if number in case.open_invoices:
            hold = Hold(scope=HoldScope.INVOICE, id=number, reason=HoldReason.OTHER, since=case.today, until=until)
            says = f"Reminders for {number} pause until {until.isoformat()}, while somebody looks for the payment."
            yield Consequence(kind=Follow.PAUSE, says=says, invoice_numbers=(number,), hold=hold)


def _contacts(case: Circumstances, rules: ReplyRules) -> Iterator[Consequence]:  # noqa: ARG001  # as above
    if not case.says(Kind.CONTACT_CHANGE) or case.says(Kind.INSOLVENCY):
        return
    for email in case.facts.new_contacts or ("",):
        whom = email or "somebody whose address is not given"
        says = f"{case.sender.email} asks us to write to {whom}. Confirm it before anything is sent there."
        yield Consequence(kind=Follow.CONTACT, says=says, email=case.sender.email, substitute=email)


_RULES: tuple[Rule, ...] = (_quarantine, _marks, _bounce, _absence, _insolvency, _stop, _disputes, _promises, _claims, _contacts)
# What an answer needs: the words that ask for it. What is true of a claim decides which of two answers it is.
_ANSWERED: dict[str, Kind] = {
    "copy_request": Kind.COPY_REQUEST,
    "dispute": Kind.DISPUTE,
    "plan_request": Kind.PLAN_REQUEST,
    "question": Kind.QUESTION,
    "contact_change": Kind.CONTACT_CHANGE,
    "promise": Kind.PROMISE,
}
# These speak of the account; a stranger does not get them, and a guess at who it is is not enough.
_ABOUT_ACCOUNT = frozenset({"payment_found", "copy_request"})
# What a person decides first, before anybody says a word to the client.
_SILENCED = (Kind.BANK_CHANGE, Kind.INSOLVENCY, Kind.STOP_CONTACT)


def _answers(case: Circumstances, rules: ReplyRules, found: tuple[Consequence, ...]) -> Iterator[Consequence]:
    wanted = _wanted(case, found)
    if not wanted:
        return
    if any(case.says(kind) for kind in _SILENCED) or case.facts.asks_refund:
        yield Consequence(kind=Follow.NO_ANSWER, says="No answer is drafted: somebody must decide first what to do.")
        return
    if case.why_no_answer:
        yield Consequence(kind=Follow.NO_ANSWER, says=f"No answer is drafted: {case.why_no_answer}.")
        return
    is_doubtful = not case.is_known or bool(case.trust.warnings)
    for template in wanted:
        if template in _ABOUT_ACCOUNT and not case.is_known:
            says = f"{case.sender.email} is no known contact of this client: check who it is before you send anything of the account."
            yield Consequence(kind=Follow.NO_ANSWER, says=says)
            continue
        is_trusted = template in rules.send and not is_doubtful
        waits = "leaves by itself" if is_trusted else "waits for a click"
        says = f"An answer is written ({_words(template)}) and {waits}."
        yield Consequence(kind=Follow.ANSWER, says=says, template=template, is_trusted=is_trusted, email=case.sender.email)
    if rules.acknowledge and case.is_known and not case.trust.warnings:
        is_trusted = "received" in rules.send
        says = "A short confirmation that the mail has come is written."
        yield Consequence(kind=Follow.ANSWER, says=says, template="received", is_trusted=is_trusted, email=case.sender.email)


def _wanted(case: Circumstances, found: tuple[Consequence, ...]) -> tuple[str, ...]:
    """The answers, the most urgent first. Machine mail is read and never answered, whatever it says."""
    wanted = {name for name, kind in _ANSWERED.items() if case.says(kind)}
    for consequence in found:
        if consequence.kind is Follow.PAYMENT:
            is_found = bool(consequence.receipt_ids or case.settled)
            wanted.add("payment_found" if is_found and case.is_known else "payment_not_found")
    if case.facts.remittance is not None:
        wanted -= {"promise", "dispute"}  # its deductions are cleared with the payment
    return tuple(name for name in ANSWERS if name in wanted)


def _all_of(case: Circumstances, reason: HoldReason) -> Hold:
    """A pause of everything that the sender may speak for: the client, or the address alone where nobody knows which client it is."""
    if case.client is None:
        return Hold(scope=HoldScope.CONTACT, id=case.sender.email, reason=reason, since=case.today)
    return Hold(scope=HoldScope.CLIENT, id=case.client.number, reason=reason, since=case.today)


def _words(name: str) -> str:
    return name.replace("_", " ")
