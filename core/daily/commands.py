"""The words after `/daily`: what they ask for, and the reply to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from core.daily.answers import SURE, Answers, misspelt, refused
from core.daily.daily import Daily, Saved
from core.daily.naming import as_schedule_id
from core.daily.phrases import read_phrase
from core.daily.schedule import Schedule
from core.daily.typed import nearest, shown
from core.daily.wish import Wish
from core.errors import (
    AmbiguousIdError,
    NoScheduleError,
    NotAllowedError,
    ScheduleError,
    UnknownPassageError,
    UnknownScheduleError,
    UnsaidError,
)
from core.pages import Page, cut_page
from core.reply import Reply
from core.requests import Asker, DailyRequest

_REFUSALS = (AmbiguousIdError, NotAllowedError, ScheduleError, UnknownPassageError, UnknownScheduleError)
_MOST_PAST = 10
_MOST_NAMED = 5
_FORESEEN = 3
_ALSO = {
    "new": "add", "create": "add", "all": "list", "info": "show", "edit": "change", "update": "change", "set": "change",
    "next": "preview", "start": "resume", "unpause": "resume", "post": "now", "delete": "remove", "log": "history",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DailyCommands:
    """Answers `/daily`."""

    daily: Daily

    async def answer(self, request: DailyRequest) -> Reply:
        """Answer a request; what cannot be done is a reply, too."""
        return await _told(_Talk(self.daily, request.asker).answer(request.typed))

    async def add(self, asker: Asker, wish: Wish) -> Reply:
        """Make a schedule for the asker's channel, of what was chosen field by field; shown with its next posts."""
        return await _told(_Talk(self.daily, asker).make(wish))

    async def change(self, asker: Asker, typed: str, wish: Wish) -> Reply:
        """Change what the wish names; the schedule is named as in what is typed, and shown with its next posts."""
        return await _told(_Talk(self.daily, asker).change(typed, wish))


async def _told(answer: Awaitable[Reply]) -> Reply:
    try:
        return await answer
    except _REFUSALS as error:
        return refused(error)


