"""Chooses implementations and hands them to the services: the one place that knows both."""

import os
import secrets
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from mailflow import __version__, post, reminding, stating
from mailflow.assets import Assets, find_assets
from mailflow.documents.sandbox import Sandbox
from mailflow.documents.signatures import is_mail, kind_of
from mailflow.domain.clock import Clock, SetClock, SystemClock
from mailflow.domain.errors import ConfigurationError
from mailflow.domain.ports import Feed, Load, Mailbox, Mappable
from mailflow.leaves import Branch, find_leaves
from mailflow.policy import CashRules, read_cash_rules
from mailflow.policy.cash import Automatic
from mailflow.policy.replies import ReplyRules, read_reply_rules
from mailflow.services.bank import AccountUse, BankAccounts, OfAccounts
from mailflow.services.correspondence import Correspondence
from mailflow.services.desk import Desk, Reader
from mailflow.services.front_desk import FrontDesk
from mailflow.services.health import Part, Warned
from mailflow.services.in_hand import LedgerInHand
from mailflow.services.ledger_check import check_ledger
from mailflow.services.load import load
from mailflow.services.meter import Meter
from mailflow.services.metrics import Metrics
from mailflow.services.originals import Originals
from mailflow.services.preview import PreviewLedger
from mailflow.services.reads import learn_letters, read_document, read_letter
from mailflow.services.recognition import MISSING, recognition_bounds, try_out
from mailflow.services.replay import CaseSet
from mailflow.services.silence import Patience
from mailflow.services.understand import Understood, make_sandbox, open_document, understand
from mailflow.settings import Settings
from mailflow.store.unit import Store

if TYPE_CHECKING:
    from mailflow.mailboxes.listener import Listener


@dataclass(slots=True)
class SandboxReader:
    """Reads mail in the children of one fork server."""

    sandbox: Sandbox
    version: str = field(default=__version__)

    def understand(self, raw: bytes) -> Understood:
        """The message, its reply and its documents."""
        return understand(raw, self.sandbox)


def open_sandbox(settings: Settings | None = None) -> Sandbox:
    """The fork server, with every document leaf that is installed, and the recogniser. Open it before there are threads."""
    leaves = find_leaves(Branch.DOCUMENTS)
    ocr = (settings or Settings()).ocr
    bounds = recognition_bounds(ocr.seconds) if ocr.enabled else None
    return make_sandbox([leaf.target for leaf in leaves.values()], recognition=bounds)


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


class LocalInbox(Protocol):
    """A mailbox that mail can be handed to on this machine: the listener and the sample deliver here."""

    def deliver(self, content: bytes) -> str:
        """Puts a mail into the inbox and returns its id; once it returns, the mail is safe."""


def local_inbox(mailbox: Mailbox) -> LocalInbox | None:
    """The mailbox as a place to deliver to, `None` where it is somebody else's server."""
    return cast(LocalInbox, mailbox) if hasattr(mailbox, "deliver") else None


def open_feeds(mapping: Path | None = None, accounts: BankAccounts | None = None) -> tuple[Feed, ...]:
    """Every file format of the bank and the billing system that is installed.

    Tables are read by the saved mapping of columns, if any; statements of accounts that are not named are refused.
    """
    feeds = [cast(Feed, cast(Any, leaf.load())()) for leaf in find_leaves(Branch.FEEDS).values()]  # as above
    mapped = [feed.mapped(mapping) if mapping is not None and isinstance(feed, Mappable) else feed for feed in feeds]
    return tuple(OfAccounts(feed, accounts or BankAccounts()) for feed in mapped)


def bank_accounts(settings: Settings, otherwise: str | None = None) -> BankAccounts:
    """What the firm's accounts are for; `otherwise` holds for a file that names none of them."""
    uses = {number: AccountUse(use) for number, use in settings.bank.accounts.items()}
    return BankAccounts(uses=uses, otherwise=AccountUse(otherwise) if otherwise else None)


def read_rules(settings: Settings) -> CashRules:
    """The firm's rules of cash: its own policy.toml, else the shipped one."""
    rules = read_cash_rules(settings.policy.rules) if settings.policy.rules else CashRules()
    return replace(rules, automatic=Automatic(settings.policy.automatic))


def open_correspondence(settings: Settings) -> Correspondence:
    """How replies are answered: the firm's own policy.toml and templates go before the shipped ones."""
    rules = read_reply_rules(settings.policy.rules) if settings.policy.rules else ReplyRules()
    own = (settings.chase.templates,) if settings.chase.templates else ()
    return Correspondence(rules=rules, firm=settings.firm.name, templates=(*own, find_assets(Assets.TEMPLATES)))


