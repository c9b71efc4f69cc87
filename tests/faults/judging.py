"""What the platform's record and the ledger must show in the end, whatever was killed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, RowMapping, func, or_, select

from core.daily.delivery import State
from core.daily.ledger import to_delivery
from core.daily.schedule import Post, Schedule
from core.daily.seconds import to_seconds
from core.daily.tables import DELIVERIES, SCHEDULES
from tests.faults.dispatching import Shared, now
from tests.faults.platform import Platform
from tests.faults.schedules import LESSONS, QUOTES, Days, schedules

_SIZES = {"Lesson": LESSONS, "Quote": QUOTES}


def unsettled(connection: Connection, ahead: Shared) -> int:
    """Count the schedules that are due, and the deliveries that have not ended."""
    due = select(func.count()).where(SCHEDULES.c.next_at <= to_seconds(now(ahead)))
    waiting = select(func.count()).where(or_(DELIVERIES.c.next_try.is_not(None), DELIVERIES.c.state == "claimed"))
    return connection.execute(due).scalar_one() + connection.execute(waiting).scalar_one()


def awake(connection: Connection, channels: Collection[str]) -> int:
    """Count the schedules of these channels that do not rest."""
    here = select(func.count()).where(SCHEDULES.c.channel.in_(channels), SCHEDULES.c.disabled.is_(None))
    return connection.execute(here).scalar_one()


def judge(connection: Connection, platform: Platform, days: Days) -> None:
    """See that every delivery was made once, that the ledger says so, and that no round repeats anything."""
    wanted = set(days.deliveries())
    posted = Counter(post.delivery for post in platform.posts)
    missing, unwanted = sorted(wanted - posted.keys()), sorted(posted.keys() - wanted)
    assert (twice(platform), missing, unwanted) == ([], [], []), f"{twice(platform)=}, {missing=}, {unwanted=}"
    _judge_ledger(connection, platform, wanted)
    for schedule in schedules():
        _judge_rounds(schedule, platform)
    resting = connection.execute(select(SCHEDULES.c.channel).where(SCHEDULES.c.disabled.is_not(None)))
    assert set(resting.scalars()) == days.closed.keys()


def twice(platform: Platform) -> Sequence[str]:
    """List the deliveries that were posted more than once."""
    return [name for name, times in Counter(post.delivery for post in platform.posts).items() if times > 1]


def _judge_ledger(connection: Connection, platform: Platform, wanted: Collection[str]) -> None:
    rows = {to_delivery(row).id: row for row in connection.execute(select(DELIVERIES)).mappings()}
    told = {post.delivery: post.message for post in platform.posts}
    written = {name: row["message"] for name, row in rows.items() if row["state"] == State.POSTED.value}
    assert written == told, sorted(written.items() ^ told.items())
    assert all(row["next_try"] is None for row in rows.values())
    assert {rows[name]["state"] for name in rows.keys() - wanted} <= {State.FAILED.value, State.SKIPPED.value}
    assert not _repeats(rows.values()), _repeats(rows.values())


def _repeats(rows: Collection[RowMapping]) -> Sequence[object]:
    shown = Counter(
        (row["schedule"], row["kind"], row["round"], row["passage"]) for row in rows if row["round"] is not None
    )
    return [each for each, times in shown.items() if times > 1]


def _judge_rounds(schedule: Schedule, platform: Platform) -> None:
    """See by the platform's record alone that each round shows everything once before the next begins."""
    posts = sorted((post for post in platform.posts if post.delivery.startswith(schedule.id)), key=lambda p: p.delivery)
    by_kind: Mapping[str, list[str]] = {
        kind: [post.text for post in posts if f"{kind} " in post.text] for kind in _SIZES
    }
    for kind, size in _SIZES.items():
        texts = by_kind[kind]
        rounds = [texts[start : start + size] for start in range(0, len(texts), size)]
        assert all(len(set(one)) == len(one) for one in rounds), (schedule.id, texts)
    lessons, quotes, told = len(by_kind["Lesson"]), len(by_kind["Quote"]), (schedule.id, posts)
    assert lessons + quotes == len(posts), told
    match schedule.choice.post:
        case Post.LESSON:
            assert quotes == 0, told
        case Post.QUOTE:
            assert lessons == 0, told
        case Post.BOTH:
            assert 0 <= lessons - quotes <= 1, told
