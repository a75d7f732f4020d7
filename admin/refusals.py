"""How a refusal is told: its status, and its words as a sentence."""

from mailflow.domain.errors import LedgerChanged, MailflowError, StaleCase, StoreUnavailable


class BadAmount(MailflowError):
    """Somebody typed what is not an amount; nothing was changed."""


def status_of(error: MailflowError) -> int:
    """409 where somebody else's act came between, 503 where the database is away, 422 where the act itself cannot be done."""
    if isinstance(error, StoreUnavailable):
        return 503
    return 409 if isinstance(error, StaleCase | LedgerChanged) else 422


def sentence(error: Exception) -> str:
    """The words of an error as a sentence of its own."""
    says = str(error)
    return says[:1].upper() + says[1:] + ("" if says.endswith((".", "!", "?")) else ".")