def open_listener(settings: Settings, inbox: LocalInbox, *, on_delivered: Callable[[], None]) -> "Listener":
    """The embedded SMTP listener, listening."""
    from mailflow.mailboxes.listener import Listener

    smtp = settings.smtp
    listener = Listener(inbox, host=smtp.host, port=smtp.port, max_bytes=smtp.max_megabytes * 1_000_000, on_delivered=on_delivered)
    listener.start()
    return listener


def set_up_desk(settings: Settings, store: Store, reader: Reader, *, applies: bool = False) -> Desk:
    """One worker's tools; with `applies` it books by itself whatever policy.automatic says."""
    rules = read_rules(settings)
    return Desk(
        store=store,
        rules=replace(rules, automatic=Automatic.APPLY) if applies else rules,
        reader=reader,
        in_hand=LedgerInHand(),
        folders_by=post.folders(settings),
        identities=post.identities(settings),
        zone=settings.firm.zone,
        own_domains=settings.firm.own_domains,
        authserv_ids=settings.firm.authserv_ids,
        candidate_days=settings.work.candidate_days,
        worker=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}",
        correspondence=open_correspondence(settings),
    )


def set_up_front(settings: Settings, store: Store, sandbox: Sandbox, *, meter: Meter, suggests_only: bool) -> FrontDesk:
    """What pages and monitors work with, from now on."""
    patience = Patience(
        mailbox=timedelta(hours=settings.mailbox.silent_after_hours),
        ledger=timedelta(hours=settings.ledger.stale_after_hours),
        since=store.clock.now(),
    )
    metrics = Metrics(store, sandbox, meter, patience)
    originals = Originals(store, sandbox)
    rules = open_correspondence(settings).rules
    return FrontDesk(
        store=store,
        originals=originals,
        metrics=metrics,
        patience=patience,
        suggests_only=suggests_only,
        cadences=reminding.open_cadence_desk(settings, store),
        reply_rules=rules,
        stating=stating.open_stating(settings),
    )


@contextmanager
def replay_desk(settings: Settings, folder: Path) -> Iterator[tuple[Desk, SetClock]]:
    """A desk over a temporary store in `folder`, and the clock that it goes by. Answers as with policy.automatic = apply."""
    clock = SetClock(datetime(1970, 1, 1, tzinfo=UTC))
    with open_sandbox(settings) as sandbox:
        store = Store.open(f"sqlite:///{folder / 'replay.db'}", clock=clock, is_temporary=True)
        try:
            yield set_up_desk(settings, store, SandboxReader(sandbox), applies=True), clock
        finally:
            store.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingDesk:
    """Reads single files, beside a ledger of CSV files or none."""

    desk: Desk
    sandbox: Sandbox
    has_ledger: bool

    def read(self, path: Path) -> dict[str, Any]:  # JSON's own types
        """What would be understood of the file."""
        content = path.read_bytes()
        if path.suffix.lower() == ".eml" or is_mail(content) or kind_of(content) == "msg":
            return read_letter(self.desk, path.name, content, has_ledger=self.has_ledger)
        return read_document(self.desk, path.name, open_document(content, path.name, self.sandbox))


@contextmanager
def open_reading_desk(settings: Settings, ledger: Path | None) -> Iterator[ReadingDesk]:
    """A desk that keeps nothing: over a store that is gone afterwards, with the files of `ledger` in it."""
    with tempfile.TemporaryDirectory(prefix="mailflow-read-") as folder, open_sandbox(settings) as sandbox:
        store = Store.open(f"sqlite:///{folder}/read.db", clock=SystemClock(settings.firm.zone), is_temporary=True)
        try:
            desk = set_up_desk(settings, store, SandboxReader(sandbox), applies=True)
            if ledger is not None:
                files = [path for name in ("clients.csv", "invoices.csv", "receipts.csv") if (path := ledger / name).exists()]
                load(store, files, feeds=open_feeds(), as_of=store.clock.now(), actor="read")
                learn_letters(desk, tuple(sorted((ledger / "sent").glob("*.eml"))))
            yield ReadingDesk(desk=desk, sandbox=sandbox, has_ledger=ledger is not None)
        finally:
            store.close()


