from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from core.errors import NotAllowedError, SavingError, UnknownPassageError
from core.filters import EVERYTHING
from core.library.exporting import ExportFormat, export
from core.library.hiding import What, hide
from core.library.passages import find_passage
from core.library.removing import remove_passage
from core.library.verifying import verify
from core.models import Check, DocumentKind, Evidence, PassageKind, Person, Role, Standing
from core.requests import Asker, Terms
from core.saving.saved import SavedBeforeError
from core.saving.saving import Saving
from core.team import SHARED, Team, outside_of
from tests.build import OURS, THEIRS, document, held, put, quote, texts
from tests.core.saving.making import ADA, BOB, CAROL, SAID, asker, message, wording

FRIDAY = "We never ship on a Friday."

# What the databases do differently is shown in test_everywhere.py.
pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


async def _found(saving: Saving, words: str, team: Team = OURS) -> list[str]:
    view = await saving.finder.library.view(team)
    found = await saving.finder.find(view, Terms(words=words), EVERYTHING, 5)
    return [result.passage.text for result in found.results]


async def test_a_message_becomes_a_quote_of_its_author(saving: Saving) -> None:
    saved = await saving.save(BOB, message(), wording(FRIDAY))
    passage, source = saved.passage, saved.passage.source
    assert (passage.kind, passage.text, passage.speaker) == (PassageKind.QUOTE, FRIDAY, "Ada Bell")
    assert (passage.standing, passage.evidence) == (Standing.STATEMENT, Evidence.VERIFIED)
    assert passage.checked.check is Check.EXACT
    assert (source.kind, source.title) == (DocumentKind.MESSAGE, "#general, 20 November 2026")
    assert (source.scope, source.published) == (OURS.key, "2026-11-20")
    assert source.url == "https://ours.slack.com/archives/C1/p1"
    assert source.people == (Person(name="Ada Bell", role=Role.AUTHOR),)
    assert (saved.message, saved.saver, saved.author) == ("slack:T0OURS:C1:1", "UBOB", "UADA")
    assert await held(saving.finder.library, OURS) == (passage,)


async def test_what_was_saved_is_found_at_once(saving: Saving) -> None:
    await saving.save(BOB, message(), wording())
    assert await _found(saving, "lantern") == [SAID]
    assert (
        await saving.find(CAROL, (await saving.saved_by(BOB))[0].passage.short.upper())
        == (await saving.saved_by(BOB))[0]
    )


async def test_other_words_are_only_attributed(saving: Saving) -> None:
    saved = await saving.save(BOB, message(), wording("We never ship on Fridays."))
    assert saved.passage.evidence is Evidence.ATTRIBUTED
    assert saved.passage.checked.check is Check.UNCHECKED


async def test_topics_are_those_that_were_chosen_else_those_of_the_rule(saving: Saving) -> None:
    learned = "It learned by self-play alone."
    by_rule = await saving.save(BOB, message(learned), wording(learned))
    assert by_rule.passage.topics == saving.finder.library.rule.assign(learned) != ()
    chosen = tuple(topic.slug for topic in saving.finder.library.topics[3:5])
    by_hand = await saving.save(BOB, message(learned, 2), wording(learned, topics=chosen))
    assert by_hand.passage.topics == chosen


async def test_each_message_is_a_source_of_its_own(saving: Saving) -> None:
    saved = [await saving.save(BOB, message("Agreed.", number), wording("Agreed.")) for number in (1, 2)]
    assert len({each.passage.source.id for each in saved}) == 2
    assert texts(await held(saving.finder.library, OURS)) == ["Agreed.", "Agreed."]


async def test_a_robots_message_has_no_author_who_could_be_asked(saving: Saving) -> None:
    saved = await saving.save(BOB, message(author=None, speaker=None), wording(speaker=None))
    assert (saved.author, saved.passage.speaker, saved.passage.source.people) == (None, None, ())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (wording(" \n"), "There are no words here: write those that are to be kept."),
        (wording("x" * 1801), "These are 1,801 characters: at most 1,800 can be kept."),
        (wording(topics=("zebras",)), "'zebras' is no topic here: choose one of the list."),
    ],
)
async def test_refuses_what_is_out_of_bounds(saving: Saving, wrong: object, said: str) -> None:
    with pytest.raises(SavingError) as refused:
        await saving.save(BOB, message(), wrong)  # type: ignore[arg-type]
    assert str(refused.value) == said
    assert said in saving.problems(wrong).values()  # type: ignore[arg-type]
    assert await held(saving.finder.library, OURS) == ()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (message(" \u202e\n"), "This message holds no words that could be kept."),
        (message(link=""), "This message has no address that a quote could lead back to."),
    ],
)
async def test_refuses_messages_that_cannot_be_quoted(saving: Saving, wrong: object, said: str) -> None:
    with pytest.raises(SavingError) as refused:
        await saving.check(BOB, wrong)  # type: ignore[arg-type]
    assert str(refused.value) == said


