"""Methods that look people and channels up."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.bots.slack.web.calls import Call, RefusedError, allow, channel_for
from tests.bots.slack.web.records import APP, BOT_ID, Channel, Fields, Kind, Person
from tests.bots.slack.web.state import State


def auth_test(_state: State, call: Call) -> Fields:
    assert call.grant is not None
    given = {"url": "https://quotes.slack.com/", "team": "Quotes", "user": "quotidian", "team_id": call.grant.team}
    return given | {"user_id": call.grant.user, "bot_id": BOT_ID, "is_enterprise_install": False, "app_id": APP}


def users_info(state: State, call: Call) -> Fields:
    person = state.people.get(call.text("user"))
    if person is None:
        raise RefusedError("user_not_found")
    assert call.grant is not None
    return {"user": _person(person, of=call.grant.team)}


def conversations_info(state: State, call: Call) -> Fields:
    return {"channel": _channel(channel_for(state, call, inside=False), call)}


def conversations_members(state: State, call: Call) -> Fields:
    channel = channel_for(state, call, inside=False)
    limit, begin = min(int(call.text("limit", "100")), 999), int(call.text("cursor") or 0)
    end = begin + limit
    cursor = str(end) if end < len(channel.members) else ""
    return {"members": list(channel.members[begin:end]), "response_metadata": {"next_cursor": cursor}}


def conversations_open(state: State, call: Call) -> Fields:
    assert call.grant is not None
    users = [user for user in call.text("users").split(",") if user]
    if not users:
        raise RefusedError("users_list_not_supplied")
    allow(call.method, call.grant, Kind.DIRECT if len(users) == 1 else Kind.GROUP)
    if any(user not in state.people for user in users):
        raise RefusedError("user_not_found")
    return {"channel": {"id": state.direct(users[0]).id}}


def _person(person: Person, *, of: str) -> Fields:
    shown: dict[str, Any] = {"display_name": person.display, "real_name": person.real or person.name}
    shown |= {"display_name_normalized": person.display, "real_name_normalized": person.real or person.name}
    given: dict[str, Any] = {"id": person.id, "team_id": person.team, "name": person.name, "deleted": person.deleted}
    given |= {"real_name": person.real or person.name, "profile": shown, "is_bot": person.robot, "is_app_user": False}
    if person.zone:
        offset = datetime.now(ZoneInfo(person.zone)).utcoffset()
        given |= {"tz": person.zone, "tz_label": person.zone, "tz_offset": int(offset.total_seconds() if offset else 0)}
    if person.team != of:
        return given | {"is_stranger": True}
    given |= {"is_admin": person.administrator or person.owner, "is_owner": person.owner, "is_primary_owner": False}
    return given | {"is_restricted": person.guest, "is_ultra_restricted": False}


def _channel(channel: Channel, call: Call) -> Fields:
    assert call.grant is not None
    is_member = call.grant.user in channel.members
    given: dict[str, Any] = {"id": channel.id, "is_archived": channel.archived, "is_im": channel.kind is Kind.DIRECT}
    if channel.kind is Kind.DIRECT:
        return given | {"user": next(member for member in channel.members if member != call.grant.user)}
    given |= {"name": channel.name, "is_channel": channel.kind is Kind.PUBLIC, "is_member": is_member}
    given |= {"is_group": channel.kind is Kind.PRIVATE, "is_mpim": channel.kind is Kind.GROUP}
    given |= {"is_private": channel.kind is not Kind.PUBLIC, "is_shared": channel.shared, "is_org_shared": False}
    return given | {"is_ext_shared": channel.shared, "is_pending_ext_shared": False, "context_team_id": channel.team}
