"""What can be typed after commands that have commands of their own, such as `list` after `/daily`."""

from __future__ import annotations

DAILY = (
    "add", "list", "show", "preview", "change", "pause", "resume", "skip", "pin", "unpin", "now", "history", "remove",
    "help",
)  # fmt: skip
LIBRARY = ("stats", "hidden", "hide", "unhide", "import", "export", "help")
