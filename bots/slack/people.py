"""Members of a workspace and its channels, as far as the app has to know them, out of what Slack says of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from core.daily.zones import read_zone
from core.documents.text import clean, squeeze
from core.errors import ScheduleError

LONGEST_NAME = 80
PRIVATE, DIRECT, GROUP = "a private channel", "a direct message", "a group message"
"""What conversations are called that have no name for all to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member: the name that others see, the key of their time zone, and what they may do.

    `administrator` is an owner or administrator of the workspace, or named so in the settings; a `guest` sees some
    channels alone. `outside` says that they belong to another workspace, `robot` that it is an app's own user.
    """

    key: str
    name: str
    zone: str | None = None
    administrator: bool = False
    guest: bool = False
    outside: bool = False
    robot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel: `name` as people write it (`#general`, or `a private channel` where it has none).

    `joined` says that the app is in it, `shared` that members of another workspace are, too, `direct` that it is a
    conversation with the app alone.
    """

    key: str
    name: str
    joined: bool = True
    private: bool = False
    shared: bool = False
    direct: bool = False


def member_of(user: Mapping[str, Any], workspace: str, administrators: Collection[str]) -> Member:
    """Read what users.info says. Whoever belongs to another workspace, or left, may do as little as a guest."""
    key = str(user["id"])
    outside = not _belongs(user, workspace)
    belongs = not outside and not user.get("deleted")
    rules = any(user.get(role) for role in ("is_admin", "is_owner", "is_primary_owner")) or key in administrators
    limited = any(user.get(limit) for limit in ("is_restricted", "is_ultra_restricted", "is_stranger"))
    return Member(
        key=key,
        name=_name(user) or key,
        zone=_zone(user.get("tz")),
        administrator=belongs and rules,
        guest=not belongs or limited,
        outside=outside,
        robot=bool(user.get("is_bot")),
    )


def unknown_member(key: str) -> Member:
    """Stand in for a member who cannot be looked up."""
    return Member(key=key, name=key, guest=True)


def channel_of(channel: Mapping[str, Any]) -> Channel:
    """Read what conversations.info says."""
    direct, group = bool(channel.get("is_im")), bool(channel.get("is_mpim"))
    name = _tidy(channel.get("name"))
    return Channel(
        key=str(channel["id"]),
        name=DIRECT if direct else GROUP if group else f"#{name}" if name else PRIVATE,
        joined=direct or bool(channel.get("is_member")),
        private=direct or group or bool(channel.get("is_private")),
        shared=any(channel.get(kind) for kind in ("is_shared", "is_ext_shared", "is_org_shared")),
        direct=direct,
    )


def unknown_channel(key: str) -> Channel:
    """Stand in for a channel that cannot be looked up."""
    return Channel(key=key, name=PRIVATE, joined=False, private=True)


def direct_channel(key: str) -> Channel:
    """Describe a conversation with the app alone; looking it up would take a scope of its own."""
    return Channel(key=key, name=DIRECT, private=True, direct=True)


def _belongs(user: Mapping[str, Any], workspace: str) -> bool:
    teams = (user.get("enterprise_user") or {}).get("teams") or ()
    return user.get("team_id", workspace) == workspace or workspace in teams


def _name(user: Mapping[str, Any]) -> str:
    profile = user.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
    return next((tidy for name in names if (tidy := _tidy(name))), "")


def _tidy(name: object) -> str:
    """Make a name one line of few characters; empty where nothing of it can be seen."""
    tidy = squeeze(clean(name))[:LONGEST_NAME].strip() if isinstance(name, str) else ""
    return tidy if any(unicodedata.category(sign)[0] not in "CZ" for sign in tidy) else ""


def _zone(key: object) -> str | None:
    """Keep the key of a time zone that schedules know, too."""
    try:
        return read_zone(key) if isinstance(key, str) else None
    except ScheduleError:
        return None
