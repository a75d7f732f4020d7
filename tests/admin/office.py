"""A running admin over the sample's books, and a clerk at its pages: forms are filled in and posted as a browser would."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from flask import Flask
from lxml import html
from werkzeug.test import TestResponse

from admin.app import create_app
from mailflow import demo, wiring
from mailflow.assets import Assets, find_assets
from mailflow.documents.sandbox import Sandbox
from mailflow.domain.clock import SetClock
from mailflow.domain.ledger import OpenInvoice
from mailflow.policy.cash import Automatic
from mailflow.services.ledger_check import check_ledger
from mailflow.services.meter import Meter
from mailflow.services.people import add_person
from mailflow.services.replay import replay
from mailflow.settings import load_settings
from mailflow.store.mail import MAX_ATTEMPTS
from mailflow.store.unit import Store

TODAY = date(2026, 6, 15)
PASSWORD = "a long password of Ana's"
_DATABASE = "mailflow.db"


def fill(folder: Path, sandbox: Sandbox, automatic: Automatic, *, case_set: Path | None = None) -> Path:
    """The sample (or another firm's mail) taken through the real services into a database of its own, with two clerks."""
    if case_set is None:
        case_set = folder / "sample"
        demo.build(case_set, TODAY)
    clock = SetClock(datetime(1970, 1, 1, tzinfo=UTC))
    settings = load_settings(None, defaults=find_assets(Assets.CONFIG) / "mailflow.toml")
    store = Store.open(f"sqlite:///{folder / _DATABASE}", clock=clock)
    desk = wiring.set_up_desk(settings, store, wiring.SandboxReader(sandbox))
    desk = replace(desk, rules=replace(desk.rules, automatic=automatic))
    replay(desk, clock, wiring.read_case_set(case_set), _silent)
    for login, name in (("ana", "Ana Ortiz"), ("ben", "Ben Okafor")):
        add_person(store, login=login, name=name, password=PASSWORD)
    with store.unit() as unit:
        unit.ledger.set_as_of(clock.now())
        unit.commit()
    store.close()
    return folder


def _silent(done: int, of: int, what: str) -> None:
    """Nobody looks on."""


@dataclass(slots=True)
class Office:
    """The admin over a copy of filled books; what is done here is nobody else's."""

    app: Flask
    store: Store
    folder: Path

    def clerk(self, login: str = "ana") -> "Clerk":
        """Somebody who has logged in; what the door itself does is its own test, and takes a third of a second by design."""
        clerk = Clerk(self)
        with clerk.browser.session_transaction() as session:
            session["_user_id"] = login
        return clerk

    def case(self, reason: str) -> int:
        """The waiting case of this reason, the oldest."""
        return self.cases(reason)[0]

    def cases(self, reason: str) -> list[int]:
        """All that wait for this reason, the oldest first."""
        with self.store.reading() as unit:
            return [case.id for case in unit.cases.open_ones() if case.reason == reason]

    def state(self, case_id: int) -> str:
        """Where the case is in its life."""
        with self.store.reading() as unit:
            return unit.cases.get(case_id).state

    def history(self, case_id: int) -> list[tuple[str, str, str]]:
        """Who did what, and the note."""
        with self.store.reading() as unit:
            return [(past.act.actor, past.act.name, past.act.note) for past in unit.cases.history(case_id)]

    def books(self) -> dict[str, Decimal]:
        """Every balance, and what is left of every receipt."""
        with self.store.reading() as unit:
            invoices = {item.number: item.balance.amount for item in unit.ledger.iterate_invoices()}
            receipts, _ = unit.reports.receipts()
        left = {f"{row.receipt_id} left": row.unapplied.amount for row in receipts}
        return invoices | left | {f"{row.receipt_id} on account": row.on_account.amount for row in receipts}

    def moved(self, before: dict[str, Decimal]) -> dict[str, Decimal]:
        """What of the books is not as it was: each by how much."""
        return {name: amount - before[name] for name, amount in self.books().items() if amount != before[name]}

    def paid(self, before: dict[str, Decimal]) -> dict[str, Decimal]:
        """What invoices got since then, by number, and what went on account ("")."""
        moved = self.moved(before)
        paid = {name: -amount for name, amount in moved.items() if " " not in name}
        on_account = sum((amount for name, amount in moved.items() if name.endswith(" on account")), Decimal(0))
        return paid | ({"": on_account} if on_account else {})

    def suggested(self, case_id: int) -> dict[str, Decimal]:
        """What the first suggestion of a case would book, in the same form."""
        with self.store.reading() as unit:
            first = unit.reports.case_page(case_id).decided.decision.candidates[0]
        paid = {item.invoice_number: item.amount.amount for item in first.allocations}
        return paid | ({"": first.on_account.amount} if first.on_account else {})

    def cash(self, case_id: int) -> Decimal:
        """The whole of the receipt that a case is about."""
        with self.store.reading() as unit:
            return unit.reports.case_page(case_id).receipts[0].amount.amount

    def open_items(self, case_id: int) -> tuple[OpenInvoice, ...]:
        """What the client of a case owes, in the currency of the money."""
        with self.store.reading() as unit:
            page = unit.reports.case_page(case_id)
            items = unit.reports.open_items(page.case.client_number)
        return tuple(item for item in items if item.balance.currency == page.receipts[0].amount.currency)

    def fail_a_mail(self, why: str) -> int:
        """A mail came that could not be worked on three times; its row."""
        with self.store.unit() as unit:
            row = unit.mail.add(
                mailbox="collections",
                provider_id="torn",
                message_id="<torn@x.example>",
                content_hash="torn",
                raw=b"Subject: torn\n\n",
                raw_hash="torn",
            )
            unit.commit()
        for _ in range(MAX_ATTEMPTS):
            with self.store.unit() as unit:
                unit.mail.claim_next("worker")
                unit.mail.fail(row, why)
                unit.commit()
            self.store.clock.moment += timedelta(seconds=1)
        return row

    def break_table(self, name: str) -> None:
        """From now on the database fails wherever it needs this table."""
        with self.store.unit() as unit:
            unit._connection.exec_driver_sql(f"ALTER TABLE {name} RENAME TO lost")
            unit._connection.commit()

    def take_database_away(self) -> None:
        """From now on nobody can connect to it: where its file was, there is a folder."""
        self.store.close()
        (self.folder / _DATABASE).unlink()
        (self.folder / _DATABASE).mkdir()

    def is_sound(self) -> bool:
        """Whether every balance follows from the journal, and the audit is unbroken."""
        return check_ledger(self.store).is_sound


@dataclass
class Clerk:
    """A browser without scripts: opens pages, fills in their forms, follows nothing by itself."""

    office: Office

    def __post_init__(self) -> None:
        self.browser = self.office.app.test_client()

    def open(self, path: str) -> TestResponse:
        """A page."""
        return self.browser.get(path)

    def see(self, path: str) -> str:
        """The words of a page, with single spaces."""
        return words(self.open(path))

    def send(self, path: str, *, page: str | None = None, htmx: bool = False, **fields: str) -> TestResponse:
        """Posts to `path` with the token of `page` (the same path unless another is named)."""
        token = self.field(page or path, "csrf_token")
        return self.browser.post(path, data={"csrf_token": token, **fields}, headers={"HX-Request": "true"} if htmx else {})

    def act(self, case_id: int, act: str, *, htmx: bool = False, **fields: str) -> TestResponse:
        """Presses a button of a case as it is now."""
        page = f"/cases/{case_id}"
        fields.setdefault("version", self.field(page, "version"))
        return self.send(f"{page}/{act}", page=page, htmx=htmx, **fields)

    def undo_first_automatic(self) -> TestResponse:
        """Takes back the first booking of the list of what went through by itself."""
        (form, *_) = tree(self.open("/applied")).xpath("//tr[@data-row]//form")
        return self.browser.post(form.action, data=dict(form.form_values()))

    def field(self, path: str, name: str) -> str:
        """What the page carries in a field; the last form's, which is the page's own."""
        return str(tree(self.open(path)).xpath(f"//input[@name='{name}']/@value")[-1])


def tree(response: TestResponse) -> html.HtmlElement:
    """The page's elements."""
    return html.fromstring(response.get_data(as_text=True))


def words(response: TestResponse) -> str:
    """What a page says, with single spaces."""
    return " ".join(tree(response).text_content().split())


@contextmanager
def open_office(folder: Path, filled: Path, sandbox: Sandbox, *, suggests_only: bool = False, today: date = TODAY) -> Iterator[Office]:
    """The admin over a copy of the filled books, at noon of the sample's day (or of another)."""
    shutil.copy(filled / _DATABASE, folder / _DATABASE)
    settings = load_settings(None, defaults=find_assets(Assets.CONFIG) / "mailflow.toml").model_copy(update={"data": folder})
    store = Store.open(f"sqlite:///{folder / _DATABASE}", clock=SetClock(datetime.combine(today, time(12), tzinfo=UTC)))
    front = wiring.set_up_front(settings, store, sandbox, meter=Meter(), suggests_only=suggests_only)
    try:
        yield Office(create_app(settings, front), store, folder)
    finally:
        store.close()
