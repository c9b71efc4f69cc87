from __future__ import annotations

from collections.abc import Sequence

import pytest

from core.completion.completions import Completions
from core.completion.suggestion import Suggestion, What
from core.library.catalogue import meant_person, meant_sources, read_catalogue
from core.library.hiding import What as Hideable
from core.library.hiding import hide, unhide
from core.library.ids import LENGTH
from core.library.library import Library
from core.library.passages import find_passage
from core.library.removing import remove_source
from core.library.starter import install_starter
from core.models import DocumentKind, Evidence, Person, Role, Standing
from core.team import CONSOLE, Team
from tests.build import OURS, THEIRS, document, held, lesson, put, quote
from tests.conftest import CONTENT


class Typing:
    """Somebody of a team who types into a library's completion, and waits for what is new."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._completions = Completions(library, patience=None)

    async def offered(self, what: What, typed: str, team: Team = CONSOLE, limit: int = 25) -> Sequence[Suggestion]:
        return await self._completions.complete(await self._library.view(team), what, typed, limit)

    async def values(self, what: What, typed: str, team: Team = CONSOLE, limit: int = 25) -> list[str]:
        return [each.value for each in await self.offered(what, typed, team, limit)]


@pytest.fixture
def typing(library: Library) -> Typing:
    return Typing(library)


async def speakers(library: Library, *names: str, title: str = "Log", scope: str | Team = "shared") -> None:
    entries = [quote(f"Word {number} of {title} is said at sea.", speaker=name) for number, name in enumerate(names)]
    await put(library, document(*entries, title=title), scope=scope)


# The order of what is offered


async def test_the_very_name_goes_before_beginnings_before_words_before_near_ones(
    library: Library, typing: Typing
) -> None:
    await speakers(library, *["Grace Idas"] * 3, *["Ada Marsh"] * 2, "Ida", "Ida Marsh", "Idas Holm", *["Joe"] * 9)
    assert await typing.values(What.SPEAKER, "ida") == ["Ida", "Ida Marsh", "Idas Holm", "Grace Idas", "Ada Marsh"]


async def test_among_equals_the_one_with_most_passages_goes_first(library: Library, typing: Typing) -> None:
    await speakers(library, "Ida Ames", *["Ida Marsh"] * 3, *["Ida Holm"] * 2)
    assert [(each.value, each.detail) for each in await typing.offered(What.SPEAKER, "ida")] == [
        ("Ida Marsh", "3 passages"),
        ("Ida Holm", "2 passages"),
        ("Ida Ames", "1 passage"),
    ]


async def test_nothing_typed_gives_the_largest(library: Library, typing: Typing) -> None:
    await speakers(library, "Ida Ames", *["Bo Marsh"] * 3, *["Cy Holm"] * 2)
    for typed in ("", "  ", "?!"):
        assert await typing.values(What.SPEAKER, typed, limit=2) == ["Bo Marsh", "Cy Holm"]


@pytest.mark.parametrize(("limit", "given"), [(-1, 0), (0, 0), (1, 1), (25, 25), (100, 100), (10**9, 100)])
async def test_at_most_so_many_are_offered(library: Library, typing: Typing, limit: int, given: int) -> None:
    await speakers(library, *(f"Ann {number}" for number in range(130)))
    for typed in ("", "ann", "anm"):
        assert len(await typing.offered(What.SPEAKER, typed, limit=limit)) == given


async def test_spellings_that_a_filter_takes_for_one_are_one(library: Library, typing: Typing) -> None:
    await speakers(library, "ZOË QUILL", *["Zoë Quill"] * 2, "Zoe Quill")
    (only,) = await typing.offered(What.SPEAKER, "zoe")
    assert only == Suggestion("Zoë Quill", "Zoë Quill", "4 passages")


# What is offered of each kind


async def test_a_topic_is_offered_by_its_slug_with_its_description(library: Library, typing: Typing) -> None:
    await put(library, document(quote("One.", topics=("self-play",)), quote("Two.", topics=("startups",))))
    (only,) = await typing.offered(What.TOPIC, "selfplay")
    assert (only.value, only.label) == ("self-play", "Self-play")
    assert only.detail.startswith("1 passage · Systems that improve")
    assert await typing.values(What.TOPIC, "startups") == ["startups"]
    assert await typing.values(What.TOPIC, "") == ["self-play", "startups"]


async def test_whom_only_a_source_names_is_offered_after_who_is_quoted(library: Library, typing: Typing) -> None:
    people = (Person(name="Ida Host", role=Role.HOST), Person(name="Ida Guest", role=Role.GUEST))
    await put(library, document(quote("One.", speaker="Ida Guest"), "Two.", people=people))
    offered = await typing.offered(What.SPEAKER, "ida")
    assert [(each.value, each.detail) for each in offered] == [
        ("Ida Guest", "1 passage"),
        ("Ida Host", "named by a source"),
    ]


async def test_sources_of_one_title_are_one(library: Library, typing: Typing) -> None:
    await put(
        library,
        document("One.", "Two.", title="A harbour log", kind=DocumentKind.NOTE),
        document("Three.", title="A harbour log", kind=DocumentKind.PODCAST),
        document("Four.", title="Harbours"),
    )
    assert await typing.offered(What.SOURCE, "harb") == (
        Suggestion("Harbours", "Harbours", "1 passage · jsonl"),
        Suggestion("A harbour log", "A harbour log", "3 passages · note"),
    )


async def test_headings_are_counted(library: Library, typing: Typing) -> None:
    await put(
        library, document(lesson("One.", heading="Sign the log"), "Two.", lesson("Three.", heading="Sign the log"))
    )
    assert await typing.offered(What.HEADING, "log si") == (Suggestion("Sign the log", "Sign the log", "2 passages"),)


async def test_a_quote_is_chosen_by_how_it_begins_and_a_lesson_by_its_heading(library: Library, typing: Typing) -> None:
    spoken = quote("The rope holds whoever holds the rope.", speaker="Ida Marsh", heading="Knots")
    noted = lesson("Whoever leaves signs. Whoever comes back signs again.", heading="Sign the log")
    aside = quote("The rope, exactly.", standing=Standing.FRAGMENT)
    await put(library, document(spoken, noted, aside, title="Talk"))
    for typed, label, text in (
        ("the rope", "The rope holds whoever holds the rope.", spoken.text),
        ("knots", "The rope holds whoever holds the rope.", spoken.text),
        ("sign", "Sign the log: Whoever leaves signs. Whoever comes back signs again.", noted.text),
        ("comes back", "Sign the log: Whoever leaves signs. Whoever comes back signs again.", noted.text),
    ):
        (only,) = await typing.offered(What.QUOTE, typed)
        assert only.label == label
        assert (await find_passage(library.store, await library.view(CONSOLE), only.value)).text == text
    assert (await typing.offered(What.QUOTE, "the rope"))[0].detail == "Ida Marsh · Talk"


async def test_quotes_whose_wording_is_verified_go_first_and_each_wording_once(
    library: Library, typing: Typing
) -> None:
    words = "A bell that rings twice is heard once."
    await put(
        library,
        document(words, "A bell without a tongue is a hat.", title="List"),
        document(quote(words, evidence=Evidence.VERIFIED), title="Talk", kind=DocumentKind.TRANSCRIPT),
    )
    assert [(each.label, each.detail) for each in await typing.offered(What.QUOTE, "a bell")] == [
        (words, "Talk"),
        ("A bell without a tongue is a hat.", "List"),
    ]


# What stands in a suggestion


LONG = "The collected logs of every harbour on the northern coast, " * 4


async def test_what_is_long_is_cut_after_a_word_and_means_the_same(library: Library, typing: Typing) -> None:
    await speakers(library, LONG, title=LONG)
    view = await library.view(CONSOLE)
    catalogue = await read_catalogue(library.store, view)
    for what in (What.SPEAKER, What.SOURCE, What.QUOTE):
        (only,) = await typing.offered(what, "the collected" if what is not What.QUOTE else "word")
        assert max(map(len, (only.value, only.label, only.detail))) <= 100
    (speaker,) = await typing.offered(What.SPEAKER, "the collected")
    assert LONG.startswith(f"{speaker.label.removesuffix('…')} ")
    assert speaker.label.endswith("…")
    assert meant_person(speaker.value, catalogue).fitting == catalogue.speakers
    (source,) = await typing.offered(What.SOURCE, "the collected")
    assert len(meant_sources(source.value, catalogue)[0]) == 1


async def test_a_value_holds_no_quotation_marks_and_means_the_name(library: Library, typing: Typing) -> None:
    values = {
        'Bo "The Rope" Ames': "Bo The Rope Ames",
        "“Cy” Holm": "Cy Holm",
        "D’Arcy Øst": "D’Arcy Øst",
        "Ż. Łęcka": "Ż. Łęcka",
        "李 小龙": "李 小龙",
        "???": "???",
    }
    await speakers(library, *values, '"""')
    catalogue = await read_catalogue(library.store, await library.view(CONSOLE))
    assert sorted(await typing.values(What.SPEAKER, "")) == sorted(values.values())
    for name, value in values.items():
        assert name in meant_person(value, catalogue).fitting


