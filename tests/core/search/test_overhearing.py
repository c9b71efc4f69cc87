"""What people say to one another finds what stands out, as a team sees it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.filters import EVERYTHING, Filters
from core.library.library import Library
from core.library.passages import get_passages
from core.library.removing import remove_passage
from core.search.index import Index
from core.search.model import Model
from core.search.talk import Message, Overheard, Talk
from core.team import CONSOLE, Hidden, View
from tests.build import OURS, texts
from tests.core.search import sayings as said
from tests.core.search.embedders import Letters
from tests.meaning import shipped

Opened = tuple[Library, Index]

BOAT = "our boat drifts off each night because nothing holds it to the ground, should we buy a bigger anchor?"
WET = "how do you folks keep a tunnel dry when it rains for weeks and weeks? I am lost"


@pytest.fixture
async def opened(shelf_of_sayings: Path) -> AsyncIterator[Opened]:
    async with said.open_sayings(shelf_of_sayings) as (library, index):
        await index.follow(library.store)
        yield library, index


async def overhear(
    opened: Opened, words: str, filters: Filters = EVERYTHING, view: View | None = None
) -> Overheard | None:
    library, index = opened
    seen = view or await library.view(CONSOLE)
    return await index.overhear(
        Message(view=seen, filters=filters, words=words, about=words, model=shipped().model), lambda _talk: True
    )


async def found(opened: Opened, words: str, filters: Filters = EVERYTHING, view: View | None = None) -> list[str]:
    library, _ = opened
    seen = view or await library.view(CONSOLE)
    heard = await overhear(opened, words, filters, seen)
    assert heard
    return texts(await get_passages(library.store, seen, [hit.key for hit in heard.hits or ()]))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (BOAT, said.SEA[4]),
        ("my kids do what they see me doing and ignore whatever I tell them on weekends", said.SCHOOL[1]),
        ("I can't sleep, I keep checking the share price every few minutes", said.MONEY[6]),
        ("the drummer in our band keeps rushing, how do we tell him?", said.MUSIC[2]),
        ("roses again dead after the winter frost and my neighbour's shears", said.GARDEN[3]),
    ],
)
async def test_a_talk_finds_what_has_something_to_say_to_it(opened: Opened, words: str, meant: str) -> None:
    assert (await found(opened, words))[0] == meant


async def test_the_best_comes_first_with_what_speaks_for_it(opened: Opened) -> None:
    heard = await overhear(opened, BOAT)
    assert heard
    assert heard.hits
    assert [hit.score for hit in heard.hits] == sorted((hit.score for hit in heard.hits), reverse=True)
    signals = heard.hits[0].signals
    assert signals.held == 2
    assert signals.telling is not None
    assert 0 < signals.telling < 1


async def test_what_a_host_asked_is_left_out_where_that_is_wanted(opened: Opened) -> None:
    assert said.QUESTION in await found(opened, WET)
    answered = await found(opened, WET, Filters(questions=False))
    assert said.QUESTION not in answered
    assert answered[0] == said.ANSWER


async def test_only_what_is_left_is_found_however_little_that_is(opened: Opened) -> None:
    gardens = Filters(topics=frozenset({"gardens"}))
    for words in (BOAT, WET, "soup and bread and money and school"):
        got = await found(opened, words, gardens)
        assert len(got) > 1
        assert set(got) <= set(said.GARDEN)


async def test_a_team_finds_its_own_and_no_other_does(opened: Opened) -> None:
    library, _ = opened
    words = "has anybody seen when the zeppelin leaves its hangar in the northern workshop?"
    assert (await found(opened, words, view=await library.view(OURS)))[0] == said.UNSHARED
    assert said.UNSHARED not in await found(opened, words)


async def test_what_a_team_hid_is_not_found(opened: Opened) -> None:
    library, _ = opened
    everything = await library.view(CONSOLE)
    hidden = replace(everything, hidden=Hidden(speakers=frozenset({said.ANN})))
    assert (await found(opened, BOAT))[0] in said.SEA
    assert not set(await found(opened, BOAT, view=hidden)) & set(said.SEA)


async def test_what_was_removed_a_moment_ago_makes_room_for_the_next(tmp_path: Path) -> None:
    await said.fill(tmp_path)
    async with said.open_sayings(tmp_path) as opened:
        library, index = opened
        await index.follow(library.store)
        heard = await overhear(opened, BOAT)
        assert heard
        assert heard.hits
        first, second = heard.hits[:2]
        (passage,) = await get_passages(library.store, await library.view(CONSOLE), [first.key])
        await remove_passage(library.store, passage)
        await index.follow(library.store)  # what it means is known still
        again = await overhear(opened, BOAT)
        assert again
        assert again.hits
        assert again.hits[0].key == second.key
        assert first.key not in {hit.key for hit in again.hits}


async def test_it_is_looked_up_only_where_that_goes_on(opened: Opened) -> None:
    library, index = opened
    seen = []

    def not_on(talk: Talk) -> bool:
        seen.append(talk.text)
        return False

    view = await library.view(CONSOLE)
    message = Message(view=view, filters=EVERYTHING, words=BOAT, about=BOAT, model=shipped().model)
    heard = await index.overhear(message, not_on)
    assert heard
    assert (heard.talk.text, heard.hits, seen) == (BOAT, None, [BOAT])


async def test_what_it_is_about_is_looked_up_with_what_was_said_before(opened: Opened) -> None:
    library, index = opened
    view = await library.view(CONSOLE)
    short = "what would you do about that?"
    message = Message(view=view, filters=EVERYTHING, words=short, about=f"{BOAT} {short}", model=shipped().model)
    heard = await index.overhear(message, lambda _talk: True)
    assert heard
    assert heard.talk.text == short
    assert heard.hits
    assert texts(await get_passages(library.store, view, [heard.hits[0].key])) == [said.SEA[4]]


async def test_words_that_say_nothing_find_nothing(opened: Opened) -> None:
    assert await found(opened, "what do you do about that then?") == []


async def test_without_the_model_that_it_is_for_nothing_is_made_out(opened: Opened, tmp_path: Path) -> None:
    library, index = opened
    view = await library.view(CONSOLE)
    message = Message(view=view, filters=EVERYTHING, words=BOAT, about=BOAT, model="another")
    assert await index.overhear(message, lambda _talk: True) is None
    for number, model in enumerate((None, Model(Letters))):
        other = Index(tmp_path / str(number), library.topics, model)
        await other.follow(library.store)
        assert await overhear((library, other), BOAT) is None


async def test_before_anything_is_learned_nothing_is_found(opened: Opened, tmp_path: Path) -> None:
    library, _ = opened
    index = Index(tmp_path / "index", library.topics, Model(shipped))
    await index.follow(library.store)
    heard = await overhear((library, index), BOAT)
    assert heard
    assert heard.hits == ()
