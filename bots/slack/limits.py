"""What Slack takes at most. Lengths are in characters as Python counts them, unless they say otherwise.

Where slack_sdk's models hold a limit, it is taken from there. Other ones are from Slack's reference (docs.slack.dev,
"Block Kit", "chat.postMessage", "chat.update"), or were found out by others, as it says beside them.
"""

from __future__ import annotations

from slack_sdk.models.blocks import ActionsBlock, ButtonElement, SectionBlock

BLOCKS = 50
"""Blocks of a message."""

WEIGHT = 13_000
"""What the blocks of a message may weigh, see `bots.slack.weighing`.

Slack documents nothing, but refuses with `msg_blocks_too_long` at about 13,200 characters of JSON
(slackapi/bolt-js #2509).
"""

BLOCK_WEIGHT = 125
"""By how much a block more lowered the characters that Slack took in the measurements told there."""

TEXT_BYTES = 3_900
"""Bytes of a message's `text` when escaped: `chat.update` takes 4,000 of them, `chat.postMessage` ten times as many."""

SECTION_TEXT: int = SectionBlock.text_max_length
"""Of any text object, too."""

FIELD_TEXT = 2_000
"""Of one of a section's fields."""

BUTTON_TEXT: int = ButtonElement.text_max_length
"""Also of what screen readers say instead."""

BUTTON_VALUE: int = ButtonElement.value_max_length

BUTTONS: int = ActionsBlock.elements_max_length
"""Buttons of one block; a message here has no more in all."""
