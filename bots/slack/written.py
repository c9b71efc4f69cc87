"""What somebody wrote in a message, as they saw it: out of its rich text where it has some, else out of its mrkdwn."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bots.slack.askers import in_time
from bots.slack.edge import Edge
from bots.slack.place import Place
from bots.slack.unslack import plain_text_at

Json = Mapping[str, Any]

_MOST_NAMES = 10
_RICH = "rich_text"
_LABEL = re.compile(r"<(?:#|!subteam\^)(?P<key>[A-Z0-9]+)\|(?P<label>[^<>]+)>")
_SAID = ("text", "url", "fallback", "value")
"""Where the words of text, links, dates and colours stand."""

_BULLET, _INDENT = "• ", "  "
# Signs that format in mrkdwn: around words without blanks at the ends, and not amid letters, as in snake_case.
_FORMATTED = tuple(
    re.compile(rf"(?<![\w{sign}]){sign}(?=[^\s{sign}])([^{sign}\n]*[^\s{sign}]){sign}(?![\w{sign}])")
    for sign in (r"\*", "_", "~", "`")
)
_FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)


async def written(edge: Edge, place: Place, message: Json) -> str:
    """Give the words of a message, with names in place of ids, and without what only formats them."""
    blocks = message.get("blocks") or ()
    text = str(message.get("text") or "")
    if not blocks or any(block.get("type") != _RICH for block in blocks):  # of an app, or of long ago
        return without_formatting(await plain_text_at(edge, place, text))
    labels = {found["key"]: found["label"] for found in _LABEL.finditer(text)}
    names = await _names(edge, place, blocks)
    return "\n".join(Reading(names=names, labels=labels).block(block) for block in blocks)


def without_formatting(text: str) -> str:
    """Take the signs of mrkdwn off the words that they format."""
    text = _FENCE.sub(r"\1", text)
    for formatted in _FORMATTED:
        text = formatted.sub(r"\1", text)
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Reads rich text. `names` are those of members by their ids, `labels` those of channels and groups."""

    names: Mapping[str, str]
    labels: Mapping[str, str]

    def block(self, block: Json) -> str:
        """Read a block: its paragraphs, lists and quotations, each from a new line on."""
        return "\n".join(line.removesuffix("\n") for part in _elements(block) for line in self._lines(part))

    def _lines(self, part: Json) -> Iterator[str]:
        if part.get("type") != "rich_text_list":
            yield self._words(part)
            return
        is_ordered = part.get("style") == "ordered"
        indent = _INDENT * int(part.get("indent") or 0)
        for number, item in enumerate(_elements(part), int(part.get("offset") or 0) + 1):
            yield f"{indent}{f'{number}. ' if is_ordered else _BULLET}{self._words(item)}"

    def _words(self, part: Json) -> str:
        return "".join(map(self._word, _elements(part)))

    def _word(self, part: Json) -> str:
        match part.get("type"):
            case "emoji":
                said = _emoji(part)
            case "user":
                said = f"@{self.names.get(str(part.get('user_id')), 'somebody')}"
            case "channel":
                key = str(part.get("channel_id"))
                said = f"#{self.labels.get(key, key)}"
            case "usergroup":
                said = self.labels.get(str(part.get("usergroup_id")), "@group")
            case "broadcast":
                said = f"@{part.get('range')}"
            case _:
                said = next((str(part[name]) for name in _SAID if part.get(name)), "")
        return said


async def _names(edge: Edge, place: Place, blocks: Iterable[Json]) -> Mapping[str, str]:
    """Look the names of the first few members up that are mentioned."""
    mentioned = (str(each["user_id"]) for block in blocks for each in _all(block) if each.get("user_id"))
    keys = list(dict.fromkeys(mentioned))[:_MOST_NAMES]
    members = await asyncio.gather(*(in_time(edge.workspaces.member(place.team, key)) for key in keys))
    return {member.key: member.name for member in members if member}


def _all(part: Json) -> Iterator[Json]:
    for each in _elements(part):
        yield each
        yield from _all(each)


def _elements(part: Json) -> Iterator[Json]:
    return (each for each in part.get("elements") or () if isinstance(each, Mapping))


def _emoji(part: Json) -> str:
    """Write an emoji as the sign that it is; one of the workspace's own has but a name."""
    try:
        return "".join(chr(int(code, 16)) for code in str(part["unicode"]).split("-"))
    except (KeyError, OverflowError, ValueError):
        return f":{part.get('name')}:"
