"""A server with channels that are listened to, for the tests of what is said there to nobody in particular."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import time_machine
from simcord.builders import ChannelHandle
from sqlalchemy import func, select

from bots.app import App
from bots.discord.place import team_of
from core.listening import attentions, remarks
from core.listening.attention import Attention, Mode
from core.listening.remark import Remark
from core.listening.tables import PULSES
from core.offers import OFFERS
from tests.bots.discord.people import SERVER_ID
from tests.bots.discord.talking import Server

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
ASKED = "when should I water the garden beds so that the plants don't dry out?"
ANOTHER = "my soup never tastes of anything, what do I do wrong?"
OWN = team_of(SERVER_ID)
BUTTONS = ("Why this?", "Less like this", "Helpful")


async def listen(app: App, *channels: ChannelHandle, mode: Mode = Mode.ON) -> None:
    """Let channels be listened to."""
    for channel in channels:
        attention = Attention(team=OWN, channel=str(channel.id), mode=mode, by="1", since=NOON)
        await app.library.store.change(partial(attentions.write, attention=attention))
    app.ear.look_again()


async def attention_of(app: App, channel: ChannelHandle) -> Attention | None:
    """Read how a channel is listened to; None where nobody ever said."""
    return await app.library.store.look(partial(attentions.read, team=OWN, channel=str(channel.id)))


async def mode_of(app: App, channel: ChannelHandle) -> Mode:
    """Read whether a channel is listened to."""
    attention = await attention_of(app, channel)
    return attention.mode if attention else Mode.OFF


async def made(app: App, channel: ChannelHandle, mode: Mode = Mode.ON) -> tuple[Remark, ...]:
    """Read what was said unasked in a channel, or in shadow mode would have been."""
    read = partial(remarks.latest, team=OWN, channel=str(channel.id), mode=mode, start=0, count=9)
    return await app.library.store.look(read)


async def note(app: App, channel: ChannelHandle, ident: str) -> None:
    """Note in shadow mode something that nobody said, by the id of the remark."""
    remark = Remark(
        id=ident,
        team=OWN,
        channel=str(channel.id),
        message=ident,
        member="1",
        passage="p" * 26,
        score=0.7,
        threshold=0.6,
        mode=Mode.SHADOW,
        at=NOON,
    )
    await app.library.store.change(partial(remarks.enter, remark=remark))


async def counted(app: App) -> int:
    """Count the messages that were heard at all."""
    await app.ear.close()
    heard = select(func.coalesce(func.sum(PULSES.c.messages), 0))
    return await app.library.store.look(lambda connection: connection.execute(heard).scalar_one())


async def kept(app: App) -> int:
    """Count the commands that are kept because no button can carry them."""
    return await app.library.store.look(
        lambda connection: connection.execute(select(func.count()).select_from(OFFERS)).scalar_one()
    )


def go_on(server: Server, clock: time_machine.Traveller, passed: timedelta) -> None:
    """Let time pass, for the bot and for Discord."""
    clock.shift(passed)
    server.discord.advance_clock(passed.total_seconds())
