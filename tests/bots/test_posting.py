from __future__ import annotations

import asyncio
import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from threading import Event

import pytest
from structlog.testing import capture_logs

from bots.app import open_app
from bots.post_file import Posted, PostFile
from bots.posting import ConsolePoster, posters
from config.settings import Settings
from core.ports import Outgoing, RefusedError
from core.reply import Action, ActionKind, Reply
from core.team import CONSOLE, Team

SHARE = Action(kind=ActionKind.SHARE, label="Share", command="/share 3g24khe8")
OUTGOING = Outgoing(
    delivery="morning-20260306",
    schedule="morning",
    team=Team("console:workshop"),
    channel="#bridges",
    date=date(2026, 3, 6),
    at=datetime(2026, 3, 6, 9, tzinfo=timezone(timedelta(hours=1))),
    reply=Reply(title="Lesson of the day", body="Every rivet counts.", attribution="Tomas Berg", actions=(SHARE,)),
)


async def test_a_post_says_what_went_where_and_for_when(tmp_path: Path) -> None:
    poster = ConsolePoster(PostFile(tmp_path / "console.jsonl"))
    assert await poster.post(OUTGOING) == "morning-20260306"
    line = json.loads((tmp_path / "console.jsonl").read_text("utf-8"))
    assert (line["team"], line["channel"], line["date"]) == ("console:workshop", "#bridges", "2026-03-06")
    assert line["at"] == "2026-03-06T08:00:00+00:00"
    assert line["text"] == "Lesson of the day\nEvery rivet counts.\nTomas Berg"
    assert line["actions"] == [{"kind": "share", "label": "Share", "command": "/share 3g24khe8"}]


async def test_it_finds_what_it_posted_and_nothing_else(tmp_path: Path) -> None:
    poster = ConsolePoster(PostFile(tmp_path / "console.jsonl"))
    assert await poster.find(OUTGOING) is None
    name = await poster.post(OUTGOING)
    assert await poster.find(OUTGOING) == name


async def test_a_folder_that_cannot_be_written_refuses(tmp_path: Path) -> None:
    poster = ConsolePoster(PostFile(tmp_path / "gone" / "console.jsonl"))
    with pytest.raises(RefusedError, match="No such file"):
        await poster.post(OUTGOING)


async def test_members_are_told_by_the_log(tmp_path: Path) -> None:
    with capture_logs() as logs:
        await ConsolePoster(PostFile(tmp_path / "console.jsonl")).tell(CONSOLE, "ada", "The posts have stopped.")
    assert [(log["event"], log["member"], log["text"]) for log in logs] == [
        ("console.told", "ada", "The posts have stopped.")
    ]


async def test_a_thread_learns_that_nobody_waits_for_its_post_any_more(tmp_path: Path) -> None:
    started, ended, go_on = asyncio.Event(), asyncio.Event(), Event()
    loop = asyncio.get_running_loop()

    class Slow(PostFile):
        def append(self, posted: Posted, given_up: Event) -> None:
            loop.call_soon_threadsafe(started.set)
            go_on.wait()
            PostFile(self.path).append(posted, given_up)
            loop.call_soon_threadsafe(ended.set)

    posting = asyncio.create_task(ConsolePoster(Slow(tmp_path / "console.jsonl")).post(OUTGOING))
    await started.wait()
    posting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await posting
    go_on.set()
    await ended.wait()
    assert (tmp_path / "console.jsonl").read_bytes() == b""


async def test_the_console_is_posted_to_in_every_set_up(data: Path) -> None:
    async with open_app(Settings(data_dir=data, starter=False)) as app:
        assert list(posters(app)) == ["console"]
        await posters(app)["console"].post(OUTGOING)
    assert (data / "console.jsonl").exists()
