from __future__ import annotations

import pytest

from core.errors import TeamError
from core.team import CONSOLE, Team, outside_of


@pytest.mark.parametrize("key", ["slack:T0123", "discord:4567", "discord:user:89", "console:local", "slack:E1.x_y-z"])
def test_a_team_is_named_by_platform_and_id(key: str) -> None:
    assert str(Team(key)) == key


@pytest.mark.parametrize(
    "key",
    ["", "slack", "slack:", ":T0", "Slack:T0123", "slack:T0 123", "slack:a:b:c", "shared", "starter", "slack:T0\n",
     "slack:" + "x" * 65, "x" * 33 + ":1", "slack:Ü"],
)  # fmt: skip
def test_any_other_key_is_refused_with_an_example(key: str) -> None:
    with pytest.raises(TeamError, match=r"slack:T0123 or console:local") as refused:
        Team(key)
    assert len(str(refused.value)) < 200


def test_the_scopes_that_belong_to_all_are_no_teams_key() -> None:
    assert ":" in CONSOLE.key


def test_people_of_other_teams_count_as_one_that_is_none() -> None:
    outside = outside_of(Team("slack:T0123"))
    assert (outside.key, outside.platform, outside.is_outside) == ("slack:outside:T0123", "slack", True)
    assert outside_of(Team("discord:user:89")).is_outside
    assert not any(Team(key).is_outside for key in ("slack:outside", "discord:user:89", "console:local"))
