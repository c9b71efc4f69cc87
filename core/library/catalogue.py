"""What a team can filter by, people and sources, and finding the one that somebody meant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice

from rapidfuzz import fuzz, process, utils

from core.library.folding import fold
from core.library.ids import as_id
from core.library.keeping import Kept
from core.library.offers import count_speakers, sources
from core.library.store import Store
from core.models import Source
from core.team import View

# Below 60 of 100, WRatio offers names that share no more than a few letters with what was typed.
_NEAR = 60
_MOST_OFFERED = 3
_MOST_FITTING = 200
"""A name that fits more says nothing, and a database takes only so many values in one statement."""

_MOST_SOURCES = 10_000
"""Sources of one kind, or naming one person, that a search is narrowed to at most, for the same reason."""


class _Folded(dict[str, tuple[str, ...]]):
    """Remembers the words of names, without case and accents."""

    def __missing__(self, name: str) -> tuple[str, ...]:
        words = self[name] = fold(name)
        return words


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Who is quoted in what a team sees, and which sources it has; both in alphabetical order.

    `hidden` are the speakers that the team hid. Their names are not offered and mean nobody; what nobody is named for
    in conversations with them stays, for it may be the others'.
    """

    speakers: tuple[str, ...]
    sources: tuple[Source, ...]
    hidden: frozenset[str] = field(default=frozenset(), repr=False)
    words: dict[str, tuple[str, ...]] = field(default_factory=_Folded, repr=False, compare=False)

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Everybody who can follow `by:`: who is quoted, and whom a source names."""
        named = {person.name for source in self.sources for person in source.people}
        return tuple(sorted((named | set(self.speakers)) - self.hidden, key=str.casefold))


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What a typed name stands for: the names that fit; where none fits, the nearest ones.

    `crowd` is how many fit where they are more than 200; then none is given.
    """

    fitting: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    crowd: int = 0


class Catalogues:
    """The catalogues of one store, each read again only after a change."""

    def __init__(self, store: Store) -> None:
        self._kept = Kept(store, partial(read_catalogue, store), _size)

    async def of(self, view: View) -> Catalogue:
        """Give the catalogue of what a team sees now."""
        return await self._kept.of(view)


async def read_catalogue(store: Store, view: View) -> Catalogue:
    """Read the speakers and the sources that a team sees at least one passage of."""
    names = [counted.name for counted in await count_speakers(store, view)]
    held = [source async for some in sources(store, view) for source in some]
    return await asyncio.to_thread(_build, names, held, view.hidden.speakers)


def _build(names: Sequence[str], held: Sequence[Source], hidden: frozenset[str]) -> Catalogue:
    """Put names in order and into words, which takes a while where there are many."""
    catalogue = Catalogue(
        speakers=tuple(sorted(names, key=str.casefold)),
        sources=tuple(sorted(held, key=lambda source: source.title.casefold())),
        hidden=hidden,
    )
    for name in (*catalogue.people, *(source.title for source in catalogue.sources)):
        _ = catalogue.words[name]
    return catalogue


def _size(catalogue: Catalogue) -> int:
    return len(catalogue.people) + len(catalogue.sources)


def meant_person(typed: str, catalogue: Catalogue) -> Meant:
    """Find whom `by:` means: a whole name, else every name whose words begin with what was typed."""
    return _meant(typed, catalogue.people, catalogue)


def meant_sources(typed: str, catalogue: Catalogue) -> tuple[tuple[Source, ...], Meant]:
    """Find which sources `from:` means: by id, title, people, chapters, or kind of document."""
    beginning = as_id(typed)
    by_id = tuple(source for source in catalogue.sources if beginning and source.id.startswith(beginning))
    if by_id:
        return by_id, Meant(fitting=tuple(source.title for source in by_id))
    for describe in (_title, _cast, _contents, _kind):
        meant = _meant(typed, [describe(source) for source in catalogue.sources], catalogue)
        if meant.fitting:
            found = _described(describe, meant.fitting, catalogue)
            return (found, meant) if len(found) <= _MOST_SOURCES else ((), Meant(crowd=len(found)))
        if meant.crowd:
            return (), meant
    return (), _meant(typed, [source.title for source in catalogue.sources], catalogue)


def sources_naming(people: Iterable[str], catalogue: Catalogue) -> frozenset[str]:
    """List the ids of the sources that name one of these people, 10,000 at most."""
    wanted = set(people)
    naming = (source.id for source in catalogue.sources if any(person.name in wanted for person in source.people))
    return frozenset(islice(naming, _MOST_SOURCES))


def _described(describe: Callable[[Source], str], fitting: tuple[str, ...], catalogue: Catalogue) -> tuple[Source, ...]:
    wanted = set(fitting)
    return tuple(source for source in catalogue.sources if describe(source) in wanted)


def _meant(typed: str, candidates: Iterable[str], catalogue: Catalogue) -> Meant:
    unique = tuple(dict.fromkeys(candidates))
    wanted = fold(typed)
    exact = tuple(name for name in unique if catalogue.words[name] == wanted)
    fitting = exact or tuple(name for name in unique if wanted and _begins(wanted, catalogue.words[name]))
    if len(fitting) > _MOST_FITTING:
        return Meant(crowd=len(fitting))
    if fitting:
        return Meant(fitting=fitting)
    near = process.extract(
        typed, unique, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_NEAR, limit=_MOST_OFFERED
    )
    return Meant(nearest=tuple(name for name, _, _ in near))


def _begins(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return all(any(word.startswith(each) for word in words) for each in wanted)


def _title(source: Source) -> str:
    return source.title


def _cast(source: Source) -> str:
    return " ".join(person.name for person in source.people)


def _contents(source: Source) -> str:
    return " ".join(chapter.title for chapter in source.chapters)


def _kind(source: Source) -> str:
    return source.kind.value
