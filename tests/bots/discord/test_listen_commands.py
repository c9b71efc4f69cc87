from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path
from typing import Any

import discord
import pytest
from pydantic import SecretStr
from simcord.builders import ChannelHandle, UserHandle

from bots.app import App
from bots.discord import guarding, listening
from bots.discord.bot import create_bot
from bots.discord.hearing import DEAF
from bots.discord.replying import answer
from bots.discord.rights import IN_SERVERS
from config.settings import DiscordSettings
from core.listening.attention import Mode, Quiet
from core.listening.commands import ListenCommands
from core.listening.weights import Care
from core.reply import Reply
from core.requests import ListenRequest
from core.search.embedding import Embedder
from tests.bots.discord.bringing_in import ON_SCALING, bring_in
from tests.bots.discord.conftest import opened
from tests.bots.discord.connected import World, connected, settings_for
from tests.bots.discord.faults import refused
from tests.bots.discord.listening import attention_of, listen, mode_of, note
from tests.bots.discord.rest_server import TOKEN, RestServer
from tests.bots.discord.seeing import Message
from tests.bots.discord.talking import Server
from tests.meaning import shipped

_PRIVATE_THREAD = 12
ON = "I listen in #general from now on"


@pytest.fixture
def settings() -> DiscordSettings:
    """Give the settings, by which messages can be heard."""
    return DiscordSettings(token=SecretStr(TOKEN), message_content=True)


@pytest.fixture(autouse=True)
def _as_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Embedder, "shipped", lambda _: shipped())


@pytest.fixture
async def discord_app(data: Path, settings: DiscordSettings) -> AsyncIterator[App]:
    """Give the opened application over the small library."""
    async with opened(data, settings) as app:
        yield app


async def chief(server: Server, command: str, at: ChannelHandle | None = None, **options: str | int) -> Message:
    """Let the manager of the server give a command, and give what they see of it alone."""
    message = (await server.command(f"listen {command}", options, by=server.people.chief, at=at)).message
    assert message.is_ephemeral
    return message


# Switching it on


async def test_switching_on_is_announced_to_everybody_by_whoever_does_it(server: Server) -> None:
    message = (await server.command("listen on", by=server.people.chief)).message
    assert (message.is_ephemeral, message.channel) == (False, server.channels.general.id)
    assert message.text.startswith(f"### {ON}\nSwitched on by chief.")
    assert message.labels == ("Not me", "Switch off")
    assert message.pings == frozenset()
    assert await mode_of(server.app, server.channels.general) is Mode.ON


async def test_everybody_may_leave_by_the_announcement_and_only_some_switch_it_off(server: Server) -> None:
    people = server.people
    announced = (await server.command("listen on", by=people.chief)).message
    assert "I pass over what you say" in (await server.click(announced, "Not me", by=people.bob)).message.text
    refused_ = (await server.click(announced, "Switch off", by=people.bob)).message
    assert "You may not decide whether I listen here" in refused_.text
    assert await mode_of(server.app, server.channels.general) is Mode.ON
    off = (await server.click(announced, "Switch off", by=people.chief)).message
    assert "I do not listen in #general" in off.text
    assert off.is_ephemeral
    assert await mode_of(server.app, server.channels.general) is Mode.OFF


async def test_who_does_not_manage_the_server_is_refused_in_private(server: Server) -> None:
    for command in ("on", "shadow", "strict", "off"):
        message = (await server.command(f"listen {command}")).message
        assert "ask somebody who manages this server" in message.text
        assert message.is_ephemeral
    assert await attention_of(server.app, server.channels.general) is None


async def test_what_is_changed_while_it_is_on_is_told_to_one_alone(server: Server) -> None:
    await server.command("listen on", by=server.people.chief)
    assert "Care: strict." in (await chief(server, "on", care="strict")).text


async def test_shadow_mode_is_told_to_one_alone(server: Server) -> None:
    assert "I note what I would say" in (await chief(server, "shadow")).text
    assert await mode_of(server.app, server.channels.general) is Mode.SHADOW


async def test_a_button_that_switches_it_on_announces_it_too(server: Server) -> None:
    """Such as the one below a command that was misspelt."""
    misspelt = await chief(server, "on", topics="scalng")
    assert await mode_of(server.app, server.channels.general) is Mode.OFF
    [label] = misspelt.labels
    message = (await server.click(misspelt, label, by=server.people.chief)).messages[-1]
    assert ON in message.text
    assert not message.is_ephemeral