async def test_a_message_is_saved_once(saving: Saving) -> None:
    await saving.check(BOB, message())
    saved = await saving.save(BOB, message(), wording(FRIDAY))
    with pytest.raises(SavedBeforeError, match=r"^You saved this message before\.$") as refused:
        await saving.check(BOB, message())
    assert refused.value.saved == saved
    with pytest.raises(SavedBeforeError, match=r"^This message was saved before\.$"):
        await saving.save(CAROL, replace(message(), channel="#renamed"), wording())
    assert texts(await held(saving.finder.library, OURS)) == [FRIDAY]


async def test_what_came_back_by_an_import_is_saved_anew(saving: Saving) -> None:
    """An export holds the quote, and nothing of who saved it."""
    library = saving.finder.library
    again = document(quote(FRIDAY), title="#general, 20 November 2026", url=message().link, kind=DocumentKind.MESSAGE)
    await put(library, again, scope=OURS)
    with pytest.raises(UnknownPassageError, match=r"^This is not saved here any more: "):
        await saving.find(BOB, (await held(library, OURS))[0].short)
    await saving.save(BOB, message(), wording(SAID))
    assert texts(await held(library, OURS)) == [SAID]


@pytest.mark.parametrize("who", [BOB, CAROL])
async def test_who_saved_it_and_who_keeps_the_library_word_it_anew(saving: Saving, who: Asker) -> None:
    before = await saving.save(BOB, message(), wording())
    changed = await saving.change(who, before.passage.short, wording(FRIDAY, speaker="Ada", topics=("self-play",)))
    after = changed.passage
    assert (after.text, after.speaker, after.topics) == (FRIDAY, "Ada", ("self-play",))
    assert after.id != before.passage.id
    assert after.source == before.passage.source
    assert (changed.saver, changed.author, changed.message) == ("UBOB", "UADA", before.message)
    assert await held(saving.finder.library, OURS) == (after,)
    assert await saving.saved_by(BOB) == await saving.words_of(ADA) == (changed,)
    assert await saving.find(BOB, after.id) == changed
    assert await saving.find(BOB, before.passage.source.id) == changed
    with pytest.raises(UnknownPassageError):
        await saving.find(BOB, before.passage.id)
    assert await _found(saving, "lantern") == []


@pytest.mark.parametrize("who", [ADA, asker("UDAVE"), asker("UBOB", THEIRS)])
async def test_nobody_else_words_it_anew(saving: Saving, who: Asker) -> None:
    saved = await saving.save(BOB, message(), wording())
    with pytest.raises((NotAllowedError, UnknownPassageError)):
        await saving.change(who, saved.passage.id, wording(FRIDAY))
    assert await held(saving.finder.library, OURS) == (saved.passage,)


async def test_evidence_follows_the_words(saving: Saving) -> None:
    saved = await saving.save(BOB, message(), wording())

    async def change(text: str, speaker: str = "Ada Bell") -> Evidence:
        nonlocal saved
        saved = await saving.change(BOB, saved.passage.id, wording(text, speaker=speaker))
        return saved.passage.evidence

    assert await change(SAID.replace("Friday", "Monday")) is Evidence.ATTRIBUTED
    assert await change(FRIDAY) is Evidence.VERIFIED
    assert await change(FRIDAY, speaker="Bob Stone") is Evidence.ATTRIBUTED
    assert await change(SAID) is Evidence.VERIFIED


