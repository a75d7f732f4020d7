"""Sets up reminders as the settings say: the live cadences, the templates, and the sender."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from mailflow import post
from mailflow.assets import Assets, find_assets
from mailflow.domain.approval import ApprovalRules, Silence
from mailflow.domain.cadence import Cadence
from mailflow.domain.clock import SystemClock
from mailflow.domain.errors import ConfigurationError, TemplateError
from mailflow.domain.message import Address
from mailflow.letters.check import check_templates
from mailflow.services.cadence_desk import CadenceDesk
from mailflow.services.cadence_versions import PublishedCadences
from mailflow.services.chase_plan import Chasing
from mailflow.services.health import Part, Warned
from mailflow.services.identity import Identity
from mailflow.services.live_cadences import CadenceFile, CadenceSource
from mailflow.services.template_versions import lay_out
from mailflow.settings import Settings
from mailflow.store.unit import Store


def cadences_file(settings: Settings) -> Path:
    """Where the live cadences are: the firm's own cadences.toml, else the shipped one."""
    return settings.chase.cadences or find_assets(Assets.CONFIG) / "cadences.toml"


def template_folders(settings: Settings) -> tuple[Path, ...]:
    """Where templates are looked for: the firm's own first."""
    own = (settings.chase.templates,) if settings.chase.templates else ()
    return (*own, find_assets(Assets.TEMPLATES))


def open_cadences(settings: Settings) -> CadenceFile:
    """The live cadences as the file says, at every moment; raises ConfigurationError where they cannot be used from the start."""
    folders, senders = template_folders(settings), post.identities(settings)

    def check(cadences: Sequence[Cadence]) -> None:
        check_cadences(cadences, folders)
        check_senders(cadences, senders)

    return CadenceFile(cadences_file(settings), check=check)


def live_cadences(settings: Settings, store: Store) -> PublishedCadences:
    """The live cadences of an installation: what was published in the admin goes before the file."""
    return PublishedCadences(store, lambda: live_folders(settings, store), lambda: open_cadences(settings))


def live_folders(settings: Settings, store: Store) -> tuple[Path, ...]:
    """Where templates of reminders are looked for now: what was published in the admin goes before the firm's own files."""
    return (*lay_out(store, settings.data / "templates"), *template_folders(settings))


def open_cadence_desk(settings: Settings, store: Store) -> CadenceDesk:
    """What the admin's pages of cadences work with; letters can be looked at where none is sent, too."""
    nobody = Identity(sender=Address(name=settings.firm.name, email=settings.mailbox.address.lower()))
    identity = next(iter(post.identities(settings).values()), nobody)
    folders = template_folders(settings)
    words = Chasing(cadences=(), folders=folders, identity=identity, firm=settings.firm.name, zone=settings.firm.zone)
    return CadenceDesk(
        store=store,
        source=live_cadences(settings, store),
        file=cadences_file(settings),
        folders=lambda: live_folders(settings, store),
        files=folders,
        words=words,
        own_domains=settings.firm.own_domains,
    )


def check_cadences(cadences: Sequence[Cadence], folders: Sequence[Path]) -> None:
    """Tries the templates that the steps name; raises ConfigurationError."""
    names = [step.template for cadence in cadences for step in cadence.steps if step.template]
    try:
        check_templates(names, folders=folders)
    except TemplateError as error:
        raise ConfigurationError(
            where="templates", what=str(error), fix="Correct it; until then the running service keeps what it has."
        ) from error


def check_senders(cadences: Sequence[Cadence], senders: Collection[str]) -> None:
    """Each step's sender is a mailbox that has an address; raises ConfigurationError."""
    for cadence in cadences:
        wrong = next((step for step in cadence.steps if step.sender and step.sender not in senders), None)
        if wrong is not None:
            raise ConfigurationError(
                where=f"cadence {cadence.name!r}, step {wrong.name!r}, sender",
                what=f"{wrong.sender!r} is no mailbox with an address",
                fix=f"Name one of: {', '.join(sorted(senders)) or 'none has an address; set mailbox.address'}.",
            )


