from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given

from bots.slack.mrkdwn import escape, link
from core.fitting import clean
from tests.replies import texts

JOINER = "\u2060"


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("R&D <!channel> <@U0ADA>", "R&amp;D &lt;!channel&gt; &lt;@" + JOINER + "U0ADA&gt;"),
        ("*bold* and 2 * 3", "∗bold∗ and 2 ∗ 3"),
        ("_low_ snake_case", "ˍlowˍ snake_case"),
        ("~gone~ `code`", "∼gone∼ ˋcodeˋ"),
        ("> a quote", "› a quote"),
        ("a > b", "a &gt; b"),
        ("- one\n- two", "– one\n– two"),
        (":tada: at 0:30-0:45", "∶tada: at 0:30-0:45"),
        ("tell @channel in #general", f"tell @{JOINER}channel in #{JOINER}general"),
        ("see https://example.com.", f"see https:{JOINER}//example{JOINER}.com."),
        ("by ada@example.com", f"by ada@{JOINER}example{JOINER}.com"),
        ("1.5 of e.g. this", "1.5 of e.g. this"),
    ],
)
def test_a_text_means_itself(text: str, literal: str) -> None:
    assert escape(text) == literal


@given(text=texts(300))
def test_nothing_is_left_that_slack_reads_as_markup(text: str) -> None:
    literal = escape(text)
    assert not re.search(r"[<>*~`]|@\w|#\w|://|&(?!amp;|lt;|gt;)", literal)
    assert not re.search(r"^\s*(?:>|&gt;)", literal, re.MULTILINE)


@given(text=texts(300))
def test_a_literal_text_reads_as_before(text: str) -> None:
    back = unescape(escape(text)).translate(str.maketrans("∗∼ˋˍ›–∶", "*~`_>-:", JOINER))
    assert back == clean(text).translate(str.maketrans("∗∼ˋˍ›–∶", "*~`_>-:", JOINER))


def test_a_link_says_its_label_and_nothing_more() -> None:
    assert link("https://example.com/?a=1&b=2", "A|B <c>") == "<https://example.com/?a=1&amp;b=2|A¦B &lt;c&gt;>"
