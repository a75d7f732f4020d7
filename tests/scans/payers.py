"""Who sends the scans, and what the ledger of the firm that receives them has: everything invented."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

FIRM = "Thornbury Vale LLP"
MAILBOX = "receivables@thornburyvale.example"
TODAY = date(2026, 7, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """A client, and how its people write numbers and days. `flat`: a monthly fee that is always the same."""

    number: str
    name: str
    domain: str
    contact: str
    locale: str = "us"
    currency: str = "USD"
    flat: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An open invoice."""

    number: str
    client: str
    issued_on: date
    matter: str
    amount: Decimal
    currency: str


PAYERS = (
    Payer(number="3101", name="Quillfeather Marine Supply Co.", domain="quillfeather.example", contact="Dana Osgood"),
    Payer(number="3102", name="County of Esker Ridge", domain="eskerridge.example", contact="Floyd Bramwell"),
    Payer(
        number="3103", name="Tamarack Pulp & Paper Inc.", domain="tamarackpulp.example", contact="Inez Corrigan", flat=Decimal("2750.00")
    ),
    Payer(
        number="3104", name="Marlowe Fenwick Estates", domain="marlowefenwick.example", contact="Ottilie Frame", locale="uk", currency="GBP"
    ),
    Payer(
        number="3105", name="Brückner Werkzeugbau GmbH", domain="brueckner-wzb.example", contact="Anke Lohse", locale="de", currency="EUR"
    ),
    Payer(number="3106", name="Laiterie du Val d'Orne SA", domain="valdorne.example", contact="Rémi Castaing", locale="fr", currency="EUR"),
    Payer(number="3107", name="Conservas Rías Altas S.L.", domain="riasaltas.example", contact="Nuria Pazos", locale="es", currency="EUR"),
    Payer(number="3108", name="Saltmarsh School District 14", domain="saltmarsh14.example", contact="Bette Runyon", flat=Decimal("980.50")),
    Payer(number="3109", name="Ironbark Logistics LLC", domain="ironbark.example", contact="Cal Dupree"),
    Payer(number="3110", name="Pelham & Voss Brewing Co.", domain="pelhamvoss.example", contact="Tess Voss"),
)
_MATTERS = ("Harbor lease", "Annexation", "Supply dispute", "Wage claim", "Patent review", "Zoning appeal", "Tender 2025", "Audit reply")


def open_book(rng: Random, items: int) -> dict[str, list[Item]]:
    """Open invoices of every payer; numbers count up over all of them, as a firm's do."""
    serial = 40_118
    book: dict[str, list[Item]] = {payer.number: [] for payer in PAYERS}
    for _ in range(items):
        payer = rng.choice(PAYERS)
        serial += rng.choice((1, 1, 2, 3, 7))
        amount = payer.flat if payer.flat is not None and rng.random() < 0.5 else Decimal(rng.randint(18_000, 2_400_000)) / 100
        number = f"TV-{serial}" if payer.currency != "USD" else f"2{serial}"
        issued_on = date(2025, 11, 3) + timedelta(days=rng.randint(0, 200))
        book[payer.number].append(
            Item(
                number=number, client=payer.number, issued_on=issued_on, matter=rng.choice(_MATTERS), amount=amount, currency=payer.currency
            )
        )
    return book


def money(amount: Decimal, locale: str) -> str:
    """The amount as people of that country write it."""
    text = f"{amount:,.2f}"
    if locale in ("de", "es"):
        return text.translate(str.maketrans(",.", ".,"))
    return text.translate(str.maketrans(",.", " ,")) if locale == "fr" else text


def day(value: date, locale: str) -> str:
    """The day as people of that country write it."""
    return value.strftime({"us": "%m/%d/%Y", "de": "%d.%m.%Y"}.get(locale, "%d/%m/%Y"))
