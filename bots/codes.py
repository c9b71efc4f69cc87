"""The exit codes of the `quotidian` command."""

DONE = 0
NOTHING = 1
"""Nothing was found, or a check failed."""
WRONG = 2
"""Wrong usage or configuration."""
INTERRUPTED = 130
"""Ctrl-C ended a command before it was done, as shells have it. Leaving the chat with it is DONE."""