def open_chasing(settings: Settings, *, live: CadenceSource | None = None) -> Chasing | None:
    """What the daily duty works with; `None` where chase.mode is off. `live` knows the cadences of each moment; without it the file does.

    Raises ConfigurationError, naming file, line or field, where a cadence, a template or the sender cannot be used.
    """
    if settings.chase.mode == "off":
        return None
    senders = post.identities(settings)
    identity = next(iter(senders.values()), None)
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
        approvals=approval_rules(settings),
        senders=senders,
    )


def approval_rules(settings: Settings) -> ApprovalRules | None:
    """When billing attorneys are asked; `None` where approvals.enabled is false."""
    approvals = settings.approvals
    if not approvals.enabled:
        return None
    return ApprovalRules(
        first_letters=approvals.first_letters,
        above=approvals.above,
        silence=Silence(approvals.silence),
        silence_days=approvals.silence_days,
        link_days=approvals.link_days,
        asks_at=approvals.asks_at,
        public_url=settings.web.public_url,
    )


def part_to_check(settings: Settings) -> Part:
    """What `mailflow check` says of reminders."""
    return Part("reminders", lambda: _told(settings))


def _told(settings: Settings) -> str | Warned:
    with _source(settings) as source:
        live = source.now()
        chasing = open_chasing(settings, live=source)
    where = live.origin if live.origin.startswith("version") else f"file {live.origin}"
    if live.fault:
        return Warned(f"{live.fault}; {len(live.cadences)} cadences of {where} stay in force")
    if chasing is None:
        return f"chase.mode is off, nobody is reminded; cadences that can be read: {len(live.cadences)} ({where})"
    steps = sum(len(cadence.steps) for cadence in live.cadences)
    how = "letters go out by themselves" if chasing.sends else "each letter waits for a click"
    return f"{len(live.cadences)} cadences with {steps} steps, their templates are whole ({where}); {how}"


def approvals_to_check(settings: Settings) -> Part:
    """What `mailflow check` says of approval by billing attorneys."""
    return Part("approvals", lambda: _asks(settings))


def _asks(settings: Settings) -> str | Warned:
    rules, url = approval_rules(settings), settings.web.public_url
    if rules is None:
        return "approvals.enabled is false: what a billing attorney is to approve waits for a click under Letters"
    if settings.chase.mode == "off":
        return "nobody is reminded (chase.mode), so no billing attorney is asked"
    if not url:
        return Warned(
            "web.public_url is missing: no billing attorney is asked by mail, and letters wait for a manager on the page Approvals"
        )
    if url.startswith("http://") and not settings.web.host.startswith("127."):
        return Warned(f"links to {url} travel unencrypted; give web.public_url an https address")
    return (
        f"billing attorneys are asked from {rules.asks_at:%H:%M} on; after {rules.silence_days} business days silence means {rules.silence}"
    )


def configured_cadences(settings: Settings) -> tuple[Cadence, ...]:
    """The cadences that an installation goes by: what was published, else the file; raises ConfigurationError where it cannot be used."""
    with _source(settings) as source:
        live = source.now()
    if live.fault:
        raise ConfigurationError(where="cadences", what=live.fault, fix="Correct it, or name a file with --cadences.")
    return live.cadences


@contextmanager
def _source(settings: Settings) -> Iterator[CadenceSource]:
    """Where the live cadences are to be asked for; the database only where there is one, and of this version."""
    if not has_store(settings):
        yield open_cadences(settings)
        return
    store = Store.open(settings.store_url, clock=SystemClock(settings.firm.zone))
    try:
        yield live_cadences(settings, store)
    finally:
        store.close()


def has_store(settings: Settings) -> bool:
    """Whether there is a database that can be asked without making one or bringing it up to date."""
    is_made = bool(settings.store.url) or (settings.data / "mailflow.db").exists()
    return is_made and not Store.is_behind(settings.store_url)
