"""The commands of `quotidian daily`: the operator's way to the schedules of all teams."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from bots.app import App
from bots.asking import CHANNEL, local_asker
from bots.codes import DONE, NOTHING
from bots.daily_forms import (
    pinned_form,
    posting_form,
    recorded_form,
    saved_form,
    schedule_form,
    skipped_form,
    upcoming_form,
)
from bots.dispatching import dispatcher_of
from bots.posting import posters
from bots.rights import OperatorRights
from bots.terminal import Indented, err, out, plain, print_line, reply_view, show, unbroken
from core.daily.answers import Answers
from core.daily.daily import Daily, Posting, Saved
from core.daily.delivery import State
from core.daily.ledger import get_delivery
from core.daily.saying import say_schedule, say_state
from core.daily.schedule import Schedule
from core.daily.wish import Wish
from core.errors import AmbiguousIdError, ScheduleError, UnknownPassageError, UnknownScheduleError
from core.reply import Reply
from core.requests import Asker
from core.team import CONSOLE, Team

OPERATOR = "the operator"
_NOT_FOUND = (AmbiguousIdError, UnknownPassageError, UnknownScheduleError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Which schedule, by the beginning of its id, and of which team, if only of that one."""

    id: str
    team: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The schedule that was named, and what works with it."""

    app: App
    daily: Daily
    asker: Asker
    schedule: Schedule

    @property
    def id(self) -> str:
        """Its whole id."""
        return self.schedule.id

    @property
    def today(self) -> date:
        """The date where it posts."""
        return self.daily.today(self.schedule)

    @property
    def answers(self) -> Answers:
        """Puts things into words."""
        return Answers(asker=self.asker, topics=self.app.library.topic_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is printed: JSON for programs, or a reply for people."""

    form: object
    reply: Reply
    code: int = DONE


Work = Callable[[Here], Awaitable[Told]]
"""Something that is done with a schedule."""


async def do(app: App, named: Named, work: Work, *, as_json: bool) -> int:
    """Find a schedule, do something with it, and print what there is to say; returns the exit code."""
    daily = operated(app)
    try:
        asker = _operator(named.team or CONSOLE.key)
        schedule = await (daily.find(asker, named.id) if named.team else daily.find_anywhere(named.id))
        told = await work(Here(app=app, daily=daily, asker=_operator(schedule.team.key), schedule=schedule))
    except _NOT_FOUND as error:
        print_line(err if as_json else out, str(error))
        return NOTHING
    _print(told, as_json=as_json)
    return told.code


async def add(app: App, team: str, wish: Wish, calendar: Path | None, *, as_json: bool) -> int:
    """Make a schedule and print it; returns the exit code."""
    asker = _operator(team)
    if wish.channel is None and asker.team.platform != CONSOLE.platform:
        raise ScheduleError(f"Which channel of {asker.team}? Name it by --channel.")
    daily = operated(app)
    saved = _told_of_dates(await daily.add(asker, CHANNEL, _with_calendar(wish, calendar)), calendar)
    here = Here(app=app, daily=daily, asker=asker, schedule=saved.schedule)
    if asker.team.platform not in posters(app):
        unposted = f"This set-up does not post to {asker.team.platform}."
        saved = replace(saved, notes=(*saved.notes, unposted))
    _print(_saved(here, saved, "Added schedule"), as_json=as_json)
    return DONE


async def list_all(app: App, team: str | None, *, as_json: bool) -> int:
    """Print the schedules of one team, or of all; returns the exit code."""
    daily = operated(app)
    found = await (daily.list_all() if team is None else daily.list_(_operator(team)))
    show(
        as_json=as_json,
        form=lambda: [schedule_form(each, daily.today(each)) for each in found],
        view=lambda: _list_view(app, found, team),
    )
    return DONE


async def show_one(here: Here) -> Told:
    """Show a schedule."""
    return _saved(here, Saved(schedule=here.schedule), "Schedule")


async def change(here: Here, wish: Wish, calendar: Path | None) -> Told:
    """Change what the wish names."""
    if wish == Wish() and calendar is None:
        raise ScheduleError("Change what? Name it, such as --at 10:00; quotidian daily change --help lists all.")
    changed = await here.daily.change(here.asker, here.id, _with_calendar(wish, calendar))
    return _saved(here, _told_of_dates(changed, calendar), "Changed")


async def preview(here: Here, count: int) -> Told:
    """Show the posts to come."""
    posts = await here.daily.preview(here.asker, here.id, count)
    return Told(
        form=[upcoming_form(each) for each in posts], reply=here.answers.preview(here.schedule, posts, here.today)
    )


async def history(here: Here, most: int) -> Told:
    """Show the deliveries so far, the latest first."""
    rows = await here.daily.history(here.asker, here.id, most)
    return Told(
        form=[recorded_form(each) for each in rows], reply=here.answers.history(here.schedule, rows, here.today)
    )


