"""Looking whether a daily post stands in a channel already."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator
from datetime import timedelta

import discord
from discord.utils import time_snowflake

from bots.discord.refusals import MAY_NOT, UNKNOWN_MESSAGE, refused
from bots.discord.render import is_marked
from core.errors import QuotidianError
from core.ports import Outgoing, RefusedError

PAGE = 100
"""Messages a call: as many as Discord gives."""

_EARLIER = timedelta(minutes=1)
"""By how much this machine's clock may be ahead of Discord's."""

_MOST_TRAILS = 1_000
_UNREAD = "The bot may not look whether it posted: give it Read Message History in this channel."

Messageable = discord.TextChannel | discord.Thread | discord.VoiceChannel | discord.StageChannel | discord.DMChannel


class Search:
    """Reads channels for deliveries, and knows how far each was read, where that was broken off."""

    def __init__(self) -> None:
        self._trails: OrderedDict[str, int] = OrderedDict()

    async def find(self, channel: Messageable, outgoing: Outgoing, bot: int) -> int | None:
        """Give the id of the message of the member `bot` that carries a delivery; raises what discord.py does."""
        delivery = outgoing.delivery
        last = self._trails.get(delivery) or _since(outgoing)
        while True:
            self._remember(delivery, last)
            page = [each async for each in channel.history(limit=PAGE, after=discord.Object(last), oldest_first=True)]
            found = next((each.id for each in page if each.author.id == bot and is_marked(each, delivery)), None)
            if not page:
                await _see_that_it_can_be_read(channel, last)
            if found is not None or len(page) < PAGE:
                self._trails.pop(delivery, None)
                return found
            last = page[-1].id

    def _remember(self, delivery: str, last: int) -> None:
        self._trails[delivery] = last
        self._trails.move_to_end(delivery)
        while len(self._trails) > _MOST_TRAILS:
            self._trails.popitem(last=False)


async def find_post(forum: discord.ForumChannel, outgoing: Outgoing, bot: int) -> int | None:
    """Give the id of the forum's post that carries a delivery, of those that the member `bot` began since then."""
    async for thread in _posts_since(forum, outgoing):
        if thread.owner_id == bot:
            starter = await _starter_of(thread)
            if starter is not None and is_marked(starter, outgoing.delivery):
                return thread.id
    return None


def unread(error: discord.HTTPException) -> QuotidianError:
    """Say what follows where a channel cannot be read."""
    return RefusedError(_UNREAD) if error.code == MAY_NOT else refused(error)


async def _see_that_it_can_be_read(channel: Messageable, message: int) -> None:
    """Ask for a message that there is not: Discord shows an empty history, too, to those who may not read it."""
    try:
        await channel.fetch_message(message)
    except discord.NotFound as error:
        if error.code != UNKNOWN_MESSAGE:
            raise


async def _posts_since(forum: discord.ForumChannel, outgoing: Outgoing) -> AsyncIterator[discord.Thread]:
    """Give the posts that were begun since the moment promised: those that are open, then those archived since."""
    first = _since(outgoing)
    for thread in await forum.guild.active_threads():
        if thread.parent_id == forum.id and thread.id > first:
            yield thread
    async for thread in forum.archived_threads(limit=None):
        if thread.archive_timestamp < outgoing.at - _EARLIER:
            return
        if thread.id > first:
            yield thread


async def _starter_of(thread: discord.Thread) -> discord.Message | None:
    try:
        return await thread.fetch_message(thread.id)
    except discord.NotFound:  # somebody deleted it
        return None


def _since(outgoing: Outgoing) -> int:
    """Give an id from which on messages were written since the moment promised."""
    return time_snowflake(outgoing.at - _EARLIER)
