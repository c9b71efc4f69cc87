"""The commands `remove`, `hide` and `unhide`: what was named is found, then one use case is called."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from bots.app import App
from bots.codes import DONE, NOTHING
from bots.terminal import counted, out, print_line
from core.errors import AmbiguousIdError, UnknownPassageError
from core.library.hiding import What, hide, unhide
from core.library.removing import remove_passage, remove_source
from core.models import Passage, Source
from core.naming import find_named, find_removable
from core.team import CONSOLE, NOTHING_HIDDEN, SHARED, STARTER, Team, View

_Unclear = (UnknownPassageError, AmbiguousIdError)


class Sight(StrEnum):
    """Out of a team's sight, or back into it."""

    HIDE = "hide"
    UNHIDE = "unhide"


async def take_away(app: App, what: str, owner: Team | None) -> int:
    """Remove a passage or a source that one team, or without an owner the installation, brought in."""
    store = app.library.store
    view = View(team=owner or CONSOLE, scopes=(owner.key if owner else SHARED,))
    try:
        named = await find_removable(store, view, what)
    except _Unclear as error:
        print_line(out, await _shipped(app, what) or str(error))
        return NOTHING
    if isinstance(named, Passage):
        await remove_passage(store, named)
        print_line(out, f"Removed {named.short} of {named.source.title}.")
    else:
        removed = counted(await remove_source(store, named), "passage")
        print_line(out, f"Removed {named.title} with {removed}.")
    return DONE


async def change_sight(app: App, what: str, team: Team, sight: Sight) -> int:
    """Hide something from one team, or show it again; what is hidden already can be named too."""
    view = replace(await app.library.view(team), hidden=NOTHING_HIDDEN)
    try:
        named = await find_named(app.library.store, view, what)
    except _Unclear as error:
        print_line(out, str(error))
        return NOTHING
    kind, value, name = _described(named)
    change = hide if sight is Sight.HIDE else unhide
    changed = await change(app.library.store, team, kind, value)
    state = "hidden from" if sight is Sight.HIDE else "shown to"
    print_line(out, f"{name} is {'now' if changed else 'already'} {state} {team}.")
    return DONE


async def _shipped(app: App, what: str) -> str | None:
    """Say that what was named is shipped content, which is not removed; None where it is not."""
    if not app.library.with_starter:
        return None
    try:
        named = await find_removable(app.library.store, View(team=CONSOLE, scopes=(STARTER,)), what)
    except _Unclear:
        return None
    _, _, name = _described(named)
    return f"{name} ships with Quotidian: hide it, or set QUOTIDIAN_STARTER=off."


def _described(named: Passage | Source | str) -> tuple[What, str, str]:
    if isinstance(named, Passage):
        return What.PASSAGE, named.id, named.short
    if isinstance(named, Source):
        return What.SOURCE, named.id, named.title
    return What.SPEAKER, named, named
