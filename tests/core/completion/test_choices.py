from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.completion.choices import choose_name
from core.completion.completions import Completions
from core.completion.merging import suggest
from core.completion.suggestion import Suggestion, What
from core.grammar import parse_terms
from core.library.catalogue import Catalogue, meant_person
from core.library.folding import fold
from core.library.hiding import What as Hideable
from core.library.hiding import hide
from core.library.library import Library
from core.library.offers import Counted
from core.library.store import open_store
from core.models import Person, Role
from tests.build import OURS, THEIRS, document, lesson, put, quote
from tests.conftest import TOPICS

# What a database can hold; names of one letter and of hundreds.
_ANYTHING = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300)
_WORDY = st.lists(st.sampled_from(("ida", "Idas", "harbour", "“Log”", "of", "the", "Ålesund,")), max_size=30)
_NAME = _ANYTHING | _WORDY.map(" ".join)
_LIMIT = st.integers(min_value=0, max_value=40)


@given(names=st.lists(_NAME, max_size=30), typed=_NAME, limit=_LIMIT)
def test_every_suggestion_is_short_and_stands_once(names: list[str], typed: str, limit: int) -> None:
    choices = choose_name(Counted(name, 2, name) for name in names)
    suggestions = suggest(choices.find(typed, limit), limit)
    assert len(suggestions) <= limit
    for each in suggestions:
        assert max(map(len, (each.value, each.label, each.detail))) <= 100
        assert each.value
        assert "\n" not in each.value + each.label + each.detail
    assert len({fold(each.label) for each in suggestions}) == len(suggestions)


@given(names=st.lists(_NAME, min_size=1, max_size=30))
def test_what_is_offered_means_the_name_in_the_grammar(names: list[str]) -> None:
    catalogue = Catalogue(speakers=tuple(dict.fromkeys(names)), sources=())
    choices = choose_name(Counted(name, 1) for name in names)
    for found in choices.find("", 100):
        terms = parse_terms(f'by:"{found.value}"')
        assert found.counted.name in meant_person(terms.by or "", catalogue).fitting


# What one team sees


Offered = Callable[[What, str, int], Sequence[Suggestion]]
OPEN, OWN, FOREIGN, HIDDEN = "zephyrion", "quoxamber", "velmirund", "drabixoth"


async def _fill(library: Library) -> None:
    for mark, scope in ((OPEN, "shared"), (OWN, str(OURS)), (FOREIGN, str(THEIRS)), (HIDDEN, "shared")):
        people = (Person(name=f"Host {mark}", role=Role.HOST),)
        entries = (
            quote(f"A rope of {mark} holds.", speaker=f"Ida {mark}", heading=f"Ropes of {mark}"),
            lesson(f"A bell of {mark} rings.", heading=f"Bells of {mark}"),
        )
        await put(library, document(*entries, title=f"Log of {mark}", people=people), scope=scope)
    await hide(library.store, OURS, Hideable.SPEAKER, f"Ida {HIDDEN}")


@pytest.fixture(scope="module")
def offered(runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offered]:
    """Give what a team is offered that hides a speaker, in a library where another holds something of its own."""
    path: Path = tmp_path_factory.mktemp("choices") / "library.db"
    library = Library(store=runner.run(open_store(f"sqlite:///{path}")), topics=TOPICS, with_starter=False)
    runner.run(_fill(library))
    completions = Completions(library, patience=None)

    async def complete(what: What, typed: str, limit: int) -> Sequence[Suggestion]:
        return await completions.complete(await library.view(OURS), what, typed, limit)

    yield lambda what, typed, limit: runner.run(complete(what, typed, limit))
    runner.run(library.store.close())


_MARKS = st.sampled_from((OPEN, OWN, FOREIGN, HIDDEN))
_TYPED = st.one_of(
    _ANYTHING,
    st.builds(lambda mark, start, end: mark[start:end], _MARKS, st.integers(0, 4), st.integers(4, 9)),
    st.builds(lambda word, mark, end: f"{word} {mark[:end]}", st.sampled_from(("ida", "log of", "host", "a rope of")),
              _MARKS, st.integers(0, 9)),
)  # fmt: skip


@settings(max_examples=2 * settings().max_examples)
@given(what=st.sampled_from(What), typed=_TYPED, limit=_LIMIT)
def test_nobody_is_offered_what_is_hidden_or_another_teams(
    offered: Offered, what: What, typed: str, limit: int
) -> None:
    told = [f"{each.label} {each.detail}" for each in offered(what, typed, limit)]
    assert len(told) <= limit
    assert not [each for each in told if FOREIGN in each or f"Ida {HIDDEN}" in each]


@pytest.mark.parametrize("mark", [OPEN, OWN])
def test_the_property_above_is_of_a_library_that_offers_the_rest(offered: Offered, mark: str) -> None:
    assert [each.label for each in offered(What.SPEAKER, mark, 25)] == [f"Ida {mark}", f"Host {mark}"]
    assert [each.label for each in offered(What.SOURCE, mark, 25)] == [f"Log of {mark}"]
    assert len(offered(What.HEADING, mark, 25)) == len(offered(What.QUOTE, mark, 25)) == 2
