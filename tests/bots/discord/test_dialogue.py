"""The dialogue in Discord: commands are typed into their fields, all else is said to the bot in a channel."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType

import pytest
import pytest_asyncio
import time_machine
from pydantic import SecretStr

from bots.app import open_app
from bots.discord.bot import create_bot
from config.settings import DiscordSettings, Settings
from core.search.embedding import Embedder
from tests.bots.discord.conftest import simulated
from tests.bots.discord.read_back import read_back
from tests.bots.discord.rest_server import TOKEN
from tests.bots.discord.talking import Server
from tests.dialogue import Answered
from tests.dialogue_contract import DialogueContract
from tests.meaning import shipped
from tests.shelf import TOPICS_FILE, fill

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
    data, content = tmp_path_factory.mktemp("dialogue"), tmp_path_factory.mktemp("content")
    (content / "topics.toml").write_text(TOPICS_FILE, encoding="utf-8")
    await fill(data)
    shutil.rmtree(data / "index")
    settings = Settings(data_dir=data, starter=False, discord=DiscordSettings(token=SecretStr(TOKEN)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Embedder, "shipped", lambda _: shipped())
        async with open_app(settings, content) as app:
            await app.finder.index.follow(app.library.store)
            await app.finder.index.understanding.learn(app.library.store)
            async with simulated(create_bot(app)) as env:
                yield DiscordEdge(Server(env, app))


class TestDiscord(DialogueContract):
    """The same answers, word for word."""
