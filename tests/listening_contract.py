"""What every edge owes listening: what is overheard on it is answered, or not, as told, and what is said to that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import pytest

from tests.dialogue import Answered
from tests.listening_dialogue import CLOCK, SCENES, SURE, Does, Turn

_CLOCK = re.compile(r"\d\d:\d\d(?: UTC)?(?=.*where people talk on)|(?<=15 minutes, until )\d\d:\d\d")
_HOW_SURE = re.compile(r"(?<=How sure I was: )[01]\.\d\d")


class ListeningEdge(Protocol):
    """A platform with a channel in which several people sit; `by` is their name."""

    async def type(self, command: str, by: str) -> Answered:
        """Give a command in the channel, and read back what came."""
        ...

    async def talk(self, text: str, by: str) -> Answered | None:
        """Say something to nobody in particular; None where nothing comes, as it mostly is.

        Fails where what comes does not hang on the message, or mentions somebody.
        """
        ...

    async def press(self, label: str, by: str) -> Answered:
        """Press a button of the last unasked reply, and read back what came."""
        ...

    def expected(self, answered: Answered) -> Answered:
        """Give the answer as this platform shows it: where it differs, and nowhere else."""
        ...


class ListeningContract:
    """The scenes as tests; a subclass lies beside the fixture `listening_edge`, which gives each a team of its own."""

    @pytest.mark.parametrize("turns", SCENES.values(), ids=SCENES.keys())
    async def test_what_is_said_unasked(self, listening_edge: ListeningEdge, turns: Sequence[Turn]) -> None:
        for number, turn in enumerate(turns):
            expected = turn.answered and listening_edge.expected(turn.answered)
            answered = _steady(await _done(listening_edge, turn))
            assert answered == expected, f"turn {number} ({turn.by}: {turn.what}) was answered otherwise"


async def _done(edge: ListeningEdge, turn: Turn) -> Answered | None:
    match turn.does:
        case Does.TYPES:
            return await edge.type(turn.what, turn.by)
        case Does.TALKS:
            return await edge.talk(turn.what, turn.by)
        case Does.PRESSES:
            return await edge.press(turn.what, turn.by)


def _steady(answered: Answered | None) -> Answered | None:
    """Give the answer with what stands for how sure the bot was, and for the times of a rest, which begins just now."""
    return answered and replace(answered, body=_CLOCK.sub(CLOCK, _HOW_SURE.sub(SURE, answered.body)))
