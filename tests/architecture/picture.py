"""Draws the import picture: which room imports which, as a drawing that a browser and a person can both read.

Everybody may import `domain`, so that one arrow stands for all of them.
`make picture` writes it into ARCHITECTURE.md. A test compares, so that a new arrow is a decision that a reviewer sees.
"""

from pathlib import Path

import grimp

from tests.architecture.sources import ROOT

BEGIN = "<!-- imports: begin (drawn by `make picture`) -->"
END = "<!-- imports: end -->"
HOME = ROOT / "ARCHITECTURE.md"

GROUND = "domain"
# mailflow/__init__.py holds the version and no code; an arrow to it says nothing.
ROOTLESS = "mailflow"

# The floors from roof to ground, as the contracts in pyproject.toml keep them; what a drawing puts in which row.
FLOORS = {
    "roof": ("__main__", "cli", "scheduler", "admin"),
    "wiring": ("wiring", "reminding", "stating", "post", "demo", "assets", "leaves"),
    "services": ("services",),
    "rooms": (),
}


def drawing() -> str:
    """The picture of the code as it is, as a Mermaid drawing; imports inside functions count, leaves have no arrows."""
    graph = grimp.build_graph("mailflow", "admin", cache_dir=None)
    rooms = {_room(module) for module in graph.modules} - {ROOTLESS, GROUND}
    pairs = {
        (_room(importer), _room(imported)) for importer in graph.modules for imported in graph.find_modules_directly_imported_by(importer)
    }
    return _drawn(rooms, {(importer, imported) for importer, imported in pairs if importer != imported and {importer, imported} <= rooms})


def _drawn(rooms: set[str], arrows: set[tuple[str, str]]) -> str:
    placed = {room for row in FLOORS.values() for room in row}
    lines = ["```mermaid", "flowchart TD"]
    for floor, row in FLOORS.items():
        members = sorted(rooms - placed) if floor == "rooms" else [room for room in row if room in rooms]
        # A subgraph and a box may not share a name.
        lines += [f"    subgraph floor_{floor}[{floor}]", *(f"        {room}" for room in members), "    end"]
    lines += [f"    {importer} --> {imported}" for importer, imported in sorted(arrows)]
    return "\n".join([*lines, f"    floor_rooms --> {GROUND}", "```"])


def framed(picture: str) -> str:
    """The picture between its markers."""
    return f"{BEGIN}\n{picture}\n{END}"


def write(home: Path) -> None:
    """Puts the present picture in the place of the last one, or at the end of a file that has none."""
    text = home.read_text(encoding="utf-8") if home.is_file() else "# Architecture\n\n## What imports what\n\n"
    picture = framed(drawing())
    if BEGIN in text:
        before, _, rest = text.partition(BEGIN)
        after = rest.partition(END)[2]
        text = before + picture + after
    else:
        text = text.rstrip("\n") + "\n\n" + picture + "\n"
    home.write_text(text, encoding="utf-8")


def _room(module: str) -> str:
    package, _, inner = module.partition(".")
    return inner.partition(".")[0] if package == "mailflow" and inner else package


if __name__ == "__main__":
    write(HOME)
