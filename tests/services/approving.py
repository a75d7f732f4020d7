"""A firm whose billing attorneys are asked before letters leave."""

import re
from dataclasses import replace

from mailflow.domain.approval import ApprovalRules, Silence
from mailflow.domain.lifecycle import ApprovalState
from mailflow.services.approval_acts import settle_silence
from mailflow.services.approval_digest import ask_attorneys
from mailflow.store.approvals import ApprovalRow
from tests.services.chasing import Firm, open_firm
from tests.services.ladders import LADDER, client, ledger

URL = "https://collections.firm.example"
OPEN = "900 acme 2026-09-20 500.00 USD M1\n901 bolt 2026-08-01 70.00"
ASKING = LADDER.replace('template = "reminder/first"', 'template = "reminder/first"\napproval = "billing_attorney"')


def open_asking_firm(url: str, *, ladder: str = ASKING, open_items: str = OPEN, **rules: object) -> Firm:
    """Its ledger has two clients of one attorney; on 1 October each is due for a letter."""
    firm = open_firm(url, ladder)
    firm.chasing = replace(firm.chasing, approvals=ApprovalRules(**{"public_url": URL, "silence": Silence.SEND} | rules))
    numbers = sorted({line.split()[1] for line in open_items.splitlines()})
    clients = tuple(client(number, attorney_email="Partner@firm.example", billing_attorney="A. Partner") for number in numbers)
    firm.bill(ledger(open_items, clients=clients))
    return firm


def ask(firm: Firm) -> int:
    """The attorneys are asked, at this moment."""
    return ask_attorneys(firm.store, firm.chasing)


def digests(firm: Firm) -> list[str]:
    """The texts of the mails that ask, the oldest first."""
    with firm.store.reading() as unit:
        return [letter.mail.text for letter in reversed(unit.outbox.of_subject("approvals"))]


def links(firm: Firm) -> list[str]:
    """The tokens of the latest mail: of each letter, in the order in which they stand, then that for all."""
    return list(dict.fromkeys(re.findall(rf"{URL}/approvals/([^/]+)/", digests(firm)[-1])))


def approvals(firm: Firm) -> dict[str, ApprovalRow]:
    """Every approval, by client."""
    with firm.store.reading() as unit:
        rows = [row for number in range(1, 20) for row in _found(unit, number)]
    return {row.client_number: row for row in rows}


def _found(unit, number: int) -> list[ApprovalRow]:
    try:
        return [unit.approvals.get(number)]
    except LookupError:
        return []


def states(firm: Firm) -> dict[str, ApprovalState]:
    """What was answered, by client."""
    return {number: row.state for number, row in approvals(firm).items()}


def mark_digests_sent(firm: Firm) -> None:
    """The mails that ask have left."""
    with firm.store.unit() as unit:
        for letter in unit.outbox.of_subject("approvals"):
            if letter.state == "queued":
                seen = unit.outbox.move_to(letter.row, letter.version, "sending")
                unit.outbox.move_to(letter.row, seen, "sent", sent_at=firm.clock.now())
        unit.commit()


def on(firm: Firm, day: str, hour: int = 15) -> None:
    """It is that day and hour: silence counts, the duty runs, attorneys are asked."""
    firm.on(day, hour)
    settle_silence(firm.store)
    ask(firm)
