import re
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.library.evidence import FILLERS, NOT_FOUND, Transcripts
from core.library.meaning import is_negation
from core.library.worddiff import LONGEST
from core.library.words import normalise
from core.locator import LineRange, TimeRange
from core.models import Check
from tests.core.library.transcripts import (
    ANNA,
    ANNA_FIRST,
    ANNA_SECOND,
    ANNA_THIRD,
    BEN,
    BEN_FIRST,
    CAPTION_FIRST,
    CAPTION_SECOND,
    CAPTIONS,
    NOTE,
    PASSAGES,
    TALK,
    passage,
    sample_conversation,
)
from tests.shared import seed

TRANSCRIPTS = Transcripts.build(PASSAGES)


def check_of(text: str, speaker: str | None = None) -> Check:
    return TRANSCRIPTS.check(text, speaker).result.check


def diff_of(text: str, speaker: str | None = None) -> str | None:
    return TRANSCRIPTS.check(text, speaker).result.diff


def test_words_as_they_were_said_are_exact_and_have_a_place() -> None:
    verdict = TRANSCRIPTS.check("“A storm taught them faster than I ever could”", ANNA)
    assert (verdict.result.check, verdict.result.similarity, verdict.result.diff) == (Check.EXACT, 1.0, None)
    assert verdict.result.found_in == "Boats and backups, 0:40-0:52"
    assert verdict.locator == TimeRange(start=40, end=52)
    assert verdict.source == TALK


def test_words_across_neighbouring_passages_of_one_speaker_have_both_places() -> None:
    verdict = TRANSCRIPTS.check("that anybody was proud of it. So the first thing we built was a log book", ANNA)
    assert verdict.result.check is Check.EXACT
    assert verdict.locator == TimeRange(start=0, end=31)


def test_lines_of_neighbouring_passages_are_joined() -> None:
    verdict = TRANSCRIPTS.check("the last hand that checked it, and we check every rope twice a year", None)
    assert verdict.result.check is Check.EXACT
    assert verdict.locator == LineRange(first=3, last=7)
    assert verdict.source == CAPTIONS


def test_fillers_may_come_and_go() -> None:
    assert check_of("in 2011 we had three boats") is Check.EXACT
    assert check_of("in 2011, uh, we had, er, three boats") is Check.EXACT


@pytest.mark.parametrize("word", ["like", "well", "so", "you know", "no", "not", "oh", "yeah", "right", "I mean"])
def test_words_that_can_carry_meaning_are_no_fillers(word: str) -> None:
    assert not FILLERS & set(normalise(word))
    assert check_of(f"a storm taught them {word} faster than I ever could") is Check.DIFFERS


@pytest.mark.parametrize("speaker", [ANNA, "Anna", "Kowal", "A. Kowal", "anna kowal", None])
def test_the_speaker_may_be_named_in_any_form_or_not_at_all(speaker: str | None) -> None:
    assert check_of(ANNA_SECOND, speaker) is Check.EXACT


def test_anybody_may_have_said_what_stands_under_no_name() -> None:
    assert check_of(CAPTION_FIRST, ANNA) is Check.EXACT


def test_the_same_words_under_another_name_differ_and_the_diff_says_so() -> None:
    verdict = TRANSCRIPTS.check(ANNA_SECOND, BEN)
    assert verdict.result.check is Check.DIFFERS
    assert verdict.result.diff == "the same words, but said by Anna Kowal, not Ben Osei"
    assert verdict.locator == TimeRange(start=20, end=31)


def test_where_two_said_the_same_the_one_who_is_meant_counts() -> None:
    both = Transcripts.build([passage(TALK, 0, "Ropes fail first.", BEN), passage(TALK, 1, "Ropes fail first.", ANNA)])
    assert both.check("Ropes fail first.", ANNA).result.check is Check.EXACT


def test_words_that_run_over_a_change_of_speaker_are_not_exact() -> None:
    verdict = TRANSCRIPTS.check("signs before leaving the quay. And did the skippers sign it, or did they leave", None)
    assert verdict.result.check is Check.DIFFERS


def test_words_that_run_over_the_end_of_a_source_are_not_exact() -> None:
    two = Transcripts.build([passage(TALK, 0, "Check the ropes"), passage(CAPTIONS, 0, "before you sail")])
    assert two.check("Check the ropes before you sail", None).result.check is not Check.EXACT


