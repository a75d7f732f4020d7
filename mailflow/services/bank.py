"""What the firm says of its bank accounts, applied to a statement; and receipts that the bank took back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from mailflow.domain.errors import FeedError
from mailflow.domain.ledger import Receipt, Returned
from mailflow.domain.lifecycle import ReceiptState, RemittanceState
from mailflow.domain.ports import Feed, Load
from mailflow.services import booking
from mailflow.store.cases import NewCase
from mailflow.store.tables.cases import CaseKind
from mailflow.store.unit import Store, UnitOfWork

# A check is returned within days; a recalled credit within weeks (Regulation CC 229.30, SEPA recall: 13 months at the very most).
_RETURNED_WITHIN = timedelta(days=400)
_SHORTEST_ENDING = 3  # visible digits of a masked account number
# The reason of cases about money that the bank took back.
TAKEN_BACK = "taken_back"


class AccountUse(StrEnum):
    """What an account of the firm is for."""

    OPERATING = "operating"
    TRUST = "trust"
    IGNORED = "ignored"  # payroll, investments: nothing on it comes from clients


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccounts:
    """The firm's accounts by the bank's numbers; `otherwise` holds for a file that names none (`bank.accounts`, ``--account``)."""

    uses: Mapping[str, AccountUse] = field(default_factory=dict)
    otherwise: AccountUse | None = None

    def find_use(self, number: str) -> AccountUse | None:
        """What the account is for; blanks and hyphens do not count, and a masked number (``XXXX4521``) is known by its end."""
        plain = _plain(number)
        if plain in tuple(AccountUse):
            return AccountUse(plain)
        if not plain:
            return self.otherwise or (next(iter(self.uses.values())) if len(self.uses) == 1 else None)
        known = {_plain(own): use for own, use in self.uses.items()}
        if plain in known:
            return known[plain]
        ending = plain.rpartition("x")[2].rpartition("*")[2]
        is_masked = ending != plain and len(ending) >= _SHORTEST_ENDING
        masked = [use for own, use in known.items() if is_masked and own.endswith(ending)]
        return masked[0] if len(masked) == 1 else self.otherwise


@dataclass(frozen=True, slots=True)
class OfAccounts:
    """A feed whose statements are seen with what the firm says of its accounts."""

    feed: Feed
    accounts: BankAccounts

    def recognises(self, path: Path) -> float:
        """As the feed itself."""
        return self.feed.recognises(path)

    def parse(self, path: Path) -> Load:
        """As the feed itself, then `with_accounts`."""
        return with_accounts(self.feed.parse(path), self.accounts)


def with_accounts(load: Load, accounts: BankAccounts) -> Load:
    """The load with its trust money marked and the entries of ignored accounts left out.

    Raises FeedError for an account that nobody has told mailflow about: taken for the operating account, trust money could be applied.
    """
    if not load.accounts:
        return load
    uses = [_use(load, at, accounts) for at in range(len(load.accounts))]
    kept = [at for at, use in enumerate(uses) if use is not AccountUse.IGNORED]
    count = len(load.receipts)
    ignored = (("entries of ignored accounts", len(uses) - len(kept)),) if len(kept) < len(uses) else ()
    return replace(
        load,
        receipts=tuple(replace(load.receipts[at], is_trust=uses[at] is AccountUse.TRUST) for at in kept if at < count),
        returned=tuple(replace(load.returned[at - count], is_trust=uses[at] is AccountUse.TRUST) for at in kept if at >= count),
        lines=tuple(load.lines[at] for at in kept),
        accounts=tuple(load.accounts[at] for at in kept),
        left_out=(*load.left_out, *ignored),
    )


def take_returned(unit: UnitOfWork, load: Load, actor: str) -> tuple[str, ...]:
    """Gives back the receipts that the bank took back, each once; the ids of those. What cannot be tied to one receipt becomes a case."""
    given: list[str] = []
    for item in load.returned:
        if unit.cases.find(_key(item)) is not None:
            continue
        receipt = _the_one(unit, item)
        opened = () if receipt is None else give_back(unit, receipt, actor=actor, reason=item.reason or "returned by the bank")
        if receipt is not None:
            given.append(receipt.receipt_id)
        _ask(unit, item, receipt, opened)
    return tuple(given)


def return_receipt(store: Store, receipt_id: str, *, actor: str, reason: str) -> tuple[str, ...]:
    """A person says that the bank took a receipt back; the invoices that are open again. Raises LookupError, IllegalMove."""
    with store.unit() as unit:
        unit.receipts.lock([receipt_id])
        opened = give_back(unit, unit.receipts.get(receipt_id), actor=actor, reason=reason)
        unit.commit()
    return opened


def give_back(unit: UnitOfWork, receipt: Receipt, *, actor: str, reason: str) -> tuple[str, ...]:
    """Reverses all that a receipt paid, and the receipt itself; the invoices that are open again.

    Other receipts of the same bookings are free again and wait to be settled anew.
    """
    bookings = unit.journal.of_receipt(receipt.receipt_id)
    opened = dict.fromkeys(line.invoice_number for posted in bookings for line in posted.lines if line.invoice_number)
    for decision_id in dict.fromkeys(posted.decision_id for posted in bookings if posted.decision_id is not None):
        freed = booking.unbook(unit, decision_id, actor=actor, reason=reason)
        _reverse_decision(unit, decision_id)
        for other in freed:
            if other != receipt.receipt_id:
                unit.receipts.move_to(other, ReceiptState.WAITING)
    unit.journal.give_back(receipt, actor=actor, reason=reason)
    booking.answer_cases(unit, unit.cases.of_receipt(receipt.receipt_id), why="the bank took the money back")
    unit.audit.note(
        "receipt.returned", actor=actor, subject=f"receipt:{receipt.receipt_id}", facts={"reason": reason, "invoices": list(opened)}
    )
    return tuple(opened)


def _reverse_decision(unit: UnitOfWork, decision_id: int) -> None:
    decided = unit.decisions.get(decision_id)
    if decided.state is RemittanceState.APPLIED:
        unit.decisions.move_to(decision_id, RemittanceState.REVERSED)
    unit.claims.withdraw(decision_id)
    if decided.message_row is not None:
        unit.advices.supersede(decided.message_row)


def _use(load: Load, at: int, accounts: BankAccounts) -> AccountUse:
    number = load.accounts[at]
    use = accounts.find_use(number)
    if use is None:
        named = (
            f'write "{number}" = "operating" (or trust, or ignored) under [bank.accounts] in mailflow.toml'
            if number
            else "the file names none"
        )
        fix = f"nobody has said what this account is for; {named}, or give --account operating"
        raise FeedError(file=load.file, line=load.lines[at], column="account", value=number, fix=fix)
    return use


def _the_one(unit: UnitOfWork, item: Returned) -> Receipt | None:
    """The one receipt of this amount on this side that shares a number with what the bank says; `None` where none or several do."""
    paid = unit.receipts.of_sum(item.amount, since=item.returned_on - _RETURNED_WITHIN, until=item.returned_on)
    numbers = _numbers(item.words)
    same = [each for each in paid if each.is_trust is item.is_trust and numbers & _numbers(f"{each.receipt_id} {each.reference}")]
    return same[0] if len(same) == 1 else None


def _ask(unit: UnitOfWork, item: Returned, receipt: Receipt | None, opened: Sequence[str]) -> None:
    whose = f"{receipt.payer_name or receipt.receipt_id}" if receipt else "no receipt was found for it"
    details = {
        "receipt_id": receipt.receipt_id if receipt else None,
        "invoices": list(opened),
        "reason": item.reason,
        "on": item.returned_on.isoformat(),
    }
    unit.cases.open(
        NewCase(
            key=_key(item),
            kind=CaseKind.LETTER,
            reason=TAKEN_BACK,
            title=f"The bank took back {item.amount}: {whose}",
            client_number=_only_client(unit, opened),
            amount=item.amount,
            receipt_id=receipt.receipt_id if receipt else None,
            details=details,
        )
    )


def _numbers(text: str) -> frozenset[str]:
    """The numbers in a bank's words: ids, check and trace numbers; years are none."""
    words = re.findall(r"[A-Z0-9]{4,}", text.upper())
    return frozenset(
        word.lstrip("0") for word in words if re.search(r"[0-9]", word) and not re.fullmatch(r"(?:19|20)[0-9]{2}(?:[0-9]{4})?", word)
    )


def _key(item: Returned) -> str:
    return f"returned:{item.return_id}"


def _only_client(unit: UnitOfWork, numbers: Sequence[str]) -> str | None:
    owners = {invoice.client_number for invoice in unit.ledger.find_invoices(numbers).values()}
    return owners.pop() if len(owners) == 1 else None


def _plain(number: str) -> str:
    return "".join(sign for sign in number.lower() if sign.isalnum() or sign == "*")
