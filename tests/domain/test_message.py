"""What can be asked of a message and of its sender."""

from mailflow.domain.message import Address, Message, SenderTrust, TrustWarning


def test_given_an_address_without_an_at_sign_when_its_domain_is_asked_then_it_is_empty() -> None:
    address = Address(email="postmaster")

    assert address.domain == ""


def test_given_two_headers_of_a_name_when_it_is_asked_then_the_first_is_told() -> None:
    message = Message(headers=(("received", "newest"), ("received", "oldest")))

    assert message.header("Received") == "newest"
    assert message.header("X-None") == ""


def test_given_a_look_alike_domain_when_trust_is_judged_then_the_sender_counts_as_spoofed() -> None:
    trust = SenderTrust(warnings=(TrustWarning.LOOK_ALIKE_DOMAIN,))

    assert trust.is_spoofed


def test_given_an_unknown_but_honest_sender_when_trust_is_judged_then_he_is_not_spoofed() -> None:
    trust = SenderTrust(warnings=(TrustWarning.NEVER_SEEN,))

    assert not trust.is_spoofed
