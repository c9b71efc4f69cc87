"""What comes first, what is left out, and what the filters leave."""

from __future__ import annotations

import random
import re
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from core.filters import EVERYTHING, Filters
from core.library.library import Library
from core.library.removing import remove_passage
from core.models import DocumentKind, PassageKind, Person, Role, Standing
from core.search import ranking
from core.search.index import Index
from core.search.query import Query
from core.search.schema import ENGLISH
from core.search.stopwords import telling
from core.team import CONSOLE
from tests.build import OURS, document, held, put, quote
from tests.core.search import sayings as said
from tests.core.search.asking import by_meaning, catch_up, corrected, find, hits

Opened = tuple[Library, Index]


@pytest.fixture
async def opened(shelf_of_sayings: Path) -> AsyncIterator[Opened]:
    async with said.open_sayings(shelf_of_sayings) as both:
        yield both


# Words that are right, nearly right, or other ones.


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sandbnak pilto", said.SEA[1]),
        ("compsot", said.GARDEN[4]),
        ("umbrela", said.MONEY[7]),
        ("waht is an anchr", said.SEA[4]),
        ("lulabies", said.MUSIC[8]),
        ("life boats", said.SEA[9]),
        ("life-boats", said.SEA[9]),
        ("LIFEBOAT CAPTAINS", said.SEA[9]),
    ],
)
async def test_words_find_what_holds_them_however_they_are_spelt(opened: Opened, typed: str, meant: str) -> None:
    library, index = opened
    assert (await find(index, library, typed))[0] == meant


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("owing money lingers", said.MONEY[1]),
        ("kids imitate deeds, not sermons", said.SCHOOL[1]),
        ("percussionist in a hurry", said.MUSIC[2]),
        ("seamen trust the sky more than gauges", said.SEA[7]),
        ("pastry needs a nap", said.KITCHEN[9]),
        ("infants hush when parents sing", said.MUSIC[8]),
        ("a vessel tied to the ground", said.SEA[4]),
        ("teaching shows its fruits decades after", said.SCHOOL[0]),
        ("starving makes food delicious", said.KITCHEN[5]),
        ("losing memories is cleaning", said.SCHOOL[8]),
        ("vocal group inhaling together", said.MUSIC[5]),
        ("protecting timber subways against moisture", said.ANSWER),
    ],
)
async def test_a_thought_is_found_in_other_words(opened: Opened, asked: str, meant: str) -> None:
    assert not stems(asked) & stems(meant)
    library, index = opened
    assert (await find(index, library, asked))[0] == meant
    assert await corrected(index, library, asked) is None


def stems(text: str) -> set[str]:
    return {stem for word in telling(text.split()) for stem in ENGLISH.analyze(word)}


@pytest.mark.parametrize(
    ("remembered", "meant"),
    [
        ("A captain greets every sandbank by its given name", said.SEA[1]),
        ("weeds are just visitors who came before the invitations", said.GARDEN[1]),
        ("the blade that is sharp cuts the carrot, the dull one cuts the cook", said.KITCHEN[2]),
        ("mistakes in pen are stories, errors in pencil are lessons", said.SCHOOL[3]),
        ("the violin forgives a false note faster than a false rhythm", said.MUSIC[6]),
        ("whoever gives an umbrella on a rainy day is named a bank", said.MONEY[7]),
    ],
)
async def test_a_quote_that_is_half_remembered_comes_first(opened: Opened, remembered: str, meant: str) -> None:
    library, index = opened
    assert (await find(index, library, remembered))[0] == meant


async def test_eight_words_of_which_three_are_wrong_find_nine_sayings_in_ten(opened: Opened) -> None:
    library, index = opened
    rng = random.Random(8)
    others = sorted({word for text in said.SAYINGS for word in spoken(text)})
    remembered = {text: misremember(spoken(text), others, rng) for text in said.SAYINGS if len(spoken(text)) >= 8}
    found = [(await find(index, library, " ".join(words), limit=1))[:1] == [text] for text, words in remembered.items()]
    assert len(found) > 40
    assert sum(found) >= 0.9 * len(found)


