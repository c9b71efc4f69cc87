"""Bringing documents into the library: one transaction a file, the same result however often it is done."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.documents.document import Document
from core.library.comparing import compare
from core.library.drafting import Draft, draft
from core.library.preparing import Assign, Prepared, prepare
from core.library.store import Store, Writer
from core.library.tables import COUNTERS
from core.library.twinning import twins_among, twins_stored
from core.library.writing import write_draft, write_twins

_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did: passages that came, that were there already, and that a new edition no longer holds."""

    new: int = 0
    duplicates: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What is to be brought in, made ready: documents with ids, and the pairs among them that are one saying."""

    documents: tuple[Prepared, ...]
    twins: tuple[tuple[str, str], ...]
    replacing: bool
    rehearsing: bool
    beside: Collection[str]

    @property
    def scope(self) -> str:
        """Where all of it goes."""
        return self.documents[0].source.scope


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """All that is to be written into the store as it was at change number `change`."""

    drafts: tuple[Draft, ...]
    twins: tuple[tuple[str, int], ...]
    change: int

    @property
    def outcome(self) -> Imported:
        """What writing it comes to."""
        differences = [each.difference for each in self.drafts]
        return Imported(
            new=sum(each.new for each in differences),
            duplicates=sum(each.duplicates for each in differences),
            removed=sum(each.removed for each in differences),
        )


class _LibraryMovedError(Exception):
    """Somebody else wrote between the working out and the writing."""


async def import_documents(  # noqa: PLR0913 - what to write, where to, and the two ways to do it
    store: Store,
    documents: Sequence[Document],
    scope: str,
    assign: Assign,
    *,
    replacing: bool = False,
    rehearsing: bool = False,
    beside: Collection[str] = (),
) -> Imported:
    """Write documents into a scope, all or nothing; with `rehearsing`, only work out what that would do.

    With `replacing`, a document that is there already becomes this edition of it: what the edition no longer holds
    goes, what it still holds keeps its id and its check. A passage of an export whose id is in one of the scopes
    `beside` counts as there already. Topics that no document names are given by `assign` now, and stay when the rule
    changes later.

    The slow work comes before the store is locked; where somebody else wrote meanwhile, what depends on the store is
    worked out again.
    """
    prepared = await asyncio.to_thread(prepare, documents, scope, assign)
    return await import_prepared(store, prepared, replacing=replacing, rehearsing=rehearsing, beside=beside)


async def import_prepared(
    store: Store,
    documents: Sequence[Prepared],
    *,
    replacing: bool = False,
    rehearsing: bool = False,
    beside: Collection[str] = (),
) -> Imported:
    """Write documents of one scope that are prepared, as `import_documents` does."""
    if not documents:
        return Imported()
    passages = [passage for document in documents for passage in document.passages]
    work = _Work(
        documents=tuple(documents),
        twins=await asyncio.to_thread(twins_among, passages),
        replacing=replacing,
        rehearsing=rehearsing,
        beside=beside,
    )
    for tries_left in reversed(range(_TRIES)):
        try:
            return await _bring_in(store, work, insist=not tries_left)
        except _LibraryMovedError:
            continue
    raise AssertionError


async def write_prepared(writer: Writer, document: Prepared) -> None:
    """Write a small document that is prepared, as a new edition of what is there, inside the transaction of a caller.

    All the work is done in the turn to write, which others wait for.
    """
    work = _Work(documents=(document,), twins=(), replacing=True, rehearsing=False, beside=())
    await _write(writer, work, await _plan(writer.connection, work))


async def latest_change(connection: AsyncConnection) -> int:
    """Read the number of the newest committed change."""
    change: int = (await connection.execute(select(COUNTERS.c.value).where(COUNTERS.c.name == "change"))).scalar_one()
    return change


async def _bring_in(store: Store, work: _Work, *, insist: bool) -> Imported:
    """Plan, and write by the plan if nobody else wrote meanwhile; who insists plans again where somebody did."""
    async with store.read() as connection:
        plan = await _plan(connection, work)
    if work.rehearsing:
        return plan.outcome
    async with store.write() as writer:
        if await latest_change(writer.connection) != plan.change:
            if not insist:
                raise _LibraryMovedError
            plan = await _plan(writer.connection, work)
        await _write(writer, work, plan)
    return plan.outcome


async def _write(writer: Writer, work: _Work, plan: _Plan) -> None:
    keys: dict[str, int] = {}
    for drafted in plan.drafts:
        keys |= await write_draft(writer, drafted)
    await write_twins(writer, _pairs(work, plan, keys))


async def _plan(connection: AsyncConnection, work: _Work) -> _Plan:
    change = await latest_change(connection)
    differences = [
        await compare(connection, each, replacing=work.replacing, beside=work.beside) for each in work.documents
    ]
    fresh = [passage for difference in differences for passage, _ in difference.fresh]
    twins = await twins_stored(connection, fresh, work.scope)
    drafts = await asyncio.to_thread(lambda: tuple(map(draft, differences)))
    return _Plan(drafts=drafts, twins=twins, change=change)


def _pairs(work: _Work, plan: _Plan, keys: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Give the pairs by key, but for what goes with the old edition; a pair that stays is in the store already."""
    gone = frozenset[int]().union(*(each.difference.gone for each in plan.drafts))
    yield from ((keys[one], keys[other]) for one, other in work.twins if one in keys and other in keys)
    yield from ((keys[one], key) for one, key in plan.twins if key not in gone)
