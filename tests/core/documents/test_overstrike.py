from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.overstrike import mend


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("_\bn", "n"),
        ("n\b_", "n"),
        ("____\b\b\b\bvery", "very"),
        ("_\b_\b_\bx", "x"),
        ("I\bI", "I"),
        ("'\be", "é"),
        ('"\bu', "ü"),
        ("o\b^", "ô"),
        ("\babc", "abc"),
        ("no backspace", "no backspace"),
        ("a\nb\bc", "a\nc"),
    ],
)
def test_letters_over_letters(typed: str, shown: str) -> None:
    assert mend(typed) == shown


@given(st.text(alphabet="ab_'\b\n"))
def test_no_backspace_is_left(text: str) -> None:
    assert "\b" not in mend(text)
