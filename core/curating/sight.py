"""Taking what somebody named out of a team's sight, giving it back, and telling what is hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.errors import UnknownPassageError
from core.library.hiding import What, hide, titles, unhide
from core.library.ids import SHORT, as_id
from core.library.library import Library
from core.library.passages import passages_with_ids
from core.models import Passage, Source
from core.naming import find_named
from core.team import NOTHING_HIDDEN, Hidden, Team


class Sight(StrEnum):
    """Out of a team's sight, or back into it."""

    HIDE = "hide"
    UNHIDE = "unhide"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something that can be hidden: `value` names it for sure (a whole id, a speaker's exact name), `name` to people.

    `passage` is what a passage says; `gone` that the library no longer holds it.
    """

    what: What
    value: str
    name: str
    passage: Passage | None = None
    gone: bool = False

    @property
    def typed(self) -> str:
        """What somebody types to name it."""
        return self.value[:SHORT] if self.what is What.SOURCE else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighted:
    """What was hidden, or shown again; `changed` is False where it was so before."""

    named: Named
    changed: bool


async def change_sight(library: Library, team: Team, typed: str, sight: Sight) -> Sighted:
    """Hide something from one team, or show it again; what is hidden already can be named, too.

    Raises UnknownPassageError with the nearest names, or AmbiguousIdError: see core.naming.
    """
    view = await library.view(team)
    try:
        named = describe(await find_named(library.store, replace(view, hidden=NOTHING_HIDDEN), typed))
    except UnknownPassageError:
        gone = _hidden_as(typed, view.hidden) if sight is Sight.UNHIDE else None
        if gone is None:
            raise
        named = gone
    change = hide if sight is Sight.HIDE else unhide
    return Sighted(named=named, changed=await change(library.store, team, named.what, named.value))


async def list_hidden(library: Library, team: Team, start: int, most: int) -> tuple[Sequence[Named], int]:
    """Tell what a team hid, at most `most` of it from the place `start` on, and how much there is in all."""
    view = await library.view(team)
    hidden = _in_order(view.hidden)
    some = hidden[start : start + most]
    seen = replace(view, hidden=NOTHING_HIDDEN)
    ids = [each.value for each in some if each.what is What.PASSAGE]
    passages = dict(zip(ids, await passages_with_ids(library.store, [(seen, ident) for ident in ids]), strict=True))
    sources = await titles(library.store, seen.scopes, [each.value for each in some if each.what is What.SOURCE])
    return [_looked_up(each, passages.get(each.value), sources) for each in some], len(hidden)


def describe(named: Passage | Source | str) -> Named:
    """Say what somebody named."""
    if isinstance(named, Passage):
        return Named(what=What.PASSAGE, value=named.id, name=named.short, passage=named)
    if isinstance(named, Source):
        return Named(what=What.SOURCE, value=named.id, name=named.title)
    return Named(what=What.SPEAKER, value=named, name=named)


def _in_order(hidden: Hidden) -> Sequence[Named]:
    """List what is hidden by its ids and names, as if nothing of it were there any more."""
    values = ((What.SPEAKER, hidden.speakers), (What.SOURCE, hidden.sources), (What.PASSAGE, hidden.passages))
    return [
        Named(what=what, value=value, name=value if what is What.SPEAKER else value[:SHORT], gone=True)
        for what, some in values
        for value in sorted(some)
    ]


def _looked_up(hidden: Named, passage: Passage | None, sources: Mapping[str, str]) -> Named:
    """Say what something hidden is; a speaker is a name, whether or not anything by them is there."""
    match hidden.what:
        case What.SPEAKER:
            return replace(hidden, gone=False)
        case What.PASSAGE:
            return hidden if passage is None else describe(passage)
        case What.SOURCE:
            title = sources.get(hidden.value)
            return hidden if title is None else replace(hidden, name=title, gone=False)


def _hidden_as(typed: str, hidden: Hidden) -> Named | None:
    """Find what is hidden though the library no longer holds it: by its name, or by an id that fits nothing else."""
    beginning = as_id(typed)
    fitting = [
        each
        for each in _in_order(hidden)
        if each.value == typed or (beginning and each.what is not What.SPEAKER and each.value.startswith(beginning))
    ]
    return fitting[0] if len(fitting) == 1 else None
