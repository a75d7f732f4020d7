"""The sample of the first run: an invented firm's ledger, mail and bank receipts, with dates relative to today.

`build` writes the folder that `mailflow replay` and `mailflow run --sample` read: clients.csv, invoices.csv, receipts.csv,
mail/*.eml, sent/*.eml and today.txt. The same day gives the same
words and figures.
"""

from datetime import date
from pathlib import Path


def build(directory: Path, today: date) -> None:
    """Write the sample into `directory` (made if it is missing)."""
    from mailflow.demo.scenes import scenes
    from mailflow.demo.write import write_sample

    write_sample(directory, scenes(today), today)
