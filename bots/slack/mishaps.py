"""What the log may hold of an error that Slack gave."""

from __future__ import annotations

from typing import Any

from slack_sdk.errors import SlackApiError

from bots.slack.refusals import code_of, refused
from core import mishaps
from core.errors import PlatformSetUpError
from core.mishaps import SET_UP
from core.ports import InDoubtError, RateLimitedError

__all__ = ("SET_UP", "SlackSetUpError", "may_pass", "said_of")


class SlackSetUpError(PlatformSetUpError):
    """Slack cannot be reached as it is set up; the message says what to mend."""


def said_of(error: BaseException) -> dict[str, Any]:
    """Say what kind of error it was, where it came from, and which code Slack gave for it; never its message."""
    said = mishaps.said_of(error)
    if isinstance(error, SlackApiError):
        said["code"] = code_of(error) or "none"
    return said


def may_pass(error: SlackApiError) -> bool:
    """Tell whether trying again may help, whatever was asked: Slack is busy, or broken."""
    return isinstance(refused(error, ""), InDoubtError | RateLimitedError)
