from __future__ import annotations

from datetime import date

import pytest

from bots.rights import ConsoleRights, OperatorRights, PlatformRights
from core.requests import Asker
from core.team import CONSOLE, Team

RIGHTS = PlatformRights({"console": ConsoleRights("you"), "chat": OperatorRights()})


def asker(team: str, member: str = "ada") -> Asker:
    return Asker(team=Team(team), channel="#bridges", member=member, today=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (asker(CONSOLE.key, "you"), True),
        (asker(CONSOLE.key), False),
        (asker("chat:T1"), True),
        (asker("elsewhere:T1", "you"), False),
    ],
    ids=lambda value: getattr(value, "team", value) and str(getattr(value, "team", value)),
)
async def test_the_platform_of_a_team_is_asked_who_may_do_what(who: Asker, *, may: bool) -> None:
    assert (await RIGHTS.schedule_refusal(who, "#bridges") is None) is may
    assert await RIGHTS.may_curate(who) is may


async def test_the_platform_of_a_team_is_asked_what_somebody_may_see() -> None:
    assert list(await RIGHTS.may_see(asker("console:local"), ["#bridges"])) == ["#bridges"]
    assert list(await RIGHTS.may_see(asker("elsewhere:T1"), ["#bridges"])) == []
