from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from structlog.testing import capture_logs

from bots import scheduling as clockwork
from bots.app import open_app
from bots.limits import limits_of
from bots.running import stop_signal
from bots.scheduling import driving, scheduling
from config.settings import DailySettings, Settings
from core import once
from core.errors import StoreError
from core.team import Team
from tests.bots.program import COMMAND, PATIENCE, surroundings
from tests.bots.scheduled import keep, overdue

SOON = timedelta(milliseconds=20)
LIMIT = timedelta(seconds=PATIENCE)


@dataclass
class Work:
    """Counts what is called; a tick does what a test wants."""

    on_tick: Callable[[int], None] = lambda _number: None
    ticks: int = 0
    cares: int = 0
    stops: int = 0
    ended: int = 0
    gate: asyncio.Event | None = None
    ticked: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def tick(self) -> None:
        self.ticks += 1
        async with self.ticked:
            self.ticked.notify_all()
        self.on_tick(self.ticks)
        if self.gate is not None and self.ticks == 1:
            await self.gate.wait()
        self.ended += 1

    async def care(self) -> None:
        self.cares += 1

    async def stop(self) -> None:
        self.stops += 1

    async def reach(self, ticks: int) -> None:
        async with asyncio.timeout(PATIENCE), self.ticked:
            await self.ticked.wait_for(lambda: self.ticks >= ticks)


async def test_it_ticks_at_once_and_again_and_again_until_it_is_stopped() -> None:
    work = Work()
    async with driving(work, stopping_limit=LIMIT, every=timedelta(hours=1)):
        await work.reach(1)
    often = Work()
    async with driving(often, stopping_limit=LIMIT, every=SOON):
        await often.reach(5)
    assert often.stops
    reached = often.ticks
    await asyncio.sleep(5 * SOON.total_seconds())
    assert often.ticks == reached


async def test_a_tick_that_takes_long_keeps_no_other_from_being_called_and_nothing_is_logged() -> None:
    work = Work(gate=asyncio.Event())
    with capture_logs() as logs:
        async with driving(work, stopping_limit=LIMIT, every=SOON):
            await work.reach(6)
            assert work.gate
            work.gate.set()
    assert work.ended == work.ticks
    assert logs == []


async def test_what_is_under_way_is_let_finish() -> None:
    work = Work(gate=asyncio.Event())
    async with driving(work, stopping_limit=LIMIT, every=timedelta(hours=1)):
        await work.reach(1)
        assert work.gate
        asyncio.get_running_loop().call_later(0.05, work.gate.set)
    assert work.ended == 1
    assert work.stops == 2


async def test_what_does_not_finish_within_the_limit_is_cancelled(caplog: pytest.LogCaptureFixture) -> None:
    work = Work(gate=asyncio.Event())
    with capture_logs() as logs:
        async with driving(work, stopping_limit=timedelta(milliseconds=50), every=timedelta(hours=1)):
            await work.reach(1)
    await asyncio.sleep(0)
    assert work.ended == 0
    assert [log["event"] for log in logs] == ["daily.stopped_early"]
    assert not caplog.records


async def test_failures_are_one_line_a_minute_and_stop_nothing() -> None:
    def away(number: int) -> None:
        if number < 5:
            raise StoreError("The database cannot be reached.")

    work = Work(on_tick=away)
    with capture_logs() as logs:
        async with driving(work, stopping_limit=LIMIT, every=SOON):
            await work.reach(8)
    assert work.ended >= 3
    assert [(log["event"], log["error"]) for log in logs] == [("daily.failed", "The database cannot be reached.")]


async def test_the_next_minute_says_again_what_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clockwork, "_QUIET_SECONDS", 0.0)

    def broken(number: int) -> None:
        if number < 3:
            raise ZeroDivisionError("of nothing")

    work = Work(on_tick=broken)
    with capture_logs() as logs:
        async with driving(work, stopping_limit=LIMIT, every=SOON):
            await work.reach(5)
    assert [log["kind"] for log in logs] == ["ZeroDivisionError"] * 2
    assert "test_scheduling.py" in logs[0]["where"]
    assert "of nothing" not in str(logs)


async def test_it_goes_on_where_the_machines_clock_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clockwork, "_WATCH_SECONDS", 0.05)
    work = Work()
    with time_machine.travel(datetime(2026, 3, 6, 12, tzinfo=UTC), tick=True) as clock:
        async with driving(work, stopping_limit=LIMIT, every=SOON):
            await work.reach(3)
            assert work.cares == 0
            clock.shift(timedelta(hours=-2))
            await work.reach(work.ticks + 5)
            clock.shift(timedelta(days=365 * 30))
            await work.reach(work.ticks + 5)
            assert work.cares == 2


