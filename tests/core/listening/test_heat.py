from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.listening.heat import HOTTEST, heat_of
from core.listening.restraint import ANGRY
from tests.listening.messages import read_messages


@pytest.mark.parametrize(
    "text",
    [
        "you're an idiot",
        "I think you are a complete idiot",
        "He's a total moron and everybody knows",
        "shut up",
        "Just SHUT THE HELL UP already",
        "fuck you",
        "F*ck off, Peter",
        "how dare you talk to her like that",
        "you never review my PRs!!",
    ],
)
def test_who_is_insulted_is_in_the_hottest_place(text: str) -> None:
    assert heat_of(text) == HOTTEST


@pytest.mark.parametrize(
    "text",
    [
        "you always blame us when the build breaks",
        "You never listen, do you",
        "you’re just lying now",
        "this is your fault, Anna",
        "stop blaming me for that",
        "don't blame me",
        "what is wrong with you people",
        "are you stupid or what",
        "which idiots wrote this",
        "What the hell is this??",
        "STOP MERGING THIS WITHOUT A REVIEW!!",
    ],
)
def test_who_is_blamed_and_who_shouts_is_angry(text: str) -> None:
    assert ANGRY <= heat_of(text) <= HOTTEST


@pytest.mark.parametrize(
    "text",
    [
        "wtf, the cluster is down again",
        "what the hell happened to the numbers",
        "I'm so sick of this",
        "WHY DOES NOBODY READ THE DOCS",
        "really?!?!",
        "he did what??!",
        "gone, all of it!!?",
        "that is bullshit",
        "it's their fault, not mine",
    ],
)
def test_anger_at_a_thing_is_mild(text: str) -> None:
    assert heat_of(text) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CPU GPU TPU",
        "NCCL NVLINK AND RDMA ON H100",
        "SELECT NAME FROM USERS WHERE ID IS NOT NULL",
        "this is great!!!",
        "THIS IS GREAT!!!",
        "any ideas???",
        "you never know",
        "you never really know what a model learned",
        "you always have to wait for the second run",
        "damn good",
        "Damn, that's a really good result",
        "holy shit this works",
        "hot as hell in here",
        "dependency hell, once more",
        "shut up and calculate",
        "it's not your fault",
        "I'm such an idiot, I forgot the seed",
        "I feel stupid asking this",
        "is that a stupid question?",
        "an idiot-proof form",
        "you are not stupid",
        "my colleague never listens to me, what can I do?",
        "what's wrong with your setup?",
        "how do you people cut a list like that",
        "the class is restless, you could hear the class assess the grass",
    ],
)
def test_what_only_looks_like_anger_is_none(text: str) -> None:
    assert heat_of(text) == 0


def test_code_links_and_quotes_are_nobodys_anger() -> None:
    assert heat_of('```\nraise Idiot("SHUT UP YOU IDIOT!!!")\n```') == 0
    assert heat_of("see `fuck_you.py` and https://example.org/shut-up") == 0
    assert heat_of("> you idiot\n  > shut up\nplease, both of you") == 0
    assert heat_of("> please\nyou idiot") == HOTTEST


def test_of_a_long_text_the_beginning_is_looked_at() -> None:
    assert heat_of("you idiot. " + "well " * 1000) == HOTTEST
    assert heat_of("well " * 1000 + "you idiot.") == 0


def test_nobody_who_is_worth_an_answer_is_taken_for_angry() -> None:
    worth = [message.text for message in read_messages() if message.lesson]
    assert len(worth) > 100
    assert [text for text in worth if heat_of(text)] == []


_SOME = st.sampled_from(
    ["you", "are", "so", "an", "idiot", "never", "always", "damn", "good", "SHUT", "UP", "!", "?", "…", "`", ">", "\n"]
)


@given(st.one_of(st.text(), st.lists(_SOME, max_size=40).map(" ".join)))
@example("!?" * 1000)
@example("you are so so so so so so " * 80)
@example("f" * 5000)
@example("A " * 1000)
def test_any_text_has_some_heat_or_none(text: str) -> None:
    assert 0 <= heat_of(text) <= HOTTEST
    assert heat_of(f"```{text.replace('`', '')}```") == 0
