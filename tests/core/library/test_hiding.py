import pytest

from core.errors import UnknownPassageError
from core.filters import EVERYTHING
from core.library.catalogue import read_catalogue
from core.library.exporting import ExportFormat, export
from core.library.hiding import What, hide, unhide
from core.library.library import Library
from core.library.passages import count, draw, find_passage, get_passages, surroundings
from core.library.tally import tally
from core.models import Passage
from core.team import Hidden
from tests.build import OURS, THEIRS, document, held, put, quote, texts, twins

LANTERN = "Whoever carries the lantern walks in the dark spot of it, and should say so."
SAME = "Whoever carries the lantern walks in the dark spot of it and should say so"
OPEN = "The bell rings for those who are late."


@pytest.fixture
async def secret(library: Library) -> Passage:
    """One passage that can be hidden in three ways, the one before it, and another wording elsewhere."""
    talk = document(quote(OPEN, topics=("bells",)), quote(LANTERN, speaker="Ida Marsh", topics=("dark",)), title="Talk")
    await put(library, talk, document(SAME, title="Notes"))
    return next(each for each in await held(library) if each.text == LANTERN)


def _value(what: What, passage: Passage) -> str:
    return {What.PASSAGE: passage.id, What.SPEAKER: passage.speaker or "", What.SOURCE: passage.source.id}[what]


@pytest.mark.parametrize("what", What)
async def test_no_read_shows_what_is_hidden(library: Library, secret: Passage, what: What) -> None:
    store = library.store
    first = next(each for each in await held(library) if each.text == OPEN)
    note = next(each for each in await held(library) if each.text == SAME)
    assert await hide(store, OURS, what, _value(what, secret))
    view = await library.view(OURS)
    left = 1 if what is What.SOURCE else 2
    assert LANTERN not in texts(await held(library, OURS))
    assert await get_passages(store, view, [secret.key]) == ()
    with pytest.raises(UnknownPassageError):
        await find_passage(store, view, secret.id)
    assert LANTERN not in texts((await surroundings(store, view, first, 5)).after)
    assert (await twins(library, view, [note.key]))[note.key] == ()
    assert {(await draw(store, view, EVERYTHING) or secret).text for _ in range(20)} <= {OPEN, SAME}
    assert await count(store, view) == left
    counted = await tally(store, view)
    assert (counted.passages, counted.speakers) == (left, {})
    assert "dark" not in counted.topics
    catalogue = await read_catalogue(store, view)
    assert catalogue.people == ()
    assert len(catalogue.sources) == left
    assert LANTERN not in "".join([piece async for piece in export(store, view, ExportFormat.JSONL)])


@pytest.mark.parametrize("what", What)
async def test_shows_again_what_is_given_back(library: Library, secret: Passage, what: What) -> None:
    before = await held(library, OURS)
    await hide(library.store, OURS, what, _value(what, secret))
    assert await unhide(library.store, OURS, what, _value(what, secret))
    assert await held(library, OURS) == before


@pytest.mark.parametrize("what", What)
async def test_hides_for_one_team_only(library: Library, secret: Passage, what: What) -> None:
    await hide(library.store, OURS, what, _value(what, secret))
    assert LANTERN in texts(await held(library, THEIRS))
    assert (await library.view(THEIRS)).hidden == Hidden()


async def test_says_whether_anything_changed(library: Library) -> None:
    assert await hide(library.store, OURS, What.SPEAKER, "Ida Marsh")
    assert not await hide(library.store, OURS, What.SPEAKER, "Ida Marsh")
    assert (await library.view(OURS)).hidden == Hidden(speakers=frozenset({"Ida Marsh"}))
    assert not await unhide(library.store, OURS, What.SPEAKER, "Ida")
    assert not await unhide(library.store, OURS, What.SOURCE, "Ida Marsh")
    assert await unhide(library.store, OURS, What.SPEAKER, "Ida Marsh")
    assert not await unhide(library.store, OURS, What.SPEAKER, "Ida Marsh")


async def test_what_nobody_is_known_to_have_said_stays_when_a_speaker_is_hidden(library: Library) -> None:
    await put(library, document(OPEN))
    await hide(library.store, OURS, What.SPEAKER, "Ida Marsh")
    assert texts(await held(library, OURS)) == [OPEN]


async def test_what_was_hidden_stays_hidden_in_a_new_edition(library: Library, secret: Passage) -> None:
    await hide(library.store, OURS, What.PASSAGE, secret.id)
    edition = document(quote(LANTERN, speaker="Ida Marsh", heading="Moved"), OPEN, title="Talk")
    await put(library, edition, replacing=True)
    assert texts(await held(library, OURS)) == [SAME, OPEN]
