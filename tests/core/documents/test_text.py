from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.text import clean, decode, listed, shorten, squeeze, words
from core.errors import DocumentError

ZWJ_FAMILY = "👩\u200d👩\u200d👧"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_encodings_are_told_by_their_mark(encoding: str) -> None:
    assert clean(decode("Zażółć “gęślą” jaźń".encode(encoding))) == "Zażółć “gęślą” jaźń"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["Rivers move.", "Zażółć “gęślą” jaźń\r\n\tand a river", "a"])
def test_utf_16_is_told_without_its_mark(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_half_a_sign_at_the_end_does_not_spoil_the_rest() -> None:
    assert decode("Rivers move.".encode("utf-16-le")[:-1]).startswith("Rivers move")


def test_an_older_encoding_is_guessed() -> None:
    text = "Das Gelände ist groß, und über die Brücke führt nur ein Weg. Für die Gäste gibt es Kaffee."
    assert decode(text.encode("cp1252")) == text


def test_one_damaged_byte_does_not_spoil_the_accents_of_a_utf8_text() -> None:
    data = "café, naïve, Zürich, Łódź, señor".encode() + b" \xff end"
    assert decode(data).startswith("café, naïve, Zürich, Łódź, señor")


@pytest.mark.parametrize("data", [b"", b"  \n\t "])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match="empty"):
        decode(data)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04rest", "office document"),
        (b"abc\x00def", "binary"),
        (b"\x01\x00\x02\x00\x03\x00\x04\x00", "binary"),
        (b"a\x00b\x00\x00\x00", "binary"),
        (b"\x00" * 100, "binary"),
        (b"{\\rtf1 a}", "rich text"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, what: str) -> None:
    with pytest.raises(DocumentError, match=what):
        decode(data)


def test_line_breaks_of_every_system_become_one() -> None:
    assert clean("a\r\nb\rc\u2028d\x0ce\x0bf") == "a\nb\nc\nd\ne\nf"


def test_controls_and_direction_overrides_go_and_all_letters_stay() -> None:
    kept = f"“curly” naïve שלום\u200f {ZWJ_FAMILY} a\u00a0b\tc"
    assert clean(f"\ufeff\x00{kept}\x1b\u202e\u2066\ud800") == kept


@given(st.text())
def test_cleaning_twice_changes_nothing_more_and_leaves_no_control(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not [sign for sign in once if unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t"]


def test_words_of_a_script_without_spaces_are_counted_two_signs_each() -> None:
    assert len(words("自己対戦で学ぶ")) == 4
    assert words("one two-three") == ["one", "two-three"]


def test_white_space_becomes_single_spaces() -> None:
    assert squeeze("  a\n\tb  c ") == "a b c"


@given(st.text(alphabet="ab ,.", max_size=60), st.integers(2, 40))
def test_a_shortened_text_keeps_to_the_limit(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert short == text or short.endswith("…")


def test_shortening_cuts_after_a_whole_word() -> None:
    assert shorten("the quick brown fox", 12) == "the quick…"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a or b"),
        (["a", "b", "c"], "a, b or c"),
        (["a", "b and c"], "a or b and c"),
    ],
)
def test_names_are_listed_as_in_a_sentence(names: list[str], said: str) -> None:
    assert listed(names, "or") == said
