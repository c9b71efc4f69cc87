from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.cutting import Piece, cut, sentences
from core.documents.text import words

SENTENCE = "Every one of these little sentences has exactly ten words here."


def _texts(pieces: tuple[Piece, ...]) -> list[str]:
    return [piece.text for piece in pieces]


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Smith met Dr. Jones.",
        "The U.S. Army paid 5.5 million, e.g. for GPT-4.5.",
        "See No. 5 of the list.",
        "J. R. Smith was at example.com at 9 a.m. today.",
        "“Really?” she asked.",
        "Well... maybe.",
    ],
)
def test_what_looks_like_an_end_and_is_none(text: str) -> None:
    assert _texts(sentences(text)) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It works. Does it? Yes!", ["It works.", "Does it?", "Yes!"]),
        ("He left at 5 p.m. She stayed.", ["He left at 5 p.m.", "She stayed."]),
        ("So did I. Then we ran.", ["So did I.", "Then we ran."]),
        ("She said “Stop.” He did not.", ["She said “Stop.”", "He did not."]),
        ("1. First thing. 2. Second thing.", ["1. First thing.", "2. Second thing."]),
        ("これは文です。次の文。", ["これは文です。", "次の文。"]),
        ("A heading\n\nThe text below", ["A heading", "The text below"]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert _texts(sentences(text)) == expected


def test_pieces_are_whole_sentences_of_a_readable_length() -> None:
    pieces = cut(" ".join([SENTENCE] * 40))
    assert all(15 <= len(words(piece.text)) <= 90 for piece in pieces)
    assert all(piece.text.endswith("here.") for piece in pieces)


def test_a_short_tail_joins_the_piece_before_it() -> None:
    assert len(cut(" ".join([*[SENTENCE] * 6, "And the tail makes twelve words more in all of this text."]))) == 1


def test_a_sentence_without_end_is_cut_at_its_clauses() -> None:
    pieces = cut("we went there and saw the people who were working on it " * 30)
    assert len(pieces) > 3
    assert all(len(words(piece.text)) <= 90 for piece in pieces)
    assert all(piece.text.startswith("and saw") for piece in pieces[1:])


def test_a_text_without_any_mark_is_cut_after_so_many_words() -> None:
    assert {len(words(piece.text)) for piece in cut("word " * 400)} <= set(range(15, 91))


@given(st.text(alphabet=st.sampled_from('aA .!?…,;\n"”’)(。字1é'), max_size=400))
def test_no_sign_is_lost_and_the_order_stays(text: str) -> None:
    pieces = cut(text)
    assert "".join("".join(piece.text.split()) for piece in pieces) == "".join(text.split())
    assert all(text[piece.start : piece.end] == piece.text for piece in pieces)


@given(st.lists(st.sampled_from(["so", "we", "go.", "and", "why?", "Mr.", "U.S.", "the", "well,"]), max_size=600))
def test_no_word_is_lost_and_no_piece_is_too_long(said: list[str]) -> None:
    pieces = cut(" ".join(said))
    assert [word for piece in pieces for word in piece.text.split()] == said
    assert all(len(piece.text.split()) <= 110 for piece in pieces)


@pytest.mark.parametrize(
    "hostile", ["." * 100_000 + "x", "x" * 100_000, "(\"'" * 40_000, "\n " * 50_000, "1. " * 40_000]
)
def test_hostile_text_is_cut_too(hostile: str) -> None:
    assert "".join("".join(piece.text.split()) for piece in cut(hostile)) == "".join(hostile.split())
