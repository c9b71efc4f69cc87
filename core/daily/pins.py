"""Passages that somebody chose for a date, in the store. Each function takes a connection of `Store.change`."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, delete, insert

from core.daily.tables import PINS


def set_pin(connection: Connection, schedule: str, day: date, passage: str) -> None:
    """Choose a passage (its whole id) for a date, in place of one that was chosen before."""
    take_pin(connection, schedule, day)
    connection.execute(insert(PINS).values(schedule=schedule, date=day.isoformat(), passage=passage))


def take_pin(connection: Connection, schedule: str, day: date) -> bool:
    """Let a date have whatever its turn is; returns whether something was chosen for it."""
    here = (PINS.c.schedule == schedule, PINS.c.date == day.isoformat())
    return bool(connection.execute(delete(PINS).where(*here)).rowcount)


def forget_pins(connection: Connection, day: date) -> None:
    """Delete what was chosen for dates before this one."""
    connection.execute(delete(PINS).where(PINS.c.date < day.isoformat()))
