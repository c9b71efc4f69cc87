from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import inf

import discord
import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bots.app import App
from bots.discord.limits import size
from bots.discord.looking import PAGE
from bots.discord.place import own_team, team_of
from bots.discord.poster import DiscordPoster
from bots.posting import posters
from core.daily.courier import Courier, Parcel
from core.daily.delivery import Delivery, State
from core.daily.limits import Limits
from core.ports import ChannelClosedError, InDoubtError, Outgoing, RateLimitedError, RefusedError
from core.reply import Action, ActionKind, Reply
from tests.bots.discord.connected import World, settings_for
from tests.bots.discord.faults import Fault, broken, held, rate_limited, refused, server_error
from tests.bots.discord.rest_server import NONCE_SECONDS, Asked, RestServer

POSTING, LOOKING, ASKING = "POST /channels/*/messages", "GET /channels/*/messages", "GET /channels/*"
ANOTHER = Action(kind=ActionKind.CONTEXT, label="Context", command="/context 3g24khe8")
REPLY = Reply(
    title="Lesson of the day: Rivets",
    body="Every rivet counts, @everyone.",
    attribution="Tomas Berg",
    actions=(ANOTHER,),
    private=False,
)


@pytest.fixture
async def poster(rest: RestServer) -> AsyncIterator[DiscordPoster]:
    opened = DiscordPoster(settings_for(rest))
    yield opened
    await opened.close()


@pytest.fixture
async def publisher(rest: RestServer) -> AsyncIterator[DiscordPoster]:
    opened = DiscordPoster(settings_for(rest).model_copy(update={"publish": True}))
    yield opened
    await opened.close()


def outgoing(world: World, channel: int | None = None, delivery: str = "morning-20261120") -> Outgoing:
    return Outgoing(
        delivery=delivery,
        schedule="morning",
        team=team_of(world.guild.id),
        channel=str(channel or world.channels.workshop.id),
        date=date(2026, 11, 20),
        at=datetime.now(UTC),
        reply=REPLY,
    )


async def test_a_post_stands_in_its_channel_with_buttons_for_all_and_pings_nobody(
    rest: RestServer, world: World, poster: DiscordPoster
) -> None:
    name = await poster.post(outgoing(world))
    (post,) = rest.messages(world.channels.workshop.id)
    assert str(post.id) == name
    assert "Every rivet counts" in str(post.components)
    assert "Tomas Berg" in str(post.components)
    assert "Context" in str(post.components)
    assert list(post.ping_user_ids) == []
    (asked,) = rest.sent("POST", "/messages")
    assert (asked.body["nonce"], asked.body["enforce_nonce"]) == ("morning-20261120", True)
    assert asked.body["allowed_mentions"] == {"parse": []}


async def test_it_finds_what_it_posted_and_nothing_else(world: World, poster: DiscordPoster) -> None:
    assert await poster.find(outgoing(world)) is None
    name = await poster.post(outgoing(world))
    assert await poster.find(outgoing(world)) == name
    assert await poster.find(outgoing(world, delivery="orning-20261120")) is None
    assert await poster.find(outgoing(world, world.channels.general.id)) is None


async def test_what_somebody_else_writes_is_no_post(rest: RestServer, world: World, poster: DiscordPoster) -> None:
    name = await poster.post(outgoing(world))
    (post,) = rest.messages(world.channels.workshop.id)
    post.author_id = world.people.ada.id
    assert await poster.find(outgoing(world)) is None
    post.author_id = rest.discord.bot_user.id
    assert await poster.find(outgoing(world)) == name


async def test_who_posts_again_within_minutes_gives_the_first_post(
    rest: RestServer, world: World, poster: DiscordPoster
) -> None:
    assert await poster.post(outgoing(world)) == await poster.post(outgoing(world))
    assert len(rest.messages(world.channels.workshop.id)) == 1
    rest.discord.advance_clock(NONCE_SECONDS + 1)
    assert await poster.find(outgoing(world)) is not None


async def test_it_is_found_among_what_was_said_since(rest: RestServer, world: World, poster: DiscordPoster) -> None:
    _talk(world, PAGE + 1)
    name = await poster.post(outgoing(world))
    _talk(world, PAGE)
    assert await poster.find(outgoing(world)) == name
    assert len(_looks(rest)) == 2


