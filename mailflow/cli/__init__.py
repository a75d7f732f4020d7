"""The command line: starts things and shows what they did. No rule of the trade lives here.

Exit codes: 0 done; 1 done, and something needs a person; 2 not done, with one sentence that says what to do.
"""

import sys
from pathlib import Path

import click

from mailflow import __version__
from mailflow.cli import cadences, cases, cash, decisions, letters, pauses, people, proof, replies, service, setup, statements
from mailflow.cli.start import Start
from mailflow.domain.errors import MailflowError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.option(
    "-c",
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="MAILFLOW_CONFIG",
    help="Your configuration file; without it ./mailflow.toml if there is one, otherwise the shipped defaults.",
)
@click.version_option(__version__, prog_name="mailflow")
@click.pass_context
def cli(context: click.Context, config: Path | None) -> None:
    """Runs the shared mailbox of a law firm's collections desk.

    Reads remittance advices, matches them to open invoices and bank receipts, books what is beyond doubt, and queues the rest for a
    person. `mailflow run --sample` shows all of it with invented data.
    """
    context.obj = Start(config)


cash.export.add_command(letters.export_statements)
cash.export.add_command(replies.export_examples)
for _command in (
    service.run,
    setup.check,
    setup.init,
    cash.load,
    cash.export,
    cash.returned,
    cases.read,
    cases.replay,
    letters.preview,
    statements.statements,
    cadences.cadences,
    pauses.pause,
    decisions.decision,
    service.retry,
    people.user,
    proof.audit,
    proof.bench,
):
    cli.add_command(_command)


def main() -> None:
    """Runs one command; a fault that a person can mend is one sentence on standard error and exit code 2."""
    try:
        code = cli.main(standalone_mode=False)  # what a command left with; None where it came to its end
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except MailflowError as fault:
        click.echo(f"mailflow: {fault}", err=True)
        sys.exit(2)
    except BrokenPipeError:  # `mailflow read … | head`
        sys.stderr.close()
        sys.exit(0)
