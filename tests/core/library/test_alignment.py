import pytest

from core.library.alignment import NOWHERE, Aligned, align, weight
from core.library.stream import Stream
from core.library.words import normalise


def aligned(wording: str, stretch: str) -> Aligned:
    words = normalise(stretch)
    stream = Stream(words)
    weights = {stream.spell([word]): weight(word) for word in words}
    mine = normalise(wording)
    return align(stream.spell(mine), [weight(word) for word in mine], stream.text, lambda letter: weights[letter])


def test_the_part_that_says_it_is_found_among_other_words() -> None:
    found = aligned("boats need paint", "somebody told me that old boats need fresh paint every spring")
    assert (found.first, found.last, found.shared) == (5, 9, 3.0)


def test_likeness_is_twice_the_shared_weight_over_the_weight_of_both() -> None:
    assert aligned("boats need paint", "boats need fresh paint").likeness == pytest.approx(6 / 7)


def test_equal_words_are_wholly_alike_and_other_words_not_at_all() -> None:
    assert aligned("boats need paint", "boats need paint").likeness == 1
    assert aligned("boats need paint", "zebras graze") == NOWHERE


def test_a_far_off_common_word_does_not_stretch_the_part() -> None:
    between = "is what some people talk about when the sun is out and others are at sea and then"
    far = f"paint {between} boats need paint"
    found = aligned("paint boats need paint", far)
    assert found.last - found.first == 3


def test_telling_words_weigh_more_than_common_ones_and_numbers_nothing() -> None:
    assert weight("harbour") > weight("the") > weight("42") == weight("not") == 0
