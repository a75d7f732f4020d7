"""The command that hands out what people said of readings."""

import json
from pathlib import Path

import click

from mailflow.cli.start import Start


@click.command("examples", short_help="Write the replies whose reading a person has confirmed or corrected.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default="examples.jsonl", show_default=True, help="One JSON object a line."
)
@click.pass_obj
def export_examples(start: Start, out: Path) -> None:
    """Writes each mail's words, what was read of them, and what is right. The file holds clients' words: keep it as you keep the mail."""
    from mailflow.services.corrections import examples_of
    from mailflow.wiring import open_store

    lines = [json.dumps(example, ensure_ascii=False) for example in examples_of(open_store(start.settings()))]
    out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    click.echo(f"{len(lines)} examples: {out}")
