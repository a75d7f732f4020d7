"""A test letter: a template with sample data, to somebody of the firm, through the outbox like any other letter."""

from uuid import uuid4

from mailflow.domain.errors import IllegalMove
from mailflow.domain.message import Address
from mailflow.domain.outgoing import OutgoingMail
from mailflow.letters.compose import Composed
from mailflow.services import outbox
from mailflow.services.cadence_desk import CadenceDesk

_MARK = "TEST"


def send_test_letter(desk: CadenceDesk, words: Composed, *, to: str, actor: str) -> int:
    """Queues the letter, marked as a test; its row. Raises IllegalMove for an address outside of the firm, or where nothing can leave."""
    sender = desk.words.identity.sender
    if not sender.email:
        raise IllegalMove("no letter can leave: write the mailbox's own address into mailbox.address")
    domain = to.rpartition("@")[2].casefold()
    ours = {name.casefold() for name in desk.own_domains} | {sender.email.rpartition("@")[2].casefold()}
    if not domain or to.count("@") != 1 or domain not in ours:
        raise IllegalMove(f"a test goes to somebody of the firm; give an address at {' or '.join(sorted(ours))}")
    mail = OutgoingMail(
        key=f"template-test:{uuid4().hex}",
        sender=sender,
        to=(Address(email=to),),
        subject=f"{_MARK}: {words.subject}",
        text=words.text,
        html=words.html,
        is_automatic=True,
    )
    with desk.store.unit() as unit:
        row = outbox.queue(unit, mail, about="template")
        unit.audit.note("template.tested", actor=actor, subject=f"letter:{row}")
        unit.commit()
    return row
