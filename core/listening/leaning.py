"""How far opinions of members move what is said unasked, within bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """What is added to the threshold in a channel, and beside that for single passages, by their whole ids.

    What is above 0 makes the bot say less.
    """

    channel: float = 0.0
    passages: Mapping[str, float] = field(default_factory=dict)

    def of(self, passage: str) -> float:
        """Give what is added for a passage in all."""
        return self.channel + self.passages.get(passage, 0.0)


EVEN = Leaning()
"""Nobody has said anything."""
