"""From terms to results: the index asked, and one saying shown once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from core.filters import Filters
from core.library.catalogue import Catalogues
from core.library.library import Library
from core.library.passages import sayings, whole_ids
from core.library.wordings import with_wordings
from core.models import Passage
from core.narrowing import UnknownName, narrow
from core.requests import Terms
from core.results import Result
from core.search.index import Index
from core.search.query import Hit, Query
from core.showing import ids_in, merge, to_result
from core.team import View

# For so many seconds what other processes wrote may be missed; many searches a second need not all look for it.
_PATIENCE = 0.1
# So many more hits than results are looked at, because several hits may be one saying.
_SPARE = 12
# Mostly so few more are enough, and reading passages takes longer than finding them.
_FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Results, best first, and the words that were searched where spelling was corrected."""

    results: tuple[Result, ...]
    corrected: str | None = None


@dataclass(frozen=True)
class Finder:
    """Search in a library through its index."""

    library: Library
    index: Index

    @cached_property
    def catalogues(self) -> Catalogues:
        """The names that can follow `by:` and `from:`, kept until something changes."""
        return Catalogues(self.library.store)

    async def narrow(self, view: View, terms: Terms) -> Filters | UnknownName:
        """Turn the names of the terms into filters; the first one that means nothing is given back instead."""
        return await narrow(self.library, view, terms, self.catalogues)

    async def find(self, view: View, terms: Terms, filters: Filters, limit: int, *, chance: bool = True) -> Found:
        """Search for the words and phrases of the terms; at most `limit` results, each saying once.

        A list of results ends with what holds a single one of several words; with `chance` off it is left out,
        because one answer that fits by chance is worse than none.
        """
        await self.index.follow(self.library.store, _PATIENCE)
        seen = await self._seen(view, terms)
        query = Query(
            view=view,
            words=terms.words,
            phrases=terms.phrases,
            filters=filters,
            seen=seen,
            limit=2 * limit + _SPARE,
            chance=chance,
        )
        found = await self.index.search(query)
        results = await self._to_results(view, found.hits[: limit + _FEW], query)
        if len(results) < limit < len(found.hits):
            results = await self._to_results(view, found.hits, query)
        return Found(results=results[:limit], corrected=found.corrected)

    async def show(self, view: View, hits: Sequence[Hit], query: Query) -> tuple[Result, ...]:
        """Read the passages of hits, each saying once; those that are gone by now are left out."""
        return await self._to_results(view, hits, query)

    async def with_twins(self, view: View, passage: Passage) -> Result:
        """Show one passage, whatever is known of its wording, together with the other wordings of its saying."""
        found = await sayings(self.library.store, view, [passage.key])
        return Result(passage=passage, also=found.get(passage.key, ())[1:])

    async def shown(self, view: View, passage: Passage, filters: Filters) -> Result:
        """Show the saying of a passage that was drawn, in the wording that is best known of those the filters leave."""
        drawn = await self.with_twins(view, passage)
        return to_result((passage, *sorted(drawn.also, key=_length)), filters)

    async def _seen(self, view: View, terms: Terms) -> frozenset[str]:
        """List what was seen in all its wordings, lest those take the places of what was not."""
        seen = await whole_ids(self.library.store, view, terms.seen)
        return await with_wordings(self.library.store, view, seen)

    async def _to_results(self, view: View, hits: Sequence[Hit], query: Query) -> tuple[Result, ...]:
        """Show each saying once; where phrases are asked for, in a wording that was found, since it holds them."""
        found = await sayings(self.library.store, view, [hit.key for hit in hits])
        ranks = {key: rank for rank, key in enumerate(found)}
        results: list[Result] = []
        grouped: set[int] = set()
        for hit in hits:
            if hit.key in found and hit.key not in grouped:
                itself, *alike = found[hit.key]
                group = (itself, *sorted(alike, key=lambda each: (ranks.get(each.key, len(ranks)), _length(each))))
                grouped.update(each.key for each in group)
                shown = to_result(group, query.filters, found.keys() if query.phrases else None)
                results.append(replace(shown, score=hit.score, signals=hit.signals))
        return merge(result for result in results if query.seen.isdisjoint(ids_in(result)))


def _length(passage: Passage) -> int:
    return len(passage.text)
