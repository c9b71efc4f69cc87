from core.library.library import Library
from core.library.tally import Tally, count_by_topic, tally
from core.models import Check, CheckResult, DocumentKind, Evidence
from tests.build import OURS, THEIRS, document, lesson, put, quote


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
        sources={"Notes of a harbour": 3, "Log": 1},
        kinds={"jsonl": 3, "note": 1},
        speakers={"Ida": 2, "Tom": 1},
        topics={"bells": 2, "pairs": 1},
        evidence={"attributed": 2, "paraphrase": 1, "verified": 1},
        checks={"unchecked": 3, "exact": 1},
    )
    assert (await tally(library.store, await library.view(THEIRS))).sources == {"Notes of a harbour": 3}
    assert list(await count_by_topic(library.store, await library.view(THEIRS))) == ["bells", "pairs"]


async def test_counts_nothing_in_an_empty_library(library: Library) -> None:
    counted = await tally(library.store, await library.view(OURS))
    assert (counted.passages, counted.sources, counted.checks) == (0, {}, {})
