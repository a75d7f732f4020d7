"""What can be seen of a running service: events with facts as keys, on standard error.

Context (`bound`) is set once, at the start of a unit of work. Never addresses, bodies, bank details or tokens.
"""

import logging
import sys
from contextlib import AbstractContextManager

import structlog
from structlog.typing import Processor


def start_logging(*, level: str, form: str) -> None:
    """Sends every event to standard error: `json` for machines, `console` for people, `auto` by whether a person looks on."""
    is_console = form == "console" or (form == "auto" and sys.stderr.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    last: Processor = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()) if is_console else structlog.processors.JSONRenderer()
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    # The libraries below us (waitress, apscheduler, alembic) speak to the standard library's logging: only what somebody should look at.
    logging.basicConfig(level=max(number, logging.WARNING), stream=sys.stderr, format="%(levelname)s %(name)s %(message)s", force=True)


def bound(**facts: object) -> AbstractContextManager[None]:
    """Adds these facts to every event of the block, in this thread."""
    return structlog.contextvars.bound_contextvars(**facts)
