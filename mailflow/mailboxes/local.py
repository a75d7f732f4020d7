"""The leaf of local mailboxes: a Maildir on this machine."""

from mailflow.mailboxes.maildir import Maildir
from mailflow.mailboxes.place import Place


def open_maildir(place: Place) -> Maildir:
    """The mailbox of these settings."""
    return Maildir(name=place.name, path=place.path)
