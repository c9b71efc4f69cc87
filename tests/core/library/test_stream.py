from hypothesis import given
from hypothesis import strategies as st

from core.library.stream import BREAK, Stream

_rows = st.lists(st.sampled_from(["to", "be", "or", "not", BREAK]), max_size=30)


def test_words_in_a_row_are_found_wherever_they_stand() -> None:
    stream = Stream(["to", "be", "or", "not", "to", "be"])
    assert list(stream.find(stream.spell(["to", "be"]))) == [0, 4]
    assert list(stream.find(stream.spell(["be", "to"]))) == []


def test_a_break_parts_words() -> None:
    stream = Stream(["to", BREAK, "be"])
    assert list(stream.find(stream.spell(["to", "be"]))) == []


def test_an_unknown_word_and_no_words_at_all_are_never_found() -> None:
    stream = Stream(["to", "be"])
    assert list(stream.find(stream.spell(["to", "see"]))) == []
    assert list(stream.find("")) == []


def test_more_words_than_one_plane_of_letters_keep_their_own_letters() -> None:
    words = [f"w{number}" for number in range(70_000)]
    stream = Stream(words)
    assert list(stream.find(stream.spell(["w69998", "w69999"]))) == [69_998]
    assert not any("\ud800" <= letter <= "\udfff" for letter in stream.text)


@given(_rows, st.lists(st.sampled_from(["to", "be", "or", "not"]), min_size=1, max_size=3))
def test_finding_agrees_with_looking_at_every_place(row: list[str], words: list[str]) -> None:
    stream = Stream(row)
    places = [place for place in range(len(row)) if row[place : place + len(words)] == words]
    assert list(stream.find(stream.spell(words))) == places
