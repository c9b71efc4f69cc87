"""From terms to results: the index asked, and one saying shown once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.filters import Filters
from core.library.library import Library
from core.library.passages import get_passages, twins, whole_ids
from core.models import Evidence, Passage
from core.requests import Terms
from core.results import Result
from core.search.index import Index
from core.search.query import Hit, Query
from core.team import View

# So many more hits than results are looked at, because several hits may be one saying.
_SPARE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Results, best first, and the words that were searched where spelling was corrected."""

    results: tuple[Result, ...]
    corrected: str | None = None


@dataclass(frozen=True, slots=True)
class Finder:
    """Search in a library through its index."""

    library: Library
    index: Index

    async def find(self, view: View, terms: Terms, filters: Filters, limit: int) -> Found:
        """Search for the words and phrases of the terms; at most `limit` results, each saying once."""
        await self.index.follow(self.library.store)
        seen = await whole_ids(self.library.store, view, terms.seen)
        query = Query(
            view=view,
            words=terms.words,
            phrases=terms.phrases,
            filters=filters,
            seen=seen,
            limit=2 * limit + _SPARE,
        )
        hits = await self.index.search(query)
        results = await self._to_results(view, hits.hits, seen)
        return Found(results=results[:limit], corrected=hits.corrected)

    async def with_twins(self, view: View, passage: Passage) -> Result:
        """Show one passage together with the other wordings of its saying."""
        alike = await twins(self.library.store, view, [passage.key])
        return Result(passage=passage, also=alike[passage.key])

    async def _to_results(self, view: View, hits: Sequence[Hit], seen: Collection[str]) -> tuple[Result, ...]:
        """Show each saying once: of the wordings that were found a verified one, with the others beside it."""
        store = self.library.store
        found = {each.key: each for each in await get_passages(store, view, [hit.key for hit in hits])}
        alike = await twins(store, view, found.keys())
        results: list[Result] = []
        shown: set[int] = set()
        for hit in hits:
            if hit.key in found and hit.key not in shown:
                group = (found[hit.key], *alike[hit.key])
                shown.update(each.key for each in group)
                if not any(each.id in seen for each in group):
                    results.append(_to_result(group, hit.score, found.keys()))
        return tuple(results)


def _to_result(group: Sequence[Passage], score: float, found: Collection[int]) -> Result:
    verified = (each for each in group if each.evidence is Evidence.VERIFIED and each.key in found)
    shown = next(verified, group[0])
    return Result(passage=shown, score=score, also=tuple(each for each in group if each is not shown))
