"""Telling Discord which commands there are, where they are others than those that it was told of last.

Discord takes 200 new commands a day, so a bot that is started often does not tell it each time; and of several that
start at once, one does.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import discord
import structlog
from discord import app_commands

from bots.discord.mishaps import said_of
from core import once
from core.library.notes import read_note, write_note
from core.library.store import Store

_TURN_SECONDS = 60
_PATIENCE_SECONDS = 30.0
"""How long the bot puts off its start for that: Discord may have it wait for longer."""

_HASH = 32
_NAME = 20

_log = structlog.get_logger()


async def synchronise(
    tree: app_commands.CommandTree[discord.AutoShardedClient], store: Store, server: str | None = None
) -> bool:
    """Tell Discord of the commands, where they changed; returns whether it was told.

    With `server`, only that server gets them: at once, where all servers may wait a while. Where Discord does not take
    them the log says so, and those of before stay.
    """
    guild = discord.Object(int(server)) if server else None
    if guild is not None:
        tree.copy_global_to(guild=guild)
    name, edition = note_name(tree.client.application_id, server), await edition_of(tree, guild)
    if await read_note(store, name) == edition:
        return False
    turn = f"{name}:{edition}:{datetime.now(UTC).timestamp() // _TURN_SECONDS:.0f}"
    if not await once.first_time(store, turn, datetime.now(UTC)):
        return False
    try:
        # Somebody else may have told it, and given the turn back, since the note was read.
        if await read_note(store, name) == edition or not await _tell(tree, guild):
            return False
        await write_note(store, name, edition)
    finally:
        await once.forget(store, turn)
    return True


async def _tell(tree: app_commands.CommandTree[discord.AutoShardedClient], guild: discord.Object | None) -> bool:
    server = guild.id if guild else None
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            told = await tree.sync(guild=guild)
    except (discord.HTTPException, app_commands.AppCommandError, TimeoutError) as error:
        _log.error("discord.commands_refused", server=server, advice=_advice(error, server), **said_of(error))
        return False
    _log.info("discord.commands_told", number=len(told), server=server)
    return True


def note_name(application: int | None, server: str | None) -> str:
    """Name what is noted of an application's commands, in one server or in all."""
    return f"commands:{hashlib.sha256(f'{application}:{server}'.encode()).hexdigest()[:_NAME]}"


async def edition_of(
    tree: app_commands.CommandTree[discord.AutoShardedClient], guild: discord.Object | None = None
) -> str:
    """Name the commands by all that Discord is told of them."""
    told = [await _payload(tree, command) for command in tree.get_commands(guild=guild)]
    written = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:_HASH]


async def _payload(
    tree: app_commands.CommandTree[discord.AutoShardedClient],
    command: app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu,
) -> dict[str, object]:
    if tree.translator is None:
        return command.to_dict(tree)
    return await command.get_translated_payload(tree, tree.translator)


def _advice(error: Exception, server: int | None) -> str:
    if server and isinstance(error, discord.Forbidden):
        return "invite the bot to the server of QUOTIDIAN_DISCORD__DEVELOPMENT_SERVER: quotidian discord invite"
    return "the commands of before stay; it is tried again at the next start"
