"""How people greet, cover, close and sign; only the greeting and the words count as newly written."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .world import Client

_GREETINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "formal": {
        "en": ("Dear Sirs,", "Dear Accounts Receivable Team,", "Dear Ms Alvarez,"),
        "de": ("Sehr geehrte Damen und Herren,", "Sehr geehrte Frau Alvarez,", "Guten Tag,"),
        "fr": ("Madame, Monsieur,", "Bonjour,", "Chère Madame,"),
    },
    "plain": {
        "en": ("Hello,", "Hi team,", "Good morning,", "Hi there,", "Good afternoon,"),
        "de": ("Guten Tag,", "Hallo zusammen,"),
        "fr": ("Bonjour,",),
    },
    "terse": {"en": ("Hi,", "", "", "AR -"), "de": ("Hallo,",), "fr": ("Bonjour,",)},
    "phone": {"en": ("", "", "Hey,"), "de": ("",), "fr": ("",)},
    "robot": {"en": ("",), "de": ("",), "fr": ("",)},
}
_CLOSINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "formal": {
        "en": ("Yours faithfully,", "Kind regards,", "Sincerely,"),
        "de": ("Mit freundlichen Grüßen", "Freundliche Grüsse", "Mit freundlichem Gruß"),
        "fr": ("Cordialement,", "Bien cordialement,", "Veuillez agréer, Madame, Monsieur, nos salutations distinguées."),
    },
    "plain": {
        "en": ("Best regards,", "Thanks,", "Thank you,", "Regards,", "Many thanks,"),
        "de": ("Viele Grüße", "Beste Grüße"),
        "fr": ("Cordialement,",),
    },
    "terse": {"en": ("Thx", "Regards", "Thanks"), "de": ("Gruß",), "fr": ("Cdt,",)},
}
_COVERS = {
    "en": (
        "Please find attached our remittance advice.",
        "Attached is the remittance detail for our latest payment. Please apply as shown.",
        "See attached remittance.",
        "Our payment of {total} is detailed in the attachment. Kindly apply accordingly.",
        "Remittance attached.",
        "The breakdown for the payment you are about to receive is attached.",
        "Attached please find the backup for the payment of {total}. Let me know if anything does not tie out.",
    ),
    "de": (
        "anbei erhalten Sie unser Zahlungsavis.",
        "im Anhang finden Sie die Aufstellung zu unserer Zahlung über {total}.",
        "beigefügt das Avis zu unserer Zahlung. Bitte buchen Sie entsprechend.",
    ),
    "fr": (
        "Veuillez trouver ci-joint notre avis de paiement.",
        "Vous trouverez en pièce jointe le détail de notre règlement de {total}.",
        "Ci-joint le détail de notre paiement.",
    ),
}
_ROBOT_COVERS = (
    "A payment has been released by our accounts payable system. The remittance advice is attached to this message.",
    "Your remittance advice is attached in electronic form.",
    "Attached you will find the details of a payment made to your organisation.",
)
_ROBOT_FOOT = (
    "*** This is an automatically generated e-mail. Please do not reply to this message. ***",
    "This mailbox is not monitored. For queries visit the supplier portal.",
)
_ROLES = {
    "en": ("Accounts Payable", "AP Specialist", "Senior AP Clerk", "Treasury Analyst", "Finance"),
    "de": ("Kreditorenbuchhaltung", "Finanzbuchhaltung"),
    "fr": ("Comptabilité fournisseurs", "Service comptable"),
}
_LEGAL = (
    (
        "CONFIDENTIALITY NOTICE: This e-mail and any attachments are intended only for the addressee. If you "
        "received it in error, please delete it and notify the sender."
    ),
    "This message may contain confidential information. Any unauthorised use or disclosure is prohibited.",
)
_LEGAL_DE = (
    "Diese E-Mail kann vertrauliche Informationen enthalten. Sollten Sie nicht der richtige Empfänger "
    "sein, informieren Sie bitte den Absender und löschen Sie diese Nachricht."
)
BANNER = (
    "CAUTION: This email originated from outside of the organization. Do not click links or open "
    "attachments unless you recognize the sender."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A body in two pieces: what counts as newly written, and the closing with signature and small print."""

    words: str
    tail: str


def cover(client: Client, total: str, rng: Random) -> str:
    """A covering sentence for an attachment."""
    choices = _ROBOT_COVERS if client.style == "robot" else _COVERS[client.language]
    return rng.choice(choices).format(total=total)


def speak(client: Client, message: str, rng: Random, *, person: str | None = None, language: str | None = None) -> Spoken:
    """`message` between this person's greeting and closing."""
    tongue, style = language or client.language, client.style
    name = person or client.contact
    greeting = rng.choice(_GREETINGS[style][tongue])
    words = f"{greeting}\n\n{message}" if greeting else message
    if style == "robot":
        return Spoken(words=words, tail=rng.choice(_ROBOT_FOOT))
    if style == "phone":
        return Spoken(
            words=words, tail=rng.choice(("Sent from my iPhone", "Get Outlook for iOS", f"{name.split()[0]}\n\nSent from my iPhone"))
        )
    tail = f"{rng.choice(_CLOSINGS[style][tongue])}\n\n{name}"
    if style != "terse" or rng.random() < 0.3:
        tail += f"\n{rng.choice(_ROLES[tongue])}\n{client.name}\n{client.address}"
        tail += rng.choice(("", f"\nTel. +1 555 01{rng.randint(10, 99)}", f"\nT: 0555 {rng.randint(100, 999)} {rng.randint(1000, 9999)}"))
    if rng.random() < 0.35:
        tail += "\n\n" + (_LEGAL_DE if tongue == "de" else rng.choice(_LEGAL))
    return Spoken(words=words, tail=tail)