async def test_an_id_is_as_long_as_it_must_be(library: Library, typing: Typing) -> None:
    await put(library, document(*(f"Rope number {number} holds." for number in range(40))))
    passages = {passage.id: passage for passage in await held(library)}
    values = await typing.values(What.QUOTE, "rope", limit=100)
    assert len(values) == len(passages)
    assert all(len(value) in (8, LENGTH) for value in values)
    assert len({next(each for each in passages if each.startswith(value)) for value in values}) == len(passages)


# Who sees what, and from when on


async def test_what_is_imported_is_offered_next_and_what_is_removed_no_more(library: Library, typing: Typing) -> None:
    await speakers(library, "Ida Marsh", title="One")
    assert await typing.values(What.SPEAKER, "ida") == ["Ida Marsh"]
    await speakers(library, "Ida Holm", title="Two")
    assert await typing.values(What.SPEAKER, "ida") == ["Ida Holm", "Ida Marsh"]
    source = next(each.source for each in await held(library) if each.source.title == "One")
    await remove_source(library.store, source)
    assert await typing.values(What.SPEAKER, "ida") == ["Ida Holm"]
    assert await typing.values(What.SOURCE, "") == ["Two"]


async def test_no_team_is_offered_what_another_holds(library: Library, typing: Typing) -> None:
    entry = quote("A quoxamber of topics.", speaker="Ida Quoxamber", heading="On quoxamber", topics=("self-play",))
    await put(library, document(entry, title="Quoxamber log"), scope=OURS)
    await put(library, document(lesson("Rope holds.", heading="Rope"), title="Log"))
    for what in What:
        ours = await typing.offered(what, "" if what is What.TOPIC else "quoxamber", OURS)
        assert len(ours) == 1
        for typed in ("quoxamber", "quoxambre", "ida", "on", "self-play", ""):
            assert not set(ours) & set(await typing.offered(what, typed, THEIRS))


