"""Sets up reminders as the settings say: the live cadences, the templates, and the sender."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from mailflow import post
from mailflow.assets import Assets, find_assets
from mailflow.domain.cadence import Cadence
from mailflow.domain.errors import ConfigurationError, TemplateError
from mailflow.letters.check import check_templates
from mailflow.policy.dunning_file import read_cadences
from mailflow.services.chase_plan import Chasing
from mailflow.services.health import Part, Warned
from mailflow.services.live_cadences import CadenceFile, CadenceSource
from mailflow.settings import Settings


def cadences_file(settings: Settings) -> Path:
    """Where the live cadences are: the firm's own cadences.toml, else the shipped one."""
    return settings.chase.cadences or find_assets(Assets.CONFIG) / "cadences.toml"


def template_folders(settings: Settings) -> tuple[Path, ...]:
    """Where templates are looked for: the firm's own first."""
    own = (settings.chase.templates,) if settings.chase.templates else ()
    return (*own, find_assets(Assets.TEMPLATES))


def open_cadences(settings: Settings) -> CadenceFile:
    """The live cadences as the file says, at every moment; raises ConfigurationError where they cannot be used from the start."""
    folders = template_folders(settings)
    return CadenceFile(cadences_file(settings), check=lambda cadences: check_cadences(cadences, folders))


def check_cadences(cadences: Sequence[Cadence], folders: Sequence[Path]) -> None:
    """Tries the templates that the steps name; raises ConfigurationError."""
    names = [step.template for cadence in cadences for step in cadence.steps if step.template]
    try:
        check_templates(names, folders=folders)
    except TemplateError as error:
        raise ConfigurationError(
            where="templates", what=str(error), fix="Correct it; until then the running service keeps what it has."
        ) from error


def open_chasing(settings: Settings, *, live: CadenceSource | None = None) -> Chasing | None:
    """What the daily duty works with; `None` where chase.mode is off. `live` knows the cadences of each moment; without it the file does.

    Raises ConfigurationError, naming file, line or field, where a cadence, a template or the sender cannot be used.
    """
    if settings.chase.mode == "off":
        return None
    identity = next(iter(post.identities(settings).values()), None)
    if identity is None:
        raise ConfigurationError(
            where="chase.mode",
            what="reminders need an address to leave from",
            fix="Write the mailbox's own address into mailbox.address, or set chase.mode to off.",
        )
    chase = settings.chase
    live = live or open_cadences(settings)
    return Chasing(
        cadences=live.now().cadences,
        folders=template_folders(settings),
        identity=identity,
        firm=settings.firm.name,
        zone=settings.firm.zone,
        sends=chase.mode == "send",
        most_per_run=chase.most_per_run,
        most_per_day=chase.most_per_day,
        unexplained_percent=chase.unexplained_percent,
        stale_after=timedelta(hours=settings.ledger.stale_after_hours),
        invoice_copies=chase.invoice_copies,
        live=live,
    )


def part_to_check(settings: Settings) -> Part:
    """What `mailflow check` says of reminders."""
    return Part("reminders", lambda: _told(settings))


def _told(settings: Settings) -> str | Warned:
    chasing = open_chasing(settings)
    if chasing is None:
        ladders = read_cadences(cadences_file(settings))
        return f"chase.mode is off, nobody is reminded; cadences that can be read: {len(ladders)}"
    steps = sum(len(cadence.steps) for cadence in chasing.cadences)
    how = "letters go out by themselves" if chasing.sends else "each letter waits for a click"
    return f"{len(chasing.cadences)} cadences with {steps} steps, their templates are whole; {how}"
