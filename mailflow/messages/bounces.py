"""Delivery reports: RFC 3464 where a server follows it, the phrases of those that do not, a library's knowledge at the end."""

import re
from email.message import Message as Mime
from email.policy import compat32

from mailflow.domain.message import Automatic, AutomaticType, Message

_MACHINE = re.compile(
    r"^(?:mailer-?daemon|postmaster|mail-?daemon|maildaemon|mailsystem|bounces?|mdaemon|smtp|no-?reply-?bounce|microsoftexchange\w*)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    (
        r"undeliver(?:able|ed)|undelivered mail|delivery (?:status notification|failure|failed|has failed|problem|"
        r"incomplete|report)|returned mail|"
        r"failure notice|mail (?:delivery )?(?:failed|failure|system error)|(?:message|mail) .{0,40}(?:delayed|"
        r"not delivered|rejected)|delayed mail|"
        r"could not be delivered|non[- ]?delivery|unzustellbar|nicht zustellbar|zustellung .{0,30}(?:fehl|verzög)|"
        r"zustell(?:fehler|ung)|"
        r"non remis|échec de (?:la )?(?:remise|livraison|distribution)|remise différée|retardé|no se (?:puede|pudo|"
        r"ha podido) entregar|no entregado|"
        r"error de entrega|devuelto|recapito (?:fallito|non riuscito)|mancata consegna|impossibile recapitare|"
        r"onbestelbaar|niet bezorgd|não entregue|"
        r"falha na entrega|kan inte levereras|olevererat|kunne ikke leveres|niedostarczon|nedoručiteln"
    ),
    re.IGNORECASE,
)
_BODY = re.compile(
    (
        r"(?:was|were|has|have|could|can|is)(?: not|n't)(?: yet)?(?: be(?:en)?)? (?:delivered|able to deliver)|"
        r"delivery (?:to the following|has failed|failed|attempt)|"
        r"undeliverable|address(?:es)? (?:not found|rejected|had permanent)|user unknown|unknown user|"
        r"mailbox (?:is )?(?:full|unavailable|not found)|"
        r"no mailbox here|does not exist|permanent (?:error|failure|fatal)|returned (?:to sender|your message)|over quota|"
        r"quota exceeded|"
        r"konnte nicht zugestellt|nicht zugestellt|n'a pas pu être (?:remis|distribué|délivré)|no se pudo entregar|"
        r"non è stato possibile (?:recapitare|consegnare)|"
        r"kon niet worden (?:bezorgd|afgeleverd)|não (?:pôde|foi) (?:ser )?entregue|mail delivery (?:software|system)|"
        r"remote server returned"
    ),
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"delayed|delay reason|not yet been delivered|will be retried|warning only|delivery attempts will continue|still being retried|"
    r"verzögert|weitere zustellversuche|retardé|différée|retrasado|ritardat",
    re.IGNORECASE,
)
# What no later attempt cures: there is nobody of this name.
_LASTING = re.compile(
    r"permanent|(?:address|user|recipient|mailbox|account) (?:was |is |could ?n[o']t be |cannot be )?(?:not found|found|unknown|disabled)|"
    r"no such (?:user|address|mailbox)|unknown (?:user|recipient|address)|does ?n[o']t exist|no longer (?:exists|in use|valid)",
    re.IGNORECASE,
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.,-])([45])\d\d[ -](?=\D|\d\.)")
_ADDRESS = re.compile(r"[\w.+'=/-]+@[\w-]+(?:\.[\w-]+)+")
_COPY = re.compile(
    r"^-{2,}.{0,60}(?:copy|original|below|kopie|copie|copia|message|nachricht).{0,60}$|^(?:original message|received:)",
    re.IGNORECASE | re.MULTILINE,
)
# A report says in its first lines what it has to say; what follows is the mail that came back.
_LONGEST_REPORT = 20_000
_FAILED_ACTIONS = ("failed", "delayed")


def recognise_bounce(message: Message) -> Automatic | None:
    """What a delivery report says, `None` where the mail is none. A delay is a bounce that is not permanent (RFC 3464 section 2.3.3)."""
    fields = [(name, value) for name, value in message.report if name in ("final-recipient", "original-recipient", "action", "status")]
    if any(name in ("final-recipient", "action") for name, _ in fields) and not _is_receipt(message):
        return _from_report(message, fields)
    return _from_words(message) if _looks_like_one(message) else None


def _is_receipt(message: Message) -> bool:
    return any(name == "disposition" for name, _ in message.report)


