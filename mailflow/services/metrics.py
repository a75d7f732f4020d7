"""The figures in the words of Prometheus (`/metrics`).

What the database knows is asked at every scrape, so that several processes say the same of it; the rest is this process's own.
A label is a word of ours and never a client, an address or anything that a stranger wrote.
"""

import platform
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Metric, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, InfoMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from mailflow import __version__
from mailflow.documents.sandbox import Sandbox
from mailflow.domain.decision import ExceptionReason
from mailflow.domain.facts import Kind
from mailflow.services.meter import Meter
from mailflow.services.record import SUGGESTION
from mailflow.services.silence import Patience, Source, find_silences
from mailflow.store.reports import Counted, Figures
from mailflow.store.tables.cases import CaseKind
from mailflow.store.unit import Store

# A letter may be of several kinds at once; a label for each combination would have thousands of values.
_SEVERAL = "several"
_OTHER = "other"
_NONE = "none"
_REASONS = frozenset({*ExceptionReason, *Kind, *CaseKind, SUGGESTION, "unclear", "undone"})
# DESIGN §9, the life of a letter of ours.
_LETTER_STATES = ("due", "held", "queued", "sending", "sent", "bounced", "failed", "uncertain", "cancelled")

# The values of the labels, and the value.
_Sample = tuple[tuple[str, ...], float]


class Metrics:
    """What a scrape is answered; in a registry of its own, and asked by several threads."""

    def __init__(self, store: Store, sandbox: Sandbox, meter: Meter, patience: Patience) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Families(store, sandbox, meter, patience))
        ProcessCollector(registry=self._registry)

    def text(self, accept: str) -> tuple[bytes, str]:
        """The exposition and its content type, in the form that the Accept header asks for."""
        encode, content_type = choose_encoder(accept)
        return encode(self._registry), content_type


class _Families(Collector):
    """Everything that mailflow itself can say."""

    def __init__(self, store: Store, sandbox: Sandbox, meter: Meter, patience: Patience) -> None:
        self._store = store
        self._sandbox = sandbox
        self._meter = meter
        self._patience = patience
        self._counted: Counted | None = None
        self._lock = threading.Lock()

    def collect(self) -> Iterator[Metric]:
        """All families; raises where the database does not answer, so that the scrape itself fails and `up` falls."""
        figures = self._figures()
        now = self._store.clock.now()
        yield InfoMetricFamily("mailflow_build", "The version that runs, and on what.", _build(figures))
        yield from _of_mail(figures, now)
        yield from _of_decisions(figures)
        yield from _of_cases(figures, now)
        yield from _of_money(figures)
        yield from _of_letters(figures)
        yield from self._of_sources(figures, now)
        yield from self._of_process()

    def _figures(self) -> Figures:
        # The first count of a large archive takes a while: whoever asks meanwhile waits for it and does not begin another.
        with self._lock, self._store.reading() as unit:
            figures = unit.reports.figures(self._counted)
            self._counted = figures.counted
            return figures

    def _of_sources(self, figures: Figures, now: datetime) -> Iterator[Metric]:
        standing = figures.standing
        silent = {silence.source for silence in find_silences(standing, self._patience, now)}
        told = "Since the last mail was taken in; since the start of this process where there is none."
        yield _age("mailflow_mailbox_silence_seconds", told, now, standing.last_mail_at or self._patience.since)
        told = "Since the moment that the loaded open items describe; absent before the first load."
        yield _age("mailflow_ledger_age_seconds", told, now, standing.ledger_as_of)
        told = "Whether the source has been silent for longer than the settings allow (1) or not (0)."
        yield _gauges("mailflow_source_silent", told, ("source",), (((source,), source in silent) for source in Source))

    def _of_process(self) -> Iterator[Metric]:
        looks = ((("answered" if answered else "failed",), many) for answered, many in self._meter.looks.items())
        yield _counters("mailflow_mailbox_looks", "Looks into the mailbox by this process.", ("outcome",), looks)
        failures = (((failure,), many) for failure, many in self._sandbox.failures.items())
        told = "Children that ended without an answer about a file, in this process."
        yield _counters("mailflow_child_failures", told, ("failure",), failures)
        told = "Starts of the fork server after the first, in this process."
        yield CounterMetricFamily("mailflow_fork_server_restarts", told, value=self._sandbox.restarts)
        waits = self._meter.waits
        yield HistogramMetricFamily(
            "mailflow_intake_to_decision_seconds",
            "From taking a mail in to its decision, for mails that this process decided.",
            buckets=[*((f"{bound:.1f}", count) for bound, count in waits.within.items()), ("+Inf", waits.mails)],
            sum_value=waits.seconds,
        )


