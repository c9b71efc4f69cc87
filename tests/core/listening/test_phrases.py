from __future__ import annotations

from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ScheduleError
from core.library.library import Library
from core.library.store import Store
from core.library.topics import Topic, load_topics
from core.listening.attention import Quiet
from core.listening.phrases import MOST_TOPICS, UnclearError, read_quiet, read_topics, read_wish
from core.listening.tables import LONGEST_TOPICS
from core.listening.weights import Care
from core.listening.wish import Wish
from tests.conftest import TOPICS
from tests.core.listening.test_attentions import HERE
from tests.typing_people import typed as anything

WARSAW = "Europe/Warsaw"
NIGHT = Quiet(start=time(22), end=time(7), zone=WARSAW)


def shelf(topics: tuple[Topic, ...] = TOPICS) -> Library:
    """Give a library of which nothing but its topics is asked."""
    return Library(store=Store.__new__(Store), topics=topics)


LIBRARY = shelf()


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("", Wish()),
        ("strict", Wish(care=Care.STRICT)),
        ("RELAXED", Wish(care=Care.RELAXED)),
        ("topics scaling", Wish(topics=("scaling",))),
        ("topic:scaling", Wish(topics=("scaling",))),
        ("topics all", Wish(topics=())),
        ("quiet 22:00-7:00", Wish(quiet=NIGHT)),
        ("quiet off", Wish(never_quiet=True)),
        (
            "strict topics scaling, The Craft of Research quiet 10pm to 7am Europe/Warsaw",
            Wish(care=Care.STRICT, topics=("scaling", "research-craft"), quiet=NIGHT),
        ),
        ("quiet 22:00-7:00 with topics scaling and focus, relaxed", Wish(
            care=Care.RELAXED, topics=("scaling", "focus"), quiet=NIGHT
        )),
    ],
)  # fmt: skip
def test_a_wish_is_read_in_any_order(typed: str, wish: Wish) -> None:
    assert read_wish(typed, LIBRARY, WARSAW) == wish


@pytest.mark.parametrize(
    ("typed", "message", "wrong", "right"),
    [
        ("strct", "I do not know what 'strct' is to say here.", "strct", "strict"),
        ("topcs scaling", "I do not know what 'topcs' is to say here.", "topcs", "topics"),
        ("strict relaxed", "'strict' and 'relaxed' cannot both be: write one of them.", "", None),
        ("topics scalling", "There is no topic 'scalling' here; /topics lists them.", "scalling", "scaling"),
        ("topics", "Which topics? ", "", None),
        ("quiet", "Quiet at what hours? ", "", None),
        ("quiet at night", "'at night' says no beginning and end.", "", None),
        ("quiet 9:00 to 9am", "Hours from 09:00 to 09:00 are none.", "", None),
    ],
)
def test_what_is_unclear_is_told_with_what_it_probably_should_be(
    typed: str, message: str, wrong: str, right: str | None
) -> None:
    with pytest.raises(UnclearError) as raised:
        read_wish(typed, LIBRARY, WARSAW)
    assert str(raised.value).startswith(message)
    assert (raised.value.wrong, raised.value.right) == (wrong, right)


def test_what_is_far_from_everything_is_answered_with_an_example() -> None:
    with pytest.raises(UnclearError, match="Write it such as /listen on strict"):
        read_wish("zeppelin", LIBRARY, WARSAW)


@pytest.mark.parametrize(
    ("typed", "slugs"),
    [
        ("scaling", ("scaling",)),
        ("SCALING, focus", ("scaling", "focus")),
        ("scaling focus", ("scaling", "focus")),
        ("scaling; focus and hiring", ("scaling", "focus", "hiring")),
        (
            "chain of thought reinforcement learning learning",
            ("chain-of-thought", "reinforcement-learning", "learning"),
        ),
        ("Start-ups, the craft of research,", ("startups", "research-craft")),
        ("focus, Focus", ("focus",)),
        ("All", ()),
        ("everything.", ()),
    ],
)
def test_topics_are_read_by_name_or_slug(typed: str, slugs: tuple[str, ...]) -> None:
    assert read_topics(typed, LIBRARY) == slugs


@pytest.mark.parametrize(
    ("typed", "wrong"), [("focus, knitting", "knitting"), ("focus knitting club", "knitting club")]
)
def test_of_a_topic_that_nothing_is_like_no_other_is_offered(typed: str, wrong: str) -> None:
    with pytest.raises(UnclearError) as raised:
        read_topics(typed, LIBRARY)
    assert (raised.value.wrong, raised.value.right) == (wrong, None)


