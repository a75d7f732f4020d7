"""Chooses implementations and hands them to the services: the one place that knows both."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from mailflow import __version__
from mailflow.documents.sandbox import Sandbox
from mailflow.domain.clock import Clock, SetClock, SystemClock
from mailflow.domain.errors import ConfigurationError
from mailflow.domain.ports import Feed, Load, Mailbox
from mailflow.leaves import Branch, find_leaves, get_leaf
from mailflow.policy import CashRules, read_cash_rules
from mailflow.policy.cash import Automatic
from mailflow.services.desk import Desk, Folders, Reader
from mailflow.services.in_hand import LedgerInHand
from mailflow.services.replay import CaseSet
from mailflow.services.understand import Understood, make_sandbox, understand
from mailflow.settings import Settings
from mailflow.store.unit import Store


@dataclass(slots=True)
class SandboxReader:
    """Reads mail in the children of one fork server."""

    sandbox: Sandbox
    version: str = field(default=__version__)

    def understand(self, raw: bytes) -> Understood:
        """The message, its reply and its documents."""
        return understand(raw, self.sandbox)


def open_sandbox() -> Sandbox:
    """The fork server, with every document leaf that is installed. Open it before there are threads."""
    leaves = find_leaves(Branch.DOCUMENTS)
    return make_sandbox([leaf.target for leaf in leaves.values()])


def open_store(settings: Settings, clock: Clock | None = None) -> Store:
    """The database of this installation, in a data folder that is made where it is missing."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            where=f"data folder {settings.data}",
            what=f"cannot be made ({error.strerror})",
            fix="Make it writable for this user, or name another folder with `data` (MAILFLOW_DATA).",
        ) from error
    return Store.open(settings.store_url, clock=clock or SystemClock(settings.firm.zone))


def open_mailbox(settings: Settings) -> Mailbox:
    """The shared mailbox."""
    leaf = get_leaf(Branch.MAILBOXES, settings.mailbox.type)
    make = cast(Any, leaf.load())  # an entry point's target has no type
    return cast(Mailbox, make(name=settings.mailbox.name, path=settings.mailbox.path))


def open_feeds() -> tuple[Feed, ...]:
    """Every file format of the bank and the billing system that is installed."""
    return tuple(cast(Any, leaf.load())() for leaf in find_leaves(Branch.FEEDS).values())  # as above


def read_rules(settings: Settings, *, automatic: Automatic | None = None) -> CashRules:
    """The firm's rules of cash; `automatic` overrules what they say about acting alone."""
    from dataclasses import replace

    rules = read_cash_rules(settings.policy.file) if settings.policy.file else CashRules()
    return rules if automatic is None else replace(rules, automatic=automatic)


def set_up_desk(settings: Settings, store: Store, reader: Reader, *, automatic: Automatic | None = None) -> Desk:
    """One worker's tools."""
    box = settings.mailbox
    return Desk(
        store=store,
        rules=read_rules(settings, automatic=automatic),
        reader=reader,
        in_hand=LedgerInHand(),
        folders=Folders(processed=box.processed, attention=box.attention, ignored=box.ignored),
        own_domains=settings.firm.own_domains,
        authserv_ids=settings.firm.authserv_ids,
        candidate_days=settings.work.candidate_days,
    )


@contextmanager
def replay_desk(settings: Settings, folder: Path) -> Iterator[tuple[Desk, SetClock]]:
    """A desk over a temporary store in `folder`, and the clock that it goes by. Answers as with policy.automatic = apply."""
    clock = SetClock(datetime(1970, 1, 1, tzinfo=UTC))
    with open_sandbox() as sandbox:
        store = Store.open(f"sqlite:///{folder / 'replay.db'}", clock=clock, is_temporary=True)
        try:
            yield set_up_desk(settings, store, SandboxReader(sandbox), automatic=Automatic.APPLY), clock
        finally:
            store.close()


def read_case_set(folder: Path) -> CaseSet:
    """A case set without its answers; raises ConfigurationError or FeedError with what is wrong with it."""
    from datetime import date

    missing = [name for name in ("clients.csv", "invoices.csv", "mail") if not (folder / name).exists()]
    if missing:
        raise ConfigurationError(
            where=str(folder),
            what=f"is not a case set: {', '.join(missing)} is missing",
            fix="Give the folder that holds clients.csv, invoices.csv and mail/.",
        )
    feeds = open_feeds()
    loads = [parse_feed(feeds, path) for name in ("clients.csv", "invoices.csv", "receipts.csv") if (path := folder / name).exists()]
    today = folder / "today.txt"
    return CaseSet(
        clients=tuple(client for load in loads for client in load.clients),
        invoices=tuple(invoice for load in loads for invoice in load.invoices),
        receipts=tuple(receipt for load in loads for receipt in load.receipts),
        mails=tuple(sorted((folder / "mail").glob("*.eml"))),
        sent=tuple(sorted((folder / "sent").glob("*.eml"))),
        today=date.fromisoformat(today.read_text(encoding="utf-8").strip()) if today.exists() else date.min,
    )


def parse_feed(feeds: tuple[Feed, ...], path: Path) -> Load:
    """The file, by the format that recognises it best."""
    best = max(feeds, key=lambda feed: feed.recognises(path))
    return best.parse(path)
