"""Before the first run: copy the configuration out, and look for every fault."""

import shutil
from pathlib import Path

import click

from mailflow.cli.start import Start, dry_run_option


@click.command(short_help="Copy the configuration out, to be edited.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@dry_run_option
def init(folder: Path, *, dry_run: bool) -> None:
    """Copies mailflow.toml and policy.toml into FOLDER (default: here).

    A file that is there already is left as it is. mailflow uses ./mailflow.toml by itself; from elsewhere name it with
    `mailflow --config FILE`.
    """
    from mailflow.assets import Assets, find_assets
    from mailflow.domain.errors import ConfigurationError

    config, templates = find_assets(Assets.CONFIG), find_assets(Assets.TEMPLATES)
    plan = [(source, folder / source.relative_to(config)) for source in sorted(config.rglob("*.toml"))]
    plan += [
        (source, folder / "templates" / source.relative_to(templates)) for source in sorted(templates.rglob("*")) if _is_shipped(source)
    ]
    for source, target in plan:
        if target.exists():
            click.echo(f"kept    {target}")
            continue
        click.echo(f"{'would write' if dry_run else 'wrote'}   {target}")
        if dry_run:
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        except OSError as error:
            raise ConfigurationError(
                where=str(target), what=f"cannot be written ({error.strerror})", fix="Choose a folder that you may write to."
            ) from error


@click.command(short_help="Look for every fault of configuration, mailbox, database and ledger.")
@click.pass_obj
def check(start: Start) -> None:
    """Looks at everything that `mailflow run` stands on and says, in one sentence each, what is wrong and what to do.

    Books nothing and moves nothing. Exit code 0: all is well; 1: something needs attention; 2: the configuration itself cannot be used.
    """
    from mailflow.services.health import look_at
    from mailflow.wiring import parts_to_check

    settings = start.settings()
    findings = look_at(parts_to_check(settings))
    for finding in findings:
        click.echo(f"{'ok   ' if finding.is_well else 'FAULT'}  {finding.part}: {finding.says}")
    if not all(finding.is_well for finding in findings):
        raise click.exceptions.Exit(1)


def _is_shipped(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".")
