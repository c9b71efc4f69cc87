from __future__ import annotations

import asyncio
import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents.document import Document
from core.documents.exported import MARK
from core.documents.reading import read
from core.documents.text import clean, squeeze
from core.library.exporting import ExportFormat, export
from core.library.library import Library
from core.library.starter import install_starter
from core.library.store import Store, open_store
from core.locator import LineRange, Numbered, TimeRange, WordRange
from core.models import (
    Chapter,
    Check,
    CheckResult,
    DocumentKind,
    Evidence,
    Passage,
    PassageKind,
    Person,
    Role,
    Source,
    Standing,
)
from core.team import SHARED
from tests.build import OURS, THEIRS, document, held, lesson, put, quote, seen, texts
from tests.conftest import CONTENT, TOPICS
from tests.sqlite import copied

FORMS = {
    ExportFormat.JSONL: ("export.jsonl", DocumentKind.JSONL),
    ExportFormat.CSV: ("export.csv", DocumentKind.CSV),
    ExportFormat.MARKDOWN: ("export.md", DocumentKind.MARKDOWN),
}
LARGEST = 50_000_000

_PIECES = (
    *'"',
    "'", ",", ";", "\n", "\n\n", "\t", "|", "\\", "\\n", "<!--", "-->", "--", "->", "> ", "# ", "## ", "- ", "```",
    "=cmd|' /C calc'!A0", "+1", "-1", "@everyone", "<!channel>", "{", "}", '{"id": 1}', "null", "%", "---",
    "שלום", "مرحبا", "\u200f", "🎉", "👩\u200d🔬", "é", "e\u0301", "中文", "“so”", "…", "\u2028", "\u2029",
    "\x0b", "\x85", "\r\n",
    "word", "Nine", "10,000", "not", MARK, "<!-- passage {} -->",
)  # fmt: skip
"""What a careless format breaks on."""

# Whatever parser made them, texts in the library are cleaned, and names stand on one line.
_TEXTS = st.lists(st.sampled_from(_PIECES) | st.text(max_size=6), min_size=1, max_size=8).map("".join).map(clean)
_WORDS = _TEXTS.filter(lambda text: bool(text.strip()))
_NAMES = _WORDS.map(squeeze).filter(bool)
_MAYBE = st.none() | _NAMES
_ROOM = st.integers(min_value=0, max_value=10**6)
_PLACES = st.one_of(
    st.none(),
    st.tuples(_ROOM, _ROOM).map(lambda ends: TimeRange(start=min(ends), end=max(ends))),
    st.builds(Numbered, number=_ROOM, part=st.none() | _ROOM),
    st.tuples(_ROOM, _ROOM).map(lambda ends: LineRange(first=min(ends) + 1, last=max(ends) + 1)),
    st.tuples(_ROOM, _ROOM).map(lambda ends: WordRange(first=min(ends) + 1, last=max(ends) + 1)),
)
_CHECKS = st.builds(
    CheckResult,
    check=st.sampled_from(Check),
    similarity=st.none() | st.floats(min_value=0, max_value=1),
    diff=_MAYBE,
    found_in=_MAYBE,
)
_ENTRIES = st.builds(
    quote,
    _WORDS,
    kind=st.sampled_from(PassageKind),
    evidence=st.sampled_from(Evidence),
    standing=st.sampled_from(Standing),
    heading=st.none() | _WORDS,
    speaker=_MAYBE,
    locator=_PLACES,
    context=st.none() | _WORDS,
    origin=_MAYBE,
    topics=st.none() | st.lists(_NAMES, max_size=3, unique=True).map(tuple),
    checked=_CHECKS,
)
_DOCUMENTS = st.builds(
    Document,
    kind=st.sampled_from(DocumentKind),
    title=_NAMES,
    entries=st.lists(_ENTRIES, min_size=1, max_size=4).map(tuple),
    people=st.lists(st.builds(Person, name=_NAMES, role=st.sampled_from(Role)), max_size=2).map(tuple),
    published=_MAYBE,
    url=_MAYBE,
    chapters=st.lists(st.builds(Chapter, title=_NAMES, start=_ROOM), max_size=3).map(tuple),
)


async def test_a_heading_of_several_lines_is_no_data_in_markdown(library: Library) -> None:
    entry = quote("It held.", heading="On ropes\n> and more\n<!-- passage {} -->")
    await put(library, document(entry))
    written = "".join([piece async for piece in export(library.store, await library.view(OURS), ExportFormat.MARKDOWN)])
    reading = read(written.encode(), "library.md")
    assert reading.problems == ()
    assert [(each.text, each.heading) for each in reading.documents[0].entries] == [(entry.text, entry.heading)]


