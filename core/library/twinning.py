"""Finding which new passages say what another passage says already; reads the store, writes nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

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


def scopes_beside(scope: str) -> tuple[str, ...] | None:
    """List the scopes that some team sees together with this one; None for all of them."""
    return None if scope in (STARTER, SHARED) else (STARTER, SHARED, scope)


def twins_among(passages: Sequence[PreparedPassage]) -> tuple[tuple[str, str], ...]:
    """Find the pairs among new passages of one scope."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for number, passage in enumerate(passages):
        for value in passage.fingerprints:
            holders[value].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        if len(numbers) < _COMMON:
            shared.update(combinations(numbers, 2))
    alike = {number for pair in shared for number in pair}
    sayings = {number: Saying.of(passages[number].entry.text) for number in alike}
    return tuple(
        (passages[one].id, passages[other].id) for one, other in shared if sayings[one].same_as(sayings[other])
    )


async def twins_stored(
    connection: AsyncConnection, passages: Sequence[PreparedPassage], scope: str
) -> tuple[tuple[str, int], ...]:
    """Find which stored passages say the same as a new one, among those that some team sees together with it."""
    holders = await _holders(connection, passages)
    candidates = {passage.id: _most_alike(passage, holders) for passage in passages}
    texts = await _texts(connection, {key for keys in candidates.values() for key in keys}, scope)
    return tuple(_same(passages, candidates, texts))


async def _holders(connection: AsyncConnection, passages: Sequence[PreparedPassage]) -> dict[int, list[int]]:
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for values in chunks(sorted({value for passage in passages for value in passage.fingerprints})):
        for row in await connection.execute(select(FINGERPRINTS).where(FINGERPRINTS.c.value.in_(values))):
            holders[row.value].append(row.passage_pk)
    return holders


def _most_alike(passage: PreparedPassage, holders: dict[int, list[int]]) -> list[int]:
    shared = Counter(
        key for value in passage.fingerprints if len(holders.get(value, ())) < _COMMON for key in holders.get(value, ())
    )
    return [key for key, _ in shared.most_common(_MOST_CANDIDATES)]


async def _texts(connection: AsyncConnection, keys: set[int], scope: str) -> dict[int, tuple[str, str]]:
    beside = scopes_beside(scope)
    seen = PASSAGES.c.scope.in_(beside) if beside else true()
    texts: dict[int, tuple[str, str]] = {}
    for some in chunks(sorted(keys)):
        statement = select(PASSAGES.c.pk, PASSAGES.c.scope, PASSAGES.c.id, PASSAGES.c.text)
        for row in await connection.execute(statement.where(PASSAGES.c.pk.in_(some), seen)):
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
