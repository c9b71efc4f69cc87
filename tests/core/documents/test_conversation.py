from __future__ import annotations

import pytest

from core.documents.conversation import ends_asking, is_courtesy, is_cross_talk, leads


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for coming, Mira and Ben, it is a long way to our boat.",
        "Thanks for having me.",
        "Well, thank you so much for joining us on the river today.",
        "Thank you both for taking the time to row over here.",
        "Welcome back to the show, where we talk about rivers.",
        "Hi, everyone, and welcome. Today we talk about rivers.",
        "It’s such a pleasure to be here on the river with all of you.",
        "You know every river of this country, so I am happy to have you on the show.",
        "I'm Ana Bell, and this has been Riverrun, a show about rivers.",
        "Today on Riverrun, I asked her about every river that she has seen.",
        "The second map was better than the first. Thanks for having me.",
    ],
)
def test_thanks_and_greetings_are_told(text: str) -> None:
    assert is_courtesy(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks to the second map we found the river.",
        "We thank people for the maps that they draw.",
        "It is great to be on time, and on a river.",
        "It is great to see a river move.",
        "Nobody had a welcome for us, and the show was over.",
        "I'm a cartographer, and this river is my work.",
        "Hello is a word that carries across water.",
    ],
)
def test_words_of_thanks_in_a_thought_are_none(text: str) -> None:
    assert not is_courtesy(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was not so long ago. 10 years. 10 years. Time flies. Yes. That's wild.", True),
        ("We drew a map. It was old. Nobody had ever seen the river from up there.", False),
        ("Rivers move. Maps age. The ones who draw them know both of these things.", False),
    ],
)
def test_many_sentences_of_few_words_are_cross_talk(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_cross_talk(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The river moves, and so do we. Is it not so?", True),
        ("What do rivers want？ ", True),
        ("She asked me, “What do rivers want?”", False),
        ("What do rivers want. Nobody knows.", False),
    ],
)
def test_a_question_at_the_end_is_told(text: str, expected: bool) -> None:  # noqa: FBT001
    assert ends_asking(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "You guys just keep drawing maps that nobody has asked for.",
        "Let's talk about rivers, because they have been in the news.",
        "Just to pull on that thread, the maps are older than the boats.",
        "I'm wondering when the maps of rivers and those of roads will be one.",
        "Did you begin with that river, would you say? I began with the one behind our house.",
    ],
)
def test_who_leads_a_conversation_is_heard(text: str) -> None:
    assert leads(text)


@pytest.mark.parametrize(
    "text",
    [
        "You learn a river by drawing it, and by drawing it again.",
        "How would anybody draw it? You draw it every year.",
        "How do you draw a river that moves? You draw it every year.",
        "I want to draw every river before it has moved.",
    ],
)
def test_who_tells_something_does_not_lead(text: str) -> None:
    assert not leads(text)


@pytest.mark.parametrize("sign", ["so ", "thanks, ", "I'm a ", "Did you ", "to have you ", "a. ", "? ", "today on a"])
def test_long_runs_are_read_without_trouble(sign: str) -> None:
    text = sign * 20_000
    assert not is_courtesy(f"{text} end")
    assert leads(text) is False
