from __future__ import annotations

import pytest

from core.filters import EVERYTHING, Filters
from core.library.library import Library
from core.library.removing import remove_passage
from core.models import Evidence, Passage, PassageKind, Standing
from core.search.index import Index
from core.team import CONSOLE, Hidden, View
from tests.build import OURS, THEIRS, document, held, lesson, put, quote
from tests.core.search.asking import corrected, find

# What narrows does so inside the engine, so that the limit counts what is left.


async def test_filters_leave_as_many_as_were_asked_for(index: Index, library: Library) -> None:
    many = (quote(f"Rope number {number}.", speaker="Ann Bo") for number in range(60))
    few = (quote(f"A rope, said differently {number}, holds.", speaker="Cy Dee") for number in range(5))
    await put(library, document(*many, *few))
    found = await find(index, library, "rope number", filters=Filters(speakers=frozenset({"Cy Dee"})), limit=5)
    assert len(found) == 5


async def test_every_filter_narrows(index: Index, library: Library) -> None:
    await put(
        library,
        document(
            quote("A rope is a promise.", speaker="Ann Bo", topics=("bridges",), evidence=Evidence.VERIFIED),
            quote("Is a rope a promise?", speaker="Cy Dee", standing=Standing.QUESTION),
            quote("A rope, so to say.", speaker="Cy Dee", topics=("gardens",)),
            lesson("Coil the rope."),
        ),
        document("An old rope.", title="Old things"),
    )
    sources = {passage.source.title: passage.source.id for passage in await held(library)}
    for filters, count in (
        (EVERYTHING, 5),
        (Filters(kind=PassageKind.LESSON), 1),
        (Filters(kind=PassageKind.QUOTE), 4),
        (Filters(speakers=frozenset({"Cy Dee"})), 2),
        (Filters(speakers=frozenset()), 0),
        (Filters(sources=frozenset({sources["Old things"]})), 1),
        (Filters(topics=frozenset({"bridges", "gardens"})), 2),
        (Filters(questions=False), 4),
        (Filters(speakers=frozenset({"Cy Dee"}), questions=False), 2),
    ):
        assert len(await find(index, library, "rope", filters=filters)) == count, filters


async def test_what_was_seen_is_left_out(index: Index, library: Library) -> None:
    await put(library, document("One rope.", "Two ropes."))
    seen = next(passage.id for passage in await held(library) if passage.text == "One rope.")
    assert await find(index, library, "rope", seen=frozenset({seen})) == ["Two ropes."]


async def test_teams_find_what_is_shared_and_their_own(index: Index, library: Library) -> None:
    await put(library, document("Everybody's rope."))
    await put(library, document("Our rope."), scope=OURS)
    await put(library, document("Their rope."), scope=THEIRS)
    assert set(await find(index, library, "rope", view=await library.view(OURS))) == {"Everybody's rope.", "Our rope."}
    assert await find(index, library, "rope", view=await library.view(CONSOLE)) == ["Everybody's rope."]


async def test_what_is_hidden_is_not_found(index: Index, library: Library) -> None:
    await put(
        library,
        document(quote("Ann's rope.", speaker="Ann Bo"), quote("Cy's rope.", speaker="Cy Dee"), "A rope."),
        document("An old rope.", title="Old things"),
    )
    by_text: dict[str, Passage] = {passage.text: passage for passage in await held(library)}
    hidden = Hidden(
        passages=frozenset({by_text["A rope."].id}),
        speakers=frozenset({"Ann Bo"}),
        sources=frozenset({by_text["An old rope."].source.id}),
    )
    view = View(team=CONSOLE, scopes=("shared",), hidden=hidden)
    assert await find(index, library, "rope", view=view) == ["Cy's rope."]


# What words find.


@pytest.fixture
async def words(library: Library) -> Library:
    await put(
        library,
        document(
            "Self-play finds moves that nobody teaches.",
            "Children play by themselves, each for its self.",
            "The naïve sailor trusted the étude of the wind.",
            quote("Trust the chart.", heading="On navigation", speaker="Ada Lovelace"),
            quote("Ropes again.", topics=("slow-cooking",)),
            "Running programs were programmed by programmers.",
            "Шторм приходит утром.",
        ),
    )
    return library


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("run", "Running programs were programmed by programmers."),
        ("NAIVE etude", "The naïve sailor trusted the étude of the wind."),
        ("navigating", "Trust the chart."),
        ("lovelace", "Trust the chart."),
        ("cooking", "Ropes again."),
        ("шторм", "Шторм приходит утром."),
        ("moves?!", "Self-play finds moves that nobody teaches."),
        ("self-play", "Self-play finds moves that nobody teaches."),
        ("what is the wind", "The naïve sailor trusted the étude of the wind."),
    ],
)
async def test_words_find_in_any_form_and_in_every_field(index: Index, words: Library, typed: str, first: str) -> None:
    assert (await find(index, words, typed))[0] == first