class _Talk:
    """One request of one asker."""

    def __init__(self, daily: Daily, asker: Asker) -> None:
        self._daily, self._asker = daily, asker
        self._place = asker.where
        self._answers = Answers(asker=asker, topics=daily.finder.library.topic_of)

    async def answer(self, typed: str) -> Reply:
        name, rest = [*typed.split(maxsplit=1), "", ""][:2]
        name = _ALSO.get(name.casefold(), name.casefold())
        if name in ("", "help", "page"):
            return await self._overview(cut_page(typed)[1])
        if name not in self._subcommands:
            near = nearest(name, self._subcommands)
            meant = f"/daily {near or 'add'} {rest if near else typed}".strip() if near or name[0].isdigit() else None
            return misspelt(f"There is no /daily {shown(name)[1:-1]} here; /daily help shows what there is.", meant)
        return await self._subcommands[name](rest.split())

    async def make(self, wish: Wish) -> Reply:
        return await self._foreseen(await self._daily.add(self._asker, self._place, wish), "Added schedule")

    async def change(self, typed: str, wish: Wish) -> Reply:
        schedule = await self._only(typed.split())
        if wish == Wish():
            raise UnsaidError("Change what? Choose another time, or whatever else is to change.")
        return await self._foreseen(await self._daily.change(self._asker, schedule.id, wish), "Changed")

    async def _foreseen(self, saved: Saved, title: str) -> Reply:
        posts = await self._daily.forecast(saved.schedule, _FORESEEN)
        return self._answers.foreseen(saved, posts, self._daily.today(saved.schedule), title)

    @property
    def _subcommands(self) -> Mapping[str, Callable[[Sequence[str]], Awaitable[Reply]]]:
        return {
            "add": self._add,
            "list": self._list,
            "show": self._show,
            "change": self._change,
            "preview": self._preview,
            "pause": self._pause,
            "resume": self._resume,
            "skip": self._skip,
            "pin": self._pin,
            "unpin": self._unpin,
            "now": self._now,
            "remove": self._remove,
            "history": self._history,
        }

    async def _overview(self, number: int) -> Reply:
        here = await self._daily.list_(self._asker, self._place)
        return self._answers.overview(here, {each.id: self._daily.today(each) for each in here}, number)

    async def _list(self, words: Sequence[str]) -> Reply:
        _, number = cut_page(" ".join(words))
        own = await self._daily.list_(self._asker)
        return self._answers.listed(own, {each.id: self._daily.today(each) for each in own}, number)

    async def _add(self, words: Sequence[str]) -> Reply:
        wish = read_phrase(" ".join(words))
        return self._shown(await self._daily.add(self._asker, self._place, wish), "Added schedule")

    async def _show(self, words: Sequence[str]) -> Reply:
        return self._shown(Saved(schedule=await self._only(words)))

    async def _change(self, words: Sequence[str]) -> Reply:
        schedule, rest = await self._named(words)
        if not rest:
            raise UnsaidError(f"Change what? Write it such as /daily change {schedule.id} 10:00 mon-thu topic:focus.")
        return self._shown(await self._daily.change(self._asker, schedule.id, read_phrase(" ".join(rest))), "Changed")

    async def _preview(self, words: Sequence[str]) -> Reply:
        schedule = await self._only(words)
        posts = await self._daily.preview(self._asker, schedule.id)
        return self._answers.preview(schedule, posts, self._daily.today(schedule))

    async def _pause(self, words: Sequence[str]) -> Reply:
        schedule, rest = await self._named(words)
        day = " ".join(rest[1:] if rest[:1] in (["until"], ["till"]) else rest)
        if rest and not day:
            raise UnsaidError("Until when? Write it such as /daily pause until 24 Dec.")
        paused = await self._daily.pause(self._asker, schedule.id, day or None)
        return self._shown(Saved(schedule=paused))

    async def _resume(self, words: Sequence[str]) -> Reply:
        return self._shown(await self._daily.resume(self._asker, (await self._only(words)).id))

    async def _skip(self, words: Sequence[str]) -> Reply:
        schedule = await self._only(words)
        return self._answers.skipped(await self._daily.skip(self._asker, schedule.id), self._daily.today(schedule))

    async def _pin(self, words: Sequence[str]) -> Reply:
        schedule, rest = await self._named(words)
        passage, day = [*rest[:1], ""][0], _date(rest[1:])
        if not day:
            raise UnsaidError(f"Which passage, and when? Write it such as /daily pin {schedule.id} k3f9x2ab 24 Dec.")
        pinned = await self._daily.pin(self._asker, schedule.id, day, passage)
        return self._answers.pinned(pinned, self._daily.today(schedule))

    async def _unpin(self, words: Sequence[str]) -> Reply:
        schedule, rest = await self._named(words)
        if not rest:
            raise UnsaidError(f"Which date? Write it such as /daily unpin {schedule.id} 24 Dec.")
        return self._answers.unpinned(await self._daily.unpin(self._asker, schedule.id, _date(rest)))

    async def _now(self, words: Sequence[str]) -> Reply:
        schedule = await self._only(words)
        posting = await self._daily.post_now(self._asker, schedule.id)
        return self._answers.posting(posting, self._daily.today(schedule))

    async def _remove(self, words: Sequence[str]) -> Reply:
        is_sure = words[-1:] == [SURE]
        schedule = await self._only(words[:-1] if is_sure else words)
        if is_sure:
            return self._answers.removed(await self._daily.remove(self._asker, schedule.id))
        own = await self._daily.own(self._asker, schedule.id)
        return self._answers.removing(own, self._daily.today(own))

    async def _history(self, words: Sequence[str]) -> Reply:
        named, number = cut_page(" ".join(words))
        schedule = await self._only(named.split())
        total = await self._daily.count_history(self._asker, schedule.id)
        page = Page(number=number, size=_MOST_PAST, total=total)
        rows = await self._daily.history(self._asker, schedule.id, page.size, page.start)
        reply = self._answers.history(schedule, rows, self._daily.today(schedule))
        return page.turned(reply, f"/daily history {schedule.id}")

    def _shown(self, saved: Saved, title: str = "Schedule") -> Reply:
        return self._answers.shown(saved, self._daily.today(saved.schedule), title)

    async def _only(self, words: Sequence[str]) -> Schedule:
        """Find the schedule that is named, where nothing but a name is expected."""
        schedule, rest = await self._named(words)
        if rest:
            raise _unnamed(self._asker.channel, [schedule.id], rest)
        return schedule

    async def _named(self, words: Sequence[str]) -> tuple[Schedule, Sequence[str]]:
        """Find the schedule that the first word names, or the only one of this channel; gives the words behind, too."""
        beginning = as_schedule_id(words[0]) if words else None
        own = await self._daily.list_(self._asker)
        if beginning and any(each.id.startswith(beginning) for each in own):
            return await self._daily.find(self._asker, words[0]), words[1:]
        here = [each for each in own if each.channel == self._place]
        if len(here) == 1:
            return here[0], words
        raise _unnamed(self._asker.channel, [each.id for each in here or own], words[:1])


def _date(words: Sequence[str]) -> str:
    return " ".join(words[1:] if words[:1] == ["on"] else words)


def _unnamed(channel: str, ids: Sequence[str], typed: Sequence[str]) -> UnknownScheduleError:
    """Say which schedules there are, where none of them was named."""
    if not ids:
        return NoScheduleError(
            f"Nothing is posted to {channel} day by day yet: make a schedule such as /daily add 9am Europe/Warsaw."
        )
    wrong = f"{shown(' '.join(typed))} is the id of no schedule here. " if typed else ""
    named = f"{', '.join(ids[:_MOST_NAMED])}{' and so on' if len(ids) > _MOST_NAMED else ''}"
    return UnknownScheduleError(f"{wrong}Name a schedule by its id: {named}. /daily list says what they are.")