def _from_report(message: Message, fields: list[tuple[str, str]]) -> Automatic | None:
    actions = [value.partition(" ")[0].lower().strip("().,;") for name, value in fields if name == "action"]
    if actions and not any(action in _FAILED_ACTIONS for action in actions):
        return None  # "delivered", "relayed", "expanded": good news
    statuses = [found.group(1) for name, value in fields if name == "status" and (found := _STATUS.search(value))]
    recipients = [found.group().lower() for name, value in fields if name.endswith("recipient") and (found := _ADDRESS.search(value))]
    status = next((status for status in statuses if not status.startswith("2")), statuses[0] if statuses else None)
    is_delayed = bool(actions) and all(action == "delayed" for action in actions if action in _FAILED_ACTIONS)
    return Automatic(
        type=AutomaticType.BOUNCE,
        recipients=tuple(dict.fromkeys(recipients)) or _named_recipients(message),
        status=status,
        permanent=not is_delayed and (status is None or status.startswith("5")),
        original_message_id=_original_id(message),
    )


def _looks_like_one(message: Message) -> bool:
    """At least two of: sent by a mail system, from nobody, a subject and words of a delivery failure."""
    local, subject = message.sender.email.partition("@")[0], message.subject
    is_machine = _MACHINE.match(local) is not None or bool(message.header("x-failed-recipients")) or "delivery-status" in _top_type(message)
    is_from_nobody = message.header("return-path").strip() == "<>"
    says_so = _SUBJECT.search(subject) is not None and not re.match(r"\s*(?:re|aw|fw|fwd|wg)\s*:", subject, re.IGNORECASE)
    if says_so:
        return is_machine or is_from_nobody
    return is_machine and _BODY.search(_own_words(message)) is not None


def _top_type(message: Message) -> str:
    return message.header("content-type").lower()


def _from_words(message: Message) -> Automatic:
    words = _own_words(message)
    found = _STATUS.search(words)
    code = _REPLY_CODE.search(words)
    is_delayed = _DELAY.search(f"{message.subject}\n{words}") is not None
    status = found.group(1) if found else None
    permanent = (
        None if not (found or code or is_delayed) else not is_delayed and (status or (code.group(1) if code else "5")).startswith("5")
    )
    return Automatic(
        type=AutomaticType.BOUNCE,
        recipients=_named_recipients(message),
        status=status,
        permanent=permanent if permanent is not None else _LASTING.search(words) is not None or None,
        original_message_id=_original_id(message),
    )


def _own_words(message: Message) -> str:
    """The report's own text, without the copy of the mail that came back."""
    text = (message.text or message.html_text)[:_LONGEST_REPORT]
    copy = _COPY.search(text)
    return text[: copy.start()] if copy and copy.start() > 0 else text


def _named_recipients(message: Message) -> tuple[str, ...]:
    declared = _ADDRESS.findall(message.header("x-failed-recipients"))
    ours = {address.email for address in (message.sender, *message.to, *message.cc)}
    in_words = [address.lower() for address in _ADDRESS.findall(_own_words(message))]
    found = [address.lower().strip("'") for address in declared] or [address for address in in_words if address not in ours]
    wanted = [address for address in found if not _MACHINE.match(address) and not address.partition("@")[0].isdigit()]
    return tuple(dict.fromkeys(wanted))[:20] or _by_library(message)


def _by_library(message: Message) -> tuple[str, ...]:
    """What flufl.bounce recognises in the body; it knows some forty servers' habits."""
    from flufl.bounce import all_failures

    mime = Mime(policy=compat32)
    for name in ("from", "to", "subject"):
        mime[name] = " ".join(message.header(name).split()).encode("ascii", "replace").decode("ascii")
    mime.set_payload((message.text or message.html_text)[:_LONGEST_REPORT].encode("utf-8", "replace"), "utf-8")
    try:
        temporary, permanent = all_failures(mime)
    except Exception:  # noqa: BLE001  # the library raises on 6 % of odd inputs; it is only a help
        return ()
    found = sorted({item.decode("ascii", "replace").lower() for item in (*temporary, *permanent)})
    return tuple(found)


def _original_id(message: Message) -> str | None:
    for inner in message.nested:
        if inner.message_id:
            return inner.message_id
    text = message.text or message.html_text
    copied = re.search(r"^message-id:\s*(<[^<>\s]+>)", text, re.IGNORECASE | re.MULTILINE)
    if copied:
        return copied.group(1)
    return next(iter((*message.in_reply_to, *reversed(message.references))), None)
