from __future__ import annotations

import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from socket import create_connection

import pytest

from tests.benchmarks.apart import serving_apart
from tests.benchmarks.under_load import P, T, Timed, tell_times


@dataclass
class Counter:
    """Counts instead of taking times."""

    answers: int = 0
    forgotten: int = 0

    def searching(self, answer: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        async def counted(*args: P.args, **kwargs: P.kwargs) -> T:
            self.answers += 1
            return await answer(*args, **kwargs)

        return counted

    def forget(self) -> None:
        self.forgotten += 1


class Commands:
    name = "commands"

    async def answer(self, request: str) -> str:
        return request.upper()


async def test_what_is_timed_answers_as_before() -> None:
    counter = Counter()
    timed = Timed(Commands(), counter)
    assert (await timed.answer("rivet"), timed.name, counter.answers) == ("RIVET", "commands", 1)


async def test_each_line_is_answered_by_the_time_taken_so_far(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counter = Counter()
    monkeypatch.setattr("sys.stdin", io.StringIO("cpu\ncpu\n"))
    await tell_times(counter)
    first, second = map(float, capsys.readouterr().out.splitlines())
    assert 0 < first <= second
    assert counter.forgotten == 2


def test_a_server_apart_says_its_port_and_ends_with_its_use() -> None:
    with serving_apart("tests.benchmarks.slack_platform") as port:
        create_connection(("127.0.0.1", port)).close()
    with pytest.raises(ConnectionRefusedError):
        create_connection(("127.0.0.1", port))