async def test_what_was_said_long_before_is_not_read(rest: RestServer, world: World, poster: DiscordPoster) -> None:
    _talk(world, PAGE + 1)
    later = replace(outgoing(world), at=datetime.now(UTC) + timedelta(minutes=2))
    assert await poster.find(later) is None
    assert len(_looks(rest)) == 1


async def test_whoever_gives_up_a_search_goes_on_with_it_the_next_time(
    rest: RestServer, world: World, poster: DiscordPoster
) -> None:
    _talk(world, 2 * PAGE)
    name = await poster.post(outgoing(world))
    gate = asyncio.Event()
    rest.faults.add(LOOKING, Fault(works=True), held(gate))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await poster.find(outgoing(world))
    gate.set()
    assert await poster.find(outgoing(world)) == name
    afters = [each.params["after"] for each in _looks(rest)]
    assert len(afters) == 4
    assert afters[1] == afters[2]


async def test_that_nothing_is_there_is_said_only_where_it_could_be_seen(world: World, poster: DiscordPoster) -> None:
    """Discord shows nothing of what was written to those who may not read it, and no error."""
    may_not = discord.PermissionOverwrite(read_message_history=False)
    hidden = world.guild.create_text_channel("hidden", overwrites={world.guild.default_role: may_not})
    await poster.post(outgoing(world, hidden.id))
    with pytest.raises(RefusedError, match="Read Message History"):
        await poster.find(outgoing(world, hidden.id))


async def test_forums_get_a_post_of_their_own_each_day(rest: RestServer, world: World, poster: DiscordPoster) -> None:
    forum = world.channels.forum
    assert await poster.find(outgoing(world, forum.id)) is None
    name = await poster.post(outgoing(world, forum.id))
    thread = rest.discord.get_channel(int(name))
    assert thread.name == "Lesson of the day: Rivets, 20 November 2026"
    (starter,) = rest.messages(thread.id)
    assert "Every rivet counts" in str(starter.components)
    assert await poster.find(outgoing(world, forum.id)) == name
    assert await poster.find(outgoing(world, forum.id, "evening-20261120")) is None


async def test_a_forums_post_is_found_though_somebody_archived_it(
    rest: RestServer, world: World, poster: DiscordPoster
) -> None:
    name = await poster.post(outgoing(world, world.channels.forum.id))
    await poster.post(outgoing(world, world.channels.forum.id, "evening-20261120"))
    state = rest.discord.get_channel(int(name)).thread_metadata
    assert state is not None
    state.archived = True
    assert await poster.find(outgoing(world, world.channels.forum.id)) == name


async def test_a_forums_post_whose_beginning_was_deleted_is_none(
    rest: RestServer, world: World, poster: DiscordPoster
) -> None:
    name = int(await poster.post(outgoing(world, world.channels.forum.id)))
    del rest.discord.messages[name][name]
    assert await poster.find(outgoing(world, world.channels.forum.id)) is None


async def test_threads_are_posted_to_and_woken_unless_they_are_locked(
    rest: RestServer, world: World, poster: DiscordPoster
) -> None:
    thread = rest.discord.create_thread(world.channels.general.id, "lessons", world.people.ada.id)
    assert thread.thread_metadata is not None
    thread.thread_metadata.archived = True
    name = await poster.post(outgoing(world, thread.id))
    assert await poster.find(outgoing(world, thread.id)) == name
    assert not thread.thread_metadata.archived
    thread.thread_metadata.locked = True
    with pytest.raises(ChannelClosedError, match="thread is locked: unlock it"):
        await poster.post(outgoing(world, thread.id, "next-20261121"))


async def test_announcements_are_published_where_that_is_wished(
    rest: RestServer, world: World, poster: DiscordPoster, publisher: DiscordPoster
) -> None:
    news = world.channels.news.id
    await poster.post(outgoing(world, news))
    assert rest.sent("POST", "/crosspost") == []
    await publisher.post(outgoing(world, news, "evening-20261120"))
    await publisher.post(outgoing(world, delivery="evening-20261120-2"))
    assert len(rest.sent("POST", "/crosspost")) == 1


