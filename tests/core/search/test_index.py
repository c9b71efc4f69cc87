from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import IndexUnusableError
from core.filters import EVERYTHING, Filters
from core.library.library import Library
from core.library.passages import get_passages
from core.library.removing import remove_passage
from core.library.store import open_store
from core.models import DocumentKind, Evidence, Passage, PassageKind, Person, Role, Standing
from core.search.index import Index
from core.search.query import Query
from core.team import CONSOLE, Hidden, View
from tests.build import OURS, THEIRS, document, held, lesson, put, quote, texts
from tests.shelf import TOPICS

HARBOUR = "The harbour freezes late in a mild winter."
PILOT = "A pilot knows every sandbank by its first name."


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    """Give an empty library on SQLite: an index reads nothing but what the store's own tests show on both."""
    store = await open_store(f"sqlite:///{tmp_path / 'library.db'}")
    yield Library(store=store, topics=TOPICS, with_starter=False)
    await store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path) -> Index:
    return Index(folder, TOPICS)


async def find(  # noqa: PLR0913 - what a query may hold
    index: Index,
    library: Library,
    words: str = "",
    *,
    phrases: tuple[str, ...] = (),
    filters: Filters = EVERYTHING,
    seen: frozenset[str] = frozenset(),
    limit: int = 10,
    view: View | None = None,
    chance: bool = True,
) -> list[str]:
    """Follow the store, search it, and read what was found, best first."""
    await index.follow(library.store)
    shown = view or await library.view(CONSOLE)
    asked = Query(view=shown, words=words, phrases=phrases, filters=filters, seen=seen, limit=limit, chance=chance)
    hits = await index.search(asked)
    return texts(await get_passages(library.store, shown, [hit.key for hit in hits.hits]))


async def corrected(index: Index, library: Library, words: str) -> str | None:
    await index.follow(library.store)
    return (await index.search(Query(view=await library.view(CONSOLE), words=words))).corrected


# It follows the store.


async def test_nothing_is_found_before_there_is_anything(index: Index, library: Library) -> None:
    assert not (await index.search(Query(view=await library.view(CONSOLE), words="winter"))).hits
    assert await find(index, library, "winter") == []


async def test_what_comes_is_found_and_what_goes_is_not(index: Index, library: Library) -> None:
    await put(library, document(HARBOUR, PILOT))
    assert await find(index, library, "winter") == [HARBOUR]
    await put(library, document("Ropes outlast a winter.", title="Ropes"))
    assert len(await find(index, library, "winter")) == 2
    gone = next(passage for passage in await held(library) if passage.text == HARBOUR)
    await remove_passage(library.store, gone)
    assert await find(index, library, "winter") == ["Ropes outlast a winter."]


async def test_a_new_edition_replaces_the_old_one(index: Index, library: Library) -> None:
    await put(library, document(HARBOUR, PILOT))
    assert await find(index, library, "sandbank") == [PILOT]
    await put(library, document(HARBOUR, "A tug pulls."), replacing=True)
    assert await find(index, library, "sandbank") == []
    assert await find(index, library, "tug") == ["A tug pulls."]


async def test_it_is_written_once_for_each_change(index: Index, library: Library, folder: Path) -> None:
    await put(library, document(HARBOUR))
    await find(index, library, "winter")
    generation = generation_in(folder)
    written = stamps(folder)
    await find(index, library, "winter")
    await find(Index(folder, TOPICS), library, "winter")
    assert stamps(folder) == written
    await put(library, document(PILOT, title="Pilots"))
    await find(index, library, "pilot")
    assert generation_in(folder) == generation


async def test_what_is_in_another_index_of_the_folder_is_taken_up(library: Library, folder: Path) -> None:
    one, other = Index(folder, TOPICS), Index(folder, TOPICS)
    await put(library, document(HARBOUR))
    assert await find(one, library, "winter") == await find(other, library, "winter") == [HARBOUR]
    await put(library, document(PILOT, title="Pilots"))
    assert await find(one, library, "pilot") == [PILOT]
    assert await find(other, library, "pilot") == [PILOT]


async def test_several_may_start_at_once_on_an_empty_folder(library: Library, folder: Path) -> None:
    await put(library, document(HARBOUR, *(f"Wave {number} breaks." for number in range(300))))
    several = [Index(folder, TOPICS) for _ in range(4)]
    assert await asyncio.gather(*(find(each, library, "winter") for each in several)) == [[HARBOUR]] * 4
    await put(library, document(PILOT, title="Pilots"))
    assert await asyncio.gather(*(find(each, library, "pilot") for each in several)) == [[PILOT]] * 4


# It heals itself.


