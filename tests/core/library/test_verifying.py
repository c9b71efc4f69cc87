import pytest

from core.library.following import changed_since, newest_change
from core.library.library import Library
from core.library.removing import remove_source
from core.library.verifying import verify
from core.locator import TimeRange
from core.models import NOT_CHECKED, Check, CheckResult, DocumentKind, Evidence, Passage, PassageKind
from core.team import SHARED, STARTER, Team
from tests.build import OURS, THEIRS, document, held, lesson, put, quote
from tests.conftest import TOPICS

SPOKEN = "So the first thing we built was a log book that every skipper signs before leaving the quay."
EXACT = "the first thing we built was a log book that every skipper signs"
CHANGED = "The last thing we built was a log book that every skipper signs before leaving the quay."
ELSEWHERE = "Nobody in this town has ever counted the gulls twice on a single grey morning."


async def _speak(library: Library, scope: str | Team = SHARED, title: str = "Talk") -> None:
    spoken = quote(SPOKEN, speaker="Anna Kowal", evidence=Evidence.VERIFIED, locator=TimeRange(start=20, end=31))
    await put(library, document(spoken, title=title, kind=DocumentKind.TRANSCRIPT), scope=scope)


async def _quoted(library: Library, team: Team = OURS, title: str = "Profile") -> list[Passage]:
    return [each for each in await held(library, team) if each.source.title == title]


async def test_records_what_comparing_each_quote_gave(library: Library) -> None:
    await _speak(library)
    await put(library, document(EXACT, CHANGED, ELSEWHERE, lesson("Sign the log book."), title="Profile"))
    verification = await verify(library.store)
    assert verification.outcomes == {Check.EXACT: 1, Check.DIFFERS: 1, Check.NOT_FOUND: 1}
    assert verification.transcripts == 1
    exact, differs, nowhere, point = await _quoted(library)
    assert exact.evidence is Evidence.VERIFIED
    assert exact.checked == CheckResult(check=Check.EXACT, similarity=1.0, found_in="Talk, 0:20-0:31")
    assert differs.evidence is Evidence.ATTRIBUTED
    assert differs.checked.check is Check.DIFFERS
    assert differs.checked.found_in == "Talk, 0:20-0:31"
    assert 0.8 < (differs.checked.similarity or 0) < 1
    assert "first" in (differs.checked.diff or "")
    assert (nowhere.evidence, nowhere.checked) == (Evidence.ATTRIBUTED, CheckResult(check=Check.NOT_FOUND))
    assert (point.evidence, point.checked) == (Evidence.PARAPHRASE, NOT_CHECKED)


async def test_verifying_again_writes_nothing(library: Library) -> None:
    await _speak(library)
    await put(library, document(EXACT, CHANGED, ELSEWHERE, title="Profile"))
    await verify(library.store)
    before = await held(library)
    assert (await verify(library.store)).outcomes == {Check.EXACT: 1, Check.DIFFERS: 1, Check.NOT_FOUND: 1}
    assert await held(library) == before


async def test_what_was_verified_is_so_no_longer_without_its_transcript(library: Library) -> None:
    await _speak(library)
    await put(library, document(EXACT, title="Profile"))
    await verify(library.store)
    talk = next(each.source for each in await held(library) if each.source.title == "Talk")
    await remove_source(library.store, talk)
    assert (await verify(library.store)).transcripts == 0
    quoted = (await _quoted(library))[0]
    assert (quoted.evidence, quoted.checked.check) == (Evidence.ATTRIBUTED, Check.NOT_FOUND)


async def test_a_claim_of_a_document_is_taken_back_when_no_transcript_bears_it_out(library: Library) -> None:
    claimed = quote(ELSEWHERE, evidence=Evidence.VERIFIED, checked=CheckResult(check=Check.EXACT, similarity=1.0))
    await _speak(library)
    await put(library, document(claimed, title="Profile"))
    await verify(library.store)
    assert (await _quoted(library))[0].evidence is Evidence.ATTRIBUTED


async def test_a_transcripts_own_words_are_not_compared_with_it(library: Library) -> None:
    await _speak(library)
    before = await held(library)
    assert (await verify(library.store)).checked == ()
    assert await held(library) == before
    assert before[0].checked.check is Check.EXACT


@pytest.mark.parametrize(("team", "check"), [(OURS, Check.EXACT), (THEIRS, Check.NOT_FOUND)])
async def test_compares_with_the_transcripts_that_the_team_sees(library: Library, team: Team, check: Check) -> None:
    await _speak(library, scope=OURS)
    await put(library, document(EXACT, title="Profile"), scope=team)
    await verify(library.store)
    assert (await _quoted(library, team))[0].checked.check is check