def test_a_channel_has_only_so_many_topics() -> None:
    names = [f"t{number}" for number in range(MOST_TOPICS + 1)]
    many = shelf(_topics(*names))
    assert len(read_topics(" ".join(names[:-1]), many)) == MOST_TOPICS
    with pytest.raises(UnclearError, match="at most 20 topics, these are 21: write fewer, or all"):
        read_topics(", ".join(names), many)


def test_no_more_topics_are_read_than_there_is_room_for() -> None:
    names = ["x" * (LONGEST_TOPICS // 2 - 1), "y" * (LONGEST_TOPICS // 2)]
    assert read_topics(" ".join(names), shelf(_topics(*names))) == tuple(names)
    with pytest.raises(UnclearError, match="write fewer"):
        read_topics(" ".join([*names, "z"]), shelf(_topics(*names, "z")))


def _topics(*slugs: str) -> tuple[Topic, ...]:
    tables = (f'[[topic]]\nslug = "{slug}"\nname = "{slug}"\ndescription = "-"\nwords = ["w"]\n' for slug in slugs)
    return load_topics("\n".join(tables))


@pytest.mark.parametrize(
    ("typed", "quiet"),
    [
        ("22:00-7:00", NIGHT),
        ("22:00 – 07:00", NIGHT),
        ("from 10pm until 7am", NIGHT),
        ("hours 2200-0700", NIGHT),
        ("10 p.m. to 7 a.m. in Warsaw", NIGHT),
        ("22:00-7:00, Tokyo", Quiet(start=time(22), end=time(7), zone="Asia/Tokyo")),
        (
            "12:30-13:15 America/Port-au-Prince",
            Quiet(start=time(12, 30), end=time(13, 15), zone="America/Port-au-Prince"),
        ),
        ("noon to midnight", Quiet(start=time(12), end=time(0), zone=WARSAW)),
        ("off", None),
        ("None", None),
    ],
)
def test_quiet_hours_are_read_as_people_type_them(typed: str, quiet: Quiet | None) -> None:
    assert read_quiet(typed, WARSAW) == quiet


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("22-7", "'7' is no time of day: did you mean 07:00 or 19:00?"),
        ("25:00-7:00", "'25:00' is no time of day: did you mean 23:00?"),
        ("22:00-7:00 Wasaw", "'wasaw' is no time zone: did you mean Europe/Warsaw?"),
        ("22:00-7:00 CET", "did you mean"),
        ("x" * 200, "at most 100 characters"),
    ],
)
def test_wrong_hours_are_told_with_the_nearest_right_ones(typed: str, said: str) -> None:
    with pytest.raises((ScheduleError, UnclearError)) as raised:
        read_quiet(typed, WARSAW)
    assert said in str(raised.value)


def test_where_the_zone_is_not_known_it_is_asked_for() -> None:
    assert read_quiet("22:00-7:00 Warsaw", None) == NIGHT
    with pytest.raises(UnclearError, match=r"Quiet in which time zone.*/listen quiet 22:00-07:00 Warsaw"):
        read_quiet("22:00-7:00", None)


def test_a_wish_changes_what_it_names_alone() -> None:
    assert Wish().applied(HERE) == HERE
    applied = Wish(care=Care.RELAXED, topics=(), quiet=NIGHT).applied(HERE)
    assert (applied.care, applied.topics, applied.quiet, applied.mode) == (Care.RELAXED, (), NIGHT, HERE.mode)
    assert Wish(never_quiet=True).applied(HERE).quiet is None


@given(anything())
def test_anything_is_read_or_refused(text: str) -> None:
    with suppress(UnclearError, ScheduleError):
        read_wish(text, LIBRARY, WARSAW)


@given(
    st.lists(st.sampled_from(["topics", "quiet", "strict", "all", "scaling,", "22:00-7:00", "off", "and", "-", "to"]))
)
def test_whatever_is_read_can_be_kept(words: list[str]) -> None:
    with suppress(UnclearError, ScheduleError):
        wish = read_wish(" ".join(words), LIBRARY, WARSAW)
        assert set(wish.topics or ()) <= {"scaling"}
        assert wish.quiet is None or not wish.never_quiet
