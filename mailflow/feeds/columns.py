"""Which column of a file is which: by our own names, by the names that billing systems use, or by a mapping that the firm saved.

The mapping is a TOML file ``feed-columns.toml`` beside the loaded file::

    date_format = "%m/%d/%Y"

    [columns]
    invoice_number = "Bill No."

A mapping of a bank's statement (TOML, or the same as JSON; ``mailflow load --mapping``, or ``bank.mapping`` in the configuration) may
also say ``decimal`` ("." or ","), and what no column says: ``account``, ``currency``, ``method``.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mailflow.domain.errors import ConfigurationError, FeedError

MAPPING_NAME = "feed-columns.toml"
# Headers as exports of billing systems and banks write them, squeezed to small letters and digits.
_ALIASES = {
    "client_number": "client clientno clientnum clientid clientcode customer customernumber customerno customerid accountnumber",
    "name": "clientname customername companyname payorname",
    "aliases": "alias alsoknownas aka",
    "email_domains": "domains emaildomain domain",
    "contact_name": "contact apcontact billingcontact",
    "contact_email": "email apemail billingemail contactemailaddress emailaddress",
    "currency": "curr ccy currencycode cur",
    "billing_attorney": "attorney billingpartner billingtimekeeper responsibleattorney billingatty partner",
    "attorney_email": "billingattorneyemail partneremail",
    "office": "location officename billingoffice",
    "practice_group": "department practice practicearea group",
    "terms_days": "terms paymentterms netdays",
    "parent_client_number": "parent parentclient parentnumber parentclientno payor",
    "invoice_number": "invoice invoiceno invoicenum invno invoiceid billnumber billno inv",
    "matter_number": "matter matterno matternum matterid mattercode",
    "matter_name": "matterdescription matterdesc",
    "invoice_date": "billdate invdate date",
    "due_date": "due dueon",
    "amount": "invoiceamount originalamount total billed billedamount invoicetotal paymentamount creditamount",
    "balance": "openbalance balancedue outstanding openamount amountdue aroutstanding",
    "receipt_id": "transactionid bankreference bankid banktransactionid transactionnumber",
    "received_on": "receiveddate postingdate posteddate bookingdate transactiondate valuedate depositdate receiptdate asofdate date"
    " buchungstag buchungsdatum buchung valuta datum dateoperation datecomptable boekdatum fecha fechaoperacion data datacontabile",
    "method": "paymentmethod transactiontype type trantype baitype buchungstext",
    "payer_name": "payer payername originator remitter orderingcustomer counterparty counterpartyname from name auftraggeber"
    " zahlungspflichtiger beguenstigterzahlungspflichtiger begnstigterzahlungspflichtiger namezahlungsbeteiligter"
    " zahlungsbeteiligter naamtegenpartij ordenante",
    "reference": "description details remittanceinformation narrative memo text transactiondescription paymentdetails particulars"
    " verwendungszweck libelle libell omschrijving concepto descrizione mededelingen",
    "account": "bankaccount accounttype accountnumber accountno iban konto kontonummer auftragskonto rekening cuenta",
}
# Columns of a bank's table that our own lists do not have.
_BANK_ALIASES = {
    "money_in": "credit credits creditamount paidin moneyin deposit deposits haben gutschrift entree bij abono abonos",
    "money_out": "debit debits debitamount paidout moneyout withdrawal withdrawals soll lastschrift sortie af cargo cargos",
    "direction": "creditdebit debitcredit crdr drcr sign indicator creditdebitindicator sollhaben afbij afsteekbij",
    "bank_amount": "amount transactionamount amt betrag umsatz montant bedrag importe importo value",
    "bank_currency": "currency ccy curr currencycode waehrung whrung devise divisa valuta munt",
    "bank_id": "transactionid bankreference banktransactionid transactionnumber bankreferencenumber fitid"
    " transactionreferencenumber trnref uniqueid",
    "more_text": "customerreference checknumber checknum checkno checkorslip chequenumber endtoendreference kundenreferenz"
    " kundenreferenzendtoend additionalinformation extendeddescription notes",
}
_KNOWN = _ALIASES | _BANK_ALIASES
_SAYS = ("date_format", "decimal", "account", "currency", "method")


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedMapping:
    """What the firm said about its files: our name → their header, how they write dates, and what no column says."""

    columns: Mapping[str, str] = field(default_factory=dict)
    date_format: str | None = None
    decimal: str = ""
    account: str = ""
    currency: str = ""
    method: str = ""


def read_mapping(path: Path) -> SavedMapping:
    """The mapping saved beside a file, empty where there is none; raises ConfigurationError where it cannot be understood."""
    place = path.parent / MAPPING_NAME
    return read_saved(place) if place.is_file() else SavedMapping()


def read_saved(place: Path) -> SavedMapping:
    """A saved mapping, TOML or JSON; raises ConfigurationError where it cannot be understood."""
    is_json = place.suffix.lower() == ".json"
    try:
        text = place.read_text(encoding="utf-8")
        said = json.loads(text) if is_json else tomllib.loads(text)
    except (tomllib.TOMLDecodeError, json.JSONDecodeError, UnicodeDecodeError) as error:
        what = f"is not {'JSON' if is_json else 'TOML'} ({error})"
        raise ConfigurationError(where=str(place), what=what, fix="Correct that place, or delete the file.") from error
    except OSError as error:
        raise ConfigurationError(
            where=str(place), what=f"cannot be read ({error.strerror})", fix="Give the path of a saved mapping."
        ) from error
    columns = said.pop("columns", {}) if isinstance(said, dict) else None
    if not isinstance(columns, dict) or not all(isinstance(value, str) for value in (*columns.values(), *said.values())):
        raise ConfigurationError(where=str(place), what="is no mapping", fix='Under [columns], write our name = "their header".')
    unknown = [*(name for name in said if name not in _SAYS), *(name for name in columns if name not in _KNOWN)]
    if unknown:
        fix = f"It may hold {', '.join(_SAYS)}, and under [columns]: {', '.join(sorted(_KNOWN))}."
        raise ConfigurationError(where=str(place), what=f"does not know {', '.join(unknown)}", fix=fix)
    return SavedMapping(columns=columns, **said)


def find_columns(header: Iterable[str], wanted: Iterable[str], saved: SavedMapping) -> dict[str, int]:
    """Where each wanted column stands; our own name goes before a saved one, and that before an alias. Absent ones are left out."""
    titles = [title.strip() for title in header]
    squeezed = [_squeeze(title) for title in titles]
    found: dict[str, int] = {}
    for name in wanted:
        spellings = [_squeeze(saved.columns[name])] if name in saved.columns else [_squeeze(name), *_KNOWN.get(name, "").split()]
        place = next((squeezed.index(spelling) for spelling in spellings if spelling in squeezed), None)
        if place is not None and place not in found.values():
            found[name] = place
    return found


def demand(found: Mapping[str, int], needed: Iterable[str], *, file: str, line: int) -> None:
    """Raises FeedError where a column is missing that the file cannot do without."""
    missing = [name for name in needed if name not in found]
    if missing:
        fix = f"add the column, or name it in {MAPPING_NAME} beside the file; needed: {', '.join(needed)}"
        raise FeedError(file=file, line=line, column=missing[0], value=None, fix=f"there is no such column; {fix}")


def _squeeze(title: str) -> str:
    return re.sub(r"[^a-z0-9]", "", title.lower())
