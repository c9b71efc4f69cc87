from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from core.daily.cards import Cards
from core.daily.schedule import Choice, Post
from core.daily.stock import MOST_CARDS, Stock
from core.finding import Finder
from core.library.hiding import What, hide, unhide
from core.library.library import Library
from core.library.removing import remove_passage
from core.models import Evidence, PassageKind, Standing
from core.search.index import Index
from core.team import Team
from tests.build import OURS, THEIRS, document, held, lesson, put, quote
from tests.core.daily.making import LESSON, QUOTE, schedule

NOBODY = Team("slack:T0NOBODY")
TIDE = "The tide turns first because the moon is not afraid of weather."
NETS = "Nets are mended in the evening, when the hands are warm."
COIL = "Coil the rope before the storm, and not in it."
COIL_AGAIN = "Coil the rope before the storm and not in it"
PAINT = "Paint keeps the water out; varnish shows where it comes in."


@pytest.fixture
async def filled(library: Library) -> Library:
    """Give a library with two quotes and two lessons to post, and a good deal that is not."""
    verified = {"evidence": Evidence.VERIFIED}
    talk = document(
        quote("Why does the tide turn first?", standing=Standing.QUESTION, **verified),
        quote(TIDE, speaker="Ada Stone", topics=("tides",), **verified),
        quote("Yes, exactly.", speaker="Ada Stone", standing=Standing.FRAGMENT, **verified),
        quote("Nobody has checked the wording of this one yet.", speaker="Ada Stone"),
        quote(NETS, speaker="Ben Reed", topics=("nets",), **verified),
        title="Harbour talk",
    )
    await put(library, talk, document(lesson(COIL, topics=("ropes",)), lesson(PAINT), title="Notes"))
    await put(library, document(lesson(COIL_AGAIN), title="Notes, again"))
    await put(library, document(lesson("Theirs alone."), title="Secret"), scope=THEIRS)
    return library


@pytest.fixture
def stock(filled: Library, tmp_path: Path) -> Stock:
    """Give the stock of that library."""
    return limited(filled, tmp_path, most=MOST_CARDS)


def limited(library: Library, folder: Path, *, most: int) -> Stock:
    return Stock(Finder(library=library, index=Index(folder / "index", library.topics)), most=most)


async def of(stock: Stock, team: Team = OURS, choice: Choice | None = None) -> dict[PassageKind, Cards]:
    both = choice or Choice(post=Post.BOTH)
    return dict(await stock.of(replace(schedule(), team=team, choice=both)))


async def texts(library: Library, cards: Cards, team: Team = OURS) -> set[str]:
    words = {each.id: each.text for each in await held(library, team)}
    found = [words[card.id] for card in cards.cards]
    assert len(set(found)) == len(found)
    return set(found)


async def test_holds_what_may_be_posted_each_saying_once(stock: Stock, filled: Library) -> None:
    found = await of(stock)
    assert await texts(filled, found[QUOTE]) == {TIDE, NETS}
    assert await texts(filled, found[LESSON]) == {COIL, PAINT}
    tide = next(card for card in found[QUOTE].cards if card.speaker == "Ada Stone")
    passage = next(each for each in await held(filled) if each.text == TIDE)
    assert (tide.id, tide.source, tide.topic) == (passage.id, passage.source.id, "tides")


async def test_what_a_team_added_is_for_that_team_alone(stock: Stock, filled: Library) -> None:
    assert await texts(filled, (await of(stock, THEIRS))[LESSON], THEIRS) == {COIL, PAINT, "Theirs alone."}
    assert await texts(filled, (await of(stock, OURS))[LESSON]) == {COIL, PAINT}


async def test_only_the_kinds_that_are_posted_are_read(stock: Stock) -> None:
    for post, kinds in ((Post.LESSON, {LESSON}), (Post.QUOTE, {QUOTE}), (Post.BOTH, {LESSON, QUOTE})):
        assert set(await of(stock, choice=Choice(post=post))) == kinds


async def test_a_choice_narrows_the_cards(stock: Stock, filled: Library) -> None:
    for choice, expected in (
        (Choice(post=Post.QUOTE, topics=("tides",)), {TIDE}),
        (Choice(post=Post.QUOTE, topics=("tides", "nets")), {TIDE, NETS}),
        (Choice(post=Post.QUOTE, topics=("no such topic",)), set[str]()),
        (Choice(post=Post.QUOTE, speaker="ben reed"), {NETS}),
        (Choice(post=Post.QUOTE, speaker="Nobody Here"), set[str]()),
        (Choice(post=Post.QUOTE, source="Harbour talk"), {TIDE, NETS}),
        (Choice(post=Post.QUOTE, source="Notes of nobody"), set[str]()),
    ):
        assert await texts(filled, (await of(stock, choice=choice))[QUOTE]) == expected, choice


