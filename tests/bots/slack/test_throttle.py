from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bots.slack.throttle import AT_ONCE, MOST_KNOWN, SECONDS, Throttle

HERE, THERE = "192.0.2.1", "192.0.2.2"


def let(throttle: Throttle, address: str, now: float, times: int) -> int:
    """Ask so many times at once; gives how many of these were let."""
    return sum(throttle.wait(address, now) == 0 for _ in range(times))


def test_an_address_may_ask_many_times_at_once_and_then_seldom() -> None:
    throttle = Throttle()
    assert let(throttle, HERE, 1000.0, 2 * AT_ONCE) == AT_ONCE
    assert throttle.wait(HERE, 1000.0) == SECONDS
    assert throttle.wait(HERE, 1000.0 + SECONDS / 2) == SECONDS / 2
    assert let(throttle, HERE, 1000.0 + 3 * SECONDS, 10) == 3
    assert let(throttle, HERE, 1000.0 + 1000 * SECONDS, 2 * AT_ONCE) == AT_ONCE


def test_each_address_is_its_own() -> None:
    throttle = Throttle()
    let(throttle, HERE, 0.0, AT_ONCE)
    assert throttle.wait(HERE, 0.0) > 0
    assert throttle.wait(THERE, 0.0) == 0
    assert throttle.wait("", 0.0) == throttle.wait("/run/quotidian.sock", 0.0) == 0


def test_who_has_many_addresses_of_one_net_is_one() -> None:
    throttle = Throttle()
    asked = [throttle.wait(f"2001:db8:1:2::{number:x}", 0.0) for number in range(2 * AT_ONCE)]
    assert asked.count(0.0) == AT_ONCE
    assert throttle.wait("2001:db8:1:3::1", 0.0) == 0
    let(throttle, HERE, 0.0, AT_ONCE)
    assert throttle.wait(f"::ffff:{HERE}", 0.0) > 0


def test_no_more_than_so_many_are_kept_in_mind() -> None:
    throttle = Throttle()
    for number in range(MOST_KNOWN + 100):
        assert throttle.wait(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", 0.0) == 0
    assert len(throttle) == MOST_KNOWN


@given(moments=st.lists(st.floats(0, 300), max_size=200).map(sorted))
def test_in_any_time_it_lets_no_more_than_it_says(moments: list[float]) -> None:
    throttle = Throttle()
    lets = [moment for moment in moments if throttle.wait(HERE, moment) == 0]
    for first, start in enumerate(lets):
        for count, end in enumerate(lets[first:], 1):
            assert count <= AT_ONCE + (end - start) / SECONDS + 1e-6
