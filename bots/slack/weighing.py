"""How much of what a message may hold its blocks take up."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bots.slack import limits


def weight(blocks: Sequence[Mapping[str, Any]]) -> int:
    """Give what the blocks of a message weigh: their JSON, and what Slack adds for each of them.

    Nobody outside knows how Slack counts, so letters count as they do where it counts them dearest: beyond ASCII as
    six characters, `&`, `<` and `>` as entities.
    """
    return _length(json.dumps(blocks)) + limits.BLOCK_WEIGHT * len(blocks)


def weight_of(text: str) -> int:
    """Give what a text adds to that."""
    return _length(json.dumps(text)) - len('""')


def _length(sent: str) -> int:
    return len(sent) + 4 * sent.count("&") + 3 * (sent.count("<") + sent.count(">"))


def fits(blocks: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether a message may have these blocks."""
    return len(blocks) <= limits.BLOCKS and weight(blocks) <= limits.WEIGHT
