from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.slack.written import Reading, without_formatting

READING = Reading(names={"U0ADA": "ada"}, labels={"C0GENERAL": "general", "S0CREW": "@crew"})


def text(words: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": words} | ({"style": style} if style else {})


def section(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def block(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "block_id": "b1", "elements": list(elements)}


def test_formatted_words_are_the_words_alone() -> None:
    words = section(text("Read the "), text("whole", bold=True), text(" manual", italic=True, code=True))
    assert READING.block(block(words)) == "Read the whole manual"


@pytest.mark.parametrize(
    ("element", "read"),
    [
        ({"type": "emoji", "name": "smile", "unicode": "1f604"}, "😄"),
        ({"type": "emoji", "name": "flag-pl", "unicode": "1f1f5-1f1f1"}, "🇵🇱"),
        ({"type": "emoji", "name": "partyparrot"}, ":partyparrot:"),
        ({"type": "emoji", "name": "odd", "unicode": "no number"}, ":odd:"),
        ({"type": "user", "user_id": "U0ADA"}, "@ada"),
        ({"type": "user", "user_id": "U0GONE"}, "@somebody"),
        ({"type": "channel", "channel_id": "C0GENERAL"}, "#general"),
        ({"type": "usergroup", "usergroup_id": "S0CREW"}, "@crew"),
        ({"type": "broadcast", "range": "here"}, "@here"),
        ({"type": "link", "url": "https://example.com/a", "text": "the plan"}, "the plan"),
        ({"type": "link", "url": "https://example.com/a"}, "https://example.com/a"),
        ({"type": "date", "timestamp": 1, "format": "{date}", "fallback": "1 May"}, "1 May"),
        ({"type": "color", "value": "#aabbcc"}, "#aabbcc"),
        ({"type": "something new"}, ""),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else "",
)
def test_what_stands_among_the_words_is_read_as_people_see_it(element: dict[str, Any], read: str) -> None:
    assert READING.block(block(section(text("so: "), element))) == f"so: {read}"


def test_paragraphs_lists_and_quotations_stand_in_lines_of_their_own() -> None:
    listed = {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": [section(text("bolts"))]}
    inner = {"type": "rich_text_list", "style": "ordered", "indent": 1, "offset": 2, "elements": [section(text("M8"))]}
    quoted = {"type": "rich_text_quote", "elements": [text("twice")]}
    code = {"type": "rich_text_preformatted", "elements": [text("torque()")]}
    assert READING.block(block(section(text("Check:\n")), listed, inner, quoted, code)) == (
        "Check:\n• bolts\n  3. M8\ntwice\ntorque()"
    )


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("Read the *whole* manual", "Read the whole manual"),
        ("*_both_* ~gone~ `code`, *two words*!", "both gone code, two words!"),
        ("```\nfirst\nsecond\n```", "first\nsecond"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("* not bold* and *not\nbold*", "* not bold* and *not\nbold*"),
        ("~/bin and ~/etc", "~/bin and ~/etc"),
    ],
)
def test_signs_that_format_are_taken_off(marked: str, plain: str) -> None:
    assert without_formatting(marked) == plain


@settings(max_examples=50)
@given(st.text(alphabet="ab *_~`\n:", max_size=60))
def test_no_word_is_lost_with_the_signs(marked: str) -> None:
    letters = [sign for sign in marked if sign in "ab"]
    assert [sign for sign in without_formatting(marked) if sign in "ab"] == letters
