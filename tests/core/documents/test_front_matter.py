from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.front_matter import split


def test_values_and_body_are_parted_and_lines_still_counted() -> None:
    front = split("---\nTitle: On Ships\ndate: 2024-05-01\ntags: [focus, 3]\npublic: true\n---\n\nBody.\n")
    assert (front.get("title"), front.get("date"), front.all("tags")) == ("On Ships", "2024-05-01", ("focus", "3"))
    assert (front.body, front.first_line, front.get("public")) == ("\nBody.\n", 7, None)


def test_people_may_be_written_with_their_roles() -> None:
    front = split("---\npeople:\n  - {name: Ada, role: host}\n  - Ben\n---\n")
    assert front.all("people") == ("Ada (host)", "Ben")


@pytest.mark.parametrize(
    "text", ["Body.\n", "", "---\nA rule opens this\nand nothing closes it.\n", "---\nWords.\n---\nMore.\n"]
)
def test_without_a_block_all_is_body(text: str) -> None:
    front = split(text)
    assert (front.body, front.first_line, front.values, front.problem) == (text, 1, {}, None)


@pytest.mark.parametrize(
    "yaml",
    [
        "title: a: b",
        "title: [",
        "a: " + "[" * 3000,
        "date: 2024-99-99",
        "n: " + "9" * 6000,
        "a: !!python/object:os.system x",
    ],
    ids=["colon", "bracket", "deep", "no date", "huge number", "code"],
)
def test_a_block_that_cannot_be_read_is_a_problem_and_the_body_counts(yaml: str) -> None:
    front = split(f"---\n{yaml}\n---\nBody.\n")
    assert (front.body, front.values) == ("Body.\n", {})
    assert front.problem is not None
    assert front.problem.line is not None


def test_aliases_of_aliases_grow_into_nothing() -> None:
    levels = "".join(f"l{at}: &l{at} [{', '.join([f'*l{at - 1}'] * 9)}]\n" for at in range(1, 10))
    front = split(f"---\nl0: &l0 [x]\n{levels}title: Fine\n---\nBody.\n")
    assert (front.get("title"), front.get("l9")) == ("Fine", None)


@given(st.text(alphabet="-:[]{}&*!|>'\"#?, \nab1") | st.text())
def test_any_block_is_read_without_an_error(text: str) -> None:
    split(f"---\n{text}\n---\nBody.\n")
