from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import TypeVar

import pytest
from discord import InteractionResponseType as Response
from sqlalchemy import Connection

from bots.app import App
from bots.discord import guarding
from bots.discord.bot import create_bot
from bots.discord.edge import Edge
from bots.discord.replying import reply_to
from core.commands import Commands
from core.library.store import Store
from core.reply import Reply
from core.requests import Request
from tests.bots.discord.conftest import simulated
from tests.bots.discord.talking import Server
from tests.shelf import RIVET

T = TypeVar("T")
PATIENCE, LONGER = 0.02, 0.1
LONG = "every rivet carries a little of the load so no rivet is allowed to be lazy and rust is patient"


class SlowCommands(Commands):
    """Takes longer than Discord is let wait for."""

    async def answer(self, request: Request) -> Reply:
        await asyncio.sleep(LONGER)
        return await super().answer(request)


@pytest.fixture
async def slow(monkeypatch: pytest.MonkeyPatch, discord_app: App) -> AsyncIterator[Server]:
    """Give a server in which every answer takes long."""
    monkeypatch.setattr(guarding, "PATIENCE_SECONDS", PATIENCE)
    usual = discord_app.commands
    app = replace(discord_app, commands=SlowCommands(usual.finder, usual.daily, usual.curating))
    async with simulated(create_bot(app)) as env:
        yield Server(env, app)


class SlowStore(Store):
    """Is written by others for as long."""

    async def change(self, work: Callable[[Connection], T]) -> T:
        await asyncio.sleep(LONGER)
        return await super().change(work)


@pytest.fixture
async def busy(monkeypatch: pytest.MonkeyPatch, discord_app: App) -> AsyncIterator[Server]:
    """Give a server in which whatever is to be kept waits long for its turn."""
    monkeypatch.setattr(guarding, "PATIENCE_SECONDS", PATIENCE)
    library = discord_app.library
    store = SlowStore(engine=library.store.engine, plain=library.store.plain)
    app = replace(discord_app, library=replace(library, store=store))
    async with simulated(create_bot(app)) as env:
        yield Server(env, app)


def told_at_once(server: Server) -> list[Response]:
    """Give what Discord was answered first to each command and click."""
    told = [each.json for each in server.env.http_requests if each.path.endswith("/callback")]
    return [Response(each["type"]) for each in told if isinstance(each, dict)]


async def test_an_answer_that_takes_long_comes_where_it_was_said_to(slow: Server) -> None:
    seen = await slow.command("quote", {"words": "rivet"})
    assert told_at_once(slow) == [Response.deferred_channel_message]
    assert RIVET in seen.message.text
    assert seen.message.is_ephemeral


async def test_what_is_clicked_on_stays_until_the_answer_takes_its_place(slow: Server) -> None:
    first = (await slow.command("quote", {"words": "random"})).message
    second = (await slow.click(first, "Another")).message
    assert told_at_once(slow)[1:] == [Response.deferred_message_update]
    assert (second.id, second.is_ephemeral) == (first.id, True)
    assert second.text != first.text


async def test_an_answer_beside_stays_private_however_long_it_takes(slow: Server) -> None:
    first = (await slow.command("quote", {"words": "rivet"})).message
    beside = (await slow.click(first, "Context")).message
    assert (beside.id != first.id, beside.is_ephemeral) == (True, True)
    own, posted = (await slow.click(first, "Share")).messages
    assert (own.is_ephemeral, posted.is_ephemeral) == (True, False)
    assert "Shared here." in own.text


async def test_a_miss_that_takes_long_costs_nobody_the_answer_before(slow: Server) -> None:
    first = (await slow.command("quote", {"words": "by:tomas from:workshop rivet"})).message
    seen = await slow.click(first, "Another")
    while "Nothing more" not in seen.message.text:
        first = seen.message
        seen = await slow.click(first, "Another")
    assert seen.message.id != first.id
    assert seen.message.is_ephemeral


async def test_what_waits_for_its_turn_to_write_is_said_to_be_coming(busy: Server) -> None:
    answer = (await busy.command("quote", {"words": LONG})).message
    own, posted = (await busy.click(answer, "Share")).messages
    assert told_at_once(busy) == [Response.deferred_channel_message, Response.deferred_message_update]
    assert "=" in answer.button("Another")["custom_id"]
    assert "Shared here." in own.text
    assert not posted.is_ephemeral


async def test_a_question_that_was_taken_back_is_answered_all_the_same(server: Server) -> None:
    asked = await server.message("rivets?")
    channel = server.env.bot.get_partial_messageable(asked.channel)
    message = await channel.fetch_message(asked.id)
    server.discord.delete_message(asked.channel, asked.id)
    await reply_to(Edge(app=server.app), message, Reply(title="Rivets", body="@everyone likes them."))
    (answer,) = server.discord.messages[asked.channel].values()
    assert "likes them" in str(answer.components)


async def test_channels_are_called_by_their_names_in_what_is_said_of_daily_posts(server: Server) -> None:
    chief, workshop = server.people.chief, server.channels.workshop
    await server.command("daily add", {"channel": workshop, "time": "9am", "zone": "Europe/Warsaw"}, by=chief)
    seen = await server.command("daily list", by=chief)
    assert f"in <#{workshop.id}>." in seen.message.text
