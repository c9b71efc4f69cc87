"""A platform-neutral answer; each edge renders it in its own way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from core.results import Result


class ActionKind(StrEnum):
    """What can be done with an answer."""

    ANOTHER = "another"
    CONTEXT = "context"
    SHARE = "share"
    BETTER = "better"
    WORSE = "worse"
    TRY = "try"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A button: what it does, what stands on it, and the command that it stands for (see core.grammar)."""

    kind: ActionKind
    label: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer in plain text: nothing in it is markup, and an edge escapes it as its platform needs.

    `body` may hold several lines. `attribution` says who, in which source, where, and what the wording rests on;
    `link` leads there. `notes` say what was done to the request, such as a corrected spelling.
    `private` is for the asker alone. `found` is False for a miss.
    """

    title: str
    body: str
    results: tuple[Result, ...] = ()
    attribution: str | None = None
    link: str | None = None
    notes: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    private: bool = True
    found: bool = True

    def without(self, kind: ActionKind) -> Reply:
        """Give the same answer without the actions of one kind."""
        return replace(self, actions=tuple(action for action in self.actions if action.kind is not kind))
