"""What people's pages work with: the store to read and act on, the originals to look at, and whether mailflow acts by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from mailflow.services.originals import Originals
from mailflow.store.reports import Reports
from mailflow.store.unit import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontDesk:
    """The running installation, as a person at its pages sees it. `suggests_only` where policy.automatic is suggest."""

    store: Store
    originals: Originals
    suggests_only: bool

    @contextmanager
    def reading(self) -> Iterator[Reports]:
        """Reports of one moment."""
        with self.store.reading() as unit:
            yield unit.reports
