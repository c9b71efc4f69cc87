"""Draws what Slack shows: typical messages into a folder, the ones of the documentation into docs/, too.

Run by `make pictures`. Slack's own looks are imitated by the npm package slack-blocks-to-jsx and drawn by Chromium.
"""

from __future__ import annotations

import asyncio
import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from pydantic import SecretStr

from bots.app import App, open_app
from bots.learning import learn
from bots.rights import OperatorRights
from bots.slack.app import edge_of
from bots.slack.daily_draft import Draft, Ticket
from bots.slack.daily_view import Foreseen, daily_view
from bots.slack.daily_view import Shown as Coming
from bots.slack.edge import Edge
from bots.slack.home_view import Home, Line, home_view
from bots.slack.message import Message as Shown
from bots.slack.render import render
from bots.slack.saving_tickets import SavingTicket
from bots.slack.saving_view import saving_view
from bots.slack.showing import message_of, remark_of
from bots.terminal import err
from config.settings import Settings, SlackSettings
from core.answers import shared_reply
from core.daily.answers import Answers
from core.daily.parcels import daily_reply
from core.daily.saying import say_schedule, say_state
from core.grammar import parse_command
from core.library.importing import import_documents
from core.listening.said import Said
from core.models import Passage
from core.reply import ActionKind, Reply
from core.requests import Asker, LessonRequest, ListenRequest
from core.results import Result
from core.saving.saved import Message, Saved
from core.team import CONSOLE
from tests.pictures.listening import REVIEW, WITHHELD
from tests.shelf import DOCUMENTS

NEEDED = ("npm", "node", "chromium")
TOOLS = Path(__file__).parent / "slack"
WIDTH = 680
_PATIENCE = 300
_NOWHERE = SlackSettings(bot_token=SecretStr("xoxb-1"), app_token=SecretStr("xapp-1"))  # nothing is sent
_CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    "--force-device-scale-factor=2",
)  # fmt: skip
_MORNING = datetime(2026, 3, 6, 7, tzinfo=UTC)
ASKER = Asker(team=CONSOLE, channel="#workshop", member="you", today=_MORNING.date(), zone="Europe/Warsaw")
ADA = replace(ASKER, member="Ada")
SAID = {
    "quote": "/quote chain of thought",
    "lesson": "/lesson",
    "corrected": "/quote rivte",
    "context": "/context 6as57eqx",
    "miss": "/quote zebras",
    "topic": "/topics scaling",
    "topics": "/topics",
    "help": "/help",
    "schedule": "/daily add 9am Europe/Warsaw weekdays",
    "preview": "/daily preview",
    "overview": "/daily",
    "figures": "/library stats",
}
CHANNEL = "C0WORKSHOP"
_MESSAGE = Message(
    key="slack:T0WORK:C0WORKSHOP:1772787600.000100",
    text="Nobody reads the whole manual. Everybody reads the page that somebody sends them.",
    author="U0ADA",
    speaker="Ada",
    channel="#workshop",
    link="https://example.slack.com/archives/C0WORKSHOP/p1772787600000100",
    said_on=ASKER.today,
)
IN_DOCS = ("quote", "daily", "home", "listening")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A picture to be: its name, `message`, `modal` or `home`, and the blocks in it, below what somebody `said`."""

    name: str
    blocks: Sequence[Mapping[str, Any]]
    kind: str = "message"
    private: bool = False
    said: tuple[str, str] | None = None
    title: str = ""
    submit: str | None = None


async def scenes() -> list[Scene]:
    """Hold conversations with the shipped library and the one of the tests, in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(_MORNING):
        async with open_app(Settings(data_dir=Path(folder), slack=_NOWHERE)) as app:
            store = app.library.store
            await import_documents(store, DOCUMENTS, CONSOLE.key, app.library.rule.assign)
            await learn(app, err)
            return [scene async for scene in _scenes(app)]


async def _scenes(app: App) -> AsyncIterator[Scene]:
    edge = edge_of(app)
    for name, said in SAID.items():
        request = parse_command(said, ASKER)
        yield _shown(name, message_of(edge, request, await app.commands.answer(request)))
    lesson, quote = await _passage(app, "/lesson"), await _passage(app, "/quote 6as57eqx")
    yield _public("shared", shared_reply(Result(passage=quote), "Ada"))
    yield _public("daily", daily_reply(lesson, app.library.topic_of))
    yield _form("form", await _daily_form(app))
    yield _form("saving", saving_view(SavingTicket(message=_MESSAGE), private=False))
    yield Scene(name="home", kind="home", blocks=home_view(await _home(edge, quote))["blocks"])
    async for scene in _overheard(edge):
        yield scene


async def _overheard(edge: Edge) -> AsyncIterator[Scene]:
    """Let the channel be listened to: at first without a word, then aloud."""
    yield _shown("shadow", await _listen(edge, "shadow"))
    for hours, (who, text) in enumerate(WITHHELD, start=1):
        with time_machine.travel(_MORNING - timedelta(days=4) + timedelta(hours=13) * hours):
            await _overhear(edge, who, text)
    yield _shown("log", await _listen(edge, "log"))
    yield Scene(name="announcement", blocks=(await _listen(edge, "on")).blocks)
    remark = await _overhear(edge, "Ada", REVIEW)
    yield Scene(name="listening", blocks=remark_of(edge, remark).blocks, said=("Ada", REVIEW))
    why, less, _ = (action.command.removeprefix("/listen ") for action in remark.actions)
    for name, typed in (("why", why), ("less", less), ("status", "status"), ("not-me", "not me")):
        yield _shown(name, await _listen(edge, typed))


