"""Buttons under answers. All they stand for is carried by them, so they work on old messages, and after a restart."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self, cast

import discord
from discord import ui

from bots.discord import carried
from bots.discord.askers import asker_of, place_of
from bots.discord.carried import Carried
from bots.discord.granting import let, marked
from bots.discord.guarding import guarded, in_time, tell
from bots.discord.listening import answer_listening
from bots.discord.render import walked
from bots.discord.replying import answer
from core.grammar import parse_command
from core.offers import recall
from core.once import first_time, forget
from core.reply import Action, ActionKind, Reply
from core.requests import FOR_ONE_ALONE, Asker, ListenRequest

if TYPE_CHECKING:
    from bots.discord.bot import QuotidianBot

    Interaction = discord.Interaction[QuotidianBot]
    Work = Callable[[Interaction, str], Awaitable[None]]

NOT_YOURS = "These buttons are for whoever asked: ask for yourself by /quote or /lesson."
FORGOTTEN = "This button is so old that what it stands for is forgotten: please ask anew."
_AGAIN = "You shared this here before."
_SHARED = "Shared here."


class AnswerButton(ui.DynamicItem[ui.Button[Any]], template=carried.PATTERN):
    """A button under an answer, as it is heard: whichever message it is on, and whoever sent that."""

    def __init__(self, item: ui.Button[Any], carries: Carried) -> None:
        super().__init__(item)
        self._carries = carries

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make it of what discord.py found on the message that was clicked on."""
        return cls(cast("ui.Button[Any]", item), carried.read(match))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what it stands for."""
        edge = interaction.client.edge
        await guarded(edge, interaction, self._carries.kind.value, _press(interaction, self._carries))


DYNAMIC_ITEMS = (AnswerButton,)
"""What the bot registers, to hear of clicks."""


async def _press(interaction: Interaction, carries: Carried) -> None:
    """Do what a button stands for, unless it is somebody else's."""
    if carries.owner not in (None, interaction.user.id):
        await tell(interaction, NOT_YOURS)
        return
    command = carries.command or await _recalled(interaction, carries.key or "")
    if command is None:
        await tell(interaction, FORGOTTEN)
    else:
        await _WORKS[carries.kind](interaction, command)


async def _recalled(interaction: Interaction, key: str) -> str | None:
    return await recall(interaction.client.edge.app.library.store, place_of(interaction).team, key)


async def _go_on(interaction: Interaction, command: str) -> None:
    """Answer in the place of the answer before, where only the one who clicked sees that."""
    await _run(interaction, command, instead=_is_private(interaction))


async def _answer(interaction: Interaction, command: str) -> None:
    """Answer beside the message that was clicked on."""
    await _run(interaction, command, instead=False)


async def _run(interaction: Interaction, command: str, *, instead: bool) -> None:
    """Answer a command in private; `instead` of what was clicked on, unless it is a miss: nobody loses an answer."""
    asker, command, since = let(interaction, command)
    request = parse_command(command, asker)
    if isinstance(request, ListenRequest):
        await answer_listening(interaction.client.edge, interaction, request.typed)
        return
    if isinstance(request, FOR_ONE_ALONE):  # it may change something, which of several processes one is to do
        await interaction.response.defer(ephemeral=True, thinking=not instead)
    commands = interaction.client.edge.app.commands
    reply = marked(await in_time(interaction, commands.answer(request), thinking=not instead), since)
    await answer(interaction, reply, request=request, replace=instead and reply.found)


async def _share(interaction: Interaction, command: str) -> None:
    """Post a passage for everybody to see, once however often somebody clicks."""
    app, asker = interaction.client.edge.app, asker_of(interaction)
    request = parse_command(command, asker)
    reply = await in_time(interaction, app.commands.answer(request), thinking=False)
    if reply.private:
        await answer(interaction, reply, request=request)
        return
    if not interaction.response.is_done():
        await interaction.response.defer()  # what was clicked on stays as it is until all is done
    store, key = app.library.store, _key(interaction, command)
    if not await first_time(store, key, datetime.now(UTC)):
        await tell(interaction, _AGAIN)
        return
    try:
        await answer(interaction, reply, public=True)
    except Exception:
        await forget(store, key)  # whoever is told that it may have gone wrong may look, and try again
        raise
    if _is_private(interaction):
        await _show_shared(interaction, asker, reply)


async def _show_shared(interaction: Interaction, asker: Asker, shared: Reply) -> None:
    """Put the passage without its button in the place of what was clicked on; Another goes on from it."""
    request = parse_command(f"/quote {shared.results[0].passage.short}", asker)
    reply = (await interaction.client.edge.app.commands.answer(request)).without(ActionKind.SHARE)
    actions = (*[each async for each in _others(interaction)], *reply.actions)
    left = replace(reply, actions=actions, notes=(*reply.notes, _SHARED))
    await answer(interaction, left, request=request, replace=True)


async def _others(interaction: Interaction) -> AsyncIterator[Action]:
    """Give what the button Another stands for, of the message that was clicked on, if it has one."""
    for part in walked(interaction.message.components if interaction.message else ()):
        match = carried.PATTERN.fullmatch(part.custom_id or "") if isinstance(part, discord.Button) else None
        carries = carried.read(match) if match else None
        if carries and carries.kind is ActionKind.ANOTHER:
            command = carries.command or await _recalled(interaction, carries.key or "")
            if command:
                yield Action(kind=ActionKind.ANOTHER, label="Another", command=command)


def _is_private(interaction: Interaction) -> bool:
    """Tell whether only the one who clicked sees the message with the button."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def _key(interaction: Interaction, command: str) -> str:
    """Name a click of somebody on a button of a message, whenever it comes."""
    message = interaction.message.id if interaction.message is not None else interaction.id
    return f"discord:{message}:{interaction.user.id}:{command[:60]}"


_WORKS: Mapping[ActionKind, Work] = {
    ActionKind.ANOTHER: _go_on,
    ActionKind.CONTEXT: _answer,
    ActionKind.SHARE: _share,
    ActionKind.BETTER: _answer,
    ActionKind.WORSE: _answer,
    ActionKind.TRY: _answer,
}
