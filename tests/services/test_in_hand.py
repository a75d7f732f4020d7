"""The ledger in hand: whole or not at all."""

from collections.abc import Iterator

import pytest

from mailflow.domain.errors import StoreUnavailable
from mailflow.domain.ledger import Client
from mailflow.services.in_hand import LedgerInHand


class CutOff:
    """The ledger of a unit whose connection is lost after the first client."""

    def __init__(self, ledger) -> None:
        self._ledger = ledger

    def __getattr__(self, name: str):
        return getattr(self._ledger, name)

    def iterate_clients(self) -> Iterator[Client]:
        yield next(self._ledger.iterate_clients())
        raise StoreUnavailable("the server is restarted")


def test_given_a_connection_that_is_lost_while_the_ledger_is_taken_in_hand_when_it_is_tried_again_then_every_client_is_known(practice):
    in_hand = LedgerInHand()
    with practice.desk.store.reading() as unit, pytest.raises(StoreUnavailable):
        in_hand.refresh(CutOff(unit.ledger))

    with practice.desk.store.reading() as unit:
        index = in_hand.refresh(unit.ledger)

    assert [index.client(number) is not None for number in ("calder", "linden")] == [True, True]
    assert [item.number for item in index.exact("10240")] == ["10240"]
