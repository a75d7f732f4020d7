"""From the duty to the client's mailbox: the attorney's mail goes out over SMTP, its link approves, the letter leaves once."""

import re
from datetime import UTC, timedelta
from email import message_from_bytes, policy

import pytest

from mailflow import wiring
from mailflow.assets import Assets, find_assets
from mailflow.domain.approval import ApprovalRules
from mailflow.domain.message import Address
from mailflow.mailboxes.place import Place
from mailflow.mailboxes.smtp import open_smtp
from mailflow.policy.dunning_file import parse_cadences
from mailflow.services.approval_duty import ApprovalDuty
from mailflow.services.chase import chase
from mailflow.services.chase_look import LastLook
from mailflow.services.chase_plan import Chasing
from mailflow.services.deliver import Caps, Courier
from mailflow.services.identity import Identity
from mailflow.settings import load_settings
from tests.servers.smtp import SmtpServer

OURS = "collections@marlowpike.example"
URL = "https://collections.marlowpike.example"
LADDER = """
[[cadence]]
name = "standard"
applies_to = { clients = ["3102"] }
[[cadence.step]]
name = "first"
after_due_days = -60
template = "reminder/first"
approval = "billing_attorney"
"""


@pytest.fixture
def server():
    with SmtpServer() as running:
        yield running


@pytest.fixture
def firm(office, sandbox, server, tmp_path):
    """What a worker does in a round, one after another."""
    store = office.store
    settings = load_settings(None, defaults=find_assets(Assets.CONFIG) / "mailflow.toml").model_copy(update={"data": tmp_path})
    desk = wiring.set_up_desk(settings, store, wiring.SandboxReader(sandbox))
    chasing = Chasing(
        cadences=parse_cadences(LADDER, "cadences.toml"),
        folders=(find_assets(Assets.TEMPLATES),),
        identity=Identity(sender=Address(email=OURS)),
        firm="Marlow Pike LLP",
        zone=UTC,
        sends=True,
        unexplained_percent=100,
        approvals=ApprovalRules(public_url=URL),
    )
    place = Place(
        type="maildir",
        name="post",
        path=tmp_path / "mail",
        address=OURS,
        smtp_host="127.0.0.1",
        smtp_port=server.port,
        smtp_security="none",
    )
    courier = Courier(desk, {OURS: open_smtp(place)}, Caps(), last_look=LastLook(chasing, store.clock))
    duty = ApprovalDuty(desk, chasing)

    def work():
        chase(store, chasing)
        duty.go()
        courier.go()
        store.clock.moment += timedelta(minutes=5)

    return work


def arrived(server):
    return [message_from_bytes(raw, policy=policy.default) for raw in server.taken]


def test_given_a_letter_that_needs_approval_when_the_attorney_follows_her_link_then_it_leaves_once(office, firm, server):
    firm()
    (asks,) = arrived(server)
    link = re.search(rf"{URL}(/approvals/l\S+/approve)", asks.get_body(("plain",)).get_content()).group(1)
    anybody = office.app.test_client()

    looked = [anybody.get(link).status_code for _ in range(2)]
    firm()
    before = len(server.taken)
    pressed = [anybody.post(link).status_code for _ in range(2)]
    firm()
    firm()

    letter = arrived(server)[-1]
    assert (looked, before, pressed, len(server.taken)) == ([200, 200], 1, [200, 410], 2)
    assert asks["To"].endswith("@marlowpike.example>")
    assert (letter["Auto-Submitted"], asks["Auto-Submitted"]) == ("auto-generated", "auto-generated")
    assert letter["Subject"].startswith("Reminder of open invoices: Bluefern Hospitality Group LLC (3102)")
