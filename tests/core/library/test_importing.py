import asyncio
import signal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.errors import StoreError
from core.library.exporting import ExportFormat, export
from core.library.following import changed_since, newest_change
from core.library.importing import Imported
from core.library.library import Library
from core.library.preparing import prepare
from core.library.removing import remove_passage
from core.library.store import Store, open_store
from core.library.tables import CHANGES, FINGERPRINTS, METADATA, PASSAGE_TOPICS, PASSAGES, SOURCES, TWINS
from core.locator import Numbered
from core.models import Check, CheckResult, DocumentKind, Evidence, Person, Role, Standing
from core.team import SHARED, STARTER, Team
from tests.build import OURS, THEIRS, document, held, lesson, put, quote, texts, twins
from tests.conftest import TOPICS
from tests.core.library.killed import LARGE, import_and_die
from tests.core.library.pairs import SAME

FERRY = "The ferry taught me that a timetable is a promise to strangers."
ROPE = "Nobody thanks the rope until the second storm."
LOG = "Write the log while your hands are still cold."


async def test_keeps_all_that_a_document_says(library: Library) -> None:
    entry = quote(
        FERRY,
        standing=Standing.QUESTION,
        heading="On promises",
        speaker="Ida Marsh",
        locator=Numbered(number=3, part=2),
        context="What did the ferry teach you?",
        origin="A letter, 1931",
        topics=("habits", "craft"),
        checked=CheckResult(check=Check.DIFFERS, similarity=0.91, diff="a [the] promise", found_in="A talk, 0:10"),
    )
    people = (Person(name="Ida Marsh", role=Role.GUEST), Person(name="Tom Reed", role=Role.HOST))
    await put(library, document(entry, people=people, published="1931-05-02", url="https://harbour.example/1"))
    passage = (await held(library))[0]
    for name in ("text", "kind", "evidence", "standing", "heading", "speaker", "locator", "context", "origin"):
        assert getattr(passage, name) == getattr(entry, name)
    assert (passage.topics, passage.checked) == (entry.topics, entry.checked)
    source = passage.source
    assert (source.title, source.kind, source.people) == ("Notes of a harbour", DocumentKind.JSONL, people)
    assert (source.published, source.url, source.scope) == ("1931-05-02", "https://harbour.example/1", SHARED)


async def test_counts_what_came_and_what_was_there(library: Library) -> None:
    assert await put(library, document(FERRY, ROPE)) == Imported(new=2)
    assert await put(library, document(FERRY, ROPE)) == Imported(duplicates=2)
    assert await put(library, document(ROPE, LOG, FERRY)) == Imported(new=1, duplicates=2)
    assert sorted(texts(await held(library))) == sorted((FERRY, ROPE, LOG))


async def test_importing_again_changes_nothing(library: Library) -> None:
    await put(library, document(FERRY, ROPE), document(LOG, title="Log"))
    before, rows, change = await held(library), await _rows(library.store), await newest_change(library.store)
    await put(library, document(FERRY, ROPE), document(LOG, title="Log"))
    await put(library, document(FERRY, ROPE), document(LOG, title="Log"), replacing=True)
    assert await held(library) == before
    assert await _rows(library.store) == rows
    assert await newest_change(library.store) == change


async def test_gives_the_same_ids_in_another_store_and_after_other_imports(library: Library, tmp_path: Path) -> None:
    other = Library(store=await open_store(f"sqlite:///{tmp_path / 'other.db'}"), topics=TOPICS, with_starter=False)
    await put(other, document(LOG, title="Log"))
    await put(other, document(ROPE, FERRY), scope=OURS)
    await put(library, document(FERRY, ROPE))
    assert {each.text: each.id for each in await held(library)}.items() <= {
        each.text: each.id for each in await held(other, OURS)
    }.items()
    await other.store.close()


async def test_tells_the_same_words_in_one_document_apart_by_their_order(library: Library) -> None:
    await put(library, document(ROPE, FERRY, ROPE))
    found = await held(library)
    assert texts(found) == [ROPE, FERRY, ROPE]
    assert len({each.id for each in found}) == 3
    assert await put(library, document(ROPE, FERRY, ROPE)) == Imported(duplicates=3)


async def test_takes_a_passage_that_an_export_holds_twice_once(library: Library) -> None:
    twice = (quote(ROPE, occurrence=0), quote(FERRY, occurrence=0), quote(ROPE, occurrence=0))
    assert await put(library, document(*twice)) == Imported(new=2)


