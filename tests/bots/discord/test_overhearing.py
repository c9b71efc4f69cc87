from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import discord
import pytest
import time_machine
from pydantic import SecretStr
from simcord.backend.serializers import message_payload
from simcord.builders import ChannelHandle
from structlog.testing import capture_logs

from bots.app import App
from bots.discord import overhearing
from bots.discord.bot import QuotidianBot, create_bot
from config.settings import DiscordSettings
from core.listening import pulse
from core.listening.attention import Mode
from core.listening.restraint import CHANNEL_REST
from core.search.embedding import Embedder
from tests.bots.discord.conftest import opened
from tests.bots.discord.connected import World, connected, settings_for
from tests.bots.discord.faults import Fault, broken, rate_limited, refused
from tests.bots.discord.listening import ANOTHER, ASKED, BUTTONS, NOON, OWN, counted, go_on, kept, listen, made
from tests.bots.discord.rest_server import TOKEN, RestServer
from tests.bots.discord.talking import Server
from tests.meaning import shipped
from tests.shelf import MORNING, RIVET, TASTE

_PRIVATE_THREAD = 12
_SILENT = 1 << 12
_SAID, _PINNED, _JOINED = 0, 6, 7


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Let it be a day at noon, until a test goes on from there."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def settings() -> DiscordSettings:
    """Give the settings, by which messages can be heard."""
    return DiscordSettings(token=SecretStr(TOKEN), message_content=True)


@pytest.fixture(autouse=True)
def _as_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the model that ships, and write what is counted at once."""
    monkeypatch.setattr(pulse, "WRITTEN_EVERY", timedelta(0))  # else nothing has come to an end for two seconds
    monkeypatch.setattr(Embedder, "shipped", lambda _: shipped())


@pytest.fixture
async def discord_app(clock: time_machine.Traveller, data: Path, settings: DiscordSettings) -> AsyncIterator[App]:
    """Give the opened application over the small library."""
    assert isinstance(clock, time_machine.Traveller)
    async with opened(data, settings) as app:
        yield app


@pytest.fixture
async def heard(server: Server) -> Server:
    """Give the server, with #general, #quiet, #secret and #forum listened to."""
    channels = server.channels
    await listen(server.app, channels.general, channels.quiet, channels.secret, channels.forum)
    return server


# What is said unasked


async def test_what_helps_is_said_below_the_message_and_nobody_is_pinged(heard: Server) -> None:
    message = (await heard.say(ASKED)).message
    asked, answer = heard.discord.messages[heard.channels.general.id].values()
    assert MORNING in message.text
    assert (message.channel, message.reply_to) == (heard.channels.general.id, asked.id)
    assert (message.is_ephemeral, message.pings) == (False, frozenset())
    assert answer.flags & _SILENT
    assert message.labels == BUTTONS
    [remark] = await made(heard.app, heard.channels.general)
    assert (remark.message, remark.member, remark.thread) == (str(asked.id), str(heard.people.ada.id), None)
    assert remark.link is None


async def test_most_of_what_is_said_gets_nothing(heard: Server) -> None:
    for text in ("hello", "lunch at 12:30 in the kitchen?", "https://example.org/watering", ""):
        assert (await heard.say(text or "…")).messages == ()
    assert await made(heard.app, heard.channels.general) == ()


async def test_after_an_unasked_reply_there_is_a_rest(heard: Server, clock: time_machine.Traveller) -> None:
    assert MORNING in (await heard.say(ASKED)).message.text
    assert (await heard.say(ANOTHER, by=heard.people.bob)).messages == ()
    go_on(heard, clock, CHANNEL_REST)
    assert TASTE in (await heard.say(ANOTHER, by=heard.people.chief)).message.text


async def test_in_a_thread_it_is_said_there_and_counts_for_its_channel(heard: Server) -> None:
    thread = heard.thread("On gardens")
    message = (await heard.say(ASKED, at=thread)).message
    assert MORNING in message.text
    assert message.channel == thread.id
    assert message.reply_to is not None
    [remark] = await made(heard.app, heard.channels.general)
    assert remark.thread == str(thread.id)
    assert (await heard.say(ANOTHER, by=heard.people.bob)).messages == ()


