"""How people and programs write amounts and days, by country and habit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .world import Advice, Client

_MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
}
_SIGNS = {"USD": "$", "CAD": "$", "GBP": "£", "EUR": "€", "CHF": "CHF "}


def money(value: Decimal, style: str = "us", negative: str = "lead", currency: str = "") -> str:
    """An amount in the style us, plain, de, fr or ch; `negative` is lead, trail, paren, cr or drcr."""
    text = f"{abs(value):,.2f}"
    if style == "plain":
        text = text.replace(",", "")
    elif style == "de":
        text = text.translate(str.maketrans(",.", ".,"))
    elif style == "fr":
        text = text.replace(",", " ").replace(".", ",")
    elif style == "ch":
        text = text.replace(",", "'")
    text = _SIGNS[currency] + text if currency else text
    if negative == "drcr":
        return text + (" CR" if value < 0 else " DR")
    if value >= 0:
        return text
    return {"lead": f"-{text}", "trail": f"{text}-", "paren": f"({text})", "cr": f"{text} CR"}[negative]


def day(value: date, style: str) -> str:
    """A day in the style us, us2, uk, de, iso, mon, long, ymd, delong or frlong."""
    if style in ("us", "us2"):
        return value.strftime("%m/%d/%Y") if style == "us" else f"{value.month}/{value.day}/{value:%y}"
    if style == "long":
        return f"{_MONTHS['en'][value.month - 1]} {value.day}, {value.year}"
    if style == "delong":
        return f"{value.day}. {_MONTHS['de'][value.month - 1]} {value.year}"
    if style == "frlong":
        return f"{value.day} {_MONTHS['fr'][value.month - 1]} {value.year}"
    if style == "uklong":
        return f"{value.day} {_MONTHS['en'][value.month - 1]} {value.year}"
    if style == "mon":
        return f"{value.day:02d}-{_MONTHS['en'][value.month - 1][:3]}-{value.year}"
    return value.strftime({"uk": "%d/%m/%Y", "de": "%d.%m.%Y", "iso": "%Y-%m-%d", "ymd": "%y%m%d"}[style])


_MONEY_OF = {"us": "us", "ca": "us", "uk": "us", "de": "de", "fr": "fr", "ch": "ch"}
_DAY_OF = {"us": "us", "ca": "iso", "uk": "uk", "de": "de", "fr": "uk", "ch": "de"}
_LONG_OF = {"us": "long", "ca": "long", "uk": "uklong", "de": "delong", "fr": "frlong", "ch": "delong"}


def local_money(value: Decimal, client: Client) -> str:
    """The amount as this client's people would type it."""
    return money(value, _MONEY_OF[client.locale])


def fitting_days(style: str, client: Client) -> str:
    """`style`, unless it is the American one and the client would never write it."""
    return _DAY_OF[client.locale] if style in ("us", "us2") and client.locale != "us" else style


def local_day(value: date, client: Client, long: bool = False) -> str:
    """The day as this client's people would type it."""
    return day(value, (_LONG_OF if long else _DAY_OF)[client.locale])


_LABELS = {
    "en": {
        "date": "Payment date",
        "method": "Payment method",
        "currency": "Currency",
        "payment": "Payment number",
        "vendor": "Vendor no.",
        "payee": "Pay to",
    },
    "de": {
        "date": "Valuta",
        "method": "Zahlweg",
        "currency": "Währung",
        "payment": "Zahlungsbeleg",
        "vendor": "Lieferanten-Nr.",
        "payee": "Empfänger",
    },
    "fr": {
        "date": "Date de valeur",
        "method": "Mode de paiement",
        "currency": "Devise",
        "payment": "N° de paiement",
        "vendor": "Code fournisseur",
        "payee": "Bénéficiaire",
    },
}
_REFERENCE = {
    "en": {"ach": "Trace number", "wire": "Wire reference", "check": "Check number", None: "Payment number"},
    "de": {"ach": "Referenz", "wire": "Überweisungsreferenz", "check": "Scheck-Nr.", None: "Zahlungsreferenz"},
    "fr": {"ach": "Référence", "wire": "Référence du virement", "check": "N° de chèque", None: "Référence de paiement"},
}


def label(key: str, language: str) -> str:
    """The word before a fact of the payment."""
    return _LABELS[language][key]


def reference_label(advice: Advice, language: str) -> str:
    """The word before the payment's reference; it says no more of the method than the advice does."""
    if advice.payer.locale == "ca" and advice.method == "check":
        return "Cheque no."
    if advice.payer.locale == "uk" and advice.method == "ach":
        return "BACS reference"
    return _REFERENCE[language][advice.method]


def facts(advice: Advice, dates: str, language: str = "en") -> list[tuple[str, str]]:
    """What the payer tells about the payment, as pairs of label and value."""
    rows = []
    dates = fitting_days(dates, advice.payer)
    if advice.reference:
        rows.append((reference_label(advice, language), advice.reference))
    if advice.paid_on:
        rows.append((label("date", language), day(advice.paid_on, dates)))
    if advice.method:
        rows.append((label("method", language), advice.method_words))
    rows.append((label("currency", language), advice.currency))
    return rows
