"""What the words over a column or before a value say, in English, German, French, Spanish, Italian, Portuguese and Dutch.

Words are grouped by what they mean, not by what layouts print: "Net amount", "Zahlbetrag" and "importo pagato" are each a
payment word with or without a money word. A heading's role follows from the groups that its words belong to.
"""

import functools
import re
from collections.abc import Callable
from enum import StrEnum

from mailflow.domain.facts import DisputeReason
from mailflow.reading.dates import plain


class Role(StrEnum):
    """What a column, or the value behind a label, holds."""

    REFERENCE = "reference"  # the firm's invoice number
    OWN = "own"  # a number of the payer's own
    DATE = "date"
    PAID = "paid"
    AMOUNT = "amount"  # money, no word which
    GROSS = "gross"
    BALANCE = "balance"  # what was open, what was paid before
    DEDUCTION = "deduction"
    CODE = "code"  # a short code that a legend explains
    STATUS = "status"
    TEXT = "text"


class RowRole(StrEnum):
    """What a row that is not an item sums up."""

    TOTAL = "total"
    PART = "part"  # a page, a company, a section; what is carried over


# Words without accents, in lower case; a trailing * stands for any ending.
_WORDS: dict[str, str] = {
    "date": "date dated dt datum date(s) fecha data vom rg-datum belegdatum rechnungsdatum factuurdatum faktdat due echeance vencimiento "
    "scadenza vervaldatum falligkeit facturation settles",
    "number": "no no. nr nr. num number # n° nº n numero nummer ref ref. reference id referenz referencia riferimento kenmerk",
    "invoice": "invoice invoices inv inv. bill bills facture factures facturation rechnung rechnungs-nr* rechnungsnr* rechnungsnummer "
    "rg-nr* rg.-nr* "
    "re-nr* fattura ft fatt. factura facturas fatura factuur factuurnr* factuurnummer belegnummer beleg-nr* fact fra",
    "document": "document doc doc. doc# dokument beleg documento item stuk piece",
    "yours": "your yours ihre ihr votre vos su sus vuestra vostra vostro uw vendor supplier firm their vend external ext lieferant "
    "fournisseur "
    "proveedor fornitore leverancier counsel provider payee from",
    "own": "our voucher claim po p.o. gl account acct cost job case file project release check cheque aprf* apref unser unsere notre "
    "nos nuestra "
    "nostro nostra ons onze pos pos. ln line row trn seq cocd company mandat dossier sinistre kreditor kostenstelle "
    "vendor# payment crediteur batch",
    "money": "amount amt amt. betrag bedrag montant importe importo importi valor total value sum much usd eur gbp cad chf $ € £ belopp "
    "debit credit soll haben debe haber",
    "paid": "paid payment payments pmt pay paying net netto remitted remittance zahlung zahlbetrag gezahlt bezahlt auszahlung "
    "uberweisung* paye "
    "payes payee verse vire acquitte regle reglement pagado pago abonado pagato pagata saldato pagamento betaald betaling allowed wire "
    "transferred settled applied allocated cleared uberwiesen ausgeglichen disbursed liquido",
    "gross": "gross billed original orig orig. invoiced brutto bruttobetrag rechnungsbetrag brut facturado bruto lordo "
    "facturierte submitted entered face charged fees gefactureerd billing",
    "balance": "open balance outstanding previously prior offen offener saldo solde restant pendiente residuo openstaand remaining before",
    "deduction": "discount disc disc. deduct* adj adj. adjustment adjustments adjust reduction reductions reduced "
    "held hold "
    "withheld withholding retainage retention disallowed skonto abzug abzuge nachlass kurzung einbehalt quellensteuer escompte remise "
    "retenue deduite desconto retencao abatimento rabatt descuento retencion deduccion sconto ritenuta trattenuta korting inhouding "
    "aftrek chargeback writeoff short audit "
    "less abzgl withhold",
    "tax": "vat tax taxable tva mwst ust iva btw gst hst base imponible imponibile irpf wht",
    "code": "why rc code reason msg grund motif motivo reden",
    "status": "status type ty comment remark description memo matter re text notes what for concerning narrative libelle betreff objet "
    "concepto causale "
    "omschrijving buchungstext verwendungszweck title insured claimant adjuster currency ccy cy valuta devise wahrung moneda "
    "beneficiary payer bal property entity unit",
}
_REASONS: tuple[tuple[DisputeReason, str], ...] = (
    (
        DisputeReason.TAX,
        "withholding|withheld tax|tax|steuer|quellensteuer|retenue a la source|impot|retencion|irpf|ritenuta|wht|vat|tva|mwst|iva|btw",
    ),
    (DisputeReason.DUPLICATE, "duplicate|already billed|billed twice|doppelt|doublon|double facturation|duplicad|doppia|dubbel"),
    (DisputeReason.BUDGET, "budget|phase cap|cap exceeded|over cap|change order|estimate|co-\\d+|kostenrahmen|presupuesto|preventivo"),
    (DisputeReason.GUIDELINE, r"guidelines?|block.?bill\w*|clerical|billing rule|outside counsel|richtlinie\w*|directrices|linee guida"),
    (
        DisputeReason.RATE,
        "rates?|hourly|(?:per|an) hour|[\\d.,]+ ?/ ?h(?:ou)?r?|stundensatz|stundensatze|taux horaire|tarif|tarifa|tariffa|uurtarief",
    ),
    (DisputeReason.HOURS, "hours?|hrs?|excessive|time spent|stunden|heures|horas|ore|uren"),
    (
        DisputeReason.EXPENSE,
        (
            "expenses?|travel|meals?|courier|copying|photocop\\w*|postage|overhead|disbursements?|video|hotel|mileage|auslagen|reisekosten|"
            "spesen|frais|debours|"
            "gastos|viaje|spese|onkosten|reiskosten|not reimbursable|lodging|taxi|parking"
        ),
    ),
    (DisputeReason.SCOPE, "scope|not engaged|not authori[sz]ed|unauthori[sz]ed|nicht beauftragt|hors mandat|fuera de alcance"),
    (DisputeReason.ARITHMETIC, "arithmetic|miscalculat\\w*|math|rechenfehler|erreur de calcul|error de calculo"),
    (DisputeReason.EBILLING, "e-?billing|ledes|rejected line"),
    (DisputeReason.QUALITY, "quality|unsatisfactory|poor work|mangel|qualite|calidad"),
    (DisputeReason.DISCOUNT, "discount|disc|skonto|nachlass|escompte|remise|descuento|sconto|korting|prompt pay|early pay"),
)
_PART_ROW = re.compile(
    r"page total|sub-?\s?totals?|carried forward|brought forward|carry ?forward|balance forward|zwischensumme|ubertrag|seitensumme|"
    r"sous-?total|"
    r"a reporter|report page|subtotales?|suma y sigue|subtotale|riporto|a riportare|subtotaal|transport|section total|company total"
)
_TOTAL_ROW = re.compile(
    r"(?<!\w)(?:totals?|totales?|totale|totaal|gesamt\w*|summe|somme|suma|sum total|grand total|aggregate|altogether|all together|"
    r"net payment|"
    r"net amount|net a payer|"
    r"(?:check|cheque|wire|eft|ach|payment|transfer|remittance|deposit|paid) (?:amount|total)|amount (?:transferred|paid|remitted|"
    r"of (?:check|cheque|wire|payment|transfer|eft|ach))|"
    r"\w*uberweisungsbetrag|zahlbetrag|zahlungsbetrag|gesamtbetrag|\w*summe|montant (?:total|vire|du (?:virement|cheque|paiement|"
    r"depot))|net vire|importe total|"
    r"importe de la transferencia|importo (?:bonifico|totale)|valor total|bedrag betaling|totalbedrag)(?!\w)"
)


