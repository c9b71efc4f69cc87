"""Filling a store fast: the fortunes by an ordinary import, what is made by rule straight through the writing of rows.

Past the ordinary import go the search for twins and the fingerprints that it needs (which no search reads), and the
topic rule: a made passage has the speaker and the topics of the fortune that it begins like. Sources, passages, topics,
changes and counters are written by the library's own functions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b

from core.documents.document import Document, Entry
from core.library.comparing import Difference
from core.library.drafting import draft
from core.library.ids import BITS, source_id, spell
from core.library.importing import import_documents
from core.library.library import Library
from core.library.preparing import Prepared, PreparedPassage
from core.library.rows import from_entry
from core.library.store import Store
from core.library.writing import write_draft
from core.models import DocumentKind, Evidence, PassageKind, Source
from core.team import SHARED
from tests.benchmarks.recombining import Made, Recombiner

A_SOURCE = 2_000
"""Made passages in one source."""

Progress = Callable[[int], object]
"""Takes how many passages are in the store by now."""


async def import_fortunes(library: Library, fortunes: Sequence[Document]) -> None:
    """Import fortunes into an empty store."""
    await import_documents(library.store, fortunes, SHARED, library.rule.assign)


async def write_made(library: Library, fortunes: Sequence[Document], size: int, progress: Progress) -> None:
    """Write made passages into a store that holds these fortunes, until it has `size` passages."""
    entries = [entry for document in fortunes for entry in document.entries]
    topics = [library.rule.assign(entry.text, entry.heading) for entry in entries]
    made = Recombiner(entries)
    wanted = size - len(entries)
    for number, first in enumerate(range(0, wanted, A_SOURCE)):
        source = _source(number)
        numbers = range(first, min(first + A_SOURCE, wanted))
        passages = tuple(_prepare(made.make(each), entries, topics) for each in numbers)
        await _write(library.store, Prepared(source=source, passages=passages))
        progress(len(entries) + numbers.stop)


async def _write(store: Store, document: Prepared) -> None:
    fresh = tuple((passage, from_entry(passage.entry)) for passage in document.passages)
    drafted = draft(Difference(document=document, source_key=None, fresh=fresh, new=len(fresh)))
    async with store.write() as writer:
        await write_draft(writer, drafted)


def _source(number: int) -> Source:
    title = f"Recombined fortunes {number + 1}"
    kind = DocumentKind.FORTUNE
    return Source(id=source_id(kind, title, None), scope=SHARED, kind=kind, title=title)


def _prepare(made: Made, entries: Sequence[Entry], topics: Sequence[tuple[str, ...]]) -> PreparedPassage:
    base = entries[made.base]
    return PreparedPassage(
        id=spell(_scatter(made.number)),
        occurrence=0,
        position=made.number % A_SOURCE,
        entry=Entry(
            text=made.text,
            kind=PassageKind.QUOTE if base.speaker else PassageKind.LESSON,
            evidence=Evidence.ATTRIBUTED if base.speaker else Evidence.PARAPHRASE,
            speaker=base.speaker,
        ),
        topics=topics[made.base],
        fingerprints=frozenset(),
    )


def _scatter(number: int) -> int:
    """Spread the numbers over all ids, as the digest of a text does that takes half a minute for a million."""
    return int.from_bytes(blake2b(number.to_bytes(8), digest_size=BITS // 8).digest())