@settings(max_examples=settings().max_examples // 5)
@given(documents=st.lists(_DOCUMENTS, min_size=1, max_size=3))
def test_export_then_import_loses_nothing(documents: Sequence[Document]) -> None:
    before, after = asyncio.run(_there_and_back(documents))
    for form in ExportFormat:
        assert after[form] == before, form


async def test_exports_of_either_database_can_be_read_back(library: Library) -> None:
    formula = lesson("=1+1 is no formula\n\n> here")
    entry = quote("It held, “just”.", speaker="Ida", locator=Numbered(number=2), heading="On ropes")
    await put(library, document(entry, formula), document("Ours.", title="A"), scope=OURS)
    view = await library.view(OURS)
    for form, (name, kind) in FORMS.items():
        written = "".join([piece async for piece in export(library.store, view, form)])
        reading = read(written.encode(), name)
        assert reading.kind is kind
        assert reading.problems == ()
        entries = [each for made in reading.documents for each in made.entries]
        assert [each.text for each in entries] == [entry.text, formula.text, "Ours."]
        assert entries[0].heading == "On ropes"


async def test_exports_what_the_team_sees_and_nothing_else(library: Library) -> None:
    await put(library, document("For all."), scope=SHARED)
    await put(library, document("For us."), scope=OURS)
    await put(library, document("For them."), scope=THEIRS)
    for form in ExportFormat:
        written = "".join([piece async for piece in export(library.store, await library.view(OURS), form)])
        assert "For all." in written
        assert "For us." in written
        assert "For them." not in written


async def test_the_shipped_content_survives_an_export(library: Library) -> None:
    """Sources that the shipped content and a team's import have in common become one, and no passage comes twice."""
    both = Library(store=library.store, topics=TOPICS)
    await install_starter(both, CONTENT)
    shipped = (await held(both))[0]
    again = document(shipped.text, title=shipped.source.title, kind=shipped.source.kind, url=shipped.source.url)
    await put(both, again, scope=OURS)
    before = await held(both, OURS)
    written = "".join([piece async for piece in export(both.store, await both.view(OURS), ExportFormat.JSONL)])
    reading = read(written.encode(), "export.jsonl", limit=LARGEST)
    await put(library, *reading.documents, scope=THEIRS)
    after = await held(library, THEIRS)
    assert {each.id for each in after} == {each.id for each in before}
    assert sorted(texts(after)) == sorted({each.id: each.text for each in before}.values())


@pytest.mark.parametrize("form", ExportFormat)
async def test_long_passages_survive(library: Library, form: ExportFormat) -> None:
    long = "A “very” long line, " * 8_000
    await put(library, document(long, "And a short one."))
    written = "".join([piece async for piece in export(library.store, await library.view(OURS), form)])
    reading = read(written.encode(), FORMS[form][0], limit=LARGEST)
    assert reading.problems == ()
    assert [each.text for each in reading.documents[0].entries] == [long, "And a short one."]


@pytest.mark.parametrize("form", ExportFormat)
async def test_an_export_of_an_earlier_release_can_be_read(library: Library, form: ExportFormat) -> None:
    """Before there were chapters in it, an export had one field less; another has one more, in another order."""
    await put(library, document(quote("It held, “just”.", speaker="Ida"), lesson("Tie it twice.")))
    written = "".join([piece async for piece in export(library.store, await library.view(OURS), form)])
    if form is ExportFormat.CSV:
        rows = list(csv.DictReader(io.StringIO(written)))
        columns = ["later", *(column for column in reversed(rows[0]) if column != "chapters")]
        out = io.StringIO()
        table = csv.DictWriter(
            out, columns, extrasaction="ignore", restval="more", lineterminator="\n", quoting=csv.QUOTE_ALL
        )
        table.writeheader()
        table.writerows(rows)
        changed = out.getvalue()
    else:
        changed = written.replace('"chapters": [], ', '"later": "more", ')
    assert changed != written
    reading = read(changed.encode(), FORMS[form][0])
    assert (reading.kind, reading.problems) == (FORMS[form][1], ())
    assert reading.documents == read(written.encode(), FORMS[form][0]).documents


async def test_an_empty_library_exports_nothing_but_the_head(library: Library) -> None:
    heads = [
        "".join([piece async for piece in export(library.store, await library.view(OURS), form)]).count("\n")
        for form in (ExportFormat.JSONL, ExportFormat.CSV, ExportFormat.MARKDOWN)
    ]
    assert heads == [0, 1, 1]


async def _there_and_back(
    documents: Sequence[Document],
) -> tuple[Mapping[str, Passage], Mapping[ExportFormat, Mapping[str, Passage]]]:
    """Give what a library holds that took in documents, and what others hold that took in its exports."""
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(copied(Path(folder) / "one.db"))
        library = Library(store=store, topics=TOPICS, with_starter=False)
        await put(library, *documents)
        back = {form: await _back(library, form, Path(folder) / f"{form}.db") for form in ExportFormat}
        before = await _everything(store)
        await store.close()
    return before, back


async def _back(library: Library, form: ExportFormat, path: Path) -> Mapping[str, Passage]:
    written = "".join([piece async for piece in export(library.store, await library.view(OURS), form)])
    reading = read(written.encode(), FORMS[form][0])
    assert reading.problems == ()
    store = await open_store(copied(path))
    await put(Library(store=store, topics=TOPICS, with_starter=False), *reading.documents)
    held_there = await _everything(store)
    await store.close()
    return held_there


async def _everything(store: Store) -> dict[str, Passage]:
    library = Library(store=store, topics=TOPICS, with_starter=False)
    found = await seen(library, await library.view(OURS))
    return {each.id: replace(each, key=0) for each in found}


def test_tells_apart_what_a_passage_must_keep() -> None:
    """The property compares whole passages: a field that is added later is compared, too."""
    assert {"text", "speaker", "locator", "checked", "topics"} <= set(Passage.__slots__)
    assert {"people", "published", "url"} <= set(Source.__slots__)
