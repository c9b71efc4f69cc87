from __future__ import annotations

import pytest

from core.commands import Commands
from core.filters import EVERYTHING, Filters
from core.library.hiding import What, hide
from core.narrowing import UnknownName, narrow, topic_meant
from core.requests import Terms
from core.team import CONSOLE, Team
from tests.build import document, put, quote
from tests.shelf import ASKER, LENA, MINA, OTHERS, TOMAS, TOPICS


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


async def test_a_name_that_fits_too_many_is_given_back_with_their_number(own_commands: Commands) -> None:
    library = own_commands.finder.library
    await put(library, document(*(quote(f"Rope {number}.", speaker=f"Ann {number}") for number in range(201))))
    assert await narrowed(own_commands, Terms(by="ann")) == UnknownName(filter="by", typed="ann", nearest=(), crowd=201)
    reply = await own_commands.command("/quote by:ann", ASKER)
    assert reply.body == "201 names here fit by:ann: be more exact."
    assert (await own_commands.command('/quote by:"Ann 7"', ASKER)).found


async def test_names_follow_what_comes_and_what_a_team_hides(own_commands: Commands) -> None:
    finder = own_commands.finder
    assert isinstance(await finder.narrow(await finder.library.view(CONSOLE), Terms(by="ann")), UnknownName)
    await put(finder.library, document(quote("One rope.", speaker="Ann Bo")))
    assert not isinstance(await finder.narrow(await finder.library.view(CONSOLE), Terms(by="ann")), UnknownName)
    await hide(finder.library.store, CONSOLE, What.SPEAKER, "Ann Bo")
    assert isinstance(await finder.narrow(await finder.library.view(CONSOLE), Terms(by="ann")), UnknownName)


async def test_a_hidden_speaker_is_not_offered_and_the_conversation_stays(own_commands: Commands) -> None:
    store = own_commands.finder.library.store
    await hide(store, CONSOLE, What.SPEAKER, LENA)
    reply = await own_commands.command("/quote onions by:lena", ASKER)
    assert LENA not in (reply.title + reply.body)
    assert not reply.found
    assert (await own_commands.command("/quote onions by:mina", ASKER)).found


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("bridges", "bridges"),
        ("a bridge", "bridges"),
        ("Seedlings", "gardens"),
        ("slow-cooking", "slow-cooking"),
        ("watering the bed", "gardens"),
        ("bridge of sighs", None),
        ("zebra", None),
        ("?!", None),
        ("", None),
    ],
)
def test_words_mean_a_topic_by_its_names_in_singular_and_plural(words: str, slug: str | None) -> None:
    topic = topic_meant(words, TOPICS)
    assert (topic.slug if topic else None) == slug


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
