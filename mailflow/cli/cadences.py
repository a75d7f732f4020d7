"""Cadences between the file and the admin's versions."""

from pathlib import Path

import click

from mailflow.cli.start import Start

_ACTOR = "command line"


@click.group(short_help="Cadences: which count, their versions, from file to admin and back.")
def cadences() -> None:
    """Who is reminded of what, and when. What was published (in the admin, or by `import`) goes before the file of chase.cadences."""


@cadences.command("list", short_help="What counts, and every version.")
@click.pass_obj
def list_versions(start: Start) -> None:
    """Shows where the live cadences come from, and the versions that are kept."""
    from mailflow.reminding import cadences_file, live_cadences
    from mailflow.services.cadence_versions import standing, versions
    from mailflow.wiring import open_store

    settings = start.settings()
    store = open_store(settings)
    now = standing(store)
    counts = f"the file {cadences_file(settings)} counts" if now.version is None else f"version {now.version.id} counts"
    fault = live_cadences(settings, store).now().fault
    click.echo(f"{counts}, but cannot be used: {fault}" if fault else counts)
    for one in versions(store)[0]:
        mark = "*" if now.version is not None and one.id == now.version.id else " "
        click.echo(f"{mark} {one.id:>4}  {one.made_at:%Y-%m-%d %H:%M}  {one.author}  {one.sha256[:12]}  {one.comment}")


@cadences.command("export", short_help="Write what counts, or a version, to a file.")
@click.option("--version", "version_id", type=click.IntRange(min=1), help="A version; without it what counts now.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file; without it standard output.")
@click.pass_obj
def export(start: Start, *, version_id: int | None, out: Path | None) -> None:
    """Writes the text as it was saved, comments and all."""
    from mailflow.domain.errors import ConfigurationError
    from mailflow.reminding import open_cadence_desk
    from mailflow.wiring import open_store

    settings = start.settings()
    desk = open_cadence_desk(settings, open_store(settings))
    try:
        text = desk.live_text() if version_id is None else desk.text(version_id)
    except LookupError as error:
        raise click.BadParameter(str(error), param_hint="--version") from error
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            where=str(out), what=f"cannot be written ({error.strerror})", fix="Give --out a file in a folder that exists."
        ) from error
    click.echo(f"written: {out}")


@cadences.command("import", short_help="Keep a file as a version, and let it count.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--comment", default="", help="What changes, and why.")
@click.option("--draft", is_flag=True, help="Only keep it; somebody publishes it in the admin.")
@click.pass_obj
def take(start: Start, file: Path, *, comment: str, draft: bool) -> None:
    """Checks the file whole; a running service goes by it at its next run. A file with a fault changes nothing."""
    from mailflow.domain.errors import ConfigurationError
    from mailflow.reminding import live_folders
    from mailflow.services.cadence_versions import save, take_over
    from mailflow.wiring import open_store

    settings = start.settings()
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(where=str(file), what=f"cannot be read: {error}", fix="Give a text file in UTF-8.") from error
    store = open_store(settings)
    folders = live_folders(settings, store)
    said = comment or f"from {file.name}"
    if draft:
        click.echo(f"kept as version {save(store, text, folders=folders, author=_ACTOR, comment=said)}, a draft: nothing changes yet")
        return
    click.echo(f"version {take_over(store, text, folders=folders, actor=_ACTOR, comment=said)} counts now")


@cadences.command("to-file", short_help="Let the file count again.")
@click.pass_obj
def to_file(start: Start) -> None:
    """The file of chase.cadences counts again; every version stays."""
    from mailflow.reminding import cadences_file
    from mailflow.services.cadence_versions import give_back_to_file, standing
    from mailflow.wiring import open_store

    settings = start.settings()
    store = open_store(settings)
    give_back_to_file(store, replaces=standing(store).publication, actor=_ACTOR)
    click.echo(f"the file {cadences_file(settings)} counts now")
