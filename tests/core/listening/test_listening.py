from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import ModelError
from core.listening import reasons
from core.listening.decision import LEAST, MOST, Decision
from core.listening.heard import Heard
from core.listening.leaning import EVEN, Leaning
from core.listening.listening import Listening
from core.listening.weights import Care, load_weights
from core.search.embedding import Embedder
from core.search.index import Index
from core.search.model import Model
from core.team import CONSOLE, View
from tests.conftest import CONTENT, TOPICS
from tests.meaning import shipped_model

ASKED = "why do all our volunteers leave? we never get anyone to stay"
UNSURE = "why do they leave us?"
"""It asks for sure, and what answers it is not that sure."""
REACHED = 0.3


async def decide(listening: Listening, text: str, before: Sequence[str] = (), care: Care = Care.NORMAL) -> Decision:
    view = await listening.finder.library.view(CONSOLE)
    return await listening.decide(view, Heard(text=text, before=tuple(before)), care)


async def lean(listening: Listening, leaning: Leaning) -> Decision:
    """Decide about UNSURE, with a threshold that it reaches."""
    weights = listening.weights.model_copy(update={"thresholds": dict.fromkeys(Care, REACHED)})
    view = await listening.finder.library.view(CONSOLE)
    return await replace(listening, weights=weights).decide(view, Heard(text=UNSURE), leaning=leaning)


async def listen_for(listening: Listening, text: str, topics: Collection[str]) -> Decision:
    return await listening.decide(await listening.finder.library.view(CONSOLE), Heard(text=text), topics=topics)


@pytest.mark.parametrize(
    ("text", "lesson"),
    [
        ("how long should I wait after I ask my class a question?", "wait-after-the-question"),
        ("the paint on the damp wall came off in sheets, should I paint it again?", "dry-before-you-paint"),
        ("I never know what to say when a family has to hear bad news", "sit-down-for-bad-news"),
        ("why do all our volunteers leave? we never get anyone to stay", "thank-volunteers-by-task"),
    ],
)
async def test_a_question_or_a_problem_gets_the_lesson_that_answers_it(
    listening: Listening, text: str, lesson: str
) -> None:
    decision = await decide(listening, text)
    assert decision.speak
    assert decision.result
    assert decision.result.passage.heading == lesson
    assert decision.reason.startswith("The message asks or struggles, and a passage")
    assert decision.score >= listening.weights.thresholds[Care.NORMAL]


@pytest.mark.parametrize(
    "text",
    [
        "the paint for the wall is in the van",
        "my class is in room 12 today",
        "volunteers meet at 9:00 at the bus stop, bring gloves",
        "bad news: the bus is late, start without me",
        "thanks everybody, that was a great evening!",
        "https://example.org/how-to-wait-after-a-question",
        "👍",
        "",
    ],
)
async def test_what_shares_words_alone_gets_nothing(listening: Listening, text: str) -> None:
    decision = await decide(listening, text)
    assert (decision.speak, decision.result) == (False, None)


async def test_a_problem_that_the_library_knows_nothing_of_gets_nothing(listening: Listening) -> None:
    decision = await decide(listening, "how do we get the compiler to stop crashing on templates?")
    assert not decision.speak
    assert "is needed" in decision.reason


async def test_what_was_said_before_tells_what_a_short_question_is_about(listening: Listening) -> None:
    before = ("another volunteer told me that she leaves us", "that makes four volunteers this month")
    alone, within = (
        await decide(listening, "why do they leave us?"),
        await decide(listening, "why do they leave us?", before),
    )
    assert within.score > alone.score
    assert within.result
    assert within.result.passage.heading == "thank-volunteers-by-task"


async def test_the_stricter_speak_up_less(listening: Listening) -> None:
    text = "what do you do about a pupil who is always shouting in the lesson?"
    score = (await decide(listening, text)).score
    thresholds = {Care.STRICT: 0.99, Care.NORMAL: score, Care.RELAXED: 0.01}
    listening = replace(listening, weights=listening.weights.model_copy(update={"thresholds": thresholds}))
    assert [(await decide(listening, text, care=care)).speak for care in Care] == [False, True, True]


async def test_the_decision_tells_what_it_rests_on(listening: Listening) -> None:
    signals = (await decide(listening, ASKED)).signals
    assert signals.worth is not None
    assert signals.worth > 0.5
    assert signals.choice
    assert "volunteers" in signals.shared
    assert signals.shape.questions == 1


async def test_without_the_model_nothing_is_said_and_why(wordy: Listening) -> None:
    decision = await decide(wordy, ASKED)
    assert (decision.speak, decision.reason) == (False, reasons.NO_MODEL)


