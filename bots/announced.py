"""What everybody in a channel is told before anything begins there: that the bot listens, on any platform."""

from __future__ import annotations

from core.commands import Commands
from core.reply import Reply
from core.requests import Asker, ListenRequest, Request


def is_announcement(request: Request, reply: Reply) -> bool:
    """Tell whether a reply tells a channel that it is listened to from now on."""
    return isinstance(request, ListenRequest) and not reply.private


async def begin(commands: Commands, asker: Asker) -> None:
    """Listen in a channel where everybody was told."""
    if commands.listening is not None:
        await commands.listening.told(asker)


async def take_back(commands: Commands, asker: Asker) -> None:
    """Do not listen in a channel where not everybody could be told."""
    if commands.listening is not None:
        await commands.listening.take_back(asker)
