from __future__ import annotations

import re

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bots.discord.granting import LASTS
from core.daily.daily import Daily
from core.daily.schedule import Schedule
from tests.bots.discord.bringing_in import ON_SCALING, bring_in
from tests.bots.discord.seeing import Message, Seen
from tests.bots.discord.talking import Options, Server

AT_NINE = {"time": "9am", "zone": "Warsaw"}
_PRIVATE_THREAD = 12
ID = re.compile(r"\b[0-9a-z]{10}\b")


async def add(server: Server, options: Options | None = None, *, at: ChannelHandle | None = None) -> Seen:
    return await server.command("daily add", {**AT_NINE, **(options or {})}, by=server.people.chief, at=at)


async def say(server: Server, command: str, **options: object) -> str:
    """Give what the manager of the server is answered."""
    return (await server.command(f"daily {command}", options, by=server.people.chief)).message.text


async def kept(server: Server) -> tuple[Schedule, ...]:
    daily: Daily = server.app.daily
    return await daily.list_all()


def let(server: Server, member: MemberActor) -> None:
    """Let somebody use /daily, as a server's own settings can."""
    command = server.discord.find_command("daily", None, type=1)
    assert command
    server.env.guild.set_command_permissions(int(command["id"]), {member: True})


def ident_in(message: Message) -> str:
    found = ID.search(message.text)
    assert found
    return found[0]


async def test_a_daily_post_is_shown_back_with_what_comes(server: Server) -> None:
    seen = await add(server)
    [schedule] = await kept(server)
    assert seen.message.is_ephemeral
    assert f"Added schedule {schedule.id}" in seen.message.text
    assert "A lesson at 09:00 Europe/Warsaw, Monday to Friday, in #general" in seen.message.text
    assert seen.message.text.count(", 09:00**\n") == 3
    assert seen.message.labels == ("Preview", "Pause")
    assert (schedule.channel, schedule.maker) == (str(server.channels.general.id), str(server.people.chief.id))
    assert schedule.team.key == f"discord:{server.env.guild.id}"


async def test_that_nothing_fits_is_said_once(server: Server) -> None:
    seen = await add(server, {"post": "quote", "by": "lena", "topic": "scaling"})
    assert seen.message.text.count("Nothing in the library fits") == 1
    assert ", 09:00\n" not in seen.message.text


async def test_all_fields_are_read(server: Server) -> None:
    await bring_in(server, ON_SCALING)
    options = {
        "channel": server.channels.workshop,
        "time": "16:30",
        "zone": "Asia/Tokyo",
        "days": "mon,thu",
        "post": "quote",
        "topic": "scaling, Evaluation",
        "by": "Lena Ruiz",
        "from": "Bigger Pots",
        "without": "24 Dec to 26 Dec",
    }
    seen = await add(server, options)
    assert (
        "A quote on Scaling or Evaluation by Lena Ruiz from Bigger Pots at 16:30 Asia/Tokyo, Monday and Thursday, in "
        "#workshop, but for 3 dates."
    ) in seen.message.text
    [schedule] = await kept(server)
    assert schedule.channel == str(server.channels.workshop.id)


async def test_what_is_not_understood_is_told(server: Server) -> None:
    for options, says in (
        ({"time": "9"}, "did you mean 09:00 or 21:00?"),
        ({"zone": "Wasraw"}, "Europe/Warsaw"),
        ({"days": "mondey"}, "did you mean monday?"),
        ({"by": "tomas brg"}, "Tomas Berg"),
        ({"without": "31 Feb"}, "is no date"),
    ):
        assert says.casefold() in (await add(server, options)).message.text.casefold()
    assert await kept(server) == ()


async def test_threads_announcements_and_forums_can_be_posted_to(server: Server) -> None:
    thread, post = server.thread("On rivets"), server.thread("Rivets?", at=server.channels.forum)
    for channel in (thread, post, server.channels.news, server.channels.forum):
        seen = await add(server, {"channel": channel})
        assert f"in #{channel.name}" in seen.message.text
    assert [each.channel for each in await kept(server)] != []
    assert {each.channel for each in await kept(server)} == {
        str(each.id) for each in (thread, post, server.channels.news, server.channels.forum)
    }


