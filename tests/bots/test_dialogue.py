"""Listening in the terminal: everybody speaks through one chat, and what is printed is read back."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest
import time_machine
from rich.console import Console

from bots import asking
from bots.app import MEMBER, open_app
from bots.asking import CHANNEL
from bots.console import Chat
from bots.learning import learn_a_little
from config.settings import Settings
from core.search.embedding import Embedder
from tests.bots.printed import read_printed
from tests.dialogue import Answered
from tests.listening_contract import ListeningContract
from tests.listening_dialogue import CHIEF
from tests.meaning import shipped
from tests.shelf import lay_out

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
WORDS: Mapping[str, str] = MappingProxyType({
    "Why this?": "why",
    "Less like this": "less",
    "Helpful": "helpful",
    "Switch off": "/listen off",
    "Not me": "/listen not me",
    "Take it back": "/listen me",
    "What I would have said": "/listen log",
})  # fmt: skip
"""What is typed here, where other platforms have buttons."""


@dataclass(frozen=True, slots=True)
class ConsoleEdge:
    """One terminal, before which all of them sit in turn. Whoever sits there first may decide."""

    chat: Chat
    out: io.StringIO

    async def type(self, command: str, by: str) -> Answered:
        return read_printed(await self._answered(command, by))

    async def talk(self, text: str, by: str) -> Answered | None:
        lines = await self._answered(text, by)
        return read_printed(lines) if lines else None

    async def press(self, label: str, by: str) -> Answered:
        return await self.type(WORDS[label], by)

    def expected(self, answered: Answered) -> Answered:
        """Give what is printed: the names of here, and what can be typed."""
        return replace(
            answered,
            title=_here(answered.title),
            body=_here(answered.body),
            offers=tuple(WORDS[label] for label in answered.offers),
        )

    async def _answered(self, said: str, by: str) -> Sequence[str]:
        """Say something, and give the lines of the answer: those of people, and the hint, stand at the margin."""
        await self.chat.say(f"/as {_here(by)}")
        begin = len(self.out.getvalue())
        await self.chat.say(said)
        return [line for line in self.out.getvalue()[begin:].splitlines() if line.startswith("  ")]


def _here(text: str) -> str:
    return text.replace("#general", CHANNEL).replace(CHIEF, MEMBER)


@pytest.fixture
async def listening_edge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ConsoleEdge]:
    """Give a terminal over the small library with its own topics, at noon, wherever this machine stands."""
    monkeypatch.setattr(Embedder, "shipped", lambda _: shipped())
    monkeypatch.setattr(asking, "local_zone", lambda: "UTC")
    with time_machine.travel(NOON, tick=True):
        data, content = await lay_out(tmp_path)
        async with open_app(Settings(data_dir=data, starter=False), content) as app:
            await learn_a_little(app)
            out = io.StringIO()
            console = Console(file=out, width=10_000, force_terminal=True, color_system="truecolor", highlight=False)
            yield ConsoleEdge(Chat(app, console), out)


class TestConsole(ListeningContract):
    """The same scenes, word for word."""
