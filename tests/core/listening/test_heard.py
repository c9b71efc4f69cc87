from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.listening.heard import Heard, in_words, telling
from core.requests import LONGEST


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("see https://example.org/a?b=1 please", "see please"),
        ("run `make test` again", "run again"),
        ("look:\n```\nfor x in y:\n  pass\n```\nwhat is wrong?", "look: what is wrong?"),
        ("```never closed", ""),
        ("<@U0123ABC> and <#C99|general> how are you", "and how are you"),
        ("@lena.b did you see it?", "did you see it?"),
        ("write to me@example.org", "write to me@example.org"),
        ("great :tada: <:party:123456789> news", "great news"),
        ("  many\n\n blanks\t here ", "many blanks here"),
    ],
)
def test_only_what_people_say_in_words_counts(text: str, words: str) -> None:
    assert in_words(text) == words


def test_a_short_message_is_read_with_what_was_said_before() -> None:
    before = ("the cat sat on the mat", "our soup is too salty again", "third evening in a row")
    assert Heard(text="what now?", before=before).talk.endswith("third evening in a row what now?")
    assert "soup" in Heard(text="what now?", before=before).talk


def test_a_message_that_says_enough_is_read_alone() -> None:
    text = "why does our soup taste salty every single evening?"
    assert Heard(text=text, before=("the boat leaves harbour at dawn",)).talk == text


def test_no_more_than_three_messages_before_count() -> None:
    assert "zeppelin" not in Heard(text="hm", before=("zeppelin", "so", "and", "then")).talk


def test_telling_words_come_once_each() -> None:
    assert telling("The soup, the SOUP and the spoon") == ("soup", "spoon")


@given(st.text(max_size=3 * LONGEST), st.lists(st.text(max_size=50), max_size=5))
def test_any_text_is_read_up_to_its_limit(text: str, before: list[str]) -> None:
    heard = Heard(text=text, before=tuple(before))
    assert len(heard.words) <= LONGEST
    assert len(heard.talk) <= LONGEST
