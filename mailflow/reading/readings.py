"""What the readers of tables and of sentences hand on: drafts of lines, before the ledger has the last word."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mailflow.domain.document import Evidence
from mailflow.domain.facts import DisputeReason
from mailflow.domain.ledger import OpenInvoice
from mailflow.reading.references import Resolved


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A line as one reader sees it. `paid` is `None` where the line shows no amount of its own."""

    reference: str
    resolved: Resolved
    paid: Decimal | None
    deduction: Decimal = Decimal(0)
    reason: DisputeReason | None = None
    is_partial: bool = False
    days: tuple[date, ...] = ()
    text: str = ""
    line: int = -1
    last_line: int = -1
    start: int = 0
    evidence: tuple[Evidence, ...] = ()

    @property
    def invoice(self) -> OpenInvoice | None:
        """The invoice that the number was tied to."""
        return self.resolved.invoice

    @property
    def key(self) -> str:
        """What makes two lines the same line: the ledger's number, else the sender's."""
        return self.invoice.number if self.invoice is not None else self.reference


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTotal:
    """An amount that may be the sum of an advice; `weight` says how loudly its label claims it, `where` on which line and place it "
    "stands."""

    value: Decimal
    label: str
    weight: float
    where: tuple[int, int] = (-1, -1)
    currency: str | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read a document. `total` is the control total that it closes on, or the loudest one where it does not close."""

    part: str
    drafts: tuple[Draft, ...]
    total: StatedTotal | None = None
    closes: bool = False
    weight: float = 0.0
    is_prose: bool = False
    sheet_name: str = ""
    is_turned: bool = False

    @property
    def item_lines(self) -> dict[int, int]:
        """The lines of a table from its first item to its last, each with the place where its items begin; none in sentences."""
        lines = [line for draft in self.drafts for line in (draft.line, draft.last_line) if line >= 0]
        if not lines or self.is_prose:
            return {}
        begins = {draft.line: draft.start for draft in self.drafts}
        return {line: begins.get(line, 0) for line in range(min(lines), max(lines) + 1)}

    @property
    def sum(self) -> Decimal:
        """What the lines that show an amount add up to."""
        return sum((draft.paid for draft in self.drafts if draft.paid is not None), Decimal(0))
