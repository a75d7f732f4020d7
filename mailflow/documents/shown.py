"""Pages that a person reads and a program does not: scans, text drawn as shapes, a text layer that means nothing or was guessed."""

from collections import Counter

from mailflow.documents.pdfium import Raw

_FEW = 60  # letters over a picture of the page: a fax machine's head, a scanner's mark, a page's number
_WHOLE = 0.6  # the share of a page from which on a picture is the page
_SHAPES = 150  # curves and lines from which on they may be letters; a ruled form has fewer
_INVISIBLE = 3  # the text rendering mode of a layer that a scanner's own OCR put behind its picture (ISO 32000-1, 9.3.6)
_SAMPLE = 150
# Signs that stand in an advice beside letters and digits.
_COMMON = frozenset(".,:;-/()#&$€£@'\"+%*_|=?!<>[]–—’“”•§°")
_TOO_ODD = 0.3  # the share of other signs from which on a layer is noise
_VOWELS = frozenset("aeiouyAEIOUYäöüáàâéèêëíìîïóòôúùûæœøåÄÖÜÁÀÉÈÊÍÓÚØÅ")
_TOO_FEW_VOWELS = 0.12  # of the letters; words of Latin script have 0.3 and more, names of columns in capitals 0.2
_ENOUGH_LETTERS = 80


def is_only_shown(page: Raw, letters: int) -> bool:
    """Whether a page with so many letters shows what they do not say."""
    from pypdfium2 import raw

    if letters == 0:
        return bool(raw.FPDFPage_CountObjects(page) > 0)
    covered = _covered(page)
    if covered < _WHOLE:
        return letters < _FEW and _shapes(page) > _SHAPES
    return letters < _FEW or _is_invisible(page)


def is_garbled(text: Raw) -> bool:
    """Whether the page's fonts do not say which letters their shapes are: a person reads it, a program gets signs at random."""
    from pypdfium2 import raw

    count = text.count_chars()
    sample = range(0, count, max(count // _SAMPLE, 1))
    codes = [code for index in sample if (code := raw.FPDFText_GetUnicode(text, index)) not in (9, 10, 13, 32)]
    unknown = sum(1 for code in codes if code < 32 or code == 0xFFFD or 0xE000 <= code <= 0xF8FF)
    unmapped = sum(1 for index in sample if raw.FPDFText_HasUnicodeMapError(text, index) == 1)
    return (unknown + unmapped) * 3 > len(codes) > 0 or _is_gibberish("".join(map(chr, codes)))


def _is_gibberish(letters: str) -> bool:
    """Whether letters were mapped, but to wrong ones: signs that nobody prints, or words without a vowel."""
    odd = sum(1 for letter in letters if not letter.isalnum() and letter not in _COMMON)
    latin = [letter for letter in letters if letter.isalpha() and ord(letter) < 0x250]
    vowels = sum(1 for letter in latin if letter in _VOWELS)
    is_voiceless = len(latin) >= _ENOUGH_LETTERS and vowels < _TOO_FEW_VOWELS * len(latin)
    return is_voiceless or (len(letters) >= 20 and odd > _TOO_ODD * len(letters))


def _covered(page: Raw) -> float:
    """The share of the page that its largest picture covers."""
    from pypdfium2 import raw

    width, height = page.get_size()
    areas = [0.0]
    for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = item.get_bounds() if hasattr(item, "get_bounds") else item.get_pos()
        areas.append(abs((right - left) * (top - bottom)))
    return float(max(areas) / max(width * height, 1.0))


def _shapes(page: Raw) -> int:
    from pypdfium2 import raw

    count = 0
    for _ in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=3):
        count += 1
        if count > _SHAPES:
            break
    return count


def _is_invisible(page: Raw) -> bool:
    """Whether most of the text is a layer behind a picture: somebody else's OCR, which may be wrong wherever ours is right."""
    from pypdfium2 import raw

    modes: Counter[bool] = Counter()
    for count, item in enumerate(page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,), max_depth=3)):
        modes[raw.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE] += 1
        if count > _SAMPLE:
            break
    return modes[True] > modes[False]
