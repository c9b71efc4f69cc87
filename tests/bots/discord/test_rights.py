from __future__ import annotations

from datetime import date

import pytest

from bots.discord.place import own_team, team_of
from bots.discord.rights import IN_SERVERS, DiscordRights
from core.requests import Asker
from core.team import Team

SERVER, GENERAL, SECRET = 4567, "801", "802"
ADA = 21


def asker(team: Team | None = None, *, who: str = str(ADA), manages: bool = False) -> Asker:
    """Ask in #general."""
    return Asker(
        team=team or team_of(SERVER),
        channel="#general",
        member="ada",
        today=date(2026, 11, 20),
        channel_key=GENERAL,
        member_key=who,
        manages=manages,
    )


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (asker(manages=True), True),
        (asker(), False),
        (asker(own_team(ADA)), True),
        (asker(own_team(ADA + 1)), False),
        (asker(who="", manages=True), False),
    ],
    ids=["manager", "member", "at home", "at somebody else's home", "nobody"],
)
async def test_who_manages_may_and_everybody_may_what_is_theirs_alone(who: Asker, *, may: bool) -> None:
    rights = DiscordRights()
    assert (await rights.schedule_refusal(who, GENERAL) is None) is may
    assert await rights.may_curate(who) is may
    assert set(await rights.may_see(who, [GENERAL, SECRET])) == ({GENERAL, SECRET} if may else {GENERAL} - _nobody(who))


@pytest.mark.parametrize(
    ("who", "refused"),
    [
        (asker(manages=True), None),
        (asker(), "You may not decide whether I listen here: ask somebody who manages this server."),
        (
            asker(who="", manages=True),
            "You may not decide whether I listen here: ask somebody who manages this server.",
        ),
        (asker(own_team(ADA), manages=True), IN_SERVERS),
    ],
    ids=["manager", "member", "nobody", "at home"],
)
async def test_who_manages_a_server_decides_where_it_listens_and_nobody_is_listened_to_elsewhere(
    who: Asker, refused: str | None
) -> None:
    assert await DiscordRights().listening_refusal(who) == refused


async def test_no_channel_is_nobodys() -> None:
    assert await DiscordRights().schedule_refusal(asker(manages=True), "")


async def test_members_know_of_the_channel_that_they_are_in_alone() -> None:
    assert set(await DiscordRights().may_see(asker(), [SECRET])) == set()


def _nobody(who: Asker) -> set[str]:
    return set() if who.who else {GENERAL}