async def test_makes_one_source_of_the_parts_of_one_document(library: Library) -> None:
    assert await put(library, document(FERRY, ROPE), document(ROPE, LOG)) == Imported(new=3)
    found = await held(library)
    assert len({each.source.id for each in found}) == 1
    assert [each.position for each in found] == [0, 1, 2]


async def test_places_what_is_appended_behind_all_that_is_there(library: Library) -> None:
    await put(library, document(FERRY, ROPE))
    await remove_passage(library.store, (await held(library))[0])
    assert await put(library, document(LOG, ROPE, FERRY)) == Imported(new=2, duplicates=1)
    found = await held(library)
    assert texts(found) == [ROPE, LOG, FERRY]
    assert len({each.position for each in found}) == 3


async def test_what_everybody_sees_comes_to_no_team_a_second_time_by_an_export(library: Library) -> None:
    await put(library, document(FERRY, ROPE))
    held_by_all = await held(library)
    rope, ferry = (quote(each.text, id=each.id) for each in reversed(held_by_all))
    rows = await _rows(library.store)
    beside = library.beside(str(OURS))
    assert await put(library, document(rope, ferry), scope=OURS, beside=beside) == Imported(duplicates=2)
    assert await _rows(library.store) == rows
    for _ in range(2):
        await put(library, document(rope, LOG), scope=OURS, beside=beside, replacing=True)
        assert sorted(texts(await held(library, OURS))) == sorted((FERRY, ROPE, LOG))
    assert await held(library, THEIRS) == held_by_all


async def test_a_document_is_taken_whole_though_some_of_it_is_there_for_everybody(library: Library) -> None:
    await put(library, document(ROPE))
    assert await put(library, document(FERRY, ROPE, LOG), scope=OURS, beside=library.beside(str(OURS))) == Imported(
        new=3
    )


def test_everybody_sees_the_shipped_content_where_it_is_on(library: Library) -> None:
    with_starter = Library(store=library.store, topics=TOPICS)
    assert (library.beside(SHARED), library.beside(str(OURS))) == ((), (SHARED,))
    assert (with_starter.beside(SHARED), with_starter.beside(str(OURS))) == ((STARTER,), (STARTER, SHARED))


async def test_gives_topics_by_the_rule_unless_the_document_names_them(library: Library) -> None:
    ruled, named = "Self-play taught the bots a move that no human had tried.", "Their own self-play made them odd."
    await put(library, document(quote(ruled), quote(named, topics=("oddities",)), quote(LOG, topics=())))
    assert [each.topics for each in await held(library)] == [("self-play",), ("oddities",), ()]


async def test_undoes_everything_when_an_error_comes_in_the_middle(library: Library) -> None:
    await put(library, document(LOG, title="Log"))
    rows = await _rows(library.store)
    with pytest.raises(StoreError):
        await put(library, document(FERRY), document(ROPE, title="Broken", published=object()))
    assert await _rows(library.store) == rows


@pytest.mark.parametrize("moment", ["passages", "fingerprints", "changes", "commit"])
async def test_a_killed_import_leaves_nothing(library: Library, url: str, moment: str) -> None:
    rows = await _rows(library.store)
    assert import_and_die(url, moment) == -signal.SIGKILL
    assert await _rows(library.store) == rows
    assert await put(library, LARGE) == Imported(new=300)
    assert len(await held(library)) == 300
    assert await put(library, LARGE) == Imported(duplicates=300)


async def test_a_rehearsal_says_what_would_happen_and_changes_nothing(library: Library) -> None:
    await put(library, document(FERRY, ROPE))
    rows, change = await _rows(library.store), await newest_change(library.store)
    assert await put(library, document(ROPE, LOG), rehearsing=True) == Imported(new=1, duplicates=1)
    outcome = await put(library, document(ROPE, LOG), rehearsing=True, replacing=True)
    assert outcome == Imported(new=1, duplicates=1, removed=1)
    assert await put(library, document(LOG, title="New"), rehearsing=True) == Imported(new=1)
    assert await _rows(library.store) == rows
    assert await newest_change(library.store) == change


async def test_a_rehearsal_waits_for_nobody_who_writes(library: Library) -> None:
    async with library.store.write():
        assert await put(library, document(FERRY), rehearsing=True) == Imported(new=1)


