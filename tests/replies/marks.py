"""How well mail is understood: each example read as the service reads it, and what came out laid beside what should.

`python -m tests.replies.marks` prints the figures, with `--misses` also each miss.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from mailflow.domain.facts import Facts
from mailflow.domain.message import Automatic, SentLetter
from mailflow.matching.index import OpenItemIndex
from mailflow.reading.read import read
from tests.reading.desk import book
from tests.replies.papers import LANGUAGES, Example, mails, sentences
from tests.services.practice import HereReader, here

_LEDGER = """
    client 40110 bramleyorchard.example Bramley Orchard Foods Ltd
    invoice 71204 40110 2026-05-04 8420.00 USD
    invoice 71260 40110 2026-06-02 12975.50 USD
    invoice 71318 40110 2026-07-01 3310.25 USD
    invoice 71402 40110 2026-08-03 1045.00 USD
"""
_MATTERS = {"71204": "Pickering lease", "71260": "Tallis supply", "71318": "Pickering lease", "71402": "Employment advice"}
_LETTER = SentLetter(
    message_id="<r1@harrow.example>",
    client_number="40110",
    to=("a.dunn@bramleyorchard.example",),
    subject="Past due invoices 71204, 71260, 71318, 71402",
    invoice_numbers=("71204", "71260", "71318", "71402"),
)


@dataclass(slots=True)
class Marks:
    """Right and wrong answers, by question; `misses` in words."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)

    def share(self, question: str) -> float:
        """Right answers among those asked."""
        return self.right[question] / self.asked[question] if self.asked[question] else 1.0

    def macro_f1(self) -> float:
        """The mean over kinds of F1, over the examples whose whole set of kinds is stated."""
        kinds = [kind for kind in self.wanted if self.wanted[kind]]
        return sum(2 * self.hit[kind] / (self.wanted[kind] + self.found[kind]) for kind in kinds) / len(kinds)

    def ask(self, question: str, example: Example, wanted: object, found: object) -> None:
        """One answer beside what it should be; nothing is asked where nothing is wanted."""
        if wanted is None:
            return
        self.asked[question] += 1
        self.right[question] += wanted == found
        if wanted != found:
            self.misses.append(f"{question}: {example.name}\n    wanted {_shown(wanted)}\n    found  {_shown(found)}")


def mark(examples: Iterable[Example]) -> Marks:
    """The marks over these examples."""
    marks = Marks()
    for example in examples:
        _mark_one(marks, example, *_read(example))
    return marks


def _mark_one(marks: Marks, example: Example, facts: Facts, automatic: Automatic | None) -> None:
    kinds = frozenset(kind.value for kind in facts.kinds)
    marks.ask("kinds", example, example.kinds, kinds)
    if example.kinds is not None:
        marks.wanted.update(example.kinds)
        marks.found.update(kinds)
        marks.hit.update(example.kinds & kinds)
    if example.absent:
        marks.ask("absent", example, False, example.absent in kinds)
    promises, disputes = facts.promises, facts.disputes
    marks.ask("days", example, example.days, frozenset(promise.due_on.isoformat() for promise in promises))
    marks.ask("reasons", example, example.reasons, frozenset(dispute.reason.value for dispute in disputes))
    amounts = frozenset(f"{claim.amount:.2f}" for claim in (*promises, *disputes) if claim.amount is not None)
    marks.ask("amounts", example, example.amounts, amounts)
    if example.invoices is not None and (promises or disputes):
        named = frozenset(claim.invoice_number for claim in (*promises, *disputes))
        marks.ask("invoices", example, example.invoices, named)
    dated = tuple(sorted((one.invoice_number, one.due_on.isoformat(), f"{one.amount:.2f}" if one.amount else "") for one in promises))
    marks.ask("promises", example, example.promises, dated)
    contested = tuple(sorted((one.invoice_number, one.reason.value, f"{one.amount:.2f}" if one.amount else "") for one in disputes))
    marks.ask("disputes", example, example.disputes, contested)
    if example.reply is not None:
        marks.ask("reply", example, " ".join(example.reply.split()), " ".join(facts.reply_text.split()))
    marks.ask("automatic", example, example.automatic, _stated(automatic, example.automatic or ()))


def _stated(automatic: Automatic | None, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """An automatic mail in the words of the examples; a dash there asks for nothing."""
    if automatic is None:
        return ()
    lasting = {True: "permanent", False: "temporary", None: "unknown"}[automatic.permanent]
    bounce = (lasting, automatic.status or "none", ",".join(automatic.recipients))
    absence = (automatic.returns_on.isoformat() if automatic.returns_on else "none", automatic.substitute or "none")
    found = (automatic.type.value, *(bounce if automatic.type == "bounce" else absence))
    return tuple("-" if place < len(wanted) and wanted[place] == "-" else value for place, value in enumerate(found))


def _read(example: Example) -> tuple[Facts, Automatic | None]:
    understood = HereReader(here()).understand(example.raw)
    letter = _LETTER if b"In-Reply-To" in example.raw.partition(b"\r\n\r\n")[0] else None
    facts = read(understood.message, understood.reply, understood.documents, ledger(), automatic=understood.automatic, letter=letter)
    return facts, understood.automatic


@cache
def ledger() -> OpenItemIndex:
    """The client whose mail it is, and what it owes."""
    from dataclasses import replace

    index = book(_LEDGER)
    items = [
        replace(item, matter_name=_MATTERS[item.number], matter_number=f"40110-{item.number[-2:]}") for item in index.of_client("40110")
    ]
    pickering = next(item for item in items if item.number == "71204").matter_number
    items = [replace(item, matter_number=pickering) if item.number == "71318" else item for item in items]
    client = index.client("40110")
    assert client is not None
    return OpenItemIndex([replace(client, contact_email="a.dunn@bramleyorchard.example", contact_name="Ada Dunn")], items)


def _shown(value: object) -> str:
    return ", ".join(map(str, sorted(value))) if isinstance(value, frozenset) else str(value)


def _main() -> None:
    groups = {language: sentences(language) for language in LANGUAGES} | {"mails": mails()}
    for name, examples in groups.items():
        marks = mark(examples)
        figures = ", ".join(f"{question} {marks.right[question]}/{marks.asked[question]}" for question in marks.asked)
        print(f"{name}: {len(examples)} examples; macro F1 {marks.macro_f1():.3f}; {figures}")
        if "--misses" in sys.argv:
            print(*(f"  {miss}" for miss in marks.misses), sep="\n")


if __name__ == "__main__":
    _main()