async def test_what_was_kept_of_a_message_is_all_that_is_known_of_it(saving: Saving) -> None:
    """What nobody wanted to keep is not written down anywhere, so it cannot be compared with later."""
    saved = await saving.save(BOB, message(), wording(FRIDAY))
    saved = await saving.change(BOB, saved.passage.id, wording(SAID))
    assert saved.passage.evidence is Evidence.ATTRIBUTED
    other = await saving.save(BOB, message(number=2), wording("Never on Fridays."))
    other = await saving.change(BOB, other.passage.id, wording(FRIDAY))
    assert other.passage.evidence is Evidence.ATTRIBUTED


async def test_nothing_changes_where_the_wording_is_out_of_bounds(saving: Saving) -> None:
    saved = await saving.save(BOB, message(), wording())
    with pytest.raises(SavingError, match="no words"):
        await saving.change(BOB, saved.passage.id, wording(""))
    assert await saving.find(BOB, saved.passage.id) == saved


@pytest.mark.parametrize("who", [ADA, BOB, CAROL])
async def test_who_saved_it_who_wrote_it_and_who_keeps_the_library_remove_it(saving: Saving, who: Asker) -> None:
    saved = await saving.save(BOB, message(), wording())
    assert await _found(saving, "lantern") == [SAID]
    assert await saving.remove(who, saved.passage.short) == saved.passage
    assert await held(saving.finder.library, OURS) == ()
    assert await saving.saved_by(BOB) == await saving.words_of(ADA) == ()
    assert await _found(saving, "lantern") == []
    with pytest.raises(UnknownPassageError):
        await saving.remove(who, saved.passage.short)
    await saving.save(BOB, message(), wording())


async def test_nobody_else_removes_it(saving: Saving) -> None:
    saved = await saving.save(BOB, message(), wording())
    with pytest.raises(NotAllowedError, match=r"^Only who saved this, who wrote it, or who manages this library"):
        await saving.remove(asker("UDAVE"), saved.passage.id)
    assert await held(saving.finder.library, OURS) == (saved.passage,)


async def test_whoever_stands_in_the_form_the_author_is_who_wrote_it(saving: Saving) -> None:
    saved = await saving.save(BOB, message(), wording(speaker="Dave"))
    assert await saving.words_of(asker("UDAVE")) == ()
    assert await saving.words_of(ADA) == (saved,)
    await saving.remove(ADA, saved.passage.id)


async def test_what_is_hidden_can_still_be_removed(saving: Saving) -> None:
    saved = await saving.save(BOB, message(), wording())
    await hide(saving.finder.library.store, OURS, What.SOURCE, saved.passage.source.id)
    assert await saving.words_of(ADA) == (saved,)
    await saving.remove(ADA, saved.passage.short)
    assert await saving.words_of(ADA) == ()


async def test_removed_in_another_way_it_is_saved_no_more(saving: Saving) -> None:
    saved = await saving.save(BOB, message(), wording())
    await remove_passage(saving.finder.library.store, saved.passage)
    assert await saving.saved_by(BOB) == ()
    await saving.save(CAROL, message(), wording(FRIDAY))


async def test_lists_the_newest_first_and_not_too_many(saving: Saving) -> None:
    for number in range(52):
        await saving.save(BOB, message(f"Bell number {number}.", number), wording(f"Bell number {number}."))
    expected = [f"Bell number {number}." for number in range(51, 1, -1)]
    assert [each.passage.text for each in await saving.saved_by(BOB)] == expected
    assert [each.passage.text for each in await saving.words_of(ADA)] == expected
    assert await saving.saved_by(ADA) == await saving.words_of(BOB) == ()


async def test_of_whom_would_rather_not_be_quoted_nothing_is_kept(saving: Saving) -> None:
    for number in (1, 2):
        await saving.save(BOB, message(number=number), wording())
    bobs = message("Ask Ada.", 3, author="UBOB", speaker="Bob")
    await saving.save(CAROL, bobs, wording("Ask Ada.", speaker="Bob"))
    assert not await saving.has_opted_out(ADA)
    assert await saving.opt_out(ADA) == 2
    assert await saving.has_opted_out(ADA)
    assert texts(await held(saving.finder.library, OURS)) == ["Ask Ada."]
    assert await saving.opt_out(ADA) == 0


