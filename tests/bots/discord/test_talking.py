from __future__ import annotations

import pytest
from simcord.backend.errors import SetupError

from tests.bots.discord.people import SERVER_ID
from tests.bots.discord.talking import Server
from tests.shelf import RIVET


async def test_what_is_answered_in_private_the_others_do_not_see(server: Server) -> None:
    seen = await server.command("quote", {"words": "rivet"})
    assert seen.message.is_ephemeral
    assert RIVET in seen.message.text
    with pytest.raises(SetupError):
        await server.click(seen.message, "Context", by=server.people.bob)


async def test_a_button_that_is_not_there_cannot_be_clicked(server: Server) -> None:
    seen = await server.command("quote", {"words": "rivet"})
    with pytest.raises(AssertionError, match="0 buttons 'Nothing'"):
        await server.click(seen.message, "Nothing")


async def test_a_message_that_changes_in_its_place_is_seen_again(server: Server) -> None:
    first = (await server.command("quote", {"words": "bridge"})).message
    await server.restart()
    second = (await server.click(first, "Another")).message
    assert second.id == first.id
    assert second.text != first.text


async def test_a_command_that_discord_keeps_from_members_is_not_there_for_them(server: Server) -> None:
    with pytest.raises(SetupError, match="default-member-permissions"):
        await server.command("daily list")
    assert (await server.command("daily list", by=server.people.chief)).message.is_ephemeral


async def test_who_installed_the_bot_is_told_with_a_command(server: Server) -> None:
    assert await owners(server) == {"0": str(SERVER_ID)}
    server.discord.is_installed = False
    assert await owners(server) == {"1": str(server.people.ada.id)}


async def owners(server: Server) -> object:
    await server.command("quote", {"words": "rivet"})
    payloads = [payload for _, event, payload in server.discord.transcript if event == "INTERACTION_CREATE"]
    return payloads[-1]["authorizing_integration_owners"]


async def test_everybody_can_write_to_the_bot_in_private(server: Server) -> None:
    seen = await server.writes("give me a quote about rivets", by=server.people.zoe)
    assert RIVET in seen.message.text
    assert (await server.command("quote", {"words": "rivet"}, by=server.people.zoe)).message.channel == (
        server.dm(server.people.zoe).id
    )


async def test_a_message_that_may_ping_fails_the_test(server: Server) -> None:
    channel = server.env.bot.get_partial_messageable(server.channels.general.id)
    server.env.bot.allowed_mentions = None
    await channel.send("hello @everyone")
    assert len(server.discord.violations) == 1
    server.discord.violations.clear()
