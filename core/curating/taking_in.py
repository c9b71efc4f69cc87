"""Taking one document into one team's own library."""

from __future__ import annotations

import re

from core.documents.text import clean, squeeze
from core.intake import FileReport, Intake, IntakeOptions
from core.library.library import Library
from core.team import Team

_LONGEST_NAME = 120
_FOLDERS = re.compile(r".*[/\\]")


async def take_in(library: Library, team: Team, data: bytes, name: str, limit: int) -> FileReport:
    """Take in a document of at most `limit` bytes, called so by whoever brings it; the team alone will see it."""
    return await Intake(library, IntakeOptions(scope=team.key, limit=limit)).take_in(data, _tidy(name))


def _tidy(name: str) -> str:
    """Give the name without folders, on one line; of a long one the end, which tells the kind."""
    return _FOLDERS.sub("", squeeze(clean(name)))[-_LONGEST_NAME:] or "document"