async def test_in_a_post_of_a_forum_likewise(heard: Server) -> None:
    post = heard.thread("On gardens", at=heard.channels.forum)
    assert (await heard.say(ASKED, at=post)).message.channel == post.id
    [remark] = await made(heard.app, heard.channels.forum)
    assert remark.thread == str(post.id)


async def test_a_member_is_called_somebody_whatever_their_name(heard: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are no words that a passage could be found by, and of several words nobody could tell which are one."""
    texts: list[str] = []
    monkeypatch.setattr(overhearing, "Said", lambda **said: texts.append(said["text"]))
    named = heard.env.guild.add_member(heard.env.create_user("tb", global_name="Tomas Berg"))
    role = heard.env.guild.create_role("Gardeners")
    await heard.say(f"{named.mention} and {role.mention}: see <#{heard.channels.workshop.id}>")
    assert texts == ["@somebody and @somebody: see #workshop"]


# The buttons below it


async def test_everybody_may_ask_why_and_no_word_of_it_is_kept(heard: Server) -> None:
    message = (await heard.say(f"{ASKED} {'watering ' * 40}")).message
    seen = await heard.click(message, "Why this?", by=heard.people.bob)
    assert seen.message.is_ephemeral
    assert "Words in common: “" in seen.message.text
    assert await kept(heard.app) == 0


async def test_everybody_may_say_what_they_think_of_it_and_leave(heard: Server) -> None:
    message = (await heard.say(ASKED)).message
    for label, said in (("Less like this", "Noted: less like this."), ("Helpful", "Noted as helpful.")):
        seen = await heard.click(message, label, by=heard.people.bob)
        assert said in seen.message.text
        assert seen.message.is_ephemeral
    less = (await heard.click(message, "Less like this", by=heard.people.bob)).message
    seen = await heard.click(less, "Not me", by=heard.people.bob)
    assert "I pass over what you say" in seen.message.text


async def test_in_a_thread_the_buttons_are_about_its_channel(heard: Server) -> None:
    message = (await heard.say(ASKED, at=heard.thread("On gardens"))).message
    assert "Noted as helpful" in (await heard.click(message, "Helpful")).message.text
    assert "Why I said this" in (await heard.click(message, "Why this?")).message.text


# What is dropped


def unread(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note, from now on, whatever words are read."""
    read: list[str] = []

    def taken(text: str) -> str:
        read.append(text)
        return text

    monkeypatch.setattr(overhearing, "without_names", taken)
    return read


async def test_what_is_said_where_nobody_listens_is_dropped_unread(
    heard: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = unread(monkeypatch)
    workshop = heard.channels.workshop
    for place in (workshop, heard.thread("Elsewhere", at=workshop)):
        assert (await heard.say(ASKED, at=place)).messages == ()
    assert read == []
    assert await counted(heard.app) == 0


async def test_private_threads_are_nobodys_to_listen_to(heard: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    read = unread(monkeypatch)
    made_ = heard.discord.create_thread(
        heard.channels.general.id, "Among us", heard.people.ada.id, type=_PRIVATE_THREAD
    )
    thread = ChannelHandle(heard.env, heard.env.guild, made_)
    heard.discord.add_thread_member(made_.id, heard.discord.bot_user.id)
    assert (await heard.say(ASKED, at=thread)).messages == ()
    assert read == []


async def test_what_no_person_says_is_dropped_unread(heard: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    read = unread(monkeypatch)
    general = heard.channels.general
    await heard.say(ASKED, by=heard.people.robot)
    await heard.env.guild.create_webhook(general, "news").send(ASKED)
    assert await counted(heard.app) == 0
    said = await heard.people.ada.send(heard.channels.workshop, ASKED)
    payload = message_payload(heard.discord, heard.discord.get_message(heard.channels.workshop.id, said.id))
    for kind in (_JOINED, _PINNED, _SAID):
        assert read == []
        heard.discord.emit("MESSAGE_CREATE", {**payload, "type": kind, "channel_id": str(general.id)})
        await heard.env.settle()
    assert read != []


async def test_an_edit_is_not_heard(heard: Server) -> None:
    sent = await heard.people.ada.send(heard.channels.general, "hello")
    await heard.people.ada.edit(sent, ASKED)
    assert await made(heard.app, heard.channels.general) == ()
    assert await counted(heard.app) == 1


async def test_direct_messages_are_answered_as_ever(heard: Server) -> None:
    assert RIVET in (await heard.writes("rivet")).message.text
    assert await counted(heard.app) == 0


async def test_who_mentions_the_bot_is_answered_once_as_asked(heard: Server) -> None:
    message = (await heard.mentions(ASKED)).message
    assert "Less like this" not in message.labels
    assert await made(heard.app, heard.channels.general) == ()
    assert await counted(heard.app) == 1


async def test_a_reply_to_the_bot_that_pings_it_is_meant_for_it(heard: Server) -> None:
    answer = (await heard.mentions("rivet")).message
    assert (await heard.say(ASKED, reply_to=answer)).messages == ()
    assert await made(heard.app, heard.channels.general) == ()


async def test_who_said_not_me_is_left_alone(heard: Server) -> None:
    assert "I pass over what you say" in (await heard.command("listen not me")).message.text
    assert (await heard.say(ASKED)).messages == ()
    assert MORNING in (await heard.say(ASKED, by=heard.people.bob)).message.text


async def test_what_comes_again_is_answered_once(heard: Server) -> None:
    await heard.say(ASKED)
    general = heard.channels.general
    [asked, _answer] = heard.discord.messages[general.id].values()
    for _ in range(2):
        heard.discord.announce_message_create(asked)
        await heard.env.settle()
        await heard.restart()
    assert len(heard.discord.messages[general.id]) == 2
    assert len(await made(heard.app, general)) == 1


async def test_where_the_bot_may_not_write_nothing_counts_as_said(heard: Server) -> None:
    quiet = heard.channels.quiet
    for place in (quiet, heard.thread("Hushed", at=quiet)):
        assert (await heard.say(ASKED, at=place)).messages == ()
    assert await made(heard.app, quiet) == ()
    assert not [each for each in heard.env.http_requests if each.path.endswith("/messages")]


# Without the setting


class TestDeaf:
    """The settings do not ask for what is said in channels."""

    @pytest.fixture
    def settings(self) -> DiscordSettings:
        """Give the settings as they are where nobody changes them."""
        return DiscordSettings(token=SecretStr(TOKEN))

    async def test_nothing_is_heard(self, heard: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        read = unread(monkeypatch)
        assert (await heard.say(ASKED)).messages == ()
        assert read == []
        assert await counted(heard.app) == 0


# In shadow mode


async def test_in_shadow_mode_nothing_is_said_and_the_message_is_linked_to(heard: Server) -> None:
    general = heard.channels.general
    await listen(heard.app, general, mode=Mode.SHADOW)
    assert (await heard.say(ASKED)).messages == ()
    [remark] = await made(heard.app, general, Mode.SHADOW)
    assert remark.link == f"https://discord.com/channels/{heard.env.guild.id}/{general.id}/{remark.message}"
    seen = await heard.command("listen log", by=heard.people.chief)
    assert seen.message.is_ephemeral
    assert f" to <@{heard.people.ada.id}>: " in seen.message.text
    assert remark.link in seen.message.text.splitlines()
    assert seen.message.pings == frozenset()
    assert f"`{remark.id}`" in seen.message.text
    why = await heard.click(seen.message, "Why", by=heard.people.chief)
    assert "Why I would have said this" in why.message.text
    assert why.message.is_ephemeral


# What goes wrong


@pytest.fixture
async def gone_wrong(
    data: Path, rest: RestServer, world: World, settings: DiscordSettings
) -> AsyncIterator[tuple[App, QuotidianBot]]:
    """Give the bot, connected to a Discord in which something may go wrong, with #general listened to."""
    rest.gateway.approved |= discord.Intents(message_content=True)
    async with opened(data, settings_for(rest).model_copy(update={"message_content": settings.message_content})) as app:
        await listen(app, world.channels.general)
        async with connected(create_bot(app), rest) as bot:
            yield app, bot


async def settled(rest: RestServer, bot: QuotidianBot) -> None:
    """Wait until a message was asked to be posted, and for what follows."""
    await rest.until(lambda: bool(rest.sent("POST", "/messages")))
    await bot.edge.under_way.settle()


async def test_what_is_sent_is_posted_once_and_only_below_a_message_that_is_there(
    rest: RestServer, world: World, gone_wrong: tuple[App, QuotidianBot]
) -> None:
    app, bot = gone_wrong
    world.writes(ASKED)
    await settled(rest, bot)
    [sent] = rest.sent("POST", "/messages")
    [remark] = await made(app, world.channels.general)
    assert (sent.body["nonce"], sent.body["enforce_nonce"]) == (remark.id, True)
    assert sent.body["message_reference"]["fail_if_not_exists"] is True
    assert sent.body["allowed_mentions"] == {"parse": [], "replied_user": False}


@pytest.mark.parametrize("fault", [refused(403, 50013), refused(404, 10003), refused(400, 50035)])
async def test_what_surely_reached_nobody_is_taken_back_and_told_to_nobody(
    rest: RestServer, world: World, gone_wrong: tuple[App, QuotidianBot], fault: Fault
) -> None:
    app, bot = gone_wrong
    rest.faults.add("POST /channels/*/messages", fault)
    with capture_logs() as logs:
        world.writes(ASKED)
        await settled(rest, bot)
    [line] = [log for log in logs if log["event"] == "discord.unheard"]
    assert (line["team"], line["code"]) == (OWN.key, f"{fault.status}/{fault.code}")
    assert await made(app, world.channels.general) == ()
    assert len(rest.sent("POST", "/messages")) == 1


@pytest.mark.parametrize("fault", [broken(), broken(works=True)], ids=["broken", "posted"])
async def test_what_may_have_been_said_counts_as_said(
    rest: RestServer, world: World, gone_wrong: tuple[App, QuotidianBot], fault: Fault
) -> None:
    app, bot = gone_wrong
    rest.faults.add("POST /channels/*/messages", fault)
    world.writes(ASKED)
    await settled(rest, bot)
    assert len(await made(app, world.channels.general)) == 1


async def test_what_discord_has_wait_for_long_is_not_said_late(
    rest: RestServer, world: World, gone_wrong: tuple[App, QuotidianBot], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, bot = gone_wrong
    monkeypatch.setattr(overhearing, "SECONDS", 1.0)
    rest.faults.add("POST /channels/*/messages", rate_limited(60))
    with capture_logs() as logs:
        world.writes(ASKED)
        await settled(rest, bot)
    assert [log["kind"].partition(" ")[0] for log in logs if log["event"] == "discord.unheard"] == ["TimeoutError"]
    assert len(await made(app, world.channels.general)) == 1


async def test_two_processes_with_one_token_answer_once(
    rest: RestServer, world: World, data: Path, gone_wrong: tuple[App, QuotidianBot]
) -> None:
    app, bot = gone_wrong
    async with opened(data, app.settings.discord) as another, connected(create_bot(another), rest) as second:
        world.writes(ASKED)
        await settled(rest, bot)
        await second.edge.under_way.settle()
    assert len(rest.messages(world.channels.general.id)) == 1


async def test_an_error_is_a_line_without_words(
    heard: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def fail(*_: object) -> None:
        raise ValueError(ASKED)

    monkeypatch.setattr(overhearing, "plain_text_of", fail)
    with capture_logs() as logs:
        assert (await heard.say(ASKED)).messages == ()
    [line] = logs
    assert (line["event"], line["team"], line["kind"]) == ("discord.unheard", OWN.key, "ValueError")
    assert "water" not in str(logs) + caplog.text


async def test_no_word_of_what_is_heard_is_logged(heard: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logs:
        assert (await heard.say(ASKED)).messages
        await heard.say("a secret word: rhubarb")
    for word in ("dry out", "rhubarb"):
        assert word not in str(logs) + caplog.text
