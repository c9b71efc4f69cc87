from core.library.ids import source_id
from core.library.library import Library
from core.library.tally import SourceTally, Tally, count_by_scope, count_by_topic, tally
from core.models import Check, CheckResult, DocumentKind, Evidence
from core.team import SHARED
from tests.build import OURS, THEIRS, document, lesson, put, quote


def counted(kind: DocumentKind, title: str, passages: int, url: str | None = None) -> SourceTally:
    return SourceTally(id=source_id(kind, title, url), kind=kind.value, title=title, passages=passages)


async def test_counts_what_a_team_sees(library: Library) -> None:
    exact = CheckResult(check=Check.EXACT)
    await put(
        library,
        document(
            quote("One bell.", speaker="Ida", topics=("bells",), evidence=Evidence.VERIFIED, checked=exact),
            quote("Two bells.", speaker="Ida", topics=("bells", "pairs")),
            quote("Three bells.", speaker="Tom", topics=()),
        ),
    )
    await put(library, document(lesson("Ring it.", topics=()), title="Log", kind=DocumentKind.NOTE), scope=OURS)
    assert await tally(library.store, await library.view(OURS)) == Tally(
        passages=4,
        source_list=(counted(DocumentKind.JSONL, "Notes of a harbour", 3), counted(DocumentKind.NOTE, "Log", 1)),
        kinds={"jsonl": 3, "note": 1},
        speakers={"Ida": 2, "Tom": 1},
        topics={"bells": 2, "pairs": 1},
        evidence={"attributed": 2, "paraphrase": 1, "verified": 1},
        checks={"unchecked": 3, "exact": 1},
    )
    theirs = await tally(library.store, await library.view(THEIRS))
    assert theirs.source_list == (counted(DocumentKind.JSONL, "Notes of a harbour", 3),)
    assert list(await count_by_topic(library.store, await library.view(THEIRS))) == ["bells", "pairs"]


async def test_counts_nothing_in_an_empty_library(library: Library) -> None:
    nothing = await tally(library.store, await library.view(OURS))
    assert (nothing.passages, nothing.sources, nothing.checks) == (0, {}, {})
    assert await count_by_scope(library.store) == {}


async def test_counts_sources_and_not_titles(library: Library) -> None:
    await put(library, document("One bell.", title="Log", kind=DocumentKind.CSV))
    await put(library, document("Two bells.", "Three bells.", title="Log", kind=DocumentKind.TEXT))
    await put(library, document("Four bells.", title="Log", kind=DocumentKind.TEXT), scope=OURS)
    found = await tally(library.store, await library.view(OURS))
    assert found.sources == {"Log": 4}
    assert found.source_list == (counted(DocumentKind.TEXT, "Log", 3), counted(DocumentKind.CSV, "Log", 1))


async def test_counts_what_every_scope_holds(library: Library) -> None:
    await put(library, document("One bell.", "Two bells."))
    await put(library, document("Three bells."), scope=OURS)
    assert await count_by_scope(library.store) == {SHARED: 2, OURS.key: 1}
