"""Approvals for the admin's pages: what waits for which attorney, what is held, and what each attorney's silence means."""

from dataclasses import dataclass

from sqlalchemy import func, select

from mailflow.domain.approval import Silence
from mailflow.domain.cadence import Role
from mailflow.domain.lifecycle import ApprovalState, OutgoingState
from mailflow.store import tables
from mailflow.store.approvals import ApprovalRow, rows_of_approvals, to_approval
from mailflow.store.columns import table_of
from mailflow.store.reports.sight import Seeing

_APPROVALS = table_of(tables.Approval)
_REMINDERS = table_of(tables.Reminder)
_OUTGOING = table_of(tables.Outgoing)
_CHOICES = table_of(tables.AttorneyChoice)
_CLIENTS = table_of(tables.Client)
_CONTACTS = table_of(tables.Contact)
# More than a desk can look at on a page.
_MOST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class AttorneyLine:
    """A billing attorney whom the ledger knows, and what her silence means; `None`: what the firm's rules say."""

    address: str
    name: str
    silence: Silence | None


class ApprovalReports(Seeing):
    """Lists of approvals."""

    def approvals(self, state: ApprovalState) -> tuple[ApprovalRow, ...]:
        """Letters that wait, or are held, by attorney and then by age."""
        which = (
            _APPROVALS.c.state == state,
            _OUTGOING.c.state == OutgoingState.DRAFT,
            self.sight.of_client(_REMINDERS.c.client_number),
        )
        query = rows_of_approvals().where(*which).order_by(_APPROVALS.c.address, _APPROVALS.c.id).limit(_MOST)
        return tuple(map(to_approval, self._work.all(query)))

    def approval(self, approval_id: int) -> ApprovalRow:
        """One approval; raises LookupError where there is none that may be seen."""
        seen = self.sight.of_client(_REMINDERS.c.client_number)
        found = self._work.first(rows_of_approvals().where(_APPROVALS.c.id == approval_id, seen))
        if found is None:
            raise LookupError(f"there is no approval {approval_id}")
        return to_approval(found)

    def approval_counts(self) -> dict[ApprovalState, int]:
        """How many letters wait, and how many are held."""
        query = (
            select(_APPROVALS.c.state, func.count().label("letters"))
            .join(_OUTGOING, _OUTGOING.c.id == _APPROVALS.c.outgoing_row)
            .join(_REMINDERS, _REMINDERS.c.id == _APPROVALS.c.reminder_id)
            .where(_OUTGOING.c.state == OutgoingState.DRAFT, self.sight.of_client(_REMINDERS.c.client_number))
            .group_by(_APPROVALS.c.state)
        )
        return {ApprovalState(row.state): row.letters for row in self._work.all(query)}

    def attorney_choices(self) -> tuple[AttorneyLine, ...]:
        """Every billing attorney with an address, by name."""
        chosen = {row.address: Silence(row.silence) for row in self._work.all(select(_CHOICES.c.address, _CHOICES.c.silence))}
        of_clients = select(_CLIENTS.c.attorney_email.label("email"), _CLIENTS.c.billing_attorney.label("name"))
        of_contacts = select(_CONTACTS.c.email, _CONTACTS.c.name).where(_CONTACTS.c.role == Role.BILLING_ATTORNEY)
        names: dict[str, str] = dict.fromkeys(chosen, "")
        for row in (*self._work.all(of_contacts.distinct()), *self._work.all(of_clients.distinct())):
            if row.email:
                names[row.email.casefold()] = names.get(row.email.casefold()) or row.name or ""
        lines = [AttorneyLine(address=address, name=name, silence=chosen.get(address)) for address, name in names.items()]
        return tuple(sorted(lines, key=lambda line: (line.name, line.address)))
