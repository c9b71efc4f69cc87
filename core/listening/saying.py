"""An unasked reply, as it stands in the channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.answers import passage_reply
from core.library.topics import Topic
from core.listening.remark import Remark
from core.reply import Action, ActionKind, Reply
from core.results import Result

LONGEST_COMMAND = 70
"""Bytes of a command on a button, in UTF-8: of all places where it travels, one takes 100 with what it adds."""

UNASKED = "Nobody asked me. Type /listen not me in any channel, and I leave you alone."
"""The note below each unasked reply."""

_OFFERED = "This may help: {}"  # a heading alone, such as "Say no to slop", sounds like a reproach to whoever asked


def remark_reply(result: Result, remark: Remark, shared: Sequence[str], topics: Mapping[str, Topic]) -> Reply:
    """Show the passage of a remark to everybody, with what can be said of it.

    `shared` are the words that led to it: as many as there is room for ride on the button that tells why, and they are
    kept nowhere else.
    """
    shown = passage_reply(result, topics)
    return replace(
        shown,
        title=_OFFERED.format(shown.title),
        notes=(*shown.notes, UNASKED),
        actions=_actions(remark, shared),
        private=False,
    )


def _actions(remark: Remark, shared: Sequence[str]) -> tuple[Action, ...]:
    offered = (
        ("Why this?", _with_words(f"/listen why {remark.id}", shared)),
        ("Less like this", f"/listen less {remark.id}"),
        ("Helpful", f"/listen helpful {remark.id}"),
    )
    return tuple(Action(kind=ActionKind.TRY, label=label, command=command) for label, command in offered)


def _with_words(command: str, words: Sequence[str]) -> str:
    """Put words behind a command, those that fit, in their order."""
    for word in words:
        longer = f"{command} {word}"
        if len(longer.encode()) <= LONGEST_COMMAND:
            command = longer
    return command
