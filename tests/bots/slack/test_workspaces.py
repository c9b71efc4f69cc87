from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from slack_sdk.errors import SlackApiError
from structlog.testing import capture_logs

from bots.slack.people import Channel, Member, member_of
from bots.slack.place import team_of
from bots.slack.workspaces import NotInstalledError, Workspaces
from config.settings import SlackSettings
from tests.bots.slack.people import ADA, BOB, WORKSHOP
from tests.bots.slack.reaching import QUOTES, Watch, reached
from tests.bots.slack.web.faults import broken, held, rate_limited, refused, server_error
from tests.bots.slack.web.records import OTHER_TEAM, Kind, Person
from tests.bots.slack.web.records import Channel as Room
from tests.bots.slack.web_api import WebApi


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def workspaces(slack_settings: SlackSettings, watch: Watch) -> AsyncIterator[Workspaces]:
    async with reached(slack_settings.model_copy(update={"administrators": ("U0BOB",)}), watch) as opened:
        yield opened


async def test_a_member_is_called_as_others_see_them_and_lives_somewhere(workspaces: Workspaces) -> None:
    assert await workspaces.member(QUOTES, "U0ADA") == Member(key="U0ADA", name="ada", zone="Europe/Warsaw")


async def test_without_a_name_of_their_own_choice_it_is_the_real_one_or_the_account(
    web_api: WebApi, workspaces: Workspaces
) -> None:
    web_api.add(Person(id="U0REAL", name="ida", real="Ida Marsh"), Person(id="U0NONE", name="plain", zone=None))
    assert (await workspaces.member(QUOTES, "U0REAL")).name == "Ida Marsh"
    assert await workspaces.member(QUOTES, "U0NONE") == Member(key="U0NONE", name="plain")


async def test_a_name_is_one_tidy_line_of_at_most_80_characters(web_api: WebApi, workspaces: Workspaces) -> None:
    web_api.add(replace(ADA, display=f"  A\u202eda\n\x07 {'x' * 100}"), replace(BOB, display="\u200b \n"))
    assert (await workspaces.member(QUOTES, "U0ADA")).name == f"Ada {'x' * 76}"
    assert (await workspaces.member(QUOTES, "U0BOB")).name == "Bob Rivers"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "UTC+2", "", 7])
def test_a_zone_that_schedules_do_not_know_is_none(zone: object) -> None:
    assert member_of({"id": "U1", "name": "x", "tz": zone}, "T1", ()).zone is None


async def test_who_administers_a_workspace(web_api: WebApi, workspaces: Workspaces) -> None:
    web_api.add(Person(id="U0OWNER", name="owner", owner=True))
    rules = {
        key: (await workspaces.member(QUOTES, key)).administrator for key in ("U0CHIEF", "U0OWNER", "U0BOB", "U0ADA")
    }
    assert rules == {"U0CHIEF": True, "U0OWNER": True, "U0BOB": True, "U0ADA": False}


async def test_guests_and_people_of_other_workspaces_are_guests_whatever_they_are_there(
    web_api: WebApi, workspaces: Workspaces
) -> None:
    web_api.add(Person(id="U0OTHER", name="other", team=OTHER_TEAM, administrator=True), replace(BOB, team=OTHER_TEAM))
    for key in ("U0GUEST", "U0OTHER", "U0BOB"):
        member = await workspaces.member(QUOTES, key)
        assert (member.guest, member.administrator) == (True, False)


async def test_who_left_may_do_nothing_any_more(web_api: WebApi, workspaces: Workspaces) -> None:
    web_api.add(Person(id="U0GONE", name="gone", administrator=True, deleted=True))
    member = await workspaces.member(QUOTES, "U0GONE")
    assert (member.name, member.guest, member.administrator) == ("gone", True, False)


async def test_robots_are_known(workspaces: Workspaces) -> None:
    assert (await workspaces.member(QUOTES, "U0BOT")).robot
    assert not (await workspaces.member(QUOTES, "U0ADA")).robot


async def test_somebody_whom_slack_does_not_know_is_a_guest_by_the_name_of_the_id(workspaces: Workspaces) -> None:
    assert await workspaces.member(QUOTES, "U0NOBODY") == Member(key="U0NOBODY", name="U0NOBODY", guest=True)


async def test_channels(workspaces: Workspaces) -> None:
    assert await workspaces.channel(QUOTES, "C0WORKSHOP") == Channel(key="C0WORKSHOP", name="#workshop")
    assert await workspaces.channel(QUOTES, "G0SECRET") == Channel(key="G0SECRET", name="#secret", private=True)
    assert not (await workspaces.channel(QUOTES, "C0ELSEWHERE")).joined
    assert (await workspaces.channel(QUOTES, "C0SHARED")).shared


async def test_a_channel_that_slack_does_not_show_is_private_and_without_the_app(
    web_api: WebApi, workspaces: Workspaces
) -> None:
    web_api.add(Room(id="C0HIDDEN", name="hidden", kind=Kind.PRIVATE, members=("U0ADA",)))
    unknown = await workspaces.channel(QUOTES, "C0HIDDEN")
    assert unknown == Channel(key="C0HIDDEN", name="a private channel", joined=False, private=True)


async def test_a_direct_message_is_known_without_asking(web_api: WebApi, workspaces: Workspaces) -> None:
    known = await workspaces.channel(QUOTES, "D0ADA")
    assert (known.name, known.direct, known.private, known.joined) == ("a direct message", True, True, True)
    assert web_api.asked_for("conversations.info") == ()


