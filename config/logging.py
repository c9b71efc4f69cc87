"""The log: lines for people or JSON for machines, on stderr, with the standard library's logging brought into it."""

from __future__ import annotations

import logging
import sys

import structlog
from rich.console import Console
from structlog.typing import EventDict, Processor, WrappedLogger

from config.settings import LogFormat, LogLevel

_NOISY = (
    "aiosqlite",
    "alembic",
    "apscheduler",
    "asyncio",
    "discord",
    "psycopg",
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
)
"""Libraries that report every statement, every task, or every word that they send: they are heard from `warning`
upwards, whatever the level."""


def set_up_logging(level: LogLevel, log_format: LogFormat) -> None:
    """Send every log line from `level` upwards to stderr; a later call replaces an earlier one.

    `auto` means console lines on a terminal and JSON lines elsewhere. A secret shows as asterisks while it is held in
    a SecretStr; nothing looks for secrets inside plain text, and no traceback shows variables.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    handler = logging.StreamHandler(_Stderr())
    handler.setFormatter(_formatter(log_format))
    logging.basicConfig(handlers=[handler], level=number, force=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(number),
    )


class _Stderr:
    """Whatever stderr is at the time: a prompt takes its place, so that lines are shown above what is being typed."""

    def write(self, text: str) -> None:
        sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def _formatter(log_format: LogFormat) -> logging.Formatter:
    """Make one formatter for both kinds of loggers, so that their lines look alike."""
    console = log_format == "console" or (log_format == "auto" and sys.stderr.isatty())
    last = _for_people() if console else _for_machines()
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(), processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
    )


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.StackInfoRenderer(),
    ]


def _for_machines() -> list[Processor]:
    return [
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ]


def _for_people() -> list[Processor]:
    return [
        structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
        _escape,
        structlog.dev.ConsoleRenderer(
            colors=_shows_colours(), repr_native_str=True, exception_formatter=structlog.dev.plain_traceback
        ),
    ]


def _shows_colours() -> bool:
    """Ask rich, which knows the terminals and customs (NO_COLOR) that switch colours off."""
    console = Console(stderr=True)
    return sys.stderr.isatty() and console.color_system is not None and not console.no_color


def _escape(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep an event on its line: what a chat message brings along must neither forge lines nor steer the terminal."""
    text = str(event["event"])
    event["event"] = text if text.isprintable() else repr(text)[1:-1]
    return event
