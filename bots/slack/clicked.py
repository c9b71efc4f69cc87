"""The message on which somebody chose a shortcut."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bots.slack.askers import PATIENCE, asker_at, in_time
from bots.slack.call import Call
from bots.slack.edge import Edge
from bots.slack.people import PRIVATE, Channel, Member
from bots.slack.permalinks import permalink
from bots.slack.place import PLATFORM
from bots.slack.unslack import unslack
from bots.slack.written import without_formatting, written
from core.daily.clocks import date_in
from core.errors import NotAllowedError, SavingError
from core.fitting import clean, cut
from core.requests import Asker
from core.saving.saved import Message
from core.saving.telling import MINE
from core.saving.wording import LONGEST_SAVED

_OTHERS = "Whoever wrote this belongs to another workspace, and could not take it back: it is not saved."
_DOMAIN = re.compile(r"[a-z0-9-]{1,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clicked:
    """The message, who clicked, and whether less than the whole workspace can read it; `was_cut` where it is long."""

    message: Message
    asker: Asker
    private: bool
    was_cut: bool


async def message_in(edge: Edge, call: Call) -> Clicked:
    """Read the message of a call, its author's name, and its link, as far as Slack tells them within a second.

    Raises NotAllowedError for a message of somebody from another workspace, SavingError for one of the app's own.
    """
    raw = call.payload["message"]
    key = await _author(edge, call, raw)
    asker, channel, author, text, link = await asyncio.gather(
        asker_at(edge, call.place),
        in_time(edge.workspaces.channel(call.place.team, call.place.channel), PATIENCE),
        _member(edge, call, key),
        _text(edge, call, raw),
        _link(edge, call, raw),
    )
    if author is not None and author.outside:
        raise NotAllowedError(_OTHERS)
    private, name = _where(call, channel)
    message = Message(
        key=f"{PLATFORM}:{call.place.workspace}:{call.place.channel}:{raw['ts']}",
        text=cut(text, LONGEST_SAVED),
        author=key,
        speaker=_speaker(raw, key, author),
        channel=name,
        link=link,
        said_on=date_in(asker.zone, datetime.fromtimestamp(float(raw["ts"]), UTC)),
    )
    return Clicked(message=message, asker=asker, private=private, was_cut=len(text) > LONGEST_SAVED)


async def _author(edge: Edge, call: Call, raw: Mapping[str, Any]) -> str | None:
    """Give the key of whoever wrote a message; None for a robot."""
    user, workspace = raw.get("user"), call.place.workspace
    if user and user == await edge.workspaces.bot_user(call.place.team):
        raise SavingError(MINE)
    if raw.get("bot_id") or not user:
        return None
    if any(team != workspace for team in (raw.get("user_team"), raw.get("team")) if team):
        raise NotAllowedError(_OTHERS)
    return str(user)


async def _member(edge: Edge, call: Call, key: str | None) -> Member | None:
    """Look the author up; None for a robot, and where Slack is slow to tell."""
    return None if key is None else await in_time(edge.workspaces.member(call.place.team, key), PATIENCE)


def _speaker(raw: Mapping[str, Any], key: str | None, author: Member | None) -> str | None:
    """Give the name that people see."""
    if key is None:
        return str(raw.get("username") or (raw.get("bot_profile") or {}).get("name") or "") or None
    return author.name if author and author.name != key else None


async def _text(edge: Edge, call: Call, raw: Mapping[str, Any]) -> str:
    plain = await in_time(written(edge, call.place, raw), PATIENCE)
    return clean(without_formatting(unslack(str(raw.get("text") or ""))) if plain is None else plain).strip()


async def _link(edge: Edge, call: Call, raw: Mapping[str, Any]) -> str:
    """Give the address of a message; where Slack does not say it, as Slack writes them."""
    found = await in_time(permalink(edge, call.place, str(raw["ts"])), PATIENCE)
    return found or _guessed_link(call, raw)


def _guessed_link(call: Call, raw: Mapping[str, Any]) -> str:
    domain = str((call.payload.get("team") or {}).get("domain") or "")
    host = f"{domain}.slack.com" if _DOMAIN.fullmatch(domain) else "app.slack.com"
    thread = raw.get("thread_ts")
    reply = f"?thread_ts={thread}&cid={call.place.channel}" if thread and thread != raw["ts"] else ""
    return f"https://{host}/archives/{call.place.channel}/p{str(raw['ts']).replace('.', '')}{reply}"


def _where(call: Call, channel: Channel | None) -> tuple[bool, str]:
    """Tell whether a channel is closed to some, and what to call it: never by the name of one that is."""
    named = call.place.name
    if channel is not None and not (channel.private or channel.direct):
        return False, channel.name
    is_generic = bool(named) and not named.startswith("#")
    return True, named if is_generic else PRIVATE
