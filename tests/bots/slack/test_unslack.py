from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.slack.unslack import mentions_member, unslack, without_member

NAMES = {"U0ADA": "Ada", "U0BOB": "Bob Berg"}


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("self-play", "self-play"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt; stays as it was typed, as does &copy;", "&lt; stays as it was typed, as does &copy;"),
        ("what does <@U0ADA> say", "what does @Ada say"),
        ("what does <@U0ADA|ada.l> say", "what does @Ada say"),
        ("and <@U0EVE|eve>, and <@U0SOMEONE>?", "and @eve, and @somebody?"),
        ("by:<@U0BOB> in <#C0GENERAL|general>", 'by:"Bob Berg" in #general'),
        ("<#C0SECRET>", "#C0SECRET"),
        ("<!here> <!channel> <!subteam^S1|@editors> <!subteam^S2>", "@here @channel @editors @subteam"),
        ("<!date^1392734382^{date}|18 Feb 2014>", "18 Feb 2014"),
        ("see <http://example.com|example.com>", "see example.com"),
        ("see <https://example.com/?a=1&amp;b=2>", "see https://example.com/?a=1&b=2"),
        ("<mailto:ada@example.com|ada@example.com> <mailto:bob@example.com>", "ada@example.com bob@example.com"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_what_slack_marks_is_plain_again(sent: str, typed: str) -> None:
    assert unslack(sent, NAMES) == typed


def test_the_sign_before_names_may_be_left_out() -> None:
    assert unslack("what does <@U0BOB> say by:<@U0ADA>", NAMES, at="") == "what does Bob Berg say by:Ada"


@given(st.text())
def test_whatever_is_typed_comes_back(typed: str) -> None:
    sent = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert unslack(sent) == typed


@pytest.mark.parametrize(
    "text",
    [
        "<@U0BOT> what fits here?",
        "what <@U0BOT> fits here?",
        "what fits here? <@U0BOT|quotidian>",
        "<@U0BOT>   what fits <@U0BOT>here?",
    ],
)
def test_a_mention_is_taken_out_wherever_it_stands(text: str) -> None:
    assert without_member(text, "U0BOT") == "what fits here?"


def test_other_mentions_stay() -> None:
    assert without_member("<@U0BOT> ask <@U0BOTTOM>", "U0BOT") == "ask <@U0BOTTOM>"


def test_whom_a_message_mentions() -> None:
    for text in ("<@U0ADA> hi", "hi <@U0ADA|ada>"):
        assert mentions_member(text, "U0ADA")
    for text in ("U0ADA", "&lt;@U0ADA&gt;", "<@U0BOB>", "<#C0ADA>"):
        assert not mentions_member(text, "U0ADA")
