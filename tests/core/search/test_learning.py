from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from core.library import writing
from core.library.embeddings import cached, text_hash
from core.library.library import Library
from core.library.removing import remove_passage, remove_source
from core.library.store import open_store
from core.search import learning
from core.search.index import Index
from core.search.model import Model
from core.search.state import Learned, read_state, write_state
from core.team import CONSOLE
from tests.build import document, held, put, quote
from tests.core.search.asking import by_meaning, catch_up, find, hits
from tests.core.search.embedders import Letters, Waiting
from tests.core.search.limits import small_files
from tests.shelf import TOPICS
from tests.sqlite import copied

TIDE, PILOT, ROPE = "No tide waits.", "A pilot knows each sandbank.", "Coil the rope before the storm."


def meaning_in(folder: Path) -> Path:
    return folder / "meaning"


def learned_in(folder: Path) -> Learned:
    state = read_state(Learned, meaning_in(folder))
    assert state is not None
    return state


def pieces_in(folder: Path) -> set[str]:
    return {path.name for path in meaning_in(folder).iterdir() if path.is_dir()}


async def kept(library: Library, embedder: Letters, *texts: str) -> int:
    """Count the texts whose vectors the store keeps."""
    return len(await cached(library.store, embedder.model, [text_hash(text) for text in texts]))


def lettered_in(folder: Path, embedder: Letters) -> Index:
    return Index(folder, TOPICS, Model(lambda: embedder))


# It learns what is there, what comes and what goes.


async def test_what_is_learned_is_found_by_what_it_means(lettered: Index, library: Library) -> None:
    await put(library, document(TIDE, PILOT))
    assert await lettered.understanding.unlearned(library.store) == 2
    await catch_up(lettered, library)
    assert await lettered.understanding.unlearned(library.store) == 0
    found = await hits(lettered, library, "pilot")
    assert found
    assert by_meaning(found)


async def test_nothing_is_learned_twice(lettered: Index, library: Library, letters: Letters, folder: Path) -> None:
    await put(library, document(TIDE, PILOT))
    await catch_up(lettered, library)
    state, embedded = learned_in(folder), letters.embedded.copy()
    assert set(embedded.values()) == {1}
    await catch_up(lettered, library)
    assert (learned_in(folder), letters.embedded) == (state, embedded)
    await put(library, document(ROPE, "No pilot waits.", title="More"))
    await catch_up(lettered, library)
    assert set(letters.embedded.values()) == {1}
    assert "No pilot waits." in letters.embedded
    await catch_up(lettered_in(folder.with_name("anew"), letters), library)
    assert set(letters.embedded.values()) == {1}


async def test_what_was_removed_is_not_near_any_more(lettered: Index, library: Library, letters: Letters) -> None:
    await put(library, document(*(f"Gone text number {number}." for number in range(9)), title="Gone"), document(TIDE))
    await catch_up(lettered, library)
    assert await kept(library, letters, TIDE, "Gone text number 3.", "number", "tide") == 4
    gone = next(passage.source for passage in await held(library) if passage.source.title == "Gone")
    await remove_source(library.store, gone)
    await catch_up(lettered, library)
    assert await find(lettered, library, "gone text number") == []
    assert await kept(library, letters, TIDE, "tide") == 2
    assert await kept(library, letters, "Gone text number 3.", "number") == 0


async def test_a_single_removal_is_learned_as_well(lettered: Index, library: Library) -> None:
    await put(library, document(TIDE, PILOT, ROPE, *(f"Wave {number} breaks." for number in range(20))))
    await catch_up(lettered, library)
    await remove_passage(library.store, next(each for each in await held(library) if each.text == PILOT))
    await catch_up(lettered, library)
    assert await lettered.understanding.unlearned(library.store) == 0
    found = await hits(lettered, library, "sandbank pilots")
    assert PILOT not in await find(lettered, library, "sandbank pilots")
    assert by_meaning(found)


async def test_another_model_starts_anew(lettered: Index, library: Library, letters: Letters, folder: Path) -> None:
    await put(library, document(TIDE, PILOT))
    await catch_up(lettered, library)
    other = Letters("letters@2")
    index = lettered_in(folder, other)
    await index.follow(library.store)
    assert await index.understanding.unlearned(library.store) == 2
    found = await hits(index, library, "tide")
    assert [hit.signals.text for hit in found] == [None]
    await catch_up(index, library)
    assert by_meaning(await hits(index, library, "tide"))
    assert learned_in(folder).model == "letters@2"
    assert await kept(library, letters, TIDE) == 0


