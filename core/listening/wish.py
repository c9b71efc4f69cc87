"""How somebody wishes a channel to be listened to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.listening.attention import Attention, Quiet
from core.listening.weights import Care


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to change; None stays as it is. No `topics` are all, and `never_quiet` takes the quiet hours away."""

    care: Care | None = None
    topics: tuple[str, ...] | None = None
    quiet: Quiet | None = None
    never_quiet: bool = False

    def applied(self, attention: Attention) -> Attention:
        """Give an attention as it is wished for."""
        return replace(
            attention,
            care=self.care or attention.care,
            topics=attention.topics if self.topics is None else self.topics,
            quiet=None if self.never_quiet else self.quiet or attention.quiet,
        )
