from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.document import Entry, Parsed
from core.documents.vtt import looks_like, parse
from core.locator import TimeRange
from core.models import DocumentKind

TALK = """WEBVTT - On Ships
Kind: captions
Language: en

NOTE made by hand,
on a Monday

STYLE
::cue { color: red }

REGION
id:top

intro
00:01.000 --> 00:04.000 align:start position:0%
<v.loud Ada Example>We <c.red>never</c> plan <b>more</b> than two weeks ahead,

00:04.000 --> 00:06.000
<v Ada Example>because plans &lt;always&gt; rot at sea.</v>

00:06.000 --> 00:09.000
<v Ben>I keep a plan for a whole year, and I like it.
"""
ROLLING = """WEBVTT

00:00:00.000 --> 00:00:02.000
\x20
we<00:00:00.500><c> started</c><00:00:01.000><c> with</c> nothing

00:00:02.000 --> 00:00:02.010
we started with nothing
\x20

00:00:02.010 --> 00:00:04.000
we started with nothing
but<c> a plan</c> and a dog

00:00:04.000 --> 00:00:04.010
but a plan and a dog

00:00:04.010 --> 00:00:06.000
but a plan and a dog
and three weeks of money.
"""


def _entries(parsed: Parsed) -> tuple[Entry, ...]:
    return tuple(entry for document in parsed.documents for entry in document.entries)


def test_only_what_is_said_is_read_and_by_whom() -> None:
    first, second = _entries(parse(TALK, "talk"))
    assert first.text == "We never plan more than two weeks ahead, because plans <always> rot at sea."
    assert (first.speaker, first.locator) == ("Ada Example", TimeRange(start=1, end=6))
    assert (second.speaker, second.locator) == ("Ben", TimeRange(start=6, end=9))


def test_the_title_may_stand_behind_the_signature() -> None:
    assert (parse(TALK, "talk").documents[0].title, parse(ROLLING, "talk").documents[0].title) == ("On Ships", "talk")
    assert parse(TALK, "talk").documents[0].kind is DocumentKind.VTT


def test_rolling_captions_say_every_line_once() -> None:
    (entry,) = _entries(parse(ROLLING, "talk"))
    assert entry.text == "we started with nothing but a plan and a dog and three weeks of money."
    assert entry.locator == TimeRange(start=0, end=6)


def test_a_sound_that_rolls_by_leaves_no_trace() -> None:
    shown = ["we started with", "we started with\n[Music]", "[Music]", "[Music]\nnothing but a plan", "and a dog."]
    cues = [f"00:0{at}.000 --> 00:0{at + 1}.000\n{text}\n" for at, text in enumerate(shown)]
    (entry,) = _entries(parse("\n".join(["WEBVTT\n", *cues]), "talk"))
    assert entry.text == "we started with nothing but a plan and a dog."


def test_who_says_a_thing_twice_is_heard_twice() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nWe never plan.\n\n00:03.000 --> 00:04.000\nWe never plan.\n"
    (entry,) = _entries(parse(text, "talk"))
    assert entry.text == "We never plan. We never plan."


def test_a_voice_holds_for_its_cue_alone() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada>We never plan more than two weeks.\n"
        "\n00:02.000 --> 00:04.000\nSomebody else is heard from the back of the room.\n"
    )
    assert [entry.speaker for entry in _entries(parse(text, "talk"))] == ["Ada", None]


@pytest.mark.parametrize("broken", ["00:00:99 -> broken oops", "00:05.000 --> oops", "at once --> 00:07.000"])
@pytest.mark.parametrize("gap", ["\n", ""])
def test_a_broken_time_range_never_flows_into_the_words(broken: str, gap: str) -> None:
    parsed = parse(
        "WEBVTT\n\n1\n00:01.000 --> 00:02.000\nWe never plan more than two weeks\n"
        f"{gap}4\n{broken}\nlost words\n{gap}5\n00:08.000 --> 00:09.000\nahead of us.\n",
        "talk",
    )
    (entry,) = _entries(parsed)
    assert entry.text == "We never plan more than two weeks ahead of us."
    assert [problem.line for problem in parsed.problems] == [7 + len(gap)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [(TALK, True), ("WEBVTT\n", True), ("WEBVTTX\n", False), ("A WEBVTT file", False), ("", False)],
)
def test_it_is_told_by_its_signature(text: str, expected: bool) -> None:  # noqa: FBT001
    assert looks_like(text, "talk") is expected


@given(st.text(alphabet="0123456789:.-> \n<v/>Ab&;") | st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    parse("WEBVTT\n\n00:01.000 --> 00:02.000\n" + text, "any")
    parse(text, "any")
