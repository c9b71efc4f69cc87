from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine

from bots.app import App
from bots.slack.app import edge_of
from bots.slack.askers import asker_at
from bots.slack.edge import Edge
from bots.slack.place import Place
from tests.bots.slack.people import ADA, BOB, GENERAL, OUTSIDER, SECRET, SHARED
from tests.bots.slack.web.faults import held, refused
from tests.bots.slack.web.records import TEAM
from tests.bots.slack.web_api import WebApi

PLACE = Place(workspace=TEAM, member=ADA.id, channel=GENERAL.id)
LATE = datetime(2026, 3, 6, 23, 30, tzinfo=UTC)


@pytest.fixture
async def edge(slack_app: App) -> Edge:
    """Give what listeners are handed."""
    return edge_of(slack_app)


@pytest.mark.parametrize(("member", "zone", "today"), [(ADA, "Europe/Warsaw", 7), (BOB, "America/New_York", 6)])
async def test_an_asker_has_names_and_the_date_where_they_are(
    edge: Edge, member: object, zone: str, today: int
) -> None:
    who = ADA if member is ADA else BOB
    with time_machine.travel(LATE, tick=True):
        asker = await asker_at(edge, replace(PLACE, member=who.id))
    assert (asker.team.key, asker.member, asker.channel) == (f"slack:{TEAM}", who.display or who.real, "#general")
    assert (asker.who, asker.where, asker.zone, asker.today) == (who.id, GENERAL.id, zone, date(2026, 3, today))


async def test_without_a_zone_it_is_the_date_in_utc(edge: Edge, web_api: WebApi) -> None:
    web_api.add(replace(ADA, zone=None))
    with time_machine.travel(LATE, tick=True):
        asker = await asker_at(edge, PLACE)
    assert (asker.zone, asker.today) == (None, LATE.date())


async def test_who_comes_from_outside_reads_as_a_team_that_owns_nothing(edge: Edge) -> None:
    asker = await asker_at(edge, replace(PLACE, member=OUTSIDER.id, channel=SHARED.id, outside=True))
    assert (asker.team.key, asker.member) == (f"slack:outside:{TEAM}", "zoe")


async def test_where_slack_takes_long_it_is_answered_by_what_is_known(edge: Edge, web_api: WebApi) -> None:
    answered = asyncio.Event()
    for method in ("users.info", "conversations.info"):
        web_api.faults.add(method, held(answered))
    asker = await asker_at(edge, replace(PLACE, name="#general"), patience=0.1)
    assert (asker.member, asker.channel, asker.zone) == (ADA.id, "#general", None)
    answered.set()
    assert (await asker_at(edge, PLACE)).member == "ada"


async def test_where_slack_tells_nothing_ids_stand_in(edge: Edge, web_api: WebApi) -> None:
    web_api.faults.always("users.info", refused("user_not_found"))
    web_api.faults.always("conversations.info", refused("channel_not_found"))
    asker = await asker_at(edge, PLACE)
    assert (asker.member, asker.channel) == (ADA.id, "a private channel")
    assert (await asker_at(edge, replace(PLACE, name="#general"))).channel == "#general"


@pytest.mark.parametrize(
    ("channel", "name"), [("", "this channel"), ("D0ADA", "a direct message"), (SECRET.id, "#secret")]
)
async def test_a_place_that_is_no_public_channel(edge: Edge, channel: str, name: str) -> None:
    said = "a direct message" if channel.startswith("D") else ""
    assert (await asker_at(edge, replace(PLACE, channel=channel, name=said))).channel == name


async def test_where_nobody_asks_slack_is_not_asked_who(edge: Edge, web_api: WebApi) -> None:
    asker = await asker_at(edge, Place(workspace=TEAM, member=""))
    assert (asker.member, asker.who) == ("", "")
    assert web_api.asked_for("users.info") == ()
