"""Finding which new passages say what another passage says already; reads the store, writes nothing."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from core.library.chunks import chunks
from core.library.duplicates import Saying
from core.library.preparing import PreparedPassage
from core.library.tables import FINGERPRINTS, PASSAGES
from core.team import SHARED, STARTER

# A fingerprint that this many passages share is boilerplate; it tells nothing apart.
_COMMON = 64
_MOST_CANDIDATES = 8

Holders = defaultdict[int, defaultdict[str, list[int]]]
"""The keys of the passages that have a fingerprint, by fingerprint and scope."""


def scopes_beside(scope: str) -> tuple[str, ...] | None:
    """List the scopes that some team sees together with this one; None for all of them."""
    return None if scope in (STARTER, SHARED) else (STARTER, SHARED, scope)


def twins_among(passages: Sequence[PreparedPassage]) -> tuple[tuple[str, str], ...]:
    """Find the pairs among new passages of one scope; each is compared with the earlier ones that are most like it."""
    frequency = Counter(value for passage in passages for value in passage.fingerprints)
    earlier: defaultdict[int, list[int]] = defaultdict(list)

    @cache
    def saying(number: int) -> Saying:
        return Saying.of(passages[number].entry.text)

    pairs: list[tuple[str, str]] = []
    for number, passage in enumerate(passages):
        telling = [value for value in passage.fingerprints if 1 < frequency[value] < _COMMON]
        alike = Counter(other for value in telling for other in earlier[value])
        pairs += (
            (passages[other].id, passage.id)
            for other, _ in alike.most_common(_MOST_CANDIDATES)
            if saying(other).same_as(saying(number))
        )
        for value in telling:
            earlier[value].append(number)
    return tuple(pairs)


async def twins_stored(
    connection: AsyncConnection, passages: Sequence[PreparedPassage], scope: str
) -> tuple[tuple[str, int], ...]:
    """Find which stored passages say the same as a new one, among those that some team sees together with it."""
    holders = await _holders(connection, passages, scopes_beside(scope))
    candidates = {passage.id: _most_alike(passage, holders) for passage in passages}
    texts = await _texts(connection, {key for keys in candidates.values() for key in keys}, scope)
    return await asyncio.to_thread(lambda: tuple(_same(passages, candidates, texts)))


async def _holders(
    connection: AsyncConnection, passages: Sequence[PreparedPassage], scopes: tuple[str, ...] | None
) -> Holders:
    holders: Holders = defaultdict(lambda: defaultdict(list))
    within = PASSAGES.c.scope.in_(scopes) if scopes else true()
    statement = select(FINGERPRINTS.c.value, PASSAGES.c.scope, PASSAGES.c.pk)
    statement = statement.join(PASSAGES, PASSAGES.c.pk == FINGERPRINTS.c.passage_pk).where(within)
    for values in chunks(sorted({value for passage in passages for value in passage.fingerprints})):
        for row in await connection.execute(statement.where(FINGERPRINTS.c.value.in_(values))):
            holders[row.value][row.scope].append(row.pk)
    return holders


def _most_alike(passage: PreparedPassage, holders: Holders) -> list[int]:
    """Pick the most alike of each scope, so that no team's copies stand in for those that another team sees."""
    alike: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for value in passage.fingerprints & holders.keys():
        for scope, keys in holders[value].items():
            if len(keys) < _COMMON:
                alike[scope].update(keys)
    return [key for shared in alike.values() for key, _ in shared.most_common(_MOST_CANDIDATES)]


async def _texts(connection: AsyncConnection, keys: set[int], scope: str) -> dict[int, tuple[str, str]]:
    texts: dict[int, tuple[str, str]] = {}
    for some in chunks(sorted(keys)):
        statement = select(PASSAGES.c.pk, PASSAGES.c.scope, PASSAGES.c.id, PASSAGES.c.text)
        for row in await connection.execute(statement.where(PASSAGES.c.pk.in_(some))):
            own = row.scope == scope
            texts[row.pk] = (row.id if own else "", row.text)
    return texts


def _same(
    passages: Sequence[PreparedPassage], candidates: dict[str, list[int]], texts: dict[int, tuple[str, str]]
) -> Iterator[tuple[str, int]]:
    sayings = {key: Saying.of(text) for key, (_, text) in texts.items()}
    for passage in passages:
        saying = Saying.of(passage.entry.text)
        for key in candidates[passage.id]:
            if key in texts and texts[key][0] != passage.id and saying.same_as(sayings[key]):
                yield passage.id, key
