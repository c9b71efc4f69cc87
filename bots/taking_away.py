"""The commands `remove`, `hide` and `unhide`: what was named is found, then one use case is called."""

from __future__ import annotations

from bots.app import App
from bots.codes import DONE, NOTHING
from bots.terminal import counted, out, print_line
from core.curating import sight as sights
from core.curating.sight import Sight
from core.errors import AmbiguousIdError, UnknownPassageError
from core.library.removing import remove_passage, remove_source
from core.models import Passage
from core.naming import find_removable
from core.team import CONSOLE, SHARED, STARTER, Team, View

_Unclear = (UnknownPassageError, AmbiguousIdError)


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
    """Hide something from one team, or show it again."""
    try:
        sighted = await sights.change_sight(app.library, team, what, sight)
    except _Unclear as error:
        print_line(out, str(error))
        return NOTHING
    state = "hidden from" if sight is Sight.HIDE else "shown to"
    print_line(out, f"{sighted.named.name} is {'now' if sighted.changed else 'already'} {state} {team}.")
    return DONE


async def _shipped(app: App, what: str) -> str | None:
    """Say that what was named is shipped content, which is not removed; None where it is not."""
    if not app.library.with_starter:
        return None
    try:
        named = await find_removable(app.library.store, View(team=CONSOLE, scopes=(STARTER,)), what)
    except _Unclear:
        return None
    return f"{sights.describe(named).name} ships with Quotidian: hide it, or set QUOTIDIAN_STARTER=off."