async def test_a_new_edition_takes_the_place_of_the_old_one(library: Library) -> None:
    checked = CheckResult(check=Check.EXACT, similarity=1.0, found_in="A talk, 0:10")
    await put(library, document(FERRY, quote(ROPE, checked=checked, evidence=Evidence.VERIFIED), LOG, published="1931"))
    before = {each.text: each for each in await held(library)}
    edition = document(LOG, quote(ROPE, heading="On thanks"), "A buoy is a promise too.", published="1932")
    assert await put(library, edition, replacing=True) == Imported(new=1, duplicates=2, removed=1)
    found = await held(library)
    assert texts(found) == [LOG, ROPE, "A buoy is a promise too."]
    assert [each.position for each in found] == [0, 1, 2]
    assert [each.id for each in found[:2]] == [before[LOG].id, before[ROPE].id]
    rope = found[1]
    assert (rope.heading, rope.checked, rope.evidence) == ("On thanks", checked, Evidence.VERIFIED)
    assert rope.source.published == "1932"


async def test_a_new_edition_leaves_what_is_the_same_and_other_scopes_alone(library: Library) -> None:
    for scope in (SHARED, OURS):
        await put(library, document(FERRY, ROPE), scope=scope)
    before, change = await held(library, OURS), await newest_change(library.store)
    await put(library, document(FERRY), scope=OURS, replacing=True)
    found = await held(library, OURS)
    assert [each for each in before if each.text == FERRY or each.source.scope == SHARED] == list(found)
    removed = next(each for each in before if each.text == ROPE and each.source.scope == str(OURS))
    assert await changed_since(library.store, change) == (removed.key,)


async def test_a_new_edition_with_other_topics_is_written(library: Library) -> None:
    await put(library, document(quote(ROPE, topics=("ropes",)), quote(LOG, topics=("logs",))))
    await put(library, document(quote(ROPE, topics=("storms", "ropes")), quote(LOG, topics=("logs",))), replacing=True)
    assert [each.topics for each in await held(library)] == [("storms", "ropes"), ("logs",)]


async def test_a_source_that_is_told_anew_is_noted_as_changed(library: Library) -> None:
    await put(library, document(FERRY, ROPE))
    change = await newest_change(library.store)
    people = (Person(name="Ida Marsh", role=Role.AUTHOR),)
    await put(library, document(FERRY, ROPE, people=people), replacing=True)
    found = await held(library)
    assert {each.source.people for each in found} == {people}
    assert sorted(await changed_since(library.store, change)) == sorted(each.key for each in found)


@pytest.mark.parametrize(("one", "other"), SAME)
async def test_groups_the_same_saying_across_documents(library: Library, one: str, other: str) -> None:
    await put(library, document(one, LOG))
    await put(library, document(ROPE, other, title="Another book"))
    assert await _groups(library, OURS) == {frozenset((one, other))}


async def test_groups_the_same_saying_within_one_import_and_between_scopes(library: Library) -> None:
    one, other = SAME[5]
    await put(library, document(one, FERRY), document(other, title="Another book"), scope=OURS)
    assert await _groups(library, OURS) == {frozenset((one, other))}
    third = one.replace("I think the", "The")
    await put(library, document(third), scope=SHARED)
    assert await _groups(library, OURS) == {frozenset((one, other, third))}
    await put(library, document(one, title="Shipped"), scope=STARTER)
    with_starter = Library(store=library.store, topics=TOPICS)
    shipped = next(each for each in await held(with_starter, THEIRS) if each.source.scope == STARTER)
    assert texts((await twins(library, await with_starter.view(THEIRS), [shipped.key]))[shipped.key]) == [third]


async def test_never_pairs_passages_of_two_teams(library: Library) -> None:
    one, other = SAME[5]
    await put(library, document(one), scope=OURS)
    await put(library, document(other), scope=THEIRS)
    async with library.store.read() as connection:
        assert (await connection.execute(select(TWINS))).all() == []
    await put(library, document(one, title="For all"), scope=SHARED)
    assert await _groups(library, OURS) == {frozenset((one,))}
    assert await _groups(library, THEIRS) == {frozenset((one, other))}


async def test_copies_of_other_teams_stand_in_for_nothing(library: Library) -> None:
    """However many teams hold the same text, what one team sees is compared with what it sees."""
    one, other = SAME[5]
    for number in range(70):
        await put(library, document(one), scope=Team(f"slack:T{number}"))
    await put(library, document(one), scope=OURS)
    await put(library, document(other, title="Another book"), scope=OURS)
    assert await _groups(library, OURS) == {frozenset((one, other))}
    await put(library, document(other, title="For all"))
    assert await _groups(library, THEIRS) == set()
    last = Library(store=library.store, topics=TOPICS, with_starter=False)
    shared = next(each for each in await held(last, THEIRS))
    view = await last.view(Team("slack:T69"))
    assert texts((await twins(library, view, [shared.key]))[shared.key]) == [one]


