"""Finding the one passage, source or speaker that somebody named, to hide it or take it away.

What changes the library takes no guess: only an id, a whole title or a whole name is understood, case and punctuation
aside. Anything else is answered with the nearest names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.errors import UnknownPassageError
from core.library.catalogue import Catalogue, meant_person, meant_sources, read_catalogue
from core.library.ids import SHORT, as_id
from core.library.passages import find_passage
from core.library.store import Store
from core.library.words import normalise
from core.models import Passage, Source
from core.team import View

_MOST_OFFERED = 5
_LONGEST_SHOWN = 80


async def find_named(store: Store, view: View, typed: str) -> Passage | Source | str:
    """Find what was named: a passage or source by its id, a speaker by name (given back exact), a source by title.

    A name that is both a speaker's and a title means the speaker; the source has its id. Raises UnknownPassageError
    with the nearest names where nothing is named so, or with the choices where several are; AmbiguousIdError where
    an id is too short.
    """
    return await _passage(store, view, typed) or _named(typed, await read_catalogue(store, view))


async def find_removable(store: Store, view: View, typed: str) -> Passage | Source:
    """Find a passage or source as find_named does; a speaker cannot be removed, so a name means a title."""
    found = await _passage(store, view, typed)
    if found is not None:
        return found
    catalogue = await read_catalogue(store, view)
    sources_alone = Catalogue(speakers=(), sources=catalogue.sources)
    source = _by_id(typed, sources_alone) or _titled(typed, sources_alone)
    if source is not None:
        return source
    speaker = _speaker(typed, catalogue)
    if speaker is not None:
        raise UnknownPassageError(f"{speaker} is a speaker: hide the speaker, or remove a source or a passage.")
    raise UnknownPassageError(_unknown(typed, sources_alone))


async def _passage(store: Store, view: View, typed: str) -> Passage | None:
    beginning = as_id(typed)
    if beginning is None:
        return None
    try:
        return await find_passage(store, view, beginning)
    except UnknownPassageError:
        return None


def _named(typed: str, catalogue: Catalogue) -> Source | str:
    found = _by_id(typed, catalogue) or _speaker(typed, catalogue) or _titled(typed, catalogue)
    if found is None:
        raise UnknownPassageError(_unknown(typed, catalogue))
    return found


def _by_id(typed: str, catalogue: Catalogue) -> Source | None:
    beginning = as_id(typed)
    return _only(typed, [each for each in catalogue.sources if beginning and each.id.startswith(beginning)])


def _titled(typed: str, catalogue: Catalogue) -> Source | None:
    return _only(typed, [each for each in catalogue.sources if _same(each.title, typed)])


def _only(typed: str, sources: Sequence[Source]) -> Source | None:
    """Give the one source; a source of several scopes is one."""
    different = {source.id: source for source in reversed(sources)}
    if len(different) > 1:
        choices = "\n".join(_source_line(source) for source in list(different.values())[:_MOST_OFFERED])
        raise UnknownPassageError(f"{len(different)} sources fit '{_short(typed)}', name one by its id:\n{choices}")
    return next(iter(different.values()), None)


def _speaker(typed: str, catalogue: Catalogue) -> str | None:
    """Give the speaker's exact name; of names that differ in case or punctuation alone, the one as it was typed."""
    if typed in catalogue.speakers:
        return typed
    alike = [name for name in catalogue.speakers if _same(name, typed)]
    if len(alike) > 1:
        raise UnknownPassageError(f"Several speakers fit '{_short(typed)}', write one exactly: {'; '.join(alike)}.")
    return alike[0] if alike else None


def _same(name: str, typed: str) -> bool:
    words = normalise(typed)
    return normalise(name) == words if words else name.strip() == typed.strip() != ""


def _unknown(typed: str, catalogue: Catalogue) -> str:
    if not typed.strip():
        return "Nothing was named: write an id, a whole title or a speaker's whole name."
    lines = dict.fromkeys((*_near_speakers(typed, catalogue), *_near_sources(typed, catalogue)))
    said = f"No passage, source or speaker here is named '{_short(typed)}'."
    return "\n".join((f"{said} Nearest:", *lines)) if lines else said


def _near_speakers(typed: str, catalogue: Catalogue) -> Iterator[str]:
    meant = meant_person(typed, catalogue)
    near = [name for name in (*meant.fitting, *meant.nearest) if name in catalogue.speakers]
    return (f"  speaker  {name}" for name in near[:_MOST_OFFERED])


def _near_sources(typed: str, catalogue: Catalogue) -> Iterator[str]:
    sources, meant = meant_sources(typed, catalogue)
    near = sources or [source for name in meant.nearest for source in catalogue.sources if source.title == name]
    return (_source_line(source) for source in near[:_MOST_OFFERED])


def _source_line(source: Source) -> str:
    return f"  {source.kind}  {source.id[:SHORT]}  {source.title}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
