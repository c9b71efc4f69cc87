"""What a team can filter by, people and sources, and finding the one that somebody meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from rapidfuzz import fuzz, process, utils
from sqlalchemy import select

from core.library.following import newest_change
from core.library.ids import as_id
from core.library.rows import to_source
from core.library.store import Store
from core.library.tables import PASSAGES, SOURCES
from core.library.visibility import visible
from core.library.words import normalise
from core.models import Source
from core.team import View

# Below 60 of 100, WRatio offers names that share no more than a few letters with what was typed.
_NEAR = 60
_MOST_OFFERED = 3
_MOST_FITTING = 200
"""A name that fits more says nothing, and a database takes only so many values in one statement."""

_MOST_SOURCES = 10_000
"""Sources of one kind, or naming one person, that a search is narrowed to at most, for the same reason."""

_MOST_VIEWS = 64


class _Normalised(dict[str, tuple[str, ...]]):
    """Remembers the normalised words of names."""

    def __missing__(self, name: str) -> tuple[str, ...]:
        words = self[name] = normalise(name)
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
    words: dict[str, tuple[str, ...]] = field(default_factory=_Normalised, repr=False, compare=False)

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
        self._store = store
        self._change = -1
        self._read: dict[View, Catalogue] = {}

    async def of(self, view: View) -> Catalogue:
        """Give the catalogue of what a team sees now."""
        change = await newest_change(self._store)
        if change != self._change or len(self._read) >= _MOST_VIEWS:
            self._change, self._read = change, {}
        if view not in self._read:
            self._read[view] = await read_catalogue(self._store, view)
        return self._read[view]


async def read_catalogue(store: Store, view: View) -> Catalogue:
    """Read the speakers and the sources that a team sees at least one passage of."""
    seen = select(PASSAGES.c.source_pk, PASSAGES.c.speaker).join(SOURCES, SOURCES.c.pk == PASSAGES.c.source_pk)
    async with store.read() as connection:
        pairs = (await connection.execute(seen.where(visible(view)).distinct())).all()
        rows = (await connection.execute(select(SOURCES).where(SOURCES.c.scope.in_(view.scopes)))).mappings().all()
    held = {pair.source_pk for pair in pairs}
    sources = [to_source(row) for row in rows if row["pk"] in held]
    return Catalogue(
        speakers=tuple(sorted({pair.speaker for pair in pairs if pair.speaker}, key=str.casefold)),
        sources=tuple(sorted(sources, key=lambda source: source.title.casefold())),
        hidden=view.hidden.speakers,
    )


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
    wanted = normalise(typed)
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
