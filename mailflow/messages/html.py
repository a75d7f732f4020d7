"""An HTML body as text: a line for a row, a tab between cells, `>` before what the writer's program marked as quoted."""

import re
from html import unescape

from mailflow.messages.charsets import clean

# Deeper trees are made by hand to hurt: libxml2 drops what lies below 256 levels, and recursive renderers fail.
_DEEPEST = 200
# Longer bodies are cut: a letter has 10 kB, the longest newsletter met 400 kB.
_LONGEST = 3_000_000
_QUOTE_OPENS, _QUOTE_CLOSES = "\ue000", "\ue001"
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
# Tags that need no end tag, and so say nothing about depth.
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr p li td tr th tbody thead option dd dt".split())
_HIDDEN = re.compile(r"display\s*:\s*none|text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_COLOUR = re.compile(r"(?:^|[;\s\"'])color\s*:\s*(#[0-9a-f]{3,6}\b|rgba?\([^)]*\)|[a-z]+)", re.IGNORECASE)
_BRIGHT = frozenset(
    {"red", "blue", "green", "purple", "orange", "fuchsia", "magenta", "lime", "crimson", "darkred", "brown", "teal", "darkgreen"}
)
# The distance of the strongest from the weakest of red, green and blue; the greys of signatures stay below 60, reds begin at 128.
_SATURATED = 96
_INVISIBLE = re.compile("[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BLOCK_END = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|/table|/blockquote|hr)\b[^<>]*>", re.IGNORECASE)
_CELL_END = re.compile(r"</t[dh]\s*>\s*(?=<t[dh]\b)", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>")
_UNSEEN = re.compile(r"<(?:(script|style|head|title|template)\b|!--)", re.IGNORECASE)


def text_of_html(html: str) -> str:
    """The text that a reader sees; empty where there is none."""
    if not html.strip():
        return ""
    source = html[:_LONGEST]
    rendered = _rendered(source) if _depth(source) <= _DEEPEST else ""
    plain = rendered or _stripped(source)
    return _tidy(plain)


def coloured_runs(html: str) -> tuple[str, ...]:
    """The texts that their writer put in a bright colour, in order; links and shades of grey do not count."""
    from selectolax.lexbor import LexborHTMLParser

    if "color" not in html or _depth(html[:_LONGEST]) > _DEEPEST:
        return ()
    runs: list[str] = []
    for node in LexborHTMLParser(html[:_LONGEST]).css("[style*=color], font[color]"):
        shade = _COLOUR.search(f"color:{node.attributes.get('color')}" if node.tag == "font" else node.attributes.get("style") or "")
        text = " ".join(node.text().replace("\xa0", " ").split())
        if shade is not None and node.tag != "a" and text and _is_bright(shade.group(1)) and text not in runs:
            runs.append(text)
    return tuple(run for number, run in enumerate(runs) if not any(run in other for other in runs[:number]))


def _is_bright(colour: str) -> bool:
    value = colour.strip().casefold()
    if value.startswith("#") and len(value) in (4, 7):
        digits = [int(pair, 16) for pair in (re.findall("..", value[1:]) if len(value) == 7 else [sign * 2 for sign in value[1:]])]
    elif value.startswith("rgb"):
        digits = [int(number) for number in re.findall(r"\d+", value)[:3]]
    else:
        return value in _BRIGHT
    return len(digits) == 3 and max(digits) - min(digits) >= _SATURATED


def _depth(html: str) -> int:
    deepest = depth = 0
    for tag in _TAG.finditer(html):
        if tag.group(3) or tag.group(2).lower() in _VOID:
            continue
        depth = max(0, depth - 1) if tag.group(1) else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _rendered(html: str) -> str:
    """By inscriptis; empty where it or its parser cannot cope."""
    from inscriptis import get_text  # type: ignore[import-untyped]  # ships no types
    from inscriptis.css_profiles import CSS_PROFILES  # type: ignore[import-untyped]  # as above
    from inscriptis.model.config import ParserConfig  # type: ignore[import-untyped]  # as above

    settings = ParserConfig(css=CSS_PROFILES["strict"].copy(), table_cell_separator="\t", display_images=False)
    try:
        return str(get_text(_marked(html), settings))
    except (ValueError, RecursionError, AttributeError, LookupError, TypeError, AssertionError):
        return ""  # an unusual tree; the plain stripping loses the layout, never the words


def _marked(html: str) -> str:
    """The page with marks around what its writer's program quoted, ruled lines as text, and without what is hidden."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    for struck in tree.css("s, strike, del"):
        struck.decompose()
    for hidden in tree.css("[style]"):
        if _HIDDEN.search(hidden.attributes.get("style") or "") and hidden.tag not in ("html", "body"):
            hidden.decompose()
    for line in tree.css("hr"):
        line.insert_before("_" * 32)
    for block in tree.css("blockquote[type=cite], blockquote[cite], blockquote.gmail_quote"):
        first = block.child
        if first is not None:
            first.insert_before(_QUOTE_OPENS)
            block.insert_child(_QUOTE_CLOSES)
    return tree.html or html


def _stripped(html: str) -> str:
    """By selectolax where it finds words, else by dropping tags: rougher, but proof against any tree."""
    from selectolax.lexbor import LexborHTMLParser

    marked = _BLOCK_END.sub("\n", _CELL_END.sub("\t", _without_unseen(html)))
    if _depth(marked) > _DEEPEST:
        return unescape(_ANY_TAG.sub("", marked))
    body = LexborHTMLParser(marked).body
    return body.text() if body is not None else unescape(_ANY_TAG.sub("", marked))


def _without_unseen(html: str) -> str:
    """The page without scripts, styles and comments; one that is never closed hides the rest, as in a browser."""
    kept, place, lowered = list[str](), 0, html.lower()
    while (opened := _UNSEEN.search(html, place)) is not None:
        kept.append(html[place : opened.start()])
        closing = f"</{opened.group(1).lower()}" if opened.group(1) else "-->"
        found = lowered.find(closing, opened.end())
        if found < 0:
            return " ".join(kept)
        end = html.find(">", found)
        place = end + 1 if end >= 0 else len(html)
    return " ".join([*kept, html[place:]])


def _tidy(text: str) -> str:
    lines, depth = [], 0
    for line in clean(_INVISIBLE.sub("", text).replace("\xa0", " ")).split("\n"):
        opened, closed = line.count(_QUOTE_OPENS), line.count(_QUOTE_CLOSES)
        content = _cells(line.replace(_QUOTE_OPENS, "").replace(_QUOTE_CLOSES, ""))
        depth += opened
        if content.strip() or not (opened or closed):
            lines.append(("> " * min(depth, 5) + content).rstrip() if depth else content)
        depth = max(0, depth - closed)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _cells(line: str) -> str:
    # inscriptis pads the cells of a table; in a preformatted line two spaces are what divides the columns.
    return "\t".join(" ".join(cell.split()) for cell in line.split("\t")).rstrip() if "\t" in line else line.rstrip()
