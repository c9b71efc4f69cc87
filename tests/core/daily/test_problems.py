from __future__ import annotations

from pathlib import Path

import pytest

from core.daily.daily import Daily
from core.daily.wish import LONGEST_NAME, Wish, problems
from tests.core.daily.asking import ADA, STRANGER

FULL = Wish(at="09:00", zone="Europe/Warsaw", days="mon-fri", post="lesson", topics=(), without="")


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Name one database: what is read here is the same in each."""
    return f"sqlite:///{tmp_path / 'library.db'}"


async def told(daily: Daily, wish: Wish, usual: str | None = None, *, changing: bool = False) -> dict[str, str]:
    return dict(await problems(daily.finder, ADA, wish, ADA.today, usual, changing=changing))


async def test_a_form_in_which_all_is_well_has_none(daily: Daily) -> None:
    assert await told(daily, FULL) == {}
    everything = Wish(
        at="9am Tokyo", days="daily", post="both", topics=("bridges", "Gardens"), by="Tomas Berg", source="workshop",
        without="2026-12-24 to 2026-12-31", channel="#workshop",
    )  # fmt: skip
    assert await told(daily, everything) == {}


@pytest.mark.parametrize(
    ("wish", "field", "said"),
    [
        (Wish(at="25:00", zone="UTC"), "at", "'25:00' is no time of day"),
        (Wish(at="9am Atlantis", zone="UTC"), "at", "'atlantis' is no time zone"),
        (Wish(at="9am", zone="Warsw"), "zone", "did you mean Europe/Warsaw"),
        (Wish(at="9am", zone=""), "zone", "Nothing was typed"),
        (Wish(at="9am"), "zone", "'9am' in which time zone?"),
        (Wish(zone="UTC"), "at", "At what time?"),
        (Wish(at="", zone="UTC"), "at", "At what time?"),
        (Wish(at="9am UTC", days="funday"), "days", "did you mean"),
        (Wish(at="9am UTC", days=""), "days", "Nothing was typed"),
        (Wish(at="9am UTC", post="poem"), "post", "'poem' is nothing that can be posted"),
        (Wish(at="9am UTC", topics=("brigdes",)), "topics", "Nearest: bridges"),
        (Wish(at="9am UTC", topics=("x" * (LONGEST_NAME + 1),)), "topics", "at most 200 characters"),
        (Wish(at="9am UTC", by="tomsa"), "by", "Nearest: Tomas Berg"),
        (Wish(at="9am UTC", by="x" * (LONGEST_NAME + 1)), "by", "at most 200 characters"),
        (Wish(at="9am UTC", by="Zoe Zander"), "by", "No person “Zoe Zander”. Nothing here has a name like it."),
        (Wish(at="9am UTC", source="xyz"), "source", "No source “xyz”."),
        (Wish(at="9am UTC", without="24 Dezember"), "without", "did you mean"),
        (Wish(at="9am UTC", without="2026-12-24 to 2026-12-01"), "without", "ends before it begins"),
        (Wish(at="9am UTC", calendar=b"nonsense"), "calendar", "no calendar"),
        (Wish(at="9am UTC", channel=" "), "channel", "Its name is empty"),
        (Wish(at="9am UTC", channel="x" * (LONGEST_NAME + 1)), "channel", "at most 200 characters"),
    ],
)
async def test_what_is_wrong_stands_at_its_field(daily: Daily, wish: Wish, field: str, said: str) -> None:
    found = await told(daily, wish)
    assert found.keys() == {field}
    assert said in found[field]


async def test_everything_that_is_wrong_is_told_at_once(daily: Daily) -> None:
    wish = Wish(
        at="9", zone="Warsw", days="funday", post="poem", topics=("zzz",), by="zzz", source="zzz", without="zzz",
        calendar=b"zzz", channel="",
    )  # fmt: skip
    fields = {"at", "zone", "days", "post", "topics", "by", "source", "without", "calendar", "channel"}
    assert (await told(daily, wish)).keys() == fields


async def test_a_zone_may_be_the_usual_one(daily: Daily) -> None:
    assert await told(daily, Wish(at="9am"), "Europe/Warsaw") == {}
    assert (await told(daily, Wish(at="9:99"))).keys() == {"at"}
    assert (await told(daily, Wish(at="9:99"), "Europe/Warsaw")).keys() == {"at"}


async def test_a_change_needs_no_time(daily: Daily) -> None:
    assert await told(daily, Wish(), "Europe/Warsaw", changing=True) == {}
    assert await told(daily, Wish(days="daily"), changing=True) == {}
    assert (await told(daily, Wish(at="9"), "Europe/Warsaw", changing=True)).keys() == {"at"}


async def test_only_what_the_own_team_has_is_known(daily: Daily) -> None:
    wish = Wish(at="9am UTC", by="Zoe Zander")
    assert await problems(daily.finder, STRANGER, wish, STRANGER.today) == {}


async def test_where_nothing_is_wrong_a_sketch_can_be_made(daily: Daily) -> None:
    sketch = await daily.sketch(ADA, ADA.channel, FULL)
    assert sketch.timing.zone == "Europe/Warsaw"
