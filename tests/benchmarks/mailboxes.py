"""How quickly mail is taken in from a Maildir and over IMAP, against the bare library: `python -m tests.benchmarks.mailboxes`.

Both take the same mails: the library fetches each, writes it into a file and fsyncs it; mailflow takes it into its store. ``--drain``
measures the memory of a first day with 20,000 mails instead, ``--wait`` the time from an arrival to its row with IDLE.
"""

import argparse
import os
import resource
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mailflow.domain.ports import Mailbox
from mailflow.mailboxes.imap import open_imap
from mailflow.mailboxes.maildir import Maildir
from mailflow.services.intake import take_in
from mailflow.store.unit import Store
from tests.mailboxes.letters import mail
from tests.servers.dovecot import ImapMailbox, make_dovecot

BODY = "Remittance advice\n" * 400  # 7 KB, as an advice with a table has


@contextmanager
def imap(mails: int) -> Iterator[ImapMailbox]:
    """A Dovecot with so many mails."""
    server = make_dovecot()
    try:
        box = server.mailbox()
        place = server.folder / "mail" / box.user / "new"
        box.client().logout()
        for number in range(mails):
            (place / f"{1_700_000_000 + number}.{number}.bench").write_bytes(mail(number, body=BODY))
        yield box
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


@contextmanager
def maildir(mails: int) -> Iterator[Maildir]:
    """A Maildir with so many mails."""
    with tempfile.TemporaryDirectory() as folder:
        box = Maildir(name="collections", path=Path(folder) / "mail")
        for number in range(mails):
            (box.path / "new" / f"{1_700_000_000 + number}.{number}.bench").write_bytes(mail(number, body=BODY))
        yield box


def bare(raws: Iterator[bytes], folder: Path) -> None:
    """What the library alone does: a file for each mail, safe on the disk."""
    for number, raw in enumerate(raws):
        with (folder / f"{number}.eml").open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())


def ours(mailbox: Mailbox, folder: Path) -> int:
    """What mailflow does; how many mails it took."""
    store = Store.open(f"sqlite:///{folder / 'mailflow.db'}")
    done = 0
    while taken := len(take_in(store, mailbox, copies_to="Processed").taken):
        done += taken
    store.close()
    return done


def from_imap(box: ImapMailbox) -> Iterator[bytes]:
    """Each mail by IMAPClient, one after another."""
    with box.client() as client:
        for uid in client.search("ALL"):
            yield client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]


def from_maildir(box: Maildir) -> Iterator[bytes]:
    """Each mail by the standard library."""
    import mailbox

    library = mailbox.Maildir(str(box.path))
    for key in library.keys():  # noqa: SIM118  # no mapping of its own kind
        yield library.get_bytes(key)


def seconds(act: Callable[[Path], object], *, has_store: bool = False) -> float:
    """How long it took, in a folder of its own. `has_store`: the store is there already; making its tables is no part of taking mail in."""
    with tempfile.TemporaryDirectory() as folder:
        if has_store:
            Store.open(f"sqlite:///{Path(folder) / 'mailflow.db'}").close()
        began = time.perf_counter()
        act(Path(folder))
        return time.perf_counter() - began


def rates(mails: int, pairs: int) -> None:
    """Mails a second of both, in turns; the median of the ratios."""
    with imap(mails) as box:
        compare("imap", mails, pairs, (lambda folder: bare(from_imap(box), folder), lambda folder: ours(open_imap(box.place), folder)))
    with maildir(mails) as place:
        compare("maildir", mails, pairs, (lambda folder: bare(from_maildir(place), folder), lambda folder: ours(place, folder)))


def compare(kind: str, mails: int, pairs: int, acts: tuple[Callable[[Path], object], Callable[[Path], object]]) -> None:
    """Prints both rates and their ratio."""
    measured = [(seconds(acts[0]), seconds(acts[1])) for _ in range(pairs)]
    library, own = (mails / statistics.median(each) for each in zip(*measured, strict=True))
    share = statistics.median(first / second for first, second in measured)
    print(f"{kind}: mailflow {own:.0f} mails/s, the bare library {library:.0f} mails/s: {share:.0%} (at least 50 %)")


def drain(mails: int) -> None:
    """The peak memory of a first day."""
    with imap(mails) as box, tempfile.TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        began = time.perf_counter()
        done = ours(open_imap(box.place), Path(folder))
        took, peak = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"drain: {done} mails over IMAP in {took:.0f} s, peak {peak:.0f} MB ({before:.0f} MB before; at most 300 MB)")


def waits(times: int) -> None:
    """From the arrival of a mail to its row, with IDLE as the wake-up."""
    took = []
    with imap(0) as box, tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{Path(folder) / 'mailflow.db'}")
        ours_ = open_imap(box.place)
        take_in(store, ours_, copies_to="Processed")
        ours_.wait(0.01)
        for number in range(times):
            timer = threading.Timer(0.2, box.deliver, [mail(number, body=BODY)])
            timer.start()
            timer.join()
            began = time.perf_counter()
            while not take_in(store, ours_, copies_to="Processed").taken:
                ours_.wait(5)
            took.append(time.perf_counter() - began)
        store.close()
    print(f"arrival to row with IDLE: median {statistics.median(took):.3f} s of {times} (less than 1 s)")


def main() -> None:
    """Measures what is asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--mails", type=int, default=500)
    asked.add_argument("--pairs", type=int, default=5)
    asked.add_argument("--drain", action="store_true")
    asked.add_argument("--wait", action="store_true")
    given = asked.parse_args()
    if given.drain:
        drain(max(given.mails, 20_000))
    elif given.wait:
        waits(20)
    else:
        rates(given.mails, given.pairs)


if __name__ == "__main__":
    main()
