import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.errors import ContentError
from core.library.following import newest_change
from core.library.library import Library
from core.library.starter import install_starter, read_starter
from core.library.tables import METADATA
from core.library.verifying import verify
from core.models import Check, DocumentKind, Evidence, Passage, PassageKind, Standing
from core.team import STARTER
from tests.build import OURS, document, held, put
from tests.conftest import CONTENT, TOPICS

SOURCES = """
[[source]]
key = "talk"
title = "A talk"
kind = "recording"
url = "https://www.youtube.com/watch?v=harbour"

[[source]]
key = "transcript"
title = "A talk, written down"
kind = "transcript"
people = [{ name = "Anna Kowal", role = "guest" }]
recording = "talk"

[[source]]
key = "note"
title = "A note on the talk"
kind = "note"
"""
QUOTES = """
[[quote]]
text = "A log book is a promise."
speaker = "Anna Kowal"
source = "transcript"
place = "01:10-01:20"
topics = ["code-quality"]

[[quote]]
text = "Nobody thanks the rope."
source = "transcript"
place = "00:10-00:20"
topics = []
"""
LESSON = """---
title: Sign the log
topics: [research-craft]
source: {source}
place: lines 3-4
---
Whoever leaves signs. Whoever comes back
signs again.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Hold small content of three passages from two sources."""
    (tmp_path / "content" / "lessons").mkdir(parents=True)
    for name, text in (("sources", SOURCES), ("quotes", QUOTES)):
        (tmp_path / "content" / f"{name}.toml").write_text(text)
    (tmp_path / "content" / "lessons" / "sign-the-log.md").write_text(LESSON.format(source="note"))
    return tmp_path / "content"


@pytest.fixture
def shipping(library: Library) -> Library:
    return Library(store=library.store, topics=TOPICS)


async def test_installs_what_the_project_ships(shipping: Library) -> None:
    assert await install_starter(shipping, CONTENT)
    found = await held(shipping)
    quotes = [each for each in found if each.kind is PassageKind.QUOTE]
    lessons = [each for each in found if each.kind is PassageKind.LESSON]
    assert len(lessons) >= 80
    assert 80 <= len(quotes) <= 120
    assert len(read_starter(CONTENT).lessons) == len(lessons)
    assert {each.evidence for each in quotes} == {Evidence.VERIFIED}
    assert {each.evidence for each in lessons} == {Evidence.PARAPHRASE}
    assert {each.standing for each in found} == {Standing.STATEMENT}
    assert all(each.locator and each.topics and each.source.scope == STARTER for each in found)


async def test_installs_once(shipping: Library, folder: Path) -> None:
    assert await install_starter(shipping, folder)
    rows, change = await _rows(shipping), await newest_change(shipping.store)
    assert not await install_starter(shipping, folder)
    assert await _rows(shipping) == rows
    assert await newest_change(shipping.store) == change


async def test_makes_passages_of_the_files(shipping: Library, folder: Path) -> None:
    await install_starter(shipping, folder)
    lesson, rope, log = await _shipped(shipping)
    assert (lesson.heading, lesson.text) == ("Sign the log", "Whoever leaves signs. Whoever comes back signs again.")
    assert (str(lesson.locator), lesson.topics) == ("lines 3-4", ("research-craft",))
    assert (rope.text, rope.speaker, rope.topics) == ("Nobody thanks the rope.", None, ())
    assert (log.speaker, log.checked.check, log.checked.found_in) == (
        "Anna Kowal",
        Check.EXACT,
        "A talk, written down, 01:10-01:20",
    )
    assert log.source.url == "https://www.youtube.com/watch?v=harbour"
    assert log.source.people[0].name == "Anna Kowal"


