"""The code words of banks in free payment text, as words: ``/INV/900241`` (SWIFT usage of field 70), ``SVWZ+`` (German statements)."""

import re

# SWIFT MT usage guidelines, field 70; EPC and national rules for Ustrd (DK: Anlage 3).
_SLASHED = {"INV": "invoice", "RFB": "reference", "ROC": "customer reference", "IPI": "reference", "RFS": "reference", "TSU": "invoice"} | {
    "URI": "",
    "REMI": "",
    "USTD": "",
    "BUSP": "",
    "CNR": "",
    "DNR": "",
    "PUR": "",
    "RETN": "returned",
    "EREF": "end-to-end ID",
    "CREF": "reference",
    "IREF": "reference",
}
_PLUSSED = {"EREF": "end-to-end ID", "KREF": "reference", "MREF": "mandate", "SVWZ": "", "ABWA": "payer", "ABWE": "payee"}
_SLASH = re.compile(rf"/(?P<code>{'|'.join(_SLASHED)})/+(?:/)?")
_PLUS = re.compile(rf"(?P<code>{'|'.join(_PLUSSED)})\+")


def spoken(text: str) -> str:
    """The text with code words in plain words; slashes that part numbers become spaces."""
    if _SLASH.search(text):
        text = _SLASH.sub(lambda match: f" {_SLASHED[match['code']]} ", text)
        text = re.sub(r"//+|/(?=\s|$)", " ", text)
    return " ".join(_PLUS.sub(lambda match: f" {_PLUSSED[match['code']]} ", text).split())
