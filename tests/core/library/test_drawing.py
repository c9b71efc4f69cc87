from __future__ import annotations

from collections import Counter

from core.filters import EVERYTHING, Filters
from core.library.library import Library
from core.library.passages import draw, ids_of
from core.models import Evidence, PassageKind
from core.team import View
from tests.build import OURS, THEIRS, document, held, lesson, put, quote

COMMON, RARE = frozenset({"Common Voice"}), frozenset({"Rare Voice"})
NOTHING = "nothing"
TALK = "A talk that takes days"


async def _fill(library: Library) -> dict[str, str]:
    """Bring in more passages than any list is made of, and few of each other kind; returns ids of sources by title."""
    said = (quote(f"Wave {number} came in.", speaker="Common Voice") for number in range(2100))
    themed = (quote(f"Gull {number} went out.", topics=("common",)) for number in range(2100))
    both = quote("The harbour is empty.", speaker="Common Voice", topics=("common", "rare"))
    rare = (quote(f"Lamp {number} is lit.", speaker="Rare Voice", topics=("rare",)) for number in range(3))
    proven = (quote(f"Rope {number} held.", evidence=Evidence.VERIFIED) for number in range(3))
    await put(library, document(*said, *themed, both, *rare, title=TALK))
    await put(library, document(*(lesson(f"Splice {number} ropes.") for number in range(3)), *proven, title="Notes"))
    await put(library, document(*(lesson(f"Secret {number}.", topics=("rare",)) for number in range(40))), scope=THEIRS)
    await put(library, document("Ours alone.", quote("Ours, too.", topics=("common",)), title="Own"), scope=OURS)
    return {each.source.title: each.source.id for each in await held(library, OURS)}


async def test_draws_what_the_filters_leave_however_few_they_are(library: Library) -> None:
    ids = await _fill(library)
    everything = await library.view(OURS)
    own = View(team=OURS, scopes=(OURS.key,))
    talk, notes, unlabelled = (frozenset(each) for each in ({ids[TALK]}, {ids["Notes"]}, {ids["Notes"], ids["Own"]}))
    lessons, quotes = PassageKind.LESSON, PassageKind.QUOTE
    few = (
        (everything, Filters(kind=lessons), 3),
        (everything, Filters(unasked=True), 6),
        (everything, Filters(kind=quotes, unasked=True), 3),
        (everything, Filters(speakers=RARE), 3),
        (everything, Filters(speakers=RARE, naming=unlabelled), 11),
        (everything, Filters(sources=notes), 6),
        (everything, Filters(sources=notes, kind=quotes), 3),
        (everything, Filters(topics=frozenset({"rare"})), 4),
        (everything, Filters(topics=frozenset({"rare", "nothing"}), speakers=RARE), 3),
        (everything, Filters(topics=frozenset({"common"}), speakers=COMMON), 1),
        (everything, Filters(topics=frozenset({"common"}), speakers=COMMON, sources=talk), 1),
        (everything, Filters(speakers=COMMON, unasked=True), 0),
        (everything, Filters(topics=frozenset({"common"}), kind=lessons), 0),
        (everything, Filters(topics=frozenset({"nothing"})), 0),
        (everything, Filters(sources=frozenset()), 0),
        (everything, Filters(speakers=frozenset(), topics=frozenset({"common"})), 0),
        (own, EVERYTHING, 2),
        (own, Filters(topics=frozenset({"common"})), 1),
        (own, Filters(kind=lessons), 0),
    )
    for view, filters, number in few:
        wanted = {ident for ident, _ in await ids_of(library.store, view, filters)}
        assert len(wanted) == number
        assert set(await _drawn(library, view, filters, 4)) <= (wanted or {NOTHING}), filters
    for filters in (EVERYTHING, Filters(speakers=COMMON), Filters(topics=frozenset({"common"})), Filters(sources=talk)):
        wanted = {ident for ident, _ in await ids_of(library.store, everything, filters)}
        assert len(wanted) > 2000
        drawn = set(await _drawn(library, everything, filters, 30))
        assert drawn <= wanted
        assert len(drawn) > 25
    times = Counter(await _drawn(library, everything, Filters(speakers=RARE), 120))
    assert len(times) == 3
    assert all(8 < each < 72 for each in times.values())  # 40 are expected, with a standard deviation of 5.2


async def test_draws_nothing_from_a_library_that_holds_nothing(library: Library) -> None:
    assert await draw(library.store, await library.view(OURS), EVERYTHING) is None


async def _drawn(library: Library, view: View, filters: Filters, times: int) -> list[str]:
    """Draw so often, and give the ids."""
    drawn = [await draw(library.store, view, filters) for _ in range(times)]
    return [each.id if each else NOTHING for each in drawn]
