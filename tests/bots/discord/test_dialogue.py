"""The dialogue in Discord: commands are typed into their fields, all else is said to the bot in a channel.

What is said unasked is a reply to the message that it is about.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
import pytest_asyncio
import time_machine
from pydantic import SecretStr
from simcord.actors import MemberActor

from bots.app import open_app
from bots.discord.bot import create_bot
from config.settings import DiscordSettings, Settings
from core.listening import pulse
from core.search.embedding import Embedder
from tests.bots.discord.conftest import simulated
from tests.bots.discord.read_back import read_back
from tests.bots.discord.rest_server import TOKEN
from tests.bots.discord.seeing import Message
from tests.bots.discord.talking import Server
from tests.dialogue import Answered
from tests.dialogue_contract import DialogueContract
from tests.listening_contract import ListeningContract
from tests.meaning import shipped
from tests.shelf import lay_out

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
FIELDS: Mapping[str, str] = MappingProxyType({"/quote": "words", "/lesson": "words", "/topics": "topic", "/help": ""})
"""The commands of the dialogue that Discord knows, and the field that takes what is typed after them."""


@dataclass(frozen=True, slots=True)
class DiscordEdge:
    """Ada, before Discord."""

    server: Server

    async def say(self, said: str) -> Answered:
        command, _, text = said.partition(" ")
        with self.server.env.time_context():
            if command not in FIELDS:
                return read_back((await self.server.mentions(said)).message)
            options = {FIELDS[command]: text} if text else {}
            return read_back((await self.server.command(command.removeprefix("/"), options)).message)

    def expected(self, said: str, answered: Answered) -> Answered:
        """Give what is shown: what is asked in a channel is answered there, for all to see, and need not be shared.

        The bot has its own name there.
        """
        called = f"@{self.server.discord.bot_user.name}"
        answered = replace(answered, body=answered.body.replace("@quotidian", called))
        if said.partition(" ")[0] in FIELDS:
            return replace(answered, private=True)
        offers = tuple(offer for offer in answered.offers if offer != "Share")
        return replace(answered, offers=offers, private=False)


@pytest.fixture(scope="module")
def on_that_day() -> Iterator[datetime]:
    """Let it be a day on which this team's lesson is the one of the dialogue: each team has another."""
    with time_machine.travel(NOON, tick=True):
        yield NOON


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def edge(on_that_day: datetime, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DiscordEdge]:
    """Give one Discord to all turns, over the small library with its own topics: each turn stands alone."""
    assert on_that_day == NOON
    async with _opened(tmp_path_factory.mktemp("dialogue")) as server:
        yield DiscordEdge(server)


@asynccontextmanager
async def _opened(folder: Path) -> AsyncIterator[Server]:
    """Give a Discord of its own, over the small library with its own topics, in an empty folder."""
    data, content = await lay_out(folder)
    discord = DiscordSettings(token=SecretStr(TOKEN), message_content=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Embedder, "shipped", lambda _: shipped())
        patch.setattr(pulse, "WRITTEN_EVERY", timedelta(0))  # else nothing has come to an end for two seconds
        async with open_app(Settings(data_dir=data, starter=False, discord=discord), content) as app:
            await app.finder.index.follow(app.library.store)
            await app.finder.index.understanding.learn(app.library.store)
            async with simulated(create_bot(app)) as env:
                yield Server(env, app)


class TestDiscord(DialogueContract):
    """The same answers, word for word."""


class ListeningDiscordEdge:
    """A channel in Discord. `last` is what was said unasked there last."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._last: Message | None = None

    async def type(self, command: str, by: str) -> Answered:
        name = command.removeprefix("/")
        seen = await self._server.command("listen status" if name == "listen" else name, by=self._person(by))
        return read_back(seen.message)

    async def talk(self, text: str, by: str) -> Answered | None:
        seen = await self._server.say(text, by=self._person(by))
        if not seen.messages:
            return None
        self._last = seen.message
        assert self._last.reply_to is not None
        asked = self._server.discord.get_message(self._last.channel, self._last.reply_to)
        assert (asked.content, asked.author_id) == (text, self._person(by).id)
        assert self._last.pings == frozenset()
        return read_back(self._last)

    async def press(self, label: str, by: str) -> Answered:
        assert self._last is not None
        return read_back((await self._server.click(self._last, label, by=self._person(by))).message)

    def expected(self, answered: Answered) -> Answered:
        """Give the answer as it is: nothing differs here."""
        return answered

    def _person(self, name: str) -> MemberActor:
        people = self._server.people
        return {"ada": people.ada, "bob": people.bob, "chief": people.chief}[name]


@pytest.fixture
async def listening_edge(tmp_path: Path) -> AsyncIterator[ListeningDiscordEdge]:
    """Give a Discord of its own to each scene, since what is said there changes it."""
    with time_machine.travel(NOON, tick=True):
        async with _opened(tmp_path) as server:
            yield ListeningDiscordEdge(server)


class TestDiscordListening(ListeningContract):
    """The same scenes, word for word."""

    pytestmark = pytest.mark.asyncio(loop_scope="function")
