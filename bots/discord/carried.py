"""What a button carries in the hundred characters that Discord keeps of it: all that it stands for, or a key of it.

So it works on old messages, and after a restart.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bots.discord import limits
from bots.discord.limits import size
from core.offers import LONGEST_KEY
from core.reply import Action, ActionKind

PATTERN = re.compile(
    rf"(?P<kind>{'|'.join(ActionKind)}):[0-9]+:(?P<owner>[0-9]*)(?::(?P<command>.+)|=(?P<key>[a-z2-7]{{{LONGEST_KEY}}}))",
    re.DOTALL,
)
"""What the custom ids of buttons under answers look like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What a button does, for whom alone if it is not for everybody, and its command, or the key of one kept."""

    kind: ActionKind
    owner: int | None
    command: str | None
    key: str | None


def custom_id(number: int, action: Action, owner: int | None, offers: Mapping[Action, str]) -> str | None:
    """Write what the button of an action carries, the `number` of the button among others first; None if it cannot."""
    beginning = f"{action.kind}:{number}:{owner or ''}"
    whole = f"{beginning}:{action.command}"
    if action.command and size(whole) <= limits.CUSTOM_ID:
        return whole
    return f"{beginning}={offers[action]}" if action in offers else None


def read(match: re.Match[str]) -> Carried:
    """Read what a button carries from a match of PATTERN."""
    owner = match["owner"]
    return Carried(
        kind=ActionKind(match["kind"]),
        owner=int(owner) if owner else None,
        command=match["command"],
        key=match["key"],
    )


def too_long(actions: Sequence[Action], owner: int | None) -> Collection[Action]:
    """Name the actions whose commands no button can carry."""
    most = limits.BUTTONS  # the longest number that there may be
    return [action for action in actions if action.command and custom_id(most, action, owner, {}) is None]