async def test_what_a_team_hid_is_not_posted_there(stock: Stock, filled: Library) -> None:
    await of(stock)
    await hide(filled.store, OURS, What.SPEAKER, "Ada Stone")
    assert await texts(filled, (await of(stock))[QUOTE]) == {NETS}
    assert await texts(filled, (await of(stock, NOBODY))[QUOTE], NOBODY) == {TIDE, NETS}
    await unhide(filled.store, OURS, What.SPEAKER, "Ada Stone")
    assert await texts(filled, (await of(stock))[QUOTE]) == {TIDE, NETS}


async def test_teams_that_see_the_same_share_their_cards(stock: Stock, filled: Library) -> None:
    asked = [replace(schedule(ident), team=team) for ident, team in (("a", OURS), ("b", NOBODY), ("c", THEIRS))]
    found = await stock.of_each(asked)
    assert found["a"][LESSON] is found["b"][LESSON]
    assert found["a"][LESSON] is not found["c"][LESSON]
    again = await stock.of_each(asked)
    assert all(again[ident][LESSON] is found[ident][LESSON] for ident in "abc")
    await hide(filled.store, OURS, What.SPEAKER, "Nobody Here")
    hidden = await stock.of_each(asked)
    assert hidden["b"][LESSON] is found["b"][LESSON]


async def test_follows_what_changes_in_the_library(stock: Stock, filled: Library) -> None:
    before = await of(stock)
    await put(filled, document(lesson("Bells are for fog."), title="More"))
    await put(filled, document(lesson("A lamp is for those at sea."), title="Ours"), scope=NOBODY)
    assert await texts(filled, (await of(stock))[LESSON]) == {COIL, PAINT, "Bells are for fog."}
    assert len((await of(stock, NOBODY))[LESSON]) == 4
    assert len(before[LESSON]) == 2
    gone = next(each for each in await held(filled) if each.text == "Bells are for fog.")
    await remove_passage(filled.store, gone)
    assert await texts(filled, (await of(stock))[LESSON]) == {COIL, PAINT}


async def test_many_who_ask_at_once_are_given_the_same(stock: Stock) -> None:
    found = await asyncio.gather(*(of(stock) for _ in range(8)))
    assert len({id(each[LESSON]) for each in found}) == 1


async def test_what_was_asked_for_least_lately_is_forgotten_first(filled: Library, tmp_path: Path) -> None:
    stock = limited(filled, tmp_path, most=50)  # two sets of one card, and what they take beside it
    tides, nets, ropes = (Choice(post=Post.QUOTE, topics=(topic,)) for topic in ("tides", "nets", "ropes"))
    kept = {choice: (await of(stock, choice=choice))[QUOTE] for choice in (tides, nets)}
    assert all([(await of(stock, choice=choice))[QUOTE] is kept[choice] for choice in (nets, tides)])
    await of(stock, choice=ropes)
    assert (await of(stock, choice=tides))[QUOTE] is kept[tides]
    assert (await of(stock, choice=nets))[QUOTE] is not kept[nets]


async def test_cards_of_the_last_choice_are_kept_however_many_they_are(filled: Library, tmp_path: Path) -> None:
    stock, lessons = limited(filled, tmp_path, most=0), Choice(post=Post.LESSON)
    first = (await of(stock, choice=lessons))[LESSON]
    assert (await of(stock, choice=lessons))[LESSON] is first
    await of(stock, choice=Choice(post=Post.QUOTE))
    assert (await of(stock, choice=lessons))[LESSON] is not first


async def test_a_change_forgets_what_was_counted(filled: Library, tmp_path: Path) -> None:
    stock, tides = limited(filled, tmp_path, most=50), Choice(post=Post.QUOTE, topics=("tides",))
    for number in range(4):
        await of(stock, choice=tides)
        await put(filled, document(lesson(f"Bell number {number} is for fog."), title=f"Bells {number}"))
    kept = (await of(stock, choice=tides))[QUOTE]
    await of(stock, choice=Choice(post=Post.QUOTE, topics=("nets",)))
    assert (await of(stock, choice=tides))[QUOTE] is kept
