from __future__ import annotations

import pytest

from core.documents.fragments import (
    dangles,
    is_filler,
    is_question,
    is_sound,
    only_asks,
    speaks_of_nobody,
    standing_of,
    without_sounds,
)
from core.models import Standing


@pytest.mark.parametrize(
    "text",
    [
        "Self-play gave the bots strategies that no human had thought of before.",
        "So the big thing we are aiming at is an automated researcher.",
        "It is much easier to train a model where the reward can be checked.",
        "“We never copied anybody, and people were inspired by that,” he said to us.",
        "And I remember that the whole room went quiet when the model answered.",
    ],
)
def test_what_makes_sense_alone_is_a_statement(text: str) -> None:
    expected = Standing.FRAGMENT if text.startswith("And") else Standing.STATEMENT
    assert standing_of(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "Happy to be here.",
        "Yes, exactly, and we have been doing it for a long time.",
        "That’s the thing that nobody outside of the team had understood.",
        "and then the whole thing came together in about a week.",
        "Like linguistics, where you take the sentence apart to see the noun.",
        "He hid it on purpose and would do the same thing again.",
        "It’s about understanding how one river meets another and what becomes of both.",
        "Which is why the second version took so much longer to train.",
        "The model was then trained on the whole of the data that we",
        "The model was then trained on all of the data we had…",
    ],
)
def test_what_hangs_on_other_words_is_a_fragment(text: str) -> None:
    assert standing_of(text) is Standing.FRAGMENT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He notes that sonar already hears what nobody sees.", True),
        ("This is the part of the talk that is about boats.", True),
        ("On maps, she’s of two minds: they age, and they are all we have.", True),
        ("Now he sees a way to map a river that moves.", True),
        ("On maps, Mira Stone is of two minds, and she says so.", False),
        ("In a storm, you learn what your boat is for.", False),
        ("A captain knows when she is lost.", False),
    ],
)
def test_prose_that_opens_with_somebody_unnamed_hangs_on_other_words(text: str, expected: bool) -> None:  # noqa: FBT001
    assert dangles(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sonar is cheap now. He notes that it hears what nobody sees.", True),
        ("Stone came to sonar late, and it changed her work.", False),
        ("Stone’s boats are old. She likes them so.", False),
        ("Ana Bell asked for the price, and she was told.", False),
        ("Somebody who maps a river knows that he will do so again.", False),
        ("Sonar hears what nobody sees.", False),
    ],
)
def test_who_is_meant_must_be_named_before(text: str, expected: bool) -> None:  # noqa: FBT001
    assert speaks_of_nobody(text, ["Mira Stone"]) is expected
    assert not speaks_of_nobody(text, [])


@pytest.mark.parametrize(
    "text",
    [
        "Um, yeah.",
        "[Music]",
        "Thank you so much.",
        "mm-hmm",
        "That's right. Yes. Wow!",
        "♪♪",
        "— —",
        "Yeah, you know, right?",
    ],
)
def test_sounds_and_thanks_are_filler(text: str) -> None:
    assert is_filler(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Applause] Rivers move. [Music] (laughs)", "Rivers move."),
        ("(audience laughing) [upbeat music playing] Rivers move", "Rivers move"),
        ("Rivers move [laughter]", "Rivers move"),
        ("Rivers [laughs] move.", "Rivers [laughs] move."),
        ("[The river] moves (as maps do).", "[The river] moves (as maps do)."),
        ("Rivers move (like music).", "Rivers move (like music)."),
    ],
)
def test_sounds_are_told_from_words_at_the_ends_only(text: str, expected: str) -> None:
    start, end = without_sounds(text)
    assert text[start:end] == expected


@pytest.mark.parametrize("text", ["[Applause]", "(LAUGHS) [door opens]", "[Music playing]"])
def test_brackets_alone_are_a_sound(text: str) -> None:
    assert is_sound(text)


@pytest.mark.parametrize("text", ["Yes.", "[Applause] Yes.", "(Rivers move.)", "", "…"])
def test_any_word_is_no_sound(text: str) -> None:
    assert not is_sound(text)


@pytest.mark.parametrize("text", ["Yes, it scales.", "Compute.", "10 years."])
def test_an_answer_of_one_word_is_no_filler(text: str) -> None:
    assert not is_filler(text)


@pytest.mark.parametrize(
    "text",
    [
        "You mentioned physics. How does it tie in?",
        "I want to talk about science. Could you speak to that? Our listeners may not know it.",
        "Describe the room to me.",
    ],
)
def test_a_turn_that_asks_is_a_question(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "Why did you leave?",
        "Tell me the story.",
        "In that room, were there doubts?",
        "What is it? And how does it work?",
    ],
)
def test_questions_to_somebody_are_told_by_their_form(text: str) -> None:
    assert only_asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "It was a great mystery, right?",
        "And I was like, how did he know?",
        "But is this true everywhere?",
        "We call it a proof, but who reads it? Nobody does.",
        "Yeah.",
    ],
)
def test_what_speakers_ask_themselves_is_no_question_to_somebody(text: str) -> None:
    assert not only_asks(text)


@pytest.mark.parametrize("sign", ["m", "um ", "so ", "[", "it is ", "laughs) ", "[soft ", "a\t\t"])
def test_long_runs_of_filler_are_read_without_trouble(sign: str) -> None:
    assert without_sounds(sign * 50_000)[0] == 0
    assert standing_of(sign * 50_000) is Standing.FRAGMENT
    assert not is_question(sign * 50_000)
