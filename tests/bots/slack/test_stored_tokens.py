from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import ClientError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from structlog.testing import capture_logs

from bots.slack.branch import BRANCH
from bots.slack.connections import Connections
from bots.slack.installations import Installations
from bots.slack.stored_tokens import StoredTokens
from bots.slack.surface import scope_names
from bots.slack.tokens import Authorize, NotInstalledError
from core.errors import StoreError
from core.library.store import Store, open_store
from tests.bots.slack.reaching import Watch, Welcomed
from tests.bots.slack.web.faults import broken, held, refused
from tests.bots.slack.web.records import TEAM
from tests.bots.slack.web_api import WebApi

HOUR = 3600


@dataclass
class Copy:
    """A copy of the program: its tokens, its clock, and the store that it shares with the others."""

    tokens: StoredTokens
    watch: Watch
    installations: Installations


@dataclass
class Program:
    """What makes copies, and installs the app."""

    api: WebApi
    store: Store
    connections: Connections

    def copy(self) -> Copy:
        watch, installations = Watch(), Installations(self.api.client_id, self.store, Welcomed())
        return Copy(StoredTokens(installations, self.rotator, watch), watch, installations)

    async def install(self, *, ends_in: float | None) -> str:
        """Install the app with a token that ends in so many seconds; gives the token."""
        self.api.expires_in = 12 * HOUR if ends_in is not None else None
        client = self.connections.client(None)
        got = await client.oauth_v2_access(
            client_id=self.api.client_id, client_secret=self.api.client_secret, code=self.api.code(scope_names())
        )
        await self.copy().installations.async_save(
            Installation(
                app_id="A1",
                team_id=TEAM,
                bot_token=got["access_token"],
                bot_id="B0BOT",
                bot_user_id=got["bot_user_id"],
                bot_refresh_token=got.get("refresh_token"),
                bot_token_expires_at=None if ends_in is None else int(time.time() + ends_in),
                user_id="U0ADA",
            )
        )
        return str(got["access_token"])

    def refreshed(self) -> int:
        """Count how often a token was made new, or was to be."""
        return sum("refresh_token" in asked.arguments for asked in self.api.asked_for("oauth.v2.access"))

    def rotator(self) -> AsyncTokenRotator:
        return AsyncTokenRotator(
            client_id=self.api.client_id,
            client_secret=self.api.client_secret,
            client=self.connections.strict_client(None),
        )


class BusyOnce(Installations):
    """Takes no new token at first."""

    refused = False

    async def renew(self, old: Bot, new: Bot) -> bool:
        if not self.refused:
            self.refused = True
            raise StoreError("The database is busy.")
        return await super().renew(old, new)


@pytest.fixture
async def program(web_api: WebApi, tmp_path: Path) -> AsyncIterator[Program]:
    store = await open_store(f"sqlite:///{tmp_path / 'library.db'}", branches=(BRANCH,))
    connections = Connections(web_api.url)
    yield Program(web_api, store, connections)
    await connections.close()
    await store.close()


async def test_a_workspace_has_the_token_of_its_installation(program: Program) -> None:
    token = await program.install(ends_in=None)
    known = await program.copy().tokens.of(TEAM)
    assert (known.workspace, known.token, known.user, known.bot) == (TEAM, token, "U0BOT", "B0BOT")
    assert token not in repr(known)
    assert program.api.asked_for("auth.test") == ()


async def test_a_workspace_without_one_is_told_so_and_looked_for_anew(program: Program) -> None:
    copy = program.copy()
    with pytest.raises(NotInstalledError, match=r"not installed in workspace T0QUOTES\."):
        await copy.tokens.of(TEAM)
    token = await program.install(ends_in=None)
    assert (await copy.tokens.of(TEAM)).token == token


async def test_the_database_is_asked_once_a_minute_or_when_this_copy_knows_better(program: Program) -> None:
    await program.install(ends_in=None)
    copy = program.copy()
    await copy.tokens.of(TEAM)
    await program.copy().installations.remove(TEAM, datetime.now(UTC))
    copy.watch.seconds = 59
    await copy.tokens.of(TEAM)
    copy.watch.seconds = 60
    with pytest.raises(NotInstalledError):
        await copy.tokens.of(TEAM)
    await program.install(ends_in=None)
    await copy.tokens.of(TEAM)
    await copy.installations.remove(TEAM, datetime.now(UTC))
    copy.tokens.forget(TEAM)
    with pytest.raises(NotInstalledError):
        await copy.tokens.of(TEAM)


async def test_a_token_is_made_new_two_hours_ahead_and_nobody_waits_for_that(program: Program) -> None:
    old = await program.install(ends_in=1.9 * HOUR)
    gate = asyncio.Event()
    program.api.faults.add("oauth.v2.access", held(gate))
    copy = program.copy()
    known = await asyncio.gather(*(copy.tokens.of(TEAM) for _ in range(5)))
    assert {each.token for each in known} == {old}
    copy.watch.seconds += 60
    assert (await copy.tokens.of(TEAM)).token == old
    gate.set()
    await copy.tokens.close()
    new = (await copy.tokens.of(TEAM)).token
    assert new != old
    assert program.refreshed() == 1
    assert (await program.copy().tokens.of(TEAM)).token == new
    assert program.refreshed() == 1


