"""What every listener is handed."""

from __future__ import annotations

from dataclasses import dataclass

from bots.app import App
from bots.slack.workspaces import Workspaces


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The opened application, and the way to Slack. `prefix` stands before the names of all slash commands."""

    app: App
    workspaces: Workspaces
    prefix: str = ""
