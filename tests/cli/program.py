"""The program as a person starts it."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Said:
    """What a call answered."""

    code: int
    out: str
    err: str


def mailflow(folder: Path, *arguments: str | Path, **variables: str) -> Said:
    """Runs the program in `folder` with these variables and no settings of the developer's own."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("MAILFLOW_")}
    command = [sys.executable, "-m", "mailflow", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=folder, env=given | variables | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=120, check=False
    )
    return Said(done.returncode, done.stdout, done.stderr)