def spoken(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def misremember(words: Sequence[str], others: Sequence[str], rng: random.Random) -> list[str]:
    """Take eight words in a row, and put others in the place of three."""
    start = rng.randrange(len(words) - 7)
    eight = list(words[start : start + 8])
    for place in rng.sample(range(8), 3):
        eight[place] = rng.choice(others)
    return eight


async def test_what_people_say_beside_the_matter_answers_nothing(opened: Opened) -> None:
    library, index = opened
    for talk in (
        "my printer is out of toner again",
        "can somebody approve my pull request",
        "the meeting moved to 3pm",
        "who won the football game last night",
        "the server is down",
        "happy birthday!",
        "asdf qwer zxcv",
        "zebras",
        "lol",
        "?!",
        "\N{PARTY POPPER}",
    ):
        assert await find(index, library, talk, chance=False) == [], talk


async def test_what_somebody_asks_for_answers_in_a_chat_too(opened: Opened) -> None:
    library, index = opened
    for asked, meant in (
        ("does anybody know something about debt", said.MONEY[1]),
        ("I burned the butter", said.KITCHEN[6]),
        ("how should one practise slowly for a concert", said.MUSIC[1]),
    ):
        assert (await find(index, library, asked, chance=False))[0] == meant


# What narrows: what is left is looked through wholly.

LOSING = "losing memories is cleaning"


async def test_filters_leave_what_they_should_in_every_search(opened: Opened) -> None:
    library, index = opened
    sources = {each.source.title: each.source.id for each in await held(library)}
    for filters, left in (
        (Filters(speakers=frozenset({said.CY})), {*said.GARDEN, said.ANSWER}),
        (Filters(sources=frozenset({sources["Heard in a bank"]})), {*said.MONEY}),
        (Filters(topics=frozenset({"slow-cooking"})), {*said.KITCHEN}),
        (Filters(kind=PassageKind.LESSON), {said.LESSON}),
        (Filters(speakers=frozenset({said.ANN}), topics=frozenset({"gardens"})), set()),
        (Filters(kind=PassageKind.LESSON, speakers=frozenset({said.EVE})), set()),
    ):
        for words in (LOSING, "water", "a day of rest", "snails have all night"):
            assert set(await find(index, library, words, filters=filters, limit=100)) <= left, (filters, words)


@pytest.mark.parametrize("most_exact", [0, 10, 11, 10**6])
async def test_the_meant_one_of_few_is_found_though_many_others_are_nearer(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, most_exact: int
) -> None:
    monkeypatch.setattr(ranking, "_CANDIDATES", 2)
    monkeypatch.setattr(ranking, "MOST_EXACT", most_exact)
    library, index = opened
    sources = {each.source.title: each.source.id for each in await held(library)}
    for title, meant in (("Harbour talk", said.SEA[7]), ("Under ground", said.LESSON)):
        filters = Filters(sources=frozenset({sources[title]}))
        found = await find(index, library, "kids trust the clouds, or keep a diary", filters=filters, limit=3)
        assert meant in found, title


async def test_what_a_phrase_leaves_is_no_measure_for_the_next_search(opened: Opened) -> None:
    library, index = opened
    assert await find(index, library, phrases=("forgives a wrong note",)) == [said.MUSIC[6]]
    assert (await find(index, library, LOSING))[0] == said.SCHOOL[8]


async def test_a_phrase_narrows_what_is_meant_too(opened: Opened) -> None:
    library, index = opened
    assert await find(index, library, LOSING, phrases=("forgives a wrong note",)) == [said.MUSIC[6]]


async def test_what_was_seen_is_left_out_of_what_is_meant_too(opened: Opened) -> None:
    library, index = opened
    ids = {each.text: each.id for each in await held(library)}
    shown: list[str] = []
    for _ in ids:
        shown += await find(index, library, "cook", seen=frozenset(ids[text] for text in shown), limit=1)
    assert len(shown) == len(set(shown))
    assert set(shown) >= set(await find(index, library, "cook", limit=100)) >= {said.KITCHEN[2], said.KITCHEN[8]}


# What comes first.


async def test_what_hosts_asked_is_left_out_where_an_answer_is_wanted(opened: Opened) -> None:
    library, index = opened
    assert set(await find(index, library, said.QUESTION, limit=2)) == {said.QUESTION, said.ANSWER}
    assert (await find(index, library, said.QUESTION, filters=Filters(questions=False)))[0] == said.ANSWER


async def test_an_answer_comes_before_what_was_asked_in_like_words(opened: Opened) -> None:
    library, index = opened
    found = await find(index, library, "protecting timber subways against moisture", limit=20)
    assert found.index(said.ANSWER) < found.index(said.QUESTION)


async def test_a_statement_comes_before_a_question_and_a_fragment_of_the_same_words(
    index: Index, library: Library
) -> None:
    await put(
        library,
        document(
            quote("The tide waits?", standing=Standing.QUESTION),
            quote("The tide waits,", standing=Standing.FRAGMENT),
            quote("The tide waits.", standing=Standing.STATEMENT),
        ),
    )
    assert await find(index, library, "tide waits") == ["The tide waits.", "The tide waits,", "The tide waits?"]


async def test_what_somebody_said_comes_before_what_nobody_is_named_for(index: Index, library: Library) -> None:
    people = (Person(name="Ann Bo", role=Role.GUEST),)
    await put(
        library,
        document("The tide, the tide, the tide.", title="Talk", people=people, kind=DocumentKind.CAPTIONS),
        document(
            quote("No tide waits.", speaker="Ann Bo"), quote("The tide is late.", speaker="Cy Dee"), title="Sayings"
        ),
    )
    talk = next(passage.source.id for passage in await held(library) if passage.source.title == "Talk")
    filters = Filters(speakers=frozenset({"Ann Bo"}), naming=frozenset({talk}))
    assert await find(index, library, "tide", filters=filters) == ["No tide waits.", "The tide, the tide, the tide."]
    assert await find(index, library, "tide", filters=filters, limit=1) == ["No tide waits."]


async def test_more_of_the_words_come_before_fewer(index: Index, library: Library) -> None:
    await put(library, document("A lock lifts.", "A lock lifts the barge.", "A barge waits."))
    assert (await find(index, library, "lock barge"))[0] == "A lock lifts the barge."


async def test_scores_never_rise_from_one_result_to_the_next(index: Index, library: Library) -> None:
    people = (Person(name="Ann Bo", role=Role.GUEST),)
    await put(
        library,
        document("The tide, the tide, the tide.", title="Talk", people=people, kind=DocumentKind.CAPTIONS),
        document(quote("Whoever waits for no tide may have to wait a long while indeed.", speaker="Ann Bo")),
        document(quote("The tide? The tide?", standing=Standing.QUESTION), "No tide for a day, said the long log."),
    )
    await index.follow(library.store)
    view = await library.view(CONSOLE)
    talk = next(passage.source.id for passage in await held(library) if passage.source.title == "Talk")
    for filters in (EVERYTHING, Filters(speakers=frozenset({"Ann Bo"}), naming=frozenset({talk}))):
        hits = (await index.search(Query(view=view, words="tide", filters=filters))).hits
        scores = [hit.score for hit in hits]
        assert len(scores) > 1
        assert scores == sorted(scores, reverse=True)
        assert all(score > 0 for score in scores)


async def test_filters_alone_list_what_they_leave_statements_first(index: Index, library: Library) -> None:
    await put(
        library,
        document(
            quote("Is it late?", topics=("bridges",), standing=Standing.QUESTION),
            quote("Well, late.", topics=("bridges",), standing=Standing.FRAGMENT),
            quote("The bridge is late.", topics=("bridges",)),
            quote("The garden is early.", topics=("gardens",)),
        ),
    )
    on_bridges = Filters(topics=frozenset({"bridges"}))
    assert await find(index, library, filters=on_bridges) == ["The bridge is late.", "Well, late.", "Is it late?"]
    assert await find(index, library, "?!", filters=on_bridges) == []
    assert await find(index, library) == []


async def test_two_of_several_words_are_wanted_where_chance_is_ruled_out(index: Index, library: Library) -> None:
    await put(library, document("Bread needs time.", quote("Time is short.", heading="Baking", speaker="Ada Novak")))
    assert len(await find(index, library, "how long does bread time in an oven")) == 2
    assert await find(index, library, "how hot is a bread oven chimney", chance=False) == []
    assert await find(index, library, "bread bread bread", chance=False) == ["Bread needs time."]
    assert await find(index, library, "bread oven", chance=False) == ["Bread needs time."]
    assert await find(index, library, "baking shrot oven novak", chance=False) == ["Time is short."]


async def test_of_equals_the_first_that_was_imported_comes_first_however_the_index_came_about(
    library: Library, folder: Path, lettered: Index
) -> None:
    for number in range(8):
        await put(library, document("A rope is a rope.", title=f"Log {number}"))
        await put(library, document(f"Unseen rope {number}.", title="Theirs"), scope=OURS)
        if number % 3 == 0:
            await catch_up(lettered, library)
    gone = next(passage for passage in await held(library) if passage.source.title == "Log 2")
    await remove_passage(library.store, gone)
    await catch_up(lettered, library)
    words_alone = Index(folder.with_name("anew"), library.topics)
    await words_alone.follow(library.store)
    in_order = sorted(passage.key for passage in await held(library))
    assert len(in_order) == 7
    for index in (lettered, words_alone):
        for words, filters in (("rope", EVERYTHING), ("", Filters(kind=PassageKind.QUOTE))):
            query = Query(view=await library.view(CONSOLE), words=words, filters=filters)
            found = (await index.search(query)).hits
            assert len({hit.score for hit in found}) == 1
            assert [hit.key for hit in found] == in_order


async def test_another_teams_passages_change_no_order_of_equals(library: Library, index: Index) -> None:
    await put(library, document("A rope holds.", "A knot holds.", "A hook holds."))
    before = await find(index, library, "what holds")
    await put(library, document("A rope.", "The hook, the hook.", "A knot of a rope holds a hook."), scope=OURS)
    assert await find(index, library, "what holds") == before


async def test_what_is_not_learned_yet_is_found_by_its_words_beside_what_is(library: Library, lettered: Index) -> None:
    await put(library, document("The anchor drags."))
    await catch_up(lettered, library)
    await put(library, document("The anchor holds.", title="New"))
    assert set(await find(lettered, library, "anchor")) == {"The anchor drags.", "The anchor holds."}
    assert [by_meaning([hit]) for hit in await hits(lettered, library, "anchor")].count(False) == 1
