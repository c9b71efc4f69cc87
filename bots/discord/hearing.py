"""Why nothing is heard on Discord but what is said to the bot."""

from __future__ import annotations

DEAF = (
    "On Discord I hear only what is said to me. Whoever runs me can change that: switch on the Message Content Intent, "
    "under Bot in the developer portal, set QUOTIDIAN_DISCORD__MESSAGE_CONTENT=on, and start me again."
)
"""Why nothing is heard where the settings do not ask for it."""