@pytest.mark.parametrize(("who", "name"), [(BOB, "Ada Bell"), (ADA, "You")])
async def test_nobody_saves_them_until_they_opt_in(saving: Saving, who: Asker, name: str) -> None:
    await saving.opt_out(ADA)
    said = f"^{name} asked not to be quoted here, so this message cannot be saved\\.$"
    with pytest.raises(NotAllowedError, match=said):
        await saving.check(who, message())
    with pytest.raises(NotAllowedError, match=said):
        await saving.save(who, message(), wording(speaker="Somebody else"))
    await saving.opt_in(ADA)
    assert not await saving.has_opted_out(ADA)
    await saving.save(who, message(), wording())


async def test_opting_in_twice_is_opting_in_once(saving: Saving) -> None:
    await saving.opt_in(ADA)
    await saving.opt_in(ADA)
    assert not await saving.has_opted_out(ADA)


def _by_id(saving: Saving, who: Asker, id_: str) -> list[Callable[[], object]]:
    return [
        lambda: saving.find(who, id_),
        lambda: saving.change(who, id_, wording(FRIDAY)),
        lambda: saving.remove(who, id_),
    ]


async def test_another_team_reaches_nothing_of_it(saving: Saving) -> None:
    """The same member may be in both teams, and manage both libraries."""
    library = saving.finder.library
    saved = await saving.save(BOB, message(), wording())
    for member in ("UADA", "UBOB", "UCAROL"):
        stranger = asker(member, THEIRS)
        for attempt in _by_id(saving, stranger, saved.passage.id):
            with pytest.raises(UnknownPassageError):
                await attempt()  # type: ignore[misc]
        assert await saving.saved_by(stranger) == await saving.words_of(stranger) == ()
        assert await saving.opt_out(stranger) == 0
    view = await library.view(THEIRS)
    with pytest.raises(UnknownPassageError):
        await find_passage(library.store, view, saved.passage.id)
    assert await _found(saving, "lantern", THEIRS) == []
    assert "lantern" not in "".join([piece async for piece in export(library.store, view, ExportFormat.JSONL)])
    assert not await saving.has_opted_out(ADA)
    assert await saving.find(BOB, saved.passage.id) == saved


async def test_what_another_scope_holds_of_the_same_message_stays_there(saving: Saving) -> None:
    library = saving.finder.library
    saved = await saving.save(BOB, message(), wording())
    await put(
        library,
        document(quote(SAID), title=saved.passage.source.title, url=message().link, kind=DocumentKind.MESSAGE),
        scope=SHARED,
    )
    assert await saving.find(BOB, saved.passage.id) == saved
    await saving.remove(ADA, saved.passage.id)
    assert [each.source.scope for each in await held(library, OURS)] == [SHARED]


async def test_what_was_saved_bears_quotes_out_in_its_own_team_alone(saving: Saving) -> None:
    library = saving.finder.library
    await saving.save(BOB, message(), wording())
    for team in (OURS, THEIRS):
        await put(library, document(quote(FRIDAY, speaker="Ada Bell"), title="Minutes"), scope=team)
    await verify(library.store)
    ours = {each.source.title: each for each in await held(library, OURS)}
    (theirs,) = await held(library, THEIRS)
    assert ours["Minutes"].evidence is Evidence.VERIFIED
    assert ours["#general, 20 November 2026"].evidence is Evidence.VERIFIED
    assert (theirs.evidence, theirs.checked.check) == (Evidence.ATTRIBUTED, Check.NOT_FOUND)


async def test_names_of_channels_and_people_are_made_tidy(saving: Saving) -> None:
    odd = message(channel=f"#{'x' * 200}\n", speaker=" Ada\u202e \n Bell ", said_on=date(2026, 1, 2))
    source = (await saving.save(BOB, odd, wording())).passage.source
    assert source.title == f"#{'x' * 78}…, 2 January 2026"
    assert source.people == (Person(name="Ada Bell", role=Role.AUTHOR),)


async def test_people_of_other_teams_keep_nothing_and_nothing_is_kept_of_them(saving: Saving) -> None:
    stranger = replace(BOB, team=outside_of(OURS))
    for refused in (saving.save(stranger, message(), wording()), saving.opt_out(stranger)):
        with pytest.raises(NotAllowedError, match="Only members of this team"):
            await refused
    assert not await saving.has_opted_out(stranger)
    assert (await saving.finder.library.view(stranger.team)).scopes == (await saving.finder.library.view(OURS)).scopes[
        :-1
    ]
