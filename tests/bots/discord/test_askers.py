from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import discord
import pytest

from bots.discord.askers import asker_of, name_at, place_of
from bots.discord.bot import QuotidianBot
from core.requests import Asker
from tests.bots.discord.talking import Server

_THREAD, _PRIVATE_THREAD = 11, 12


@pytest.fixture
def asked(simcord_bot: QuotidianBot) -> list[Asker]:
    """Give who asked, as the bot is told: by commands, clicks and messages."""
    askers: list[Asker] = []

    async def on_interaction(interaction: discord.Interaction[Any]) -> None:
        askers.append(asker_of(interaction))

    async def on_message(message: discord.Message) -> None:
        askers.append(asker_of(message))

    simcord_bot.event(on_interaction)
    simcord_bot.event(on_message)
    return askers


async def test_a_member_of_a_server_asks_for_the_server(asked: list[Asker], server: Server) -> None:
    bob, general = server.people.bob, server.channels.general
    await server.command("help", by=bob)
    await server.say("hello", by=bob)
    for asker in asked:
        assert asker == Asker(
            team=asker.team,
            channel="#general",
            member="bob",
            today=datetime.now(UTC).date(),
            channel_key=str(general.id),
            member_key=str(bob.id),
        )
        assert asker.team.key == f"discord:{server.env.guild.id}"
    assert len(asked) == 2


async def test_in_direct_messages_somebody_asks_for_themselves(asked: list[Asker], server: Server) -> None:
    zoe = server.people.zoe
    await server.command("help", by=zoe)
    await server.writes("hello", by=zoe)
    for asker in asked:
        assert (asker.team.key, asker.channel, asker.manages) == (f"discord:user:{zoe.id}", "this conversation", True)
        assert asker.channel_key == str(server.dm(zoe).id)
    assert len(asked) >= 2


async def test_where_a_server_has_the_commands_alone_members_ask_for_themselves(
    asked: list[Asker], server: Server
) -> None:
    guild = server.env.bot.get_guild(server.env.guild.id)
    assert guild
    server.env.bot._connection._remove_guild(guild)  # noqa: SLF001 - the bot is in no such server
    await server.command("help", by=server.people.bob)
    assert [asker.team.key for asker in asked] == [f"discord:user:{server.people.bob.id}"]


async def test_where_the_bot_is_not_installed_members_ask_for_themselves(asked: list[Asker], server: Server) -> None:
    server.discord.is_installed = False
    await server.command("help", by=server.people.bob)
    [asker] = asked
    assert (asker.team.key, asker.manages) == (f"discord:user:{server.people.bob.id}", True)


async def test_threads_and_forum_posts_go_by_their_names(asked: list[Asker], server: Server) -> None:
    for name, at in (("On rivets", None), ("Rivets?", server.channels.forum)):
        await server.say("hello", at=server.thread(name, at=at))
        assert asked[-1].channel == f"#{name}"


async def test_who_may_manage_the_server_manages(asked: list[Asker], server: Server) -> None:
    people = server.people
    owner = server.env.guild.create_role("Owners", permissions=discord.Permissions(administrator=True))
    eve = server.env.guild.add_member(server.env.create_user("eve"), roles=[owner])
    await server.env.settle()
    for person, manages in ((people.bob, False), (people.chief, True), (eve, True)):
        await server.command("help", by=person)
        await server.say("hello", by=person)
        assert [asker.manages for asker in asked[-2:]] == [manages, manages], person.name


async def test_whom_the_server_lets_use_daily_manages_by_that_alone(asked: list[Asker], server: Server) -> None:
    bob, command = server.people.bob, server.discord.find_command("daily", None, type=1)
    assert command
    server.env.guild.set_command_permissions(int(command["id"]), {bob: True})
    await server.command("daily list", by=bob)
    await server.command("library stats", by=bob)
    assert [asker.manages for asker in asked] == [True, False]


async def test_channels_are_called_by_name_as_far_as_whoever_asks_sees_them(
    simcord_bot: QuotidianBot, server: Server
) -> None:
    seen: list[discord.Interaction[Any]] = []

    async def on_interaction(interaction: discord.Interaction[Any]) -> None:
        seen.append(interaction)

    simcord_bot.event(on_interaction)
    people, channels = server.people, server.channels
    for person in (people.ada, people.bob):
        await server.command("help", by=person)
    await server.command("help", by=people.ada, at=server.dm(people.ada))
    ada, bob, private = seen
    assert name_at(ada, str(channels.news.id)) == "#news"
    assert [name_at(each, str(channels.secret.id)) for each in (ada, bob)] == ["#secret", "a private channel"]
    open_, hidden = (
        server.discord.create_thread(channels.general.id, "hush", people.ada.id, type=kind, broadcast=True)
        for kind in (_THREAD, _PRIVATE_THREAD)
    )
    await server.env.settle()
    assert [name_at(ada, str(each.id)) for each in (open_, hidden)] == ["#hush", "a private channel"]
    for key in ("123456789012345678", "x"):
        assert name_at(ada, key) == key
    assert name_at(private, str(server.dm(people.ada).id)) == "this conversation"
    assert place_of(private).server is None
