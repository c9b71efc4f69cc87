"""What everybody in a channel is told of what somebody switched on there."""

from __future__ import annotations

from dataclasses import replace

import structlog

from bots.announced import begin, take_back
from bots.slack.call import Call
from bots.slack.edge import Edge
from bots.slack.mishaps import said_of
from bots.slack.replying import answer
from bots.slack.showing import message_of
from core.errors import QuotidianError
from core.reply import Reply
from core.requests import Request

_UNTOLD = "I could not tell everybody here, so I do not listen here after all. {why}"
_AGAIN = "Please try again in a while."
_log = structlog.get_logger()


class UnannouncedError(QuotidianError):
    """Something that everybody is to know could not be told, and was taken back."""


async def announce(edge: Edge, call: Call, request: Request, reply: Reply) -> None:
    """Post an announcement to the channel itself, wherever in it somebody asked.

    From then on the channel is listened to; where that fails, or may have failed, it is not, and UnannouncedError is
    raised with a sentence.
    """
    in_channel = replace(call, place=replace(call.place, thread=None))
    try:
        await answer(edge, in_channel, message_of(edge, request, reply), public=True)
    except BaseException as error:  # also where the program ends meanwhile
        _log.warning("slack.unannounced", team=call.place.team.key, **said_of(error))
        await take_back(edge.app.commands, request.asker)
        if not isinstance(error, Exception):
            raise
        why = str(error) if isinstance(error, QuotidianError) else _AGAIN
        raise UnannouncedError(_UNTOLD.format(why=why)) from error
    await begin(edge.app.commands, request.asker)
