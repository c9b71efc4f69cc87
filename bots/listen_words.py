"""What can follow in a line such as `/listen on strict quiet 22:00-7:00 Europe/Warsaw`, for completion."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.listening.attention import Mode
from core.listening.phrases import SETTINGS
from core.listening.weights import Care

_BEGINS = frozenset((Mode.ON.value, Mode.SHADOW.value))
_TIME = r"\d[\d:.h]*(?: ?[ap]\.?m\.?)?"
_RANGE = rf"quiet {_TIME} ?(?:[-–]|to|until|till) ?{_TIME}"
_QUIET = re.compile(rf" quiet(?! (?:off|{_RANGE.removeprefix('quiet ')}) )", re.IGNORECASE)
_ZONE = re.compile(rf"/listen (?:.* )?{_RANGE} +(?![ap]\.?m?\.?$)(?P<zone>[^\d/]*(?:/\S*)?)$", re.IGNORECASE)


def settings_after(typed: str) -> Sequence[str]:
    """Give the words that can come next in a line that switches listening on: each once, and of the cares one."""
    _, mode, *said = [*typed.casefold().rpartition(" ")[0].split(), "", ""]
    if mode not in _BEGINS or _is_in_list(said) or _QUIET.search(typed):
        return ()
    given = {*said, *(Care if not set(Care).isdisjoint(said) else ())}
    return [each for each in SETTINGS if each not in given]


def zone_in(typed: str) -> str | None:
    """Give what is typed of the time zone behind quiet hours, maybe nothing yet; None where no zone belongs there."""
    found = _ZONE.match(typed)
    return found["zone"] if found else None


def _is_in_list(said: Sequence[str]) -> bool:
    """Tell whether a name of a topic is to follow."""
    last = next((word for word in reversed(said) if word), "")
    return last == "topics" or last.endswith(",")
