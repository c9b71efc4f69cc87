"""A message as Slack takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a reply became: blocks, and the plain text that notifications and screen readers get instead."""

    text: str
    blocks: tuple[Mapping[str, Any], ...]

    def fields(self) -> dict[str, Any]:
        """Give the arguments by which every method that posts takes a message: nothing in it unfurls."""
        return {"text": self.text, "blocks": list(self.blocks), "unfurl_links": False, "unfurl_media": False}
