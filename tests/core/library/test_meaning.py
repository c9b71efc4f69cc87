import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.library.meaning import NUMBER, changes, is_negation, is_number, same_meaning, skeleton
from core.library.words import normalise


@pytest.mark.parametrize("word", ["not", "no", "never", "don't", "isnt", "cannot", "without", "nor"])
def test_words_that_turn_a_sentence_round_are_negations(word: str) -> None:
    assert is_negation(word)


@pytest.mark.parametrize("word", ["note", "know", "now", "want", "like", "0"])
def test_other_words_are_no_negations(word: str) -> None:
    assert not is_negation(word)


@pytest.mark.parametrize(
    "word", ["5", "-5", "98%", "15th", "gpt4", "o1", "two", "hundreds", "first", "twice", "percent"]
)
def test_figures_and_words_that_count_are_numbers(word: str) -> None:
    assert is_number(word)


@pytest.mark.parametrize("word", ["to", "tooth", "often", "someone", "agreed"])
def test_other_words_are_no_numbers(word: str) -> None:
    assert not is_number(word)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("it took two years", "it took 2 years", True),
        ("it grew by 5%", "it grew by 5 percent", True),
        ("we don't guess", "we do not guess", True),
        ("we can't stop", "we cannot stop", True),
        ("a plan is good", "the plan is fine", True),
        ("it took two years", "it took three years", False),
        ("it took 2 years", "it took years", False),
        ("we guess", "we never guess", False),
        ("not all plans are good", "all plans are not good", False),
        ("from 3 to 5", "from 5 to 3", False),
    ],
)
def test_only_numbers_and_negations_count(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - a table's column
    assert same_meaning(one.split(), other.split()) is same


def test_changes_come_in_order_with_both_sides() -> None:
    found = list(changes(normalise("so we built it fast"), normalise("we build it")))
    assert found == [(("so",), ()), (("built",), ("build",)), (("fast",), ())]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("they are not safe", "they are safe"),
        ("they aren't safe", "they are safe"),
        ("it won't work", "it will work"),
        ("we don't know", "we know"),
        ("we cannot know", "we can know"),
        ("after 3 days", "after thirty days"),
    ],
)
def test_a_skeleton_survives_a_changed_number_or_negation(one: str, other: str) -> None:
    def bones(text: str) -> list[str]:
        return [bone for bone in map(skeleton, text.split()) if bone]

    assert bones(one) == bones(other)


@given(st.integers())
def test_every_number_has_the_same_skeleton(number: int) -> None:
    assert skeleton(str(number)) == NUMBER
