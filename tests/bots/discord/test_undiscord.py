from __future__ import annotations

import discord
from hypothesis import given
from hypothesis import strategies as st

from bots.discord.undiscord import mentions_member, plain_text_of, without_member
from tests.bots.discord.talking import Server

KEY = 123456789012345678


async def said(server: Server, text: str) -> discord.Message:
    return await server.people.ada.send(server.channels.general, text)


async def test_people_channels_and_roles_are_written_by_their_names(server: Server) -> None:
    guild, people = server.env.guild, server.people
    tomas = guild.add_member(server.env.create_user("tb", global_name="Tomas Berg"))
    readers, thread = guild.create_role("Readers"), server.thread("On rivets")
    for text, plain in (
        (f"{people.bob.mention} said so", "@bob said so"),
        (f"<@!{people.bob.id}>", "@bob"),
        (f"rivet by:{tomas.mention} by: {tomas.mention}", 'rivet by:"Tomas Berg" by: @Tomas Berg'),
        (f"by:{people.bob.mention}", "by:@bob"),
        (f"<@{KEY}>", "@somebody"),
        (f"{readers.mention} <@&{KEY}>", "@Readers @a role"),
        (f"in <#{server.channels.workshop.id}>, <#{thread.id}>, <#{KEY}>", "in #workshop, #On rivets, #a channel"),
    ):
        assert plain_text_of(await said(server, text)) == plain


async def test_names_may_stand_without_their_sign(server: Server) -> None:
    message = await said(server, f"rivet by:{server.people.bob.mention} <@{KEY}>")
    assert plain_text_of(message, at="") == "rivet by:bob somebody"


async def test_what_discord_writes_is_read_as_it_is_shown(server: Server) -> None:
    for text, plain in (
        (f"good <:plank:{KEY}> <a:spin:{KEY}>", "good :plank: :spin:"),
        (f"type </daily add:{KEY}>", "type /daily add"),
        ("at <t:1774000800:R>, <t:1774000800>", "at 2026-03-20 10:00 UTC, 2026-03-20 10:00 UTC"),
        ("<t:9999999999999:F>", ""),
        ("see <id:browse>", "see #browse"),
        ("<https://example.org/a?b=c>", "https://example.org/a?b=c"),
        ("a < b > c, <b>, **bold**, `code`, <@>, <#x>", "a < b > c, <b>, **bold**, `code`, <@>, <#x>"),
    ):
        assert plain_text_of(await said(server, text)) == plain


async def test_another_text_is_read_by_the_names_of_the_message(server: Server) -> None:
    message = await said(server, f"ask {server.people.bob.mention}")
    assert plain_text_of(message, f"{server.people.bob.mention}!") == "@bob!"


def test_mentions_of_one_are_taken_out_and_no_others() -> None:
    assert without_member(f"<@{KEY}> rivet <@!{KEY}>, by:<@{KEY + 1}>", KEY) == f"rivet , by:<@{KEY + 1}>"
    assert mentions_member(f"hi <@!{KEY}>", KEY)
    for text in ("", f"<@&{KEY}>", f"@{KEY}", f"<@{KEY}1>", f"<#{KEY}>", "@everyone"):
        assert not mentions_member(text, KEY)


@given(st.text(alphabet="<>@&!#:at/123 ", max_size=60))
def test_whatever_is_written_is_taken(text: str) -> None:
    assert not mentions_member(without_member(text, 12), 12)
