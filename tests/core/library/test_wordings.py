from core.library.library import Library
from core.library.wordings import with_wordings
from core.models import Passage
from core.team import Team
from tests.build import OURS, THEIRS, document, held, put

LANTERN = "Whoever carries the lantern walks in the dark spot of it, and should say so."
SAME = "Whoever carries the lantern walks in the dark spot of it and should say so"


async def there(library: Library, team: Team) -> dict[str, Passage]:
    return {passage.source.title: passage for passage in await held(library, team)}


async def test_the_wordings_of_a_saying_that_a_team_sees_are_added(library: Library) -> None:
    await put(library, document(LANTERN, title="Talk"), document(SAME, title="List"), document("A bell.", title="Log"))
    await put(library, document(f"{SAME}!", title="Own"), scope=OURS)
    ours, theirs = await library.view(OURS), await library.view(THEIRS)
    ids = {title: passage.id for title, passage in (await there(library, OURS)).items()}
    alike = {ids["Talk"], ids["List"]}
    assert await with_wordings(library.store, ours, [ids["List"]]) == {*alike, ids["Own"]}
    assert await with_wordings(library.store, theirs, [ids["List"]]) == alike
    assert await with_wordings(library.store, theirs, [ids["Own"]]) == {ids["Own"]}
    assert await with_wordings(library.store, ours, [ids["Log"]]) == {ids["Log"]}
    assert await with_wordings(library.store, ours, []) == frozenset()


async def test_many_ids_are_looked_up_in_pieces(library: Library) -> None:
    await put(library, document(LANTERN, title="Talk"), document(SAME, title="List"))
    ids = {passage.id for passage in await held(library)}
    many = {f"{number:026d}" for number in range(2000)}
    assert await with_wordings(library.store, await library.view(OURS), {*many, min(ids)}) == many | ids
