from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bots.slack.people import GROUP as GROUP_NAME
from bots.slack.rights import SlackRights
from bots.slack.workspaces import Workspaces
from config.settings import SlackSettings
from core.team import Team
from tests.bots.slack.people import (
    ADA,
    BOB,
    CHIEF,
    ELSEWHERE,
    GENERAL,
    GUEST,
    OUTSIDER,
    ROBOT,
    SECRET,
    SHARED,
    WORKSHOP,
)
from tests.bots.slack.reaching import asker, reached
from tests.bots.slack.web.faults import server_error
from tests.bots.slack.web.records import Channel, Kind, Person
from tests.bots.slack.web_api import WebApi

FOREIGN = Team("slack:outside:T0QUOTES")
HIDDEN = Channel(id="C0HIDDEN", name="hidden", kind=Kind.PRIVATE, members=(ADA.id,))
GROUP = Channel(id="C0GROUP", name="mpdm-ada--chief-1", kind=Kind.GROUP, members=(ADA.id, CHIEF.id, ROBOT.id))
ALL = [each.id for each in (GENERAL, WORKSHOP, ELSEWHERE, SECRET, SHARED)]


@pytest.fixture
async def workspaces(slack_settings: SlackSettings) -> AsyncIterator[Workspaces]:
    async with reached(slack_settings) as opened:
        yield opened


@pytest.fixture
def rights(workspaces: Workspaces) -> SlackRights:
    return SlackRights(workspaces)


@pytest.mark.parametrize(
    ("person", "channel", "may"),
    [
        (ADA, WORKSHOP, True),
        (BOB, WORKSHOP, False),
        (BOB, GENERAL, True),
        (CHIEF, WORKSHOP, True),
        (CHIEF, SECRET, True),
        (BOB, SECRET, False),
        (ADA, SECRET, True),
        (GUEST, GENERAL, False),
        (OUTSIDER, GENERAL, False),
        (ROBOT, GENERAL, False),
        (ADA, SHARED, False),
        (CHIEF, SHARED, False),
        (ADA, ELSEWHERE, True),
    ],
    ids=lambda value: getattr(value, "name", value),
)
async def test_who_may_change_what_is_posted_to_a_channel(
    rights: SlackRights, person: Person, channel: Channel, *, may: bool
) -> None:
    assert (await rights.schedule_refusal(asker(person.id), channel.id) is None) is may


@pytest.mark.parametrize(
    ("person", "channel", "said"),
    [
        (BOB, WORKSHOP, "You are not in C0WORKSHOP"),
        (GUEST, GENERAL, "You are a guest here"),
        (CHIEF, SHARED, "C0SHARED is shared"),
        (ADA, HIDDEN, "I am not in C0HIDDEN: type /invite @quotidian there"),
        (Person(id="U0GONE", name="gone"), GENERAL, "Slack does not tell me who you are"),
    ],
    ids=lambda value: getattr(value, "name", None),
)
async def test_who_may_not_is_told_why(rights: SlackRights, person: Person, channel: Channel, said: str) -> None:
    refusal = await rights.schedule_refusal(asker(person.id), channel.id)
    assert refusal
    assert said in refusal


async def test_whoever_asks_in_a_channel_is_in_it(web_api: WebApi, rights: SlackRights) -> None:
    assert await rights.schedule_refusal(asker(BOB.id, where=WORKSHOP.id), WORKSHOP.id) is None
    assert await rights.schedule_refusal(asker(GUEST.id, where=GENERAL.id), GENERAL.id)
    assert web_api.asked_for("conversations.members") == ()


async def test_nobody_may_where_slack_does_not_say_what_channel_it_is(web_api: WebApi, rights: SlackRights) -> None:
    """It may be shared with another workspace."""
    web_api.add(HIDDEN)
    for person in (ADA, CHIEF):
        assert await rights.schedule_refusal(asker(person.id, where="C0HIDDEN"), "C0HIDDEN")
    web_api.faults.always("conversations.info", server_error())
    assert await rights.schedule_refusal(asker(ADA.id, where=GENERAL.id), GENERAL.id)


async def test_a_direct_message_is_its_own_members_alone(web_api: WebApi, rights: SlackRights) -> None:
    own = web_api.direct(ADA.id).id
    assert await rights.schedule_refusal(asker(ADA.id), own) is None
    assert await rights.schedule_refusal(asker(BOB.id), own)
    assert await rights.schedule_refusal(asker(CHIEF.id), own)
    assert set(await rights.may_see(asker(ADA.id), [own])) == {own}
    assert set(await rights.may_see(asker(CHIEF.id), [own])) == set()