async def test_a_hyphenated_word_is_one_thing(index: Index, words: Library) -> None:
    both = ["Self-play finds moves that nobody teaches.", "Children play by themselves, each for its self."]
    assert await find(index, words, "self-play") == both
    assert await find(index, words, "play-chart") == []


@pytest.mark.parametrize("typed", ["selfplay", "self play", "self-play", "Self-Play", "SelfPlay"])
async def test_two_words_are_found_as_one_and_one_as_two(index: Index, library: Library, typed: str) -> None:
    apart, together = "A net that learns by self-play.", "Nothing beats selfplay."
    await put(library, document(apart, title="Apart"))
    assert await find(index, library, typed) == [apart]
    await put(library, document(together, title="Together"))
    assert together in await find(index, library, typed)


async def test_another_teams_words_part_no_word(index: Index, library: Library) -> None:
    await put(library, document("Oneself.", "To play."))
    await put(library, document("All self-play."), scope=THEIRS)
    assert await corrected(index, library, "selfplay") is None
    assert await find(index, library, "selfplay", view=await library.view(THEIRS)) == ["All self-play."]


@pytest.mark.parametrize("typed", ["Euler's", "Euler’s", "euler", "don't Euler", "EULER'S DON’T"])
async def test_what_stands_behind_an_apostrophe_is_not_looked_for(index: Index, library: Library, typed: str) -> None:
    both = {"Euler proved it.", "A chart that Euler's pupil drew."}
    await put(library, document(*both, "They don't sail.", "It's his."))
    assert set(await find(index, library, typed)) == both


async def test_a_phrase_must_stand_as_it_is(index: Index, words: Library) -> None:
    assert await find(index, words, phrases=("trusted the étude",)) == [
        "The naïve sailor trusted the étude of the wind."
    ]
    assert await find(index, words, phrases=("étude trusted",)) == []
    assert await find(index, words, "chart", phrases=("moves that nobody",)) == [
        "Self-play finds moves that nobody teaches."
    ]
    assert await find(index, words, phrases=("moves that", "teaches")) == ["Self-play finds moves that nobody teaches."]


async def test_a_passage_that_shares_small_words_alone_is_no_answer(index: Index, words: Library) -> None:
    assert await find(index, words, "what about the zebra") == []


async def test_small_words_alone_are_looked_for_because_they_may_be_all_that_is_remembered(
    index: Index, words: Library
) -> None:
    assert "Children play by themselves, each for its self." in await find(index, words, "by them for its")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "?!",
        "💥",
        "AND OR NOT",
        "text:chart",
        "(((",
        '"',
        "a" * 5000,
        "the " * 900,
        "\x00",
        "[a TO b]",
        "-wind",
        "*",
    ],
)
async def test_nothing_that_is_typed_is_syntax(index: Index, words: Library, typed: str) -> None:
    await find(index, words, typed)
    await find(index, words, phrases=(typed,))


async def test_phrases_without_a_word_narrow_nothing(index: Index, words: Library) -> None:
    assert await find(index, words, "chart", phrases=("?!",)) == ["Trust the chart."]


# Spelling is mended by what the library holds.


async def test_a_slip_is_mended_and_told(index: Index, words: Library) -> None:
    assert await find(index, words, "navigaton") == ["Trust the chart."]
    assert await corrected(index, words, "navigaton chart") == "navigation chart"
    assert await corrected(index, words, "navigation") is None


async def test_what_was_mended_is_said_with_all_the_words(index: Index, words: Library) -> None:
    assert await corrected(index, words, "waht is the navigaton of a sailr") == "what is the navigation of a sailor"
    assert await corrected(index, words, "Navigaton, please!") == "navigation please!"
    assert await corrected(index, words, "sailr's naïve self-pley") == "sailor's naïve self-play"


async def test_a_word_that_was_taken_away_mends_nothing(index: Index, library: Library) -> None:
    await put(library, document("The zeppelin waits.", "Nothing to see."))
    assert await corrected(index, library, "zepelin") == "zeppelin"
    await remove_passage(library.store, next(each for each in await held(library) if "zeppelin" in each.text))
    assert await corrected(index, library, "zepelin") is None
