"""What the tests' Slack holds: people, channels, messages, views, files, tokens, and a journal of what happened."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from tests.bots.slack.web.clock import Clock
from tests.bots.slack.web.faults import Faults
from tests.bots.slack.web.records import (
    BOT_USER,
    TEAM,
    Asked,
    Channel,
    Fields,
    File,
    Grant,
    Kind,
    Message,
    Person,
    View,
)

TRIGGER_SECONDS = 3
HOOK_SECONDS = 30 * 60
HOOK_USES = 5


@dataclass(slots=True, kw_only=True)
class Trigger:
    """What lets an app open a modal: once, and soon."""

    user: str
    team: str
    at: float
    is_used: bool = False
    on: str | None = None


@dataclass(slots=True, kw_only=True)
class Hook:
    """What stands behind a `response_url`: whom it answers, where, and to which message if to one."""

    id: str
    user: str
    channel: str
    team: str
    at: float
    message: str | None = None
    uses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What somebody gets who installs the app, to be exchanged for tokens."""

    team: str
    user: str
    scopes: frozenset[str]
    redirect_uri: str | None = None


class State:
    """All of it. Tests set up and read; the methods of the Web API change it."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.faults = Faults()
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[tuple[str, str], Message] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[str, str] = {}
        self.files: dict[str, File] = {}
        self.grants: dict[str, Grant] = {}
        self.refreshing: dict[str, Grant] = {}
        self.codes: dict[str, Code] = {}
        self.triggers: dict[str, Trigger] = {}
        self.hooks: dict[str, Hook] = {}
        self.journal: list[Message | View] = []
        self.deleted: list[Message] = []
        self.asked: list[Asked] = []
        self.violations: list[str] = []
        self.client_id, self.client_secret = "111.222", "client-secret"
        self.expires_in: int | None = None
        self.base = ""
        self._last = 0.0
        self._number = 0

    # What tests set up

    def add(self, *things: Person | Channel) -> None:
        """Let there be people and channels, or let them be otherwise."""
        for thing in things:
            if isinstance(thing, Person):
                self.people[thing.id] = thing
            else:
                self.channels[thing.id] = thing

    def grant(
        self, token: str, scopes: Iterable[str], *, team: str = TEAM, user: str = BOT_USER, expires: float | None = None
    ) -> Grant:
        """Let a token be valid; a token that is granted anew has these scopes alone."""
        self.grants[token] = Grant(token=token, scopes=frozenset(scopes), team=team, user=user, expires=expires)
        return self.grants[token]

    def say(
        self, channel: str, user: str, text: str, *, thread: str | None = None, subtype: str | None = None
    ) -> Message:
        """Let a member write a message."""
        team = self.people[user].team if user in self.people else TEAM
        made = Message(ts=self.ts(), channel=channel, user=user, text=text, thread=thread, team=team, subtype=subtype)
        return self.put(made)

    def upload(self, name: str, data: bytes, *, by: str) -> File:
        """Let a member upload a file, as the file input of a modal does."""
        ident = self.name("F")
        url = f"{self.base}files-pri/{TEAM}-{ident}/download/{name}"
        self.files[ident] = File(id=ident, name=name, data=data, url=url, user=by, size=len(data))
        return self.files[ident]

    def code(self, scopes: Iterable[str], *, team: str = TEAM, user: str = "U0ADA") -> str:
        """Let somebody allow the app to be installed; gives what Slack sends them back with."""
        code = f"code-{self.name('')}"
        self.codes[code] = Code(team=team, user=user, scopes=frozenset(scopes))
        return code

    def trigger(self, user: str, *, team: str = TEAM, on: str | None = None) -> str:
        """Make an id that lets the app open a modal for a member, from the view `on` if from one."""
        ident = f"{self._next()}.{int(self.clock.now())}.{secrets.token_hex(8)}"
        self.triggers[ident] = Trigger(user=user, team=team, at=self.clock.now(), on=on)
        return ident

    def hook(self, user: str, channel: str, *, message: str | None = None, team: str = TEAM) -> str:
        """Make a `response_url`."""
        ident = secrets.token_hex(8)
        self.hooks[ident] = Hook(id=ident, user=user, channel=channel, team=team, at=self.clock.now(), message=message)
        return f"{self.base}hooks/{team}/{ident}"

    # What tests read

    @property
    def posts(self) -> tuple[Message, ...]:
        """What the app posted for everybody, as it stands now, in order."""
        return self._said(lambda message: not message.is_ephemeral)

    @property
    def ephemerals(self) -> tuple[Message, ...]:
        """What the app showed to one member each, as it stands now, in order."""
        return self._said(lambda message: message.is_ephemeral)

    def _said(self, fits: Callable[[Message], bool]) -> tuple[Message, ...]:
        return tuple(each for each in self.messages.values() if each.user == BOT_USER and fits(each))

    def asked_for(self, method: str) -> tuple[Asked, ...]:
        """Give the requests of one method, in order."""
        return tuple(each for each in self.asked if each.method == method)

    def direct(self, user: str, *, robot: str = BOT_USER) -> Channel:
        """Give the conversation of a member with the app, which begins when it is first needed."""
        for channel in self.channels.values():
            if channel.kind is Kind.DIRECT and set(channel.members) == {user, robot}:
                return channel
        channel = Channel(id=f"D0{user[1:]}", kind=Kind.DIRECT, members=(user, robot), team=TEAM)
        self.channels[channel.id] = channel
        return channel

    def home(self, user: str) -> View:
        """Give the Home tab that was published for a member."""
        return self.views[self.homes[user]]

    def forgiven(self) -> list[str]:
        """Take what was wrong with payloads so far, for tests that send such on purpose."""
        violations, self.violations = self.violations, []
        return violations

    # What methods do

    def put(self, message: Message) -> Message:
        """Keep a new or changed message."""
        self.messages[message.channel, message.ts] = message
        self.journal.append(message)
        return message

    def take_away(self, message: Message) -> None:
        """Delete a message."""
        self.deleted.append(self.messages.pop((message.channel, message.ts)))

    def show(self, view: View) -> View:
        """Keep a new or changed view, with a hash of its own."""
        shown = replace(view, hash=f"{self.ts()}.{secrets.token_hex(4)}")
        self.views[view.id] = shown
        self.journal.append(shown)
        return shown

    def close(self, view: View, *, everything: bool = False) -> None:
        """Take a modal away, or all that lie on each other."""
        for each in list(self.views.values()):
            if each.id == view.id or (everything and each.root == view.root):
                del self.views[each.id]

    def fill(self, view: View, values: Fields) -> View:
        """Keep what was filled in so far."""
        self.views[view.id] = replace(self.views[view.id], values=values)
        return self.views[view.id]

    def ts(self) -> str:
        """Give the time as Slack names messages by it: never twice."""
        self._last = max(self.clock.now(), self._last + 0.000_002)
        return f"{self._last:.6f}"

    def name(self, letter: str) -> str:
        """Make an id."""
        return f"{letter}0{self._next():06d}"

    def _next(self) -> int:
        self._number += 1
        return self._number