async def test_changes_that_the_store_forgot_are_learned_from_all_there_is(
    lettered: Index, library: Library, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(library, document(TIDE))
    await catch_up(lettered, library)
    monkeypatch.setattr(writing, "REMEMBERED", 2)
    for number in range(5):
        await put(library, document(f"Wave {number} breaks.", title=f"Waves {number}"))
    assert await lettered.understanding.unlearned(library.store) == 6
    await catch_up(lettered, library)
    assert await lettered.understanding.unlearned(library.store) == 0
    assert set(letters.embedded.values()) == {1}
    assert len(await find(lettered, library, "wave breaks")) == 5
    assert by_meaning(await hits(lettered, library, "tide"))


@pytest.mark.parametrize(
    "other", [{"version": 0}, {"store": "another"}, {"model": "another"}, {"change": 10**6}], ids=str
)
async def test_what_was_learned_of_something_else_is_learned_anew(
    lettered: Index, library: Library, letters: Letters, folder: Path, other: dict[str, object]
) -> None:
    await put(library, document(TIDE))
    await catch_up(lettered, library)
    before = learned_in(folder)
    write_state(meaning_in(folder), replace(before, **other))  # type: ignore[arg-type]
    index = lettered_in(folder, letters)
    assert await index.understanding.unlearned(library.store) == 1
    await catch_up(index, library)
    assert learned_in(folder).change == before.change
    assert learned_in(folder).segments != before.segments
    assert by_meaning(await hits(index, library, "tide"))


async def test_many_small_imports_leave_few_pieces(lettered: Index, library: Library, folder: Path) -> None:
    for number in range(12):
        await put(library, document(f"Wave {number} breaks.", title=f"Waves {number}"))
        await catch_up(lettered, library)
        assert pieces_in(folder) == set(learned_in(folder).segments)
    assert len(learned_in(folder).segments) <= 4
    assert len(await find(lettered, library, "wave", limit=20)) == 12


async def test_much_is_learned_in_pieces(
    lettered: Index, library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "MOST", 1)
    monkeypatch.setattr(learning, "_AT_ONCE", 3)
    await put(library, document(*(f"Wave {number} breaks." for number in range(30))))
    await catch_up(lettered, library)
    assert by_meaning(await hits(lettered, library, "wave", limit=30))
    assert pieces_in(folder) == set(learned_in(folder).segments)


async def test_a_library_without_a_passage_is_learned_too(lettered: Index, library: Library) -> None:
    await catch_up(lettered, library)
    assert await lettered.understanding.unlearned(library.store) == 0
    assert await find(lettered, library, "tide") == []


async def test_how_far_it_is_is_told(lettered: Index, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "_AT_ONCE", 10)
    await put(library, document(*(f"Wave {number} breaks." for number in range(30))))
    told: list[tuple[int, int]] = []
    await lettered.understanding.learn(library.store, lambda done, total: told.append((done, total)))
    assert len(told) > 3
    assert told == sorted(told)
    assert told[-1] == (30, 30)
    assert {total for _, total in told} == {30}


@settings(max_examples=settings().max_examples // 10)
@given(
    st.lists(
        st.tuples(st.sampled_from(("put", "replace", "remove", "learn")), st.integers(0, 5), st.integers(0, 5)),
        max_size=12,
    )
)
def test_whatever_happens_in_between_what_was_learned_is_what_there_is(
    runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory, events: Sequence[tuple[str, int, int]]
) -> None:
    runner.run(_compare_with_one_that_learned_last(tmp_path_factory.mktemp("events"), events))


async def _compare_with_one_that_learned_last(folder: Path, events: Sequence[tuple[str, int, int]]) -> None:
    store = await open_store(copied(folder / "library.db"))
    library, letters = Library(store=store, topics=TOPICS, with_starter=False), Letters()
    index = lettered_in(folder / "often", letters)
    for event, one, other in events:
        entries = [
            quote(f"Wave {one} breaks on stone {place}.", context=f"Who asks {other}?") for place in range(other)
        ]
        if event == "put" and entries:
            await put(library, document(*entries, title=f"Waves {one}"))
        elif event == "replace" and entries:
            await put(library, document(*entries[1:], *entries[:1], TIDE, title=f"Waves {one}"), replacing=True)
        elif event == "remove" and (there := await held(library)):
            await remove_passage(store, there[one % len(there)])
        elif event == "learn":
            await catch_up(index, library)
    once = lettered_in(folder / "once", letters)
    await catch_up(index, library)
    await catch_up(once, library)
    for words in ("wave on a stone", "who asks", "a tide that waits for no stone at all"):
        both = [{hit.key: hit.signals for hit in await hits(each, library, words, limit=99)} for each in (index, once)]
        assert both[0].keys() == both[1].keys()
        for key in both[0]:
            first, second = both[0][key], both[1][key]
            assert first.text is not None
            assert (first.text, first.sentence, first.question) == (second.text, second.sentence, second.question)
    await store.close()


# It is stopped, or there is no room.


async def test_what_was_embedded_before_an_interruption_is_not_embedded_again(
    library: Library, letters: Letters, lettered: Index, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "_AT_ONCE", 4)
    waves = [f"Wave {number} breaks." for number in range(9)]
    await put(library, document(*waves))

    def stop(done: int, _total: int) -> None:
        if done:
            task.cancel()

    task = asyncio.create_task(lettered.understanding.learn(library.store, stop))
    with suppress(asyncio.CancelledError):
        await task
    done = [text for text in waves if await kept(library, letters, text)]
    assert 0 < len(done) < len(waves)
    assert pieces_in(folder) == set()
    await catch_up(lettered, library)
    assert {letters.embedded[text] for text in done} == {1}
    assert by_meaning(await hits(lettered, library, "wave"))


async def test_one_learns_while_another_does_nothing_and_sees_it_later(library: Library, folder: Path) -> None:
    await put(library, document(TIDE, PILOT))
    busy, idle = Waiting(), Letters()
    first, second = lettered_in(folder, busy), lettered_in(folder, idle)
    learns = asyncio.create_task(catch_up(first, library))
    assert await asyncio.to_thread(busy.entered.wait, 60)
    await catch_up(second, library)
    assert [hit.signals.text for hit in await hits(second, library, "tide")] == [None]
    busy.released.set()
    await learns
    assert by_meaning(await hits(second, library, "tide"))
    await catch_up(second, library)
    assert TIDE not in idle.embedded


async def test_leftovers_of_a_killed_process_go_and_what_another_may_be_writing_stays(
    lettered: Index, library: Library, folder: Path
) -> None:
    old, young = meaning_in(folder) / "old", meaning_in(folder) / "young"
    for leftover in (old, young):
        leftover.mkdir(parents=True)
        (leftover / "keys.npy").write_bytes(b"half")
    os.utime(old, (0, 0))
    await put(library, document(TIDE))
    await catch_up(lettered, library)
    assert pieces_in(folder) == {"young", *learned_in(folder).segments}


async def test_a_full_disk_leaves_search_by_words_one_line_in_the_log_and_nothing_half_written(
    library: Library, letters: Letters, folder: Path
) -> None:
    await put(library, document(TIDE, PILOT, *(f"Wave {number} breaks." for number in range(40))))
    await catch_up(lettered_in(folder.with_name("elsewhere"), letters), library)
    index = lettered_in(folder, letters)
    await index.follow(library.store)
    with small_files(1000), capture_logs() as logs:
        for _ in range(3):
            await index.understanding.learn(library.store)
    assert [each["event"] for each in logs] == ["index.meaning_unwritable"]
    assert pieces_in(folder) == set()
    assert await find(index, library, "pilot") == [PILOT]
    assert (await index.understanding.standing(library.store)).problem
    await catch_up(index, library)
    assert (await index.understanding.standing(library.store)).problem is None
    assert by_meaning(await hits(index, library, "pilot"))


async def test_what_was_learned_before_the_disk_was_full_is_still_found_by_meaning(
    library: Library, letters: Letters, folder: Path
) -> None:
    await put(library, document(TIDE))
    index = lettered_in(folder, letters)
    await catch_up(index, library)
    await put(library, document(*(f"Wave {number} breaks." for number in range(40)), title="Waves"))
    await catch_up(lettered_in(folder.with_name("elsewhere"), letters), library)
    await index.follow(library.store)
    with small_files(1000):
        await index.understanding.learn(library.store)
    assert by_meaning(await hits(index, library, "tide"))
    assert await lettered_in(folder, letters).understanding.unlearned(library.store) == 40


async def test_a_folder_that_cannot_be_written_leaves_search_by_words_and_one_line(
    lettered: Index, library: Library, folder: Path
) -> None:
    await put(library, document(TIDE))
    await lettered.follow(library.store)
    meaning_in(folder).write_text("a file stands where the vectors should be")
    with capture_logs() as logs:
        for _ in range(2):
            await lettered.understanding.learn(library.store)
            assert await find(lettered, library, "tide") == [TIDE]
    assert [each["event"] for each in logs] == ["index.meaning_unwritable"]
    meaning_in(folder).unlink()
    await catch_up(lettered, library)
    assert by_meaning(await hits(lettered, library, "tide"))


async def test_learning_alone_needs_no_index_of_words(library: Library, letters: Letters, tmp_path: Path) -> None:
    await put(library, document(TIDE))
    await learning.learn(library.store, tmp_path / "meaning", letters)
    assert await learning.unlearned(library.store, tmp_path / "meaning", letters.model) == 0
    assert await learning.unlearned(library.store, tmp_path / "meaning", "another") == 1
    assert TIDE in letters.embedded
    assert (await library.view(CONSOLE)).team == CONSOLE
