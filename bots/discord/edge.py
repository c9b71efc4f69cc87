"""What everything that listens to Discord is handed."""

from __future__ import annotations

from dataclasses import dataclass, field

from bots.app import App
from bots.under_way import UnderWay


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The opened application, and what is at work for it."""

    app: App
    under_way: UnderWay = field(default_factory=lambda: UnderWay("discord"))
