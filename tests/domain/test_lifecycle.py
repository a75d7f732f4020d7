"""Every life is a table, and a move that is not in it is refused."""

import pytest

from mailflow.domain.errors import IllegalMove
from mailflow.domain.lifecycle import (
    ALLOCATION_MOVES,
    MESSAGE_MOVES,
    RECEIPT_MOVES,
    REMITTANCE_MOVES,
    AllocationState,
    MessageState,
    ReceiptState,
    RemittanceState,
    check_move,
)


def test_given_a_waiting_receipt_when_its_advice_comes_then_it_may_be_applied() -> None:
    now = ReceiptState.WAITING

    then = check_move(RECEIPT_MOVES, now, ReceiptState.APPLIED)

    assert then is ReceiptState.APPLIED


def test_given_a_filed_message_when_it_is_decided_again_then_the_move_is_refused() -> None:
    now = MessageState.FILED

    with pytest.raises(IllegalMove, match="cannot go from filed to decided"):
        check_move(MESSAGE_MOVES, now, MessageState.DECIDED)


def test_given_the_tables_when_they_are_read_then_every_state_has_a_row() -> None:
    tables = [
        (MESSAGE_MOVES, MessageState),
        (RECEIPT_MOVES, ReceiptState),
        (REMITTANCE_MOVES, RemittanceState),
        (ALLOCATION_MOVES, AllocationState),
    ]

    missing = [state for moves, states in tables for state in states if state not in moves]

    assert missing == []


def test_given_a_returned_receipt_when_anything_follows_then_it_is_refused() -> None:
    moves = RECEIPT_MOVES[ReceiptState.RETURNED]

    assert moves == frozenset()
