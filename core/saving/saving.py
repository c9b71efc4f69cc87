"""The use cases of saved messages, which every edge shares: who may, then what, in one transaction each.

A message becomes a source of its own with one passage, in its team's own scope. Wherever an id is asked for, that is
the passage's or the source's, or the beginning of one as people type it; only what the asker's team saved is found. The
passage's id follows its words, the source's stays: who has to find it again after a change keeps the latter.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, select

from core.documents.document import Document
from core.errors import AmbiguousIdError, NotAllowedError, SavingError, UnknownPassageError
from core.finding import Finder
from core.library.ids import as_id, source_id
from core.library.importing import write_prepared
from core.library.preparing import Prepared, prepare
from core.library.removing import delete_sources, remove_source
from core.library.store import Store, Writer
from core.library.tables import PASSAGES, SOURCES
from core.library.writing import delete_passages
from core.models import Evidence, Passage, Source
from core.ports import Rights
from core.requests import Asker
from core.saving import making, register
from core.saving.register import Entry, Record
from core.saving.saved import Message, Saved, SavedBeforeError, Wording
from core.saving.telling import Choice
from core.saving.wording import problems, stands_in, tidy

CHANGED = "Somebody has just changed or removed this quote: look at it, then try again."

_GONE = "This is not saved here any more: it was deleted, or whoever said it took it back."
_LONGEST_KEY = 200
_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """Keeps words of a team's own chat in that team's own part of the library."""

    finder: Finder
    rights: Rights
    now: Callable[[], datetime]

    def problems(self, wording: Wording) -> Mapping[str, str]:
        """Say what is wrong with a wording as it was typed, by the names of its fields; nothing where all is well."""
        return problems(tidy(wording), self.finder.library.topic_of)

    async def check(self, asker: Asker, message: Message) -> None:
        """See that a message can be saved.

        Raises NotAllowedError where its author would rather not be quoted, or somebody from outside asks,
        SavedBeforeError where it is saved already, and SavingError where it holds no words or has no address.
        """
        _see_that_is_member(asker)
        if not tidy(Wording(text=message.text)).text:
            raise SavingError("This message holds no words that could be kept.")
        if not message.link:
            raise SavingError("This message has no address that a quote could lead back to.")
        source = _described(message, asker)
        await self._store.look(lambda connection: _refuse(connection, asker, message, source))

    async def save(self, asker: Asker, message: Message, wording: Wording) -> Saved:
        """Keep words of a message; raises what `check` raises, and SavingError for what is wrong with the wording."""
        await self.check(asker, message)
        wording = self._fitting(wording)
        source = _described(message, asker)
        seen = await asyncio.to_thread(stands_in, wording, message.text, making.author_of(source))
        prepared = await self._prepare(source, wording, verified=seen)
        record = Record(
            message=message.key,
            saver=_who(asker),
            author=message.author,
            words=wording.text if seen else None,
            moment=self.now(),
        )

        def note(connection: Connection) -> Entry:
            register.add(connection, source, record)
            return _held(register.find_message(connection, asker.team, message.key, source.id))

        async with self._store.write() as writer:
            await writer.connection.run_sync(_refuse, asker, message, source)
            await _write(writer, prepared)
            return (await writer.connection.run_sync(note)).saved

    async def find(self, asker: Asker, typed: str) -> Saved:
        """Find what the asker's team saved; raises UnknownPassageError or AmbiguousIdError."""
        return (await self._find(asker, typed)).saved

    async def change(self, asker: Asker, typed: str, wording: Wording) -> Saved:
        """Word anew what was saved; the id follows the words.

        Who saved it may, and who may change the library. Raises NotAllowedError for anybody else, and SavingError for
        what is wrong with the wording, or where somebody else was quicker.
        """
        found = await self._find(asker, typed)
        if _who(asker) != found.saved.saver and not await self.rights.may_curate(asker):
            raise NotAllowedError("Only who saved this, or who manages this library, may change it.")
        wording, source = self._fitting(wording), found.saved.passage.source
        seen = found.words is not None and await asyncio.to_thread(
            stands_in, wording, found.words, making.author_of(source)
        )
        prepared = await self._prepare(source, wording, verified=seen)
        key, message = found.saved.passage.key, found.saved.message
        async with self._store.write() as writer:
            if await writer.connection.run_sync(register.find_key, asker.team, key) is None:
                raise SavingError(CHANGED)
            await _write(writer, prepared)
            changed = await writer.connection.run_sync(register.find_message, asker.team, message, source.id)
            return _held(changed).saved

    async def remove(self, asker: Asker, typed: str) -> Passage:
        """Remove what was saved, in whatever words it is by now, and give it back as it was.

        Who saved it may, who wrote it, and who may change the library; raises NotAllowedError for anybody else.
        """
        found = (await self._find(asker, typed)).saved
        if _who(asker) not in (found.saver, found.author) and not await self.rights.may_curate(asker):
            raise NotAllowedError("Only who saved this, who wrote it, or who manages this library, may remove it.")
        await remove_source(self._store, found.passage.source)
        return found.passage

    async def choices(self, asker: Asker, saved: Saved) -> tuple[Choice, ...]:
        """Say what somebody may do with what is saved."""
        if saved.saver == _who(asker) or await self.rights.may_curate(asker):
            return (Choice.EDIT, Choice.DELETE)
        return (Choice.REMOVE,) if saved.author == _who(asker) else ()

    async def saved_by(self, asker: Asker) -> tuple[Saved, ...]:
        """List what the asker saved, the newest first, at most 50."""
        entries = await self._store.look(lambda connection: register.saved_by(connection, asker.team, _who(asker)))
        return tuple(entry.saved for entry in entries)

    async def words_of(self, asker: Asker) -> tuple[Saved, ...]:
        """List what is saved of the asker's own messages, the newest first, at most 50."""
        entries = await self._store.look(lambda connection: register.words_of(connection, asker.team, _who(asker)))
        return tuple(entry.saved for entry in entries)

    async def opt_out(self, asker: Asker) -> int:
        """Let nobody save the asker's messages, and remove those that are saved; returns how many those were.

        Raises NotAllowedError for people from outside, whose messages nobody saves.
        """
        _see_that_is_member(asker)
        team, member = asker.team, _who(asker)
        async with self._store.write() as writer:
            await writer.connection.run_sync(register.opt_out, team, member)
            sources = await writer.connection.run_sync(register.sources_of, team, member)
            await delete_sources(writer, sources)
            return len(sources)

    async def opt_in(self, asker: Asker) -> None:
        """Let the asker's messages be saved again."""
        await self._store.change(lambda connection: register.opt_in(connection, asker.team, _who(asker)))

    async def has_opted_out(self, asker: Asker) -> bool:
        """Tell whether the asker would rather not be quoted."""
        return await self._store.look(lambda connection: register.has_opted_out(connection, asker.team, _who(asker)))

    @property
    def _store(self) -> Store:
        return self.finder.library.store

    def _fitting(self, wording: Wording) -> Wording:
        """Give a wording made tidy; raises SavingError with the first thing that is wrong with it."""
        wrong = next(iter(self.problems(wording).values()), None)
        if wrong is not None:
            raise SavingError(wrong)
        return tidy(wording)

    async def _prepare(self, source: Source, wording: Wording, *, verified: bool) -> Prepared:
        document = making.make(source, wording, Evidence.VERIFIED if verified else Evidence.ATTRIBUTED)
        return await asyncio.to_thread(self._prepared, document, source.scope)

    def _prepared(self, document: Document, scope: str) -> Prepared:
        (prepared,) = prepare((document,), scope, self.finder.library.rule.assign)
        return prepared

    async def _find(self, asker: Asker, typed: str) -> Entry:
        beginning = as_id(typed)
        if beginning is None:
            raise UnknownPassageError(
                f"'{typed[:_LONGEST_SHOWN]}' is no id: a passage's is 8 letters and digits, such as k3f9x2ab."
            )
        found = await self._store.look(partial(_find, asker, beginning))
        if not found:
            raise UnknownPassageError(_GONE)
        if len(found) > 1:
            ids = ", ".join(entry.saved.passage.id for entry in found[:5])
            raise AmbiguousIdError(f"{len(found)} quotes have an id that begins with {beginning}: write one of {ids}.")
        return found[0]


