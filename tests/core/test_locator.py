import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import LocatorError
from core.locator import (
    LineRange,
    Locator,
    Numbered,
    TimeRange,
    WordRange,
    clock,
    deep_link,
    parse_locator,
    seconds,
)

_small = st.integers(min_value=1, max_value=10**6)
_pairs = st.tuples(_small, _small).map(sorted)
_locators: st.SearchStrategy[Locator] = st.one_of(
    _pairs.map(lambda pair: TimeRange(start=pair[0], end=pair[1])),
    _pairs.map(lambda pair: LineRange(first=pair[0], last=pair[1])),
    _pairs.map(lambda pair: WordRange(first=pair[0], last=pair[1])),
    st.builds(Numbered, number=_small, part=st.none() | _small),
)


@given(_locators)
def test_what_is_written_can_be_read(locator: Locator) -> None:
    assert parse_locator(str(locator)) == locator


@pytest.mark.parametrize(
    ("text", "locator"),
    [
        ("37:40-38:00", TimeRange(start=2260, end=2280)),
        ("1:02:03 – 1:02:04", TimeRange(start=3723, end=3724)),
        ("part 2, no. 3", Numbered(part=2, number=3)),
        ("part 2, 3", Numbered(part=2, number=3)),
        ("7", Numbered(number=7)),
        ("lines 10-14", LineRange(first=10, last=14)),
        ("Line 10", LineRange(first=10, last=10)),
        ("words 120–160", WordRange(first=120, last=160)),
    ],
)
def test_places_are_read_as_people_write_them(text: str, locator: Locator) -> None:
    assert parse_locator(text) == locator


@pytest.mark.parametrize("text", ["", "somewhere", "38:00-37:40", "lines 14-10", "line 0", "12:3-12:40", "9" * 5000])
def test_anything_else_is_refused_with_the_known_forms(text: str) -> None:
    with pytest.raises(LocatorError, match=r"lines 10-14") as refused:
        parse_locator(text)
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize(("count", "written"), [(0, "0:00"), (65, "1:05"), (3600, "1:00:00"), (3723, "1:02:03")])
def test_a_clock_reads_as_on_a_player(count: int, written: str) -> None:
    assert clock(count) == written
    assert seconds(written) == count


MOMENT = TimeRange(start=2265, end=2280)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc&t=2265s"),
        ("https://youtu.be/abc?t=3", "https://youtu.be/abc?t=2265s"),
        ("https://example.org/watch?v=abc", "https://example.org/watch?v=abc"),
        ("https://notyoutube.com/watch?v=abc", "https://notyoutube.com/watch?v=abc"),
        ("http://[broken", "http://[broken"),
        (None, None),
    ],
)
def test_a_link_leads_to_the_moment_where_the_player_can(url: str | None, link: str | None) -> None:
    assert deep_link(url, MOMENT) == link


def test_a_place_without_a_time_leads_to_the_source() -> None:
    assert deep_link("https://youtu.be/abc", LineRange(first=1, last=2)) == "https://youtu.be/abc"
