"""The language in which somebody is answered: that of the words which he newly wrote, else the one that the firm keeps for him."""

from mailflow.domain.message import Address
from mailflow.reading.language import language_of
from mailflow.store.unit import UnitOfWork

# What templates without a language are written in; a language that a template lacks is answered in it as a whole.
OURS = "en"
_ANSWERED = frozenset({"en", "de", "fr", "es", "pt"})  # a firm's own templates in others are asked for by the contact's language


def answered_in(unit: UnitOfWork, *, to: Address, client_number: str | None, text: str = "") -> str:
    """The language of an answer to `to`, as two letters."""
    written = language_of(text)
    if written in _ANSWERED:
        return written or OURS
    contacts = unit.reminders.contacts_of([client_number]) if client_number else ()
    own = [contact.language for contact in contacts if contact.language and contact.email.lower() == to.email.lower()]
    return (own or [contact.language for contact in contacts if contact.language] or [OURS])[0]
