from __future__ import annotations

from simcord.builders import ChannelHandle

from tests.bots.discord.bringing_in import bring_in
from tests.bots.discord.talking import Server
from tests.shelf import PLANS, RIVET, WHISPER


async def test_a_mention_is_answered_below_it_for_everybody(server: Server) -> None:
    seen = await server.mentions("what carries a little of the load?")
    asked, _answer = server.discord.messages[server.channels.general.id].values()
    assert RIVET in seen.message.text
    assert (seen.message.channel, seen.message.reply_to) == (server.channels.general.id, asked.id)
    assert (seen.message.is_ephemeral, seen.message.pings) == (False, frozenset())
    assert "Share" not in seen.message.labels


async def test_in_threads_and_forum_posts_the_answer_stands_there(server: Server) -> None:
    for place in (server.thread("On rivets"), server.thread("Rivets?", at=server.channels.forum)):
        seen = await server.mentions("rivet", at=place)
        assert seen.message.channel == place.id
        assert RIVET in seen.message.text


async def test_a_direct_message_is_answered(server: Server) -> None:
    for person in (server.people.ada, server.people.zoe):
        seen = await server.writes("rivet", by=person)
        assert RIVET in seen.message.text
        assert seen.message.reply_to is not None


async def test_the_mention_may_stand_anywhere(server: Server) -> None:
    for text in (
        "@quotidian rivet",
        "rivet @quotidian",
        "rivet, @quotidian?",
        f"<@!{server.discord.bot_user.id}> rivet",
    ):
        said = text.replace("@quotidian", server.mention)
        assert RIVET in (await server.say(said)).message.text


async def test_commands_may_be_mentioned(server: Server) -> None:
    assert RIVET in (await server.mentions("/quote rivet by:tomas")).message.text
    assert RIVET in (await server.writes("/quote rivet")).message.text


async def test_a_greeting_gives_help(server: Server) -> None:
    for text in ("@quotidian", "@quotidian hi", "help @quotidian"):
        assert "/quote" in (await server.mentions(text)).message.text


async def test_who_is_mentioned_is_read_by_name(server: Server) -> None:
    named = server.env.guild.add_member(server.env.create_user("tb", global_name="Tomas Berg"))
    seen = await server.mentions(f"rivet by:{named.mention}")
    assert RIVET in seen.message.text
    assert "Nobody here is named" not in seen.message.text


async def test_nobody_else_is_answered(server: Server) -> None:
    people, role = server.people, server.env.guild.create_role("Readers")
    for text in ("rivet", "@everyone rivet", "@here rivet", f"{role.mention} rivet", f"{people.bob.mention} rivet"):
        assert (await server.say(text, by=people.chief)).messages == ()
    assert (await server.mentions("rivet", by=people.robot)).messages == ()


async def test_webhooks_are_not_answered(server: Server) -> None:
    hook = server.env.guild.create_webhook(server.channels.general, "news")
    before = set(server.discord.messages[server.channels.general.id])
    sent = await hook.send(f"{server.mention} rivet")
    assert set(server.discord.messages[server.channels.general.id]) - before == {sent.id}


async def test_a_reply_to_an_answer_is_no_mention_by_itself(server: Server) -> None:
    answer = (await server.mentions("rivet")).message
    assert (await server.say("thanks", reply_to=answer)).messages == ()
    assert RIVET in (await server.mentions("and rivets?", reply_to=answer)).message.text


async def test_an_edit_is_not_answered(server: Server) -> None:
    ada, general = server.people.ada, server.channels.general
    sent = await ada.send(general, "rivet")
    before = len(server.discord.messages[general.id])
    await ada.edit(sent, f"{server.mention} rivet")
    assert len(server.discord.messages[general.id]) == before


async def test_what_comes_again_is_answered_once(server: Server) -> None:
    await server.mentions("rivet")
    general = server.channels.general
    [asked, _answer] = server.discord.messages[general.id].values()
    await again(server, general, asked.id)
    await server.restart()
    await again(server, general, asked.id)
    assert len(server.discord.messages[general.id]) == 2


async def again(server: Server, channel: ChannelHandle, ident: int) -> None:
    server.discord.announce_message_create(server.discord.get_message(channel.id, ident))
    await server.env.settle()


async def test_what_only_one_may_know_is_answered_in_private_alone(server: Server) -> None:
    for text, command in (("/daily list", "/daily"), ("/library hidden", "/library")):
        seen = await server.mentions(text, by=server.people.chief)
        assert f"type {command} here" in seen.message.text
    assert "There is no schedule yet" in (await server.writes("/daily list")).message.text


async def test_files_need_the_command_itself(server: Server) -> None:
    for word in ("import", "export csv"):
        seen = await server.writes(f"/library {word}")
        assert f"type /library {word.split()[0]} here" in seen.message.text


async def test_where_the_bot_may_not_write_discord_is_not_asked_in_vain(server: Server) -> None:
    quiet = server.channels.quiet
    for place in (quiet, server.thread("Hushed", at=quiet)):
        assert (await server.mentions("rivet", at=place)).messages == ()
    assert not [each for each in server.env.http_requests if each.path.endswith("/messages")]


async def test_a_direct_message_reads_no_servers_library(server: Server) -> None:
    await bring_in(server, PLANS)
    assert WHISPER in (await server.mentions("zeppelin hangar")).message.text
    assert WHISPER not in (await server.writes("zeppelin hangar")).message.text
