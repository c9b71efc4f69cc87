from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.document import Entry, Parsed
from core.documents.srt import looks_like, parse
from core.locator import TimeRange
from core.models import DocumentKind, Evidence, PassageKind, Standing

TIDY = """1
00:00:01,000 --> 00:00:04,000
We shipped the first version on a Friday,

2
00:00:04,200 --> 00:00:06,500
and nobody read the release notes at all.
"""
MESSY = """00:01.0 --> 00:04
We shipped the first version on a Friday,
00:04.2 --> 00:06.5
and nobody read
the release notes at all.
"""
LABELLED = """1
00:00:01,000 --> 00:00:04,000
ADA: We shipped the first version on a Friday,

2
00:00:04,000 --> 00:00:06,000
and nobody read the release notes at all.

3
00:00:06,000 --> 00:00:08,000
BEN: Why did nobody read the release notes?

4
00:00:08,000 --> 00:00:11,000
ADA: People look for the one thing that changed for them.

5
00:00:11,000 --> 00:00:12,000
BEN: I skip release notes too, whenever I am in a hurry.
"""


def _entries(parsed: Parsed) -> tuple[Entry, ...]:
    return tuple(entry for document in parsed.documents for entry in document.entries)


@pytest.mark.parametrize("text", [TIDY, MESSY, TIDY.replace("\n\n", "\n"), TIDY.replace(",", ".", 4)])
def test_tidy_or_not_the_cues_are_joined(text: str) -> None:
    (entry,) = _entries(parse(text, "talk"))
    assert entry.text.replace(".", ",").lower() == (
        "we shipped the first version on a friday, and nobody read the release notes at all,"
    )
    assert entry.locator == TimeRange(start=1, end=7)
    assert (entry.kind, entry.evidence, entry.speaker) == (PassageKind.QUOTE, Evidence.VERIFIED, None)


def test_labels_that_recur_say_who_speaks_and_a_question_is_context() -> None:
    first, question, answer, last = _entries(parse(LABELLED, "talk"))
    assert [entry.speaker for entry in (first, question, answer, last)] == ["ADA", "BEN", "ADA", "BEN"]
    assert first.text.startswith("We shipped")
    assert (first.locator, question.standing) == (TimeRange(start=1, end=6), Standing.QUESTION)
    assert answer.context == "Why did nobody read the release notes?"


def test_a_label_that_stands_once_is_part_of_the_words() -> None:
    (entry,) = _entries(parse(TIDY.replace("We shipped", "Remember this: we shipped"), "talk"))
    assert entry.speaker is None
    assert entry.text.startswith("Remember this: we shipped")


def test_a_name_that_stands_once_ends_the_turn_of_the_one_before() -> None:
    entries = _entries(parse(LABELLED.replace("BEN: I skip", "CARA: I skip"), "talk"))
    assert [(entry.speaker, entry.text[:8]) for entry in entries][-1] == (None, "CARA: I ")


def test_two_greater_signs_end_a_turn_without_naming_anybody() -> None:
    entries = _entries(parse(LABELLED.replace("and nobody", ">> And nobody"), "talk"))
    assert [entry.speaker for entry in entries][:2] == ["ADA", None]


def test_tags_go_and_entities_become_signs() -> None:
    text = TIDY.replace("We shipped", r"{\an8}<i>We</i> <font color='red'>shipped</font> R&amp;D's")
    (entry,) = _entries(parse(text, "talk"))
    assert entry.text.startswith("We shipped R&D's the first")


def test_what_an_entity_hides_is_cleaned_too() -> None:
    (entry,) = _entries(parse(TIDY.replace("We shipped", "We&#8238; shipped&#0;"), "talk"))
    assert entry.text.startswith("We shipped")


