"""Daily posts on their way to channels, each under its delivery's id, by which it is found again."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict

import discord
import structlog
from aiohttp import ClientError

from bots.discord.limits import size
from bots.discord.looking import Messageable, Search, find_post, unread
from bots.discord.mishaps import said_of
from bots.discord.place import own_team, team_of
from bots.discord.refusals import refused
from bots.discord.render import render, render_text
from bots.discord.rest import QUIET_SECONDS, log_in
from bots.discord.showing import channels_in
from config.settings import DiscordSettings
from core.errors import QuotidianError
from core.fitting import clean, cut, cut_to_fit
from core.ports import ChannelClosedError, InDoubtError, Outgoing, RefusedError
from core.team import Team

PUBLISHING_SECONDS = 5.0
"""How long publishing may take: the post stands already."""

_LONGEST_NAME = 100
_MOST_CHANNELS = 5_000
_TROUBLES = (ClientError, InDoubtError, OSError)

_NO_CHANNEL = "'{}' is no channel of Discord: name one by its id, which is a number"
_NO_KIND = "nothing can be posted to a channel of this kind: choose another one"
_OTHERS = "this channel belongs to others than those whose daily posts these are: choose another one"
_UNSEEN = "Discord did not say what channel this is ({})."

Channel = Messageable | discord.ForumChannel

_log = structlog.get_logger()


class DiscordPoster:
    """Posts by Discord's REST API alone. A post carries its delivery as a nonce, and as a mark that is found again.

    Nothing is reached before something is posted, looked for or told. To be closed at the end.
    """

    def __init__(self, settings: DiscordSettings) -> None:
        self._settings = settings
        self._client: discord.Client | None = None
        self._logging_in = asyncio.Lock()
        self._quiet_until, self._why_refused = 0.0, ""
        self._channels: OrderedDict[tuple[Team, str], Channel] = OrderedDict()
        self._search = Search()

    async def close(self) -> None:
        """Close what is open to Discord."""
        client, self._client = self._client, None
        self._channels.clear()
        if client is not None:
            await client.close()

    async def post(self, outgoing: Outgoing) -> str:
        """Post, and return the id of the message; in a forum, that is the id of its post, too.

        Raises RateLimitedError, RefusedError or ChannelClosedError where nothing was posted; InDoubtError where that
        is open.
        """
        channel = await self._channel(outgoing)
        fields = render(outgoing.reply, mark=outgoing.delivery).fields()
        try:
            if isinstance(channel, discord.ForumChannel):
                made = await channel.create_thread(name=_name(outgoing), **fields)
                return str(made.thread.id)
            message = await channel.send(nonce=outgoing.delivery, **fields)
        except discord.HTTPException as error:
            self._channels.pop((outgoing.team, outgoing.channel), None)
            raise refused(error) from error
        await self._publish(outgoing, channel, message)
        return str(message.id)

    async def find(self, outgoing: Outgoing) -> str | None:
        """Read the channel from the moment promised to its newest message, until the delivery is found.

        Where Discord or the caller breaks that off, it goes on from there the next time.
        """
        channel = await self._channel(outgoing)
        bot = await self._bot()
        try:
            if isinstance(channel, discord.ForumChannel):
                found = await find_post(channel, outgoing, bot)
            else:
                found = await self._search.find(channel, outgoing, bot)
        except discord.HTTPException as error:
            self._channels.pop((outgoing.team, outgoing.channel), None)
            raise unread(error) from error
        return None if found is None else str(found)

    async def tell(self, team: Team, member: str, text: str) -> None:
        """Write to a member in private; raises whatever keeps it from that."""
        del team
        if not member.isdecimal():  # such as the operator, by whose terminal a schedule was made
            raise RefusedError(f"{member} is nobody on Discord.")
        client = await self._logged_in()
        try:
            direct = await client.create_dm(discord.Object(int(member)))
            await direct.send(**render_text(text, known=channels_in(text)).fields())
        except discord.HTTPException as error:
            raise refused(error) from error

    async def _logged_in(self) -> discord.Client:
        """Give the client; where Discord does not take the bot, it is not asked again for a while."""
        async with self._logging_in:
            if self._client is not None:
                return self._client
            if time.monotonic() < self._quiet_until:
                raise RefusedError(self._why_refused)
            try:
                self._client = await log_in(self._settings)
            except RefusedError as error:
                self._quiet_until, self._why_refused = time.monotonic() + QUIET_SECONDS, str(error)
                raise
            return self._client

    async def _bot(self) -> int:
        user = (await self._logged_in()).user
        return user.id if user is not None else 0

    async def _channel(self, outgoing: Outgoing) -> Channel:
        """Give the channel of a post, asking Discord where it is not known; raises what says that nothing was posted.

        Text channels become announcement channels and the other way round: who publishes looks each time.
        """
        key = (outgoing.team, outgoing.channel)
        known = self._channels.get(key)
        if known is not None and not self._settings.publish:
            self._channels.move_to_end(key)
            return known
        client = await self._logged_in()
        try:
            found = await _fetched(client, outgoing)
        except _TROUBLES as error:
            raise RefusedError(_UNSEEN.format(type(error).__name__)) from error
        self._channels[key] = found
        while len(self._channels) > _MOST_CHANNELS:
            self._channels.popitem(last=False)
        return found

    async def _publish(self, outgoing: Outgoing, channel: Messageable, message: discord.Message) -> None:
        """Publish what stands in an announcement channel, where that is wished; it is posted even where this fails."""
        if not (self._settings.publish and isinstance(channel, discord.TextChannel) and channel.is_news()):
            return
        try:
            async with asyncio.timeout(PUBLISHING_SECONDS):
                await message.publish()
        except (discord.DiscordException, QuotidianError, ClientError, OSError) as error:
            _log.warning("discord.unpublished", team=outgoing.team.key, delivery=outgoing.delivery, **said_of(error))


async def _fetched(client: discord.Client, outgoing: Outgoing) -> Channel:
    """Ask Discord what channel this is; raises ChannelClosedError where it is none of the team's that takes posts."""
    if not outgoing.channel.isdecimal():
        raise ChannelClosedError(_NO_CHANNEL.format(cut(outgoing.channel, _LONGEST_NAME)))
    try:
        found = await client.fetch_channel(int(outgoing.channel))
    except discord.HTTPException as error:
        raise refused(error) from error
    except discord.InvalidData as error:
        raise ChannelClosedError(_NO_KIND) from error
    if not isinstance(found, Channel):
        raise ChannelClosedError(_NO_KIND)
    if _team_of(found) != outgoing.team:
        raise ChannelClosedError(_OTHERS)
    return found


def _team_of(channel: Channel) -> Team | None:
    """Say whose channel it is: a server's, or that of one member's conversation with the bot."""
    if isinstance(channel, discord.DMChannel):
        return own_team(channel.recipient.id) if channel.recipient is not None else None
    return team_of(channel.guild.id)


def _name(outgoing: Outgoing) -> str:
    """Name a forum's post by what it shows, and its day."""
    day = f"{outgoing.date.day} {outgoing.date:%B %Y}"
    title = " ".join(clean(outgoing.reply.title).split())
    held = cut_to_fit(title, lambda text: size(f"{text}, {day}") <= _LONGEST_NAME)
    return f"{held}, {day}" if held else day
