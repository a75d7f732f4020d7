"""Where a letter's words end and its closing begins: formulas, names, titles, addresses."""

import re
import unicodedata
from dataclasses import dataclass

from mailflow.domain.message import Address

# Formulas that close a letter, as whole lines. Thanks and wishes count when they stand on a line of their own before the end.
_FORMULAS = (
    r"(?:with )?(?:my |our )?(?:very |most )?(?:best|kind|kindest|warm|warmest|friendly|many)?\s?(?:regards|rgds)(?: from .{1,30})?",
    r"(?:with |all )?(?:the |my )?(?:very )?best(?: wish(?:es)?)?",
    r"(?:yours )?(?:very |most )?(?:sincerely|truly|faithfully|respectfully|cordially)(?: (?:yours|submitted))?|very truly yours|yours etc",
    r"cheers|rgds|brgds|b\.?r\.?|k\.?r\.?|all my best|take care|be well|ta|tks|warmly|peace|over and out|cordially",
    r"(?:talk|speak) (?:to you )?soon|(?:i |we )?look(?:ing)? forward to .{1,50}",
    (
        r"(?:many |much |big |very many )?(?:thanks|thank you|thankyou|thx|ty|appreciated|appreciate it)\b"
        # thanks before a clause with something of its own to say ("Thank you, but we have paid") close nothing
        r"(?!.*[,.;:–-]\s*(?:but|however|please|pls|kindly|we|i|our|my|could|can|would|the|it|"
        r"this|that|your|invoices?|no|\w*\d)\b).{0,60}"
    ),
    (
        r"(?:have|wish(?:ing)? you|enjoy) (?:a |an |your )?(?:very )?(?:good|nice|great|blessed|lovely|wonderful|pleasant|"
        r"happy|safe|super|fab\w*)?.{0,30}"
        r"(?:day|weekend|week|evening|night|one|afternoon|holiday\w*|sunday|summer)(?: .{0,20})?"
    ),
    (
        r"(?:mit |m\. )?(?:den )?(?:freundlichen?|besten?|vielen?|herzlichen?|schönen?|lieben?|kollegialen?|sonnigen)?\s?"
        r"(?:grüßen?|grüssen?|gruessen?|gruß|gruss|empfehlungen)(?: (?:aus|nach|und) .{1,30})?"
    ),
    (
        r"mfg|vg|lg|hochachtungsvoll|(?:vielen|besten|herzlichen|schönen)? ?dank(?:e)?(?: (?:im voraus|vorab|und .{1,30}|"
        r"für .{1,40}|schön|sehr))?"
    ),
    r"(?:ein )?schöne[sn]? (?:wochenende|tag|abend|woche|feierabend)(?: .{0,20})?",
    r"(?:bien |très )?cordialement(?: .{0,20})?|(?:bien )?(?:sincèrement|amicalement|respectueusement)|bien à (?:vous|toi)|cdt|cdlt",
    r"(?:(?:mes|nos|avec (?:mes|nos)) )?(?:(?:meilleures|sincères|respectueuses|cordiales) )?salutations(?: .{0,25})?",
    (
        r"(?:veuillez|je vous prie|nous vous prions|recevez|dans l'attente|en vous remerciant|"
        r"en vous souhaitant)\b.{0,160}(?:agréer|salutations|distinguée?s|sentiments|réponse|bonne).{0,80}"
    ),
    r"(?:un grand |grand |mille )?mercis?(?: (?:d'avance|beaucoup|à vous|bien|par avance|pour .{1,40}|et .{1,30}))?",
    r"(?:bonne|bon|belle) (?:journée|soirée|fin de (?:semaine|journée)|après-midi|week-?end|semaine|réception|vacances)(?: .{0,20})?",
    (
        r"(?:(?:un|reciba(?:n)? un|con un|le envío un|les saluda) )?(?:cordiales|atentos|cordial|afectuoso|"
        r"muy )?\s?(?:saludos?|saluda)(?: (?:cordial(?:es)?|atent\w+|y .{1,20}))?"
    ),
    (
        r"(?:muy )?atentamente|atte|cordialmente|(?:muchas |mil )?gracias(?: (?:de antemano|por .{1,40}|y .{1,30}))?|"
        r"quedo .{1,50}|quedamos .{1,50}|"
        r"(?:que tenga|feliz|buen[ao]?s?) .{0,15}(?:día|tarde|fin de semana|semana)"
    ),
    (
        r"(?:cordiali|distinti|cari|i migliori|migliori|con i migliori)?\s?saluti|un (?:cordiale )?saluto|"
        r"(?:mille )?grazie(?: .{0,30})?|buona (?:giornata|serata)|buon lavoro"
    ),
    (
        r"(?:met )?(?:(?:vriendelijke|hartelijke|beste) )?(?:groet(?:en|jes)?)(?: .{0,20})?|mvg|hoogachtend|(?:alvast |"
        r"hartelijk )?(?:bedankt|dank|dankjewel)(?: .{0,20})?|fijne (?:dag|avond)|fijn weekend"
    ),
    r"atenciosamente|(?:com )?(?:os )?(?:melhores )?cumprimentos|(?:muito )?obrigad[oa]|abraços?",
    (
        r"(?:med )?(?:(?:vänlig|vänliga|bästa|venlig|vennlig|bedste|beste|hjertelig) )?(?:hälsning(?:ar)?|hilsen(?:er)?)|"
        r"mvh|vh|tack(?: .{0,20})?|takk?(?: .{0,20})?"
    ),
    (
        r"(?:with )?(?:the |renewed )*assurances? of .{1,60}|for (?:and on behalf of )?the [^.]{1,40}|p\.?\s?p\.?|"
        r"i\.\s?[av]\.|im auftrag|pour la société.{0,30}"
    ),
    (
        r"z poważaniem|pozdrawiam|(?:z )?(?:góry )?dziękuję(?: .{0,20})?|s pozdravem|děkuji|(?:ystävällisin )?terveisin|"
        r"kiitos|üdvözlettel|saygılarımla"
    ),
)
_FORMULA = re.compile(r"^\W*(?:" + "|".join(_FORMULAS) + r")\W*$", re.IGNORECASE)
_SHORT_FORMULA = re.compile(
    (
        r"^\W*(?:thanks|thank you|thx|best|regards|(?:best|kind|warm) regards|cheers|sincerely|rgds|merci|danke|saludos|"
        r"gracias|vg|lg|mfg|grazie|cordialement|gruß|gruss|grüße)"
        r"(?:\s*[,!.–-]+\s*|\s+)(?P<name>[^\W\d].{0,40})$"
    ),
    re.IGNORECASE,
)
# "… look at that. Regards, ENH": a formula and initials in the last line of the letter.
_SIGNED_SHORT = re.compile(
    r"^(?P<text>.*[.!?…)])\s+(?i:thanks|thx|best|regards|(?:best|kind|warm) regards|cheers|sincerely|rgds|merci|danke|"
    r"saludos|gracias|vg|lg|mfg|grazie|gruß|gruss)"
    r"\s*[,!.–-]+\s*[A-ZÀ-Þ][\w.'’-]*(?:\s[A-ZÀ-Þ][\w.'’-]*)?\.?$"
)
_COMPANY = re.compile(
    (
        r"\b(?:inc|llc|llp|lp|ltd|plc|gmbh|ag|sa|sas|sarl|corp|co|company|group|b\.?v|n\.?v|s\.?p\.?a|kg|s\.?l|pty|bank|"
        r"associates|partners)\b\.?"
    ),
    re.IGNORECASE,
)
_POST = re.compile(
    (
        r"\b(?:accounts?|payables?|receivables?|a/?p|a/?r|manager|director|controller|treasur\w+|cfo|ceo|coo|cpa|finance|"
        r"accountant|clerk|assistant|officer|"
        r"counsel|partner|attorney|president|vp|department|dept|team|desk|services|analyst|supervisor|specialist|"
        r"coordinator|lead|head|office|secretary|owner|support|billing|"
        r"buchhaltung|finanzbuchhaltung|leiter\w*|geschäftsführer\w*|sachbearbeiter\w*|abteilung|prokurist\w*|comptable|"
        r"comptabilité|directeur|directrice|"
        r"responsable|contabilidad|administración|director[ae]?|jef[ea]|gerente|amministrazione|boekhouding|administratie|"
        r"bookkeep\w+)\b"
    ),
    re.IGNORECASE,
)
_CONTACT = re.compile(
    (
        r"[\w.+-]+@[\w-]+\.\w|www\.|https?://|\+\d[\d ().-]{6,}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|\b(?:tel|fax|phone|mobile|"
        r"t|m|f|p|d|o)\s?[.:]\s*[+\d(]"
    ),
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b\d{4,5}\b|\b(?:street|st|road|rd|avenue|ave|suite|floor|straße|strasse|str|rue|calle|via|platz|po box|postfach|p\.o\.)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d[\d.,' ]*[.,]\d{2}\b|[$€£]\s?\d")
_BETWEEN_NAMES = frozenset(
    "of and the for de la le du des et und der die das für zu van den von y del e da do dei di della in on at en".split()
)
_DELIMITER = re.compile(r"^\s*(?:--|—|__|–)\s*$")
_POSTSCRIPT = re.compile(r"^\W*p\.?\s?p?\.?s\b\.?", re.IGNORECASE)
# A signature of more lines is none; the longest honest one met has 14.
_LONGEST_SIGNATURE = 18
# No name, address or formula is longer.
_LONGEST_LINE = 200
# A longer last line is a table or a dump, and no sentence that somebody signed.
_LONGEST_LAST_LINE = 4000


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the words of the sender's name and address that a signature may repeat."""

    words: frozenset[str]
    initials: str
    domain: str

    @classmethod
    def of(cls, sender: Address) -> "Signer":
        """The signer that a From header names."""
        local = sender.email.partition("@")[0]
        named = _words(sender.name) or _words(local)
        words = frozenset(word for word in (*named, *_words(local)) if len(word) > 1)
        label = sender.domain.rpartition(".")[0].rpartition(".")[2]
        return cls(words, "".join(word[0] for word in named), re.sub(r"\W", "", label))

    def is_name(self, line: str) -> bool:
        """Whether the line is a name that this signer may sign with: "Tina R.", "LH", "AP Midstream Team", "Greg | Acme"."""
        if len(line) > _LONGEST_LINE:
            return False
        head = re.split(r"\s*[,|/·•;(\t]\s*|\s+[-–—@]\s+|\s{2,}", line.strip(" -–—~*_/\\"), maxsplit=1)[0]
        words = _words(head)
        if not words or len(words) > 6 or head.rstrip().endswith(("?", "!", ":")) or _AMOUNT.search(head):
            return False
        if re.search(r"[*#=<>{}\[\]]|\d{3}", head):  # a segment of a data file, a reference
            return False
        if "".join(words) == self.initials or (len(words) == 1 and len(words[0]) == 1 and words[0] in self.initials):
            return True
        if any(word[0].islower() for word in re.findall(r"[^\W\d_]{3,}", head)) and not head.islower():
            return False
        known = [word for word in words if word in self.words or (len(word) == 1 and word in self.initials)]
        is_firm = len(self.domain) > 3 and self.domain in "".join(words)
        return (
            is_firm
            or (any(len(word) > 1 for word in known) and len(known) * 2 >= len(words))
            or (len(words) <= 2 and self._is_nickname(words))
        )

    def _is_nickname(self, words: list[str]) -> bool:
        return any(len(word) >= 3 and any(other.startswith(word[:3]) for other in self.words) for word in words[:1])


def without_closing(lines: list[str], signer: Signer) -> list[str]:
    """The lines up to the closing; a postscript stays. Never empty where there were words."""
    written = _trimmed(lines)
    if not written:
        return []
    place = _delimited(written)
    written = _trimmed(written[:place]) or written
    start = _closing_start(written, signer)
    postscript = next((at for at in range(start, len(written)) if _POSTSCRIPT.match(written[at])), len(written))
    kept = _trimmed(written[:start])
    kept = _without_thanks(kept, signer) if start < len(written) else kept
    kept = _without_trailing_name(kept, signer)
    return _trimmed([*kept, "", *written[postscript:]]) if postscript < len(written) else kept


def is_closing_only(lines: list[str], signer: Signer) -> bool:
    """Whether there is nothing but a name, a firm and an address: a mail that consists of its signature."""
    written = [line for line in lines if line.strip()]
    if len(written) < 2 or not (signer.is_name(written[0]) or _is_post_only(written[0])):
        return False
    return all(_is_signature(line) for line in written[1:])


def _closing_start(lines: list[str], signer: Signer) -> int:
    lowest = max(1, len(lines) - _LONGEST_SIGNATURE - 6)
    for place in range(lowest, len(lines)):
        rest = [line for line in lines[place + 1 :] if line.strip()]
        before_postscript = _until_postscript(rest)
        if _is_formula(lines[place], signer) and _is_all_signature(before_postscript, after_formula=True):
            return place
    for place in range(lowest, len(lines)):
        rest = _until_postscript([line for line in lines[place + 1 :] if line.strip()])
        if signer.is_name(lines[place]) and _stands_apart(lines, place) and _is_all_signature(rest, after_formula=False):
            return place - 1 if place > 1 and _is_post_only(lines[place - 1]) else place
    return _contact_block(lines)


def _contact_block(lines: list[str]) -> int:
    """Where a last paragraph begins that shows how to reach its writer but no name that the header knows."""
    start = len(lines)
    while start > 0 and lines[start - 1].strip():
        start -= 1
    block = lines[start:]
    if len(block) > _LONGEST_SIGNATURE or any(len(line) > _LONGEST_LINE for line in block):
        return len(lines)
    marks = sum(bool(_CONTACT.search(line)) + bool(_COMPANY.search(line)) + bool(_POST.search(line)) for line in block)
    if start > 0 and len(block) == 1 and (_is_post_only(block[0]) or _is_bare_name(lines, start)):
        return start
    is_block = start > 0 and len(block) >= 2 and marks >= 2 and marks * 2 >= len(block) and _is_all_signature(block, after_formula=False)
    return start if is_block and not any(_AMOUNT.search(line) for line in block) else len(lines)


def _is_post_only(line: str) -> bool:
    """Whether a department signs: "Accounts Payable", "AP Team, Acme Inc."."""
    words = line.split()
    return (
        bool(_POST.search(line)) and len(words) <= 7 and not any(map(_is_plain_word, words)) and not line.rstrip().endswith((":", "?", "!"))
    )


def _is_bare_name(lines: list[str], place: int) -> bool:
    """Two or three capitalised words alone below a finished sentence: somebody signs whom the header does not name."""
    before = next((line.rstrip() for line in reversed(lines[:place]) if line.strip()), "")
    return (
        before.endswith((".", "!", "?"))
        and re.fullmatch(r"\s*(?:[A-ZÀ-Þ][\w'’-]*\.?\s?){2,3}", lines[place]) is not None
        and not _AMOUNT.search(lines[place])
    )


def _until_postscript(lines: list[str]) -> list[str]:
    place = next((at for at, line in enumerate(lines) if _POSTSCRIPT.match(line)), len(lines))
    return lines[:place]


def _is_formula(line: str, signer: Signer) -> bool:
    text = line.strip()
    if not text or len(text) > 220:
        return False
    if len(text) <= 90 and all(_FORMULA.match(piece) for piece in re.split(r"\s+[/|]\s+|,\s+(?=\S)", text) if piece.strip(" ,.!")):
        return True
    if _FORMULA.match(text) and (len(text) <= 60 or text[:12].casefold().startswith(("veuillez", "je vous prie", "nous vous"))):
        return True
    named = _SHORT_FORMULA.match(text)
    return named is not None and signer.is_name(named.group("name"))


def _is_all_signature(lines: list[str], *, after_formula: bool) -> bool:
    if len(lines) > _LONGEST_SIGNATURE:
        return False
    return all(_is_signature(line) or (after_formula and number == 0 and len(line.split()) <= 6) for number, line in enumerate(lines))


def _is_signature(line: str) -> bool:
    text = line.strip()
    if len(text) > _LONGEST_LINE:
        return False
    words = text.split()
    if _CONTACT.search(text) or _DELIMITER.match(text):
        return True
    if _AMOUNT.search(text) and not _PLACE.search(text):
        return False
    if text.endswith((".", "!", "?")) and len(words) >= 4 and sum(_is_plain_word(word) for word in words) >= 2:
        return False
    return len(words) <= 14 and len(text) <= 120 and not text.endswith(":")


def _is_plain_word(word: str) -> bool:
    """A word of a sentence; names, titles and the small words between them are none."""
    return word.islower() and len(word) > 1 and word.casefold() not in _BETWEEN_NAMES


def _stands_apart(lines: list[str], place: int) -> bool:
    before = lines[place - 1].strip()
    return (
        not before
        or before.endswith((".", "!", "?", ",", ")", ":", "-", "…", "]"))
        or len(before) < 60
        or _FORMULA.match(before) is not None
    )


def _without_thanks(lines: list[str], signer: Signer) -> list[str]:
    """A wish or thanks on its own line directly above the closing belongs to it (CASES.md, `reply_text`)."""
    kept = lines
    for _ in range(2):
        if len([line for line in kept if line.strip()]) > 1 and kept and _is_formula(kept[-1], signer) and _stands_alone(kept):
            kept = _trimmed(kept[:-1])
    return kept


def _stands_alone(lines: list[str]) -> bool:
    before = lines[-2].strip() if len(lines) > 1 else ""
    return not before or before.endswith((".", "!", "?", ","))


def _without_trailing_name(lines: list[str], signer: Signer) -> list[str]:
    """Without initials or a name after the last sentence ("… the old Excel again. D.")."""
    if not lines or len(lines[-1]) > _LONGEST_LAST_LINE:
        return lines
    signed = _SIGNED_SHORT.match(lines[-1])
    if signed is not None:
        return [*lines[:-1], signed.group("text")]
    found = re.match(r"^(?P<text>.*[.!?…)])\s+[-–—~/]*\s*(?P<name>[^\W\d_][\w.'-]*(?:\s[^\W\d_][\w.'-]*)?)$", lines[-1])
    if found is None or not signer.is_name(found.group("name")) or found.group("name").islower():
        return lines
    return [*lines[:-1], found.group("text")]


def _delimited(lines: list[str]) -> int:
    return next((place for place, line in enumerate(lines) if place and _DELIMITER.match(line)), len(lines))


def _trimmed(lines: list[str]) -> list[str]:
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[^\W\d_]+", "".join(sign for sign in plain if not unicodedata.combining(sign)))