def test_a_cue_of_sounds_alone_leaves_the_sentence_around_it_whole() -> None:
    text = TIDY.replace("\n2\n", "\n2\n00:00:04,000 --> 00:00:04,100\n[Applause]\n(laughs)\n\n3\n")
    (entry,) = _entries(parse(text, "talk"))
    assert entry.text == "We shipped the first version on a Friday, and nobody read the release notes at all."
    assert entry.locator == TimeRange(start=1, end=7)


def test_a_sound_among_the_words_of_a_cue_stays() -> None:
    (entry,) = _entries(parse(TIDY.replace("We shipped", "[Music] We [laughs] shipped"), "talk"))
    assert entry.text.startswith("We [laughs] shipped")


def test_sounds_alone_are_no_words() -> None:
    parsed = parse("1\n00:00:01,000 --> 00:00:02,000\n[Music]\n", "talk")
    assert parsed.documents == ()
    assert "No spoken words" in parsed.problems[0].message


def test_times_that_cannot_be_read_are_named_with_their_line() -> None:
    parsed = parse(TIDY + "\n3\n00:00:xx --> 9\nlost\n", "talk")
    assert [(problem.line, problem.message[:15]) for problem in parsed.problems] == [(10, "This time range")]
    assert parsed.documents[0].kind is DocumentKind.SRT


@pytest.mark.parametrize(
    "broken",
    [
        "00:00:99 -> broken oops",
        "00:00:05,000 -- > 00:00:07,000",
        "00:00:05,000 → 00:00:07,000",
        "00:00:05,000 00:00:07,000",
        "at some time --> 00:00:07,000",
        "00:00:05,000 -->",
        "5 --> 7",
        "some time --> later",
    ],
)
@pytest.mark.parametrize("gap", ["\n", ""])
def test_a_broken_time_range_never_flows_into_the_words(broken: str, gap: str) -> None:
    parsed = parse(f"{TIDY}{gap}3\n{broken}\nlost words\n{gap}4\n00:00:08,000 --> 00:00:09,000\nGood again.\n", "x")
    (entry,) = _entries(parsed)
    assert entry.text.endswith("nobody read the release notes at all. Good again.")
    line = TIDY.count("\n") + len(gap) + 2
    assert [problem.line for problem in parsed.problems] == [line]
    assert parsed.problems[0].message.startswith("This time range cannot be read, and its words are left out")


def test_the_first_time_range_may_be_the_broken_one() -> None:
    text = f"1\n00:00:99 -> broken oops\nlost words\n\n{TIDY}"
    assert looks_like(text, "upload.txt")
    assert _entries(parse(text, "talk"))[0].text.startswith("We shipped")


@pytest.mark.parametrize("words", ["At 10:30 sharp.", "10:30 — that was when.", "From A -> B, then 3."])
def test_a_clock_or_an_arrow_in_the_words_is_no_time_range(words: str) -> None:
    parsed = parse(TIDY.replace("We shipped", f"{words} We shipped"), "talk")
    assert parsed.problems == ()
    assert _entries(parsed)[0].text.startswith(words)


def test_an_end_before_its_start_is_taken_for_the_start() -> None:
    (entry,) = _entries(parse("00:09,000 --> 00:01,000\nThis was said in no time at all, as it seems.\n", "talk"))
    assert entry.locator == TimeRange(start=9, end=9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TIDY, True),
        (MESSY, True),
        ("# Subtitles\n\n00:00:01,000 --> 00:00:04,000 is a time range.\n", False),
        ("1\nA list.\n2\nOf lines.\n", False),
        ("", False),
    ],
)
def test_it_is_told_by_the_time_range_that_it_opens_with(text: str, expected: bool) -> None:  # noqa: FBT001
    assert looks_like(text, "talk.srt") is expected


@given(st.text(alphabet="0123456789:,.-> \nAb<>&;") | st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    for entry in _entries(parse(TIDY + text, "any")):
        assert isinstance(entry.locator, TimeRange)
        assert entry.locator.start <= entry.locator.end
    parse(text, "any")
