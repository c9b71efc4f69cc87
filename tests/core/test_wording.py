from __future__ import annotations

from dataclasses import replace

import pytest

from core.locator import TimeRange
from core.models import (
    Check,
    CheckResult,
    DocumentKind,
    Evidence,
    Passage,
    PassageKind,
    Person,
    Role,
    Source,
    Standing,
)
from core.wording import attribution_of, body_of, evidence_of, link_of, names, quoted, title_of
from tests.shelf import TOPICS

BY_SLUG = {topic.slug: topic for topic in TOPICS}
HOST, GUEST = Person(name="Mina Okafor", role=Role.HOST), Person(name="Tomas Berg", role=Role.GUEST)
SOURCE = Source(
    id="0" * 26,
    scope="shared",
    kind=DocumentKind.TRANSCRIPT,
    title="Workshop Hour",
    people=(HOST, GUEST),
    url="https://youtu.be/w0rkshop",
)
QUOTE = Passage(
    key=1,
    id="1" * 26,
    short="1" * 8,
    source=SOURCE,
    position=0,
    kind=PassageKind.QUOTE,
    text="Paint it last.",
    speaker="Tomas Berg",
    locator=TimeRange(start=65, end=70),
    evidence=Evidence.VERIFIED,
)
LESSON = replace(QUOTE, kind=PassageKind.LESSON, evidence=Evidence.PARAPHRASE, speaker=None)


def test_a_persons_words_stand_in_quotation_marks_and_nothing_else_does() -> None:
    assert body_of(QUOTE) == "“Paint it last.”"
    assert body_of(LESSON) == "Paint it last."
    assert body_of(replace(QUOTE, evidence=Evidence.PARAPHRASE)) == "Paint it last."


def test_what_is_too_long_is_cut_after_a_word() -> None:
    endless = replace(QUOTE, text="a word " * 9000, heading="a head " * 900, origin="an origin " * 90)
    assert len(body_of(endless)) <= 1802
    assert body_of(endless).endswith("…”")
    assert len(body_of(endless, 100)) <= 102
    assert len(title_of(endless, {})) <= 150
    assert len(attribution_of(replace(endless, source=replace(SOURCE, title="a title " * 90)))) < 400
    assert endless.text == "a word " * 9000


def test_quotation_marks_are_not_doubled() -> None:
    assert quoted("“Paint it last.”") == "“Paint it last.”"
    assert quoted("“Paint” comes “last”") == "“‘Paint’ comes ‘last’”"
    assert quoted('the "last" coat') == '“the "last" coat”'
    assert quoted("“") == "“‘”"


def test_the_title_is_the_heading_else_the_first_known_topic_else_the_kind() -> None:
    assert title_of(replace(QUOTE, heading="On paint", topics=("bridges",)), BY_SLUG) == "On paint"
    assert title_of(replace(QUOTE, topics=("gone", "slow-cooking")), BY_SLUG) == "Cooking slowly"
    assert title_of(QUOTE, BY_SLUG) == "Quote"
    assert title_of(LESSON, BY_SLUG) == "Lesson"


def test_the_attribution_says_who_where_at_which_moment_and_what_it_rests_on() -> None:
    assert attribution_of(QUOTE) == "Tomas Berg, Workshop Hour, 1:05-1:10 · wording verified"
    assert attribution_of(replace(QUOTE, origin="a letter", locator=None)) == (
        "Tomas Berg, Workshop Hour (a letter) · wording verified"
    )


def test_an_unknown_speaker_is_never_guessed() -> None:
    assert attribution_of(replace(QUOTE, speaker=None)).startswith(
        "From a conversation with Tomas Berg and Mina Okafor, Workshop Hour"
    )
    alone = replace(SOURCE, people=())
    assert attribution_of(replace(QUOTE, speaker=None, source=alone)).startswith("Workshop Hour, 1:05")
    assert attribution_of(LESSON) == "Workshop Hour, 1:05-1:10 · paraphrase"


@pytest.mark.parametrize(
    ("passage", "words"),
    [
        (QUOTE, "wording verified"),
        (LESSON, "paraphrase"),
        (replace(QUOTE, standing=Standing.QUESTION), "question"),
        (replace(QUOTE, standing=Standing.COMMENTARY), "comment"),
        (replace(QUOTE, evidence=Evidence.ATTRIBUTED), "not checked"),
    ],
)
def test_every_evidence_has_a_label(passage: Passage, words: str) -> None:
    assert words in evidence_of(passage)
    assert attribution_of(passage).endswith(f"· {evidence_of(passage)}")


def test_every_outcome_of_a_check_has_a_label_of_its_own() -> None:
    attributed = replace(QUOTE, evidence=Evidence.ATTRIBUTED)
    labels = [evidence_of(replace(attributed, checked=CheckResult(check=check))) for check in Check]
    assert len(set(labels)) == len(Check)


def test_the_link_leads_to_the_moment() -> None:
    assert link_of(QUOTE) == "https://youtu.be/w0rkshop?t=65s"
    assert link_of(replace(QUOTE, locator=None)) == "https://youtu.be/w0rkshop"
    assert link_of(replace(QUOTE, source=replace(SOURCE, url=None))) is None


def test_people_are_listed_as_in_a_sentence_guests_first() -> None:
    other = Person(name="Lena Ruiz", role=Role.GUEST)
    assert names(()) == ""
    assert names((HOST,)) == "Mina Okafor"
    assert names((HOST, GUEST)) == "Tomas Berg and Mina Okafor"
    assert names((HOST, GUEST, other)) == "Tomas Berg, Lena Ruiz and Mina Okafor"
    assert names((HOST, GUEST, other, replace(other, name="Ann Bo"))) == "Tomas Berg, Lena Ruiz, Ann Bo and others"
