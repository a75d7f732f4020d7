"""Walls around clients: where there is one, only those inside see anything of the client, whatever their roles."""

from mailflow.domain.errors import IllegalMove
from mailflow.store.unit import Store


def build_wall(store: Store, *, client_number: str, logins: tuple[str, ...], actor: str) -> None:
    """From now on only these people see the client; without any, the wall is gone. Raises IllegalMove for unknown names."""
    with store.unit() as unit:
        if unit.ledger.find_client(client_number) is None:
            raise IllegalMove(f"there is no client {client_number}; type its number as the ledger has it")
        strange = [login for login in logins if unit.people.find(login) is None]
        if strange:
            raise IllegalMove(f"nobody has the login {', '.join(strange)}")
        unit.walls.set_inside(client_number, logins, actor=actor)
        unit.audit.note("wall.set", actor=actor, subject=f"client:{client_number}", facts={"inside": sorted(set(logins))})
        unit.commit()
