"""What mailflow understands of mail, without changing anything: one file, or a whole case set."""

import json
from pathlib import Path
from typing import Any

import click

from mailflow.cli.showing import is_watched, progress_bar
from mailflow.cli.start import Start


@click.command(short_help="Run a folder of mail through the same services, and write what would be decided.")
@click.argument("case_set", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for messages.jsonl and receipts.jsonl."
)
@click.option("--progress/--no-progress", default=None, help="Show a progress bar (default: when a person looks on).")
@click.pass_obj
def replay(start: Start, case_set: Path, out: Path, *, progress: bool | None) -> None:
    """Reads CASE_SET (clients.csv, invoices.csv, receipts.csv, sent/, mail/, today.txt) and writes one answer a mail and a receipt.

    The day is that of each mail; the receipts of a day are known before its mail. It answers as with policy.automatic = "apply",
    in a database of its own: nothing is sent, and no mailbox and no ledger is touched.
    """
    import tempfile

    from mailflow.services.replay import replay as run
    from mailflow.wiring import read_case_set, replay_desk

    settings = start.settings()
    cases = read_case_set(case_set)
    shown = is_watched() if progress is None else progress
    with (
        tempfile.TemporaryDirectory(prefix="mailflow-replay-") as folder,
        replay_desk(settings, Path(folder)) as (desk, clock),
        progress_bar(is_shown=shown) as report,
    ):
        answers = run(desk, clock, cases, report)
    out.mkdir(parents=True, exist_ok=True)
    for name, objects in (("messages.jsonl", answers.messages), ("receipts.jsonl", answers.receipts)):
        text = "".join(json.dumps(answer, ensure_ascii=False) + "\n" for answer in objects)
        (out / name).write_text(text, encoding="utf-8")
    click.echo(f"{len(answers.messages)} mails and {len(answers.receipts)} receipts answered in {out}", err=True)


@click.command(short_help="Show what is understood of a mail or document, with where each value stood.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--ledger", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Folder with clients.csv and invoices.csv.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and file instead of words.")
@click.pass_obj
def read(start: Start, files: tuple[Path, ...], *, ledger: Path | None, as_json: bool) -> None:
    """Reads FILES (.eml, or a document by itself) without a database; with --ledger also whose they are and what they would pay.

    Never fails on content: a file that cannot be read has its object, with the reason in "defects". Exit code 1 where a file is missing.
    """
    from mailflow.wiring import open_reading_desk

    missing = False
    with open_reading_desk(start.settings(), ledger) as desk:
        for path in files:
            if not path.is_file():
                click.echo(f"{path}: there is no such file", err=True)
                missing = True
                continue
            answer = desk.read(path)
            click.echo(json.dumps(answer, ensure_ascii=False) if as_json else _in_words(answer))
    if missing:
        raise click.exceptions.Exit(1)


def _in_words(answer: dict[str, Any]) -> str:  # JSON's own types
    lines = [str(answer["file"])]
    for name in ("kinds", "client_number", "disposition", "exception"):
        if answer.get(name):
            value = answer[name]
            lines.append(f"  {name.replace('_', ' ')}: {', '.join(value) if isinstance(value, list) else value}")
    remittance = answer.get("remittance")
    if remittance:
        lines += ["  remittance", *(f"    {row}" for row in _in_columns(_values(remittance, _places(answer["evidence"]))))]
    lines += [
        f"  disputed: {item['invoice_number']} {item['reason']} {item['amount'] or ''}".rstrip() for item in answer.get("disputes", ())
    ]
    lines += [f"  promised: {item['invoice_number']} on {item['date']}" for item in answer.get("promises", ())]
    lines += [f"  defect: {defect}" for defect in answer["defects"]]
    return "\n".join(lines)


def _places(evidence: list[dict[str, Any]]) -> dict[str, str]:  # as above
    """Where each value stood, by its name: the part, the page, and the words there."""
    places: dict[str, str] = {}
    for each in evidence:
        page = f", page {each['page']}" if each["page"] else ""
        places.setdefault(each["value"], f"{each['part']}{page}: “{each['text'][:60]}”")
    return places


def _values(remittance: dict[str, Any], places: dict[str, str]) -> list[tuple[str, str, str, str]]:  # as above
    """Name, amount or value, what was withheld, and the place of everything that a remittance says."""
    head = [
        (name.replace("_", " "), str(remittance[name]), remittance["currency"] or "" if name == "total" else "", places.get(name, ""))
        for name in ("total", "payment_date", "method", "reference")
        if remittance[name]
    ]
    lines = [
        (line["invoice_number"], line["paid"] or "", _withheld(line), places.get(f"remittance.lines.{number}", ""))
        for number, line in enumerate(remittance["lines"])
    ]
    return head + lines


def _in_columns(rows: list[tuple[str, str, str, str]]) -> list[str]:
    widths = [max((len(row[at]) for row in rows), default=0) for at in range(3)]
    return [f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:<{widths[2]}}  {row[3]}".rstrip() for row in rows]


def _withheld(line: dict[str, Any]) -> str:  # as above
    return f"withheld {line['deduction']}" if line["deduction"] not in (None, "0.00") else ""
