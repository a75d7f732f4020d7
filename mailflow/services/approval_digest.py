"""The one mail a day that asks a billing attorney: which letters wait for her, what she can do, and what her silence means."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import structlog

from mailflow.domain.approval import ApprovalRules, Silence
from mailflow.domain.errors import TemplateError
from mailflow.domain.message import Address
from mailflow.domain.outgoing import OutgoingMail
from mailflow.letters.approval import DigestAsked, LetterAsked, compose_digest
from mailflow.messages.links import Link, LinkTo, make_link
from mailflow.policy.dunning import has_business
from mailflow.policy.dunning_calendar import open_calendar
from mailflow.services import outbox
from mailflow.services.approval_acts import digest_key
from mailflow.services.chase_plan import Chasing
from mailflow.store.approvals import ApprovalRow
from mailflow.store.unit import Store, UnitOfWork

log = structlog.get_logger()

ABOUT = "approvals"
# A longer mail is not read; the rest is asked for on the next business day.
_MOST_LETTERS = 100


def ask_attorneys(store: Store, chasing: Chasing) -> int:
    """Writes today's mail to each attorney for whom something new waits, once the hour has come; how many.

    Without approvals.public_url there is nothing to click, and no mail.
    """
    rules, now = chasing.approvals, store.clock.now().astimezone(chasing.zone)
    if rules is None or not rules.public_url or now.time() < rules.asks_at:
        return 0
    if not any(has_business(cadence, now.date()) for cadence in chasing.cadences):
        return 0
    with store.reading() as unit:
        addresses = unit.approvals.to_be_asked()
    return sum(_ask(store, chasing, rules, address) for address in addresses)


def _ask(store: Store, chasing: Chasing, rules: ApprovalRules, address: str) -> bool:
    today = store.clock.now().astimezone(chasing.zone).date()
    with store.unit() as unit:
        waiting = unit.approvals.waiting_for(address)
        listed = sorted(waiting, key=lambda one: (one.digest_id is not None, one.id))[:_MOST_LETTERS]
        if not listed:
            return False
        name = listed[0].name or address
        digest = unit.approvals.add_digest(address, name, today, listed)
        if digest is None:
            return False  # what came later today waits for the next business day
        silence = unit.approvals.choice_of(address) or rules.silence
        until = {one.id: one.silent_until or _until(one, chasing, rules, today) for one in listed}
        unit.approvals.set_asked(listed, digest, silence=silence, until=until)
        try:
            mail = _mail(unit, listed, chasing, rules, digest=digest, silence=silence, until=until)
            outbox.queue(unit, mail, about=ABOUT)
        except TemplateError as error:  # the letters go on waiting; a manager sees them on the page
            log.error("approvals.not_asked", why=str(error))  # noqa: TRY400  # its words say what to mend, not its trace
            return False
        unit.audit.note("approval.asked", actor=outbox.POLICY, subject=f"attorney:{address}", facts={"letters": len(listed)})
        unit.commit()
    return True


def _until(row: ApprovalRow, chasing: Chasing, rules: ApprovalRules, today: date) -> datetime:
    """When silence becomes an answer: so many business days of the letter's cadence after today, at the hour at which is asked."""
    calendar = next((one.calendar for one in chasing.cadences if one.name == row.cadence), "")
    day = open_calendar(calendar).after(today, rules.silence_days)
    return datetime.combine(day, rules.asks_at, tzinfo=chasing.zone)


def _mail(
    unit: UnitOfWork,
    listed: Sequence[ApprovalRow],
    chasing: Chasing,
    rules: ApprovalRules,
    *,
    digest: int,
    silence: Silence,
    until: Mapping[int, datetime],
) -> OutgoingMail:
    now = unit.outbox.now
    today, expires_at = now.astimezone(chasing.zone).date(), now + timedelta(days=rules.link_days)
    first, secret = listed[0], unit.outbox.key()

    def link(to: LinkTo, number: int) -> str:
        return f"{rules.public_url}/approvals/{make_link(secret, Link(to=to, number=number, expires_at=expires_at))}"

    language = _language(unit, first)
    asked = DigestAsked(
        firm=chasing.firm,
        name=first.name or first.address,
        on=today,
        silence=silence,
        expires_on=expires_at.astimezone(chasing.zone).date(),
        link=link(LinkTo.DIGEST, digest),
        letters=tuple(
            _letter(one, link=link(LinkTo.LETTER, one.id), until=until[one.id].astimezone(chasing.zone).date())
            for one in sorted(listed, key=lambda one: one.oldest_due_on)
        ),
    )
    words = compose_digest(asked, folders=chasing.folders, language=language)
    return OutgoingMail(
        key=digest_key(first.address, today.isoformat()),
        sender=chasing.identity.sender,
        reply_to=chasing.identity.reply_to,
        to=(Address(name=first.name, email=first.address),),
        subject=words.subject,
        text=words.text,
        html=words.html,
    )


def _letter(row: ApprovalRow, *, link: str, until: date) -> LetterAsked:
    return LetterAsked(
        client=row.client_name or row.client_number,
        reference=row.client_number,
        step=row.step.replace("_", " "),
        to=row.contact,
        asked=row.asked,
        invoices=len(row.value["invoices"]),
        oldest_due_on=row.oldest_due_on,
        because=row.because,
        until=until,
        link=link,
    )


def _language(unit: UnitOfWork, row: ApprovalRow) -> str:
    contacts = unit.reminders.contacts_of([row.client_number])
    return next((one.language for one in contacts if one.email.casefold() == row.address and one.language), "en")
