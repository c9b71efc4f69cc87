"""What view and filters leave of an index, counted and listed once."""

from __future__ import annotations

from pathlib import Path

import pytest
import tantivy

from core.filters import EVERYTHING, Filters
from core.library.following import all_passages
from core.library.library import Library
from core.models import Standing
from core.search.engine import Engine
from core.search.generation import build_generation, open_generation
from core.search.left import Leaving
from core.search.lexical import Round
from core.search.query import Query
from core.team import CONSOLE
from tests.build import OURS, document, put, quote
from tests.shelf import TOPICS

QUESTION = Round(questions=False)


@pytest.fixture
async def engine(library: Library, tmp_path: Path) -> Engine:
    """Give the words of five passages: one is a question, one OURS alone."""
    await put(library, document("A rope.", "A knot.", "A tug.", quote("A barge?", standing=Standing.QUESTION)))
    await put(library, document("A secret.", title="Plans"), scope=OURS)
    topics = {topic.slug: topic for topic in TOPICS}
    return Engine(open_generation(tmp_path / await build_generation(library.store, tmp_path, topics)))


async def query(library: Library, filters: Filters = EVERYTHING, *, ours: bool = False) -> Query:
    return Query(view=await library.view(OURS if ours else CONSOLE), words="", filters=filters)


async def test_what_is_left_is_counted_and_listed(engine: Engine, library: Library) -> None:
    leaving = Leaving(engine)
    texts = {each.key: each.text for some in [each async for each in all_passages(library.store)] for each in some}
    seen = await query(library)
    assert leaving.of(seen, Round()).count == 4
    assert leaving.of(seen, Round()).share == pytest.approx(4 / 5)
    assert [texts[int(key)] for key in leaving.keys(seen, QUESTION)] == ["A rope.", "A knot.", "A tug."]


async def test_there_are_no_conditions_where_nothing_is_left_out(engine: Engine, library: Library) -> None:
    leaving = Leaving(engine)
    ours = await query(library, ours=True)
    assert not leaving.of(ours, Round()).conditions
    assert leaving.of(ours, Round()).share == 1
    assert leaving.of(ours, QUESTION).conditions


async def test_it_is_looked_at_once(engine: Engine, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    leaving, seen, counted = Leaving(engine), await query(library), []
    count = engine.count

    def counting(asked: tantivy.Query) -> int:
        counted.append(asked)
        return count(asked)

    monkeypatch.setattr(engine, "count", counting)
    for _ in range(3):
        assert leaving.of(seen, Round()).count == 4
    assert leaving.of(seen, QUESTION).count == 3
    assert len(counted) == 2