async def test_a_changed_edition_takes_the_place_of_the_old_one(shipping: Library, folder: Path) -> None:
    await install_starter(shipping, folder)
    before = await _shipped(shipping)
    changed = QUOTES.replace("Nobody thanks the rope.", "Somebody thanks the rope.").replace(
        '"code-quality"', '"hiring"'
    )
    (folder / "quotes.toml").write_text(changed)
    assert await install_starter(shipping, folder)
    lesson, rope, log = await _shipped(shipping)
    assert lesson == before[0]
    assert rope.text == "Somebody thanks the rope."
    assert (log.id, log.topics) == (before[2].id, ("hiring",))
    assert not await install_starter(shipping, folder)


async def test_a_source_that_is_dropped_goes(shipping: Library, folder: Path) -> None:
    await put(shipping, document("Ours stays.", title="Ours"), scope=OURS)
    await install_starter(shipping, folder)
    shutil.rmtree(folder / "lessons")
    assert await install_starter(shipping, folder)
    assert {each.source.title for each in await held(shipping, OURS)} == {"A talk, written down", "Ours"}


async def test_installing_after_an_install_that_was_cut_off_is_as_good(shipping: Library, folder: Path) -> None:
    await install_starter(shipping, folder)
    whole = await _shipped(shipping)
    (folder / "quotes.toml").write_text(QUOTES.replace("01:10-01:20", "no place"))
    with pytest.raises(ContentError):
        await install_starter(shipping, folder)
    assert await _shipped(shipping) == whole
    (folder / "quotes.toml").write_text(QUOTES)
    assert not await install_starter(shipping, folder)


async def test_a_library_without_the_shipped_content_never_shows_it(shipping: Library, library: Library) -> None:
    await install_starter(shipping, CONTENT)
    await put(library, document("Ours stays."), scope=OURS)
    assert [each.text for each in await held(library, OURS)] == ["Ours stays."]
    assert len(await held(shipping, OURS)) > 160


async def test_verifying_leaves_the_shipped_content_as_it_is(shipping: Library) -> None:
    await install_starter(shipping, CONTENT)
    before = await held(shipping)
    await verify(shipping.store)
    assert await held(shipping) == before


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "quotes.toml",
            'place = "01:10-01:20"',
            'place = "soon"',
            r"place of “A log book is a promise.” cannot be used",
        ),
        ("quotes.toml", 'topics = ["code-quality"]', "", r"quotes\.toml cannot be used: .*topics"),
        ("quotes.toml", 'source = "transcript"', 'source = "talk"', r"'talk' is no document of sources\.toml"),
        ("quotes.toml", "[[quote]]", "[[quote", r"quotes\.toml cannot be used"),
        ("sources.toml", 'kind = "note"', 'kind = "poem"', r"sources\.toml cannot be used: .*kind"),
        ("sources.toml", 'key = "note"', 'key = "notes"', r"'note' is no document of sources\.toml"),
        ("lessons/sign-the-log.md", "title: Sign the log", "title: [", r"lessons/sign-the-log\.md cannot be used"),
        ("lessons/sign-the-log.md", "---\nWhoever", "Whoever", r"lessons/sign-the-log\.md cannot be used"),
        ("lessons/sign-the-log.md", "place: lines 3-4", "place: lines 4-3", r"place of “Sign the log” cannot be used"),
    ],
)
async def test_says_which_file_is_broken(  # noqa: PLR0913, PLR0917 - what to change, in which file, and what is said
    shipping: Library, folder: Path, name: str, old: str, new: str, said: str
) -> None:
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(ContentError, match=said):
        await install_starter(shipping, folder)
    assert await held(shipping) == ()


async def _shipped(library: Library) -> tuple[Passage, ...]:
    found = [each for each in await held(library) if each.source.scope == STARTER]
    return tuple(sorted(found, key=lambda each: (each.source.kind is not DocumentKind.NOTE, each.position)))


async def _rows(library: Library) -> dict[str, int]:
    async with library.store.read() as connection:
        return {
            table.name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in METADATA.sorted_tables
        }
