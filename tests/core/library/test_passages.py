from collections import Counter

import pytest
from sqlalchemy import update

from core.errors import AmbiguousIdError, UnknownPassageError
from core.filters import EVERYTHING, Filters
from core.library.library import Library
from core.library.passages import count, draw, find_passage, get_passages, ids_of, surroundings, whole_ids
from core.library.tables import PASSAGES
from core.models import DocumentKind, Evidence, Passage, PassageKind, Person, Role, Standing
from core.team import SHARED, STARTER, View
from tests.build import OURS, THEIRS, document, held, lesson, put, quote, texts, twins
from tests.conftest import TOPICS

WORDS = tuple(f"The {name} keeps its own time." for name in ("tide", "clock", "moon", "gull", "cook", "bell"))


async def test_reads_passages_in_the_order_of_their_keys(library: Library) -> None:
    await put(library, document(*WORDS))
    view = await library.view(OURS)
    keys = [each.key for each in reversed(await held(library))]
    assert [each.key for each in await get_passages(library.store, view, [*keys, 999])] == keys
    assert await get_passages(library.store, view, []) == ()


async def test_finds_a_passage_by_its_id_and_by_its_beginning(library: Library) -> None:
    await put(library, document(*WORDS))
    view = await library.view(OURS)
    wanted = (await held(library))[2]
    assert wanted.short == wanted.id[:8]
    for beginning in (wanted.short, wanted.id[:15], wanted.id):
        assert await find_passage(library.store, view, beginning) == wanted
    with pytest.raises(UnknownPassageError, match=r"^No passage here has the id 00000000\.$"):
        await find_passage(library.store, view, "00000000")


async def test_lengthens_short_ids_where_they_are_ambiguous(library: Library) -> None:
    await put(library, document(*WORDS[:4]))
    one, two, three, other = await held(library)
    await _give_ids(library, {one: "k3f9x2abaa", two: "k3f9x2abbb", three: "k3f9x2abbc"})
    view = await library.view(OURS)
    found = {each.text: each for each in await held(library)}
    assert [found[each.text].short for each in (one, two, three)] == ["k3f9x2aba", "k3f9x2abbb", "k3f9x2abbc"]
    assert found[other.text].short == other.id[:8]
    with pytest.raises(
        AmbiguousIdError, match=r"^3 passages have an id that begins with k3f9x2ab: write one of "
    ) as it:
        await find_passage(library.store, view, "k3f9x2ab")
    assert {"k3f9x2aba", "k3f9x2abbb", "k3f9x2abbc"} <= set(str(it.value).rstrip(".").replace(",", "").split())
    for each in found.values():
        assert await find_passage(library.store, view, each.short) == each


async def test_another_teams_ids_make_none_of_ours_longer(library: Library) -> None:
    await put(library, document(WORDS[0]), scope=OURS)
    await put(library, document(WORDS[1]), scope=THEIRS)
    ours, theirs = (await held(library, OURS))[0], (await held(library, THEIRS))[0]
    await _give_ids(library, {ours: "k3f9x2abaa", theirs: "k3f9x2abbb"})
    assert (await held(library, OURS))[0].short == "k3f9x2ab"
    found = await find_passage(library.store, await library.view(THEIRS), "k3f9x2ab")
    assert found.text == WORDS[1]


async def test_an_id_that_two_scopes_hold_is_the_shipped_one(library: Library) -> None:
    for scope in (OURS, SHARED, STARTER):
        await put(library, document(WORDS[0]), scope=scope)
    both = Library(store=library.store, topics=TOPICS)
    id_ = (await held(library))[0].id
    assert (await find_passage(library.store, await both.view(OURS), id_)).source.scope == STARTER
    assert (await find_passage(library.store, await library.view(OURS), id_)).source.scope == SHARED


async def test_reads_whole_ids_by_their_beginnings(library: Library) -> None:
    await put(library, document(*WORDS))
    view = await library.view(OURS)
    found = await held(library)
    assert await whole_ids(library.store, view, [found[0].short, found[3].id, "00000000"]) == {found[0].id, found[3].id}
    assert await whole_ids(library.store, view, []) == frozenset()


async def test_shows_what_stands_around_a_passage(library: Library) -> None:
    await put(library, document(*WORDS), document("A stranger in between.", title="Other"))
    view = await library.view(OURS)
    found = [each for each in await held(library) if each.source.title != "Other"]
    around = await surroundings(library.store, view, found[2], 2)
    assert (texts(around.before), around.passage, texts(around.after)) == (list(WORDS[:2]), found[2], list(WORDS[3:5]))
    at_the_end = await surroundings(library.store, view, found[5], 3)
    assert (texts(at_the_end.before), at_the_end.after) == (list(WORDS[2:5]), ())


async def test_shows_at_most_twenty_passages_on_either_side(library: Library) -> None:
    await put(library, document(*(f"Wave {number} came in." for number in range(60))))
    found = await held(library)
    around = await surroundings(library.store, await library.view(OURS), found[30], 1_000)
    assert (len(around.before), len(around.after)) == (20, 20)


