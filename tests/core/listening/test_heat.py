from __future__ import annotations

from datetime import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.listening.heat import HOTTEST, heat_of
from core.listening.restraint import ANGRY, HEATED
from tests.listening.day import read_day
from tests.listening.messages import read_messages
from tests.listening.talks import read_talks


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
        "you're such a joke",
        "shame on you",
        "do what you want 🖕",
        "do what you want :middle_finger:",
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
        "well it was you so stop blaming us",
        "don't blame me",
        "what is wrong with you people",
        "are you stupid or what",
        "which idiots wrote this",
        "What the hell is this??",
        "STOP MERGING THIS WITHOUT A REVIEW!!",
        "your code is garbage",
        "your whole design is a complete mess, sorry",
        "the slides you made are a joke",
        "what you wrote is complete nonsense",
        "I'm tired of cleaning up after you",
        "did you even read it?",
        "do they ever listen? do they even care",
        "she didn't bother to reply",
        "did you read even one line of it",
        "you changed the date and didn't think to tell us",
        "which part of no is so hard to understand",
        "then do your job",
        "learn to read.",
        "I want you to stop making excuses",
        "don't talk to me like that",
        "don't tell me to calm down",
        "calm down, it's a sandwich",
        "no need to shout at me",
        "let's all please calm down",
        "cut it out!",
        "it broke YOUR test, as I said",
        "excuse me??",
        "not my problem 😡",
        "you reverted my merge without a word??",
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
        "that's just ridiculous",
        "this whole thing is a farce, and this release is a joke",
        "his code is a mess",
        "I'm so sick and tired of it",
        "I've had it",
        "we're fed up",
        "for the last time, it's in the wiki",
        "For the third time: no.",
        "it broke the build. again.",
        "I told you about this at least five times",
        "how many times do I have to say it",
        "not my fault",
        "Whatever.",
        "ok, whatever",
        "unbelievable. it's down",
        "are you kidding me",
        "are you serious",
        "seriously?",
        "Oh please, give me a break",
        "it was THEIR turn",
        "that is NOT what we agreed",
        "is it down AGAIN",
        "somebody merged it without telling anybody",
        "did anyone bother to run it",
        "why did you revert it??",
        "so what are you waiting for?!",
        "who deleted my branch??",
        "you broke it",
        "take it to DMs",
        "you are ridiculous 😂",
        "your code is garbage :joy:",
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
        "your code is great, one nit",
        "our docs are a mess, where would you start?",
        "my code is garbage compared to hers",
        "the model returns garbage after step 3000",
        "garbage collection takes 40% of the time",
        "what do you do if your code is garbage and nobody tells you?",
        "how do I tell someone that her design is terrible?",
        "did you read the paper?",
        "did anyone check the logs?",
        "do you even need that flag?",
        "how did you even get that to work?",
        "how do I stop interrupting people?",
        "how do I get them to stop interrupting me?",
        "how do you calm down before a talk?",
        "things will calm down after the release",
        "please stop it before you leave the room",
        "stop it, you're making me blush",
        "let's stop here, see you tomorrow",
        "that's enough for today, everyone",
        "everyone, please be on time",
        "is it enough to restart the worker?",
        "my boss told me to shut up, what would you do?",
        'she said "you never listen", and I think she is right',
        "he called her an idiot in front of the team",
        "this is insane, four times as fast",
        "you always have to merge twice",
        "you can always find flaws in them",
        "whatever works for you",
        "seriously, thanks",
        "are you serious about doing it in one sprint?",
        "how many times should we retry?",
        "I told you about the talk, right",
        "try it again.",
        "I've had it for a year",
        "I'm done with the review",
        "not my area, ask Hui",
        "what if you merge without asking",
        "please do NOT restart the workers",
        "WHERE ID IS NOT NULL",
        "we won AGAIN, what a great day",
        "NASA, ESA and IBM",
        "is that for YOUR team or the other, thanks",
        "did you see that save?!",
        "are you in??",
        "you guys stop by at five, right",
        "enough people in the office today?",
        "stop multitasking in the meeting",
        "I'll take it to the meeting",
        "is the checkout down??",
        "you broke the build 😂",
    ],
)
def test_what_only_looks_like_anger_is_none(text: str) -> None:
    assert heat_of(text) == 0


@pytest.mark.parametrize(
    "text",
    [
        "hey, both of you, stop it please",
        "both of you, cut it out. now.",
        "ok stop, both of you",
        "Enough, you two. We'll talk at five.",
        "guys, enough",
        "Guys. Not in this channel.",
        "everyone calm down please",
        "Please take this to a call, both of you",
        "you two, take it outside",
        "ok, stop. let's take this to a call",
        "let's stop here and have a call, please",
    ],
)
def test_where_somebody_steps_in_there_is_a_quarrel(text: str) -> None:
    assert heat_of(text) >= HEATED


def test_a_quarrel_is_seen_and_what_is_only_lively_is_not() -> None:
    talks = read_talks()
    for talk in talks:
        assert not talk.angry or sum(map(heat_of, talk.messages)) >= HEATED, talk.about
    lively = [heat_of(message) for talk in talks if not talk.angry for message in talk.messages]
    assert len(lively) > 100
    assert sum(heat > 0 for heat in lively) <= 0.15 * len(lively)
    assert sum(heat >= ANGRY for heat in lively) <= 0.03 * len(lively)


def test_the_quarrel_of_the_imagined_day_is_seen_from_its_second_message_on() -> None:
    day = {line.at: heat_of(line.text) for line in read_day()}
    quarrel = [heat for at, heat in day.items() if time(14, 41) <= at <= time(14, 45)]
    assert all(quarrel)
    assert sum(quarrel[:2]) >= HEATED
    assert sum(day.values()) == sum(quarrel)


def test_hardly_any_message_of_a_calm_day_is_taken_for_angry() -> None:
    heats = [heat_of(message.text) for message in read_messages()]
    assert sum(heat >= ANGRY for heat in heats) == 0
    assert sum(heat > 0 for heat in heats) <= 0.01 * len(heats)


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
    [
        *("you", "are", "so", "an", "idiot", "never", "always", "damn", "good", "your", "code", "is", "garbage", "NOT"),
        *(
            "please",
            "stop",
            "it",
            "guys,",
            "even",
            "if",
            "without",
            "SHUT",
            "UP",
            "!",
            "?",
            "…",
            "`",
            ">",
            "\n",
            '"',
            "😡",
        ),
    ]
)


@given(st.one_of(st.text(), st.lists(_SOME, max_size=40).map(" ".join)))
@example("!?" * 1000)
@example("you are so so so so so so " * 80)
@example("f" * 5000)
@example("A " * 1000)
@example("which part of " * 150)
@example("guys, please " * 150)
@example('"you ' * 400)
def test_any_text_has_some_heat_or_none(text: str) -> None:
    assert 0 <= heat_of(text) <= HOTTEST
    assert heat_of(f"```{text.replace('`', '')}```") == 0
