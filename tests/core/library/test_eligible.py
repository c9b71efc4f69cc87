from __future__ import annotations

from itertools import product

import pytest

from core.filters import EVERYTHING, Filters
from core.library.eligible import Eligible, eligible, scopes_in_use
from core.library.hiding import What, hide
from core.library.library import Library
from core.models import DocumentKind, Evidence, Passage, PassageKind, Standing
from core.team import SHARED, View
from tests.build import OURS, THEIRS, document, held, lesson, put, quote, seen

ADA, BEN = "Ada Stone", "Ben Reed"
GULLS = "A gull that follows the plough eats better than one that follows the ship, and works less for it."
GULLS_AGAIN = "A gull that follows the plough eats better than one that follows the ship and works less for it"


@pytest.fixture
async def filled(library: Library) -> Library:
    """Give a library with passages of every kind, standing and evidence, some hidden, some of two teams alone."""
    verified = {"evidence": Evidence.VERIFIED}
    talk = document(
        quote("Why does the tide turn before the wind does?", speaker=BEN, standing=Standing.QUESTION, **verified),
        quote("The tide turns first because the moon is not afraid of weather.", speaker=ADA, **verified),
        quote("Yes, exactly.", speaker=ADA, standing=Standing.FRAGMENT, **verified),
        quote("Ropes remember every knot that was ever tied in them.", speaker=ADA, topics=("ropes", "memory")),
        quote("A chart is a promise that somebody else came back.", topics=("charts",), **verified),
        quote("Nets are mended in the evening, when the hands are warm.", speaker=BEN, topics=("memory",), **verified),
        title="Harbour talk",
        kind=DocumentKind.TRANSCRIPT,
    )
    notes = document(
        lesson("Coil the rope before the storm, and not in it.", topics=("ropes",)),
        lesson("Here is what the chapter is about.", standing=Standing.COMMENTARY),
        lesson("Paint keeps the water out; varnish shows where it comes in.", speaker=BEN, topics=("memory", "ropes")),
        quote(GULLS, speaker=ADA, **verified),
        title="Notes",
    )
    await put(library, talk, notes)
    await put(library, document(quote(GULLS_AGAIN, speaker=BEN, **verified), title="Elsewhere"))
    await put(library, document(lesson("Ours alone."), quote("Hidden from us.", **verified), title="Own"), scope=OURS)
    await put(library, document(lesson("Theirs alone."), title="Secret"), scope=THEIRS)
    hidden = next(each for each in await held(library, OURS) if each.text == "Hidden from us.")
    await hide(library.store, OURS, What.PASSAGE, hidden.id)
    return library


async def ask(library: Library, view: View, filters: Filters) -> tuple[Eligible, ...]:
    return await library.store.look(lambda connection: eligible(connection, view, filters))


def expected(passages: tuple[Passage, ...], filters: Filters) -> list[Eligible]:
    """Say in plain words what is left: of the two wordings of a saying, the earlier one that the filters leave."""
    left = sorted((each for each in passages if filters.leave(each)), key=lambda each: each.key)
    texts = {each.text for each in left}
    return [
        Eligible(id=each.id, speaker=each.speaker, source=each.source.id, topic=each.topics[0] if each.topics else None)
        for each in left
        if not (each.text == GULLS_AGAIN and GULLS in texts)
    ]


async def test_what_is_left_is_what_the_filters_say_of_each_passage(filled: Library) -> None:
    choices = product(
        (None, *PassageKind),
        (None, frozenset({ADA}), frozenset({BEN}), frozenset({ADA, BEN}), frozenset[str]()),
        (None, frozenset({"ropes"}), frozenset({"memory", "charts"}), frozenset({"nothing"})),
        (True, False),
    )
    wanted = [
        Filters(kind=kind, speakers=speakers, topics=topics, unasked=unasked)
        for kind, speakers, topics, unasked in choices
    ]
    talk = next(each.source.id for each in await held(filled) if each.source.title == "Harbour talk")
    wanted += [
        Filters(sources=frozenset({talk}), unasked=True),
        Filters(speakers=frozenset({BEN}), naming=frozenset({talk}), unasked=True),
        Filters(sources=frozenset()),
    ]
    for team in (OURS, THEIRS):
        view = await filled.view(team)
        passages = await seen(filled, view)
        for filters in wanted:
            assert list(await ask(filled, view, filters)) == expected(passages, filters), filters


async def test_nothing_is_picked_unasked_that_may_not_be(filled: Library) -> None:
    view = await filled.view(OURS)
    texts = {each.id: each.text for each in await held(filled, OURS)}
    found = [texts[each.id] for each in await ask(filled, view, Filters(unasked=True))]
    assert found == [
        "The tide turns first because the moon is not afraid of weather.",
        "A chart is a promise that somebody else came back.",
        "Nets are mended in the evening, when the hands are warm.",
        "Coil the rope before the storm, and not in it.",
        "Paint keeps the water out; varnish shows where it comes in.",
        GULLS,
        "Ours alone.",
    ]


async def test_another_wording_takes_the_place_of_one_that_is_hidden(filled: Library) -> None:
    await hide(filled.store, OURS, What.SPEAKER, ADA)
    texts = {each.id: each.text for each in await held(filled)}
    found = await ask(filled, await filled.view(OURS), Filters(unasked=True))
    assert GULLS_AGAIN in [texts.get(each.id) for each in found]


async def test_a_library_that_holds_nothing_leaves_nothing(library: Library) -> None:
    assert await ask(library, await library.view(OURS), EVERYTHING) == ()
    assert await library.store.look(scopes_in_use) == frozenset()


async def test_knows_the_scopes_that_hold_anything(filled: Library) -> None:
    assert await filled.store.look(scopes_in_use) == {SHARED, OURS.key, THEIRS.key}
