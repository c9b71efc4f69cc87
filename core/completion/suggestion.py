"""What is offered to somebody who is typing a name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LONGEST = 100
"""Characters of each part of a suggestion at most: no platform here takes more of a choice."""


class What(StrEnum):
    """What somebody is typing the name of. A quote is a single passage, by its heading or its first words."""

    TOPIC = "topic"
    SPEAKER = "speaker"
    SOURCE = "source"
    HEADING = "heading"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One choice; each part has at most 100 characters.

    `value` is what the grammar takes after `by:`, `from:` or `topic:`, without quotation marks, for a heading its
    words, and for a quote the passage's id. `label` is what a person reads, `detail` tells more: a topic's
    description, how many passages stand under a name, who said a quote.
    """

    value: str
    label: str
    detail: str
