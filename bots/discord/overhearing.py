"""What is said in channels that are listened to, to nobody in particular; now and then it gets a reply.

Where several processes run with one token, each hears every message. One alone says something to it, since the store
notes no two remarks on one message; but they count it more than once, and take a channel to be livelier than it is.
"""

from __future__ import annotations

import asyncio

import discord
import structlog
from aiohttp import ClientError

from bots.discord.askers import place_of
from bots.discord.edge import Edge
from bots.discord.mentions import is_for_me, is_of_a_person, may_reply
from bots.discord.mishaps import said_of
from bots.discord.refusals import refused
from bots.discord.rendered import Rendered
from bots.discord.showing import shown
from bots.discord.undiscord import plain_text_of, without_names
from core.listening.remark import Remark
from core.listening.said import Said
from core.ports import InDoubtError
from core.reply import Reply
from core.team import Team

SECONDS = 20.0
"""How long a reply may take to be posted: Discord may want to be waited for, and the talk goes on meanwhile."""

_log = structlog.get_logger()


async def overheard(edge: Edge, message: discord.Message) -> None:
    """Hear a message, and reply to it where that helps; one that is said elsewhere is dropped unread.

    What is said in a thread, or in a post of a forum, is said in the channel that it belongs to. Private threads are
    nobody's to listen to: whoever switched their channel on need not be in them.
    """
    if not edge.app.settings.discord.message_content or message.guild is None or not is_of_a_person(message):
        return
    thread = message.channel if isinstance(message.channel, discord.Thread) else None
    if thread is not None and thread.is_private():
        return
    team, channel = place_of(message).team, str(thread.parent_id if thread else message.channel.id)
    if not await edge.app.ear.hears(team, channel):
        return
    edge.under_way.note()
    try:
        if may_reply(message):  # what could not be said is not to be taken for said
            await _hear(edge, message, _said(message, team, channel, thread))
    except Exception as error:  # noqa: BLE001 - nobody asked, so nobody is told
        _log.error("discord.unheard", team=team.key, **said_of(error))


def _said(message: discord.Message, team: Team, channel: str, thread: discord.Thread | None) -> Said:
    return Said(
        team=team,
        channel=channel,
        key=str(message.id),
        member=str(message.author.id),
        text=plain_text_of(message, without_names(message.content)),
        at=message.created_at,
        thread=str(thread.id) if thread else None,
        asked=is_for_me(message),
    )


async def _hear(edge: Edge, message: discord.Message, said: Said) -> None:
    async def link() -> str:
        return message.jump_url

    outcome = await edge.app.ear.hear(said, link)
    if outcome.reply is not None and outcome.remark is not None:
        await _say(edge, message, outcome.reply, outcome.remark)


async def _say(edge: Edge, message: discord.Message, reply: Reply, remark: Remark) -> None:
    """Say what was decided; where it surely did not get there, it counts as never said."""
    try:
        async with asyncio.timeout(SECONDS):
            await _post(message, await shown(edge, remark.team, None, reply), remark)
    except Exception as error:
        if not _leaves_open(error):
            await edge.app.ear.withdraw(remark)
        raise


async def _post(message: discord.Message, rendered: Rendered, remark: Remark) -> None:
    """Post below a message that is there still, once whatever breaks on the way; nobody's device makes a sound."""
    below = message.to_reference(fail_if_not_exists=True)
    await message.channel.send(reference=below, mention_author=False, silent=True, nonce=remark.id, **rendered.fields())


def _leaves_open(error: Exception) -> bool:
    """Tell whether Discord may have posted, though it failed."""
    if isinstance(error, discord.HTTPException):
        return isinstance(refused(error), InDoubtError)
    return isinstance(error, ClientError | OSError)
