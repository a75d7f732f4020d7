"""Mail that a program sent and that nobody waits for an answer to: bounces, absences, lists, other notices."""

import re

from mailflow.domain.message import Automatic, AutomaticType, Message, Reply
from mailflow.messages.absences import is_automatic_answer, recognise_absence
from mailflow.messages.bounces import recognise_bounce

_LISTS = ("list-id", "list-post", "list-unsubscribe", "x-mailchimp-campaign", "x-campaign", "x-campaignid", "feedback-id")
_AMOUNT = re.compile(r"(?:[$€£]|\b(?:usd|eur|gbp|chf|cad|aud|jpy)\b)\s?\d|\d[\d.,' ]*[.,]\d{2}\b", re.IGNORECASE)
_PAYMENT = re.compile(
    (
        r"remit|payment (?:advice|id|detail|reference|date|amount)|paid|wire|ach\b|eft\b|transfer|settle|deposit|zahlung|"
        r"überweis|avis|virement|paiement|pago|"
        r"transferencia|pagament|bonifico|betaling|betaald|claim|chapter (?:7|11)|insolven"
    ),
    re.IGNORECASE,
)
_PAID = re.compile(
    (
        r"(?:payment|remittance|transfer|transaction|trace|confirmation) (?:id|no|number|reference|ref|date)\b|paid you|"
        r"sent (?:you )?a payment|payment of\W|"
        r"\binv(?:oice)?s?\b[^\n]{0,20}\d{3,}|\b\d{5,}\b[^\n]*\d[.,]\d{2}\b"
    ),
    re.IGNORECASE,
)
_FILES = re.compile(r"\.(?:pdf|xlsx?|csv|docx?|edi|x12|xml|tiff?|txt|zip)$", re.IGNORECASE)


def recognise_automatic(message: Message, *, reply: Reply | None = None) -> Automatic | None:
    """What kind of automatic mail this is, `None` for what has to be read like a letter.

    A payer's robot counts as a writer: mail that carries a document, or an amount beside words of payment, is never set aside
    here, whatever its headers say. `X-Auto-Response-Suppress` asks something of us and proves nothing about the sender.
    """
    bounce = recognise_bounce(message)
    if bounce is not None:
        return bounce
    absence = recognise_absence(message, reply=reply)
    if absence is not None:
        return absence
    if _speaks_of_payment(message):
        return None
    if any(name == "disposition" for name, _ in message.report):
        return Automatic(type=AutomaticType.OTHER, original_message_id=_answered(message))
    if is_list_mail(message) and not is_automatic_answer(message):
        return Automatic(type=AutomaticType.LIST)
    return Automatic(type=AutomaticType.OTHER, original_message_id=_answered(message)) if is_automatic_answer(message) else None


def is_list_mail(message: Message) -> bool:
    """Whether the mail went to many (RFC 2369, RFC 2919, and the older Precedence)."""
    precedence = message.header("precedence").strip().lower()
    return precedence in ("bulk", "list", "junk") or any(message.header(name) for name in _LISTS)


def _speaks_of_payment(message: Message) -> bool:
    if any(not item.is_inline and _FILES.search(item.name) for item in message.attachments):
        return True
    text = f"{message.subject}\n{(message.text or message.html_text)[:20_000]}"  # an advice names its amount early
    speaks = _PAID if is_list_mail(message) else _PAYMENT  # newsletters speak of payments too, but of nobody's in particular
    return _AMOUNT.search(text) is not None and speaks.search(text) is not None


def _answered(message: Message) -> str | None:
    return next(iter((*message.in_reply_to, *message.references[-1:])), None)
