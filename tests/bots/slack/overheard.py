"""A channel that is listened to, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from slack_bolt.request.async_request import AsyncBoltRequest
from sqlalchemy import func, select

from bots.app import App
from bots.slack.place import team_of
from core.listening import attentions, remarks
from core.listening.attention import Attention, Mode
from core.listening.remark import Remark
from core.listening.tables import PULSES
from tests.bots.slack import payloads
from tests.bots.slack.people import CHIEF, GENERAL
from tests.bots.slack.web.records import TEAM, Channel

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
OWN = team_of(TEAM)
ASKED = "when should I water the garden beds so that the plants don't dry out?"
"""Something to which the small library has an answer: MORNING."""

ANOTHER = "my soup never tastes of anything, what do I do wrong?"
"""Something else of that kind."""


async def listen(app: App, *channels: Channel, mode: Mode = Mode.ON) -> None:
    """Let channels be listened to."""
    for channel in channels:
        attention = Attention(team=OWN, channel=channel.id, mode=mode, by=CHIEF.id, since=NOON)
        await app.library.store.change(partial(attentions.write, attention=attention))
    app.ear.look_again()


async def mode_of(app: App, channel: Channel = GENERAL) -> Mode:
    """Read how a channel is listened to."""
    found = await app.library.store.look(lambda connection: attentions.read(connection, OWN, channel.id))
    return found.mode if found else Mode.OFF


async def made(app: App, channel: Channel = GENERAL, mode: Mode = Mode.ON) -> tuple[Remark, ...]:
    """Read what was said unasked in a channel."""
    return await app.library.store.look(
        lambda connection: remarks.latest(connection, OWN, channel.id, mode=mode, start=0, count=9)
    )


async def counted(app: App) -> int:
    """Count the messages that were taken in."""
    return await app.library.store.look(
        lambda connection: connection.execute(select(func.coalesce(func.sum(PULSES.c.messages), 0))).scalar_one()
    )


class Sealed(dict[str, Any]):
    """An event of whose words nobody may see anything."""

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - whatever Slack sends
        return super().__getitem__(_allowed(key))

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - likewise
        return super().get(_allowed(key), default)

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("somebody reads all of it")

    def items(self) -> Any:  # noqa: ANN401 - gives nothing
        raise AssertionError("somebody reads all of it")

    values = items


def _allowed(key: str) -> str:
    assert key not in ("text", "blocks", "attachments", "files"), f"{key} is read"
    return key


def by_socket(event: Mapping[str, Any], at: Channel) -> AsyncBoltRequest:
    """Bring an event as a socket does: as it stands, unsigned."""
    body = payloads.event({}, ident="Ev1", at=at) | {"event": event}
    return AsyncBoltRequest(body=body, mode="socket_mode")