async def test_without_a_channel_it_is_the_place_itself(server: Server) -> None:
    thread = server.thread("On rivets")
    assert "in #On rivets" in (await add(server, at=thread)).message.text
    [schedule] = await kept(server)
    assert schedule.channel == str(thread.id)


async def test_where_the_bot_cannot_post_that_is_told_at_once(server: Server) -> None:
    let(server, server.people.bob)
    for channel, says in (
        (server.channels.elsewhere, "I do not see #elsewhere: add me there"),
        (server.channels.quiet, "I may not write in #quiet: give me Send Messages there"),
    ):
        seen = await server.command("daily add", {**AT_NINE, "channel": channel}, by=server.people.bob)
        assert says in seen.message.text
        assert seen.message.is_ephemeral
    locked = server.thread("Locked")
    state = server.discord.get_channel(locked.id).thread_metadata
    assert state
    state.locked = True
    assert "#Locked is locked" in (await add(server, {"channel": locked})).message.text
    assert await kept(server) == ()


async def test_a_private_thread_is_posted_to_where_the_bot_is_in_it(server: Server) -> None:
    for name, is_told, says in (("Hush", False, "I do not see #Hush: add me there"), ("Ours", True, "in #Ours")):
        made = server.discord.create_thread(
            server.channels.general.id, name, server.people.chief.id, type=_PRIVATE_THREAD, broadcast=is_told
        )
        thread = ChannelHandle(server.env, server.env.guild, made)
        assert says in (await add(server, {"channel": thread})).message.text
        assert says in (await add(server, at=thread)).message.text


async def test_nobody_has_posts_made_where_they_may_not_write(server: Server) -> None:
    guild, chief = server.env.guild, server.people.chief
    listening = guild.create_text_channel(
        "listening", overwrites={chief: discord.PermissionOverwrite(send_messages=False)}
    )
    await server.env.settle()
    assert "You may not write in #listening yourself" in (await add(server, {"channel": listening})).message.text
    assert "You may not write in #listening yourself" in (await add(server, at=listening)).message.text


async def test_members_have_no_such_command_unless_the_server_lets_them(server: Server) -> None:
    ada, general = server.people.ada, server.channels.general
    assert not any(name.startswith("daily") for name in ada.available_commands(general))
    let(server, ada)
    added = (await server.command("daily add", {**AT_NINE, "channel": server.channels.workshop}, by=ada)).message
    assert "Added schedule" in added.text
    assert "1 schedule" in (await server.command("daily list", by=ada)).message.text
    paused = (await server.click(added, "Pause", by=ada)).message
    assert "Paused." in paused.text
    resumed = (await server.click(paused, "Resume", by=ada)).message
    assert "Next:" in resumed.text
    await server.env.advance_time(LASTS.total_seconds() + 1)
    for old in (added, resumed):
        assert "This button is too old" in (await server.click(old, "Pause", by=ada)).message.text
    assert not (await kept(server))[0].paused
    chiefs = (await add(server, {"time": "10am"})).message
    await server.env.advance_time(LASTS.total_seconds() + 1)
    assert "Paused." in (await server.click(chiefs, "Pause", by=server.people.chief)).message.text


@pytest.mark.simcord(check_errors=False)
async def test_what_another_process_was_quicker_to_take_is_not_done_twice(server: Server) -> None:
    shown = (await add(server)).message
    for _ in range(2):
        server.env.inject_error("POST", "/interactions/*", status=400, code=40060)
    assert (await server.command("daily remove", {"schedule": "yes"}, by=server.people.chief)).messages == ()
    assert (await server.click(shown, "Pause", by=server.people.chief)).messages == ()
    [schedule] = await kept(server)
    assert not schedule.paused


async def test_nobody_else_manages_by_buttons(server: Server) -> None:
    ident = ident_in((await add(server)).message)
    offered = (await server.mentions(f"/dailly show {ident}")).message
    shown = (await server.click(offered, offered.labels[0], by=server.people.bob)).message
    assert shown.labels == ("Preview", "Pause")
    assert "Not allowed" in (await server.click(shown, "Pause", by=server.people.bob)).message.text