async def _listen(edge: Edge, typed: str) -> Shown:
    request, commands = ListenRequest(asker=ADA, typed=typed), edge.app.commands.listening
    assert commands is not None
    return message_of(edge, request, await replace(commands, rights=OperatorRights()).answer(request))


async def _overhear(edge: Edge, who: str, text: str) -> Reply:
    """Let somebody say something, and give what is said to it, or would be."""
    ear = edge.app.ear
    said = Said(team=ADA.team, channel=ADA.where, key=text, member=who, text=text, at=ear.now())
    outcome = await ear.hear(said, _link)
    assert outcome.remark is not None, f"nothing came of {text!r}, because of {outcome.held}"
    return outcome.reply or Reply(title="", body="")


async def _link() -> str:
    return _MESSAGE.link or ""


async def _passage(app: App, said: str) -> Passage:
    return (await app.commands.command(said, ASKER)).results[0].passage


def _shown(name: str, message: Shown) -> Scene:
    return Scene(name=name, blocks=message.blocks, private=True)


def _public(name: str, reply: Reply) -> Scene:
    return Scene(name=name, blocks=render(reply).blocks)


def _form(name: str, view: Mapping[str, Any]) -> Scene:
    return Scene(
        name=name, kind="modal", blocks=view["blocks"], title=view["title"]["text"], submit=view["submit"]["text"]
    )


async def _daily_form(app: App) -> Mapping[str, Any]:
    schedule = (await app.daily.list_(ASKER))[0]
    answers = Answers(asker=ASKER, topics=app.library.topic_of)
    posts = [
        Foreseen(when=answers.when(post, schedule, ASKER.today), passage=post.result.passage if post.result else None)
        for post in await app.daily.forecast(schedule, 2)
    ]
    draft = Draft(channel=CHANNEL, zone="Europe/Warsaw")
    return daily_view(draft, Ticket(id=schedule.id), Coming(posts=tuple(posts)))


async def _home(edge: Edge, words: Passage) -> Home:
    """Fill the tab as bots/slack/home_tab.py does."""
    app, request = edge.app, LessonRequest(asker=ASKER)
    lesson = await app.commands.answer(request)
    schedule = (await app.daily.list_(ASKER))[0]
    said = f"{say_schedule(schedule, CHANNEL, app.library.topic_of)} {say_state(schedule, ASKER.today)}"
    return Home(
        lesson=message_of(edge, request, lesson.without(ActionKind.SHARE)),
        schedules=(Line(id=schedule.id, channel=CHANNEL, said=said, rests=False),),
        words=(Saved(passage=words, message=_MESSAGE.key, saver="U0ADA", author="U0YOU"),),
    )


def draw(shown: Sequence[Scene], folder: Path) -> None:
    """Draw each scene into `folder`, which also keeps the npm packages for the next time."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in TOOLS.iterdir():
        shutil.copy(each, folder)
    _run("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", cwd=folder)
    page = folder / "page.html"
    page.write_text(_run("node", "draw.mjs", cwd=folder, given=_as_json(shown)), encoding="utf-8")
    heights = _heights(page)
    for scene in shown:
        size = f"--window-size={WIDTH},{heights[scene.name]}"
        _browse(size, f"--screenshot={folder / scene.name}.png", f"{page.as_uri()}#{scene.name}")


def _as_json(shown: Sequence[Scene]) -> str:
    return json.dumps([
        {
            "name": each.name, "kind": each.kind, "blocks": each.blocks, "private": each.private, "said": each.said,
            "title": each.title, "submit": each.submit, "channels": [{"id": CHANNEL, "name": "workshop"}],
        }
        for each in shown
    ])  # fmt: skip


def _heights(page: Path) -> Mapping[str, int]:
    """Let the browser lay everything out, and tell how high each scene became."""
    laid_out = _browse("--dump-dom", f"--window-size={WIDTH},1000", page.as_uri())
    found = re.search(r'data-heights="([^"]*)"', laid_out)
    heights: Mapping[str, int] = json.loads(html.unescape(found[1])) if found else {}
    return heights


def _browse(*arguments: str) -> str:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        return _run(*_CHROMIUM, f"--user-data-dir={profile}", *arguments)


def _run(*command: str, cwd: Path | None = None, given: str | None = None) -> str:
    done = subprocess.run(  # noqa: S603 - programs of our own choosing
        command, cwd=cwd, input=given, capture_output=True, text=True, timeout=_PATIENCE, check=False
    )
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def main(folder: Path, docs: Path) -> None:
    """Draw everything; say what is missing where it cannot be drawn."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        sys.exit(
            f"The pictures of Slack need {', '.join(missing)}: install them, on Debian by "
            "'apt-get install npm chromium fonts-lato fonts-noto-color-emoji', then run make pictures again."
        )
    shown = asyncio.run(scenes())
    draw(shown, folder.resolve())
    for name in IN_DOCS:
        if (picture := folder / f"{name}.png").exists():
            shutil.copy(picture, docs / f"slack-{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
