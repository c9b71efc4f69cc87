"""The door of completion: what to offer to somebody of a team who is typing a name."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from core.completion.choices import Choices
from core.completion.merging import suggest
from core.completion.reading import READERS
from core.completion.suggestion import Suggestion, What
from core.library.keeping import Kept
from core.library.library import Library
from core.team import View

MOST = 100
"""Suggestions at one time at most: Slack takes no more, and Discord 25."""

_MANY = frozenset((What.HEADING, What.QUOTE))
"""Of these there may be as many as passages: they are kept scope by scope, so that teams share what all of them see.

A heading of two scopes is counted together only where it is among the best of both.
"""

PATIENCE = 0.1
"""Seconds for which somebody who types waits for what is new; then what was there before answers once more."""


class Completions:
    """Completes the names of one library; keeps them in memory until the library changes.

    `patience` is for how many seconds at most a call waits for what is new; without it, as long as it takes.
    """

    def __init__(self, library: Library, patience: float | None = PATIENCE) -> None:
        self._choices = {
            what: Kept(library.store, partial(read, library), len, patience) for what, read in READERS.items()
        }

    async def complete(self, view: View, what: What, typed: str, limit: int = 25) -> tuple[Suggestion, ...]:
        """Offer at most `limit` names (100 at most) for what was typed, of which 100 characters are read.

        First the very name, then names that begin so, then those one of whose words begins with each typed word,
        then near ones; among equals those with most passages go first. Nothing typed gives the largest.

        What was committed before the call is offered, unless reading it takes longer than the patience: then what was
        there before answers until it is read. What the team hid is never offered. Raises StoreError where the
        database fails.
        """
        limit = max(0, min(limit, MOST))
        kept = self._choices[what]
        choices = await kept.of_each(view) if what in _MANY else [await kept.of(view)]
        return await asyncio.to_thread(_find, choices, typed, limit)


def _find(choices: Sequence[Choices], typed: str, limit: int) -> tuple[Suggestion, ...]:
    return suggest((found for each in choices for found in each.find(typed, limit)), limit)
