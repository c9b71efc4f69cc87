import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.library.folding import fold


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Jakub Pachocki", ["jakub", "pachocki"]),
        ("Self-play, and more!", ["self", "play", "and", "more"]),
        ("Zoë O’Brien-Wałęsa", ["zoe", "obrien", "walesa"]),
        ("zoe o'brien walesa", ["zoe", "obrien", "walesa"]),
        ("“GPT-4.5” — für alle", ["gpt", "4", "5", "fur", "alle"]),
        ("Æsop & Søren Straße", ["aesop", "soren", "strasse"]),
        ("İstanbul ISIK ışık", ["istanbul", "isik", "isik"]),
        ("ＦＵＬＬ width", ["full", "width"]),
        ("Лев Толстой", ["лев", "толстои"]),
        ("snake_case", ["snake", "case"]),
        ("?! 🎉 …", []),
        ("", []),
    ],
)
def test_names_are_compared_without_case_accents_and_signs(text: str, words: list[str]) -> None:
    assert list(fold(text)) == words


@given(st.text(max_size=80))
def test_folding_again_changes_nothing(text: str) -> None:
    words = fold(text)
    assert fold(" ".join(words)) == words


@given(st.text(max_size=80))
def test_how_a_text_is_encoded_makes_no_difference(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text(st.characters(max_codepoint=127), max_size=80))
def test_the_short_way_for_plain_letters_is_no_other_way(text: str) -> None:
    assert fold(f"{text} é")[:-1] == fold(text)