def parts_to_check(settings: Settings) -> tuple[Part, ...]:
    """What `mailflow check` looks at, in the order in which a start would need it."""
    return (
        Part("rules", lambda: f"policy.automatic is {read_rules(settings).automatic}"),
        Part("replies", lambda: _look_at_replies(settings)),
        *post.parts_to_check(settings),
        Part("documents", _look_at_sandbox),
        Part("ocr", lambda: _look_at_recogniser(settings)),
        Part("database", lambda: _look_at_database(settings)),
        Part("ledger", lambda: _look_at_ledger(settings)),
        reminding.part_to_check(settings),
        reminding.approvals_to_check(settings),
        stating.part_to_check(settings),
    )


def _look_at_replies(settings: Settings) -> str | Warned:
    rules = open_correspondence(settings).rules
    if rules.documents is not None and not rules.documents.is_dir():
        return Warned(f"replies.documents names {rules.documents}, which is no folder: copies that clients ask for are not attached")
    return f"answers that leave without a click: {', '.join(sorted(rules.send)) or 'none'}"


def _look_at_sandbox() -> str | Warned:
    with open_sandbox() as sandbox:
        confinement = sandbox.confinement()
    if not confinement:
        return Warned("attachments are opened in child processes with limits, but this system does not let us cut off their network")
    return f"attachments are opened in child processes; {confinement}"


def _look_at_recogniser(settings: Settings) -> str | Warned:
    if not settings.ocr.enabled:
        return "switched off (ocr.enabled): scans and photographs wait for a person"
    with open_sandbox(settings) as sandbox:
        return Warned(f"{MISSING}; until then scans and photographs wait for a person") if sandbox.aside is None else try_out(sandbox.aside)


def _look_at_database(settings: Settings) -> str | Warned:
    if not settings.store.url and not (settings.data / "mailflow.db").exists():
        return f"{settings.data / 'mailflow.db'} does not exist yet; the first start makes it"
    if Store.is_behind(settings.store_url):
        return "answers; the next start brings its schema up to date (where an earlier mailflow has worked, back it up before)"
    store = open_store(settings)
    try:
        checked = check_ledger(store)
    finally:
        store.close()
    faults = (*checked.ledger_faults, *checked.audit_faults)
    return Warned("; ".join(faults)) if faults else "answers; every balance follows from the journal, and the audit is whole"


def _look_at_ledger(settings: Settings) -> str | Warned:
    if not settings.store.url and not (settings.data / "mailflow.db").exists():
        return Warned("nothing is loaded yet; load clients and open items with `mailflow load`")
    if Store.is_behind(settings.store_url):
        return "is looked at once the database is up to date"
    store = open_store(settings)
    try:
        with store.reading() as unit:
            as_of, (clients, invoices) = unit.ledger.as_of(), unit.ledger.sizes()
        if as_of is None:
            return Warned("no complete list of open items was loaded yet; load one with `mailflow load`")
        hours = (store.clock.now() - as_of).total_seconds() / 3600
    finally:
        store.close()
    said = f"{clients} clients and {invoices} invoices as of {as_of:%Y-%m-%d %H:%M} UTC"
    if hours > settings.ledger.stale_after_hours:
        return Warned(f"{said}: {hours:.0f} hours old; load today's open items with `mailflow load`")
    return said


def read_case_set(folder: Path) -> CaseSet:
    """A case set without its answers; raises ConfigurationError or FeedError with what is wrong with it."""
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


def cadences_file(settings: Settings) -> Path:
    """Where the live cadences are: the firm's own cadences.toml, else the shipped one."""
    return settings.chase.cadences or find_assets(Assets.CONFIG) / "cadences.toml"


def read_preview_ledger(folder: Path) -> PreviewLedger:
    """The open items, contacts and holds of a folder; raises ConfigurationError or FeedError with what is wrong with it."""
    missing = [name for name in ("clients.csv", "invoices.csv") if not (folder / name).exists()]
    if missing:
        fix = "Give the folder that holds clients.csv and invoices.csv, and contacts.csv and holds.csv where there are such."
        raise ConfigurationError(where=str(folder), what=f"holds no ledger: {', '.join(missing)} is missing", fix=fix)
    clients, invoices = (parse_feed(open_feeds(), folder / name) for name in ("clients.csv", "invoices.csv"))
    further = [parse_feed(open_feeds(), folder / name) for name in ("contacts.csv", "holds.csv") if (folder / name).exists()]
    return PreviewLedger(
        clients=clients.clients,
        invoices=invoices.invoices,
        contacts=tuple(contact for load in further for contact in load.contacts),
        holds=tuple(hold for load in further for hold in load.holds),
    )


def parse_feed(feeds: tuple[Feed, ...], path: Path) -> Load:
    """The file, by the format that recognises it best."""
    best = max(feeds, key=lambda feed: feed.recognises(path))
    return best.parse(path)
