"""The commands `remove`, `hide` and `unhide`: what was named is found, then one use case is called."""

from __future__ import annotations

from enum import StrEnum

from rich.console import Console
from rich.text import Text

from bots.app import App
from bots.terminal import plain
from core.errors import UnknownPassageError
from core.library.hiding import What, hide, unhide
from core.library.removing import remove_passage, remove_source
from core.models import Passage, Source
from core.naming import find_named
from core.team import CONSOLE, SHARED, STARTER, Team, View

DONE, NOTHING = 0, 1


class Sight(StrEnum):
    """Out of a team's sight, or back into it."""

    HIDE = "hide"
    UNHIDE = "unhide"


async def take_away(app: App, what: str, owner: Team | None, out: Console) -> int:
    """Remove a passage or a source that one team, or without an owner the installation, brought in."""
    store = app.library.store
    view = View(team=owner or CONSOLE, scopes=(owner.key if owner else SHARED,))
    try:
        named = await find_named(store, view, what)
    except UnknownPassageError as error:
        out.print(_line(f"{error} The shipped content is not removed: hide it, or set QUOTIDIAN_STARTER=off."))
        return NOTHING
    if isinstance(named, str):
        out.print(_line(f"{named} is a speaker: remove the source, or hide the speaker."))
        return NOTHING
    if isinstance(named, Passage):
        await remove_passage(store, named)
        out.print(_line(f"Removed {named.short} of {named.source.title}."))
    else:
        out.print(_line(f"Removed {named.title} with {await remove_source(store, named):,} passages."))
    return DONE


async def change_sight(app: App, what: str, team: Team, sight: Sight, out: Console) -> int:
    """Hide something from one team, or show it again; what is hidden already can be named too."""
    view = View(team=team, scopes=(STARTER, SHARED, team.key))
    try:
        named = await find_named(app.library.store, view, what)
    except UnknownPassageError as error:
        out.print(_line(str(error)))
        return NOTHING
    kind, value, name = _described(named)
    change = hide if sight is Sight.HIDE else unhide
    changed = await change(app.library.store, team, kind, value)
    state = "hidden from" if sight is Sight.HIDE else "shown to"
    out.print(_line(f"{name} is {'now' if changed else 'already'} {state} {team}."))
    return DONE


def _line(text: str) -> Text:
    return Text(plain(text))


def _described(named: Passage | Source | str) -> tuple[What, str, str]:
    if isinstance(named, Passage):
        return What.PASSAGE, named.id, named.short
    if isinstance(named, Source):
        return What.SOURCE, named.id, named.title
    return What.SPEAKER, named, named
