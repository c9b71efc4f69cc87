"""Finding the one passage, source or speaker that somebody named, to hide it or take it away."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import UnknownPassageError
from core.library.catalogue import Catalogue, meant_person, meant_sources, read_catalogue
from core.library.ids import as_id
from core.library.passages import find_passage
from core.library.store import Store
from core.models import Passage, Source
from core.team import View


async def find_named(store: Store, view: View, typed: str) -> Passage | Source | str:
    """Find what was named: a passage by its id, a source by id or title, or a speaker, as the exact name.

    Raises UnknownPassageError with the nearest names where nothing fits, or with the choices where several do;
    AmbiguousIdError where an id is too short.
    """
    beginning = as_id(typed)
    if beginning:
        try:
            return await find_passage(store, view, beginning)
        except UnknownPassageError:
            pass
    catalogue = await read_catalogue(store, view)
    named = _whole_name(typed, catalogue)
    return named or _source(typed, catalogue) or _speaker(typed, catalogue)


def _whole_name(typed: str, catalogue: Catalogue) -> str | None:
    """Find the speaker with exactly this name, unless a source is titled so; titles often hold speakers' names."""
    if any(source.title == typed for source in catalogue.sources):
        return None
    return next((name for name in catalogue.speakers if name.casefold() == typed.casefold()), None)


def _source(typed: str, catalogue: Catalogue) -> Source | None:
    sources, _ = meant_sources(typed, catalogue)
    exact = [source for source in sources if source.title == typed]
    named = exact or [source for source in sources if as_id(typed) or typed.casefold() in source.title.casefold()]
    if len(named) > 1:
        raise UnknownPassageError(f"'{typed}' fits {len(named)} sources: name one by its id.{_choices(named)}")
    return named[0] if named else None


def _speaker(typed: str, catalogue: Catalogue) -> str:
    person = meant_person(typed, catalogue)
    speakers = [name for name in person.fitting if name in catalogue.speakers]
    if len(speakers) == 1:
        return speakers[0]
    near = list(dict.fromkeys([*speakers, *person.nearest, *meant_sources(typed, catalogue)[1].nearest]))
    hint = f" Nearest: {'; '.join(near[:5])}." if near else ""
    raise UnknownPassageError(f"No passage, source or speaker here is named '{typed[:80]}'.{hint}")


def _choices(sources: Sequence[Source]) -> str:
    return "".join(f"\n  {source.id[:8]}  {source.kind}  {source.title}" for source in sources[:10])
