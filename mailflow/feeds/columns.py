"""Which column of a file is which: by our own names, by the names that billing systems use, or by a mapping that the firm saved.

The mapping is a TOML file ``feed-columns.toml`` beside the loaded file::

    date_format = "%m/%d/%Y"

    [columns]
    invoice_number = "Bill No."
"""

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
    "received_on": "receiveddate valuedate postingdate depositdate receiptdate bookingdate date",
    "method": "paymentmethod type transactiontype",
    "payer_name": "payer originator remitter orderingcustomer from",
    "reference": "description details remittanceinformation narrative memo text",
    "account": "bankaccount accounttype",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedMapping:
    """What the firm said about its files: our name → their header, and how they write dates."""

    columns: Mapping[str, str] = field(default_factory=dict)
    date_format: str | None = None


def read_mapping(path: Path) -> SavedMapping:
    """The mapping saved beside a file, empty where there is none; raises ConfigurationError where it cannot be understood."""
    place = path.parent / MAPPING_NAME
    if not place.is_file():
        return SavedMapping()
    try:
        said = tomllib.loads(place.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(where=str(place), what=f"is not TOML ({error})", fix="Correct that place, or delete the file.") from error
    columns, date_format = said.pop("columns", {}), said.pop("date_format", None)
    unknown = [*said, *(name for name in columns if name not in _ALIASES)]
    if unknown:
        fix = f"It may hold date_format, and under [columns]: {', '.join(sorted(_ALIASES))}."
        raise ConfigurationError(where=str(place), what=f"does not know {', '.join(unknown)}", fix=fix)
    return SavedMapping(columns=columns, date_format=date_format)


def find_columns(header: Iterable[str], wanted: Iterable[str], saved: SavedMapping) -> dict[str, int]:
    """Where each wanted column stands; our own name goes before a saved one, and that before an alias. Absent ones are left out."""
    titles = [title.strip() for title in header]
    squeezed = [_squeeze(title) for title in titles]
    found: dict[str, int] = {}
    for name in wanted:
        spellings = [_squeeze(saved.columns[name])] if name in saved.columns else [_squeeze(name), *_ALIASES.get(name, "").split()]
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
