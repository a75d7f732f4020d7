"""Copy the configuration out, and look for every fault: before the first run, and of a service that runs."""

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
@click.option("--running", is_flag=True, help="Ask the service that runs, for a monitor: one line that says it all, then every fault.")
@click.option("--url", help="With --running: where its admin is; without it, where the configuration says.")
@click.option("--send-test", is_flag=True, help="Have each mailbox that sends write a letter to itself, and wait for it.")
@click.pass_obj
def check(start: Start, *, running: bool, url: str | None, send_test: bool) -> None:
    """Looks at everything that `mailflow run` stands on and says, in one sentence each, what is wrong and what to do.

    Books nothing and moves nothing; sends nothing without --send-test. Exit code 0: all is well; 1: something needs attention; 2: the
    configuration itself cannot be used, or with --running: the service does not answer.
    """
    if running:
        raise click.exceptions.Exit(_ask_running(url or _address(start)))
    if url:
        raise click.UsageError("--url says where a running service is; add --running")
    from mailflow.post import tests_to_send
    from mailflow.services.health import look_at
    from mailflow.wiring import parts_to_check

    settings = start.settings()
    findings = look_at([*parts_to_check(settings), *(tests_to_send(settings) if send_test else ())])
    for finding in findings:
        click.echo(f"{'ok   ' if finding.is_well else 'FAULT'}  {finding.part}: {finding.says}")
    if not all(finding.is_well for finding in findings):
        raise click.exceptions.Exit(1)


def _ask_running(url: str) -> int:
    """Prints what a monitor shows, the first line as Nagios and its kin expect it; the exit code."""
    from mailflow.services.running import ServiceUnreachable, ask_running

    if not url.startswith(("http://", "https://")):
        raise click.BadParameter("write it with http:// or https://", param_hint="--url")
    try:
        faults = ask_running(url)
    except ServiceUnreachable as error:
        click.echo(_one_line(f"MAILFLOW CRITICAL - {error}"))
        return 2
    if not faults:
        click.echo(f"MAILFLOW OK - {url} works and names no fault")
        return 0
    click.echo(_one_line(f"MAILFLOW WARNING - {len(faults)} {'fault' if len(faults) == 1 else 'faults'}: {faults[0]}"))
    for fault in faults[1:]:
        click.echo(_one_line(fault))
    return 1


def _one_line(text: str) -> str:
    # What follows a bar is taken for figures (Monitoring Plugins' guidelines, 2.6).
    return " ".join(text.split()).replace("|", "/")


def _address(start: Start) -> str:
    web = start.settings().web
    # Where it listens on every address, this machine is one of them.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(web.host, web.host)  # noqa: S104  # nothing is bound here
    return f"http://{f'[{host}]' if ':' in host else host}:{web.port}"


def _is_shipped(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".")