async def test_weights_of_another_model_are_not_used(listening: Listening) -> None:
    other = replace(listening, weights=listening.weights.model_copy(update={"model": "another"}))
    decision = await decide(other, ASKED)
    assert (decision.speak, decision.reason) == (False, reasons.NO_MODEL)


async def test_a_library_without_meanings_yet_gives_nothing(listening: Listening, tmp_path: Path) -> None:
    finder = replace(listening.finder, index=Index(tmp_path / "index", TOPICS, shipped_model()))
    decision = await decide(
        Listening(finder, load_weights(CONTENT)), "why do all our volunteers leave us every spring?"
    )
    assert (decision.speak, decision.reason) == (False, reasons.NOTHING)


async def test_members_who_want_less_of_it_raise_the_threshold(listening: Listening) -> None:
    even = await lean(listening, EVEN)
    less = await lean(listening, Leaning(channel=even.score - REACHED + 0.01))
    assert even.speak
    assert even.threshold == REACHED
    assert not less.speak
    assert less.threshold == pytest.approx(even.score + 0.01)
    assert less.reason == reasons.unsure(even.score, less.threshold)


async def test_what_members_say_of_a_passage_counts_for_that_one_alone(listening: Listening) -> None:
    even = await lean(listening, EVEN)
    assert even.result
    own, other = even.result.passage.id, "no-such-passage"
    raised = even.score - REACHED + 0.01
    assert not (await lean(listening, Leaning(channel=raised))).speak
    assert not (await lean(listening, Leaning(channel=raised, passages={other: -raised}))).speak
    assert (await lean(listening, Leaning(channel=raised, passages={own: -raised, other: 0.4}))).speak
    assert not (await lean(listening, Leaning(passages={own: raised}))).speak
    assert (await lean(listening, Leaning(passages={other: raised}))).speak


async def test_a_threshold_stays_within_bounds(listening: Listening) -> None:
    leanings = (Leaning(channel=-5.0), Leaning(channel=5.0), Leaning(passages={"one": 5.0}))
    assert [(await lean(listening, leaning)).threshold for leaning in leanings] == [LEAST, MOST, REACHED]


async def test_only_topics_that_are_listened_for_are_spoken_of(listening: Listening) -> None:
    asked = "each time I name our price I offer a discount before they react, how do I stop that?"
    spoken = await decide(listening, asked)
    assert spoken.result
    (topic,) = spoken.result.passage.topics
    assert (await listen_for(listening, asked, {topic, "another"})).speak
    silent = await listen_for(listening, asked, {"another"})
    assert (silent.speak, silent.result, silent.reason) == (False, None, reasons.OTHER_TOPIC)


@pytest.mark.parametrize("text", ["thanks, see you", "volunteers meet at 9:00 at the bus stop, bring gloves", ""])
async def test_what_says_too_little_by_its_form_cannot_matter(listening: Listening, text: str) -> None:
    assert not listening.may_matter(Heard(text=text))
    assert (await decide(listening, text)).signals.worth is None


async def test_what_may_matter_is_looked_at(listening: Listening) -> None:
    assert listening.may_matter(Heard(text=ASKED))
    assert (await decide(listening, ASKED)).signals.worth is not None


async def test_what_keeps_it_from_listening_is_told_with_what_mends_it(listening: Listening, wordy: Listening) -> None:
    other = replace(listening, weights=listening.weights.model_copy(update={"model": "another"}))
    assert await listening.hindrance() is None
    assert await wordy.hindrance() == reasons.deafness(None)
    assert await other.hindrance() == reasons.OTHER_MODEL


async def test_a_model_that_cannot_be_loaded_is_told_with_why(listening: Listening, tmp_path: Path) -> None:
    def fails() -> Embedder:
        raise ModelError("The embedding model is not whole: model.onnx is missing.")

    index = Index(tmp_path / "index", TOPICS, Model(fails))
    told = await replace(listening, finder=replace(listening.finder, index=index)).hindrance()
    assert told == reasons.deafness("The embedding model is not whole: model.onnx is missing.")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200), before=st.lists(st.text(max_size=50), max_size=4))
async def test_any_text_is_decided_with_a_sentence(
    listening: Listening, view: View, text: str, before: list[str]
) -> None:
    decision = await listening.decide(view, Heard(text=f"why is {text} never right for us?", before=tuple(before)))
    assert 0 <= decision.score <= 1
    assert decision.speak == (decision.result is not None)
    assert decision.reason.endswith(".")
    assert "\n" not in decision.reason
