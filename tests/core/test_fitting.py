from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.fitting import clean, cut, cut_to_fit
from tests.replies import texts


def test_what_steers_a_screen_is_taken_out_and_what_joins_signs_stays() -> None:
    assert clean("a\x00b\x1b[31m\u202ec\r\nd\te\ud800") == "a b [31m c\nd\te "
    assert clean("🧑\u200d🔬") == "🧑\u200d🔬"


@pytest.mark.parametrize(
    ("text", "longest", "kept"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two three", 8, "one two…"),
        ("one two,\nthree", 10, "one two…"),
        ("one two — three", 12, "one two…"),
        ("一二三四五六七八", 5, "一二三四…"),
        ("a 一二三四五六七八", 8, "a 一二三四五…"),
        ("words", 1, "…"),
    ],
)
def test_a_cut_is_after_a_whole_word_where_one_is_near(text: str, longest: int, kept: str) -> None:
    assert cut(text, longest) == kept


@given(text=texts(300), longest=st.integers(1, 300))
def test_a_cut_is_never_longer_than_asked_for(text: str, longest: int) -> None:
    assert len(cut(text, longest)) <= longest


@given(text=texts(300), room=st.integers(0, 400))
def test_as_much_is_kept_as_fits(text: str, room: int) -> None:
    kept = cut_to_fit(text, lambda part: len(part.encode(errors="replace")) <= room)
    assert len(kept.encode(errors="replace")) <= room
    assert kept in (text, "") or kept.endswith("…")
