"""Who may do what in a server: by what Discord says along with what they ask."""

from __future__ import annotations

from collections.abc import Collection

from bots.discord.place import own_team, server_of
from core.requests import Asker

_REFUSAL = "You may not change what is posted day by day here: ask somebody who manages this server."
IN_SERVERS = "I listen in channels of servers alone: type /listen in the server that you mean."
"""What is said to whoever asks about listening where nobody is ever listened to."""

_NOT_LISTENING = "You may not decide whether I listen here: ask somebody who manages this server."


class DiscordRights:
    """Who manages a server looks after its library and its daily posts; everybody after what is theirs alone.

    Nothing is looked up. Whether somebody, and the bot, may write in a channel is judged where it is chosen.
    """

    async def schedule_refusal(self, asker: Asker, channel: str) -> str | None:
        """Refuse whoever neither manages the server nor asks for what is theirs alone; `channel` is one they chose."""
        return None if channel and _manages(asker) else _REFUSAL

    async def listening_refusal(self, asker: Asker) -> str | None:
        """Refuse whoever does not manage the server, and whoever asks where there is none.

        Whether the bot may write in the channel is judged where that is known: see bots.discord.listening.
        """
        if server_of(asker.team) is None:
            return IN_SERVERS
        return None if _manages(asker) else _NOT_LISTENING

    async def may_curate(self, asker: Asker) -> bool:
        """Tell whether somebody manages the server, or what is theirs alone."""
        return _manages(asker)

    async def may_see(self, asker: Asker, channels: Collection[str]) -> Collection[str]:
        """Give all of them to those who manage the server, to others the one that they are in."""
        if _manages(asker):
            return channels
        return frozenset(channel for channel in channels if asker.who and channel == asker.where)


def _manages(asker: Asker) -> bool:
    if not asker.who.isdecimal():
        return False
    return asker.manages or asker.team == own_team(int(asker.who))
