from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.daily.phrases import read_phrase
from core.daily.wish import Wish
from core.errors import ScheduleError


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("", Wish()),
        ("9am", Wish(at="9am")),
        ("9am Europe/Warsaw", Wish(at="9am", zone="Europe/Warsaw")),
        (
            "9am Europe/Warsaw weekdays quote topic:focus",
            Wish(at="9am", zone="Europe/Warsaw", days="weekdays", post="quote", topics=("focus",)),
        ),
        (
            "quotes every monday at 9 pm in New York",
            Wish(at="at 9 pm", zone="New York", days="every monday", post="quote"),
        ),
        ("a lesson and a quote, mon, wed and fri, 16:30", Wish(at="16:30", days="mon, wed and fri", post="both")),
        ("mon 10:00 thu", Wish(at="10:00", days="mon, thu")),
        (
            'topic:bridges topic:"slow cooking" by:“Tomas Berg” from:talk without:24-Dec without:"26 Dec"',
            Wish(topics=("bridges", "slow cooking"), by="Tomas Berg", source="talk", without="24-Dec, 26 Dec"),
        ),
        ("time:9:00 zone:Tokyo days:mon-fri post:both", Wish(at="9:00", zone="Tokyo", days="mon-fri", post="both")),
        ("by:any", Wish(by="any")),
    ],
)
def test_words_come_in_any_order(typed: str, wish: Wish) -> None:
    assert read_phrase(typed) == wish


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9:70 weekdays", "'9:70' is no time of day: did you mean 09:07?"),
        ("9 weekdays", "did you mean 09:00 or 21:00?"),
        ("9am Europe/Warsw", "did you mean Europe/Warsaw"),
        ("9am weekdasy", "did you mean weekdays?"),
        ("9am quoet", "did you mean quote?"),
        ("9am xyzzy", "'xyzzy' is no time, weekday, time zone or kind of post."),
        ("9am topic:", "Nothing stands behind topic:"),
        ("9am UTC+2", "'UTC+2' knows no daylight saving"),
        ("9am gmt5 daily", "'gmt5' is no time zone"),
        ("9am 2026-12-24", "Dates to leave out are written without:2026-12-24."),
        ("9am 10am", "'9am' and '10am' cannot both be"),
        ("9am Tokyo Warsaw", "'Tokyo' and 'Warsaw' cannot both be"),
        ("9am topik:focus", "There is no filter topik: here. Did you mean topic:?"),
        ("9am " * 31, "at most 30 words"),
    ],
)
def test_what_is_no_word_of_it_is_answered_with_the_nearest(typed: str, said: str) -> None:
    with pytest.raises(ScheduleError) as refused:
        read_phrase(typed)
    assert said in str(refused.value)


@given(st.text(max_size=60))
def test_nothing_typed_is_ever_too_odd(typed: str) -> None:
    with suppress(ScheduleError):
        assert isinstance(read_phrase(typed), Wish)
