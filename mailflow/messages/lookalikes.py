"""Domains that are made to be taken for another: a letter changed, a word or hyphen added, another ending, a familiar one in front."""

import re
from collections.abc import Iterator

# Letters that look alike in a mail program's sans serif; the pair is read as the single letter (Unicode TR 39 has the full list).
_CONFUSABLE = (
    ("rn", "m"),
    ("vv", "w"),
    ("cl", "d"),
    ("0", "o"),
    ("1", "l"),
    ("5", "s"),
    ("3", "e"),
    ("8", "b"),
    ("i", "l"),
    ("q", "g"),
    ("nn", "m"),
)
_CYRILLIC = str.maketrans("асеорхуіјѕһԁԛԝᴦοαρτυνκ", "aceopxyijshdqwroaptuvk")
# Words that are glued to a firm's name to make it look like its own address.
_WORDS = frozenset(
    (
        "pay payment payments payable payables ap ar billing bill bills invoice invoices invoicing account accounts accou"
        "nting finance financial group grp inc llc ltd corp co "
        "company intl international global us usa uk eu online mail email secure security portal remit remittance treasur"
        "y vendor vendors supplier suppliers legal law "
        "support service services team hq office admin net web info bank the my"
    ).split()
)
# Shorter names are too near to each other to prove anything ("acme", "apex").
_SHORTEST = 5
# From this length two changed letters are still a disguise and not another word.
_LONG = 10


def is_same_house(domain: str, other: str) -> bool:
    """Whether one is the other or lies below it."""
    return bool(domain) and bool(other) and (domain == other or domain.endswith(f".{other}") or other.endswith(f".{domain}"))


def resembles(domain: str, known: str) -> bool:
    """Whether `domain` is made to be read as `known`. A domain below the known one is the known one."""
    ours, theirs = readable(known), readable(domain)
    if not ours or not theirs or is_same_house(domain.lower(), known.lower()):
        return False
    name, wanted = _name(theirs), _name(ours)
    if len(wanted.replace("-", "")) < _SHORTEST:
        return False
    if theirs == ours or name == wanted:
        return True  # foreign letters, or another ending
    if theirs.startswith(f"{wanted}."):
        return True  # acme.example.pay.test
    return _is_dressed(name, wanted) or _is_misspelt(name, wanted)


def readable(domain: str) -> str:
    """The domain as a reader sees it: international labels decoded, foreign letters as the Latin ones that they look like."""
    try:
        shown = domain.lower().encode("ascii").decode("idna") if "xn--" in domain.lower() else domain.lower()
    except (UnicodeError, ValueError):  # a label that is no valid punycode
        shown = domain.lower()
    return shown.translate(_CYRILLIC)


def variants(domain: str) -> Iterator[str]:
    """The domains that this one may be a disguise of, for a ledger that finds clients by exact domain."""
    shown = readable(domain)
    name, ending = _name(shown), shown.partition(".")[2] if shown.count(".") == 1 else shown.rpartition(".")[2]
    if shown != domain:
        yield shown
    labels = shown.split(".")
    yield from (".".join(labels[:count]) for count in range(2, len(labels)))
    for bare in dict.fromkeys((*_undressed(name), *_respelt(name))):
        yield f"{bare}.{ending}"
    for other in ("com", "net", "org", "co.uk", "de", "fr", "es", "eu", "io", "co", "us", "example", "ca", "ch"):
        if other != ending:
            yield f"{name}.{other}"


def _name(domain: str) -> str:
    labels = [label for label in domain.split(".") if label]
    if len(labels) >= 3 and len(labels[-1]) == 2 and labels[-2] in ("co", "com", "org", "ac", "gov", "net"):
        return labels[-3]
    return labels[-2] if len(labels) >= 2 else "".join(labels)


def _is_dressed(name: str, wanted: str) -> bool:
    return wanted in _undressed(name) or name.replace("-", "") == wanted.replace("-", "")


def _undressed(name: str) -> tuple[str, ...]:
    """The name without an added word, and with its hyphens moved or removed."""
    pieces = [piece for piece in name.split("-") if piece]
    found = ["".join(pieces)] if len(pieces) > 1 else []
    kept = [piece for piece in pieces if piece not in _WORDS]
    if kept and len(kept) < len(pieces):
        found += ["-".join(kept), "".join(kept)]
    found += [
        name[: -len(word)].rstrip("-") for word in _WORDS if len(word) > 1 and name.endswith(word) and len(name) - len(word) >= _SHORTEST
    ]
    found += [
        name[len(word) :].lstrip("-") for word in _WORDS if len(word) > 1 and name.startswith(word) and len(name) - len(word) >= _SHORTEST
    ]
    return tuple(dict.fromkeys(item for item in found if item != name and len(item) >= _SHORTEST))


def _is_misspelt(name: str, wanted: str) -> bool:
    from rapidfuzz.distance import OSA

    if _folded(name) == _folded(wanted):
        return True
    plain, target = name.replace("-", ""), wanted.replace("-", "")
    if plain.rstrip("0123456789") == target or re.sub(r"(.)\1", r"\1", plain) == re.sub(r"(.)\1", r"\1", target):
        return True
    distance = OSA.distance(plain, target, score_cutoff=2)
    return distance == 1 or (distance == 2 and len(target) >= _LONG and plain[0] == target[0])


def _folded(name: str) -> str:
    for shown, meant in _CONFUSABLE:
        name = name.replace(shown, meant)
    return name


def _respelt(name: str) -> Iterator[str]:
    """All names one slip away, and those that its look-alike letters stand for."""
    letters = "abcdefghijklmnopqrstuvwxyz-0123456789"
    if len(name) < _SHORTEST or len(name) > 40:
        return
    for shown, meant in _CONFUSABLE:
        yield from (name.replace(shown, meant), name.replace(meant, shown))
    for place in range(len(name) + 1):
        head, tail = name[:place], name[place:]
        yield from (head + letter + tail for letter in letters)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in letters)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
