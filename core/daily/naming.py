"""Finding the schedule that somebody named by its id, or by the beginning of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import Connection

from core.daily.schedule import Schedule
from core.daily.schedules import ID_LENGTH, find_schedules, hold_schedule, list_schedules
from core.daily.typed import shown
from core.errors import AmbiguousIdError, NoScheduleError, UnknownScheduleError
from core.team import Team

SHORTEST = 3
"""Characters of an id that must be typed."""

_READ_ALIKE = str.maketrans({"o": "0", "i": "1", "l": "1"})
_ID = re.compile(rf"[0-9a-z]{{{SHORTEST},{ID_LENGTH}}}")


def as_schedule_id(typed: str) -> str | None:
    """Read an id or its beginning as people type it (any case, o for 0, i and l for 1); None if it is none."""
    read = typed.strip().removeprefix("#").casefold().translate(_READ_ALIKE)
    return read if _ID.fullmatch(read) else None


def begin_so(connection: Connection, team: Team, typed: str) -> tuple[Schedule, ...]:
    """List the schedules of a team whose id begins as was typed; raises UnknownScheduleError for what is no id."""
    beginning = _beginning(typed)
    return tuple(each for each in list_schedules(connection, team) if each.id.startswith(beginning))


def only_own(found: Sequence[Schedule], team: Team, typed: str) -> Schedule:
    """Give the only one of those that were found; raises UnknownScheduleError or AmbiguousIdError."""
    return _only(found, typed, f"{team} has no schedule")


def find_any(connection: Connection, typed: str) -> Schedule:
    """Find the schedule of whatever team; raises UnknownScheduleError or AmbiguousIdError."""
    return _only(find_schedules(connection, _beginning(typed)), typed, "There is no schedule")


def take(connection: Connection, schedule: Schedule) -> Schedule:
    """Read a schedule anew and lock it until the end of the transaction; raises UnknownScheduleError if it is gone."""
    held = hold_schedule(connection, schedule)
    if held is None:
        raise NoScheduleError(f"The schedule {schedule.id} was removed meanwhile.")
    return held


def _beginning(typed: str) -> str:
    read = as_schedule_id(typed)
    if read is None:
        raise UnknownScheduleError(
            f"{shown(typed)} is no id of a schedule: type {SHORTEST} or more of its {ID_LENGTH} letters and digits."
        )
    return read


def _only(found: Sequence[Schedule], typed: str, none: str) -> Schedule:
    if not found:
        raise UnknownScheduleError(f"{none} with the id {shown(typed)}: daily list shows them.")
    if len(found) > 1:
        ids = ", ".join(schedule.id for schedule in found[:5])
        raise AmbiguousIdError(
            f"{len(found)} schedules have an id that begins with {shown(typed)}: write one of {ids}."
        )
    return found[0]
