"""Answers on their way to whoever asked: to a command or a click, for them alone or for all; to a message, below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from aiohttp import ClientError

from bots.discord.askers import own_name, place_of
from bots.discord.edge import Edge
from bots.discord.granting import letting
from bots.discord.guarding import in_time
from bots.discord.refusals import BROKEN
from bots.discord.rendered import Rendered
from bots.discord.showing import shown, with_own_name
from core.ports import InDoubtError
from core.reply import ActionKind, Reply
from core.requests import Request

if TYPE_CHECKING:
    from bots.discord.bot import QuotidianBot

    Interaction = discord.Interaction[QuotidianBot]

_IN_DOUBT = "Discord did not say whether it posted that: please look before you try again."
_UPDATE = discord.InteractionResponseType.deferred_message_update


async def answer(
    interaction: Interaction,
    reply: Reply,
    *,
    request: Request | None = None,
    public: bool = False,
    replace: bool = False,
) -> None:
    """Answer a command, a click or a form: for the one who asked alone, or for the whole channel.

    `request` is what it answers, where it is one. `replace` puts the answer in the place of the message that was
    clicked on. Only the one who asked may press the buttons, unless everybody sees them. Raises what discord.py does;
    InDoubtError where it is open whether something public was posted.
    """
    place = place_of(interaction)
    owner = None if public else place.member
    reply = reply if public else letting(interaction, request, reply)
    if interaction.context.dm_channel:
        reply = reply.without(ActionKind.SHARE)  # there is nobody to share it with
    reply = with_own_name(request, reply, own_name(interaction))
    showing = shown(interaction.client.edge, place.team, request, reply, owner)
    rendered = await in_time(interaction, showing, ephemeral=not public, thinking=not replace)
    await send(interaction, rendered, public=public, replace=replace)


async def send(interaction: Interaction, rendered: Rendered, *, public: bool = False, replace: bool = False) -> None:
    """Send what is rendered already, as `answer` does."""
    response, fields = interaction.response, rendered.fields()
    try:
        if replace and not response.is_done():
            await response.edit_message(**fields)
        elif replace and response.type is _UPDATE:
            await interaction.edit_original_response(**fields)
        elif not response.is_done():
            await response.send_message(ephemeral=not public, **fields)
        else:
            await interaction.followup.send(ephemeral=not public, **fields)
    except (discord.HTTPException, ClientError, OSError) as error:
        if public and _leaves_open(error):
            raise InDoubtError(_IN_DOUBT) from error
        raise


async def reply_to(edge: Edge, message: discord.Message, reply: Reply, *, request: Request | None = None) -> None:
    """Answer a message below it, for all who read there; everybody may press the buttons. Nobody is pinged."""
    reply = with_own_name(request, reply, own_name(message))
    rendered = await shown(edge, place_of(message).team, request, reply)
    below = message.to_reference(fail_if_not_exists=False)
    await message.channel.send(reference=below, mention_author=False, **rendered.fields())


def _leaves_open(error: Exception) -> bool:
    """Tell whether Discord may have done what it was asked for, though it failed."""
    return not isinstance(error, discord.HTTPException) or error.status >= BROKEN
