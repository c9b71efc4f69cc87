from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ContentError
from core.library.topics import MOST, Topic, TopicRule, inflections, load_topics, nearest_topic

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = load_topics((ROOT / "content" / "topics.toml").read_text("utf-8"))
LABELLED = ROOT / "tests" / "fixtures" / "topics_labelled.tsv"


def topic(slug: str, words: Sequence[str], weak: Sequence[str] = ()) -> Topic:
    return Topic(slug=slug, name=slug.title(), description="…", words=tuple(words), weak=tuple(weak))


BOATS = topic("boats", ["boat", "sail", "deploy", "harbour master", "knot", "line"], weak=["knot", "line"])
ROPES = topic("ropes", ["rope", "knot", "mooring line"], weak=["knot"])
RULE = TopicRule.build([BOATS, ROPES])


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("The BOATS came in.", ("boats",)),
        ("A boat’s rope", ("boats", "ropes")),
        ("We were sailing; they deployed and are deploying.", ("boats",)),
        ("The boatman came home.", ()),
        ("A deployment plan.", ()),
        ("Ask the harbour master.", ("boats",)),
        ("The master of the harbour.", ()),
        ("She tied a knot.", ()),
        ("She tied a knot in the line.", ("boats",)),
        ("Somebody cut the mooring line.", ("ropes",)),
        ("Two lines, no more: a line.", ()),
        ("", ()),
    ],
)
def test_whole_words_and_phrases_in_their_inflections_count_and_a_weak_word_not_alone(
    text: str, slugs: tuple[str, ...]
) -> None:
    assert RULE.assign(text, None) == slugs


def test_a_heading_counts_more_than_the_text() -> None:
    assert RULE.assign("She pulled hard.", "On knots") == ("boats", "ropes")
    assert RULE.assign("A rope on a boat.", "Ropes")[0] == "ropes"


def test_the_best_topics_come_first_and_the_merely_touched_not_at_all() -> None:
    assert RULE.assign("Boats sail, and one boat has a rope.", None) == ("boats", "ropes")
    assert RULE.assign("A harbour master sails a boat along the line: deploy a rope.", None) == ("boats",)


def test_a_text_about_everything_gets_a_few_topics_only() -> None:
    many = TopicRule.build([topic(f"topic-{letter}", [f"word{letter}"]) for letter in "abcdef"])
    assert many.assign("worda wordb wordc wordd worde wordf", None) == ("topic-a", "topic-b", "topic-c")


@given(st.text(), st.none() | st.text())
def test_any_text_gets_known_topics_each_once(text: str, heading: str | None) -> None:
    found = RULE.assign(text, heading)
    assert len(found) == len(set(found)) <= MOST
    assert set(found) <= {"boats", "ropes"}


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("boat", "boats"),
        ("match", "matches"),
        ("hire", "hired"),
        ("hire", "hiring"),
        ("study", "studies"),
        ("ship", "shipping"),
        ("vc", "vcs"),
        ("founder", "founder's"),
    ],
)
def test_regular_english_endings_are_known(word: str, form: str) -> None:
    assert form in inflections(word)


def test_an_abbreviation_has_no_verb_forms() -> None:
    assert "uied" not in inflections("ui")


GOOD = """
[[topic]]
slug = "boats"
name = "Boats"
description = "What floats."
words = ["boat", "harbour master", "knot"]
weak = ["knot"]
"""


def test_a_topics_file_is_read() -> None:
    assert load_topics(GOOD) == (
        Topic(
            slug="boats",
            name="Boats",
            description="What floats.",
            words=("boat", "harbour master", "knot"),
            weak=("knot",),
        ),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[topic", "no valid TOML"),
        ("", r"write each as a \[\[topic\]\]"),
        ('topic = "boats"', r"write each as a \[\[topic\]\]"),
        ("topic = [3]", "Topic 1 is no table"),
        (GOOD.replace('slug = "boats"', ""), "In topic 1 'slug' is missing"),
        (GOOD.replace('slug = "boats"', 'slug = "My Boats"'), "'My Boats' of topic 1 is wrong"),
        (GOOD.replace('name = "Boats"', "name = 3"), "In the topic 'boats' 'name' is missing"),
        (GOOD.replace('description = "What floats."', ""), "'description' is missing"),
        (GOOD.replace('words = ["boat", "harbour master", "knot"]', "words = []"), "'words' is missing or empty"),
        (GOOD.replace('"boat", ', "3, "), "'words' is no list of words"),
        (GOOD.replace('"boat", ', '"…", '), "'words' is no list of words"),
        (GOOD.replace('weak = ["knot"]', 'weak = ["bow"]'), "the weak word 'bow' is not among 'words'"),
        (GOOD + GOOD, "'boats' stands in the topics file twice"),
    ],
)
def test_a_broken_topics_file_is_refused_with_what_to_mend(text: str, says: str) -> None:
    with pytest.raises(ContentError, match=says):
        load_topics(text)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("self play", "self-play"),
        ("Chain of Thought", "chain-of-thought"),
        ("alignmnt", "alignment"),
        ("robots", "robotics"),
        ("the craft of research", "research-craft"),
        ("START-UPS", "startups"),
    ],
)
def test_a_topic_is_found_by_what_people_type(name: str, slug: str) -> None:
    found = nearest_topic(name, SHIPPED)
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize("name", ["zebras", "cooking", "", "?", "weather in Warsaw"])
def test_no_topic_is_near_to_something_else(name: str) -> None:
    assert nearest_topic(name, SHIPPED) is None


def test_no_topic_is_near_where_there_is_none() -> None:
    assert nearest_topic("boats", []) is None


def test_shipped_topics_have_words_enough_and_more_than_weak_ones() -> None:
    for each in SHIPPED:
        assert 6 <= len(each.words) <= 25, each.slug
        assert len(set(each.words)) == len(each.words), each.slug
        assert len(each.weak) < len(each.words), each.slug


def test_a_shipped_word_that_is_not_weak_is_enough() -> None:
    rule = TopicRule.build(SHIPPED)
    for each in SHIPPED:
        for word in set(each.words) - set(each.weak):
            assert each.slug in rule.assign(word, None), word


def labelled() -> list[list[tuple[str, set[str]]]]:
    """Read the two parts of the labelled texts: the one the rule was tuned on, the one kept apart."""
    parts: list[list[tuple[str, set[str]]]] = []
    for line in LABELLED.read_text("utf-8").splitlines():
        if line.startswith("#"):
            parts.append([])
        else:
            text, slugs = line.split("\t")
            parts[-1].append((text, {slug for slug in slugs.split(",") if slug}))
    return parts


@pytest.mark.parametrize(("part", "precision", "recall"), [(0, 0.95, 0.85), (1, 0.88, 0.65)])
def test_topics_agree_with_a_reader(part: int, precision: float, recall: float) -> None:
    rule = TopicRule.build(SHIPPED)
    texts = labelled()[part]
    assert len(texts) >= 60
    right = sum(len(slugs & set(rule.assign(text, None))) for text, slugs in texts)
    assert right >= precision * sum(len(rule.assign(text, None)) for text, _ in texts)
    assert right >= recall * sum(len(slugs) for _, slugs in texts)


def test_labels_name_shipped_topics() -> None:
    known = {each.slug for each in SHIPPED}
    assert {slug for part in labelled() for _, slugs in part for slug in slugs} == known
