from __future__ import annotations

import pytest

from core.commands import Commands
from core.filters import EVERYTHING, Filters
from core.narrowing import UnknownName, narrow
from core.requests import Terms
from core.team import CONSOLE, Team
from tests.shelf import LENA, MINA, OTHERS, TOMAS


async def narrowed(commands: Commands, terms: Terms, team: Team = CONSOLE) -> Filters | UnknownName:
    library = commands.finder.library
    return await narrow(library, await library.view(team), terms)


async def test_without_names_everything_is_left(commands: Commands) -> None:
    assert await narrowed(commands, Terms(words="rivet")) == EVERYTHING


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("tomas", {TOMAS}),
        ("BERG", {TOMAS}),
        ("Tomas Berg", {TOMAS}),
        ("berg tomas", {TOMAS}),
        ("lena", {LENA}),
        ("mi", {MINA}),
    ],
)
async def test_by_means_whoever_has_such_a_name(commands: Commands, typed: str, people: set[str]) -> None:
    filters = await narrowed(commands, Terms(by=typed))
    assert isinstance(filters, Filters)
    assert filters.speakers == frozenset(people)


async def test_by_brings_the_unlabelled_words_of_conversations_with_that_person(commands: Commands) -> None:
    filters = await narrowed(commands, Terms(by="lena"))
    assert isinstance(filters, Filters)
    assert len(filters.naming) == 1


@pytest.mark.parametrize("typed", ["workshop", "Workshop Hour: Bridges and Beds", "transcript", "hour beds"])
async def test_from_means_a_title_or_a_kind_of_document(commands: Commands, typed: str) -> None:
    filters = await narrowed(commands, Terms(source=typed))
    assert isinstance(filters, Filters)
    assert filters.sources is not None
    assert len(filters.sources) == 1


async def test_from_means_the_people_in_it_where_no_title_fits(commands: Commands) -> None:
    filters = await narrowed(commands, Terms(source="mina"))
    assert isinstance(filters, Filters)
    assert len(filters.sources or ()) == 2


@pytest.mark.parametrize("typed", ["slow-cooking", "Cooking slowly", "COOKING SLOWLY", "slow cooking"])
async def test_topic_means_a_slug_or_a_name(commands: Commands, typed: str) -> None:
    filters = await narrowed(commands, Terms(topic=typed))
    assert filters == Filters(topics=frozenset({"slow-cooking"}))
    assert commands.finder.library.topic_named(typed) == "slow-cooking"


@pytest.mark.parametrize(
    ("terms", "unknown"),
    [
        (Terms(by="tomsa"), UnknownName(filter="by", typed="tomsa", nearest=(TOMAS,))),
        (Terms(by="zzz"), UnknownName(filter="by", typed="zzz", nearest=())),
        (Terms(by="💥"), UnknownName(filter="by", typed="💥", nearest=())),
        (
            Terms(source="evenign at the stove"),
            UnknownName(filter="from", typed="evenign at the stove", nearest=("An Evening at the Stove",)),
        ),
        (Terms(topic="brigdes"), UnknownName(filter="topic", typed="brigdes", nearest=("bridges",))),
        (Terms(topic="cars"), UnknownName(filter="topic", typed="cars", nearest=())),
    ],
)
async def test_a_name_that_fits_nothing_is_given_back_with_the_nearest(
    commands: Commands, terms: Terms, unknown: UnknownName
) -> None:
    assert await narrowed(commands, terms) == unknown


async def test_all_filters_hold_together(commands: Commands) -> None:
    filters = await narrowed(commands, Terms(by="tomas", source="sayings", topic="bridges"))
    assert isinstance(filters, Filters)
    assert (filters.speakers, filters.topics) == (frozenset({TOMAS}), frozenset({"bridges"}))
    assert len(filters.sources or ()) == 1


@pytest.mark.parametrize("terms", [Terms(by="zoe"), Terms(source="zeppelin"), Terms(by="Zoe Zandr")])
async def test_another_teams_names_are_neither_found_nor_offered(commands: Commands, terms: Terms) -> None:
    unknown = await narrowed(commands, terms)
    assert isinstance(unknown, UnknownName)
    assert not [name for name in unknown.nearest if "Z" in name]
    assert not isinstance(await narrowed(commands, Terms(by="zoe"), OTHERS), UnknownName)