@pytest.mark.parametrize(
    ("text", "diff"),
    [
        ("a storm taught us faster than I ever could", "a storm taught [us → them] faster than I ever could"),
        ("They didn't sign for 7 weeks", "They didn't sign for [7 → 6] weeks"),
        ("They did sign for 6 weeks", "They [did → didn't] sign for 6 weeks"),
        ("in 2012 we had three boats", "in [2012 → 2011] we had three boats"),
        ("in 2011 we had four boats", "in 2011 we had [four → three] boats"),
        ("that no skipper signs before leaving", "that [no → every] skipper signs before leaving"),
        (
            "we always check every rope twice a year, whether it has been used",
            "we [-always] check every rope twice … it has been used",
        ),
        (
            "The first thing we built was a book that every skipper signs before leaving the quay.",
            "The first thing we built was a [+log] book that every skipper signs before leaving the quay.",
        ),
    ],
)
def test_a_diff_reads_from_the_quote_to_the_transcript(text: str, diff: str) -> None:
    assert check_of(text, None) is Check.DIFFERS
    assert diff_of(text) == diff


@pytest.mark.parametrize(
    "text",
    [
        "The first thing that we made was a log book, and every skipper had to sign it before they left the quay.",
        "A storm taught the skippers much faster than I could have done.",
        "We check each rope two times a year, used or not.",
        "Boats need paint. But a rope is as good as the last hand that has checked it. Paint needs patience.",
    ],
)
def test_the_same_saying_in_other_words_differs(text: str) -> None:
    verdict = TRANSCRIPTS.check(text, None)
    assert verdict.result.check is Check.DIFFERS
    assert verdict.result.similarity is not None
    assert 0.2 < verdict.result.similarity < 1
    assert verdict.source is not None


@pytest.mark.parametrize(
    "text",
    [
        "A log book is worth more than a radio.",
        "Skippers learn from storms, not from harbour offices.",
        "The quay was built in the year when the first radio came to the harbour.",
        "You know what I mean, and that is the thing that we have to do.",
        "Zebras graze on the savannah.",
        "!?",
        "",
    ],
)
def test_merely_the_same_topic_or_nothing_at_all_is_not_found(text: str) -> None:
    assert TRANSCRIPTS.check(text, None) == NOT_FOUND


def test_only_transcripts_count_and_any_order_of_passages_will_do() -> None:
    mixed = [passage(NOTE, 0, "Radios are overrated."), *reversed(PASSAGES)]
    transcripts = Transcripts.build(mixed)
    assert transcripts.check("Radios are overrated.", None) == NOT_FOUND
    assert transcripts.check("proud of it. So the first thing", ANNA).result.check is Check.EXACT


def test_without_transcripts_nothing_is_found() -> None:
    assert Transcripts.build([]).check(ANNA_SECOND, None) == NOT_FOUND


def test_a_passage_without_a_place_gives_the_title_alone() -> None:
    transcripts = Transcripts.build([replace(PASSAGES[1], locator=None)])
    verdict = transcripts.check(ANNA_SECOND, None)
    assert (verdict.locator, verdict.result.found_in) == (None, TALK.title)


def test_a_diff_is_never_longer_than_a_chat_can_show() -> None:
    long = " ".join(f"knot{number} and bend{number}" for number in range(200))
    transcripts = Transcripts.build([passage(TALK, 0, long)])
    verdict = transcripts.check(re.sub(r"(?<=[05])\b", "x", long), None)
    assert verdict.result.check is Check.DIFFERS
    assert verdict.result.diff is not None
    assert LONGEST - 40 < len(verdict.result.diff) <= LONGEST
    assert verdict.result.diff.endswith("…")


def test_a_wording_of_any_length_is_checked() -> None:
    assert check_of("rope " * 50_000) is Check.NOT_FOUND


_texts = st.sampled_from([ANNA_FIRST, ANNA_SECOND, BEN_FIRST, ANNA_THIRD, CAPTION_FIRST, CAPTION_SECOND])


@given(_texts, st.data())
def test_any_cut_of_a_transcript_is_exact_but_beside_a_negation(text: str, data: st.DataObject) -> None:
    words = text.split()
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    beside = [word for pair in (words[start - 1 : start], words[end : end + 1]) for word in pair]
    assume(not any(is_negation(normalise(word)[0]) for word in beside))
    cut = " ".join(words[start:end])
    expected = Check.EXACT if set(normalise(cut)) - FILLERS else Check.NOT_FOUND
    assert check_of(cut) is expected


