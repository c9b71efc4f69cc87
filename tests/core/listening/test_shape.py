from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.listening.heard import Heard
from core.listening.shape import SHAPE, Shape, says_too_little, shape_of


def shape(text: str) -> Shape:
    return shape_of(Heard(text=text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("we meet at 14:30", "clocks"),
        ("I leave by 6", "clocks"),
        ("see you on Friday", "days"),
        ("until the 22nd then", "days"),
        ("invoice 20871 was paid", "numbers"),
        ("it printed `None` again", "code"),
        ("read https://example.org", "links"),
        ("<@U123> have a look", "mentions"),
        ("it is in the big room", "places"),
        ("please sign it", "deeds"),
        ("how do you decide that", "wonders"),
        ("I'm stuck with it", "struggles"),
        ("my own idea", "selves"),
        ("is that so?", "questions"),
        ("at last!", "exclamations"),
    ],
)
def test_the_form_of_a_message_is_counted(text: str, name: str) -> None:
    assert getattr(shape(text), name) == 1
    assert getattr(shape("the quiet river runs over stones"), name) == 0


def test_a_long_message_is_no_more_than_one_of_a_dozen_words() -> None:
    assert shape("word " * 12).words == shape("word " * 300).words == pytest.approx(math.log(13))


@pytest.mark.parametrize(
    "text", ["", "ok", "thanks, will do", "👍👍👍👍", "https://example.org/a", "`a b c d e f`", "is it the one?"]
)
def test_what_says_too_little(text: str) -> None:
    assert says_too_little(Heard(text=text))


def test_what_says_enough() -> None:
    assert not says_too_little(Heard(text="how do you hire cooks?"))


@given(st.text(max_size=500))
def test_any_text_has_a_shape(text: str) -> None:
    values = shape(text).values
    assert len(values) == len(SHAPE)
    assert all(0 <= value <= 3 for value in values)
