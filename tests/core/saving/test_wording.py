import pytest

from core.saving.saved import Wording
from core.saving.wording import problems, stands_in, tidy
from tests.core.saving.making import SAID, wording

FRIDAY = "We never ship on a Friday"


@pytest.mark.parametrize(
    "text", [SAID, FRIDAY, f"“{FRIDAY.upper()}!”", "whoever carries the lantern walks in the dark", "Friday"]
)
def test_words_in_their_order_stand_in_a_message(text: str) -> None:
    assert stands_in(wording(text), SAID, "Ada Bell")


@pytest.mark.parametrize(
    "text",
    [
        "We never ship on a Monday",
        "We never ship. Whoever carries the lantern should say so.",
        "ship on a Friday",
        "We ship on a Friday",
        "🎉",
    ],
)
def test_other_words_do_not(text: str) -> None:
    assert not stands_in(wording(text), SAID, "Ada Bell")


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("Read the whole manual", "Read the *whole* :book: _manual_"),
        ("Read the whole :book: manual", "Read the whole manual :tada::thumbsup_all:"),
    ],
)
def test_formatting_and_names_of_emoji_are_no_words(kept: str, said: str) -> None:
    assert stands_in(wording(kept), said, "Ada Bell")


def test_colons_make_no_emoji_of_words() -> None:
    assert not stands_in(wording("call std::list::sort"), "call std::deque::sort", "Ada Bell")


def test_a_message_of_signs_alone_says_nothing() -> None:
    assert not stands_in(wording("🎉"), "🎉", "Ada Bell")


@pytest.mark.parametrize("speaker", ["Ada Bell", "ada", "A. Bell", "Bell, Ada", None])
def test_whoever_wrote_it_may_be_named_in_other_ways(speaker: str | None) -> None:
    assert stands_in(wording(speaker=speaker), SAID, "Ada Bell")


def test_what_somebody_says_that_another_said_is_no_more_than_that() -> None:
    assert not stands_in(wording(speaker="Bob Stone"), SAID, "Ada Bell")
    assert stands_in(wording(speaker="Bob Stone"), SAID, None)


def test_what_stands_far_behind_in_a_message_is_not_looked_for() -> None:
    assert stands_in(wording("the lantern"), f"{'word ' * 350}the lantern", None)
    assert not stands_in(wording("the lantern"), f"{'word ' * 360}the lantern", None)


def test_makes_tidy_what_was_typed() -> None:
    typed = Wording(text=" \u202eOne\r\nbell.\x00 \n", speaker="  Ada \n Bell\x07 ", topics=("a", "b", "a"))
    assert tidy(typed) == Wording(text="One\nbell.", speaker="Ada Bell", topics=("a", "b"))
    assert tidy(Wording(text="One", speaker=" \n")).speaker is None


def test_nothing_is_wrong_at_the_bounds() -> None:
    topics = [f"t{number}" for number in range(10)]
    assert problems(Wording(text="x" * 1800, speaker="y" * 200, topics=tuple(topics)), topics) == {}


def test_says_what_is_wrong_with_each_field() -> None:
    topics = [f"t{number}" for number in range(11)]
    assert problems(Wording(text="x" * 1801, speaker="y" * 201, topics=tuple(topics)), topics) == {
        "text": "These are 1,801 characters: at most 1,800 can be kept.",
        "speaker": "This name has 201 characters: at most 200 can be kept.",
        "topics": "These are 11 topics: choose at most 10.",
    }
    assert problems(Wording(text="", topics=("zebras",)), topics) == {
        "text": "There are no words here: write those that are to be kept.",
        "topics": "'zebras' is no topic here: choose one of the list.",
    }
