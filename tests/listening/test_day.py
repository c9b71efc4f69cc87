from __future__ import annotations

import asyncio
import re
import shutil
from datetime import time
from pathlib import Path

import pytest

from bots.app import MEMBER, open_app
from bots.asking import local_asker
from config.settings import Settings
from core.listening.restraint import Restraint
from core.requests import ListenRequest
from tests.conftest import CONTENT
from tests.listening.day import Day, play, read_day, report
from tests.listening.messages import read_messages
from tests.shared import SHARED

LINES = read_day()
BEGINS, ENDS = time(8, 40), time(18, 10)
OF_ANYBODY = 3
"""So few words, such as “yes please”, are everybody's."""


def test_there_are_a_hundred_messages_in_the_order_of_the_day() -> None:
    times = [line.at for line in LINES]
    assert len(times) == 100
    assert times == sorted(set(times))
    assert times[0] >= BEGINS
    assert times[-1] <= ENDS


def test_some_are_worth_a_reply_and_each_has_a_lesson_that_is_there() -> None:
    lessons = {path.stem for path in (CONTENT / "lessons").glob("*.md")}
    assert 12 <= sum(bool(line.lessons) for line in LINES) <= 18
    assert {lesson for line in LINES for lesson in line.lessons} <= lessons


def test_threads_hang_below_what_was_written_in_the_channel_before() -> None:
    in_channel = [line.at for line in LINES if line.thread is None]
    for line in LINES:
        assert line.thread is None or (line.thread in in_channel and line.thread < line.at)


def test_nobody_is_who_sits_at_the_terminal_and_nobody_talks_to_the_bot() -> None:
    assert all(line.who != MEMBER for line in LINES)
    assert not any(line.text.startswith("/") or "@quotidian" in line.text for line in LINES)


def test_none_is_of_what_the_weights_were_fitted_or_are_judged_on() -> None:
    path = SHARED / "eval" / "chat.tsv"
    judged = path.read_text(encoding="utf-8").splitlines()[1:] if path.is_file() else []
    seen = {message.text.casefold() for message in read_messages()} | {row.split("\t")[1].casefold() for row in judged}
    assert seen.isdisjoint(line.text.casefold() for line in LINES if len(line.text.split()) > OF_ANYBODY)


@pytest.fixture(scope="module")
def data(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder in which the day was played."""
    return Path(shutil.copytree(starter, tmp_path_factory.mktemp("day") / "data"))


@pytest.fixture(scope="module")
def day(data: Path) -> Day:
    """Give the day, played once."""
    return asyncio.run(play(LINES, data))


def test_nothing_is_said_in_shadow_mode_and_what_would_have_been_is_shown(day: Day) -> None:
    assert [each.printed for each in day.played] == [f"{line.who}: {line.text}" for line in LINES]
    remarks = [each for each in day.played if each.outcome.remark]
    assert remarks
    for each in remarks:
        assert re.search(rf"{each.line.at:%H:%M}( UTC)?, to {each.line.who}: ", day.shown)


def test_nothing_would_have_been_said_in_the_middle_of_the_quarrel(day: Day) -> None:
    quarrel = [each for each in day.played if time(14, 41) <= each.line.at <= time(14, 45)]
    assert {each.outcome.held for each in quarrel} == {Restraint.HEAT}
    assert any(each.alone.speak for each in quarrel)


def test_each_message_of_the_day_is_told_in_the_report(day: Day) -> None:
    told = report(day)
    assert all(line.text in told for line in LINES)
    assert told.count("→ would have said") == sum(each.outcome.remark is not None for each in day.played)


def test_no_word_of_the_day_is_kept(day: Day, data: Path, starter_data: Path) -> None:
    """Looks for the team's words in all that the program left, database, index and all."""
    asyncio.run(_open(starter_data))
    shipped, left = _bytes(starter_data), _bytes(data)
    words = {word for word in _words() if word.encode() not in shipped}
    assert {"ramen", "fernhill", "boiler"} <= words
    assert any(each.outcome.remark for each in day.played)
    assert b"marek" in left  # what was said to whom is kept, and would be found
    assert [word for word in sorted(words) if word.encode() in left] == []


def _words() -> frozenset[str]:
    """Give the longer words of the day, but for the names of people."""
    said = {word for line in LINES for word in re.findall(r"[a-z]{5,}", line.text.casefold())}
    return frozenset(said - {line.who.casefold() for line in LINES})


async def _open(data: Path) -> None:
    """Leave what the program leaves where it listens, and nobody says anything."""
    async with open_app(Settings(data_dir=data)) as app:
        await app.finder.index.follow(app.library.store)
        await app.commands.answer(ListenRequest(asker=local_asker(), typed="shadow"))


def _bytes(data: Path) -> bytes:
    return b"\n".join(path.read_bytes().lower() for path in data.rglob("*") if path.is_file())
