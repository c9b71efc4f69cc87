"""The dialogue in Slack: commands that Slack knows are typed as such, all else is said to the app in a channel."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
import time_machine

from bots.app import open_app
from bots.slack.app import create_app
from bots.slack.surface import COMMANDS, scope_names
from config.settings import Settings, SlackSettings
from core.search.embedding import Embedder
from tests.bots.slack.conftest import SECRET, TOKEN, settings_for
from tests.bots.slack.people import CHANNELS, PEOPLE
from tests.bots.slack.reading import read_back
from tests.bots.slack.signing import Signer
from tests.bots.slack.talking import Slack
from tests.bots.slack.web_api import running_web_api
from tests.dialogue import Answered
from tests.dialogue_contract import DialogueContract
from tests.meaning import shipped
from tests.shelf import TOPICS_FILE, fill

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
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
    data, content = tmp_path_factory.mktemp("dialogue"), tmp_path_factory.mktemp("content")
    (content / "topics.toml").write_text(TOPICS_FILE, encoding="utf-8")
    await fill(data)
    shutil.rmtree(data / "index")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Embedder, "shipped", lambda _: shipped())
        async with running_web_api() as api:
            api.add(*PEOPLE, *CHANNELS)
            api.grant(TOKEN, scope_names())
            async with open_app(_settings(data, settings_for(api)), content) as app:
                await app.finder.index.follow(app.library.store)
                await app.finder.index.understanding.learn(app.library.store)
                yield SlackEdge(Slack(api, app, create_app(app), Signer(SECRET)))
            assert api.violations == []


def _settings(data: Path, slack: SlackSettings) -> Settings:
    return Settings(data_dir=data, starter=False, slack=slack)


class TestSlack(DialogueContract):
    """The same answers, word for word."""
