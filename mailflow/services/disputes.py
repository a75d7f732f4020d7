"""A person's word on a dispute: the client is right, the bill stands, somebody above must see it, or it was taken back (DESIGN §9)."""

from mailflow.domain.errors import IllegalMove
from mailflow.store.tables.cases import DisputeState
from mailflow.store.unit import Store

# What a person may say of a dispute; the policy alone opens one, and nobody closes what was not settled first.
WORDS = (DisputeState.UPHELD, DisputeState.REJECTED, DisputeState.ESCALATED, DisputeState.WITHDRAWN, DisputeState.OPEN)
_LONGEST = 500


def settle_dispute(store: Store, dispute_id: int, state: DisputeState, *, actor: str, note: str) -> None:
    """The dispute goes to `state`, with the reason in the audit. Upheld, rejected and withdrawn end what holds reminders back.

    Raises IllegalMove where that state may not follow or the reason is missing, LookupError where there is no such dispute, and
    StaleCase where somebody else was faster.
    """
    plain = " ".join(note.replace("\x00", "").split())[:_LONGEST]
    if state not in WORDS:
        raise IllegalMove(f"a dispute is not set to {state} by hand")
    if not plain:
        raise IllegalMove("write down why; whoever answers the client needs it")
    with store.unit() as unit:
        unit.claims.settle_dispute(dispute_id, state, actor=actor)
        unit.audit.note(f"dispute.{state}", actor=actor, subject=f"dispute:{dispute_id}", facts={"note": plain})
        unit.commit()