async def test_whose_direct_message_it_is(workspaces: Workspaces) -> None:
    own = await workspaces.direct(QUOTES, "U0ADA")
    assert own is not None
    assert await workspaces.holds(QUOTES, own, "U0ADA")
    assert not await workspaces.holds(QUOTES, own, "U0BOB")


async def test_who_is_in_a_channel_of_thousands_is_found_page_by_page(web_api: WebApi, workspaces: Workspaces) -> None:
    crowd = tuple(f"U{number:05}" for number in range(2500))
    web_api.add(replace(WORKSHOP, members=(*crowd, "U0BOT")))
    assert await workspaces.holds(QUOTES, "C0WORKSHOP", "U02400")
    assert len(web_api.asked_for("conversations.members")) == 3
    assert await workspaces.holds(QUOTES, "C0WORKSHOP", "U00001")
    assert len(web_api.asked_for("conversations.members")) == 4
    assert not await workspaces.holds(QUOTES, "C0WORKSHOP", "U0ADA")
    assert not await workspaces.holds(QUOTES, "C0NOWHERE", "U0ADA")


async def test_slack_is_asked_once_in_ten_minutes(web_api: WebApi, workspaces: Workspaces, watch: Watch) -> None:
    await asyncio.gather(*(workspaces.member(QUOTES, "U0ADA") for _ in range(5)))
    web_api.add(replace(ADA, display="Ada M."))
    watch.seconds = 599
    assert (await workspaces.member(QUOTES, "U0ADA")).name == "ada"
    assert len(web_api.asked_for("users.info")) == 1
    watch.seconds = 601
    assert (await workspaces.member(QUOTES, "U0ADA")).name == "Ada M."


async def test_whoever_joins_or_invites_the_app_need_not_wait_for_long(
    web_api: WebApi, workspaces: Workspaces, watch: Watch
) -> None:
    assert not await workspaces.holds(QUOTES, "C0WORKSHOP", "U0BOB")
    assert not (await workspaces.channel(QUOTES, "C0ELSEWHERE")).joined
    web_api.add(replace(WORKSHOP, members=("U0BOB", "U0BOT")))
    web_api.add(Room(id="C0ELSEWHERE", name="elsewhere", members=("U0BOT",)))
    watch.seconds = 15
    assert await workspaces.holds(QUOTES, "C0WORKSHOP", "U0BOB")
    assert (await workspaces.channel(QUOTES, "C0ELSEWHERE")).joined


async def test_while_slack_fails_nobody_gets_an_error_nor_a_right(
    web_api: WebApi, workspaces: Workspaces, watch: Watch
) -> None:
    for method in ("users.info", "conversations.info", "conversations.members", "conversations.open"):
        web_api.faults.always(method, server_error(503))
    with capture_logs() as logs:
        assert (await workspaces.member(QUOTES, "U0CHIEF")).guest
        assert (await workspaces.channel(QUOTES, "C0WORKSHOP")).private
        assert not await workspaces.holds(QUOTES, "C0WORKSHOP", "U0ADA")
        assert await workspaces.direct(QUOTES, "U0ADA") is None
    assert {log["event"] for log in logs} == {"slack.not_looked_up"}
    web_api.faults.always("users.info", None)
    watch.seconds = 15
    assert (await workspaces.member(QUOTES, "U0CHIEF")).administrator


async def test_a_broken_connection_is_tried_again_and_a_limit_waited_for(
    web_api: WebApi, workspaces: Workspaces
) -> None:
    web_api.faults.add("users.info", rate_limited(0))
    assert (await workspaces.member(QUOTES, "U0ADA")).name == "ada"
    web_api.faults.add("conversations.info", broken())
    assert (await workspaces.channel(QUOTES, "C0WORKSHOP")).name == "#workshop"


async def test_a_strict_client_tries_nothing_twice(web_api: WebApi, workspaces: Workspaces) -> None:
    client = await workspaces.strict_client(QUOTES)
    web_api.faults.add("users.info", rate_limited(1))
    with pytest.raises(SlackApiError):
        await client.users_info(user="U0ADA")
    assert len(web_api.asked_for("users.info")) == 1


async def test_who_the_app_is_is_asked_once(web_api: WebApi, workspaces: Workspaces) -> None:
    assert await asyncio.gather(*(workspaces.bot_user(QUOTES) for _ in range(3))) == ["U0BOT"] * 3
    await workspaces.client(QUOTES)
    assert len(web_api.asked_for("auth.test")) == 1


async def test_another_workspace_is_none_of_ours(workspaces: Workspaces) -> None:
    with pytest.raises(NotInstalledError, match=r"not one of workspace T0THERS, but of T0QUOTES\."):
        await workspaces.client(team_of(OTHER_TEAM))
    assert (await workspaces.member(team_of(OTHER_TEAM), "U0ADA")).guest


async def test_a_token_that_slack_does_not_take_is_told_with_the_way_out(
    web_api: WebApi, workspaces: Workspaces
) -> None:
    web_api.faults.add("auth.test", refused("invalid_auth"))
    with pytest.raises(NotInstalledError, match=r"invalid_auth.*QUOTIDIAN_SLACK__BOT_TOKEN"):
        await workspaces.client(QUOTES)
    assert await workspaces.bot_user(QUOTES) == "U0BOT"


async def test_what_is_asked_when_it_closes_is_given_up(web_api: WebApi, slack_settings: SlackSettings) -> None:
    gate = asyncio.Event()
    web_api.faults.add("users.info", held(gate))
    async with reached(slack_settings) as workspaces:
        session = workspaces.session
        asking = asyncio.create_task(workspaces.member(QUOTES, "U0ADA"))
        await workspaces.bot_user(QUOTES)
    with pytest.raises(asyncio.CancelledError):
        await asking
    gate.set()
    assert session.closed
