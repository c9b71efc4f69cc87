"""A small library, written for the tests: two conversations, a list of sayings, lessons, and another team's secret."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from core.commands import Commands
from core.documents.document import Document, Entry
from core.finding import Finder
from core.library.importing import import_documents
from core.library.library import Library
from core.library.store import open_store
from core.library.topics import load_topics
from core.locator import LineRange, Numbered, TimeRange, WordRange
from core.models import DocumentKind, Evidence, PassageKind, Person, Role, Standing
from core.requests import Asker
from core.search.index import Index
from core.team import CONSOLE, SHARED, Team
from tests.meaning import shipped_model

OTHERS = Team("slack:T0THERS")
"""A team whose one document nobody else may see anything of."""

ASKER = Asker(team=CONSOLE, channel="#workshop", member="ada", today=date(2026, 3, 6))

TOPICS_FILE = """\
[[topic]]
slug = "bridges"
name = "Bridges"
description = "How things that carry weight are built and kept."
words = ["bridge", "rivet", "engineer"]

[[topic]]
slug = "gardens"
name = "Gardens"
description = "What grows, and what it needs."
words = ["garden", "water the beds", "seedling"]

[[topic]]
slug = "slow-cooking"
name = "Cooking slowly"
description = "Time as an ingredient."
words = ["soup", "slow cooking", "onion"]
"""
TOPICS = load_topics(TOPICS_FILE)

MINA, TOMAS, LENA = "Mina Okafor", "Tomas Berg", "Lena Ruiz"
SWAY = "What do you do first when a bridge begins to sway in the wind?"
MEASURE = (
    "You measure before you mend. A bridge that sways is telling you where it is weak, and an engineer who listens "
    "saves a year of repairs."
)
RIVET = "Every rivet carries a little of the load, so no rivet is allowed to be lazy."
FORGIVES = "A garden forgives you each spring, and a bridge never does."
FRAGMENT = "Right, exactly that."
PATIENCE = "Slow cooking teaches patience better than any book on management does."
ONIONS = "I burned four hundred onions before the soup tasted of anything."
RAILINGS = "Paint the railings last, when nobody needs to lean on them any more."
INSTRUMENTS = (
    "Look at the damage with instruments before anybody touches it. Half of all repairs make good a fault that was "
    "never there."
)
MORNING = "Water the beds before the sun is high. What is poured on at noon is gone by one o'clock."
TASTE = "Keep a spoon beside the pot. A soup that nobody tasted on the way can only be served or thrown away."
WHISPER = "The zeppelin leaves the hangar at dawn, and nobody outside this team is to hear of it."


def _said(text: str, start: int, end: int, speaker: str, **more: object) -> Entry:
    return Entry(
        text=text,
        kind=PassageKind.QUOTE,
        evidence=Evidence.VERIFIED,
        speaker=speaker,
        locator=TimeRange(start=start, end=end),
        **more,  # type: ignore[arg-type]
    )


def _lesson(heading: str, text: str, line: int) -> Entry:
    return Entry(
        text=text,
        kind=PassageKind.LESSON,
        evidence=Evidence.PARAPHRASE,
        heading=heading,
        locator=LineRange(first=line, last=line + 1),
    )


TALK = Document(
    kind=DocumentKind.TRANSCRIPT,
    title="Workshop Hour: Bridges and Beds",
    people=(Person(name=MINA, role=Role.HOST), Person(name=TOMAS, role=Role.GUEST)),
    url="https://www.youtube.com/watch?v=w0rkshop",
    entries=(
        _said(SWAY, 0, 10, MINA, standing=Standing.QUESTION),
        _said(MEASURE, 10, 30, TOMAS, context=SWAY),
        _said(RIVET, 30, 45, TOMAS),
        _said(FORGIVES, 45, 65, TOMAS),
        _said(FRAGMENT, 65, 67, TOMAS, standing=Standing.FRAGMENT),
    ),
)

EVENING = Document(
    kind=DocumentKind.CAPTIONS,
    title="An Evening at the Stove",
    people=(Person(name=LENA, role=Role.GUEST), Person(name=MINA, role=Role.HOST)),
    entries=(
        Entry(
            text=PATIENCE,
            kind=PassageKind.QUOTE,
            evidence=Evidence.VERIFIED,
            locator=WordRange(first=1, last=11),
        ),
        Entry(
            text=ONIONS,
            kind=PassageKind.QUOTE,
            evidence=Evidence.VERIFIED,
            locator=WordRange(first=12, last=22),
        ),
    ),
)

SAYINGS = Document(
    kind=DocumentKind.PROFILE,
    title="Sayings of Tomas Berg",
    people=(Person(name=TOMAS, role=Role.SUBJECT),),
    entries=(
        Entry(
            text=FORGIVES.replace("each spring", "every spring"),
            kind=PassageKind.QUOTE,
            evidence=Evidence.ATTRIBUTED,
            speaker=TOMAS,
            locator=Numbered(part=1, number=1),
        ),
        Entry(
            text=RAILINGS,
            kind=PassageKind.QUOTE,
            evidence=Evidence.ATTRIBUTED,
            speaker=TOMAS,
            heading="On paint",
            locator=Numbered(part=1, number=2),
            origin="a letter",
        ),
    ),
)

LESSONS = Document(
    kind=DocumentKind.MARKDOWN,
    title="Notes from the Yard",
    entries=(
        _lesson("Measure before you mend", INSTRUMENTS, 3),
        _lesson("Water in the morning", MORNING, 7),
        _lesson("Taste on the way", TASTE, 11),
    ),
)

PLANS = Document(
    kind=DocumentKind.TEXT,
    title="Zeppelin Plans",
    people=(Person(name="Zoe Zander", role=Role.AUTHOR),),
    entries=(Entry(text=WHISPER, kind=PassageKind.QUOTE, evidence=Evidence.VERIFIED, speaker="Zoe Zander"),),
)

DOCUMENTS = (TALK, EVENING, SAYINGS, LESSONS)


async def lay_out(folder: Path) -> tuple[Path, Path]:
    """Put the library and its topics into an empty folder, without an index: gives those of its data and content."""
    data, content = folder / "data", folder / "content"
    data.mkdir()
    content.mkdir()
    (content / "topics.toml").write_text(TOPICS_FILE, encoding="utf-8")
    await fill(data)
    shutil.rmtree(data / "index")
    return data, content


async def fill(folder: Path) -> None:
    """Make the small library in a folder: its database, and the index that follows it and has learned it."""
    async with open_shelf(folder) as commands:
        library = commands.finder.library
        await import_documents(library.store, DOCUMENTS, SHARED, library.rule.assign)
        await import_documents(library.store, (PLANS,), OTHERS.key, library.rule.assign)
        await commands.finder.index.follow(library.store)
        await commands.finder.index.understanding.learn(library.store)


@asynccontextmanager
async def open_shelf(folder: Path, *, by_meaning: bool = True) -> AsyncIterator[Commands]:
    """Open the library of a folder; an empty folder gives an empty one."""
    store = await open_store(f"sqlite:///{folder / 'library.db'}")
    try:
        library = Library(store=store, topics=TOPICS, with_starter=False)
        yield Commands(Finder(library, Index(folder / "index", TOPICS, shipped_model() if by_meaning else None)))
    finally:
        await store.close()
