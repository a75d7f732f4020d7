"""Everything that mailflow raises on purpose; each says what, where, and what to do.

::

    MailflowError
    ├── ConfigurationError      a setting, a file or a folder is not usable
    │   └── ConfigurationFaults several of them at once
    ├── MailboxUnavailable      try again later
    ├── MailboxRefused          a person must change something first
    ├── TransportError          a letter did not leave (``permanent`` says whether trying again can help)
    ├── SendUncertain           nobody can know whether a letter left
    ├── UnreadableDocument      an attachment that nobody can read, with the reason
    ├── FeedError               a row of a billing or bank file
    ├── IllegalMove             a state may not follow another
    ├── LedgerChanged           balances moved between the decision and the booking
    ├── StoreUnavailable        the database is away, or others hold what is needed for too long
    ├── StaleCase               somebody else was quicker
    └── TemplateError           a letter cannot be composed
"""

from collections.abc import Iterable


class MailflowError(Exception):
    """The root: catch it where a person can be told what to do."""


class ConfigurationError(MailflowError):
    """A setting, file or folder that cannot be used as it is."""

    def __init__(self, *, where: str, what: str, fix: str) -> None:
        super().__init__(f"{where}: {what}. {fix}")
        self.where = where
        self.what = what
        self.fix = fix


class ConfigurationFaults(ConfigurationError):
    """Every fault of a configuration at once, one sentence a line; `faults` holds them one by one."""

    def __init__(self, faults: Iterable[ConfigurationError]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(where=first.where, what=first.what, fix=first.fix)
        self.args = ("\n".join(str(fault) for fault in self.faults),)


class MailboxUnavailable(MailflowError):
    """The mailbox cannot be reached now; the next poll tries again."""


class MailboxRefused(MailflowError):
    """The mailbox answered no; a person must change the configuration or the permissions."""


class TransportError(MailflowError):
    """A letter did not leave; `permanent` says whether another attempt could help."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class SendUncertain(MailflowError):
    """The answer to an attempt was lost: the letter may have left. It is looked for, never sent again blindly."""


class UnreadableDocument(MailflowError):
    """A document that cannot be read; `reason` is shown to the clerk as it stands."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FeedError(MailflowError):
    """A row of a file from the bank or the billing system that cannot be taken over."""

    def __init__(self, *, file: str, line: int | None, column: str | None, value: str | None, fix: str) -> None:
        place = file if line is None else f"{file}, line {line}"
        shown = "" if column is None else f", column {column}"
        wrong = "" if value is None else f": {value!r}"
        super().__init__(f"{place}{shown}{wrong}: {fix}")
        self.file = file
        self.line = line
        self.column = column
        self.value = value
        self.fix = fix


class IllegalMove(MailflowError):
    """A state that may not follow the present one (`lifecycle` has the tables)."""


class LedgerChanged(MailflowError):
    """A balance moved between the decision and its booking; the unit is rolled back and decided again."""


class StoreUnavailable(MailflowError):
    """The database does not answer, or does not let us in for now; what was begun is rolled back, and the next round tries again."""


class StaleCase(MailflowError):
    """Somebody else acted on the case since it was shown; nothing was changed."""


class TemplateError(MailflowError):
    """A letter cannot be composed: a missing variable, a forbidden construct, a runaway template."""
