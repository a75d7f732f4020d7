"""Our own people, as the ledger lists them: the billing attorneys' names, and the domains that they write from."""

from collections import Counter
from collections.abc import Iterable, Iterator

from mailflow.domain.ledger import Client

# A domain that fewer of the attorneys use is somebody's private address, not the firm's.
_LEAST_SHARE = 0.25


class OwnPeople:
    """Who works here; a sender from outside who bears one of these names, or a domain like these, is looked at twice."""

    def __init__(self) -> None:
        self._attorneys: dict[str, str] = {}

    @property
    def names(self) -> frozenset[str]:
        """The billing attorneys' names."""
        return frozenset(self._attorneys)

    @property
    def domains(self) -> frozenset[str]:
        """The domains that at least a quarter of them write from."""
        counts = Counter(domain for domain in self._attorneys.values() if domain)
        return frozenset(domain for domain, count in counts.items() if count >= _LEAST_SHARE * counts.total())

    def noted(self, clients: Iterable[Client]) -> Iterator[Client]:
        """The clients as they come, with their attorneys noted on the way."""
        for client in clients:
            if client.billing_attorney:
                self._attorneys[client.billing_attorney] = client.attorney_email.rpartition("@")[2].lower()
            yield client