@pytest.mark.parametrize("fault", [server_error(), broken(), rate_limited(3600), refused(403, 50013)])
async def test_what_cannot_be_published_is_posted_all_the_same(
    rest: RestServer, world: World, publisher: DiscordPoster, fault: Fault
) -> None:
    rest.faults.add("POST /channels/*/crosspost", fault)
    with capture_logs() as logs:
        assert await publisher.post(outgoing(world, world.channels.news.id))
    assert [log["event"] for log in logs] == ["discord.unpublished"]


async def test_a_members_own_posts_come_in_their_direct_messages(
    rest: RestServer, world: World, poster: DiscordPoster
) -> None:
    ada, bob = world.people.ada, world.people.bob
    direct = ada.user.dm_channel.id
    own = replace(outgoing(world, direct), team=own_team(ada.id))
    name = await poster.post(own)
    assert await poster.find(own) == name
    rest.closed_to_the_bot.add(ada.id)
    with pytest.raises(ChannelClosedError, match="takes no direct messages of the bot"):
        await poster.post(replace(own, delivery="evening-20261120"))
    for team in (own_team(bob.id), team_of(world.guild.id)):
        with pytest.raises(ChannelClosedError, match="belongs to others"):
            await poster.post(replace(own, team=team))


async def test_nothing_goes_to_a_channel_of_another_server(
    rest: RestServer, world: World, poster: DiscordPoster
) -> None:
    for team in (team_of(world.guild.id + 1), own_team(world.people.ada.id)):
        with pytest.raises(ChannelClosedError, match="belongs to others"):
            await poster.post(replace(outgoing(world), team=team))
    assert rest.messages(world.channels.workshop.id) == []


async def test_a_channel_that_is_none_is_closed(world: World, poster: DiscordPoster) -> None:
    with pytest.raises(ChannelClosedError, match="'#general' is no channel of Discord"):
        await poster.post(replace(outgoing(world), channel="#general"))
    with pytest.raises(ChannelClosedError, match="gone"):
        await poster.post(outgoing(world, 123456789012345678))
    with pytest.raises(ChannelClosedError, match="of this kind"):
        await poster.post(outgoing(world, world.guild.create_category("things").id))


async def test_where_the_bot_may_not_write_it_says_what_to_give_it(world: World, poster: DiscordPoster) -> None:
    with pytest.raises(ChannelClosedError, match="give it Send Messages"):
        await poster.post(outgoing(world, world.channels.quiet.id))
    with pytest.raises(ChannelClosedError, match="let it view the channel"):
        await poster.post(outgoing(world, world.channels.elsewhere.id))


@pytest.mark.parametrize(
    ("status", "code"),
    [(404, 10003), (404, 10004), (403, 50001), (400, 50008), (400, 50083), (400, 160005), (400, 40067), (400, 50024)],
)
async def test_a_channel_that_takes_nothing_is_closed_until_somebody_mends_it(
    rest: RestServer, world: World, poster: DiscordPoster, status: int, code: int
) -> None:
    for pattern, work in ((POSTING, poster.post), (LOOKING, poster.find)):
        rest.faults.add(pattern, refused(status, code))
        with pytest.raises(ChannelClosedError, match=": "):
            await work(outgoing(world))


async def test_discord_is_given_the_time_that_it_wants(rest: RestServer, world: World, poster: DiscordPoster) -> None:
    for pattern, work in ((POSTING, poster.post), (LOOKING, poster.find), (ASKING, poster.post)):
        rest.faults.add(pattern, rate_limited(17, is_global=True))
        with pytest.raises(RateLimitedError) as limited:
            await work(replace(outgoing(world), channel=str(world.channels.general.id)))
        assert limited.value.wait == timedelta(seconds=17)
        await poster.close()
    assert rest.messages(world.channels.general.id) == []


async def test_a_wait_that_is_short_is_waited_out(rest: RestServer, world: World, poster: DiscordPoster) -> None:
    rest.faults.add(POSTING, rate_limited(0.05), rate_limited(0.05, is_global=True))
    assert await poster.post(outgoing(world))
    assert len(rest.messages(world.channels.workshop.id)) == 1


