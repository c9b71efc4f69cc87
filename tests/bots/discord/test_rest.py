from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest

from bots.discord.reaching import connector_of
from tests.bots.discord.connected import World, settings_for
from tests.bots.discord.faults import Fault, broken, held, rate_limited, server_error
from tests.bots.discord.rate_limits import Limit
from tests.bots.discord.rest_server import NONCE_SECONDS, RestServer

POSTING = "POST /channels/*/messages"


@pytest.fixture
async def client(rest: RestServer) -> AsyncIterator[discord.Client]:
    """Give a client that is logged in, without a gateway."""
    connector = connector_of(settings_for(rest))
    mentions = discord.AllowedMentions.none()
    async with discord.Client(
        intents=discord.Intents(guilds=True), connector=connector, allowed_mentions=mentions
    ) as logged_in:
        await logged_in.login(rest.token)
        yield logged_in


@pytest.fixture
def general(client: discord.Client, world: World) -> discord.PartialMessageable:
    """Give #general, as one posts to it by its id alone."""
    return client.get_partial_messageable(world.channels.general.id)


def contents(rest: RestServer, world: World) -> list[str]:
    return [message.content for message in rest.messages(world.channels.general.id)]


async def test_a_nonce_that_comes_again_gives_the_first_message(
    rest: RestServer, world: World, general: discord.PartialMessageable
) -> None:
    first = await general.send("once", nonce="delivery-1")
    again = await general.send("once more", nonce="delivery-1")
    other = await general.send("another", nonce="delivery-2")
    assert first.id == again.id != other.id
    assert (first.nonce, again.content) == ("delivery-1", "once")
    assert contents(rest, world) == ["once", "another"]
    assert [message.nonce async for message in general.history()] == [None, None]


async def test_a_nonce_is_forgotten_after_some_minutes(
    rest: RestServer, world: World, general: discord.PartialMessageable
) -> None:
    await general.send("once", nonce="delivery-1")
    rest.discord.advance_clock(NONCE_SECONDS + 1)
    await general.send("twice", nonce="delivery-1")
    assert contents(rest, world) == ["once", "twice"]


async def test_a_burst_of_posts_never_comes_too_early(
    rest: RestServer, world: World, general: discord.PartialMessageable
) -> None:
    rest.limits.limits[POSTING] = Limit(requests=5, seconds=0.1)
    await asyncio.gather(*(general.send(str(number)) for number in range(20)))
    assert sorted(contents(rest, world), key=int) == [str(number) for number in range(20)]
    assert rest.limits.hits == 0


async def test_who_shares_a_limit_waits_as_told_and_posts_each_once(
    rest: RestServer, world: World, general: discord.PartialMessageable
) -> None:
    rest.limits.limits[POSTING] = Limit(requests=2, seconds=0.1)
    async with discord.Client(
        intents=discord.Intents(guilds=True),
        connector=connector_of(settings_for(rest)),
        allowed_mentions=discord.AllowedMentions.none(),
    ) as second:
        await second.login(rest.token)
        also = second.get_partial_messageable(general.id)
        await asyncio.gather(*(place.send(str(number)) for number in range(4) for place in (general, also)))
    assert sorted(contents(rest, world)) == sorted("00112233")
    assert rest.limits.hits == len([each for each in rest.sent("POST", "/messages") if each.status == 429])


async def test_a_limit_of_everything_is_waited_out(
    rest: RestServer, world: World, general: discord.PartialMessageable
) -> None:
    rest.faults.add(POSTING, rate_limited(0.05, is_global=True))
    await general.send("patiently")
    assert contents(rest, world) == ["patiently"]
    assert [each.status for each in rest.sent("POST", "/messages")] == [429, 200]


async def test_an_error_after_the_work_was_done_posts_once_by_its_nonce(
    rest: RestServer, world: World, general: discord.PartialMessageable
) -> None:
    rest.faults.add(POSTING, server_error(works=True))
    message = await general.send("once", nonce="delivery-1")
    assert contents(rest, world) == ["once"]
    assert message.id == rest.messages(world.channels.general.id)[0].id
    assert [each.status for each in rest.sent("POST", "/messages")] == [500, 200]


@pytest.mark.parametrize(("fault", "stands"), [(broken(), []), (broken(works=True), ["lost?"])])
async def test_a_connection_breaks_before_or_after_the_work_was_done(
    rest: RestServer, world: World, general: discord.PartialMessageable, fault: Fault, stands: list[str]
) -> None:
    rest.faults.add(POSTING, fault)
    with pytest.raises(aiohttp.ClientError):
        await general.send("lost?")
    assert contents(rest, world) == stands


async def test_an_answer_comes_when_the_test_allows_it(
    rest: RestServer, world: World, general: discord.PartialMessageable
) -> None:
    now = asyncio.Event()
    rest.faults.add(POSTING, held(now))
    sending = asyncio.create_task(general.send("later"))
    await rest.until(lambda: contents(rest, world) == ["later"])
    assert not sending.done()
    now.set()
    assert (await sending).content == "later"


