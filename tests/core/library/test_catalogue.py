import pytest

from core.library.catalogue import Catalogue, meant_person, meant_sources, read_catalogue, sources_naming
from core.library.library import Library
from core.models import DocumentKind, Person, Role, Source
from core.team import SHARED
from tests.build import OURS, THEIRS, document, put, quote


def _source(id_: str, title: str, kind: DocumentKind, *people: str) -> Source:
    named = tuple(Person(name=name, role=Role.GUEST) for name in people)
    return Source(id=id_.ljust(26, "0"), scope=SHARED, kind=kind, title=title, people=named)


CATALOGUE = Catalogue(
    speakers=("Greta Holm", "Jakub Nowak", "Jakub Zieliński"),
    sources=(
        _source("aaaaaaaa", "Boats and backups", DocumentKind.TRANSCRIPT, "Anna Kowal", "Jakub Nowak"),
        _source("bbbbbbbb", "Notes of a harbour", DocumentKind.NOTE),
        _source("cccccccc", "The harbour at night", DocumentKind.PODCAST, "Anna Kowal"),
    ),
)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Greta Holm", ["Greta Holm"]),
        ("greta holm", ["Greta Holm"]),
        ("holm", ["Greta Holm"]),
        ("gre", ["Greta Holm"]),
        ("jakub", ["Jakub Nowak", "Jakub Zieliński"]),
        ("now jak", ["Jakub Nowak"]),
        ("ANNA", ["Anna Kowal"]),
        ("zieliński", ["Jakub Zieliński"]),
        ("ZIELINSKI", ["Jakub Zieliński"]),
    ],
)
def test_finds_whom_a_name_means(typed: str, names: list[str]) -> None:
    assert list(meant_person(typed, CATALOGUE).fitting) == names


def test_a_whole_name_means_nobody_else() -> None:
    people = Catalogue(speakers=("Ida", "Ida Marsh"), sources=())
    assert meant_person("ida", people).fitting == ("Ida",)


@pytest.mark.parametrize(
    ("typed", "near"), [("Gerta", "Greta Holm"), ("kowel", "Anna Kowal"), ("Jakob", "Jakub Nowak")]
)
def test_offers_the_nearest_name(typed: str, near: str) -> None:
    meant = meant_person(typed, CATALOGUE)
    assert meant.fitting == ()
    assert near in meant.nearest


@pytest.mark.parametrize("typed", ["", " ", "?!", "qqqqq", "🎉"])
def test_offers_nobody_where_nobody_is_near(typed: str) -> None:
    meant = meant_person(typed, CATALOGUE)
    assert (meant.fitting, meant.nearest) == ((), ())


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("aaaaaaaa", ["Boats and backups"]),
        ("bbbbbbbb0000", ["Notes of a harbour"]),
        ("notes of a harbour", ["Notes of a harbour"]),
        ("boats", ["Boats and backups"]),
        ("harbour", ["Notes of a harbour", "The harbour at night"]),
        ("anna", ["Boats and backups", "The harbour at night"]),
        ("podcast", ["The harbour at night"]),
        ("transcript", ["Boats and backups"]),
    ],
)
def test_finds_which_sources_are_meant(typed: str, titles: list[str]) -> None:
    sources, meant = meant_sources(typed, CATALOGUE)
    assert [source.title for source in sources] == titles
    assert meant.fitting


def test_offers_the_nearest_title() -> None:
    sources, meant = meant_sources("botes and backup", CATALOGUE)
    assert (sources, meant.nearest[0]) == ((), "Boats and backups")


def test_lists_the_sources_that_name_somebody() -> None:
    ids = {CATALOGUE.sources[0].id, CATALOGUE.sources[2].id}
    assert sources_naming(["Anna Kowal"], CATALOGUE) == ids
    assert sources_naming(["Nobody"], CATALOGUE) == frozenset()


async def test_reads_who_is_quoted_and_which_sources_there_are(library: Library) -> None:
    people = (Person(name="anna Kowal", role=Role.HOST),)
    await put(library, document(quote("One.", speaker="Zoë Quill"), quote("Two.", speaker="Bo Ames"), people=people))
    await put(library, document("Three.", title="A log"), scope=OURS)
    catalogue = await read_catalogue(library.store, await library.view(OURS))
    assert catalogue.speakers == ("Bo Ames", "Zoë Quill")
    assert catalogue.people == ("anna Kowal", "Bo Ames", "Zoë Quill")
    assert [source.title for source in catalogue.sources] == ["A log", "Notes of a harbour"]
    theirs = await read_catalogue(library.store, await library.view(THEIRS))
    assert [source.title for source in theirs.sources] == ["Notes of a harbour"]