async def pause(here: Here, until: str | None) -> Told:
    """Let a schedule rest."""
    return _saved(here, Saved(schedule=await here.daily.pause(here.asker, here.id, until)), "Schedule")


async def resume(here: Here) -> Told:
    """Let a schedule post again."""
    return _saved(here, await here.daily.resume(here.asker, here.id), "Schedule")


async def skip(here: Here) -> Told:
    """Leave out the next date."""
    skipped = await here.daily.skip(here.asker, here.id)
    return Told(form=skipped_form(skipped, here.today), reply=here.answers.skipped(skipped, here.today))


async def pin(here: Here, passage: str, day: str) -> Told:
    """Choose the passage of a date."""
    pinned = await here.daily.pin(here.asker, here.id, day, passage)
    return Told(form=pinned_form(pinned), reply=here.answers.pinned(pinned, here.today))


async def unpin(here: Here, day: str) -> Told:
    """Let a date have its turn again."""
    schedule = await here.daily.unpin(here.asker, here.id, day)
    return Told(form=schedule_form(schedule, here.today), reply=here.answers.unpinned(schedule))


async def post_now(here: Here) -> Told:
    """Post the next passage as today's: at once, where this process can post to the team's platform."""
    posting = await here.daily.post_now(here.asker, here.id)
    if not posting.there:
        await post_what_waits(here.app)
        posting = await _as_it_is(here.app, posting)
    failed = posting.there or posting.recorded.delivery.state in (State.FAILED, State.SKIPPED)
    reply = here.answers.posting(posting, here.today)
    return Told(form=posting_form(posting), reply=reply, code=NOTHING if failed else DONE)


async def remove(here: Here) -> Told:
    """Delete a schedule with its history."""
    removed = await here.daily.remove(here.asker, here.id)
    return Told(form=schedule_form(removed, here.today), reply=here.answers.removed(removed))


async def post_what_waits(app: App) -> None:
    """Post once what is due on the platforms at hand, as a process that runs on does each second."""
    dispatcher = dispatcher_of(app, posters(app))
    await dispatcher.tick()
    await dispatcher.settle()


def operated(app: App) -> Daily:
    """Give the use cases to the operator, who may do everything."""
    return replace(app.daily, rights=OperatorRights())


def _operator(team: str) -> Asker:
    """Say who asks; where that is no pretend channel, nobody knows the zone of its people."""
    asker = local_asker(OPERATOR, Team(team))
    return asker if asker.team.platform == CONSOLE.platform else replace(asker, zone=None)


async def _as_it_is(app: App, posting: Posting) -> Posting:
    before = posting.recorded.delivery
    after = await app.library.store.look(lambda connection: get_delivery(connection, before.schedule, before.date))
    return replace(posting, recorded=replace(posting.recorded, delivery=after or before))


def _saved(here: Here, saved: Saved, title: str) -> Told:
    today = here.daily.today(saved.schedule)
    return Told(form=saved_form(saved, today), reply=here.answers.shown(saved, today, title))


def _told_of_dates(saved: Saved, calendar: Path | None) -> Saved:
    """Say so where a calendar takes no date out, as one of meetings or of a past year."""
    if calendar is None or saved.schedule.timing.left_out:
        return saved
    return replace(saved, notes=(*saved.notes, f"Nothing in {calendar.name} lasts whole days to come."))


def _with_calendar(wish: Wish, path: Path | None) -> Wish:
    if path is None:
        return wish
    # Loaded late, since few schedules have a calendar, and its libraries take a while.
    from core.daily.calendars import LARGEST  # noqa: PLC0415

    try:
        with path.open("rb") as file:
            return replace(wish, calendar=file.read(LARGEST + 1))  # one more than is taken, so that it is told
    except OSError as error:
        raise ScheduleError(f"The calendar {path} cannot be read ({error.strerror}).") from error


def _print(told: Told, *, as_json: bool) -> None:
    """Print for whoever runs commands: nobody else sees it, and what the chat offers is typed otherwise here."""
    show(
        as_json=as_json,
        form=lambda: told.form,
        view=lambda: reply_view(replace(told.reply, private=False, actions=(), results=())),
    )


def _list_view(app: App, schedules: Sequence[Schedule], team: str | None) -> RenderableType:
    if not schedules and team is not None:
        return unbroken(f"{Team(team)} has no schedule; quotidian daily list shows those of all teams.")
    if not schedules:
        return unbroken("There is no schedule yet: quotidian daily add --at 09:00 --zone Europe/Warsaw makes one.")
    parts: list[RenderableType] = []
    for each in schedules:
        said = say_schedule(each, each.channel, app.library.topic_of)
        parts.append(Text.assemble((each.id, "bold"), f"  {each.team}"))
        parts.append(Indented(Text(plain(f"{said} {say_state(each, app.daily.today(each))}"))))
    return Group(*parts)
