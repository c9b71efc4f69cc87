from __future__ import annotations

import pytest

from core.documents.speech import Turn, asked_and_said, context_of, spoken, word_places
from core.locator import WordRange
from core.models import Standing


def _nowhere(_start: int, _end: int) -> None:
    return None


LONG = "The tide comes in twice a day and nobody has ever had to ask it to do so."


def test_a_long_question_keeps_its_asking_end() -> None:
    context = context_of(f"{'Some words about the background of it. ' * 20}What did you learn from that?")
    assert len(context) <= 400
    assert context.startswith("… ")
    assert context.endswith("What did you learn from that?")


def test_a_remark_of_the_host_ends_the_question_before_it() -> None:
    asked = Turn(text="Why does the tide come in?", place=_nowhere, speaker="Ana", asks=True, answers=False)
    remark = Turn(text=f"I see it every day. {LONG}", place=_nowhere, speaker="Ana", answers=False)
    answer = Turn(text=LONG, place=_nowhere, speaker="Bo")
    contexts = [entry.context for entry in spoken([asked, answer, remark, answer])]
    assert contexts == [None, "Why does the tide come in?", None, None]


def test_filler_is_trimmed_from_the_ends_and_alone_gives_nothing() -> None:
    (entry,) = spoken([Turn(text="Um, yeah.", place=_nowhere), Turn(text=f"Exactly. {LONG} Yeah.", place=_nowhere)])
    assert entry.text == LONG


def test_sounds_are_trimmed_from_the_ends_and_the_place_is_that_of_the_words() -> None:
    text = f"[Applause] {LONG} (laughs) {LONG} [Music]"
    (entry,) = spoken([Turn(text=text, place=word_places(text))])
    assert entry.text == f"{LONG} (laughs) {LONG}"
    assert entry.locator == WordRange(first=2, last=len(text.split()) - 1)


def test_asking_for_subscribers_is_never_picked_unasked() -> None:
    (entry,) = spoken([Turn(text="Please subscribe to the podcast, because it helps us all a lot.", place=_nowhere)])
    assert entry.standing is Standing.FRAGMENT


@pytest.mark.parametrize(
    ("text", "unlabelled", "labelled"),
    [
        (f"{LONG} And so I ask myself, who does ask the tide?", Standing.FRAGMENT, Standing.STATEMENT),
        (f"{LONG} What does the tide want, I asked.", Standing.STATEMENT, Standing.STATEMENT),
        (f"{LONG} Twice a day. Twice. It never rests. Time flies.", Standing.FRAGMENT, Standing.STATEMENT),
        (f"You guys never ask it. {LONG}", Standing.FRAGMENT, Standing.STATEMENT),
        (f"{LONG} Thanks for having me.", Standing.FRAGMENT, Standing.FRAGMENT),
        (f"Welcome back to the show. {LONG}", Standing.FRAGMENT, Standing.FRAGMENT),
    ],
)
def test_what_may_be_of_two_people_or_a_greeting_is_never_picked_unasked(
    text: str, unlabelled: Standing, labelled: Standing
) -> None:
    heard = [spoken([Turn(text=text, place=_nowhere, speaker=speaker)]) for speaker in (None, "Bo")]
    assert [[entry.text for entry in entries] for entries in heard] == [[text], [text]]
    assert [entries[0].standing for entries in heard] == [unlabelled, labelled]


def test_questions_in_unlabelled_speech_stand_apart() -> None:
    text = f"{LONG} Why did you go there? Was it cold? {LONG}"
    turns = list(asked_and_said(text, word_places(text)))
    assert [(turn.asks, turn.text) for turn in turns] == [
        (False, LONG),
        (True, "Why did you go there? Was it cold?"),
        (False, LONG),
    ]
    assert turns[1].place(0, len(turns[1].text)) == WordRange(first=19, last=26)


def test_where_nobody_is_named_a_question_is_context_for_a_while_only() -> None:
    question = "Why does the tide come in?"
    text = f"{question} {' '.join([LONG] * 40)}"
    unlabelled = spoken(asked_and_said(text, word_places(text)))
    assert (unlabelled[1].context, unlabelled[-1].context) == (question, None)
    turns = [
        Turn(text=question, place=_nowhere, speaker="Ana", asks=True),
        Turn(text=text, place=_nowhere, speaker="Bo"),
    ]
    assert spoken(turns)[-1].context == question