@pytest.mark.parametrize("hidden", Hideable)
async def test_what_a_team_hid_is_not_offered(library: Library, typing: Typing, hidden: Hideable) -> None:
    entry = quote("A lantern is carried.", speaker="Ida Lantern", heading="On lanterns", topics=("self-play",))
    people = (Person(name="Ida Lantern", role=Role.GUEST),)
    await put(library, document(entry, title="Lantern log", people=people), document("Rope holds.", title="Log"))
    passage = next(each for each in await held(library) if each.speaker)
    value = {Hideable.PASSAGE: passage.id, Hideable.SOURCE: passage.source.id, Hideable.SPEAKER: "Ida Lantern"}[hidden]
    before = [await typing.offered(what, "", OURS) for what in What]
    await hide(library.store, OURS, hidden, value)
    for what in What:
        assert not [each for each in await typing.offered(what, "", OURS) if "lantern" in each.label.casefold()]
        assert not await typing.offered(what, "self-play", OURS)
    assert [await typing.offered(what, "", THEIRS) for what in What] == before
    await unhide(library.store, OURS, hidden, value)
    assert [await typing.offered(what, "", OURS) for what in What] == before


async def test_a_speaker_of_everybodys_and_of_the_teams_own_passages_is_one(library: Library, typing: Typing) -> None:
    await speakers(library, "Ida Marsh", "Ida Holm", "Ida Holm")
    await speakers(library, "Ida Marsh", "Ida Marsh", scope=OURS, title="Own")
    assert [each.detail for each in await typing.offered(What.SPEAKER, "ida", OURS)] == ["3 passages", "2 passages"]
    assert await typing.values(What.SPEAKER, "ida", THEIRS) == ["Ida Holm", "Ida Marsh"]


async def test_a_heading_and_a_quote_of_two_scopes_are_one(library: Library, typing: Typing) -> None:
    for scope in ("shared", OURS):
        await put(library, document(lesson("Whoever leaves signs.", heading="Sign the log")), scope=scope)
    (heading,) = await typing.offered(What.HEADING, "sign", OURS)
    assert heading.detail == "2 passages"
    assert len(await typing.offered(What.QUOTE, "sign", OURS)) == 1


async def test_a_library_that_holds_nothing_offers_nothing(typing: Typing) -> None:
    for what in What:
        for typed in ("", "a", "anything"):
            assert await typing.offered(what, typed) == ()


# The shipped content


@pytest.mark.parametrize(
    ("what", "typed", "first"),
    [
        (What.TOPIC, "resaoning", "reasoning"),
        (What.TOPIC, "chian of thougt", "chain-of-thought"),
        (What.TOPIC, "rienforcment lerning", "reinforcement-learning"),
        (What.TOPIC, "selfplay", "self-play"),
        (What.TOPIC, "craft", "research-craft"),
        (What.TOPIC, "start up", "startups"),
        (What.SPEAKER, "pacho", "Jakub Pachocki"),
        (What.SPEAKER, "pahco", "Jakub Pachocki"),
        (What.SPEAKER, "jakub pachoki", "Jakub Pachocki"),
        (What.SPEAKER, "PACHOCKI, J", "Jakub Pachocki"),
    ],
)
async def test_the_shipped_content_is_found_by_its_beginnings_and_in_spite_of_slips(
    library: Library, what: What, typed: str, first: str
) -> None:
    shipped = Library(store=library.store, topics=library.topics)
    await install_starter(shipped, CONTENT)
    assert (await Typing(shipped).values(what, typed))[0] == first