@given(_texts, st.data())
def test_another_negation_always_differs(text: str, data: st.DataObject) -> None:
    words = text.split()
    place = data.draw(st.integers(1, len(words) - 1))
    assert check_of(" ".join([*words[:place], "not", *words[place:]])) is Check.DIFFERS


@pytest.mark.parametrize(
    "text",
    [
        ANNA_FIRST.replace(" not", ""),
        ANNA_FIRST.replace("don't", "do"),
        ANNA_FIRST.replace("Nobody wrote", "Somebody never wrote"),
        ANNA_THIRD.replace("didn't", "did"),
        "They sign for 6 weeks",
        "They will not sign for 6 weeks".replace("will not", "do"),
    ],
)
def test_a_lost_negation_always_differs(text: str) -> None:
    assert check_of(text) is Check.DIFFERS


@pytest.mark.parametrize(
    ("said", "cut", "diff"),
    [
        ("We have no reason to stop here today.", "reason to stop here today.", "[+no] reason to stop here today."),
        ("I don't think that we can go on.", "think that we can go on.", "[+don't] think that we can go on."),
        ("That is what they did not do.", "That is what they did", "That is what they did [+not]"),
    ],
)
def test_a_cut_beside_a_negation_differs_and_the_diff_shows_it(said: str, cut: str, diff: str) -> None:
    result = Transcripts.build([passage(TALK, 0, said, ANNA)]).check(cut, None).result
    assert (result.check, result.diff) == (Check.DIFFERS, diff)


@pytest.mark.parametrize("said", ["No. We go on.", "No, we go on.", "Is it not? We go on.", "We go on. Not today."])
def test_a_negation_that_a_stop_parts_from_a_cut_is_not_its_own(said: str) -> None:
    assert Transcripts.build([passage(TALK, 0, said, ANNA)]).check("We go on", None).result.check is Check.EXACT


@given(st.integers())
def test_another_number_always_differs(number: int) -> None:
    for text, said in ((ANNA_FIRST, 2011), (BEN_FIRST, 20), (ANNA_THIRD, 6)):
        expected = Check.EXACT if number == said else Check.DIFFERS
        assert check_of(text.replace(str(said), str(number))) is expected


@given(st.text(), st.none() | st.text())
def test_any_text_gets_a_verdict(text: str, speaker: str | None) -> None:
    assert check_of(text, speaker) in {Check.EXACT, Check.DIFFERS, Check.NOT_FOUND}


def test_sample_transcript_holds_its_own_sentences_and_none_with_another_negation() -> None:
    turns = sample_conversation()
    transcripts = Transcripts.build(turns)
    for turn in turns:
        for sentence in re.split(r"(?<=[.?!])\s+", turn.text):
            found = transcripts.check(sentence, turn.speaker)
            assert found.result.check is Check.EXACT
            words = sentence.split()
            if len(words) > 3:
                changed = " ".join([*words[:2], "not", *words[2:]])
                assert transcripts.check(changed, turn.speaker).result.check is Check.DIFFERS


def test_sample_quotes_of_that_conversation_differ() -> None:
    transcripts = Transcripts.build(sample_conversation())
    quotes = re.findall(r"(?m)^“(.*)”$", seed("002").read_text("utf-8"))
    places = [transcripts.check(quote, "Jakub Pachocki").locator for quote in quotes]
    assert [str(place) for place in places] == [
        "28:58-30:32",
        "0:00-0:13",
        "41:31-42:02",
        "55:25-56:03",
        "14:59-16:01",
        "46:04-47:37",
    ]


def test_of_the_sample_profile_only_sayings_of_that_conversation_differ() -> None:
    transcripts = Transcripts.build(sample_conversation())
    sayings = re.findall(r'On ([^:]+): "(.*)" —', seed("000").read_text("utf-8"))
    checks = {topic: transcripts.check(text, "Jakub Pachocki").result.check for topic, text in sayings}
    assert {topic for topic, check in checks.items() if check is Check.DIFFERS} == {
        "the AI Research Intern",
        "Near-Term Limits",
        "Continuous Growth",
    }
    assert Check.EXACT not in checks.values()