async def test_an_announcement_that_took_long_to_make_is_for_everybody_all_the_same(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    quickly = ListenCommands.answer

    async def slowly(self: ListenCommands, request: ListenRequest) -> Reply:
        await asyncio.sleep(0.2)
        return await quickly(self, request)

    monkeypatch.setattr(guarding, "PATIENCE_SECONDS", 0.02)
    monkeypatch.setattr(ListenCommands, "answer", slowly)
    seen = await server.command("listen on", by=server.people.chief)
    told, announced = seen.messages
    assert (told.text, told.is_ephemeral) == ("Everybody in #general is told.", True)
    assert ON in announced.text
    assert not announced.is_ephemeral


# Where it is said


async def test_in_a_thread_its_channel_is_meant_and_told(server: Server) -> None:
    general = server.channels.general
    private = server.discord.create_thread(general.id, "Us", server.people.chief.id, type=_PRIVATE_THREAD)
    for thread in (server.thread("On rivets"), ChannelHandle(server.env, server.env.guild, private)):
        seen = await server.command("listen on", by=server.people.chief, at=thread)
        told, announced = sorted(seen.messages, key=lambda each: each.channel == general.id)
        assert (told.channel, told.is_ephemeral) == (thread.id, True)
        assert "Everybody in" in told.text
        assert (announced.channel, announced.is_ephemeral) == (general.id, False)
        assert ON in announced.text
        assert await mode_of(server.app, general) is Mode.ON
        assert "I do not listen in #general" in (await chief(server, "off", at=thread)).text


async def test_in_a_post_of_a_forum_all_of_the_forum_is_meant(server: Server) -> None:
    post = server.thread("Rivets?", at=server.channels.forum)
    message = (await server.command("listen on", by=server.people.chief, at=post)).message
    assert "I listen in #forum from now on" in message.text
    assert (message.channel, message.is_ephemeral) == (post.id, False)
    assert await mode_of(server.app, server.channels.forum) is Mode.ON


@pytest.mark.parametrize("command", ["on", "shadow"])
async def test_where_the_bot_could_not_answer_nothing_is_switched_on(server: Server, command: str) -> None:
    bot = UserHandle(server.env, server.discord.bot_user)
    unseen = server.env.guild.create_text_channel(
        "unseen", overwrites={bot: discord.PermissionOverwrite(view_channel=False)}
    )
    said = {
        "I may not write in #quiet: give me Send Messages there, then try again.": server.channels.quiet,
        "I do not see #unseen: add me there, then try again.": unseen,
    }
    for sentence, channel in said.items():
        assert sentence in (await chief(server, command, at=channel)).text
        assert await attention_of(server.app, channel) is None


async def test_in_direct_messages_there_is_nobody_to_listen_to(server: Server) -> None:
    for text in ("/listen on", "/listen not me", "not me"):
        assert (await server.writes(text)).message.text == IN_SERVERS


async def test_it_is_offered_in_servers_alone(server: Server) -> None:
    assert server.discord.find_command("listen", server.env.guild.id)
    told = next(each.json for each in server.env.http_requests if each.path.endswith("/commands"))
    assert isinstance(told, list)
    [group] = (each for each in told if each["name"] == "listen")
    assert (group["contexts"], group["integration_types"]) == ([0], [0])
    assert group.get("default_member_permissions") is None


# Without the setting


class TestDeaf:
    """The settings do not ask for what is said in channels."""

    @pytest.fixture
    def settings(self) -> DiscordSettings:
        """Give the settings as they are where nobody changes them."""
        return DiscordSettings(token=SecretStr(TOKEN))

    @pytest.mark.parametrize("command", ["on", "shadow"])
    async def test_it_says_why_nothing_can_be_heard(self, server: Server, command: str) -> None:
        message = await chief(server, command)
        assert "I cannot listen in #general" in message.text.replace("\\", "")
        assert DEAF in message.text.replace("\\", "")
        assert await mode_of(server.app, server.channels.general) is Mode.OFF


# How, and who


async def test_options_say_how_it_listens(server: Server) -> None:
    options = {"care": "relaxed", "topics": "scaling, evaluation", "quiet": "22:00-7:00 Europe/Warsaw"}
    await server.command("listen on", options, by=server.people.chief)
    attention = await attention_of(server.app, server.channels.general)
    assert attention is not None
    assert (attention.care, attention.topics) == (Care.RELAXED, ("scaling", "evaluation"))
    assert attention.quiet == Quiet(start=time(22), end=time(7), zone="Europe/Warsaw")


async def test_each_of_these_can_be_set_by_itself(server: Server) -> None:
    await chief(server, "strict")
    await chief(server, "topics", topics="scaling")
    await chief(server, "quiet", hours="10pm to 7am Warsaw")
    attention = await attention_of(server.app, server.channels.general)
    assert attention is not None
    assert (attention.mode, attention.care, attention.topics) == (Mode.OFF, Care.STRICT, ("scaling",))
    assert attention.quiet == Quiet(start=time(22), end=time(7), zone="Europe/Warsaw")
    await chief(server, "topics", topics="all")
    await chief(server, "quiet", hours="off")
    attention = await attention_of(server.app, server.channels.general)
    assert attention is not None
    assert (attention.topics, attention.quiet) == ((), None)


async def test_everybody_may_know_how_it_stands_and_what_there_is(server: Server) -> None:
    await listen(server.app, server.channels.general)
    status = (await server.command("listen status", by=server.people.bob)).message
    assert "I listen in #general" in status.text
    assert status.is_ephemeral
    assert "`/listen not me` · " in (await server.command("listen help", by=server.people.bob)).message.text


async def test_the_log_is_for_who_manages_the_server(server: Server) -> None:
    assert "Nothing withheld" in (await chief(server, "log", page=2)).text
    assert "ask an administrator" in (await server.command("listen log")).message.text


async def test_whatever_the_log_lists_can_be_asked_about_and_judged(server: Server) -> None:
    general = server.channels.general
    await note(server.app, general, "k3f9x001")
    await note(server.app, general, "k3f9x002")
    assert "`k3f9x001`" in (await chief(server, "log")).text
    assert "Why I would have said this" in (await chief(server, "why", reply="k3f9x001")).text
    assert "less like this" in (await chief(server, "less", reply="k3f9x001")).text
    assert "Noted as helpful" in (await chief(server, "helpful", reply="k3f9x001")).text
    assert "I said nothing of this id" in (await chief(server, "why", reply="k3f9x003")).text


async def test_a_member_leaves_and_comes_back(server: Server) -> None:
    left = (await server.command("listen not me", by=server.people.bob)).message
    assert "From now on I pass over what you say" in left.text
    assert left.is_ephemeral
    assert "I listen to you like" in (await server.command("listen me", by=server.people.bob)).message.text


async def test_who_may_use_no_commands_leaves_by_a_mention(server: Server) -> None:
    await listen(server.app, server.channels.general)
    for text, said in (("not me", "I pass over what you say"), ("/listen me", "I listen to you like")):
        message = (await server.mentions(text, at=server.thread("On rivets"))).message
        assert said in message.text
    assert "You may not decide" in (await server.mentions("stop listening")).message.text
    seen = await server.mentions("stop listening", by=server.people.chief, at=server.thread("Enough"))
    assert "I do not listen in #general" in seen.message.text
    assert await mode_of(server.app, server.channels.general) is Mode.OFF


async def test_what_only_one_may_know_is_not_told_before_all(server: Server) -> None:
    for text in ("/listen status", "/listen on", "/listen log"):
        seen = await server.mentions(text, by=server.people.chief)
        assert "type /listen here" in seen.message.text
    assert await attention_of(server.app, server.channels.general) is None


# What is offered


async def offered(server: Server, command: str, **options: str) -> list[str]:
    return [each.value for each in await server.offered(f"listen {command}", options, by=server.people.chief)]


async def test_topics_are_offered_one_after_another(server: Server) -> None:
    await bring_in(server, ON_SCALING)
    for command in ("on", "shadow", "topics"):
        assert await offered(server, command, topics="evaluation, sca") == ["evaluation, scaling"]


async def test_hours_are_offered_with_time_zones(server: Server) -> None:
    assert (await offered(server, "quiet", hours="9pm to 6:30 war"))[0] == "9pm to 6:30 Europe/Warsaw"
    assert (await offered(server, "on", quiet="18:00 - 8:00 new york"))[0] == "18:00 - 8:00 America/New_York"
    assert (await offered(server, "shadow", quiet="warsaw"))[0] == "22:00-7:00 Europe/Warsaw"
    first, second, *_ = await offered(server, "quiet", hours="")
    assert first == "off"
    assert second.startswith("22:00-7:00 ")


async def test_what_is_offered_can_be_chosen(server: Server) -> None:
    for hours in (await offered(server, "quiet", hours="9pm to 6:30 war"))[:3]:
        assert "Quiet hours: 21:00 to 06:30, " in (await chief(server, "quiet", hours=hours)).text


# What goes wrong


async def test_where_it_cannot_be_announced_nothing_is_listened_to(rest: RestServer, world: World, data: Path) -> None:
    async with opened(data, hearing(rest)) as app, connected(create_bot(app), rest):
        rest.faults.add("POST /interactions/*/callback", refused(400, 50035))
        world.interacts("listen on", {}, by=world.people.chief)
        await rest.until(lambda: bool(rest.sent("POST", "/callback")[1:]))
        assert await mode_of(app, world.channels.general) is Mode.OFF
        [told] = rest.messages(world.channels.general.id)
        assert "Something went wrong here" in told.content
        assert told.is_ephemeral


async def test_where_nobody_waits_any_more_when_it_is_switched_on_nothing_is_listened_to(
    rest: RestServer, world: World, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quickly, done = ListenCommands.answer, asyncio.Event()

    async def slowly(self: ListenCommands, request: ListenRequest) -> Reply:
        reply = await quickly(self, request)
        if request.typed == "on":
            await rest.until(lambda: bool(rest.sent("POST", "/callback")))
            done.set()
        return reply

    monkeypatch.setattr(guarding, "PATIENCE_SECONDS", 0.02)
    monkeypatch.setattr(ListenCommands, "answer", slowly)
    async with opened(data, hearing(rest)) as app, connected(create_bot(app), rest) as bot:
        rest.faults.add("POST /interactions/*/callback", refused(404, 10062))
        world.interacts("listen on", {}, by=world.people.chief)
        await done.wait()
        await bot.edge.under_way.settle()
        assert await mode_of(app, world.channels.general) is Mode.OFF


async def test_where_its_channel_cannot_be_told_in_a_thread_that_is_said(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "mute_in", lambda _: None)  # as where the bot was told of other permissions
    thread = server.thread("Hushed", at=server.channels.quiet)
    said = (await chief(server, "on", at=thread)).text.replace("\\", "")
    assert said.startswith("I could not tell everybody in #quiet, so I do not listen there: ")
    assert await mode_of(server.app, server.channels.quiet) is Mode.OFF


async def test_nothing_is_heard_before_everybody_is_told(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    general, modes = server.channels.general, []

    async def looks(*given: Any, **more: Any) -> None:  # noqa: ANN401 - as it is given on
        modes.append(await mode_of(server.app, general))
        await answer(*given, **more)

    monkeypatch.setattr(listening, "answer", looks)
    await server.command("listen on", by=server.people.chief)
    assert modes == [Mode.UNTOLD]
    assert await mode_of(server.app, general) is Mode.ON


async def test_once_it_is_announced_it_stays_on_whoever_hears_of_that(
    rest: RestServer, world: World, data: Path
) -> None:
    general = world.channels.general
    thread = ChannelHandle(world.env, world.guild, rest.discord.create_thread(general.id, "Us", world.people.chief.id))
    async with opened(data, hearing(rest)) as app, connected(create_bot(app), rest) as bot:
        rest.faults.add("POST /interactions/*/callback", refused(404, 10062))
        world.interacts("listen on", {}, by=world.people.chief, at=thread)
        await rest.until(lambda: bool(rest.sent("POST", "/callback")))
        await bot.edge.under_way.settle()
        assert await mode_of(app, general) is Mode.ON
    assert len(rest.messages(general.id)) == 1


async def test_of_two_processes_with_one_token_one_announces_it(
    rest: RestServer, world: World, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other would find it switched on already, and be quicker with a private answer."""

    async def slowly(*given: Any, public: bool = False, **more: Any) -> None:  # noqa: ANN401 - as it is given on
        await asyncio.sleep(0.2 if public else 0)
        await answer(*given, public=public, **more)

    monkeypatch.setattr(listening, "answer", slowly)
    async with opened(data, hearing(rest)) as one, opened(data, hearing(rest)) as two:
        async with connected(create_bot(one), rest) as first, connected(create_bot(two), rest) as second:
            record = world.interacts("listen on", {}, by=world.people.chief)
            await rest.until(lambda: record.responded)
            for bot in (first, second):
                await bot.edge.under_way.settle()
        assert await mode_of(one, world.channels.general) is Mode.ON
    assert [each.is_ephemeral for each in rest.messages(world.channels.general.id)] == [False]


def hearing(rest: RestServer) -> DiscordSettings:
    """Give the settings that lead to that Discord, by which messages can be heard."""
    rest.gateway.approved |= discord.Intents(message_content=True)
    return settings_for(rest).model_copy(update={"message_content": True})
