"""The options of `quotidian daily`. What a command needs is loaded by the command, so that help comes at once."""

# ruff: noqa: PLC0415 - loaded where it is needed, as said above
# ruff: noqa: FBT002 - an option that is off unless named is how typer declares a flag
# ruff: noqa: PLR0913, PLR0917 - a command has as many parameters as it has options

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from core.team import CONSOLE

if TYPE_CHECKING:
    from bots.daily import Work
    from core.daily.wish import Wish

daily = typer.Typer(help="Daily lessons and quotes.", no_args_is_help=True)

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The schedule, by the first 3 signs of its id or more.")]
TeamOption = Annotated[str | None, typer.Option("--team", help="Only of this team, such as slack:T0123.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
ChannelOption = Annotated[str | None, typer.Option("--channel", help="The channel, as its platform calls it.")]
AtOption = Annotated[str | None, typer.Option("--at", help="The local time: 09:00, 9am, “9am Europe/Warsaw”.")]
ZoneOption = Annotated[str | None, typer.Option("--zone", help="The time zone: Europe/Warsaw, Tokyo.")]
DaysOption = Annotated[str | None, typer.Option("--days", help="Weekdays: mon-fri, which is usual; mon,wed; daily.")]
PostOption = Annotated[str | None, typer.Option("--post", help="lesson, which is usual; quote; or both in turn.")]
TopicOption = Annotated[list[str] | None, typer.Option("--topic", help="Only on this topic; several may be given.")]
ByOption = Annotated[str | None, typer.Option("--by", help="Only what this person said.")]
FromOption = Annotated[str | None, typer.Option("--from", help="Only from this source.")]
WithoutOption = Annotated[str | None, typer.Option("--without", help="Dates to leave out: “2026-12-24, 1 Jan”.")]
CalendarOption = Annotated[
    Path | None, typer.Option("--calendar", help="An .ics file: its whole days are left out, too.")
]


@daily.command()
def add(
    team: Annotated[str, typer.Option("--team", help="The team, such as slack:T0123.")] = CONSOLE.key,
    channel: ChannelOption = None,
    at: AtOption = None,
    zone: ZoneOption = None,
    days: DaysOption = None,
    post: PostOption = None,
    topic: TopicOption = None,
    by: ByOption = None,
    source: FromOption = None,
    without: WithoutOption = None,
    calendar: CalendarOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a schedule: post a lesson to a channel on its days, at its local time."""
    from bots import daily as cases
    from bots.commandline import run

    wish = _wish(channel, at, zone, days, post, topic, by, source, without)
    run(lambda app: cases.add(app, team, wish, calendar, as_json=as_json))


@daily.command("list")
def list_command(team: TeamOption = None, as_json: JsonOption = False) -> None:
    """List the schedules of all teams, or of one."""
    from bots import daily as cases
    from bots.commandline import run

    run(lambda app: cases.list_all(app, team, as_json=as_json))


@daily.command()
def show(schedule: IdArgument, team: TeamOption = None, as_json: JsonOption = False) -> None:
    """Show a schedule."""
    from bots import daily as cases

    _do(schedule, team, cases.show_one, as_json=as_json)


@daily.command()
def change(
    schedule: IdArgument,
    channel: ChannelOption = None,
    at: AtOption = None,
    zone: ZoneOption = None,
    days: DaysOption = None,
    post: PostOption = None,
    topic: TopicOption = None,
    by: ByOption = None,
    source: FromOption = None,
    without: WithoutOption = None,
    calendar: CalendarOption = None,
    team: TeamOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change what is named; “any” takes a topic, a person or a source away, “none” the dates; new ones replace old."""
    from bots import daily as cases

    wish = _wish(channel, at, zone, days, post, topic, by, source, without)
    _do(schedule, team, partial(cases.change, wish=wish, calendar=calendar), as_json=as_json)


@daily.command()
def preview(
    schedule: IdArgument,
    count: Annotated[int, typer.Option("--count", min=1, max=100, help="How many posts.")] = 5,
    team: TeamOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the next posts: date, time and text."""
    from bots import daily as cases

    _do(schedule, team, partial(cases.preview, count=count), as_json=as_json)


@daily.command()
def history(
    schedule: IdArgument,
    most: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many at most.")] = 20,
    team: TeamOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what was posted, skipped or failed, the latest first."""
    from bots import daily as cases

    _do(schedule, team, partial(cases.history, most=most), as_json=as_json)


@daily.command()
def pause(
    schedule: IdArgument,
    until: Annotated[str | None, typer.Option("--until", help="The date on which it goes on.")] = None,
    team: TeamOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a schedule rest."""
    from bots import daily as cases

    _do(schedule, team, partial(cases.pause, until=until), as_json=as_json)


@daily.command()
def resume(schedule: IdArgument, team: TeamOption = None, as_json: JsonOption = False) -> None:
    """Let a schedule that rests post again, from now on."""
    from bots import daily as cases

    _do(schedule, team, cases.resume, as_json=as_json)


@daily.command()
def skip(schedule: IdArgument, team: TeamOption = None, as_json: JsonOption = False) -> None:
    """Leave out the next post."""
    from bots import daily as cases

    _do(schedule, team, cases.skip, as_json=as_json)


@daily.command()
def pin(
    schedule: IdArgument,
    passage: Annotated[str, typer.Argument(help="The passage, by its id.")],
    day: Annotated[str, typer.Option("--on", help="The date: 2026-12-24, 24 Dec, monday.")],
    team: TeamOption = None,
    as_json: JsonOption = False,
) -> None:
    """Choose the passage of a date."""
    from bots import daily as cases

    _do(schedule, team, partial(cases.pin, passage=passage, day=day), as_json=as_json)


@daily.command()
def unpin(
    schedule: IdArgument,
    day: Annotated[str, typer.Option("--on", help="The date: 2026-12-24, 24 Dec, monday.")],
    team: TeamOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a date have its turn again."""
    from bots import daily as cases

    _do(schedule, team, partial(cases.unpin, day=day), as_json=as_json)


@daily.command("now")
def now_command(schedule: IdArgument, team: TeamOption = None, as_json: JsonOption = False) -> None:
    """Post the next passage at once, as today's."""
    from bots import daily as cases

    _do(schedule, team, cases.post_now, as_json=as_json)


@daily.command()
def remove(schedule: IdArgument, team: TeamOption = None, as_json: JsonOption = False) -> None:
    """Delete a schedule with its history."""
    from bots import daily as cases

    _do(schedule, team, cases.remove, as_json=as_json)


def _wish(
    channel: str | None,
    at: str | None,
    zone: str | None,
    days: str | None,
    post: str | None,
    topics: list[str] | None,
    by: str | None,
    source: str | None,
    without: str | None,
) -> Wish:
    from core.daily.wish import Wish

    return Wish(
        channel=channel,
        at=at,
        zone=zone,
        days=days,
        post=post,
        topics=tuple(topics) if topics else None,
        by=by,
        source=source,
        without=without,
    )


def _do(schedule: str, team: str | None, work: Work, *, as_json: bool) -> NoReturn:
    from bots.commandline import run
    from bots.daily import Named, do

    run(lambda app: do(app, Named(id=schedule, team=team), work, as_json=as_json))