async def test_slow_mode_of_one_channel_keeps_no_other_waiting(
    rest: RestServer, world: World, poster: DiscordPoster
) -> None:
    rest.faults.add(POSTING, Fault(status=429, code=20016, retry_after=3600))
    with pytest.raises(RefusedError, match="Slow mode"):
        await poster.post(outgoing(world))


@pytest.mark.parametrize(("status", "code"), [(400, 50035), (403, 40333), (404, 10008), (418, 0)])
async def test_whatever_else_discord_refuses_was_surely_not_posted(
    rest: RestServer, world: World, poster: DiscordPoster, status: int, code: int
) -> None:
    rest.faults.add(POSTING, refused(status, code))
    with pytest.raises(RefusedError, match=rf"refused the post \({status}, code {code}\)"):
        await poster.post(outgoing(world))


@pytest.mark.parametrize("status", [500, 502, 503, 504, 524])
@pytest.mark.parametrize("works", [True, False])
async def test_discord_failing_leaves_open_what_it_did_and_is_asked_once(
    rest: RestServer, world: World, poster: DiscordPoster, status: int, *, works: bool
) -> None:
    channels = {POSTING: world.channels.workshop.id, "POST /channels/*/threads": world.channels.forum.id}
    for pattern, channel in channels.items():
        rest.faults.always(pattern, server_error(status, works=works))
        with pytest.raises(InDoubtError, match="it is open whether it posted"):
            await poster.post(outgoing(world, channel))
        assert (await poster.find(outgoing(world, channel)) is not None) is works
    assert len(rest.sent("POST", "/messages")) == len(rest.sent("POST", "/threads")) == 1


@pytest.mark.parametrize("works", [True, False])
async def test_a_connection_that_breaks_leaves_open_whether_the_post_was_made(
    rest: RestServer, world: World, poster: DiscordPoster, *, works: bool
) -> None:
    rest.faults.add(POSTING, broken(works=works))
    with pytest.raises(InDoubtError, match="broke"):
        await poster.post(outgoing(world))
    assert (await poster.find(outgoing(world)) is not None) is works
    await poster.post(outgoing(world))
    assert len(rest.messages(world.channels.workshop.id)) == 1


@pytest.mark.parametrize("fault", [server_error(), broken()])
async def test_nothing_was_posted_where_discord_did_not_say_what_channel_it_is(
    rest: RestServer, world: World, poster: DiscordPoster, fault: Fault
) -> None:
    await poster.tell(team_of(world.guild.id), str(world.people.ada.id), "Hello.")  # so it is logged in
    rest.asked.clear()
    rest.faults.always(ASKING, fault)
    with pytest.raises(RefusedError, match="did not say what channel"):
        await poster.post(outgoing(world))
    assert rest.sent("POST", "/messages") == []


async def test_a_server_that_nobody_reaches_posted_nothing(
    rest: RestServer, world: World, poster: DiscordPoster
) -> None:
    await rest.stop()
    with pytest.raises(RefusedError, match=r"cannot be reached \(ClientConnectorError\)"):
        await poster.post(outgoing(world))


async def test_the_name_of_a_forums_post_fits_however_discord_counts(
    rest: RestServer, world: World, poster: DiscordPoster
) -> None:
    long = replace(outgoing(world, world.channels.forum.id), reply=replace(REPLY, title="🦊" * 99))
    thread = rest.discord.get_channel(int(await poster.post(long)))
    assert thread.name
    assert thread.name.endswith("…, 20 November 2026")
    assert 90 < size(thread.name) <= 100


async def test_a_token_that_discord_does_not_take_is_said_and_tried_once(rest: RestServer, world: World) -> None:
    settings = settings_for(rest).model_copy(update={"token": SecretStr("wrong")})
    poster = DiscordPoster(settings)
    for _ in range(3):
        with pytest.raises(RefusedError, match="does not take the bot's token"):
            await poster.post(outgoing(world))
    assert len(rest.asked) == 1
    await poster.close()