async def test_one_that_is_about_to_end_is_waited_for_once_however_many_ask(program: Program) -> None:
    old = await program.install(ends_in=150)
    copy = program.copy()
    known = await asyncio.gather(*(copy.tokens.of(TEAM) for _ in range(5)))
    assert len({each.token for each in known}) == 1
    assert known[0].token != old
    assert program.refreshed() == 1


async def test_a_new_token_is_saved_though_the_database_is_busy_and_the_program_ends(program: Program) -> None:
    old = await program.install(ends_in=HOUR)
    copy = program.copy()
    busy = BusyOnce(program.api.client_id, program.store, Welcomed())
    tokens = StoredTokens(busy, program.rotator, copy.watch)
    with capture_logs() as logs:
        assert (await tokens.of(TEAM)).token == old
        await tokens.close()
    assert [log["event"] for log in logs] == ["slack.token_not_saved"]
    saved = await copy.installations.bot_of(TEAM)
    assert saved is not None
    assert saved.bot_token != old


async def test_a_token_that_lasts_longer_is_left_alone(program: Program) -> None:
    token = await program.install(ends_in=2.1 * HOUR)
    assert (await program.copy().tokens.of(TEAM)).token == token
    assert program.refreshed() == 0


async def test_copies_that_make_it_new_at_the_same_moment_end_up_with_the_same_token(program: Program) -> None:
    await program.install(ends_in=-HOUR)
    gate = asyncio.Event()
    program.api.faults.add("oauth.v2.access", held(gate))
    first, second = program.copy(), program.copy()
    winner = asyncio.create_task(first.tokens.of(TEAM))
    while program.refreshed() < 1:  # noqa: ASYNC110 - the server does its work before it is held
        await asyncio.sleep(0.005)
    loser = asyncio.create_task(second.tokens.of(TEAM))
    while program.refreshed() < 2:  # noqa: ASYNC110
        await asyncio.sleep(0.005)
    gate.set()
    token = (await winner).token
    assert (await loser).token == token


async def test_while_slack_gives_no_new_one_the_old_one_serves_as_long_as_it_lasts(program: Program) -> None:
    token = await program.install(ends_in=HOUR)
    copy = program.copy()
    for fault in (refused("internal_error"), broken(), refused("invalid_refresh_token")):
        program.api.faults.add("oauth.v2.access", fault)
        with capture_logs() as logs:
            assert (await copy.tokens.of(TEAM)).token == token
            await copy.tokens.close()
        assert [(log["event"], log["minutes_left"]) for log in logs] == [("slack.token_not_renewed", 59)]
        assert token not in repr(logs)
        copy.watch.seconds += 60
    await copy.tokens.of(TEAM)
    await copy.tokens.close()
    assert (await copy.tokens.of(TEAM)).token != token


async def test_one_that_ended_and_cannot_be_made_new_is_as_good_as_none(program: Program) -> None:
    await program.install(ends_in=-1)
    copy = program.copy()
    program.api.faults.add("oauth.v2.access", broken())
    with pytest.raises(ClientError):
        await copy.tokens.of(TEAM)
    program.api.refreshing.clear()
    with pytest.raises(NotInstalledError, match=r"gives no new one: the app has to be installed there again\."):
        await copy.tokens.of(TEAM)
    token = await program.install(ends_in=None)
    assert (await copy.tokens.of(TEAM)).token == token


async def test_a_workspace_that_is_removed_meanwhile_stays_removed(program: Program) -> None:
    await program.install(ends_in=-1)
    gate = asyncio.Event()
    program.api.faults.add("oauth.v2.access", held(gate))
    copy = program.copy()
    asking = asyncio.create_task(copy.tokens.of(TEAM))
    while program.refreshed() < 1:  # noqa: ASYNC110
        await asyncio.sleep(0.005)
    await copy.installations.remove(TEAM, datetime.now(UTC))
    copy.tokens.forget(TEAM)
    gate.set()
    with pytest.raises(NotInstalledError):
        await asking
    assert await copy.installations.bot_of(TEAM) is None


async def test_bolt_gets_the_token_of_a_workspace_and_none_of_another(program: Program) -> None:
    token = await program.install(ends_in=None)
    authorize = Authorize(program.copy().tokens)
    known = await authorize(enterprise_id=None, team_id=TEAM)
    assert known is not None
    assert (known.bot_token, known.bot_user_id, known.bot_id) == (token, "U0BOT", "B0BOT")
    assert await authorize(enterprise_id=None, team_id="T0OTHER") is None
    assert await authorize(enterprise_id="E1", team_id=None) is None