def stamps(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def in_the_way(folder: Path) -> None:
    folder.write_text("a file stands where the index should be")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def generation_in(folder: Path) -> str:
    name: str = json.loads((folder / "followed.json").read_text())["generation"]
    return name


async def filled(library: Library, folder: Path) -> None:
    await put(library, document(HARBOUR, *(f"Wave {number} breaks." for number in range(100))))
    await find(Index(folder, TOPICS), library, "winter")


async def test_one_that_is_gone_is_built_anew(library: Library, folder: Path) -> None:
    await filled(library, folder)
    shutil.rmtree(folder)
    assert await find(Index(folder, TOPICS), library, "winter") == [HARBOUR]


@pytest.mark.parametrize("state", [b"", b"{", b"\xff\xfe", b"[]", b'{"version": "x"}', b"{}"])
async def test_a_broken_state_is_built_anew(library: Library, folder: Path, state: bytes) -> None:
    await filled(library, folder)
    (folder / "followed.json").write_bytes(state)
    assert await find(Index(folder, TOPICS), library, "winter") == [HARBOUR]


@pytest.mark.parametrize(
    ("field", "value"),
    [("version", 0), ("store", "another"), ("topics", ""), ("generation", "gone"), ("change", 10**6)],
)
async def test_one_of_another_version_store_or_topics_or_from_before_a_backup_is_built_anew(
    library: Library, folder: Path, field: str, value: object
) -> None:
    await filled(library, folder)
    old = generation_in(folder)
    state = json.loads((folder / "followed.json").read_text()) | {field: value}
    (folder / "followed.json").write_text(json.dumps(state))
    assert await find(Index(folder, TOPICS), library, "winter") == [HARBOUR]
    assert generation_in(folder) != old


async def test_a_topic_that_a_release_renames_is_found_by_its_new_name(library: Library, folder: Path) -> None:
    await put(library, document(quote("Ropes again.", topics=("slow-cooking",))))
    assert await find(Index(folder, TOPICS), library, "cooking") == ["Ropes again."]
    renamed = [replace(topic, name="Patience") if topic.slug == "slow-cooking" else topic for topic in TOPICS]
    assert await find(Index(folder, renamed), library, "patience") == ["Ropes again."]
    assert await find(Index(folder, renamed), library, "cooking") == []


async def test_one_of_another_store_answers_from_this_one(library: Library, folder: Path, tmp_path: Path) -> None:
    await filled(library, folder)
    store = await open_store(f"sqlite:///{tmp_path / 'other.db'}")
    other = Library(store=store, topics=TOPICS, with_starter=False)
    await put(other, document(PILOT))
    index = Index(folder, TOPICS)
    assert await find(index, other, "winter") == []
    assert await find(index, other, "pilot") == [PILOT]
    await store.close()


def damaged_copies(folder: Path, ending: str) -> Iterator[Path]:
    """Copy an index with one file gone, empty, cut, overwritten, and with some bytes flipped."""
    [name] = [path.relative_to(folder) for path in folder.rglob(f"*{ending}")]
    data = (folder / name).read_bytes()
    rng = random.Random(ending)
    flipped = bytearray(data)
    for _ in range(max(1, len(data) // 40)):
        flipped[rng.randrange(len(data))] ^= 0xFF
    for number, damaged in enumerate([None, b"", data[: len(data) // 2], rng.randbytes(len(data)), bytes(flipped)]):
        copy = folder.with_name(f"copy{number}")
        shutil.copytree(folder, copy)
        (copy / name).unlink()
        if damaged is not None:
            (copy / name).write_bytes(damaged)
        yield copy


@pytest.mark.parametrize(
    "ending", [".idx", ".term", ".pos", ".fast", ".fieldnorm", ".store", "/meta.json", ".managed.json"]
)
async def test_a_damaged_file_is_noticed_and_all_is_built_anew(library: Library, folder: Path, ending: str) -> None:
    await filled(library, folder)
    for number, copy in enumerate(damaged_copies(folder, ending)):
        assert await find(Index(copy, TOPICS), library, "winter") == [HARBOUR], (ending, number)
        assert await find(Index(copy, TOPICS), library, phrases=("freezes late in",)) == [HARBOUR]


async def test_damage_while_it_is_open_is_healed_at_the_next_change(library: Library, folder: Path) -> None:
    await filled(library, folder)
    index = Index(folder, TOPICS)
    await find(index, library, "winter")
    shutil.rmtree(folder / generation_in(folder))
    await put(library, document(PILOT, title="Pilots"))
    assert await find(index, library, "pilot") == [PILOT]
    assert await find(index, library, "winter") == [HARBOUR]


async def test_leftovers_of_a_killed_process_go_and_what_another_may_be_building_stays(
    library: Library, folder: Path
) -> None:
    old, young = folder / "old", folder / "young"
    for leftover in (old, young):
        leftover.mkdir(parents=True)
        (leftover / "segment.idx").write_bytes(b"half")
    os.utime(old, (0, 0))
    await filled(library, folder)
    assert names(folder) == {"young", "followed.json", generation_in(folder)}


async def test_a_folder_that_cannot_be_written_is_named(library: Library, folder: Path) -> None:
    await put(library, document(HARBOUR))
    in_the_way(folder)
    with pytest.raises(IndexUnusableError, match=r"index cannot be written .*space"):
        await Index(folder, TOPICS).follow(library.store)


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


# What comes first.


async def test_an_answer_comes_before_the_question_it_answers(index: Index, library: Library) -> None:
    question = "How do you keep the tunnel dry while the rain lasts?"
    await put(
        library,
        document(
            quote(question, speaker="Ann Bo", standing=Standing.QUESTION),
            quote("With pumps, and with people who wake when one of them stops.", speaker="Cy Dee", context=question),
        ),
    )
    found = await find(index, library, "keep the tunnel dry while rain lasts")
    assert found[0].startswith("With pumps")
    assert found[1] == question


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


# Spelling is mended by what the team sees.


async def test_a_slip_is_mended_and_told(index: Index, words: Library) -> None:
    assert await find(index, words, "navigaton") == ["Trust the chart."]
    assert await corrected(index, words, "navigaton chart") == "navigation chart"
    assert await corrected(index, words, "navigation") is None


async def test_another_teams_words_mend_nothing(index: Index, library: Library) -> None:
    await put(library, document("Nothing to see."))
    await put(library, document("The zeppelin waits."), scope=THEIRS)
    assert await corrected(index, library, "zepelin") is None
    await put(library, document("A zeppelin waits."), scope="shared")
    assert await corrected(index, library, "zepelin") == "zeppelin"
