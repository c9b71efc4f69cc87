"""Plays an imagined day of a channel to the bot in shadow mode: `python -m tests.listening.day`, or `… day relaxed`.

The messages of day.tsv go through the chat of the terminal, each at its time; those that were marked beforehand as
worth a reply bear a star. Below a message stands what would have been said to it, and what was held back. Then come the
log and the status, as an administrator reads them, and figures.
"""

from __future__ import annotations

import asyncio
import io
import logging
import re
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
import time_machine
from rich.console import Console

from bots.app import MEMBER, App, open_app
from bots.asking import local_zone
from bots.console import Chat
from bots.learning import learn_a_little
from config.settings import Settings
from core.listening.decision import Decision
from core.listening.ear import Ear, Outcome
from core.listening.heard import Heard
from core.listening.said import Link, Said
from core.listening.weights import Care
from core.team import CONSOLE

DAY = Path(__file__).with_name("day.tsv")
DATE = date(2026, 3, 10)
_PAGE = "/listen log page"
_LAST = 5
_WIDTH = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A message of the day. `thread` is when the message was written that it hangs below, None for none.

    `lessons` are names of those that its author would be glad of, as was judged before any was shown.
    """

    at: time
    who: str
    text: str
    thread: time | None = None
    lessons: tuple[str, ...] = ()

    @property
    def moment(self) -> datetime:
        """When it was written, if the team sat where this machine stands."""
        return datetime.combine(DATE, self.at, ZoneInfo(local_zone() or "UTC")).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of a message: `printed` is what the terminal showed for it, `alone` the decision without restraint."""

    line: Line
    printed: str
    outcome: Outcome
    alone: Decision

    @property
    def decision(self) -> Decision:
        """The decision that was made, else the one that was not come to."""
        return self.outcome.decision or self.alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What came of it all: the messages in their order, and what an administrator was shown in the end."""

    played: Sequence[Played]
    shown: str


@dataclass(frozen=True)
class _Noted(Ear):
    """An ear that notes what came of each message, and knows where it was written: the terminal has no threads."""

    lines: list[Line] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    async def hear(self, said: Said, link: Link | None = None) -> Outcome:
        line = self.lines[-1]
        where = None if line.thread is None else line.thread.isoformat()
        outcome = await super().hear(replace(said, key=line.at.isoformat(), thread=where), link)
        self.outcomes.append(outcome)
        return outcome


def read_day(path: Path = DAY) -> Sequence[Line]:
    """Read the messages: `at`, `who`, `thread`, `lessons`, `message`, parted by tabs below a header."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return [
        Line(
            at=time.fromisoformat(at),
            who=who,
            thread=time.fromisoformat(thread) if thread else None,
            lessons=tuple(lessons.split()),
            text=text,
        )
        for at, who, thread, lessons, text in rows
    ]


async def play(lines: Sequence[Line], data: Path, care: Care = Care.NORMAL) -> Day:
    """Play the day with the shipped content, in a data folder that is made; the clock is held still in between."""
    with time_machine.travel(lines[0].moment, tick=False) as clock:
        async with _opened(data) as (app, ear):
            out = io.StringIO()
            chat = Chat(app, Console(file=out, width=_WIDTH, highlight=False, force_terminal=False))
            await chat.say(f"/listen shadow {care}")
            played = []
            for line in lines:
                clock.move_to(line.moment)
                played.append(await _say(chat, ear, line, out, care))
            await chat.say(f"/as {MEMBER}")
            return Day(played=played, shown=await _in_the_end(chat, out))


async def _say(chat: Chat, ear: _Noted, line: Line, out: io.StringIO, care: Care) -> Played:
    await chat.say(f"/as {line.who}")
    ear.lines.append(line)
    begin = len(out.getvalue())
    await chat.say(line.text)
    assert len(ear.outcomes) == len(ear.lines), f"what {line.who} said at {line.at} was not heard"
    alone = await _alone(ear, line, care)
    return Played(line=line, printed=out.getvalue()[begin:].strip(), outcome=ear.outcomes[-1], alone=alone)