async def test_finds_twins_among_rows_that_are_all_much_alike(library: Library) -> None:
    rows = [f"Boat {number} of the yard was painted green and blue in the spring by Ida." for number in range(50)]
    twin = rows[7].replace("by Ida", "by Ida Marsh")
    await put(library, document(*rows, twin))
    assert await _groups(library, OURS) == {frozenset((rows[7], twin))}


async def test_pairs_anew_what_a_new_edition_words_otherwise(library: Library) -> None:
    one, other = SAME[5]
    await put(library, document(one, title="Another book"))
    await put(library, document(LOG, ROPE))
    await put(library, document(LOG, other), replacing=True)
    assert await _groups(library, OURS) == {frozenset((one, other))}
    await put(library, document(quote(other, heading="Moved"), LOG), replacing=True)
    assert await _groups(library, OURS) == {frozenset((one, other))}
    await put(library, document(LOG), replacing=True)
    assert await _groups(library, OURS) == set()


async def test_imports_at_the_same_moment_lose_and_double_nothing(library: Library, url: str) -> None:
    one, other = SAME[5]
    elsewhere = Library(store=await open_store(url), topics=TOPICS, with_starter=False)
    outcomes = await asyncio.gather(
        *(put(where, document(FERRY, ROPE)) for where in (library, elsewhere) * 3),
        put(library, document(one, title="One")),
        put(elsewhere, document(other, title="Other")),
    )
    await elsewhere.store.close()
    assert sum(outcome.new for outcome in outcomes) == 4
    assert sum(outcome.duplicates for outcome in outcomes) == 10
    assert sorted(texts(await held(library))) == sorted((FERRY, ROPE, one, other))
    assert await _groups(library, OURS) == {frozenset((one, other))}


async def test_takes_names_of_any_length(library: Library) -> None:
    """A hostile file may name what no database column or index would take."""
    long = "".join(chr(0x4E00 + number * 7 % 20_000) for number in range(9_000))
    await put(library, document(quote(ROPE, speaker=long, topics=(long, "ropes")), title=long))
    passage = (await held(library))[0]
    assert passage.speaker is not None
    assert long.startswith(passage.speaker[:50])
    assert passage.topics[-1] == "ropes"


async def test_takes_texts_that_no_words_are_in(library: Library) -> None:
    marks = ("?!", "…", "🎉", "🎉🎉")
    await put(library, document(*marks, *marks))
    assert texts(await held(library)) == [*marks, *marks]


async def test_imports_many_and_long_passages(library: Library) -> None:
    """More than one statement takes, and a text of a megabyte."""
    many = [f"The {number}th gull of the year stole lunch number {number}." for number in range(2_500)]
    long = " ".join(f"word{number}" for number in range(100_000))
    await put(library, document(*many, long))
    assert len(await held(library)) == 2_501
    view = await library.view(OURS)
    assert "".join([piece async for piece in export(library.store, view, ExportFormat.JSONL)]).count("\n") == 2_501
    assert len(await twins(library, view, [each.key for each in await held(library)])) == 2_501


def test_takes_a_transcripts_own_words_as_checked() -> None:
    spoken = quote(FERRY, evidence=Evidence.VERIFIED, locator=Numbered(number=2))
    said = lesson(ROPE)
    transcript = document(spoken, said, kind=DocumentKind.TRANSCRIPT, title="Talk")
    passages = prepare([transcript], SHARED, lambda _text, _heading: ())[0].passages
    assert passages[0].entry.checked == CheckResult(check=Check.EXACT, similarity=1.0, found_in="Talk, no. 2")
    assert passages[1].entry.checked == CheckResult()


async def _groups(library: Library, team: object) -> set[frozenset[str]]:
    """Give the groups of sayings that a team sees, as texts."""
    assert team in (OURS, THEIRS)
    view = await library.view(OURS if team == OURS else THEIRS)
    found = await held(library, view.team)
    alike = await twins(library, view, [each.key for each in found])
    return {frozenset((each.text, *texts(alike[each.key]))) for each in found if alike[each.key]}


async def _rows(store: Store) -> dict[str, int]:
    async with store.read() as connection:
        return {
            table.name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in METADATA.sorted_tables
        }


def test_counts_rows_of_every_table_that_an_import_writes() -> None:
    assert {SOURCES, PASSAGES, PASSAGE_TOPICS, FINGERPRINTS, TWINS, CHANGES} <= set(METADATA.sorted_tables)
