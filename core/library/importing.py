"""Bringing documents into the library: one transaction a file, the same result however often it is done."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.documents.document import Document
from core.library.preparing import Assign, Prepared, PreparedPassage, prepare
from core.library.store import Store
from core.library.tables import COUNTERS
from core.library.twinning import twins_among, twins_stored
from core.library.writing import Written, write_document, write_twins

_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did: passages that came, that were there already, and that a new edition no longer holds."""

    new: int = 0
    duplicates: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """All that is to be written, worked out before the turn to write is taken, at change number `change`."""

    documents: tuple[Prepared, ...]
    twins_new: tuple[tuple[str, str], ...]
    twins_stored: tuple[tuple[str, int], ...]
    change: int


class _LibraryMovedError(Exception):
    """Somebody else wrote between the working out and the writing."""


class _RehearsedError(Exception):
    """Everything was written and is to be undone: it was a rehearsal."""

    def __init__(self, outcome: Imported) -> None:
        super().__init__()
        self.outcome = outcome


async def import_documents(  # noqa: PLR0913 - what to write, where to, and the two ways to do it
    store: Store,
    documents: Sequence[Document],
    scope: str,
    assign: Assign,
    *,
    replacing: bool = False,
    rehearsing: bool = False,
) -> Imported:
    """Write documents into a scope, all or nothing; with `rehearsing`, only work out what that would do.

    With `replacing`, a document that is there already becomes this edition of it: what the edition no longer holds
    goes, what it still holds keeps its id and its check. The slow work comes before the store is locked; where
    somebody else wrote meanwhile, what depends on the store is worked out again.
    """
    prepared = await asyncio.to_thread(prepare, documents, scope, assign)
    among = await asyncio.to_thread(twins_among, list(_passages(prepared)))
    for tries_left in reversed(range(_TRIES)):
        plan = await _plan(store, prepared, scope, among)
        try:
            return await _write(store, plan, replacing=replacing, insist=not tries_left, rehearsing=rehearsing)
        except _LibraryMovedError:
            continue
        except _RehearsedError as rehearsed:
            return rehearsed.outcome
    raise AssertionError


async def _plan(store: Store, prepared: tuple[Prepared, ...], scope: str, among: tuple[tuple[str, str], ...]) -> _Plan:
    async with store.read() as connection:
        change = await latest_change(connection)
        stored = await twins_stored(connection, list(_passages(prepared)), scope)
    return _Plan(documents=prepared, twins_new=among, twins_stored=stored, change=change)


async def latest_change(connection: AsyncConnection) -> int:
    """Read the number of the newest committed change."""
    change: int = (await connection.execute(select(COUNTERS.c.value).where(COUNTERS.c.name == "change"))).scalar_one()
    return change


async def _write(store: Store, plan: _Plan, *, replacing: bool, insist: bool, rehearsing: bool) -> Imported:
    async with store.write() as writer:
        if not insist and await latest_change(writer.connection) != plan.change:
            raise _LibraryMovedError
        written = [await write_document(writer, document, replacing=replacing) for document in plan.documents]
        await write_twins(writer, _pairs(plan, written))
        outcome = _outcome(plan, written, replacing=replacing)
        if rehearsing:
            raise _RehearsedError(outcome)
    return outcome


def _pairs(plan: _Plan, written: Sequence[Written]) -> Iterator[tuple[int, int]]:
    """Give the pairs by key; what was not written, or went with the old edition, is left out."""
    keys = {name: key for each in written for name, key in each.keys.items()}
    gone = frozenset[int]().union(*(each.gone for each in written))
    yield from ((keys[one], keys[other]) for one, other in plan.twins_new if one in keys and other in keys)
    yield from ((keys[one], key) for one, key in plan.twins_stored if one in keys and key not in gone)


def _outcome(plan: _Plan, written: Sequence[Written], *, replacing: bool) -> Imported:
    held = [{passage.id for passage in document.passages} for document in plan.documents]
    return Imported(
        new=sum(len(ids - each.before.keys()) for ids, each in zip(held, written, strict=True)),
        duplicates=sum(len(ids & each.before.keys()) for ids, each in zip(held, written, strict=True)),
        removed=sum(len(each.before.keys() - ids) for ids, each in zip(held, written, strict=True)) if replacing else 0,
    )


def _passages(prepared: Sequence[Prepared]) -> Iterator[PreparedPassage]:
    return (passage for document in prepared for passage in document.passages)
