"""Draws what Discord shows: typical messages into a folder, the ones of the documentation into docs/, too.

Run by `make pictures`. Members talk to the bot as in the tests; simcord imitates Discord's looks, and Chromium draws.
What simcord needs for that is fetched by pip into the folder, once.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import time_machine
from pydantic import SecretStr
from simcord.env import Env
from simcord.preview import Preview
from simcord.preview._capture import ManagedCapture

from bots.app import App, open_app
from bots.discord.bot import create_bot
from bots.discord.render import render
from bots.learning import learn
from bots.terminal import err
from config.settings import DiscordSettings, Settings
from core.daily.parcels import daily_reply
from core.library.importing import import_documents
from core.models import PassageKind
from core.team import SHARED
from tests.bots.discord.listening import go_on
from tests.bots.discord.people import settle_in
from tests.bots.discord.seeing import Message, message_of
from tests.bots.discord.simulated import SimulatedDiscord
from tests.bots.discord.talking import Person, Server
from tests.pictures.listening import REVIEW, WITHHELD
from tests.shelf import ASKER, DOCUMENTS

NEEDED = ("chromium",)
NAME = "Quotidian"
WIDTH, HEIGHT = 720, 1_400
TALK, LONG_TALK = (WIDTH, 500), (WIDTH, 540)
"""How large a picture of a conversation is."""

SCALE = 2
IN_DOCS = ("quote", "daily", "mention", "listening")
_MORNING = datetime(2026, 3, 6, 7, tzinfo=UTC)
_MARK = "k3f9x2abcd-20260306"
_NOWHERE = DiscordSettings(token=SecretStr("bot-token"), message_content=True)  # nothing is sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A picture to be: its name, the message in it, and who looks; `room` for the conversation around, if any."""

    name: str
    message: Message
    by: Person
    room: tuple[int, int] | None = None


