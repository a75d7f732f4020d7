"""What people's pages and monitors work with: the store, the originals, the figures, and what counts as too long a silence."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from mailflow.policy.replies import ReplyRules
from mailflow.services.cadence_desk import CadenceDesk
from mailflow.services.metrics import Metrics
from mailflow.services.originals import Originals
from mailflow.services.silence import Patience
from mailflow.services.statement_plan import Stating
from mailflow.store.reports import Reports, Sight
from mailflow.store.unit import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontDesk:
    """The running installation, as a person at its pages sees it. `suggests_only` where policy.automatic is suggest."""

    store: Store
    originals: Originals
    metrics: Metrics
    patience: Patience
    suggests_only: bool
    cadences: CadenceDesk
    reply_rules: ReplyRules = field(default_factory=ReplyRules)
    stating: Stating | None = None

    @contextmanager
    def reading(self, sight: Sight | None = None) -> Iterator[Reports]:
        """Reports of one moment, for somebody who may not see everything."""
        with self.store.reading() as unit:
            yield unit.reports if sight is None else unit.reports.seen_by(sight)
