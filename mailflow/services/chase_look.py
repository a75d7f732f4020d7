"""The last look at a reminder, at the moment of sending: what was paid, promised or disputed since is not asked for."""

from dataclasses import dataclass
from decimal import Decimal

from mailflow.domain.clock import Clock
from mailflow.domain.lifecycle import ReminderState
from mailflow.domain.money import Money
from mailflow.policy.dunning_people import HoldBook, left_to_ask
from mailflow.policy.dunning_window import find_zone, next_opening
from mailflow.services import outbox
from mailflow.services.chase import why_ledger_is_stale
from mailflow.services.chase_plan import Chasing, as_of_now, credit_of, find_halt
from mailflow.services.deliver import Halt
from mailflow.store.outbox import Letter
from mailflow.store.reminders import ReminderRow
from mailflow.store.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class LastLook:
    """Asked by the courier about each letter, in the transaction that claims it."""

    chasing: Chasing
    clock: Clock

    def __call__(self, unit: UnitOfWork, letter: Letter) -> Halt | None:
        """What halts a letter; `None`: it may leave. Letters that are no reminders always may."""
        reminder = unit.reminders.find(letter.key)
        if reminder is None:
            return None
        if reminder.state is not ReminderState.WRITTEN:
            return Halt("this reminder is over; what is still due is written anew")
        later = self._outside_window(unit, reminder)
        why = "" if later else self._reason(unit, reminder)
        if why:
            unit.reminders.move_to(reminder.id, ReminderState.HELD, reason=why)
            unit.audit.note("reminder.held", actor=outbox.POLICY, subject=f"client:{reminder.client_number}", facts={"reason": why})
            return Halt(why)
        return later

    def _outside_window(self, unit: UnitOfWork, reminder: ReminderRow) -> Halt | None:
        cadence = next((one for one in as_of_now(self.chasing).cadences if one.name == reminder.cadence), None)
        if cadence is None:
            return None
        contacts = unit.reminders.contacts_of([reminder.client_number])
        zone = next((one.time_zone for one in contacts if one.email.casefold() == reminder.address and one.time_zone), "")
        now = unit.outbox.now
        opens = next_opening(now, cadence, find_zone(zone, self.chasing.zone))
        return Halt("it is outside of the recipient's hours", opens) if opens > now else None

    def _reason(self, unit: UnitOfWork, reminder: ReminderRow) -> str:
        stale = why_ledger_is_stale(unit, self.chasing, unit.outbox.now)
        if stale:
            return stale
        changed = self._changed(unit, reminder)
        if changed:
            return changed
        client = unit.ledger.find_client(reminder.client_number)
        if client is None:
            return f"client {reminder.client_number} is not in the ledger any more"
        asked = tuple(Money(Decimal(amount), currency) for currency, amount in reminder.value["asked"].items())
        return find_halt(unit, client, (reminder.address, asked), chasing=self.chasing, today=self.clock.today())

    def _changed(self, unit: UnitOfWork, reminder: ReminderRow) -> str:
        asked = unit.reminders.items(reminder.id)
        now = unit.ledger.find_invoices(asked)
        numbers = [reminder.client_number]
        moved = unit.addresses.moved(numbers).get((reminder.client_number, reminder.address))
        if moved is not None:
            return f"{reminder.address} has changed to {moved} since the letter was written"
        holds = HoldBook(unit.holds.active(numbers), unit.reminders.clients(numbers))
        for number, amount in asked.items():
            item = now.get(number)
            if item is None or not item.balance:
                return f"{number} is paid"
            left, held = left_to_ask(item, holds.on(item, reminder.address, self.clock.today()))
            if held is not None:
                return f"{number}: {held}"
            if left != amount:
                return f"{number} was open for {amount} when the letter was written, and is for {left} now"
        return self._credit_changed(unit, reminder)

    def _credit_changed(self, unit: UnitOfWork, reminder: ReminderRow) -> str:
        credit = credit_of(unit, unit.ledger.of_clients([reminder.client_number])).get(reminder.client_number, {})
        for currency in reminder.value["asked"]:
            now, then = credit.get(currency, Money.zero(currency)), reminder.value["credits"].get(currency, "0")
            if now.amount != Decimal(then):
                return f"credits and money on account were {-Decimal(then)} {currency} when the letter was written, and are {-now} now"
        return ""
