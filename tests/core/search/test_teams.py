"""What one team added or hid shows to no other in results or corrections, by words or by what they mean."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.library.library import Library
from core.library.removing import remove_passage
from core.library.store import open_store
from core.models import Passage
from core.search.index import Index
from core.search.model import Model
from core.search.query import Query
from core.team import CONSOLE, SHARED, Hidden, Team, View
from tests.build import OURS, THEIRS, document, held, put, quote, texts
from tests.core.search.asking import catch_up, corrected, find, hits
from tests.core.search.embedders import Letters
from tests.meaning import shipped_model
from tests.shelf import TOPICS
from tests.sqlite import copied

WORDS = ("zeppelin", "harbourmaster", "barometer", "lighthouse", "sandbank", "pilotage", "anchorage", "shipwright")
SLIPS = {word: word[:3] + word[4] + word[3] + word[5:] for word in WORDS}
"""Each word with two letters swapped."""

_scopes = st.sampled_from((SHARED, OURS.key, THEIRS.key))
_puts = st.lists(st.tuples(_scopes, st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)), max_size=6)


@settings(max_examples=settings().max_examples // 8)
@given(added=_puts, removed=st.sets(st.integers(0, 5), max_size=3), learns=st.booleans())
def test_nothing_of_another_team_shows(
    runner: asyncio.Runner,
    tmp_path_factory: pytest.TempPathFactory,
    added: Sequence[tuple[str, Sequence[str]]],
    removed: set[int],
    *,
    learns: bool,
) -> None:
    folder = tmp_path_factory.mktemp("teams")
    runner.run(_look_as_each_team(folder, added, removed, learns=learns))


async def _look_as_each_team(
    folder: Path, added: Sequence[tuple[str, Sequence[str]]], removed: set[int], *, learns: bool
) -> None:
    store = await open_store(copied(folder / "library.db"))
    library, index = (
        Library(store=store, topics=TOPICS, with_starter=False),
        Index(folder / "index", TOPICS, Model(Letters)),
    )
    for number, (scope, words) in enumerate(added):
        await put(library, document(f"Note {number} tells of {' and '.join(words)}.", title=f"N{number}"), scope=scope)
    await catch_up(index, library)
    for number in sorted(removed.intersection(range(len(added)))):
        there = [each for team in (OURS, THEIRS) for each in await held(library, team)]
        await remove_passage(store, next(each for each in there if each.text.startswith(f"Note {number} ")))
    await index.follow(store)
    if learns:
        await index.understanding.learn(store)
    for team in (OURS, THEIRS, CONSOLE):
        await _look(index, library, team)
    await store.close()


async def _look(index: Index, library: Library, team: Team) -> None:
    view = await library.view(team)
    there = {passage.key: passage.text for passage in await held(library, team)}
    seen = " ".join(there.values())
    for word, slip in SLIPS.items():
        by_name = {hit.key for hit in await hits(index, library, word, view, 99)}
        assert by_name <= there.keys()
        assert {key for key, text in there.items() if word in text} <= by_name
        assert {hit.key for hit in await hits(index, library, f"note tells {slip}", view, 99)} <= there.keys()
        mended = await corrected(index, library, slip, view)
        assert mended == (word if word in seen else None), (team, slip)


# What a team hid.


@pytest.fixture
async def talked(library: Library) -> Mapping[str, Passage]:
    """Give the passages of a library, by their texts."""
    await put(
        library,
        document(
            quote("The vessel sank beside the pier.", speaker="Ann Bo"),
            quote("A boat went down near the quay.", speaker="Cy Dee"),
            "The ship was lost in the harbour.",
        ),
        document("Our trawler foundered at the wharf.", title="Old things"),
        document("Bread wants patience, and butter."),
    )
    return {passage.text: passage for passage in await held(library)}


MEANT = "shipwrecks close to the docks"


async def test_what_is_hidden_is_not_found_by_its_meaning_either(
    library: Library, folder: Path, talked: Mapping[str, Passage]
) -> None:
    index = Index(folder, TOPICS, shipped_model())
    await catch_up(index, library)
    everything = View(team=CONSOLE, scopes=(SHARED,))
    assert len(await find(index, library, MEANT, view=everything)) >= 4
    for hidden, text in (
        (Hidden(speakers=frozenset({"Ann Bo"})), "The vessel sank beside the pier."),
        (Hidden(passages=frozenset({talked["A boat went down near the quay."].id})), "A boat went down near the quay."),
        (
            Hidden(sources=frozenset({talked["Our trawler foundered at the wharf."].source.id})),
            "Our trawler foundered at the wharf.",
        ),
    ):
        shown = View(team=CONSOLE, scopes=(SHARED,), hidden=hidden)
        found = [hit.key for hit in (await index.search(Query(view=shown, words=MEANT))).hits]
        assert talked[text].key not in found
        assert len(found) >= 3
        assert talked[text].key in [hit.key for hit in await hits(index, library, MEANT, everything)]


async def test_another_teams_passage_is_not_found_by_its_meaning(
    library: Library, folder: Path, talked: Mapping[str, Passage]
) -> None:
    index = Index(folder, TOPICS, shipped_model())
    await put(library, document("Shipwrecks close to the docks, all of them."), scope=THEIRS)
    await catch_up(index, library)
    ours = {hit.key for hit in await hits(index, library, MEANT, await library.view(OURS), 99)}
    assert ours
    assert ours <= {passage.key for passage in talked.values()}
    theirs = await find(index, library, MEANT, view=await library.view(THEIRS))
    assert theirs[0] == "Shipwrecks close to the docks, all of them."


async def test_what_was_removed_or_hidden_is_gone_before_anything_is_learned_again(
    library: Library, folder: Path, talked: Mapping[str, Passage]
) -> None:
    index = Index(folder, TOPICS, shipped_model())
    await catch_up(index, library)
    gone = talked["The vessel sank beside the pier."]
    assert gone.text in await find(index, library, MEANT)
    await remove_passage(library.store, gone)
    assert gone.text not in await find(index, library, MEANT)
    assert gone.key not in [hit.key for hit in await hits(index, library, MEANT, limit=99)]


async def test_hidden_words_mend_nothing(library: Library, index: Index, talked: Mapping[str, Passage]) -> None:
    assert await corrected(index, library, "trawlre") == "trawler"
    hidden = Hidden(sources=frozenset({talked["Our trawler foundered at the wharf."].source.id}))
    assert await corrected(index, library, "trawlre", View(team=CONSOLE, scopes=(SHARED,), hidden=hidden)) is None
    assert texts(await held(library))
