"""The service itself, and what is done to a running one from outside."""

import signal
import threading
from collections import Counter
from types import FrameType
from typing import TYPE_CHECKING

import click

from mailflow.cli.showing import is_watched, progress_bar, table
from mailflow.cli.start import Start, dry_run_option

if TYPE_CHECKING:
    from mailflow.scheduler import Office


@click.command(short_help="Run the service: mailbox, worker, admin, and the SMTP listener of a local mailbox.")
@click.option("--sample", is_flag=True, help="Load an invented firm's ledger and mail first (once), and book what is beyond doubt.")
@click.pass_obj
def run(start: Start, *, sample: bool) -> None:
    """Runs until it is stopped (Ctrl-C, or SIGTERM); what is under way is finished first.

    Looks into the mailbox every mailbox.poll_seconds, decides what arrived, and serves the admin. With --sample it first makes an
    invented firm in the data folder; a second start finds it there and changes nothing.
    """
    from admin.app import create_app
    from mailflow.scheduler import open_office

    settings = start.settings(log=True)
    if sample:
        from mailflow.demo.firm import DOMAIN, FIRM

        settings = settings.model_copy(update={"firm": settings.firm.model_copy(update={"name": FIRM, "own_domains": (DOMAIN,)})})
    stopping = threading.Event()
    _stop_on_signals(stopping)
    with open_office(settings, create_app, is_sample=sample) as office:
        if sample and not stopping.is_set():
            _show_sample(office, stopping)
        login = office.first_login()
        office.start()
        if login is not None:
            click.echo(f"your first login: {login[0]}, password {login[1]}   (`mailflow user password {login[0]}` sets another)")
        where = "working without an admin" if office.address is None else f"admin on {office.address}"
        click.echo(f"{where}   (stop with Ctrl-C)", err=True)
        stopping.wait()
        click.echo("finishing what is under way", err=True)


@click.command(short_help="Try mail again that was set aside after three failures.")
@click.argument("rows", nargs=-1, type=int)
@dry_run_option
@click.pass_obj
def retry(start: Start, rows: tuple[int, ...], *, dry_run: bool) -> None:
    """Has the mails with these numbers worked on again; without a number, lists the mails that were set aside and why."""
    from mailflow.services.failed import retry_mail, set_aside
    from mailflow.wiring import open_store

    store = open_store(start.settings())
    failed = {mail.id: mail for mail in set_aside(store)}
    if not rows:
        table((mail.id, f"{mail.received_at:%Y-%m-%d %H:%M}", mail.failure) for mail in failed.values())
        click.echo(f"{len(failed)} mails were set aside", err=True)
        return
    for row in rows:
        if row not in failed:
            raise click.BadParameter(f"mail {row} was not set aside; `mailflow retry` without a number lists those that were")
        if not dry_run:
            retry_mail(store, row, actor="command line")
        click.echo(f"mail {row} {'would be' if dry_run else 'is'} tried again")


def _show_sample(office: "Office", stopping: threading.Event) -> None:
    with progress_bar(is_shown=is_watched()) as report:
        sample = office.open_sample()
        if sample is None:
            click.echo("the sample is here already; nothing was changed", err=True)
            return
        done: Counter[str] = Counter()
        while not stopping.is_set() and (outcome := office.work_on_one()) is not None:
            done[outcome] += 1
            report(done.total(), sample.mails, "reading the sample's mail")
        office.finish_round()
    click.echo(
        f"{sample.clients} clients, {sample.invoices} invoices and {sample.receipts} bank receipts were loaded; {sample.mails} mails read."
    )
    click.echo(f"applied without a person: {done['applied']}   matched, waiting for the cash: {done['matched']}   ", nl=False)
    click.echo(f"cases for a person: {done['case']}   needed nobody: {done['ignored'] + done['done']}   failed: {done['failed']}")
    address = office.address or "another process's admin"
    click.echo(f"Where to look: {address} has the queue and the record; mail sent to {office.smtp_address} is read within seconds.")


def _stop_on_signals(stopping: threading.Event) -> None:
    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # the signature is the signal module's
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
