"""What Slack is told of the app: its commands, the events and shortcuts it wants, and the scopes it needs, and why.

The manifest is made of this, and the tests compare it with what is listened to: whoever adds a listener, or calls
another method, adds it here.
"""

from __future__ import annotations

from dataclasses import dataclass

EVENTS_PATH = "/slack/events"
"""Where Slack posts everything that it has to tell."""

INSTALL_PATH = "/slack/install"
"""Where a workspace begins to install the app."""

REDIRECT_PATH = "/slack/oauth_redirect"
"""Where Slack leads back to, once somebody agreed."""

SAVE_QUOTE = "save_quote"
"""Callback id of the message shortcut."""

TOPIC, SPEAKER, ZONE = "topic", "speaker", "zone"
OPTIONS = (TOPIC, SPEAKER, ZONE)
"""Action ids of the selects that load what they offer while somebody types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A slash command: its name without prefix and slash."""

    name: str
    description: str
    usage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """An entry of the menu of a message."""

    callback: str
    name: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A permission, why the app asks for it, and the methods and events that Slack gives for it."""

    name: str
    reason: str
    gives: tuple[str, ...]


COMMANDS = (
    Command(
        name="quote",
        description="Find the words: who said them, and where",
        usage="[words] [by:name] [from:source] [topic:name], random, help",
    ),
    Command(name="lesson", description="Today's lesson, or one on a topic", usage="[words], random, help"),
    Command(name="topics", description="What there is, and what there is on one topic", usage="[topic], help"),
    Command(
        name="daily",
        description="A lesson in this channel every working day",
        usage="[new], list, preview, pause, resume, skip, help",
    ),
    Command(
        name="library",
        description="What your team's library holds; import, export and hide for those who may",
        usage="stats, import, export, hide, unhide, hidden, help",
    ),
    Command(
        name="listen",
        description="Whether I may speak up unasked in this channel: seldom, and only where a passage helps",
        usage="[status], on, shadow, off, strict, normal, relaxed, topics, quiet, log, not me, help",
    ),
)

SHORTCUTS = (
    Shortcut(
        callback=SAVE_QUOTE, name="Save as quote", description="Keep the words of this message in your team's library"
    ),
)

EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.channels",
    "message.groups",
    "message.im",
    "tokens_revoked",
)
"""The events that the app subscribes to, by the names that stand in a manifest."""

SCOPES = (
    Scope(
        name="app_mentions:read",
        reason="to be asked in a channel by @quotidian",
        gives=("app_mention",),
    ),
    Scope(
        name="channels:history",
        reason="to hear what is said in a public channel where /listen is on, and to find a daily post in doubt",
        gives=("message.channels", "conversations.history"),
    ),
    Scope(
        name="channels:read",
        reason="to show the names of public channels, and to let only their members change what is posted there",
        gives=("conversations.info", "conversations.members"),
    ),
    Scope(
        name="chat:write",
        reason="to answer, and to post the daily lessons",
        gives=("chat.postMessage", "chat.postEphemeral", "chat.update"),
    ),
    Scope(
        name="commands",
        reason="for the slash commands and the shortcut “Save as quote”",
        gives=("slash_commands", "shortcuts"),
    ),
    Scope(
        name="files:read",
        reason="to read a document that somebody gives to /library import",
        gives=("file_input", "url_private_download"),
    ),
    Scope(
        name="files:write",
        reason="to send somebody the library that /library export wrote",
        gives=("files.getUploadURLExternal", "files.completeUploadExternal"),
    ),
    Scope(
        name="groups:history",
        reason="to hear what is said in a private channel where /listen is on, and to find a daily post in doubt",
        gives=("message.groups", "conversations.history"),
    ),
    Scope(
        name="groups:read",
        reason="to show the names of private channels that it is in, and to let only their members change schedules",
        gives=("conversations.info", "conversations.members"),
    ),
    Scope(
        name="im:history",
        reason="to be asked in a direct message",
        gives=("message.im", "conversations.history"),
    ),
    Scope(
        name="im:write",
        reason="to find or open a member's direct messages: an export is sent there, and a schedule may post there",
        gives=("conversations.open",),
    ),
    Scope(
        name="users:read",
        reason="to know a member's name and time zone, and who is an administrator or a guest",
        gives=("users.info",),
    ),
)

NEEDED = frozenset(("chat:write", "commands"))
"""Scopes without which it can answer nobody; without another one, something else does not work."""

FREE = ("apps.connections.open", "auth.test", "chat.getPermalink", "oauth.v2.access", "views.open", "views.publish",
        "views.update")  # fmt: skip
"""Methods that the app calls and that need no scope of the bot."""


def scope_names() -> tuple[str, ...]:
    """Name the scopes, as an installation asks for them."""
    return tuple(scope.name for scope in SCOPES)
