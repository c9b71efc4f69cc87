from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from simcord.backend.models import Role

from bots import discord as edge_package
from bots.app import App
from bots.discord.bot import create_bot
from bots.discord.inviting import invite_link, own_link
from bots.discord.surface import FREE, PERMISSIONS, Permission, permissions
from tests.bots.discord.conftest import simulated
from tests.bots.discord.rest_server import RestServer
from tests.bots.discord.started import environment
from tests.bots.discord.talking import Server
from tests.bots.program import Program
from tests.bots.started import line, started

NEEDED = {
    "send": ("view_channel", "send_messages", "send_messages_in_threads", "read_message_history"),
    "create_thread": ("view_channel", "send_messages"),
    "publish": ("view_channel", "send_messages"),
    "history": ("view_channel", "read_message_history"),
    "fetch_message": ("view_channel", "read_message_history"),
    "archived_threads": ("view_channel", "read_message_history"),
    "active_threads": ("view_channel",),
    "fetch_channel": ("view_channel",),
}
"""What Discord's reference wants for what is called. A message that replies to another wants its history, too."""

_CALLED = (
    discord.abc.Messageable, discord.TextChannel, discord.Thread, discord.ForumChannel, discord.DMChannel,
    discord.Message, discord.PartialMessage, discord.Guild, discord.AutoShardedClient, discord.Member, discord.User,
    discord.InteractionResponse, discord.Interaction, discord.Webhook, discord.app_commands.CommandTree,
)  # fmt: skip
_OTHERS = {"autocomplete", "close", "connect", "disconnect", "join", "leave", "read", "start", "timeout", "translate"}
"""Names that others have, too, and that nothing of Discord's is called by here, or that only begin and end."""


def methods() -> set[str]:
    """Name what discord.py asks Discord by."""
    found: set[str] = set()
    for kind in _CALLED:
        for name, member in inspect.getmembers(kind):
            if inspect.iscoroutinefunction(member) or inspect.isasyncgenfunction(member):
                found.add(name)
    return {name for name in found if not name.startswith(("_", "on_"))} - _OTHERS


def calls() -> Iterator[str]:
    """Name what the code of the edge asks Discord by."""
    known = methods()
    for file in Path(edge_package.__file__ or "").parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in known:
                yield node.func.attr


# What it asks for is what is needed, and nothing else


def test_whatever_is_called_is_given_by_a_permission_or_needs_none() -> None:
    assert set(calls()) - set(FREE) == {name for each in PERMISSIONS for name in each.gives} == set(NEEDED)
    assert set(FREE) <= set(calls())
    assert not set(FREE) & set(NEEDED)


@pytest.mark.parametrize("permission", PERMISSIONS, ids=lambda each: each.name)
def test_each_permission_gives_what_it_says(permission: Permission) -> None:
    assert set(permission.gives) == {name for name, needed in NEEDED.items() if permission.name in needed}
    assert permission.reason.startswith(("to ", "for "))


def test_nothing_is_asked_for_that_lets_it_change_a_server() -> None:
    asked = permissions()
    assert asked.value.bit_count() == len(PERMISSIONS)
    for name in ("administrator", "manage_guild", "manage_messages", "manage_webhooks", "mention_everyone"):
        assert not getattr(asked, name)


def _give(server: Server, wanted: discord.Permissions) -> None:
    """Let the bot have these permissions, and nobody any by being there."""
    guild = server.discord.get_guild(server.env.guild.id)
    for role in guild.roles.values():
        role.permissions = wanted.value if _is_bots(server, role) else 0


def _is_bots(server: Server, role: Role) -> bool:
    return role.managed and role.name == server.discord.bot_user.name


async def _answers(server: Server, *, in_thread: bool) -> bool:
    """Let somebody mention the bot who may anyhow; tells whether it answers."""
    at = server.channels.general if not in_thread else server.thread("A thread")
    said = server.discord.create_message(at.id, server.people.ada.id, f"{server.mention} topics")
    await server.env.settle()
    held = server.discord.messages[at.id].values()
    return any((each.reference or {}).get("message_id") == str(said.id) for each in held)


@pytest.mark.parametrize("in_thread", [False, True])
async def test_with_these_alone_it_answers(discord_app: App, *, in_thread: bool) -> None:
    async with simulated(create_bot(discord_app)) as env:
        server = Server(env, discord_app)
        _give(server, permissions())
        assert await _answers(server, in_thread=in_thread)


@pytest.mark.parametrize(
    ("lacking", "in_thread"),
    [("send_messages", False), ("send_messages_in_threads", True)],
)
async def test_without_one_of_them_it_does_not(discord_app: App, lacking: str, *, in_thread: bool) -> None:
    async with simulated(create_bot(discord_app), check_errors=False) as env:
        server = Server(env, discord_app)
        _give(server, discord.Permissions(permissions().value & ~getattr(discord.Permissions, lacking).flag))
        assert not await _answers(server, in_thread=in_thread)


# The links


def test_a_server_gets_the_bot_and_its_commands() -> None:
    link = urlsplit(invite_link(1234))
    assert (link.scheme, link.netloc, link.path) == ("https", "discord.com", "/oauth2/authorize")
    assert parse_qs(link.query) == {
        "client_id": ["1234"],
        "scope": ["bot applications.commands"],
        "permissions": [str(permissions().value)],
    }


def test_somebody_gets_the_commands_for_themselves() -> None:
    asked = parse_qs(urlsplit(own_link(1234)).query)
    assert asked == {"client_id": ["1234"], "scope": ["applications.commands"], "integration_type": ["1"]}


async def test_the_command_prints_the_links(data: Path, rest: RestServer) -> None:
    env = environment(rest, data)
    async with started("discord", "invite", env=env) as program, started("discord", "invite", "--user", env=env) as own:
        printed = [await line(each) for each in (program, own)]
    application = rest.discord.application_id
    assert printed == [invite_link(application), own_link(application)]


def test_without_a_token_it_says_what_to_set(quotidian: Program) -> None:
    said = quotidian("discord", "invite", code=2).err
    assert said == "Discord is not set up: set QUOTIDIAN_DISCORD__TOKEN; docs/discord.md leads there.\n"


def test_without_discord_it_says_so(quotidian: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTIDIAN_DISCORD__TOKEN", "a.b.c")
    monkeypatch.setenv("QUOTIDIAN_DISCORD__API_BASE_URL", "http://127.0.0.1:9")
    said = quotidian("discord", "invite", code=2).err
    assert said == "Discord does not answer (ClientConnectorError): see that it can be reached.\n"
