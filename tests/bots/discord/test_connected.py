from __future__ import annotations

import asyncio

from bots.discord.bot import QuotidianBot
from tests.bots.discord.connected import World
from tests.bots.discord.faults import broken, held, rate_limited, server_error
from tests.bots.discord.rest_server import RestServer
from tests.bots.discord.seeing import message_of
from tests.shelf import RIVET

POSTING = "POST /channels/*/messages"


async def replies(rest: RestServer, world: World, number: int = 1) -> list[str]:
    """Wait for so many answers in #general, and give what stands in them."""
    channel = world.channels.general.id
    await rest.until(lambda: len(rest.messages(channel)) >= number)
    return [message_of(world.env, each).text for each in rest.messages(channel)]


async def test_a_mention_is_answered_below_it(rest: RestServer, world: World, bot: QuotidianBot) -> None:
    asked = world.mentions("give me a quote about rivets")
    assert RIVET in (await replies(rest, world))[0]
    answered = rest.messages(world.channels.general.id)[0]
    assert answered.reference is not None
    assert answered.reference["message_id"] == str(asked.id)
    assert answered.ping_user_ids == []
    assert bot.is_ready()


async def test_a_mention_that_comes_again_is_answered_once(rest: RestServer, world: World, bot: QuotidianBot) -> None:
    world.mentions("give me a quote about rivets")
    await replies(rest, world)
    rest.gateway.redeliver("MESSAGE_CREATE", of=world.people.ada.id)
    world.mentions("a lesson on gardens")
    await replies(rest, world, 2)
    await bot.edge.under_way.settle()
    assert len(rest.messages(world.channels.general.id)) == 2


async def test_an_answer_that_discord_posted_and_then_failed_stands_there_once(
    rest: RestServer, world: World, bot: QuotidianBot
) -> None:
    rest.faults.add(POSTING, server_error(works=True))
    world.mentions("give me a quote about rivets")
    await rest.until(lambda: len(rest.sent("POST", "/messages")) == 2)
    await bot.edge.under_way.settle()
    assert len(await replies(rest, world)) == 1
    first, again = rest.sent("POST", "/messages")
    assert (first.status, again.status) == (500, 200)
    assert (first.body["nonce"], first.body["enforce_nonce"]) == (again.body["nonce"], True)  # discord.py draws it


async def test_a_refusal_stands_below_a_message_once_too(rest: RestServer, world: World, bot: QuotidianBot) -> None:
    rest.faults.add(POSTING, server_error(works=True))
    world.mentions("/listen log")
    await rest.until(lambda: len(rest.sent("POST", "/messages")) == 2)
    await bot.edge.under_way.settle()
    assert len(await replies(rest, world)) == 1


async def test_what_went_wrong_is_told_beside_what_may_stand_there(
    rest: RestServer, world: World, bot: QuotidianBot
) -> None:
    rest.faults.add(POSTING, broken(works=True))
    world.mentions("give me a quote about rivets")
    shown = await replies(rest, world, 2)
    assert RIVET in shown[0]
    assert "Something went wrong here" in shown[1]
    await bot.edge.under_way.settle()


async def test_a_mention_is_answered_after_the_connection_broke(
    rest: RestServer, world: World, bot: QuotidianBot
) -> None:
    await rest.gateway.close()
    world.mentions("give me a quote about rivets")
    assert RIVET in (await replies(rest, world))[0]
    assert len(rest.gateway.resumed) == 1
    assert not bot.is_closed()


async def test_a_mention_is_answered_once_discord_takes_more(rest: RestServer, world: World, bot: QuotidianBot) -> None:
    rest.faults.add(POSTING, rate_limited(0.05), rate_limited(0.05, is_global=True))
    world.mentions("give me a quote about rivets")
    assert len(await replies(rest, world)) == 1
    assert bot.is_ready()


async def test_a_command_is_answered(world: World, bot: QuotidianBot) -> None:
    answered = await world.command("quote", {"words": "rivet"})
    assert RIVET in message_of(world.env, answered).text
    assert answered.is_ephemeral
    assert bot.is_ready()


async def test_what_is_offered_comes_while_somebody_types(world: World, bot: QuotidianBot) -> None:
    assert await world.offered("quote", {"words": "rivet", "by": "tom"}) == ["Tomas Berg"]
    assert bot.is_ready()


async def test_a_command_that_comes_again_is_answered_once(rest: RestServer, world: World, bot: QuotidianBot) -> None:
    answered = await world.command("quote", {"words": "rivet"})
    rest.gateway.redeliver("INTERACTION_CREATE", of=world.people.ada.id)
    await rest.until(lambda: len(rest.sent("POST", "/callback")) == 2)
    await bot.edge.under_way.settle()
    assert [each.id for each in rest.messages(world.channels.general.id)] == [answered.id]


async def test_commands_at_the_same_moment_do_not_wait_for_each_other(
    rest: RestServer, world: World, bot: QuotidianBot
) -> None:
    now = asyncio.Event()
    rest.faults.add("POST /interactions/*/callback", *[held(now)] * 3)
    records = [world.interacts("quote", {"words": "rivet"}) for _ in range(3)]
    await rest.until(lambda: len(rest.sent("POST", "/callback")) == 3)
    now.set()
    assert all(record.responded for record in records)
    assert bot.is_ready()