async def test_a_token_that_is_taken_no_more_while_it_runs_is_said_and_tried_once(
    rest: RestServer, world: World, poster: DiscordPoster
) -> None:
    await poster.find(outgoing(world))
    rest.token = "another"  # noqa: S105 - of the tests' own Discord
    before = len(rest.asked)
    for channel in (world.channels.workshop, world.channels.general, world.channels.forum):
        with pytest.raises(RefusedError, match="does not take the bot's token"):
            await poster.post(outgoing(world, channel.id))
    with pytest.raises(RefusedError, match="does not take the bot's token"):
        await poster.tell(team_of(world.guild.id), "1", "Hello.")
    assert len(rest.asked) == before + 1


async def test_who_posts_often_to_a_channel_asks_once_what_it_is(
    rest: RestServer, world: World, poster: DiscordPoster
) -> None:
    for number in range(3):
        await poster.post(outgoing(world, delivery=f"d{number}-20261120"))
    channel = f"/channels/{world.channels.workshop.id}"
    assert len(rest.sent("GET", channel)) == 1
    assert len(rest.sent("GET", "/users/@me")) == 1


async def test_a_member_is_told_in_private_with_channels_by_their_names(
    rest: RestServer, world: World, poster: DiscordPoster
) -> None:
    ada, channel = world.people.ada, world.channels.workshop.id
    await poster.tell(team_of(world.guild.id), str(ada.id), f"The daily posts to {channel} have stopped: *mend* that.")
    (told,) = rest.messages(ada.user.dm_channel.id)
    assert f"<#{channel}>" in str(told.components)
    rest.closed_to_the_bot.add(ada.id)
    with pytest.raises(ChannelClosedError, match="takes no direct messages"):
        await poster.tell(team_of(world.guild.id), str(ada.id), "Hello.")


async def test_who_made_a_schedule_elsewhere_is_not_looked_for(
    rest: RestServer, world: World, poster: DiscordPoster
) -> None:
    with pytest.raises(RefusedError, match="the operator is nobody on Discord"):
        await poster.tell(team_of(world.guild.id), "the operator", "Hello.")
    assert rest.asked == []


async def test_who_never_posts_never_reaches_discord(rest: RestServer) -> None:
    await DiscordPoster(settings_for(rest)).close()
    assert rest.asked == []


def _talk(world: World, count: int) -> None:
    for number in range(count):
        world.writes(f"Message {number}.", at=world.channels.workshop)


def _looks(rest: RestServer) -> list[Asked]:
    return rest.sent("GET", "/messages")


async def test_discord_is_posted_to_where_it_is_set_up(rest: RestServer, world: World, connected_app: App) -> None:
    assert sorted(posters(connected_app)) == ["console", "discord"]
    await posters(connected_app)["discord"].post(outgoing(world))
    assert len(rest.messages(world.channels.workshop.id)) == 1


@pytest.mark.parametrize("kind", ["workshop", "forum"])
@pytest.mark.parametrize("works", [True, False])
async def test_whatever_goes_wrong_a_delivery_stands_there_once(
    rest: RestServer, world: World, poster: DiscordPoster, kind: str, *, works: bool
) -> None:
    channel = getattr(world.channels, kind).id
    post = outgoing(world, channel)
    courier = Courier(limits=Limits(first_pause=timedelta(0)), now=lambda: datetime.now(UTC))
    for pattern in (POSTING, "POST /channels/*/threads"):
        rest.faults.add(pattern, server_error(works=works), broken(works=False))
    rest.faults.add(LOOKING, rate_limited(60))
    delivery = Delivery(
        schedule="morning", date=post.date, team=post.team, channel=post.channel, at=post.at, state=State.CLAIMED
    )
    states = []
    for _ in range(6):
        courier.held_back.clear()
        outcome = await courier.deliver(Parcel(delivery=delivery, outgoing=post, latest=inf), poster)
        states.append(outcome.state)
        if outcome.state is State.POSTED:
            break
        delivery = replace(delivery, doubt=outcome.doubt)
    assert states[-1] is State.POSTED
    assert len([each for each in rest.discord.messages.values() for _ in each]) == 1


async def test_a_poster_by_itself_warns_of_nothing(
    rest: RestServer, world: World, poster: DiscordPoster, caplog: pytest.LogCaptureFixture
) -> None:
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = True
    await poster.post(outgoing(world))
    assert rest.violations == []
    assert [record.message for record in caplog.records if record.levelno >= logging.WARNING] == []