def _see_that_is_member(asker: Asker) -> None:
    if asker.team.is_outside:
        raise NotAllowedError("Only members of this team can keep what is said here, or see to it that nobody does.")


def _who(asker: Asker) -> str:
    return asker.who[:_LONGEST_KEY]


def _described(message: Message, asker: Asker) -> Source:
    source = making.describe(message, asker.team.key)
    return replace(source, id=source_id(source.kind, source.title, source.url))


def _refuse(connection: Connection, asker: Asker, message: Message, source: Source) -> None:
    """Refuse to save what its author would rather not see saved, or what is saved already."""
    team, who = asker.team, _who(asker)
    if message.author is not None and register.has_opted_out(connection, team, message.author):
        name = "You" if message.author == who else making.author_of(source) or "Whoever wrote this"
        raise NotAllowedError(f"{name} asked not to be quoted here, so this message cannot be saved.")
    before = register.find_message(connection, team, message.key, source.id)
    if before is not None:
        raise SavedBeforeError(before.saved, who)


def _find(asker: Asker, beginning: str, connection: Connection) -> tuple[Entry, ...]:
    return register.find(connection, asker.team, beginning)


async def _write(writer: Writer, prepared: Prepared) -> None:
    """Give a source this passage alone, of which nothing is known but what is written now."""
    here = (PASSAGES.c.scope == prepared.source.scope, SOURCES.c.id == prepared.source.id)
    held = select(PASSAGES.c.pk).join(SOURCES, SOURCES.c.pk == PASSAGES.c.source_pk).where(*here)
    await delete_passages(writer, (await writer.connection.execute(held)).scalars().all())
    await write_prepared(writer, prepared)


def _held(entry: Entry | None) -> Entry:
    if entry is None:  # written a moment ago, in the same transaction
        raise AssertionError
    return entry