@functools.lru_cache(maxsize=2048)
def role_of(heading: str) -> Role | None:
    """The role that a heading's words speak for, `None` where they say nothing about a column."""
    groups = _groups(heading)
    if not groups:
        return None
    for role, fits in _RULES:
        if fits(groups):
            return role
    return None


@functools.lru_cache(maxsize=2048)
def row_role_of(label: str) -> RowRole | None:
    """What a row labelled so sums up, `None` where it sums up nothing."""
    flat = plain(label).lower()
    if _PART_ROW.search(flat):
        return RowRole.PART
    return RowRole.TOTAL if _TOTAL_ROW.search(flat) else None


@functools.lru_cache(maxsize=2048)
def reason_of(text: str) -> DisputeReason | None:
    """The reason that a deduction's words name, the most telling word first."""
    flat = plain(text).lower()
    for reason, words in _REASONS:
        if re.search(rf"(?<!\w)(?:{words})(?!\w)", flat):
            return reason
    return None


def is_heading_word(word: str) -> bool:
    """Whether a word belongs to the vocabulary of headings."""
    return bool(_groups(word))


def _groups(heading: str) -> frozenset[str]:
    flat = re.sub(r"[/():*_]", " ", plain(heading).lower())
    words = [word.strip(".,;-") or word for word in flat.split()]
    found: set[str] = set()
    for raw, word in zip(flat.split(), words, strict=True):
        found |= _groups_of(word) or _groups_of(raw)
    return frozenset(found)


@functools.lru_cache(maxsize=8192)
def _groups_of(word: str) -> frozenset[str]:
    compound = {"date"} if word.endswith("datum") else {"money"} if word.endswith("betrag") else set()
    return frozenset(group for group, words in _VOCABULARY.items() if word in words[0] or word.startswith(words[1])) | compound


def _split(words: str) -> tuple[frozenset[str], tuple[str, ...]]:
    items = words.split()
    whole = frozenset(form for item in items if not item.endswith("*") for form in (item, item.rstrip(".")))
    return whole, tuple(item[:-1] for item in items if item.endswith("*"))


_VOCABULARY = {group: _split(words) for group, words in _WORDS.items()}

# The first rule that fits a heading's word groups decides.
_RULES: tuple[tuple[Role, Callable[[frozenset[str]], bool]], ...] = (
    (Role.CODE, lambda g: "code" in g and "money" not in g and "number" not in g),
    (Role.BALANCE, lambda g: "balance" in g),
    (Role.DATE, lambda g: "date" in g),
    (Role.DEDUCTION, lambda g: "deduction" in g and "gross" not in g),
    (Role.OWN, lambda g: "own" in g and "number" in g and "yours" not in g and not g & {"money"}),
    (Role.REFERENCE, lambda g: "yours" in g and bool(g & {"invoice", "document", "number"}) and not g & {"money"}),
    (Role.REFERENCE, lambda g: "invoice" in g and "number" in g and "own" not in g),
    (Role.GROSS, lambda g: "gross" in g and "paid" not in g),
    (Role.GROSS, lambda g: "invoice" in g and "money" in g and "paid" not in g),
    (Role.GROSS, lambda g: "document" in g and "money" in g),
    (Role.PAID, lambda g: "paid" in g and "number" not in g),
    (Role.OWN, lambda g: "own" in g and "yours" not in g and "invoice" not in g),
    (Role.REFERENCE, lambda g: "invoice" in g or g in ({"yours"}, {"number"}, {"document", "number"}, {"number", "gross"})),
    (Role.AMOUNT, lambda g: "money" in g),
    (Role.CODE, lambda g: "code" in g),
    (Role.STATUS, lambda g: "status" in g or "document" in g),
)
