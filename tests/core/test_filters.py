from __future__ import annotations

import pytest

from core.commands import Commands
from core.filters import EVERYTHING, Filters
from core.library.passages import ids_of
from core.models import PassageKind
from core.team import CONSOLE
from tests.build import seen
from tests.shelf import MINA, TOMAS


@pytest.mark.parametrize("kind", [None, *PassageKind])
@pytest.mark.parametrize("speakers", [None, frozenset({TOMAS}), frozenset({MINA}), frozenset[str]()])
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"unasked": True},
        {"statements": True},
        {"questions": False},
        {"topics": frozenset({"gardens", "bridges"})},
        {"sources": "Sayings of Tomas Berg"},
        {"naming": "An Evening at the Stove"},
    ],
)
async def test_the_same_is_left_in_memory_as_in_the_store(
    commands: Commands, kind: PassageKind | None, speakers: frozenset[str] | None, more: dict[str, object]
) -> None:
    library = commands.finder.library
    view = await library.view(CONSOLE)
    held = await seen(library, view)
    named = {each.source.title: each.source.id for each in held}
    values = {name: frozenset({named[value]}) if isinstance(value, str) else value for name, value in more.items()}
    filters = Filters(kind=kind, speakers=speakers, **values)  # type: ignore[arg-type]
    left = {key for _, key in await ids_of(library.store, view, filters)}
    assert {each.key for each in held if filters.leave(each)} == left
    assert {each.key for each in held if EVERYTHING.leave(each)} >= left