async def test_the_nightly_care_is_that_of_the_ledger_and_of_all_else(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clockwork, "_FIRST_CARE", timedelta(0))
    now = datetime.now(UTC)
    async with open_app(Settings(data_dir=data, starter=False)) as app:
        store = app.library.store
        assert await once.first_time(store, "slack:T1:C1:1.0", now - once.KEPT - timedelta(days=1))
        async with scheduling(app, {}), asyncio.timeout(PATIENCE):
            while not await once.first_time(store, "slack:T1:C1:1.0", now):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.05)


@pytest.mark.parametrize(("hours", "grace"), [(6, timedelta(hours=6)), (0.5, timedelta(minutes=30))])
def test_an_operator_sets_the_limits(hours: float, grace: timedelta) -> None:
    limits = limits_of(DailySettings(grace=hours, at_once=7, post_timeout=2.5))
    assert (limits.grace, limits.at_once, limits.post_timeout) == (grace, 7, timedelta(seconds=2.5))


def test_without_any_grace_a_post_may_still_be_some_minutes_late() -> None:
    assert limits_of(DailySettings(grace=0)).grace == timedelta(minutes=10)


# As processes


def running(*arguments: str) -> AbstractContextManager[subprocess.Popen[str]]:
    """Run the command until the block ends."""
    return started(*COMMAND, *arguments)


@contextmanager
def started(*command: str) -> Iterator[subprocess.Popen[str]]:
    """Run a program until the block ends."""
    pipe = subprocess.PIPE
    program = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=surroundings())  # noqa: S603 - ours
    try:
        yield program
    finally:
        program.kill()
        program.communicate()


def first_line(program: subprocess.Popen[str]) -> str:
    assert program.stdout
    return program.stdout.readline().strip()


def lines_of(data: Path, count: int) -> list[dict[str, Any]]:
    """Wait until so many posts are there, and read them."""
    file, text = data / "console.jsonl", ""
    for _ in range(PATIENCE * 20):
        text = file.read_text("utf-8") if file.exists() else ""
        if text.count("\n") >= count:
            return [json.loads(line) for line in text.splitlines()]
        time.sleep(0.05)
    raise AssertionError(f"{count} posts did not come, but: {text}")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_posts_what_is_due_and_leaves_with_0_when_it_is_told_to(data: Path, number: signal.Signals) -> None:
    keep(data, overdue(), overdue("others", team=Team("slack:T0123"), channel="C1"))
    with running("daily", "run") as program:
        assert first_line(program) == "Posting the lessons of 1 schedule; stop with Ctrl-C."
        (line,) = lines_of(data, 1)
        program.send_signal(number)
        out, err = program.communicate(timeout=PATIENCE)
    assert (program.returncode, out) == (0, "")
    assert err == "Stopping: posts in flight finish. Once more stops at once.\n"
    assert (line["schedule"], line["channel"], line["team"]) == ("morning", "#console", "console:local")


def test_several_processes_on_one_file_post_once(data: Path) -> None:
    with running("daily", "run") as one, running("daily", "run") as other, running("run") as third:
        for program in (one, other, third):
            first_line(program)
        keep(data, *(overdue(f"copy{number}", channel=f"#c{number}") for number in range(12)))
        lines_of(data, 12)
        for program in (one, other, third):
            program.terminate()
        for program in (one, other, third):
            assert "Traceback" not in "".join(program.communicate(timeout=PATIENCE))
            assert program.returncode == 0
    assert sorted(line["schedule"] for line in lines_of(data, 12)) == sorted(f"copy{number}" for number in range(12))


UNENDING = """
import asyncio
from bots.running import stop_signal

async def work():
    with stop_signal() as stopped:
        print("working", flush=True)
        await stopped.wait()
        print("stopping", flush=True)
        await asyncio.Event().wait()

asyncio.run(work())
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_stops_at_once(number: signal.Signals) -> None:
    with started(sys.executable, "-c", UNENDING) as program:
        assert first_line(program) == "working"
        program.send_signal(number)
        assert first_line(program) == "stopping"
        program.send_signal(number)
        assert program.wait(timeout=PATIENCE) == -number


async def test_signals_mean_afterwards_what_they_meant_before() -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    with stop_signal() as stopped:
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            await stopped.wait()
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


def test_everything_runs_in_one_process_and_says_what_is_not_set_up(data: Path) -> None:
    with running("run") as program:
        assert [first_line(program) for _ in range(3)] == [
            "Learning what is imported.",
            "Not set up: Slack, Discord.",
            "Waiting for the first schedule; stop with Ctrl-C.",
        ]
        keep(data, overdue())
        assert lines_of(data, 1)[0]["schedule"] == "morning"
        program.terminate()
        assert program.wait(timeout=PATIENCE) == 0