@asynccontextmanager
async def opened() -> AsyncIterator[tuple[Server, time_machine.Traveller]]:
    """Open a server with the bot in it, over the shipped library and the one of the tests, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(_MORNING) as clock:
        async with open_app(Settings(data_dir=Path(folder), discord=_NOWHERE)) as app:
            await import_documents(app.library.store, DOCUMENTS, SHARED, app.library.rule.assign)
            await learn(app, err)
            async with _running(app) as env:
                yield Server(env, app), clock


@asynccontextmanager
async def _running(app: App) -> AsyncIterator[Env]:
    env = Env(create_bot(app), shard_count=1)
    env.backend = SimulatedDiscord()
    env.backend.bot_user.name = NAME
    settle_in(env)
    await env.start()
    try:
        yield env
    finally:
        await env.shutdown()


async def scenes(server: Server, clock: time_machine.Traveller) -> AsyncIterator[Scene]:
    """Hold conversations."""
    ada, chief = server.people.ada, server.people.chief
    asked = await server.mentions("what did Jakub say about reasoning?")
    yield Scene(name="mention", message=asked.message, by=ada, room=TALK)
    for name, command, options in (
        ("quote", "quote", {"words": "chain of thought"}),
        ("lesson", "lesson", {}),
        ("corrected", "quote", {"words": "rivte"}),
        ("miss", "quote", {"words": "zebras"}),
        ("topic", "topics", {"topic": "scaling"}),
        ("topics", "topics", {}),
        ("help", "help", {}),
    ):
        yield Scene(name=name, message=(await server.command(command, options)).message, by=ada)
    found = (await server.command("quote", {"words": "rivet"})).message
    yield Scene(name="context", message=(await server.click(found, "Context")).message, by=ada)
    own, posted = (await server.click(found, "Share")).messages
    yield Scene(name="shared-own", message=own, by=ada)
    yield Scene(name="shared", message=posted, by=server.people.bob)
    added = await server.command("daily add", {"time": "9am", "zone": "Europe/Warsaw", "days": "mon-fri"}, by=chief)
    yield Scene(name="schedule", message=added.messages[0], by=chief)
    yield Scene(name="daily", message=await _daily_post(server), by=ada)
    async for scene in _overheard(server, clock):
        yield scene


async def _overheard(server: Server, clock: time_machine.Traveller) -> AsyncIterator[Scene]:
    """Let the channel be listened to: at first without a word, then aloud."""
    people = server.people
    chief = people.chief
    yield Scene(name="shadow", message=(await server.command("listen shadow", by=chief)).message, by=chief)
    for by, (_, text) in zip((people.bob, people.ada, chief), WITHHELD, strict=True):
        go_on(server, clock, timedelta(hours=13))
        await server.say(text, by=by)
    go_on(server, clock, timedelta(hours=13))
    yield Scene(name="log", message=(await server.command("listen log", by=chief)).message, by=chief)
    announced = (await server.command("listen on", by=chief)).message
    yield Scene(name="announcement", message=announced, by=people.ada)
    remark = (await server.say(REVIEW)).message
    yield Scene(name="listening", message=remark, by=people.bob, room=LONG_TALK)
    yield Scene(name="why", message=(await server.click(remark, "Why this?")).message, by=people.ada)
    less = (await server.click(remark, "Less like this", by=people.bob)).message
    yield Scene(name="less", message=less, by=people.bob)
    for name, command in (("status", "listen status"), ("not-me", "listen not me")):
        yield Scene(name=name, message=(await server.command(command, by=chief)).message, by=chief)


async def _daily_post(server: Server) -> Message:
    """Post a lesson as the daily posts are."""
    lesson = (await server.app.commands.command("/lesson", ASKER)).results[0].passage
    assert lesson.kind is PassageKind.LESSON
    channel = server.env.bot.get_partial_messageable(server.channels.general.id)
    reply = daily_reply(lesson, server.app.library.topic_of)
    sent = await channel.send(**render(reply, mark=_MARK).fields())
    return message_of(server.env, server.discord.get_message(sent.channel.id, sent.id))


async def draw(preview: Preview, shown: Scene, folder: Path) -> None:
    """Draw a scene."""
    await preview.screenshot(
        folder / f"{shown.name}.png",
        viewer=shown.by,
        target=shown.message.id,
        mode="viewport" if shown.room else "surface",
        layout="channel" if shown.room else "message",
        viewport=shown.room,
    )


class _Capture(ManagedCapture):
    """Draws by the browser that is installed, in place of one that Playwright would fetch."""

    async def _ensure_browser(self) -> Any:  # noqa: ANN401 - Playwright's own
        if self._browser is None:
            playwright = import_module("playwright.async_api")  # fetched by now

            self._playwright = await playwright.async_playwright().start()
            self._browser = _Fine(await self._playwright.chromium.launch(executable_path=shutil.which(NEEDED[0])))
        return self._browser


class _Fine:
    """A browser whose pages have more points than their pictures are wide."""

    def __init__(self, browser: Any) -> None:  # noqa: ANN401 - Playwright's own
        self._browser = browser
        self.version = browser.version

    async def new_context(self, **options: Any) -> Any:  # noqa: ANN401 - Playwright's own
        return await self._browser.new_context(**{**options, "device_scale_factor": SCALE})

    async def close(self) -> None:
        await self._browser.close()


def fetch(folder: Path) -> None:
    """Fetch what simcord draws with, where it is not there yet, and let it be found."""
    if not folder.is_dir():
        what = f"simcord[screenshot]=={version('simcord')}"
        pip = (
            sys.executable,
            "-m",
            "pip",
            "--disable-pip-version-check",
            "--quiet",
            "install",
            "--target",
            folder,
            what,
        )
        if subprocess.run(pip, check=False).returncode:  # noqa: S603 - of our own choosing
            sys.exit(f"{what} cannot be fetched.")
    sys.path.append(str(folder))  # behind what the project itself has


async def _draw_all(folder: Path) -> None:
    async with opened() as (server, clock):
        people = server.people
        viewers = (people.ada, people.bob, people.chief)
        async with server.env.preview(server.channels.general, viewers=viewers, width=WIDTH, height=HEIGHT) as preview:
            preview._capture_manager = _Capture(preview)  # noqa: SLF001 - simcord takes no other browser
            async for scene in scenes(server, clock):
                await draw(preview, scene, folder)


def main(folder: Path, docs: Path) -> None:
    """Draw everything; say what is missing where it cannot be drawn."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        sys.exit(
            f"The pictures of Discord need {', '.join(missing)}: install it, on Debian by "
            "'apt-get install chromium', then run make pictures again."
        )
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    fetch(folder / "simcord")
    asyncio.run(_draw_all(folder))
    for name in IN_DOCS:
        shutil.copy(folder / f"{name}.png", docs / f"discord-{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
