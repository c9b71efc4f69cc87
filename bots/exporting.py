"""The `export` command: everything that a team sees, into a file or to standard output."""

from __future__ import annotations

from pathlib import Path

from bots.app import App
from bots.codes import DONE
from bots.output import write_pieces
from core.library.exporting import ExportFormat, export
from core.team import Team


async def export_library(app: App, team: Team, form: str, output: Path | None) -> int:
    """Write a library in a form that ExportFormat names; returns the exit code."""
    await write_pieces(export(app.library.store, await app.library.view(team), ExportFormat(form)), output)
    return DONE
