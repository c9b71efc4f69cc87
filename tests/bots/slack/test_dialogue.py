"""The dialogue in Slack: commands that Slack knows are typed as such, all else is said to the app in a channel.

What is said unasked stands in the thread of the message that it is about.
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

from bots.app import open_app
from bots.slack.app import create_app
from bots.slack.surface import COMMANDS, scope_names
from config.settings import Settings, SlackSettings
from core.listening import pulse
from core.search.embedding import Embedder
from tests.bots.slack.conftest import SECRET, TOKEN, settings_for
from tests.bots.slack.people import ADA, BOB, CHANNELS, CHIEF, PEOPLE
from tests.bots.slack.reading import read_back
from tests.bots.slack.signing import Signer
from tests.bots.slack.talking import Slack
from tests.bots.slack.web.records import Message, Person
from tests.bots.slack.web_api import running_web_api
from tests.dialogue import Answered
from tests.dialogue_contract import DialogueContract
from tests.listening_contract import ListeningContract
from tests.meaning import shipped
from tests.shelf import lay_out

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
_PERSONS: Mapping[str, Person] = MappingProxyType({"ada": ADA, "bob": BOB, "chief": CHIEF})
_KNOWN = frozenset(f"/{command.name}" for command in COMMANDS)


@dataclass(frozen=True, slots=True)
class SlackEdge:
    """Ada, before Slack."""

    slack: Slack

    async def say(self, said: str) -> Answered:
        command, _, text = said.partition(" ")
        seen = await (self.slack.command(command, text) if command in _KNOWN else self.slack.mention(said))
        return read_back(seen.message)

    def expected(self, said: str, answered: Answered) -> Answered:
        """Give what is shown: what is asked in a channel is answered there, for all to see, and need not be shared."""
        if said.partition(" ")[0] in _KNOWN:
            return replace(answered, private=True)
        offers = tuple(offer for offer in answered.offers if offer != "Share")
        return replace(answered, offers=offers, private=False)


@pytest.fixture(scope="module")
def on_that_day() -> Iterator[datetime]:
    """Let it be a day on which this team's lesson is the one of the dialogue: each team has another."""
    with time_machine.travel(NOON, tick=True):
        yield NOON


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def edge(on_that_day: datetime, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SlackEdge]:
    """Give one Slack to all turns, over the small library with its own topics: each turn stands alone."""
    assert on_that_day == NOON
    async with _opened(tmp_path_factory.mktemp("dialogue")) as slack:
        yield SlackEdge(slack)


@asynccontextmanager
async def _opened(folder: Path) -> AsyncIterator[Slack]:
    """Give a Slack of its own, over the small library with its own topics, in an empty folder."""
    data, content = await lay_out(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Embedder, "shipped", lambda _: shipped())
        patch.setattr(pulse, "WRITTEN_EVERY", timedelta(0))  # else nothing has come to an end for two seconds
        async with running_web_api() as api:
            api.add(*PEOPLE, *CHANNELS)
            api.grant(TOKEN, scope_names())
            async with open_app(_settings(data, settings_for(api)), content) as app:
                await app.finder.index.follow(app.library.store)
                await app.finder.index.understanding.learn(app.library.store)
                yield Slack(api, app, create_app(app), Signer(SECRET))
            assert api.violations == []


def _settings(data: Path, slack: SlackSettings) -> Settings:
    return Settings(data_dir=data, starter=False, slack=slack)


class TestSlack(DialogueContract):
    """The same answers, word for word."""


class ListeningSlackEdge:
    """A channel in Slack. `last` is what was said unasked there last."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._last: Message | None = None

    async def type(self, command: str, by: str) -> Answered:
        name, _, text = command.partition(" ")
        return read_back((await self._slack.command(name, text, by=_PERSONS[by])).message)

    async def talk(self, text: str, by: str) -> Answered | None:
        seen = await self._slack.say(text, by=_PERSONS[by])
        if not seen.messages:
            return None
        self._last = seen.message
        [asked] = [each for each in self._slack.api.messages.values() if each.ts == self._last.thread]
        assert (asked.text, asked.user) == (text, _PERSONS[by].id)
        assert "<@" not in str(self._last.fields)
        assert "<!" not in str(self._last.fields)
        return read_back(self._last)

    async def press(self, label: str, by: str) -> Answered:
        assert self._last is not None
        return read_back((await self._slack.click(self._last, label, by=_PERSONS[by])).message)

    def expected(self, answered: Answered) -> Answered:
        """Give the answer as it is: nothing differs here."""
        return answered


@pytest.fixture
async def listening_edge(tmp_path: Path) -> AsyncIterator[ListeningSlackEdge]:
    """Give a Slack of its own to each scene, since what is said there changes it."""
    with time_machine.travel(NOON, tick=True):
        async with _opened(tmp_path) as slack:
            yield ListeningSlackEdge(slack)


class TestSlackListening(ListeningContract):
    """The same scenes, word for word."""

    pytestmark = pytest.mark.asyncio(loop_scope="function")
