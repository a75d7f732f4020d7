"""Who a sender is: our own server's results, disguised domains, borrowed names; and nobody flagged only for being unknown."""

import pytest

from mailflow.domain.ledger import Client
from mailflow.domain.message import Message, SenderTrust, TrustWarning
from mailflow.matching.index import OpenItemIndex
from mailflow.messages import judge_sender
from mailflow.messages.lookalikes import resembles
from tests.messages.mails import mail

OURS = "hollowayreed.example"
LEDGER = OpenItemIndex(
    [
        Client(
            number="1",
            name="Brightmoor Foods, Inc.",
            aliases=("Brightmoor",),
            email_domains=("brightmoor.example",),
            contact_name="Dana Pike",
        ),
        Client(
            number="2",
            name="Pemberton Mills LLC",
            email_domains=("pemberton.example",),
            contact_name="Rhonda Ash",
            contact_email="rhonda@pemberton.example",
        ),
    ],
    [],
)


def judge(sender: str, *, results: str = "spf=pass; dkim=pass; dmarc=pass", server: str = f"mx1.{OURS}", **headers: str) -> SenderTrust:
    return judged(mail("10231 500.00", From=sender, Authentication_Results=f"{server}; {results}", **headers))


def judged(message: Message) -> SenderTrust:
    return judge_sender(message, own_domains=[OURS], authserv_ids=[f"mx1.{OURS}"], ledger=LEDGER, staff=["Judith Vale"])


@pytest.mark.parametrize(
    "sender",
    [
        "Dana Pike <dana@brightmoor.example>",
        "AP <ap@mail.brightmoor.example>",
        "Claims <pay@northpass-claims.example>",
        "Brightmoor via Tillwire <no-reply@tillwire.example>",
        "Dana Pike <dana.pike77@postbox.example>",
        "Peggy Vale <peggy@postbox.example>",
        f"Judith Vale <jvale@{OURS}>",
    ],
)
def test_given_an_honest_sender_when_judged_then_he_does_not_pose(sender):
    assert not judge(sender).is_spoofed


@pytest.mark.parametrize(
    ("domain", "known"),
    [
        ("brightmoor-pay.example", "brightmoor.example"),
        ("brightmoorpayments.example", "brightmoor.example"),
        ("brightrnoor.example", "brightmoor.example"),
        ("brightmor.example", "brightmoor.example"),
        ("brightm00r.example", "brightmoor.example"),
        ("brigthmoor.example", "brightmoor.example"),
        ("bright-moor.example", "brightmoor.example"),
        ("brightmoor.test", "brightmoor.example"),
        ("brightmoor.example.pay.test", "brightmoor.example"),
        ("xn--brightmor-v1g.example", "brightmoor.example"),
        ("hollowayreed-legal.example", OURS),
    ],
)
def test_given_a_disguised_domain_when_judged_then_it_is_a_look_alike(domain, known):
    assert resembles(domain, known)
    assert TrustWarning.LOOK_ALIKE_DOMAIN in judge(f"Accounts <ap@{domain}>").warnings


@pytest.mark.parametrize(
    "domain", ["brightwater.example", "pembroke.example", "moor.example", "northpass.example", "bright.example", "mills.example"]
)
def test_given_another_firms_domain_when_judged_then_it_is_no_look_alike(domain):
    assert TrustWarning.LOOK_ALIKE_DOMAIN not in judge(f"Accounts <ap@{domain}>").warnings


def test_given_a_look_alike_when_judged_then_it_is_said_whom_it_impersonates():
    assert judge("Accounts <ap@brightmoor-pay.example>").impersonates == "1"


def test_given_a_failed_check_when_judged_then_a_known_domain_does_not_help():
    trust = judge("Dana Pike <dana@brightmoor.example>", results="spf=fail; dkim=fail (bad signature); dmarc=fail action=quarantine")

    assert (trust.spf, trust.dkim, trust.dmarc) == ("fail", "fail", "fail")
    assert TrustWarning.AUTHENTICATION_FAILED in trust.warnings
    assert trust.impersonates == "1"


def test_given_a_forged_result_of_another_server_when_judged_then_it_proves_nothing():
    assert judge("Dana Pike <dana@brightmoor.example>", server="mx.evil.example").dmarc == "none"


def test_given_two_results_of_ours_when_judged_then_the_topmost_counts():
    octets = (
        f"Authentication-Results: mx1.{OURS}; dmarc=fail\r\nAuthentication-Results: mx1.{OURS}; dmarc=pass\r\nFrom: a@brig"
        "htmoor.example\r\n\r\nx"
    )
    from mailflow.messages import parse

    assert judged(parse(octets.encode())).dmarc == "fail"


def test_given_the_form_of_exchange_without_a_servers_name_when_no_name_is_configured_then_it_is_read():
    message = mail(
        "x", Authentication_Results="spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=x; dkim=pass (ok) header.d=x; dmarc=bestguesspass"
    )

    trust = judge_sender(message, own_domains=[OURS], authserv_ids=[], ledger=LEDGER)

    assert (trust.spf, trust.dkim, trust.dmarc) == ("pass", "pass", "bestguesspass")


def test_given_our_lawyers_name_on_an_outside_address_when_judged_then_it_is_suspicious():
    assert TrustWarning.OWN_NAME_FROM_OUTSIDE in judge("Judith Vale <jvale.partner@postbox.example>").warnings


def test_given_a_contacts_name_with_the_firms_name_from_elsewhere_when_judged_then_it_is_borrowed():
    trust = judge("Rhonda Ash - Pemberton Mills <desk@mailbox-direct.example>")

    assert TrustWarning.NAME_OF_ANOTHER in trust.warnings
    assert trust.impersonates == "2"


def test_given_answers_that_go_to_another_house_when_judged_then_it_is_said():
    trust = judge("Dana Pike <dana@brightmoor.example>", Reply_To="dana.pike@mailbox-direct.example")

    assert trust.warnings == (TrustWarning.REPLY_TO_ELSEWHERE,)
    assert not trust.is_spoofed
