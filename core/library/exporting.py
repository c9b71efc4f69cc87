"""Writing what a team sees as JSONL, CSV or Markdown, so that reading it back loses nothing.

core.documents.exported reads all three. A record holds one passage with its source; ids follow from both.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from enum import StrEnum

from sqlalchemy import and_, or_

from core.documents.exported import COLUMNS, MARK
from core.documents.text import squeeze
from core.library.rows import PASSAGES_WITH_SOURCES, to_passage
from core.library.store import Store
from core.library.tables import PASSAGES
from core.library.visibility import visible
from core.models import Passage
from core.team import View

_AT_ONCE = 1000


class ExportFormat(StrEnum):
    """What a library can be written as."""

    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"


async def export(store: Store, view: View, form: ExportFormat) -> AsyncIterator[str]:
    """Write what a team sees, piece by piece, sources in the order in which they came."""
    head, write = _WRITERS[form]
    yield head
    source: tuple[str, str] | None = None
    async for passage, occurrence in _all(store, view):
        here = (passage.source.scope, passage.source.id)
        yield write(_record(passage, occurrence), here != source)
        source = here


def _record(passage: Passage, occurrence: int) -> dict[str, object]:
    source = passage.source
    return {
        "id": passage.id,
        "kind": passage.kind.value,
        "text": passage.text,
        "speaker": passage.speaker,
        "source": source.title,
        "source_kind": source.kind.value,
        "place": str(passage.locator) if passage.locator else None,
        "url": source.url,
        "published": source.published,
        "people": [[person.name, person.role.value] for person in source.people],
        "chapters": [[chapter.title, chapter.start] for chapter in source.chapters],
        "heading": passage.heading,
        "context": passage.context,
        "origin": passage.origin,
        "topics": list(passage.topics),
        "standing": passage.standing.value,
        "evidence": passage.evidence.value,
        "check": passage.checked.check.value,
        "similarity": passage.checked.similarity,
        "diff": passage.checked.diff,
        "found_in": passage.checked.found_in,
        "occurrence": occurrence,
    }


def _jsonl(record: Mapping[str, object], _new_source: bool) -> str:  # noqa: FBT001 - the writers share one form
    return json.dumps(record, ensure_ascii=False) + "\n"


def _csv(record: Mapping[str, object], _new_source: bool) -> str:  # noqa: FBT001
    return _csv_row(_cell(record[column]) for column in COLUMNS)


def _markdown(record: Mapping[str, object], new_source: bool) -> str:  # noqa: FBT001
    words = "\n".join(f"> {line}" for line in str(record["text"]).split("\n"))
    rest = {column: record[column] for column in COLUMNS if column != "text"}
    # On one line of its own, no heading can be read as words or as a passage's data.
    title, heading = squeeze(str(record["source"])), squeeze(str(record["heading"] or record["id"]))
    head = f"\n# {title}\n" if new_source else ""
    return f"{head}\n## {heading}\n\n{words}\n\n<!-- passage {_commented(rest)} -->\n"


def _cell(value: object) -> str:
    """Write a value for a cell; what a spreadsheet would run as a formula is led by an apostrophe."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if re.match(r"'*[=+\-@\t]", text) else text


def _csv_row(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _commented(value: object) -> str:
    """Write JSON that cannot end the comment in which it stands."""
    return json.dumps(value, ensure_ascii=False).replace("--", "-\\u002d").replace(">", "\\u003e")


_WRITERS: Mapping[ExportFormat, tuple[str, Callable[[Mapping[str, object], bool], str]]] = {
    ExportFormat.JSONL: ("", _jsonl),
    ExportFormat.CSV: (_csv_row(COLUMNS), _csv),
    ExportFormat.MARKDOWN: (f"{MARK}\n", _markdown),
}


async def _all(store: Store, view: View) -> AsyncIterator[tuple[Passage, int]]:
    """Read everything that a team sees, source by source, with each passage's occurrence."""
    order = (PASSAGES.c.source_pk, PASSAGES.c.position, PASSAGES.c.pk)
    last = (-1, -1, -1)
    while True:
        source, position, key = last
        after = or_(
            order[0] > source,
            and_(order[0] == source, or_(order[1] > position, and_(order[1] == position, order[2] > key))),
        )
        statement = PASSAGES_WITH_SOURCES.where(visible(view), after).order_by(*order).limit(_AT_ONCE)
        async with store.read() as connection:
            rows = (await connection.execute(statement)).mappings().all()
        if not rows:
            return
        for row in rows:
            yield to_passage(row), row["occurrence"]
        last = (rows[-1]["source_pk"], rows[-1]["position"], rows[-1]["pk"])
