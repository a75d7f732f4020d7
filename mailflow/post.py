"""Chooses the mailboxes and transports of an installation, as its settings name them."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any, cast

from pydantic import SecretStr

from mailflow.domain.clock import Clock, SystemClock
from mailflow.domain.errors import ConfigurationError
from mailflow.domain.message import Address
from mailflow.domain.ports import Checked, Mailbox, Transport
from mailflow.leaves import Branch, get_leaf
from mailflow.mailboxes.place import Place
from mailflow.services.deliver import Caps
from mailflow.services.desk import Folders
from mailflow.services.health import Part, Warned
from mailflow.services.identity import Identity
from mailflow.services.send_test import send_test
from mailflow.settings import Settings
from mailflow.settings.mailboxes import MailboxPlace

# Kinds of mailboxes whose own server takes letters away; the others need smtp_host.
_SENDS_ITSELF = ("exchange", "graph")


def open_mailboxes(settings: Settings) -> tuple[Mailbox, ...]:
    """Every mailbox that is looked into; raises ConfigurationError where the settings do not fit together."""
    names = [place.name for place in settings.places]
    if len(set(names)) < len(names):
        raise ConfigurationError(
            where="mailboxes", what=f"two are called {max(names, key=names.count)!r}", fix="Give each a name of its own."
        )
    return tuple(open_mailbox(place) for place in settings.places)


def open_mailbox(place: MailboxPlace) -> Mailbox:
    """One mailbox."""
    make = cast(Callable[[Place], Mailbox], get_leaf(Branch.MAILBOXES, place.type).load())
    return make(_plain(place))


def open_transports(settings: Settings) -> dict[str, Transport]:
    """What takes letters away, by the address that they leave from; empty where no mailbox may send."""
    return {place.address.lower(): open_transport(place) for place in settings.places if sender_of(place)}


def open_transport(place: MailboxPlace) -> Transport:
    """What takes the letters of one mailbox away."""
    if not place.address:
        raise ConfigurationError(
            where=f"{place.name}, address", what="letters need an address to leave from", fix="Write the mailbox's own address there."
        )
    make = cast(Callable[[Place], Transport], get_leaf(Branch.TRANSPORTS, sender_of(place)).load())
    return make(_plain(place))


def sender_of(place: MailboxPlace) -> str:
    """Which kind of transport takes its letters away; empty: none, they wait."""
    if place.send_by:
        return place.send_by
    if place.smtp_host:
        return "smtp"
    return place.type if place.type in _SENDS_ITSELF and place.address else ""


def identities(settings: Settings) -> dict[str, Identity]:
    """What letters leave from, by the name of the mailbox; a mailbox without an address has none."""
    return {
        place.name: Identity(
            sender=Address(name=place.display_name or settings.firm.name, email=place.address.lower()),
            reply_to=(Address(email=place.reply_to.lower()),) if place.reply_to else (),
        )
        for place in settings.places
        if place.address
    }


def folders(settings: Settings) -> dict[str, Folders]:
    """Where each mailbox's mail goes, and how it is marked."""
    return {
        place.name: Folders(
            processed=place.processed,
            attention=place.attention,
            ignored=place.ignored,
            label_applied=place.label_applied,
            label_attention=place.label_attention,
        )
        for place in settings.places
    }


def caps(settings: Settings) -> Caps:
    """How many letters may leave."""
    outbox = settings.outbox
    return Caps(
        is_enabled=outbox.enabled,
        is_dry_run=outbox.dry_run,
        per_recipient_per_day=outbox.per_recipient_per_day,
        per_run=outbox.per_run,
        per_day=outbox.per_day,
    )


def parts_to_check(settings: Settings) -> Iterator[Part]:
    """What `mailflow check` looks at: each mailbox, and what takes its letters away."""
    for place in settings.places:
        yield Part(f"mailbox {place.name}", lambda place=place: _look(place))  # type: ignore[misc]  # a default binds the value of this turn
        if sender_of(place):
            yield Part(f"letters of {place.name}", lambda place=place: _told(open_transport(place)))  # type: ignore[misc]  # as above


def tests_to_send(settings: Settings) -> Iterator[Part]:
    """What `mailflow check --send-test` does: each mailbox that sends writes to itself."""
    clock = SystemClock(settings.firm.zone)
    for place in settings.places:
        if sender_of(place):
            yield Part(f"test letter of {place.name}", lambda place=place: _try(place, clock))  # type: ignore[misc]  # as above


def _try(place: MailboxPlace, clock: Clock) -> str | Warned:
    return send_test(open_transport(place), open_mailbox(place), place.address, clock)


def _look(place: MailboxPlace) -> str | Warned:
    if place.type == "maildir" and not place.path.exists():
        return f"{place.path} does not exist yet; the first start makes it"
    return _told(open_mailbox(place))


def _told(opened: object) -> str | Warned:
    if isinstance(opened, Checked):
        return "; ".join(opened.check())
    if isinstance(opened, Mailbox):
        arrived = sum(len(batch.mails) for batch in opened.arrived())
        return f"answers; {arrived} mails lie in its inbox"
    return "is set up"


def _plain(place: MailboxPlace) -> Place:
    values: dict[str, Any] = {field.name: getattr(place, field.name) for field in fields(Place)}  # as the section declares them
    shown = {name: value.get_secret_value() for name, value in values.items() if isinstance(value, SecretStr)}
    return Place(**(values | shown))
