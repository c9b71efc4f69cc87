"""No team sees a word of another team's, whatever it asks: libraries are generated, every way to read is tried."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bots.rights import OperatorRights
from core.commands import Commands
from core.curating import Curating
from core.errors import QuotidianError
from core.filters import EVERYTHING, Filters
from core.finding import Finder
from core.library.catalogue import read_catalogue
from core.library.exporting import ExportFormat, export
from core.library.hiding import What, hide
from core.library.library import Library
from core.library.passages import count, draw, find_passage, get_passages, ids_of, sayings, surroundings, whole_ids
from core.library.store import open_store
from core.library.tally import count_by_topic, tally
from core.library.verifying import verify
from core.models import DocumentKind, Evidence, Passage, Person, Role
from core.naming import find_named
from core.requests import Asker, Terms
from core.search.index import Index
from core.team import SHARED, Team
from tests.build import document, held, put, quote
from tests.conftest import TOPICS
from tests.meaning import shipped_model
from tests.sqlite import copied

ALL = "all"
TEAMS = (Team("slack:T0ONE"), Team("discord:22"), Team("discord:user:333"))
# A word of its own for each holder, of letters that no other text here has in this order, nor by one slip.
MARKS = {ALL: "zephyrion", TEAMS[0].key: "quoxamber", TEAMS[1].key: "velmirund", TEAMS[2].key: "drabixoth"}
SLIPS = {"quoxamber": "quoxambre", "velmirund": "velmirnud", "drabixoth": "drabixtoh", "zephyrion": "zephyroin"}
COMMON = "harbour lantern rope storm bell tide skipper self-play reward model research letter night water"


@dataclass(frozen=True)
class Held:
    """One passage that somebody holds: whose it is, which common words it has, and what it says of itself."""

    holder: str
    words: tuple[str, ...]
    kind: DocumentKind
    evidence: Evidence
    with_speaker: bool
    number: int

    @property
    def mark(self) -> str:
        return MARKS[self.holder]


_HELD = st.builds(
    Held,
    holder=st.sampled_from(sorted(MARKS)),
    words=st.lists(st.sampled_from(COMMON.split()), min_size=4, max_size=10).map(tuple),
    kind=st.sampled_from((DocumentKind.TRANSCRIPT, DocumentKind.NOTE, DocumentKind.FORTUNE, DocumentKind.MESSAGE)),
    evidence=st.sampled_from((Evidence.VERIFIED, Evidence.ATTRIBUTED)),
    with_speaker=st.booleans(),
    number=st.integers(min_value=0, max_value=2),
)


@settings(max_examples=settings().max_examples // 33)
@given(passages=st.lists(_HELD, min_size=3, max_size=8), hidden=st.sampled_from((*MARKS, None)))
def test_no_team_sees_a_word_of_another_team(passages: Sequence[Held], hidden: str | None) -> None:
    asyncio.run(_try_everything(passages, hidden))


async def test_a_teams_own_words_are_found_by_every_way_that_is_tried(library: Library, tmp_path: Path) -> None:
    """The property above would hold for a library that shows nothing."""
    everybody = [
        Held(holder=holder, words=tuple(COMMON.split()[:6]), kind=DocumentKind.TRANSCRIPT, evidence=Evidence.VERIFIED,
             with_speaker=True, number=0)
        for holder in MARKS
    ]  # fmt: skip
    await _fill(library, everybody)
    commands = await _commands(library, tmp_path)
    for team in TEAMS:
        told = [text async for text in _all_that_is_told(library, commands, team, await _ids(library))]
        for mark in (MARKS[team.key], MARKS[ALL]):
            assert sum(mark in text for text in told) > 20


async def _try_everything(passages: Sequence[Held], hidden: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(copied(Path(folder) / "library.db"))
        library = Library(store=store, topics=TOPICS, with_starter=False)
        await _fill(library, passages)
        await verify(store)
        if hidden:
            await hide(store, TEAMS[0], What.SPEAKER, _speaker(MARKS[hidden]))
        commands = await _commands(library, Path(folder))
        everybodys = await _ids(library)
        for team in TEAMS:
            foreign = [mark for holder, mark in MARKS.items() if holder not in (ALL, team.key)]
            async for text in _all_that_is_told(library, commands, team, everybodys):
                assert not [mark for mark in foreign if mark in text]
        await store.close()


async def _fill(library: Library, passages: Iterable[Held]) -> None:
    for held_ in passages:
        mark = held_.mark
        speaker = _speaker(mark) if held_.with_speaker else None
        entry = quote(
            f"The {' '.join(held_.words)} {mark}.",
            speaker=speaker,
            evidence=held_.evidence,
            heading=f"On {mark}",
            context=f"Why {mark}?",
            origin=f"A letter about {mark}",
            topics=("self-play", f"{mark}-topic"),
        )
        plain = quote(f"The {' '.join(held_.words)}.", evidence=Evidence.ATTRIBUTED)
        people = (Person(name=f"Host of {mark}", role=Role.HOST),)
        title = f"Log {held_.number} of {mark}"
        scope = SHARED if held_.holder == ALL else held_.holder
        made = document(entry, plain, title=title, kind=held_.kind, people=people, url=f"https://{mark}.example/1")
        await put(library, made, scope=scope)


async def _all_that_is_told(
    library: Library, commands: Commands, team: Team, everybodys: Mapping[str, Passage]
) -> AsyncIterator[str]:
    """Read everything in every way, as one team, also with ids, keys and names that other teams have."""
    async for told in _all_that_is_read(library, commands.finder, team, everybodys):
        yield repr(told)
    asker = Asker(team=team, channel="general", member="ada", today=date(2026, 3, 2))
    typed = [*MARKS.values(), *SLIPS.values()]
    asked = (
        *(f"/{name} {word}" for name in ("quote", "lesson", "topics", "context", "share") for word in typed),
        *(f"/quote by:{word}" for word in typed),
        *(f"/quote rope from:{word}" for word in typed),
        *(f"/quote lantern topic:{word}-topic" for word in typed),
        *(f'/quote "lantern {word}"' for word in typed),
        *(f"/{name} {id_}" for name in ("quote", "context", "share") for id_ in everybodys),
        *(f"/quote harbour storm bell seen:{id_[:8]}" for id_ in everybodys),
        "/quote", "/quote random", "/lesson", "/lesson random", "/lesson today", "/topics",
        *(f"/library unhide {word}" for word in MARKS.values()),
        "/library", "/library stats", "/topics self-play", "/help",
        # What a team hid it named itself, and may have named by a word of others.
        *(("/library hidden",) if team != TEAMS[0] else ()),
        "/quote harbuor lantren", "/quote rope storm tide", "/quote by:Host rope", "/quoet rope",
        "/quote form:log rope",
    )  # fmt: skip
    for text in asked:
        echoed = [word for word in typed if word in text]
        reply = await commands.command(text, asker)
        yield repr(reply.results)
        yield _without(repr(reply), echoed)
    for text in (
        *typed,
        *(f"what did {word} say about the lantern?" for word in typed),
        "what about a rope in a storm?",
    ):
        echoed = [word for word in typed if word in text]
        reply = await commands.mention(text, asker)
        yield repr(reply.results)
        yield _without(repr(reply), echoed)


async def _all_that_is_read(
    library: Library, finder: Finder, team: Team, everybodys: Mapping[str, Passage]
) -> AsyncIterator[object]:
    store, view = library.store, await library.view(team)
    keys = [passage.key for passage in everybodys.values()]
    yield await ids_of(store, view), await count(store, view), view.hidden if team != TEAMS[0] else ""
    yield await get_passages(store, view, keys)
    yield await sayings(store, view, keys)
    yield await draw(store, view, EVERYTHING)
    yield await whole_ids(store, view, [id_[:8] for id_ in everybodys])
    yield await read_catalogue(store, view)
    yield await tally(store, view), await count_by_topic(store, view)
    for form in ExportFormat:
        yield "".join([piece async for piece in export(store, view, form)])
    own = {passage.key for passage in await held(library, team)}
    for passage in everybodys.values():
        around = await surroundings(store, view, passage, 5)
        yield around.before, around.after
        for named in (passage.id, passage.source.id, passage.source.title, passage.speaker or "?"):
            try:
                yield await find_named(store, view, named)
            except QuotidianError as error:
                yield _without(str(error), [named] if passage.key not in own else [])
        try:
            yield await find_passage(store, view, passage.id)
        except QuotidianError as error:
            yield str(error)
    for word in (*MARKS.values(), *SLIPS.values(), COMMON):
        found = await finder.find(view, Terms(words=word), Filters(), 20)
        yield found.results
        yield _without(found.corrected or "", [word])


def _without(text: str, echoed: Iterable[str]) -> str:
    """Take out what was typed: an answer may repeat that."""
    for word in echoed:
        text = text.replace(word, "")
    return text


def _speaker(mark: str) -> str:
    return f"Ida {mark}"


async def _ids(library: Library) -> dict[str, Passage]:
    found = [passage for team in TEAMS for passage in await held(library, team)]
    return {passage.id: passage for passage in found}


async def _commands(library: Library, folder: Path) -> Commands:
    index = Index(folder / "index", TOPICS, shipped_model())
    await index.follow(library.store)
    await index.understanding.learn(library.store)
    finder = Finder(library, index)
    return Commands(finder, curating=Curating(finder=finder, rights=OperatorRights(), limit=1))
