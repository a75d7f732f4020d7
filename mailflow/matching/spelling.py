"""Invoice numbers as people write them, brought to one spelling: what two spellings of one number have in common."""

import functools
import re
import unicodedata
from collections.abc import Iterator

# What scanners and typists confuse: the letter as it was written, the digit that was meant.
_LOOK_ALIKES = str.maketrans({"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "|": "1", "Z": "2", "S": "5", "B": "8"})
_SEPARATORS = re.compile(r"[\s\-‐-―−/._#:,;'’()\[\]*\\]+")
_PREFIX_WORDS = re.compile(
    r"^(?:INVOICES?|INVNO|INVNR|INVS?|INVC|BILLS?|FACTURES?|FACTURAS?|FATTURA|FAKTURA|FACTUUR|RECHNUNG|RECHN|RENR|RGNR|RG|RE|NOTA|FAC|FT|FV|DOC|REF|NUM|NUMBER|NO|NR|NUMERO|N)+(?=[0-9OILSB])"
)


# A mail's own tokens, which every reader of it asks for again, and a client's numbers.
@functools.lru_cache(maxsize=1 << 14)
def compact(token: str) -> str:
    """The token in capitals without separators and accents."""
    if not token.isascii():
        token = "".join(c for c in unicodedata.normalize("NFKD", token) if not unicodedata.combining(c))
    return _SEPARATORS.sub("", token).upper()


def digits_of(text: str) -> str:
    """The compacted text as a number: look-alike letters as digits, leading zeros gone; `""` where letters are left."""
    mapped = text.translate(_LOOK_ALIKES)
    return (mapped.lstrip("0") or "0") if mapped.isascii() and mapped.isdigit() else ""


@functools.lru_cache(maxsize=1 << 14)
def spellings(token: str) -> tuple[str, ...]:
    """The normal forms that a token may stand for, the most literal first; two tokens that share one may mean one number.

    A form is a run of digits without leading zeros, or, where letters stay between or behind the digits, those as well.
    """
    if token.isascii() and token.isdigit():
        return (token.lstrip("0") or "0", token) if token.startswith("0") else (token,)
    whole = compact(token)
    return tuple(dict.fromkeys(form for form in _forms(whole) if any(c.isdigit() for c in form)))


def _forms(whole: str) -> Iterator[str]:
    for text in (whole, _PREFIX_WORDS.sub("", whole), whole.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")):
        if number := digits_of(text):
            yield number
        elif text[:1].isdigit():
            yield text.translate(_LOOK_ALIKES).lstrip("0")
    yield whole
