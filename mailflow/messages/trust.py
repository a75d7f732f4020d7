"""How far a sender is who he says he is: our server's checks, look-alike domains, borrowed names, answers that go elsewhere."""

import re
import unicodedata
from collections.abc import Collection, Iterator

from mailflow.domain.ledger import Client
from mailflow.domain.message import Message, SenderTrust, TrustWarning
from mailflow.domain.ports import OpenItems
from mailflow.messages.authentication import Checks, own_checks
from mailflow.messages.lookalikes import is_same_house, resembles, variants

# A client's name in a display name counts from this score on; below it, two firms of one trade look alike.
_SURE = 0.85
# So many clients are compared with a sender; the index returns the best first.
_MOST_CANDIDATES = 12


def judge_sender(
    message: Message, *, own_domains: Collection[str], authserv_ids: Collection[str], ledger: OpenItems, staff: Collection[str] = ()
) -> SenderTrust:
    """What our server's checks say, and every way in which the sender poses as somebody.

    A sender whom nobody knows is `NEVER_SEEN` and no more: payment agents, claims services and trustees write like that.
    `staff` are names of our own people; their names from outside are always suspicious. With no `authserv_ids` the results
    of the server that took the mail in are believed (`own_checks` says which), and nobody else's.
    """
    own = {domain.lower() for domain in own_domains}
    checks = own_checks(message, authserv_ids, own)
    known = _known(message, ledger)
    is_ours = _is_own(message.sender.domain, own)
    warnings: list[TrustWarning] = []
    impersonated = None
    if checks.has_failed:
        warnings.append(TrustWarning.AUTHENTICATION_FAILED)
        impersonated = known[0] if len(known) == 1 else None
    if not known and not is_ours:
        warnings.append(TrustWarning.NEVER_SEEN)
        posing, client = _poses(message, checks, own=own, staff=staff, ledger=ledger)
        warnings.extend(posing)
        impersonated = impersonated or client
    if _answers_go_elsewhere(message, own, ledger):
        warnings.append(TrustWarning.REPLY_TO_ELSEWHERE)
    return SenderTrust(
        spf=checks.spf,
        dkim=checks.dkim,
        dmarc=checks.dmarc,
        warnings=tuple(dict.fromkeys(warnings)),
        impersonates=impersonated.number if impersonated else None,
    )


def _known(message: Message, ledger: OpenItems) -> tuple[Client, ...]:
    """The clients that this address belongs to: by its domain, by a domain above it, or exactly."""
    labels = message.sender.domain.split(".")
    for start in range(max(1, len(labels) - 1)):
        found = ledger.clients_of_domain(".".join(labels[start:]))
        if found:
            return found
    return ledger.clients_of_email(message.sender.email) if message.sender.email else ()


def _is_own(domain: str, own: Collection[str]) -> bool:
    return any(domain == item or domain.endswith(f".{item}") for item in own)


def _poses(
    message: Message, checks: Checks, *, own: Collection[str], staff: Collection[str], ledger: OpenItems
) -> tuple[list[TrustWarning], Client | None]:
    domain = message.sender.domain
    warnings: list[TrustWarning] = []
    if any(resembles(domain, item) for item in own):
        warnings.append(TrustWarning.LOOK_ALIKE_DOMAIN)
    if _bears_own_name(message, own, staff):
        warnings.append(TrustWarning.OWN_NAME_FROM_OUTSIDE)
    copied = next((client for client in _disguised(domain, ledger)), None)
    if copied is not None:
        warnings.append(TrustWarning.LOOK_ALIKE_DOMAIN)
    borrowed = next((client for client in _named(message, ledger) if _bears_contact(message, client, checks)), None)
    if borrowed is not None:
        warnings.append(TrustWarning.NAME_OF_ANOTHER)
    return warnings, copied or borrowed


def _disguised(domain: str, ledger: OpenItems) -> Iterator[Client]:
    """The clients whose domain this one is made to be taken for."""
    if not domain:
        return
    for variant in dict.fromkeys(variants(domain)):
        for client in ledger.clients_of_domain(variant):
            if any(resembles(domain, item) for item in _domains(client)):
                yield client
    label = re.sub(r"[-_]", " ", domain.rpartition(".")[0].rpartition(".")[2])
    for client, _ in ledger.clients_named(label)[:_MOST_CANDIDATES]:
        if any(resembles(domain, item) for item in _domains(client)):
            yield client


def _domains(client: Client) -> tuple[str, ...]:
    contact = client.contact_email.rpartition("@")[2].lower()
    return tuple(dict.fromkeys((*(item.lower() for item in client.email_domains), *((contact,) if contact else ()))))


def _bears_own_name(message: Message, own: Collection[str], staff: Collection[str]) -> bool:
    """Whether an outsider shows our firm's name, or one of our people's, as his own."""
    shown = _words(message.sender.name)
    if not shown:
        return False
    joined = "".join(shown)
    firm = [re.sub(r"[-_]", "", domain.partition(".")[0]) for domain in own]
    if any(len(name) >= 6 and joined.startswith(name) for name in firm):
        return True
    return any(len(_words(name)) >= 2 and set(_words(name)) <= set(shown) for name in staff)


def _named(message: Message, ledger: OpenItems) -> tuple[Client, ...]:
    """The clients that the display name or the last lines of the letter could name."""
    shown = [message.sender.name, *re.split(r"\s*[-–—|/,(]\s*", message.sender.name)]
    signature = [line.strip() for line in (message.text or message.html_text)[:3000].splitlines() if 4 <= len(line.strip()) <= 60][-12:]
    found: dict[str, Client] = {}
    for name in (item for item in (*shown, *signature) if len(item) >= 4):
        for client, score in ledger.clients_named(name)[:3]:
            if score >= _SURE:
                found.setdefault(client.number, client)
    return tuple(found.values())[:_MOST_CANDIDATES]


def _bears_contact(message: Message, client: Client, checks: Checks) -> bool:
    """Whether the sender shows the name of a client's contact, writes from elsewhere, and something else is wrong too.

    People do write from private addresses: the name alone is no alarm.
    """
    contact, shown = _words(client.contact_name), _words(message.sender.name)
    if len(contact) < 2 or not set(contact) <= set(shown):
        return False
    has_more_names = len(shown) > len(contact)
    return has_more_names or not checks.has_passed or _differs(message)


def _differs(message: Message) -> bool:
    return any(item.email and not is_same_house(item.domain, message.sender.domain) for item in message.reply_to)


def _answers_go_elsewhere(message: Message, own: Collection[str], ledger: OpenItems) -> bool:
    """Whether answers would go to another house; a client's second domain, ours and the envelope's are no other house."""
    for address in message.reply_to:
        if not address.email or is_same_house(address.domain, message.sender.domain) or _is_own(address.domain, own):
            continue
        if ledger.clients_of_domain(address.domain) or ledger.clients_of_email(address.email):
            continue
        return True
    return False


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[^\W\d_]{2,}", "".join(sign for sign in plain if not unicodedata.combining(sign)))
