"""One look of the model tells what all parts of a talk mean."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.library.embeddings import SCALE
from core.search.segment import Quantised
from core.search.talk import Talk, last_sentence
from tests.meaning import shipped


def read(text: str) -> Talk:
    return Talk.read(text, shipped())


def cosine(one: Quantised, other: Quantised) -> float:
    return float(one.astype(np.float32) @ other.astype(np.float32)) / SCALE**2


def test_the_whole_is_what_the_model_gives_for_a_query() -> None:
    text = "my pupils never answer, what should I do?"
    assert read(text).whole == pytest.approx(shipped().embed_query(text), abs=1e-5)


def test_the_telling_words_are_those_that_tell_something_as_the_index_knows_them() -> None:
    assert read("What do you do with the Café's soup? The SOUP is cold").words == ("cafe", "soup", "cold")


def test_views_of_a_talk_are_near_to_it_and_nearer_to_what_they_view() -> None:
    talk = read("The bus was late again today, and it rained. How do I keep soup from getting salty?")
    soup, bus = (
        shipped().embed_query(text) * SCALE for text in ("keeping soup from getting salty", "the bus was late")
    )
    last = cosine(talk.last, soup.astype(np.int8)), cosine(talk.last, bus.astype(np.int8))
    assert last[0] > last[1]
    assert cosine(talk.telling, (talk.whole * SCALE).astype(np.int8)) > 0.5


def test_a_word_means_what_it_means_there() -> None:
    money, river = read("the bank lends money at high rates"), read("the bank of the river is muddy")
    assert cosine(money.of_word("bank"), money.of_word("bank")) == pytest.approx(1, abs=0.02)
    assert cosine(money.of_word("bank"), river.of_word("bank")) < 0.9


def test_what_has_no_meaning_alone_has_none_here() -> None:
    talk = read("there are 42 of x9 here")
    assert talk.words == ("42", "x9")
    assert not talk.of_word("42").any()


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("The soup was salty. How do you keep it even? Hm.", "How do you keep it even?"),
        ("only one here", "only one here"),
        ("Never again! Not this time", "Never again! Not this time"),
        ("", ""),
    ],
)
def test_the_last_sentence_is_where_the_question_stands(text: str, last: str) -> None:
    begin, end = last_sentence(text)
    assert text[begin:end] == last


@settings(max_examples=40)
@given(st.text(max_size=600))
def test_any_text_is_read(text: str) -> None:
    talk = read(text)
    for vector in (talk.last, talk.telling, *map(talk.of_word, talk.words)):
        assert vector.shape == talk.whole.shape
        assert vector.dtype == np.int8
    assert len(set(talk.words)) == len(talk.words)


def test_what_is_beyond_the_models_reach_has_no_meaning() -> None:
    talk = read(f"{'soup ' * 300}zeppelin")
    assert talk.words == ("soup", "zeppelin")
    assert not talk.of_word("zeppelin").any()