def _build(figures: Figures) -> dict[str, str]:
    return {"version": __version__, "python": platform.python_version(), "database": figures.database}


def _of_mail(figures: Figures, now: datetime) -> Iterator[Metric]:
    yield CounterMetricFamily("mailflow_mails_taken_in", "Mails taken in.", value=figures.mails)
    yield GaugeMetricFamily("mailflow_mails_waiting", "Mails taken in that are not decided yet.", value=figures.mails_waiting)
    told = "Age of the oldest mail that is not decided yet; 0 without any."
    yield _age("mailflow_mails_waiting_oldest_seconds", told, now, figures.mail_waiting_since or now)
    told = "Mails set aside after three failed attempts, until a person has them tried again."
    yield GaugeMetricFamily("mailflow_mails_failed", told, value=figures.standing.failed_mail)
    yield GaugeMetricFamily("mailflow_moves_pending", "Mails that are still to be moved in the mailbox.", value=figures.moves)


def _of_decisions(figures: Figures) -> Iterator[Metric]:
    counts = (
        (("mailflow" if sort.is_by_policy else "person", sort.disposition or _NONE, sort.exception or _NONE), many)
        for sort, many in figures.decisions.items()
    )
    told = "Decisions on mails and receipts, later ones on the same included; disposition none: the mail carries no payment."
    yield _counters("mailflow_decisions", told, ("decided_by", "disposition", "reason"), counts)


def _of_cases(figures: Figures, now: datetime) -> Iterator[Metric]:
    depth: Counter[tuple[str, ...]] = Counter()
    oldest: dict[tuple[str, ...], float] = {}
    value: dict[tuple[str, ...], float] = {}
    for waiting in figures.cases:
        sort = (waiting.kind, _reason(waiting.reason))
        depth[sort] += waiting.cases
        oldest[sort] = max(oldest.get(sort, 0.0), (now - waiting.opened_at).total_seconds())
        if waiting.value is not None:
            key = (*sort, _currency(waiting.value.currency))
            # Prometheus knows no other numbers than floats; the books do not come from here.
            value[key] = value.get(key, 0.0) + float(waiting.value.amount)
    names = ("kind", "reason")
    yield _gauges("mailflow_cases_open", "Cases that wait for a person.", names, depth.items())
    yield _gauges("mailflow_cases_open_oldest_seconds", "Age of the oldest case that waits for a person.", names, oldest.items())
    told = "What the cases that wait for a person are about, in major units of the currency."
    yield _gauges("mailflow_cases_open_value", told, (*names, "currency"), value.items())


def _of_money(figures: Figures) -> Iterator[Metric]:
    counts = (((state,), many) for state, many in figures.receipts.items())
    told = "Bank receipts that are not decided: new, waiting for their advice, or before a person."
    yield _gauges("mailflow_receipts_undecided", told, ("state",), counts)
    left: dict[tuple[str], float] = {}
    for money in figures.unapplied:
        key = (_currency(money.currency),)
        left[key] = left.get(key, 0.0) + float(money.amount)  # as above
    told = "What is left of the undecided receipts, in major units of the currency."
    yield _gauges("mailflow_receipts_unapplied_value", told, ("currency",), left.items())


def _of_letters(figures: Figures) -> Iterator[Metric]:
    counts = dict.fromkeys((*_LETTER_STATES, _OTHER), 0)
    for state, many in figures.letters.items():
        counts[state if state in _LETTER_STATES else _OTHER] += many
    told = "Letters of ours by what became of their sending."
    yield _gauges("mailflow_letters", told, ("state",), (((state,), many) for state, many in counts.items()))


def _reason(reason: str) -> str:
    if reason in _REASONS:
        return reason
    return _SEVERAL if "," in reason else _OTHER


def _currency(code: str) -> str:
    # ISO 4217 has some 180 of them.
    return code if len(code) == 3 and code.isascii() and code.isupper() else _OTHER


def _age(name: str, told: str, now: datetime, since: datetime | None) -> Metric:
    """The seconds that have passed since a moment; no sample without one."""
    return GaugeMetricFamily(name, told, value=None if since is None else (now - since).total_seconds())


def _gauges(name: str, told: str, labels: tuple[str, ...], samples: Iterable[_Sample]) -> Metric:
    return _filled(GaugeMetricFamily(name, told, labels=labels), samples)


def _counters(name: str, told: str, labels: tuple[str, ...], samples: Iterable[_Sample]) -> Metric:
    """The library adds `_total` to the name."""
    return _filled(CounterMetricFamily(name, told, labels=labels), samples)


def _filled(family: GaugeMetricFamily | CounterMetricFamily, samples: Iterable[_Sample]) -> Metric:
    for labels, value in sorted(samples):
        family.add_metric(labels, value)
    return family
