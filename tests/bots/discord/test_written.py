from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.discord.written import without_formatting

PLAIN = st.text(st.sampled_from("ab c.,!?-'ż\n"), max_size=40)
HOSTILE = st.text(st.sampled_from("a *_~|`\\[]()<>#\n"), max_size=200)


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("Read the **whole** manual", "Read the whole manual"),
        ("__Measure__ *twice*, _cut_ ~~never~~ once", "Measure twice, cut never once"),
        ("***all*** of it", "all of it"),
        ("**a _nested_ word**", "a nested word"),
        ("||a spoiler||", "a spoiler"),
        ("run `make *test*` first", "run make *test* first"),
        ("```py\nx = a*b*c\n```", "x = a*b*c"),
        ("> quoted\n> twice", "quoted\ntwice"),
        ("# A title\n-# and small", "A title\nand small"),
        ("see [the manual](https://example.org/a_b_c)", "see the manual"),
        ("https://example.org/*a*_b_", "https://example.org/*a*_b_"),
        (r"2 \* 3, ¯\_(ツ)_/¯", "2 * 3, ¯_(ツ)_/¯"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("5 * 3 is 3 * 5", "5 * 3 is 3 * 5"),
        ("* one\n* two", "* one\n* two"),
        ("<:so_very_nice:123> <@12>", "<:so_very_nice:123> <@12>"),
        ("****", "****"),
    ],
)
def test_signs_that_format_are_no_words(typed: str, seen: str) -> None:
    assert without_formatting(typed) == seen


@given(text=PLAIN)
def test_plain_words_stay(text: str) -> None:
    assert without_formatting(text) == text


@given(text=HOSTILE)
def test_nothing_is_added(text: str) -> None:
    seen = without_formatting(text)
    assert len(seen) <= len(text)
    assert seen.count("a") <= text.count("a")