async def test_everything_can_be_done_with_it(server: Server) -> None:
    ident = ident_in((await add(server)).message)
    [passage, *_] = await server.offered("daily pin", {"date": "monday", "passage": "taste"}, by=server.people.chief)
    for command, options, says in (
        ("list", {}, "1 schedule"),
        ("show", {"schedule": ident}, f"Schedule {ident}"),
        ("preview", {}, "The next 5 posts"),
        ("pin", {"passage": passage.value, "date": "next monday"}, "comes"),
        ("unpin", {"date": "next monday", "schedule": ident[:4]}, "That date has its turn again."),
        ("skip", {}, "Nothing is posted on"),
        ("pause", {"until": "2999-01-01"}, "Paused until"),
        ("pause", {}, "Paused."),
        ("resume", {"schedule": ident}, "Next:"),
        ("now", {"schedule": ident}, "as today's post"),
        ("history", {}, "History of"),
    ):
        assert says in await say(server, command, **options), command
    chief = server.people.chief
    asked = await server.command("daily remove", {"schedule": ident}, by=chief)
    assert f"Remove {ident}?" in asked.message.text
    assert f"Removed {ident}" in (await server.click(asked.message, "Remove it", by=chief)).message.text
    assert "There is no schedule yet" in await say(server, "list")
    assert "Nothing is posted to #general day by day yet" in await say(server, "show")


async def test_what_is_changed_is_shown_with_what_comes(server: Server) -> None:
    ident = ident_in((await add(server)).message)
    changed = await say(server, "change", schedule=ident, time="10:15", days="weekends", post="both")
    assert "A lesson and a quote in turn at 10:15 Europe/Warsaw, Saturday and Sunday" in changed
    assert changed.count(", 10:15**\n") == 3
    moved = await server.command("daily change", {"channel": server.channels.workshop}, by=server.people.chief)
    assert f"<#{server.channels.workshop.id}>" in moved.message.text
    assert "Change what?" in await say(server, "change", schedule=ident)
    refused = await say(server, "change", schedule=ident, channel=server.channels.quiet)
    assert "I may not write in #quiet" in refused
    [schedule] = await kept(server)
    assert schedule.channel == str(server.channels.workshop.id)


async def test_what_is_taken_away_is_anything_again(server: Server) -> None:
    await add(server, {"by": "Tomas Berg", "topic": "scaling", "without": "24 Dec"})
    changed = await say(server, "change", by="any", topic="any", without="none")
    assert "A lesson at 09:00 Europe/Warsaw, Monday to Friday, in #general. Next:" in changed


async def test_words_in_the_place_of_an_id_are_no_others(server: Server) -> None:
    await add(server)
    assert "is no id" in await say(server, "pin", passage="taste on the way", date="monday")
    assert "is no date" in await say(server, "pause", schedule="until 24 Dec")


async def test_buttons_below_do_what_they_say(server: Server) -> None:
    added = (await add(server)).message
    previewed = await server.click(added, "Preview", by=server.people.chief)
    assert "The next 5 posts" in previewed.messages[-1].text
    paused = await server.click(added, "Pause", by=server.people.chief)
    assert "Paused." in paused.messages[-1].text


async def test_in_direct_messages_it_is_the_members_own(server: Server) -> None:
    zoe = server.people.zoe
    seen = await server.command("daily add", AT_NINE, by=zoe)
    assert "in this conversation" in seen.message.text
    [schedule] = await kept(server)
    assert (schedule.team.key, schedule.channel) == (f"discord:user:{zoe.id}", str(server.dm(zoe).id))
    assert "There is no schedule yet" in await say(server, "list")


async def test_who_has_the_bot_for_themselves_alone_is_led_to_direct_messages(server: Server) -> None:
    server.discord.is_installed = False
    seen = await add(server)
    assert "write /daily add to me in a direct message" in seen.message.text
    assert await kept(server) == ()