async def test_files_go_up_and_down(rest: RestServer, client: discord.Client, world: World) -> None:
    data = bytes(range(256)) * 1000
    ada = await client.create_dm(discord.Object(world.people.ada.id))
    sent = await ada.send("a file", file=discord.File(io.BytesIO(data), "library.zip", description="all of it"))
    assert [(each.filename, each.size, each.description) for each in sent.attachments] == [
        ("library.zip", len(data), "all of it")
    ]
    assert sent.attachments[0].url.startswith(rest.base)
    assert await sent.attachments[0].read() == data


async def test_a_file_that_is_gone_is_not_found(rest: RestServer, client: discord.Client, world: World) -> None:
    ada = await client.create_dm(discord.Object(world.people.ada.id))
    sent = await ada.send(file=discord.File(io.BytesIO(b"1"), "a.txt"))
    rest.discord.cdn._blobs.clear()  # noqa: SLF001 - files of a message that was removed
    with pytest.raises(discord.NotFound):
        await sent.attachments[0].read()


@pytest.mark.parametrize(
    ("channel", "status", "code"), [("elsewhere", 403, 50001), ("quiet", 403, 50013), ("forum", 400, 50008)]
)
async def test_where_the_bot_may_not_write_it_is_told_why(
    client: discord.Client, world: World, channel: str, status: int, code: int
) -> None:
    where = client.get_partial_messageable(getattr(world.channels, channel).id)
    with pytest.raises(discord.HTTPException) as raised:
        await where.send("hello")
    assert (raised.value.status, raised.value.code) == (status, code)


async def test_nobody_knows_a_channel_that_is_gone(client: discord.Client, world: World) -> None:
    with pytest.raises(discord.NotFound) as raised:
        await client.get_partial_messageable(world.guild.id + 1).send("hello")
    assert raised.value.code == 10003


async def test_embeds_and_files_need_permissions_of_their_own(
    rest: RestServer, world: World, general: discord.PartialMessageable
) -> None:
    for role in rest.discord.get_guild(world.guild.id).roles.values():
        role.permissions &= ~discord.Permissions(embed_links=True, attach_files=True).value
    with pytest.raises(discord.Forbidden):
        await general.send(embed=discord.Embed(title="hello"))
    with pytest.raises(discord.Forbidden):
        await general.send(file=discord.File(io.BytesIO(b"1"), "a.txt"))
    assert contents(rest, world) == []


async def test_direct_messages_come_unless_they_are_closed(
    rest: RestServer, client: discord.Client, world: World
) -> None:
    ada = await client.create_dm(discord.Object(world.people.ada.id))
    assert (await ada.send("hello")).content == "hello"
    rest.closed_to_the_bot.add(world.people.ada.id)
    with pytest.raises(discord.Forbidden) as raised:
        await ada.send("hello?")
    assert raised.value.code == 50007


async def test_an_archived_thread_wakes_and_a_locked_one_does_not(
    rest: RestServer, client: discord.Client, world: World
) -> None:
    thread = rest.discord.create_thread(world.channels.general.id, "bridges", world.people.ada.id)
    assert thread.thread_metadata is not None
    thread.thread_metadata.archived = True
    await client.get_partial_messageable(thread.id).send("good morning")
    assert not thread.thread_metadata.archived
    thread.thread_metadata.locked = True
    with pytest.raises(discord.HTTPException) as raised:
        await client.get_partial_messageable(thread.id).send("good morning?")
    assert raised.value.code == 160005


async def test_a_token_that_is_good_for_nothing_is_refused(rest: RestServer) -> None:
    async with discord.Client(
        intents=discord.Intents(guilds=True), connector=connector_of(settings_for(rest))
    ) as client:
        with pytest.raises(discord.LoginFailure):
            await client.login("another")


async def test_what_discord_refuses_stands_among_what_was_wrong(
    rest: RestServer, general: discord.PartialMessageable
) -> None:
    wrong = discord.ui.View(timeout=None)
    for label in ("one", "two"):
        wrong.add_item(discord.ui.Button(label=label, custom_id="same"))
    for refused in (
        {"content": "a" * 2001},
        {"embeds": [discord.Embed(description="a" * 3001)] * 2},
        {"content": "a", "view": wrong},
        {"content": "a", "nonce": "n" * 26},
    ):
        with pytest.raises(discord.HTTPException) as raised:
            await general.send(**refused)
        assert raised.value.code == 50035
        assert len(rest.violations) == 1
        rest.violations.clear()


async def test_a_message_that_may_ping_stands_there_too(rest: RestServer, general: discord.PartialMessageable) -> None:
    await general.send("hello @everyone", allowed_mentions=discord.AllowedMentions.all())
    assert len(rest.violations) == 1
    rest.violations.clear()
