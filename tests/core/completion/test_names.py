from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.completion.listing import Listing, Words
from core.completion.names import Names
from core.library.folding import fold

# Few letters, so that names begin alike and are near each other.
_WORD = st.text("abc", min_size=1, max_size=7)
_NAME = st.lists(_WORD, max_size=4).map(tuple)
_NAMES = st.lists(_NAME, max_size=30)
_TYPED = st.lists(_WORD, min_size=1, max_size=3).map(tuple)


def made(names: Sequence[Words], also: Sequence[Words] = ()) -> Names:
    listing = Listing()
    for place, name in enumerate(names):
        listing.add(name, also[place] if also else ())
    return Names(listing)


def found(typed: str, *names: str) -> list[str]:
    listed = made([fold(name) for name in names])
    return [names[place] for _, place in listed.find(fold(typed), 25)]


def fits(typed: Words, name: Words) -> int:
    """Say the slow way how a name fits: 0 is the very name, 3 one that may be near."""
    if name == typed:
        return 0
    if " ".join(name).startswith(" ".join(typed)):
        return 1
    return 2 if holds(typed, name) else 3


def holds(typed: Words, words: Words) -> bool:
    return all(any(word.startswith(each) for word in words) for each in typed)


@given(names=_NAMES, typed=_TYPED, limit=st.integers(min_value=1, max_value=40))
def test_names_are_found_in_the_order_in_which_they_fit(names: list[Words], typed: Words, limit: int) -> None:
    results = made(names).find(typed, limit)
    ranked = sorted(range(len(names)), key=lambda place: fits(typed, names[place]))
    fitting = [place for place in ranked if fits(typed, names[place]) < 3]
    assert [place for _, place in results][: len(fitting)] == fitting[:limit]
    assert all(min(rank, 3) == fits(typed, names[place]) for rank, place in results)
    assert [rank for rank, _ in results] == sorted(rank for rank, _ in results)
    assert len({place for _, place in results}) == len(results) <= limit


@given(names=_NAMES, also=_NAMES, typed=_TYPED)
def test_further_words_find_a_name_after_its_own(names: list[Words], also: list[Words], typed: Words) -> None:
    assume(len(names) <= len(also))
    for rank, place in made(names, also).find(typed, len(names)):
        assert (rank == 2) == (fits(typed, names[place]) >= 2 and holds(typed, (*names[place], *also[place])))


@given(names=_NAMES, limit=st.integers(min_value=0, max_value=40))
def test_where_nothing_is_typed_the_preferred_names_are_found(names: list[Words], limit: int) -> None:
    assert made(names).find((), limit) == [(0, place) for place in range(min(limit, len(names)))]


def slipped(word: str, place: int, letter: str, kind: int) -> str:
    """Type a word with one slip: two letters swapped, one left out, one wrong or one too many."""
    here, behind = word[place], word[place + 1 :]
    swapped = behind[:1] + here + behind[1:]
    return word[:place] + [swapped, behind, letter + behind, letter + here + behind][kind]


@given(
    word=st.text("abcdefgh", min_size=4, max_size=12),
    names=_NAMES,
    place=st.integers(min_value=0, max_value=2),
    letter=st.sampled_from("abcdefgh"),
    kind=st.integers(min_value=0, max_value=3),
)
def test_a_word_is_found_in_spite_of_a_slip(word: str, names: list[Words], place: int, letter: str, kind: int) -> None:
    typed = slipped(word, place, letter, kind)
    assert (0 in [found for _, found in made([(word,), *names]).find((typed,), len(names) + 1)]) or len(typed) < 4


@given(word=st.text("abcdefgh", min_size=9, max_size=12), kind=st.integers(min_value=0, max_value=3))
def test_also_where_the_word_is_not_typed_to_its_end(word: str, kind: int) -> None:
    assert made([(word,)]).find((slipped(word, 1, "z", kind)[:6],), 1)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("ada", ["Ada", "Ada Novak", "Grace Adams", "Aga Nowak"]),
        ("ada nov", ["Ada Novak", "Aga Nowak"]),
        ("nov ada", ["Ada Novak", "Aga Nowak"]),
        ("novka", ["Ada Novak"]),
        ("adam", ["Grace Adams", "Ada Novak", "Ada"]),
        ("gracious", []),
        ("zz", []),
    ],
)
def test_who_is_found(typed: str, names: list[str]) -> None:
    assert found(typed, "Grace Adams", "Ada Novak", "Aga Nowak", "Ada") == names


def test_what_is_written_as_one_word_or_as_two_is_found() -> None:
    assert found("deep mind", "Deepmind", "Mindful") == ["Deepmind"]


def test_a_word_of_two_letters_is_taken_as_it_is() -> None:
    assert found("ad", "Ab", "Ad", "Od") == ["Ad"]


@pytest.mark.parametrize(
    "typed", ["", " ", "a" * 5000, "a " * 3000, "🎉", "\0\ud800", "%_*[", "’”", "ﷺ" * 200, "ä̈̈̈̈" * 50]
)
def test_whatever_is_typed_is_answered(typed: str) -> None:
    assert len(found(typed, *(f"name {number}" for number in range(200)))) <= 25
    assert found(typed) == []


def test_long_names_are_told_apart_by_their_first_twelve_words() -> None:
    alike = "one two three four five six seven eight nine ten eleven twelve"
    assert found(f"{alike} thirteen", f"{alike} fourteen", f"zero {alike}") == [f"{alike} fourteen", f"zero {alike}"]
