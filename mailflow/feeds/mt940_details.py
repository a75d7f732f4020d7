"""Field 86 of MT940: who paid and for what, in the styles of banks: ``?20…?32`` (German), ``/REMI/…`` (Dutch, SWIFT), or free words."""

import re
from dataclasses import dataclass

_GERMAN = re.compile(r"^\s*(?P<code>\d{3})(?P<sign>[?~<>^@|])(?=\d\d)")
_PURPOSE = (*range(20, 30), *range(60, 64))
_FULL = 27  # characters of a German subfield; one that is full goes on in the next without a blank
_WIDE = 65  # characters of a line of field 86; the same
# Keywords within the German purpose (DK, Anlage 3): the remittance information and the end-to-end number.
_KEYWORD = re.compile(r"\b(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP|RREF|ANAM|BREF)\+")
_SLASHED = re.compile(
    r"/(TRTP|EREF|MARF|CSID|REMI|ORDP|BENM|CNTP|NAME|IBAN|BIC|ISDT|RTRN|PURP|UDTR|UCRD|PREF|ID|TYPE|SVCL|OCMT|CHGS|INFO|KREF|ADDR|BO|ROC)/"
)
_NAME_IN_WORDS = re.compile(
    r"\b(?:OD|FROM|B/O|BY ORDER OF|ORIG(?:INATOR)?|ORDERING CUSTOMER|REMITTER|AUFTRAGGEBER)[:=]\s*(?P<name>[^:=;\n/]{3,70})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What field 86 says; `kind` is the bank's name for the kind of booking."""

    text: str = ""
    name: str = ""
    kind: str = ""
    end_to_end: str = ""


def read_details(text: str) -> Details:
    """The field in whatever style it is written."""
    german = _GERMAN.match(text)
    if german:
        return _german(re.sub(r"\s*\n", "", text), german["sign"])
    flat = "".join(line if len(line) >= _WIDE else f"{line.rstrip()} " for line in text.split("\n")).strip()
    if len(_SLASHED.findall(f"{flat}/")) >= 2:
        return _slashed(flat)
    found = _NAME_IN_WORDS.search(flat)
    return Details(text=" ".join(flat.split()), name=" ".join(found["name"].split()) if found else "", kind=flat[:60])


def _german(text: str, sign: str) -> Details:
    pieces = re.split(rf"{re.escape(sign)}(\d\d)", text)
    fields: dict[int, str] = {}
    for code, value in zip(pieces[1::2], pieces[2::2], strict=True):
        fields.setdefault(int(code), value)
    purpose = "".join(_joined(fields[code]) for code in _PURPOSE if code in fields).strip()
    named = _keywords(purpose)
    name = f"{fields.get(32, '')}{'' if len(fields.get(32, '')) == _FULL else ' '}{fields.get(33, '')}".strip()
    return Details(
        text=" ".join(named.get("SVWZ", purpose).split()),
        name=named.get("ABWA", "") or " ".join(name.split()),
        kind=fields.get(0, ""),
        end_to_end=named.get("EREF", ""),
    )


def _joined(value: str) -> str:
    return value if len(value) == _FULL else f"{value.rstrip()} "


def _keywords(purpose: str) -> dict[str, str]:
    pieces = _KEYWORD.split(purpose)
    return {name: value.strip() for name, value in zip(pieces[1::2], pieces[2::2], strict=True)}


def _slashed(flat: str) -> Details:
    pieces = _SLASHED.split(flat)
    said: dict[str, str] = {}
    party = ""
    for code, value in zip(pieces[1::2], pieces[2::2], strict=True):
        party = code if code in ("ORDP", "BENM", "CNTP") else party
        said.setdefault(f"{party}/NAME" if code == "NAME" else code, value.strip("/ "))
    counterparty = said.get("CNTP", "").split("/")
    remittance = re.sub(r"^(?:USTD|STRD)/{1,2}(?:CUR/)?", "", said.get("REMI", ""))
    name = (
        said.get("ORDP/NAME")
        or said.get("ORDP")
        or said.get("BENM/NAME")
        or (counterparty[2] if len(counterparty) > 2 else "")
        or said.get("/NAME", "")
    )
    return Details(
        text=" ".join(" ".join((remittance, said.get("RTRN", ""), said.get("OCMT", ""))).split()),
        name=" ".join(name.split()),
        kind=said.get("TRTP", ""),
        end_to_end=said.get("EREF", ""),
    )