async def test_who_looks_after_the_library(rights: SlackRights) -> None:
    may = {person.name: await rights.may_curate(asker(person.id)) for person in (ADA, CHIEF, GUEST, OUTSIDER)}
    assert may == {"ada.l": False, "chief": True, "guest": False, "zoe": False}


async def test_people_from_outside_may_nothing_whoever_they_are(web_api: WebApi, rights: SlackRights) -> None:
    outside = asker(CHIEF.id, where=GENERAL.id, team=FOREIGN)
    assert await rights.schedule_refusal(outside, GENERAL.id)
    assert not await rights.may_curate(outside)
    assert list(await rights.may_see(outside, ALL)) == []
    assert web_api.asked == []


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        (ADA, {GENERAL, WORKSHOP, ELSEWHERE, SECRET, SHARED}),
        (BOB, {GENERAL, WORKSHOP, ELSEWHERE, SHARED}),
        (CHIEF, {GENERAL, WORKSHOP, ELSEWHERE, SHARED}),
        (GUEST, {GENERAL}),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
async def test_members_see_public_channels_and_the_private_ones_they_are_in(
    rights: SlackRights, person: Person, seen: set[Channel]
) -> None:
    assert set(await rights.may_see(asker(person.id), ALL)) == {channel.id for channel in seen}


async def test_a_channel_that_slack_does_not_show_is_seen_by_whoever_asks_in_it(rights: SlackRights) -> None:
    assert list(await rights.may_see(asker(ADA.id, where="C0HIDDEN"), ["C0HIDDEN", "C0GONE"])) == ["C0HIDDEN"]


async def test_nobody_is_nobody(rights: SlackRights) -> None:
    assert await rights.schedule_refusal(asker(""), GENERAL.id)
    assert await rights.schedule_refusal(asker(ADA.id), "")


# Listening


@pytest.mark.parametrize(
    ("person", "channel", "said"),
    [
        (CHIEF, GENERAL, None),
        (ADA, GENERAL, "decided by administrators of this workspace: ask one"),
        (GUEST, GENERAL, "decided by administrators of this workspace: ask one"),
        (OUTSIDER, GENERAL, "decided by administrators of this workspace: ask one"),
        (Person(id="U0GONE", name="gone"), GENERAL, "Slack does not tell me who you are"),
        (CHIEF, ELSEWHERE, "I am not in #here: type /invite @quotidian there first"),
        (CHIEF, SHARED, "#here is shared with another workspace"),
        (CHIEF, SECRET, None),
        (CHIEF, HIDDEN, "I am not in #here: type /invite @quotidian there first"),
    ],
    ids=lambda value: getattr(value, "name", None),
)
async def test_administrators_decide_where_it_listens(
    rights: SlackRights, person: Person, channel: Channel, said: str | None
) -> None:
    refusal = await rights.listening_refusal(asker(person.id, where=channel.id))
    assert (refusal is None) is (said is None)
    assert (said or "") in (refusal or "")


async def test_whom_the_settings_name_decides_too(web_api: WebApi, slack_settings: SlackSettings) -> None:
    named = slack_settings.model_copy(update={"administrators": [ADA.id]})
    async with reached(named) as workspaces:
        assert await SlackRights(workspaces).listening_refusal(asker(ADA.id, where=GENERAL.id)) is None
        assert await SlackRights(workspaces).listening_refusal(asker(BOB.id, where=GENERAL.id))
    assert web_api.asked


async def test_it_listens_in_channels_alone(web_api: WebApi, rights: SlackRights) -> None:
    web_api.add(GROUP)
    own = web_api.direct(CHIEF.id).id
    in_group = replace(asker(CHIEF.id, where=GROUP.id), channel=GROUP_NAME)
    for each in (asker(CHIEF.id, where=own), in_group):
        refusal = await rights.listening_refusal(each)
        assert refusal
        assert refusal.startswith("I listen in channels, and never in direct or group messages")
    assert await rights.listening_refusal(asker(CHIEF.id, where=GROUP.id))  # Slack does not say what it is
    assert await rights.listening_refusal(asker(CHIEF.id))
    assert web_api.asked_for("conversations.open") == ()


async def test_it_does_not_listen_where_slack_does_not_say_who_reads(web_api: WebApi, rights: SlackRights) -> None:
    web_api.faults.always("conversations.info", server_error())
    assert await rights.listening_refusal(asker(CHIEF.id, where=GENERAL.id))


async def test_people_from_outside_do_not_decide_whoever_they_are(web_api: WebApi, rights: SlackRights) -> None:
    refusal = await rights.listening_refusal(asker(CHIEF.id, where=GENERAL.id, team=FOREIGN))
    assert refusal == "Whether I listen in a channel is decided by administrators of its own workspace alone."
    assert web_api.asked == []
