"""What is in a workspace, and what was done in it, as tests set it up and read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Fields = Mapping[str, Any]

TEAM, OTHER_TEAM = "T0QUOTES", "T0THERS"
APP, BOT_USER, BOT_ID = "A0QUOTES", "U0BOT", "B0BOT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of a workspace; `display` is the name that they chose, where they did."""

    id: str
    name: str
    display: str = ""
    real: str = ""
    zone: str | None = "Europe/Warsaw"
    team: str = TEAM
    administrator: bool = False
    owner: bool = False
    guest: bool = False
    robot: bool = False
    deleted: bool = False


class Kind(StrEnum):
    """The kinds of conversations, which differ in the scopes that they need."""

    PUBLIC = "channel"
    PRIVATE = "group"
    DIRECT = "im"
    GROUP = "mpim"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A conversation; `members` are ids. `shared` says that members of another workspace are in it, too."""

    id: str
    name: str = ""
    kind: Kind = Kind.PUBLIC
    members: tuple[str, ...] = ()
    team: str = TEAM
    archived: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button of a message or a view."""

    label: str
    action_id: str
    value: str | None
    url: str | None
    block_id: str
    element: Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message; `seen_by` is the one member who sees an ephemeral one. `fields` is what was sent to post it."""

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: tuple[Fields, ...] = ()
    team: str = TEAM
    thread: str | None = None
    metadata: Fields | None = None
    seen_by: str | None = None
    edited: bool = False
    subtype: str | None = None
    files: tuple[Fields, ...] = ()
    fields: Fields = field(default_factory=dict)

    @property
    def is_ephemeral(self) -> bool:
        """Whether one member alone sees it."""
        return self.seen_by is not None

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All buttons, in their order."""
        return buttons_of(self.blocks)

    @property
    def labels(self) -> tuple[str, ...]:
        """What stands on the buttons, in their order."""
        return tuple(button.label for button in self.buttons)

    @property
    def words(self) -> str:
        """All that stands in the blocks, as it came, a line each; the text where there are no blocks."""
        return "\n".join(texts_of(self.blocks)) if self.blocks else self.text

    def button(self, label: str) -> Button:
        """Find the button with this label, or with this action id."""
        return button_of(self.blocks, label)

    def as_slack(self) -> dict[str, Any]:
        """Give it as Slack does in payloads and in answers."""
        mine = self.user == BOT_USER
        given: dict[str, Any] = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts}
        given |= {"team": self.team, "blocks": [dict(block) for block in self.blocks]}
        given |= {"bot_id": BOT_ID, "app_id": APP} if mine else {}
        given |= {"thread_ts": self.thread} if self.thread else {}
        given |= {"subtype": self.subtype} if self.subtype else {}
        given |= {"edited": {"user": self.user, "ts": self.ts}} if self.edited else {}
        return given | ({"files": [dict(file) for file in self.files]} if self.files else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A modal or a Home tab as it stands now; `payload` is what the app sent, `values` what was filled in so far."""

    id: str
    hash: str
    user: str
    payload: Fields
    team: str = TEAM
    root: str = ""
    values: Fields = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What stands above a modal."""
        return str(self.payload["title"]["text"])

    @property
    def blocks(self) -> tuple[Fields, ...]:
        """Its blocks."""
        return tuple(self.payload["blocks"])

    @property
    def metadata(self) -> str:
        """What the app keeps in it."""
        return str(self.payload.get("private_metadata", ""))

    @property
    def is_home(self) -> bool:
        """Whether it is a Home tab."""
        return bool(self.payload["type"] == "home")

    @property
    def words(self) -> str:
        """All that stands in its blocks, a line each."""
        return "\n".join(texts_of(self.blocks))

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All buttons, in their order."""
        return buttons_of(self.blocks)

    @property
    def labels(self) -> tuple[str, ...]:
        """What stands on the buttons, in their order."""
        return tuple(button.label for button in self.buttons)

    def button(self, label: str) -> Button:
        """Find the button with this label, or with this action id."""
        return button_of(self.blocks, label)

    def input(self, name: str) -> Fields:
        """Find the block that has this block id, or whose element has this action id."""
        return next(block for block in self.blocks if name in (block.get("block_id"), *_action_ids(block)))

    def as_slack(self) -> dict[str, Any]:
        """Give it as Slack does in payloads and in answers."""
        given: dict[str, Any] = {"private_metadata": "", "callback_id": "", "external_id": "", "close": None}
        given |= {"submit": None, "clear_on_close": False, "notify_on_close": False} | dict(self.payload)
        given |= {"id": self.id, "team_id": self.team, "app_id": APP, "bot_id": BOT_ID, "hash": self.hash}
        given |= {"root_view_id": self.root or self.id, "previous_view_id": None, "app_installed_team_id": self.team}
        return given | {"state": {"values": dict(self.values)}}


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file: uploaded by a member, or by the app into channels (`shared_in`)."""

    id: str
    name: str
    data: bytes
    url: str
    user: str
    size: int
    title: str = ""
    shared_in: tuple[str, ...] = ()

    def as_slack(self) -> dict[str, Any]:
        """Give it as Slack does in payloads and in answers."""
        given = {"id": self.id, "name": self.name, "title": self.title or self.name, "size": self.size}
        given |= {"filetype": self.name.rpartition(".")[2] or "text", "user": self.user, "mode": "hosted"}
        return given | {"url_private": self.url, "url_private_download": self.url, "channels": list(self.shared_in)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A token, and what it allows. `expires` are seconds since 1970; a token of the app itself has no `user`."""

    token: str
    scopes: frozenset[str]
    team: str = TEAM
    user: str = BOT_USER
    expires: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request to the server: what came, and what was answered (an error's name, or `ok`)."""

    method: str
    arguments: Fields
    token: str | None
    answer: str
    at: float


def buttons_of(blocks: tuple[Fields, ...]) -> tuple[Button, ...]:
    """Find the buttons of blocks, in their order."""
    return tuple(
        Button(
            label=element["text"]["text"],
            action_id=element["action_id"],
            value=element.get("value"),
            url=element.get("url"),
            block_id=block.get("block_id", ""),
            element=element,
        )
        for block in blocks
        for element in elements_of(block)
        if element["type"] == "button"
    )


def button_of(blocks: tuple[Fields, ...], label: str) -> Button:
    """Find the button with this label, or with this action id."""
    buttons = buttons_of(blocks)
    found = next((button for button in buttons if label in (button.label, button.action_id)), None)
    assert found is not None, f"no button “{label}” among {[button.label for button in buttons]}"
    return found


def elements_of(block: Fields) -> Iterator[Fields]:
    """Give the elements of a block that a member can do something with."""
    if block["type"] in ("actions", "context_actions"):
        yield from block["elements"]
    for name in ("element", "accessory"):
        if name in block:
            yield block[name]


def texts_of(thing: object) -> Iterator[str]:
    """Give every text in a part of Block Kit, in the order in which it is read; labels of buttons are left out."""
    if isinstance(thing, Mapping):
        if thing.get("type") == "button":
            return
        if isinstance(thing.get("text"), str):
            yield thing["text"]
        for key in ("title", "label", "text", "fields", "elements", "element", "accessory", "hint", "rows", "options"):
            if not isinstance(thing.get(key), str):
                yield from texts_of(thing.get(key))
    elif isinstance(thing, list | tuple):
        for part in thing:
            yield from texts_of(part)


def _action_ids(block: Fields) -> tuple[str, ...]:
    return tuple(element.get("action_id", "") for element in elements_of(block))
