"""Figures as a recogniser sees them → as they are printed: a comma that lost its tail, a letter that looks like a digit.

Only what can be no other number is mended; whether it is the right one, the ledger and the total say.
"""

import re

_LOOKS_LIKE = str.maketrans("OoQDlI|SBZ", "0000111582")
_FIGURE = re.compile(r"(?P<before>[$€£(+-]*)(?P<number>[\dOoQDlI|SBZ]+(?:[.,'’][\dOoQDlI|SBZ]+)*)(?P<after>[)%*CDRHS-]*)")
_MONEY = re.compile(r"\d{1,3}(?:[.,'’]\d{3})*[.,]\d{2}|\d+[.,]\d{2}")
_ONE_SIGN = re.compile(r"\d{1,3}(?:(?P<sign>[.,])\d{3})+(?P=sign)\d{2}")
_OTHER = {".": ",", ",": "."}


def mended(text: str) -> str:
    """The word, with its figure as it must have been printed; any other word as it is."""
    match = _FIGURE.fullmatch(text)
    if match is None or sum(letter.isdigit() for letter in text) < 2:
        return text
    number = match["number"].translate(_LOOKS_LIKE)
    if not _MONEY.fullmatch(number):
        return text
    if (same := _ONE_SIGN.fullmatch(number)) is not None:
        # Nobody sets off thousands and cents with one sign: "2.814.29" was 2,814.29.
        sign = same["sign"]
        whole, _, cents = number.rpartition(sign)
        number = f"{whole.replace(sign, _OTHER[sign])}{sign}{cents}"
    return f"{match['before']}{number}{match['after']}"
