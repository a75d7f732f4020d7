"""What a version would do before it counts: the differences to the live one, a calendar of sixty days, and the letters themselves."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Response, render_template, request
from markupsafe import escape

from admin.cadences import KEYS
from admin.desk import desk
from mailflow.services import cadence_versions as kept
from mailflow.services.cadence_outlook import (
    MOST_CLIENTS,
    Kind,
    Outlook,
    Sample,
    look_ahead,
    named_clients,
    parse_version,
    take_snapshot,
    write_samples,
)

cadence_outlook = Blueprint("cadence_outlook", __name__)
# As many as a person looks through; the calendar and the figures count all.
_ROWS = 200
_SAMPLES = 2
# The frame has an origin of its own, runs nothing and loads nothing; letters carry their styles in themselves.
_FRAME_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of the calendar: how many letters and tasks of which step, and how many the live cadences would write. `None`: not in it."""

    on: date | None
    count: int = 0
    live: int = 0
    steps: tuple[tuple[str, int], ...] = ()


@cadence_outlook.get("/cadences/<row:version_id>/outlook")
def outlook(version_id: int) -> str:
    """The whole preview of a version."""
    found = desk().front.cadences
    version, standing = kept.version_of(found.store, version_id), kept.standing(found.store)
    ahead = _look_ahead(version.text)
    samples = write_samples(ahead, found.chasing(), each=_SAMPLES)
    counts = Counter(one.kind for one in ahead.differences)
    return render_template(
        "cadence_outlook.html",
        section="cadences",
        version=version,
        standing=standing,
        ahead=ahead,
        counts=[(kind, counts[kind]) for kind in Kind],
        rows=ahead.differences[:_ROWS],
        letters=ahead.letters[:_ROWS],
        weeks=_weeks(ahead),
        samples=samples,
        names=_names(one.client_number for one in (*(each.shown for each in ahead.differences[:_ROWS]), *ahead.letters[:_ROWS])),
        most=MOST_CLIENTS,
        keys=KEYS,
    )


@cadence_outlook.get("/cadences/<row:version_id>/letter/<row:number>.html")
def letter(version_id: int, number: int) -> Response:
    """A sample of the preview as its page would look: for a frame of its own that runs nothing and loads nothing."""
    found = desk().front.cadences
    client = request.args.get("client", "")
    ahead = _look_ahead(kept.version_of(found.store, version_id).text, only=client)
    wanted = (request.args.get("cadence", ""), request.args.get("step", ""))
    same = [one for one in write_samples(ahead, found.chasing(), each=number + 1) if _of(one) == wanted]
    words = same[-1].words if same else None
    if words is None:
        raise LookupError("this letter is not written any more; open the preview again")
    return framed(words.html, words.text)


def framed(page: str, text: str) -> Response:
    """A letter as its page looks: for a frame of its own that runs nothing and loads nothing."""
    answer = Response(page or f"<pre>{escape(text)}</pre>", mimetype="text/html")
    answer.headers["Content-Security-Policy"] = _FRAME_POLICY
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def _look_ahead(text: str, *, only: str = "") -> Outlook:
    found = desk().front.cadences
    cadences, live = parse_version(text), found.source.now().cadences
    today = found.store.clock.today()
    with desk().reading() as reports:
        owing = tuple(reports.clients([only])) if only else reports.owing_clients()
    with found.store.reading() as unit:
        snapshot = take_snapshot(unit, owing, today, named=named_clients((*cadences, *live)))
    return look_ahead(snapshot, cadences, live, since=today)


def _of(sample: Sample) -> tuple[str, str]:
    step = sample.reminder.step
    return sample.reminder.cadence.name, "" if step is None else step.name


def _weeks(ahead: Outlook) -> tuple[tuple[Day, ...], ...]:
    """Monday to Friday of each week: no letter goes on other days."""
    counts = Counter(one.on for one in ahead.letters)
    live = Counter(one.on for one in ahead.live)
    steps: dict[date, Counter[str]] = {}
    for one in ahead.letters:
        steps.setdefault(one.on, Counter())[one.step.name if one.step else ""] += 1

    def day_of(on: date) -> Day:
        if not ahead.since <= on <= ahead.until:
            return Day(on=None)
        return Day(on=on, count=counts[on], live=live[on], steps=tuple(steps.get(on, Counter()).most_common()))

    monday = ahead.since - timedelta(days=ahead.since.weekday())
    mondays = (monday + timedelta(weeks=week) for week in range((ahead.until - monday).days // 7 + 1))
    weeks = (tuple(day_of(begins + timedelta(days=number)) for number in range(5)) for begins in mondays)
    return tuple(week for week in weeks if any(day.on for day in week))


def _names(numbers: Iterable[str]) -> dict[str, str]:
    with desk().reading() as reports:
        return {number: client.name for number, client in reports.clients(numbers).items()}