async def test_reads_the_other_wordings_that_the_view_shows(library: Library) -> None:
    saying = "Whoever carries the lantern walks in the dark spot of it, and should say so."
    for scope, title in ((OURS, "A"), (SHARED, "B"), (THEIRS, "C")):
        await put(library, document(saying, title=title), scope=scope)
    shared = next(each for each in await held(library, OURS) if each.source.scope == SHARED)
    for team, title in ((OURS, "A"), (THEIRS, "C")):
        alike = (await twins(library, await library.view(team), [shared.key]))[shared.key]
        assert [each.source.title for each in alike] == [title]
    assert await twins(library, await library.view(OURS), []) == {}


async def test_draws_from_a_small_library_evenly(library: Library) -> None:
    await put(library, document(*(lesson(each) for each in WORDS)))
    view = await library.view(OURS)
    drawn = Counter([(await _draw(library, view)).text for _ in range(240)])
    # Each is expected 40 times, with a standard deviation of 5.8: six of them are never seen.
    assert set(drawn) == set(WORDS)
    assert all(5 < times < 75 for times in drawn.values())


async def test_draws_from_all_over_a_larger_library(library: Library) -> None:
    await put(library, document(*(lesson(f"Wave {number} came in.") for number in range(150))))
    view = await library.view(OURS)
    drawn = {(await _draw(library, view)).position for _ in range(120)}
    assert len(drawn) > 60  # 82 are expected, give or take 5


async def test_draws_only_what_the_filters_leave_and_nothing_seen(library: Library) -> None:
    await put(library, document(*(quote(each) for each in WORDS[:3]), *(lesson(each) for each in WORDS[3:])))
    view = await library.view(OURS)
    lessons = Filters(kind=PassageKind.LESSON)
    seen: set[str] = set()
    for _ in range(3):
        drawn = await draw(library.store, view, lessons, seen)
        assert drawn is not None
        assert drawn.text in WORDS[3:]
        assert drawn.id not in seen
        seen.add(drawn.id)
    assert await draw(library.store, view, lessons, seen) is None
    assert await draw(library.store, view, Filters(topics=frozenset({"nothing"}))) is None


async def test_filters_by_speaker_source_topic_and_kind(library: Library) -> None:
    people = (Person(name="Ida Marsh", role=Role.GUEST),)
    said, unlabelled, other = quote(WORDS[0], speaker="Ida Marsh"), quote(WORDS[1]), quote(WORDS[2], speaker="Tom Reed")
    await put(library, document(said, unlabelled, other, title="Talk", people=people))
    await put(library, document(lesson(WORDS[3], topics=("tides", "bells")), title="Notes"))
    ids = {each.source.title: each.source.id for each in await held(library)}
    talk, notes = ids["Talk"], ids["Notes"]
    ida = frozenset({"Ida Marsh"})
    assert await _found(library, EVERYTHING) == set(WORDS[:4])
    assert await _found(library, Filters(speakers=ida)) == {WORDS[0]}
    assert await _found(library, Filters(speakers=ida, naming=frozenset({talk}))) == {WORDS[0], WORDS[1]}
    assert await _found(library, Filters(sources=frozenset({notes}))) == {WORDS[3]}
    assert await _found(library, Filters(sources=frozenset())) == set()
    assert await _found(library, Filters(topics=frozenset({"bells"}))) == {WORDS[3]}
    assert await _found(library, Filters(kind=PassageKind.QUOTE, sources=frozenset({notes}))) == set()


async def test_picks_nothing_unasked_that_is_no_statement_of_its_own(library: Library) -> None:
    entries = (
        quote(WORDS[0], evidence=Evidence.VERIFIED),
        quote(WORDS[1], evidence=Evidence.ATTRIBUTED),
        quote(WORDS[2], evidence=Evidence.VERIFIED, standing=Standing.QUESTION),
        quote(WORDS[3], evidence=Evidence.VERIFIED, standing=Standing.FRAGMENT),
        lesson(WORDS[4]),
        lesson(WORDS[5], standing=Standing.COMMENTARY),
    )
    await put(library, document(*entries, kind=DocumentKind.NOTE))
    assert await _found(library, Filters(unasked=True)) == {WORDS[0], WORDS[4]}
    assert await _found(library, Filters(questions=False)) == {*WORDS[:2], *WORDS[3:]}


async def _found(library: Library, filters: Filters) -> set[str]:
    """Give the texts that the filters leave, by each way to read them."""
    view = await library.view(OURS)
    keys = [key for _, key in await ids_of(library.store, view, filters)]
    found = set(texts(await get_passages(library.store, view, keys)))
    assert await count(library.store, view, filters) == len(found)
    drawn = await draw(library.store, view, filters)
    assert (drawn.text in found) if drawn else not found
    return found


async def _draw(library: Library, view: View) -> Passage:
    drawn = await draw(library.store, view, EVERYTHING)
    assert drawn is not None
    return drawn


async def _give_ids(library: Library, ids: dict[Passage, str]) -> None:
    """Give passages ids that begin alike, as chance would give in a library of very many."""
    async with library.store.write() as writer:
        for passage, id_ in ids.items():
            statement = update(PASSAGES).where(PASSAGES.c.pk == passage.key).values(id=id_.ljust(26, "0"))
            await writer.connection.execute(statement)
