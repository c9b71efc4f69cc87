"""Asking an index, and reading what it found."""

from __future__ import annotations

from collections.abc import Sequence

from core.filters import EVERYTHING, Filters
from core.library.library import Library
from core.library.passages import get_passages
from core.search.index import Index
from core.search.query import Hit, Query
from core.team import CONSOLE, View
from tests.build import texts


async def find(  # noqa: PLR0913 - what a query may hold
    index: Index,
    library: Library,
    words: str = "",
    *,
    phrases: tuple[str, ...] = (),
    filters: Filters = EVERYTHING,
    seen: frozenset[str] = frozenset(),
    limit: int = 10,
    view: View | None = None,
    chance: bool = True,
) -> list[str]:
    """Follow the store, search it, and read what was found, best first."""
    await index.follow(library.store)
    shown = view or await library.view(CONSOLE)
    asked = Query(view=shown, words=words, phrases=phrases, filters=filters, seen=seen, limit=limit, chance=chance)
    hits = await index.search(asked)
    return texts(await get_passages(library.store, shown, [hit.key for hit in hits.hits]))


async def hits(index: Index, library: Library, words: str, view: View | None = None, limit: int = 10) -> Sequence[Hit]:
    """Search what the index followed last."""
    query = Query(view=view or await library.view(CONSOLE), words=words, limit=limit)
    return (await index.search(query)).hits


async def corrected(index: Index, library: Library, words: str, view: View | None = None) -> str | None:
    """Follow the store, and give the words that are searched where their spelling was mended."""
    await index.follow(library.store)
    return (await index.search(Query(view=view or await library.view(CONSOLE), words=words))).corrected


async def catch_up(index: Index, library: Library) -> None:
    """Follow the store, words and meaning."""
    await index.follow(library.store)
    await index.understanding.learn(library.store)


def by_meaning(found: Sequence[Hit]) -> bool:
    """Whether all hits were compared by what they mean."""
    return all(hit.signals.text is not None for hit in found)
