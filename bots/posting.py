"""Where posts go: to each platform by its own poster."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC
from threading import Event
from typing import TypeVar

import structlog

from bots.app import App
from bots.discord.place import PLATFORM as DISCORD
from bots.post_file import NAME, Posted, PostFile
from bots.slack.place import PLATFORM as SLACK
from core.plain_text import plain_text
from core.ports import Outgoing, Poster
from core.team import CONSOLE, Team

_log = structlog.get_logger()
T = TypeVar("T")


def posters(app: App) -> Mapping[str, Poster]:
    """Give the posters of all platforms that are set up, by the part of a team's key before the first colon.

    What they opened is closed with the application.
    """
    found = dict(console_posters(app))
    if app.slack is not None:
        from bots.slack.poster import SlackPoster  # noqa: PLC0415 - takes a third of a second that few need to spend

        found[SLACK] = SlackPoster(app.slack)
    if app.settings.discord.is_set_up:
        from bots.discord.poster import DiscordPoster  # noqa: PLC0415 - likewise

        poster = found[DISCORD] = DiscordPoster(app.settings.discord)
        app.ending.push_async_callback(poster.close)
    return found


def console_posters(app: App) -> Mapping[str, Poster]:
    """Give the poster of the pretend channels alone."""
    return {CONSOLE.platform: ConsolePoster(console_posts(app))}


def console_posts(app: App) -> PostFile:
    """Name the file that holds the posts of the pretend channels."""
    return PostFile(app.settings.data_dir / NAME)


class ConsolePoster:
    """Posts to the pretend channels, which are a file; tells their members by the log."""

    def __init__(self, file: PostFile) -> None:
        self._file = file

    async def post(self, outgoing: Outgoing) -> str:
        """Append a line, and return the delivery's id, by which the line is found.

        Raises RefusedError where the file cannot be opened, and OSError where it is in doubt what was written.
        """
        posted = _to_posted(outgoing)
        await _in_thread(lambda given_up: self._file.append(posted, given_up))
        return outgoing.delivery

    async def find(self, outgoing: Outgoing) -> str | None:
        """Look for the delivery's line; raises RefusedError where the file cannot be read."""
        found = await _in_thread(lambda _: self._file.holds(outgoing.delivery))
        return outgoing.delivery if found else None

    async def tell(self, team: Team, member: str, text: str) -> None:
        """Write to the log."""
        _log.warning("console.told", team=team.key, member=member, text=text)


async def _in_thread(work: Callable[[Event], T]) -> T:
    """Do work off the event loop. A thread cannot be cancelled, so it is told when nobody waits any more."""
    given_up = Event()
    try:
        return await asyncio.to_thread(work, given_up)
    finally:
        given_up.set()


def _to_posted(outgoing: Outgoing) -> Posted:
    results = outgoing.reply.results
    return Posted(
        delivery=outgoing.delivery,
        schedule=outgoing.schedule,
        team=outgoing.team.key,
        channel=outgoing.channel,
        date=outgoing.date,
        at=outgoing.at.astimezone(UTC),
        text=plain_text(outgoing.reply),
        passage=results[0].passage.short if len(results) == 1 else None,
        actions=outgoing.reply.actions,
    )
