"""How commands speak to a person at a terminal: counts in a row, a progress bar where somebody looks on."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol, TypeVar

import click

T = TypeVar("T")


class Progress(Protocol):
    """Told of each step of long work."""

    def __call__(self, done: int, of: int, what: str) -> None:
        """`done` of `of` steps are finished; `what` is being worked on."""


def is_watched() -> bool:
    """Whether a person looks at standard error, where progress is shown."""
    return sys.stderr.isatty()


@contextmanager
def progress_bar(*, is_shown: bool) -> Iterator[Progress]:
    """A bar on standard error; standard output stays free for answers."""
    if not is_shown:
        yield _silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:<28.28}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def step(done: int, of: int, what: str) -> None:
            bar.update(task, completed=done, total=of, description=what)

        yield step


def counted(steps: Sequence[T], report: Progress, what: str) -> Iterable[T]:
    """The steps, each reported before it is taken."""
    for number, step in enumerate(steps):
        report(number, len(steps), what)
        yield step
    report(len(steps), len(steps), what)


def table(rows: Iterable[tuple[object, ...]]) -> None:
    """Rows in columns as wide as they need to be."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)] if texts else []
    for row in texts:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _silent(done: int, of: int, what: str) -> None:  # noqa: ARG001  # nobody looks on
    return None
