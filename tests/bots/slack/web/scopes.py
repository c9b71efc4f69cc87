"""Which scope each method needs, from Slack's reference of its methods."""

from __future__ import annotations

from tests.bots.slack.web.records import Kind

READING = {Kind.PUBLIC: "channels:read", Kind.PRIVATE: "groups:read", Kind.DIRECT: "im:read", Kind.GROUP: "mpim:read"}
HISTORY = {kind: scope.replace("read", "history") for kind, scope in READING.items()}
OPENING = {Kind.DIRECT: "im:write", Kind.GROUP: "mpim:write"}

BY_KIND = {
    "conversations.info": READING,
    "conversations.members": READING,
    "conversations.history": HISTORY,
    "conversations.replies": HISTORY,
    "conversations.open": OPENING,
}
"""Methods whose scope depends on the kind of the conversation."""

NEEDED = {
    "users.info": "users:read",
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "files.info": "files:read",
    "download": "files:read",
    "apps.connections.open": "connections:write",
}

OF_EVENTS = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "command": "commands",
}
"""What an app is told only with this scope."""
