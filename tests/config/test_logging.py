from __future__ import annotations

import io
import json
import logging
from datetime import UTC, datetime
from typing import Any

import pytest
import structlog
from pydantic import BaseModel, SecretStr

from config.logging import set_up_logging
from config.settings import LogFormat, LogLevel

pytestmark = pytest.mark.usefixtures("_own_logging")
ESCAPE = "\x1b["
HUSH = "hush"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Account(BaseModel):
    token: SecretStr


def open_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return screen


def sign_in(password: str) -> None:
    if password:
        raise PermissionError("not today")


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    printed = capsys.readouterr()
    assert printed.out == ""
    return [json.loads(line) for line in printed.err.splitlines()]


def test_machines_get_a_json_line_with_the_time_in_utc(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("info", "json")
    structlog.get_logger("core.search").info("indexed", passages=3, topic="żółw")
    (line,) = lines(capsys)
    moment = datetime.fromisoformat(line.pop("timestamp"))
    assert moment.tzinfo == UTC
    assert line == {"event": "indexed", "level": "info", "logger": "core.search", "passages": 3, "topic": "żółw"}


def test_the_standard_librarys_loggers_write_the_same_lines(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("info", "json")
    logging.getLogger("slack_bolt.App").warning("retry %d of %s", 2, "chat", extra={"team": "T1"})
    (line,) = lines(capsys)
    assert (line["event"], line["level"], line["logger"]) == ("retry 2 of chat", "warning", "slack_bolt.App")
    assert line["team"] == "T1"


@pytest.mark.parametrize(
    ("level", "heard"),
    [
        ("debug", ["debug", "info", "warning", "error"]),
        ("info", ["info", "warning", "error"]),
        ("warning", ["warning", "error"]),
        ("error", ["error"]),
    ],
)
def test_the_level_holds_for_both_kinds_of_loggers(
    capsys: pytest.CaptureFixture[str], level: LogLevel, heard: list[str]
) -> None:
    set_up_logging(level, "json")
    for logger in (structlog.get_logger(), logging.getLogger("library")):
        for method in ("debug", "info", "warning", "error"):
            getattr(logger, method)("something")
    assert [line["level"] for line in lines(capsys)] == heard * 2


@pytest.mark.parametrize(
    "name",
    ["sqlalchemy.engine.Engine", "asyncio", "aiosqlite", "alembic.runtime", "psycopg.pool", "slack_sdk.webhook.client"],
)
def test_noisy_libraries_are_heard_from_warning_upwards(capsys: pytest.CaptureFixture[str], name: str) -> None:
    set_up_logging("debug", "json")
    logging.getLogger(name).info("SELECT 1")
    logging.getLogger(name).warning("slow")
    assert [line["event"] for line in lines(capsys)] == ["slow"]
    set_up_logging("error", "json")
    logging.getLogger(name).warning("slow")
    assert lines(capsys) == []


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_secrets_are_never_shown(capsys: pytest.CaptureFixture[str], log_format: LogFormat) -> None:
    set_up_logging("debug", log_format)
    secret = SecretStr(HUSH)
    account = Account(token=secret)
    structlog.get_logger().info("signed in", token=secret, account=account, both=[secret, {"in": account}])
    structlog.get_logger().info("signed in as %s", secret)
    logging.getLogger("library").info("signed in with %s and %r", secret, account, extra={"token": secret})
    printed = capsys.readouterr().err
    assert HUSH not in printed
    assert printed.count("signed in") == 3


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_a_traceback_shows_no_variables(capsys: pytest.CaptureFixture[str], log_format: LogFormat) -> None:
    set_up_logging("error", log_format)
    try:
        sign_in(HUSH)
    except PermissionError:
        structlog.get_logger().exception("failed")
        logging.getLogger("library").exception("failed too")
    printed = capsys.readouterr().err
    assert printed.count("PermissionError: not today") == 2
    assert HUSH not in printed


def test_people_get_a_plain_line_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("info", "console")
    structlog.get_logger("core.search").info("indexed", passages=3)
    printed = capsys.readouterr().err
    assert ESCAPE not in printed
    assert "[info     ] indexed" in printed
    assert printed.rstrip().endswith("[core.search] passages=3")


def test_auto_means_colours_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = open_terminal(monkeypatch)
    set_up_logging("info", "auto")
    structlog.get_logger().info("indexed")
    assert ESCAPE in terminal.getvalue()
    assert "indexed" in terminal.getvalue()


def test_auto_means_json_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("info", "auto")
    structlog.get_logger().info("indexed")
    assert [line["event"] for line in lines(capsys)] == ["indexed"]


def test_colours_can_be_switched_off_as_in_other_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = open_terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    set_up_logging("info", "console")
    structlog.get_logger().info("indexed")
    assert "indexed" in terminal.getvalue()
    assert ESCAPE not in terminal.getvalue()


def test_what_a_message_brings_along_neither_forges_lines_nor_steers_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logging("info", "console")
    structlog.get_logger().info("heard", words="a\n2026 [error] b\x1b[2Jc\rd")
    logging.getLogger("library").info("heard a\n2026 [error] b\x1b[2Jc\rd")
    first, second = capsys.readouterr().err.splitlines()
    assert first.endswith(r"words='a\n2026 [error] b\x1b[2Jc\rd'")
    assert r"heard a\n2026 [error] b\x1b[2Jc\rd" in second
    assert (first + second).isprintable()


def test_lines_go_to_whatever_stderr_is_at_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A prompt puts itself in its place, so that lines are shown above what is being typed."""
    set_up_logging("info", "json")
    prompt = io.StringIO()
    monkeypatch.setattr("sys.stderr", prompt)
    structlog.get_logger().info("indexed")
    assert json.loads(prompt.getvalue())["event"] == "indexed"


def test_a_later_set_up_replaces_an_earlier_one(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("debug", "console")
    set_up_logging("warning", "json")
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("once")
    assert [line["event"] for line in lines(capsys)] == ["once"]
