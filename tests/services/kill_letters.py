"""A courier that is killed: run as a program, because it forks (``python -m tests.services.kill_letters FOLDER PORT LETTERS KILLS SEED``).

Letters leave over a real SMTP server with a Maildir for their copies. A child sends them and is killed by SIGKILL at a random moment;
another one starts where it died. What the outbox then says of each letter is printed as JSON.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from mailflow.domain.message import Address
from mailflow.domain.outgoing import OutgoingMail
from mailflow.mailboxes.place import Place
from mailflow.mailboxes.smtp import open_smtp
from mailflow.services import outbox
from mailflow.services.deliver import Caps, Courier
from mailflow.services.presence import Presence
from tests.services.practice import START, Practice, open_practice

OURS = "collections@rourke.example"


def prepare(folder: Path, letters: int) -> None:
    """Letters that wait."""
    practice = open_practice(folder)
    with practice.desk.store.unit() as unit:
        for number in range(letters):
            to = (Address(email=f"ap{number}@client.example"),)
            outbox.queue(
                unit, OutgoingMail(key=f"reminder:{number}", sender=Address(email=OURS), to=to, subject="Invoice", text="Please pay.")
            )
        unit.commit()
    practice.close()


def work(folder: Path, port: int, tell: int) -> None:
    """A process of the service, from its start until nothing is queued; it tells of its start and of each letter by a byte."""
    practice = open_practice(folder)
    Presence(practice.desk).arrive()
    place = Place(type="maildir", name="c", path=folder / "mail", address=OURS, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
    courier = Courier(practice.desk, {OURS: open_smtp(place)}, Caps(per_run=1, per_day=10_000))
    os.write(tell, b".")
    while waiting(practice):
        courier.go()
        os.write(tell, b".")
    practice.close()


def waiting(practice: Practice) -> tuple[int, ...]:
    """What is to leave."""
    with practice.desk.store.reading() as unit:
        return unit.outbox.waiting()


def states(practice: Practice) -> dict[str, str]:
    """What the outbox says of each letter."""
    with practice.desk.store.reading() as unit:
        rows = range(1, 1 + unit.outbox.gone_since(START.replace(year=2000)) + len(unit.outbox.waiting()))
        return {letter.message_id: letter.state for letter in map(unit.outbox.get, rows)}


def main() -> None:
    """Kills children until it has killed enough, then lets one finish."""
    folder, port, letters, kills, seed = Path(sys.argv[1]), *map(int, sys.argv[2:6])
    chance = random.Random(seed)
    prepare(folder, letters)
    done = 0
    while done < kills and run(folder, port, chance.randint(1, max(2 * letters // (kills + 1), 1)), chance.uniform(0, 0.04)):
        done += 1
    run(folder, port, letters + 2, 0)
    practice = open_practice(folder)
    print(json.dumps({"states": states(practice), "kills": done}))
    practice.close()


def run(folder: Path, port: int, letters: int, seconds: float) -> bool:
    """A child that is killed so long after so many signs of life; false where it ended before."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        work(folder, port, writing)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as signs:
        for _ in range(letters):
            if not signs.read(1):
                break
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    main()
