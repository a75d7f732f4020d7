"""A service that is killed: run as a program, because it forks children and kills them (``python -m tests.services.kill FOLDER``).

A child works through the same mail and dies by SIGKILL at one boundary: before or after a commit, before or after a move in the
mailbox. Another child starts where it died. What is left behind, for every boundary, is printed as JSON.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from mailflow.mailboxes.maildir import Maildir
from mailflow.store.unit import UnitOfWork
from tests.services.conftest import LEDGER
from tests.services.practice import START, advice, letter, open_practice

MAILS = (
    advice("2,000.00", [("10231", "1,200.00"), ("10232", "800.00")], number=1),
    advice("900.00", [("10240", "900.00")], reference="5512009", sender="ap@lindenfreight.example", number=2),
    letter("Many thanks for your letter.\n\nKind regards\nAnn", number=3),
)
RECEIPTS = """
    R1 2026-05-04 2000.00 USD wire CALDER MILLS LTD | REF 4711002
    R2 2026-05-01 77.77 USD wire SOMEBODY ELSE | PAYMENT
"""


class Boundaries:
    """Counts the places at which a process may die, and dies at one of them."""

    def __init__(self, deadly: int) -> None:
        self.passed = 0
        self._deadly = deadly

    def around(self, act: Callable[..., Any]) -> Callable[..., Any]:
        """The act, with a boundary before and after it."""

        def between(*given: Any, **named: Any) -> Any:
            self._pass()
            result = act(*given, **named)
            self._pass()
            return result

        return between

    def _pass(self) -> None:
        self.passed += 1
        if self.passed == self._deadly:
            os.kill(os.getpid(), signal.SIGKILL)


def prepare(folder: Path) -> None:
    """A practice with mail in its inbox that nobody has looked at."""
    folder.mkdir()
    practice = open_practice(folder)
    practice.bill(LEDGER)
    practice.receive(RECEIPTS)
    practice.deliver(*MAILS)
    practice.close()


def work(folder: Path, deadly: int) -> int:
    """Rounds of the service until nothing is left; how many boundaries were passed."""
    boundaries = Boundaries(deadly)
    UnitOfWork.commit = boundaries.around(UnitOfWork.commit)  # type: ignore[method-assign]
    Maildir.file = boundaries.around(Maildir.file)  # type: ignore[method-assign]
    practice = open_practice(folder)
    practice.go()
    practice.go()
    practice.close()
    return boundaries.passed


def recover(folder: Path) -> None:
    """A start an hour later, when the claims of the dead have run out."""
    practice = open_practice(folder, moment=START + timedelta(hours=1))
    practice.go()
    practice.go()
    practice.close()


def recover_and_tell(folder: Path) -> str:
    """What is left behind once the service was started again."""
    recover(folder)
    return json.dumps(left_behind(folder))


def left_behind(folder: Path) -> dict[str, Any]:
    """Everything that must be the same however often the process died."""
    practice = open_practice(folder)
    box = practice.mailbox
    with practice.desk.store.reading() as unit:
        found = {
            "balances": {number: practice.balance(number) for number in ("10231", "10232", "10240")},
            "receipts": {receipt_id: [practice.unapplied(receipt_id), practice.state(receipt_id)] for receipt_id in ("R1", "R2")},
            "mails": [[unit.mail.get(row).state, len(unit.decisions.of_message(row))] for row in range(1, len(MAILS) + 1)],
            "bookings": [len(unit.journal.of_receipt(receipt_id)) for receipt_id in ("R1", "R2")],
            "cases": sorted([case.kind, case.reason] for case in practice.cases()),
            "owed": len(unit.mail.pending_moves(box.name)),
            "inbox": sum(len(batch.mails) for batch in box.arrived()),
            "folders": {name: len(practice.folder(name)) for name in ("Processed", "Needs attention", "No action")},
            "faults": [*unit.audit.faults(), *unit.checks.faults()],
        }
    practice.close()
    return found


def main() -> None:
    """Kills a child at every boundary that an undisturbed one passes."""
    top = Path(sys.argv[1])
    # One quiet run in this process imports everything that its children need.
    prepare(top / "warm")
    recover(top / "warm")
    template = top / "template"
    in_child(partial(prepare, template))
    shutil.copytree(template, top / "calm")
    count = int(in_child(partial(work, top / "calm", 0)))
    calm = json.loads(in_child(partial(recover_and_tell, top / "calm")))
    disturbed = []
    for deadly in range(1, count + 1):
        folder = top / f"killed-{deadly}"
        shutil.copytree(template, folder)
        died = in_child(partial(work, folder, deadly)) == ""
        left = json.loads(in_child(partial(recover_and_tell, folder)))
        disturbed.append({"boundary": deadly, "died": died, "left": left})
        shutil.rmtree(folder)
    print(json.dumps({"calm": calm, "disturbed": disturbed}))


def in_child(act: Callable[[], Any]) -> str:
    """What the act returned in a process of its own, or nothing where that process died."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        result = act()
        os.write(writing, str(result).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return said


if __name__ == "__main__":
    main()