async def test_what_all_teams_see_is_never_compared_with_one_teams_transcript(library: Library) -> None:
    """Otherwise the place and the words of that transcript would show to everybody."""
    await _speak(library, scope=OURS, title="Board meeting")
    await put(library, document(EXACT, CHANGED, title="Profile"))
    await verify(library.store)
    for team in (OURS, THEIRS):
        for quoted in await _quoted(library, team):
            assert quoted.checked == CheckResult(check=Check.NOT_FOUND)


async def test_shipped_quotations_stay_what_they_are_without_their_transcript(library: Library) -> None:
    shipped = CheckResult(check=Check.EXACT, similarity=1.0, found_in="Talk, 0:20-0:31")
    entry = quote(EXACT, evidence=Evidence.VERIFIED, checked=shipped)
    await put(library, document(entry, title="Talk", kind=DocumentKind.TRANSCRIPT), scope=STARTER)
    await _speak(library, title="Another talk")
    with_starter = Library(store=library.store, topics=TOPICS)
    for removed in (False, True):
        await verify(library.store)
        starter = next(each for each in await held(with_starter) if each.source.scope == STARTER)
        assert starter.evidence is Evidence.VERIFIED
        assert starter.checked.check is Check.EXACT
        if not removed:
            await remove_source(library.store, next(each.source for each in await held(library)))


async def test_the_check_survives_a_new_edition_of_the_profile(library: Library) -> None:
    await _speak(library)
    await put(library, document(EXACT, title="Profile"))
    await verify(library.store)
    before = (await _quoted(library))[0]
    await put(library, document(quote(EXACT, heading="On logs"), title="Profile"), replacing=True)
    after = (await _quoted(library))[0]
    assert (after.heading, after.checked, after.evidence) == ("On logs", before.checked, Evidence.VERIFIED)


async def test_words_of_a_transcript_that_were_changed_bear_nothing_out(library: Library) -> None:
    """An export can be edited: the words are then no longer those of the recording."""
    changed = quote(CHANGED, evidence=Evidence.VERIFIED, id="0" * 26, checked=CheckResult(check=Check.EXACT))
    await put(library, document(changed, title="Talk", kind=DocumentKind.TRANSCRIPT))
    await put(library, document(CHANGED, title="Profile"))
    assert (await verify(library.store)).transcripts == 0
    assert {(each.evidence, each.checked.check) for each in await held(library)} == {
        (Evidence.ATTRIBUTED, Check.NOT_FOUND)
    }
    await _speak(library, title="Another talk")
    await verify(library.store)
    edited = (await _quoted(library, title="Talk"))[0]
    assert (edited.checked.check, edited.checked.found_in) == (Check.DIFFERS, "Another talk, 0:20-0:31")


async def test_a_shipped_quotation_is_never_lowered(library: Library) -> None:
    shipped = CheckResult(check=Check.EXACT, similarity=1.0, found_in="Talk, 0:20-0:31")
    entries = [quote(text, evidence=Evidence.VERIFIED, checked=shipped) for text in (CHANGED, ELSEWHERE, EXACT)]
    await put(library, document(*entries, title="Talk", kind=DocumentKind.TRANSCRIPT), scope=STARTER)
    await _speak(library)
    verification = await verify(library.store)
    assert [each.passage.text for each in verification.checked] == [EXACT]
    assert {(each.evidence, each.checked) for each in await held(Library(store=library.store, topics=TOPICS))} == {
        (Evidence.VERIFIED, shipped),
        (Evidence.VERIFIED, CheckResult(check=Check.EXACT, similarity=1.0, found_in="Talk, 0:20-0:31")),
    }


async def test_a_paraphrase_is_never_taken_for_a_quote(library: Library) -> None:
    await _speak(library)
    await put(library, document(quote(EXACT, evidence=Evidence.PARAPHRASE), title="Profile"))
    assert (await verify(library.store)).checked == ()
    point = (await _quoted(library))[0]
    assert (point.kind, point.evidence, point.checked) == (PassageKind.LESSON, Evidence.PARAPHRASE, NOT_CHECKED)


async def test_records_the_outcomes_of_many_quotes(library: Library) -> None:
    await _speak(library)
    await _speak(library, scope=OURS, title="Our talk")
    many = [f"Gull number {number} has its own opinion of the harbour master." for number in range(1_200)]
    for team in (OURS, THEIRS):
        await put(library, document(*many, EXACT, title="Profile"), scope=team)
    change = await newest_change(library.store)
    assert (await verify(library.store)).outcomes == {Check.NOT_FOUND: 2_400, Check.EXACT: 2}
    assert len(await changed_since(library.store, change)) == 2_402
    for team in (OURS, THEIRS):
        assert {each.checked.check for each in await _quoted(library, team)} == {Check.NOT_FOUND, Check.EXACT}
