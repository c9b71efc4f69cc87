"""Replies for where a message has little room: the body gets what the rest of a reply leaves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.fitting import clean, cut_to_fit
from core.reply import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The most that a part of a reply may weigh, and the weight of a text, and of a link, as they are written."""

    title: int
    attribution: int
    link: int
    notes: int
    weigh: Callable[[str], int]
    weigh_link: Callable[[str], int]


def trimmed(reply: Reply, room: Room) -> Reply:
    """Keep of everything but the body what there is room for, without what nobody is to see.

    A link is kept in full, since half a link leads nowhere.
    """
    return replace(
        reply,
        title=_within(room, room.title, _in_line(reply.title)),
        body=clean(reply.body),
        attribution=_within(room, room.attribution, _in_line(reply.attribution or "")) or None,
        link=_link(room, clean(reply.link or "").strip()),
        notes=_notes(room, reply.notes),
    )


def _notes(room: Room, notes: Sequence[str]) -> tuple[str, ...]:
    """Keep notes, each in a line, as long as there is room."""
    kept = _within(room, room.notes, "\n".join(map(_in_line, notes)).strip())
    return (kept,) if kept else ()


def _link(room: Room, link: str) -> str | None:
    return link if link and room.weigh_link(link) <= room.link else None


def _within(room: Room, most: int, text: str) -> str:
    return cut_to_fit(text, lambda text: room.weigh(text) <= most)


def _in_line(text: str) -> str:
    return " ".join(clean(text).split())