async def _alone(ear: Ear, line: Line, care: Care) -> Decision:
    """Decide about a message as if nothing else had been said."""
    view = await ear.listening.finder.library.view(CONSOLE)
    return await ear.listening.decide(view, Heard(text=line.text), care)


async def _in_the_end(chat: Chat, out: io.StringIO) -> str:
    begin = len(out.getvalue())
    await chat.say("/listen log")
    for page in range(2, _LAST + 1):
        if f"{_PAGE} {page}" not in out.getvalue():
            break
        await chat.say(f"{_PAGE} {page}")
    await chat.say("/listen status")
    return out.getvalue()[begin:]


@asynccontextmanager
async def _opened(data: Path) -> AsyncIterator[tuple[App, _Noted]]:
    async with open_app(Settings(data_dir=data)) as app:
        await learn_a_little(app)
        ear = _Noted(**{each.name: getattr(app.ear, each.name) for each in fields(app.ear) if each.init})
        listening = app.commands.listening and replace(app.commands.listening, ear=ear)
        yield replace(app, ear=ear, commands=replace(app.commands, listening=listening)), ear


def report(day: Day) -> str:
    """Write the day as a person reads it."""
    transcript = "\n".join(_told(each) for each in day.played)
    return f"{transcript}\n\n{day.shown}\n{_figures(day.played)}"


def _told(played: Played) -> str:
    line, decision = played.line, played.decision
    said = f"{line.at:%H:%M:%S} {'*' if line.lessons else ' '} {'    ↳ ' if line.thread else ''}{played.printed}"
    if not (line.lessons or played.outcome.remark or decision.speak):
        return said
    return f"{said}\n{'':11}→ {_became(played)}: {_passage(decision)}"


def _became(played: Played) -> str:
    if played.outcome.remark:
        return "would have said"
    return f"held back by {played.outcome.held.value}" if played.outcome.held else "silent"


def _passage(decision: Decision) -> str:
    if decision.result is None:
        return decision.reason
    passage = decision.result.passage
    named = f"{passage.heading} ({passage.short})" if passage.heading else f"{passage.text} ({passage.short})"
    return f"{decision.score:.2f}, {decision.threshold:.2f} needed · {named}"


def _figures(played: Sequence[Played]) -> str:
    remarks = [each for each in played if each.outcome.remark]
    kept_back = [each for each in played if each.outcome.held and each.decision.speak]
    held = Counter(each.outcome.held.value for each in played if each.outcome.held)
    saved = Counter(each.outcome.held.value for each in kept_back if each.outcome.held)
    lines = (
        f"messages: {_marked(played)}",
        f"would have been said: {_marked(remarks)}",
        f"of these a lesson that was named beforehand: {sum(map(_is_named, remarks))}",
        f"held back, and would have been said else: {_marked(kept_back)}; {_counted(saved)}",
        f"held back, whatever would have come of it: {_counted(held)}",
    )
    return "".join(f"{line}\n" for line in lines)


def _marked(played: Sequence[Played]) -> str:
    return f"{len(played)}, worth a reply {sum(bool(each.line.lessons) for each in played)}"


def _is_named(played: Played) -> bool:
    result = played.decision.result
    return result is not None and _slug(result.passage.heading or "") in played.line.lessons


def _slug(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.casefold().replace("'", "")).strip("-")


def _counted(held: Mapping[str, int]) -> str:
    return ", ".join(f"{why} {number}" for why, number in sorted(held.items())) or "nothing"


def _main() -> None:
    """Play the day, with a care that is named or the usual one, and print it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as folder:
        day = asyncio.run(play(read_day(), Path(folder), Care(sys.argv[1]) if sys.argv[1:] else Care.NORMAL))
    sys.stdout.write(report(day))


if __name__ == "__main__":
    _main()
