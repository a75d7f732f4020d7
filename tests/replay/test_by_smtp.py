"""The same mails sent to the running service get the answers that a replay of them gives."""

import json
import smtplib
from pathlib import Path

from mailflow.demo import build
from mailflow.domain.clock import SystemClock
from mailflow.services.answers import message_answer
from mailflow.store.unit import Store
from tests.cli.program import mailflow
from tests.cli.running import start

# Confidence and candidates belong to the moment of deciding: a replay has the receipts of later days when it answers.
COMPARED = ("kinds", "client_number", "reply_text", "remittance", "receipt_id", "disposition", "exception", "allocations", "on_account")


def answers_of_replay(folder: Path, sample: Path) -> dict[str, list[object]]:
    """By file, what `mailflow replay` writes."""
    mailflow(folder, "replay", sample, "--out", folder / "answers")
    lines = (folder / "answers" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    return {answer["file"]: [answer[key] for key in COMPARED] for answer in map(json.loads, lines)}


def answers_of_service(folder: Path, sample: Path) -> dict[str, list[object]]:
    """By file, what the service decided of mails that came by SMTP one after the other."""
    mailflow(folder, "load", *(sample / name for name in ("clients.csv", "invoices.csv", "receipts.csv")))
    running = start(folder, MAILFLOW_POLICY__AUTOMATIC="apply")
    running.until("admin on")
    mails = {path.name: path.read_bytes() for path in sorted((sample / "mail").glob("*.eml"))}
    for raw in mails.values():
        with smtplib.SMTP("127.0.0.1", running.smtp, timeout=20) as client:
            client.sendmail("sender@payer.example", ["collections@marlowpike.example"], raw)
        running.until("message.filed")
    running.stop()
    store = Store.open(f"sqlite:///{folder / 'var' / 'mailflow.db'}")
    with store.reading() as unit:  # one mail after the other: their rows are numbered as they came
        decided = {name: (unit.decisions.find_reading(row), unit.decisions.of_message(row)) for row, name in enumerate(mails, start=1)}
    store.close()
    answers = {name: message_answer(name, read.facts, decisions[0].decision) for name, (read, decisions) in decided.items()}
    return {name: [answer[key] for key in COMPARED] for name, answer in answers.items()}


def test_given_the_sample_when_its_mails_come_by_smtp_then_the_answers_are_those_of_a_replay(tmp_path):
    sample = tmp_path / "sample"
    build(sample, SystemClock().today())
    expected = answers_of_replay(tmp_path, sample)

    answers = answers_of_service(tmp_path, sample)

    assert answers == expected
