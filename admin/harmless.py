"""HTML of a stranger as something that can be looked at: no code, no forms, no addresses that are loaded, every link with its target."""

# Words and tables; nothing that loads, runs, sends or lies over something else. nh3 drops what is not named here.
_TAGS = frozenset(
    "a abbr b blockquote br caption center code col colgroup dd div dl dt em font h1 h2 h3 h4 h5 h6 hr i img li ol p pre q s small span "
    "strike strong sub sup table tbody td tfoot th thead tr tt u ul".split()
)
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align", "valign", "width"},
    "th": {"colspan", "rowspan", "align", "valign", "width"},
    "table": {"border", "cellpadding", "cellspacing", "width"},
    "font": {"color"},
}
# Links cannot be followed, and say where they would lead.
_SHEET = """
body { font: 14px/1.4 system-ui, sans-serif; margin: .6rem; color: #111; background: #fff; overflow-wrap: anywhere; }
table { border-collapse: collapse; max-width: 100%; } img { max-width: 100%; }
a { pointer-events: none; color: #17496b; } a::after { content: " <" attr(href) ">"; color: #8a4b00; font-size: .85em; }
"""


def harmless_html(content: str) -> str:
    """A page of its own for a sandboxed frame; pictures only where the mail carries them in itself."""
    import nh3

    def keep(tag: str, attribute: str, value: str) -> str | None:
        if tag == "img" and attribute == "src":
            return value if value.startswith("data:image/") else None
        return value

    clean = nh3.clean(
        content,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=keep,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
        clean_content_tags={"script", "style", "title", "head"},
    )
    return f"<!doctype html><html lang=en><meta charset=utf-8><title>Mail</title><style>{_SHEET}</style><body>{clean}</body></html>"
