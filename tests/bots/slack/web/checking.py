"""What Slack refuses: parts of Block Kit that its models cannot hold, and messages and views beyond its limits.

The models of slack_sdk know most limits; what they do not know is checked here.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, Option
from slack_sdk.models.views import View as ViewModel

from tests.bots.slack.web.records import Fields, elements_of

MOST_BLOCKS, MOST_IN_VIEW = 50, 100
LONGEST_BLOCKS = 13_200
LONGEST_TEXT = 40_000
LONGEST_VIEW = 250_000
MOST_OPTIONS = {"radio_buttons": 10, "checkboxes": 10, "overflow": 5}
IN_MESSAGES = frozenset(
    ("actions", "context", "context_actions", "divider", "file", "header", "image", "input", "markdown", "rich_text")
) | {"section", "table", "video"}
IN_VIEWS = IN_MESSAGES - {"context_actions", "file", "markdown", "table"}
LONGEST_PART = 3000
_OF_TEXTS = {"plain_text": {"type", "text", "emoji"}, "mrkdwn": {"type", "text", "verbatim"}}
_PLAIN = ("label", "placeholder", "title", "submit", "close", "hint", "deny")
_IN_MODALS_ALONE = ("file_input",)
_PING = re.compile(r"<(?:!(?:here|channel|everyone|subteam)|@[UW])")
_TYPE = re.compile(r"[a-z0-9_]{1,255}")


def wrong_with_message(fields: Fields) -> Iterator[str]:
    """Say what Slack would refuse about a message, and what this app must not send."""
    text, blocks = fields.get("text") or "", fields.get("blocks") or []
    if not text and not blocks:
        yield "no_text"
    if blocks and not text:
        yield "no text beside the blocks, for notifications"
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        yield "msg_too_long"
    elif _PING.search(text):
        yield "text: pings somebody"
    yield from wrong_with_blocks(blocks, IN_MESSAGES, MOST_BLOCKS)
    if len(json.dumps(blocks, ensure_ascii=False)) > LONGEST_BLOCKS:
        yield "msg_blocks_too_long"
    if fields.get("link_names") or fields.get("parse") == "full":
        yield "link_names and parse=full make names ping"
    yield from _wrong_with_metadata(fields.get("metadata"))


def wrong_with_view(view: object) -> Iterator[str]:
    """Say what Slack would refuse about a modal or a Home tab."""
    if not isinstance(view, dict):
        yield "view: not an object"
        return
    yield from _wrong_with_model("view", view, ViewModel)
    blocks = view.get("blocks") or []
    yield from wrong_with_blocks(blocks, IN_VIEWS, MOST_IN_VIEW)
    if len(json.dumps(view)) > LONGEST_VIEW:
        yield "view_too_large"
    if view.get("type") == "modal" and "title" not in view:
        yield "a modal has a title"
    has_inputs = any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
    if view.get("type") == "modal" and has_inputs and "submit" not in view:
        yield "a modal with inputs has a submit"
    if view.get("type") == "home" and "file_input" in json.dumps(view):
        yield "file_input stands in modals alone"


def wrong_with_blocks(blocks: object, allowed: frozenset[str], most: int) -> Iterator[str]:
    """Say what Slack would refuse about blocks."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        yield "blocks: not a list of objects"
        return
    if len(blocks) > most:
        yield f"{len(blocks)} blocks, but {most} at most"
    yield from _repeated("block_id", [block["block_id"] for block in blocks if "block_id" in block])
    if sum(bool(part.get("focus_on_load")) for part in _parts(blocks)) > 1:
        yield "focus_on_load: more than one"
    for number, block in enumerate(blocks):
        for wrong in _wrong_with_block(block, allowed):
            yield f"block {number} ({block.get('type')}): {wrong}"


def wrong_with_options(options: object) -> Iterator[str]:
    """Say what Slack would refuse about the options that are offered while somebody types."""
    if not isinstance(options, list):
        yield "options: not a list"
        return
    if len(options) > 100:
        yield f"{len(options)} options, but 100 at most"
    for option in options:
        yield from _wrong_with_model("option", option, Option)
        if not option["text"]["text"] or not option["value"]:
            yield "option: empty"


def _wrong_with_block(block: Fields, allowed: frozenset[str]) -> Iterator[str]:
    if block.get("type") not in allowed:
        yield "does not stand here"
        return
    yield from _wrong_with_model("block", block, Block)
    elements = list(elements_of(block))
    yield from _repeated("action_id", [element["action_id"] for element in elements if "action_id" in element])
    for part in _parts(block):
        yield from _wrong_with_part(part)
    if allowed == IN_MESSAGES and any(element.get("type") in _IN_MODALS_ALONE for element in elements):
        yield "stands in modals alone"
    if block["type"] in ("actions", "context", "rich_text") and not block.get("elements"):
        yield "holds nothing"
    for field in block.get("fields", ()):
        if len(field["text"]) > 2000:
            yield "a field has 2,000 characters at most"


def _wrong_with_part(part: Fields) -> Iterator[str]:
    yield from _wrong_with_text(part)
    if part.get("type") == "button" and "action_id" not in part:
        yield "a button without an action_id"
    if "url" in part and not re.match(r"https?://|mailto:", part["url"]):
        yield "a link that leads nowhere"
    yield from _wrong_with_choices(part)


def _wrong_with_text(part: Fields) -> Iterator[str]:
    kind, text = part.get("type"), part.get("text")
    if kind in ("plain_text", "mrkdwn", "text", "markdown") and not text:
        yield f"an empty {kind}"
    if kind in ("plain_text", "mrkdwn") and (len(text or "") > LONGEST_PART or set(part) - _OF_TEXTS[kind]):
        yield f"a {kind} of {len(text or '')} characters with {sorted(part)}"
    if (kind == "mrkdwn" and _PING.search(text or "")) or kind in ("broadcast", "usergroup"):
        yield "pings somebody"
    plain = [*_PLAIN, *(("text",) if kind in ("header", "button") else ())]
    if any(isinstance(part.get(name), dict) and part[name].get("type") == "mrkdwn" for name in plain):
        yield "markup where plain text belongs"


def _wrong_with_choices(part: Fields) -> Iterator[str]:
    grouped = [option for group in part.get("option_groups", ()) for option in group.get("options", ())]
    chosen = [*([part["initial_option"]] if "initial_option" in part else []), *part.get("initial_options", [])]
    options = part.get("options", grouped)
    for option in [*options, *chosen]:
        yield from _wrong_with_model("option", option, Option)
    if "options" not in part or "type" not in part:
        return
    if not 1 <= len(options) <= MOST_OPTIONS.get(part["type"], 100):
        yield f"{len(options)} options"
    if any(option not in options for option in chosen):
        yield "an initial option that is not among the options"
    yield from _repeated("value", [option["value"] for option in options])


def _wrong_with_metadata(metadata: object) -> Iterator[str]:
    if metadata is None:
        return
    if not isinstance(metadata, dict) or set(metadata) - {"event_type", "event_payload"}:
        yield "metadata_must_be_an_object"
    elif not _TYPE.fullmatch(str(metadata.get("event_type"))) or not isinstance(metadata.get("event_payload"), dict):
        yield "invalid_metadata_format"


def _wrong_with_model(name: str, given: Fields, model: type[Any]) -> Iterator[str]:
    """Let the model of slack_sdk read it, judge it, and give it back as it was."""
    try:
        read = Block.parse(copy.deepcopy(dict(given))) if model is Block else model(**copy.deepcopy(dict(given)))
        if read is None:
            yield f"{name}: unknown"
            return
        read.validate_json()
        back = json.loads(json.dumps(read.to_dict()))
    except Exception as error:  # noqa: BLE001 - whatever the models cannot read, Slack refuses
        yield f"{name}: {type(error).__name__}: {error}"
        return
    if back != json.loads(json.dumps(given)):
        yield f"{name}: comes back as another: {_difference(given, back)}"


def _difference(given: object, back: object, path: str = "") -> str:
    if isinstance(given, Mapping) and isinstance(back, Mapping):
        for key in sorted(set(given) | set(back)):
            if key not in given or key not in back:
                return f"{path}.{key} is {'new' if key in back else 'lost'}"
            if given[key] != back[key]:
                return _difference(given[key], back[key], f"{path}.{key}")
    if isinstance(given, Sequence) and isinstance(back, Sequence) and not isinstance(given, str):
        for number, (one, other) in enumerate(zip(given, back, strict=False)):
            if one != other:
                return _difference(one, other, f"{path}[{number}]")
    return f"{path}: {str(given)[:80]!r} became {str(back)[:80]!r}"


def _parts(thing: object) -> Iterator[dict[str, Any]]:
    if isinstance(thing, dict):
        yield thing
        for value in thing.values():
            yield from _parts(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from _parts(value)


def _repeated(name: str, values: Sequence[str]) -> Iterator[str]:
    yield from (f"{name} {value!r} comes twice" for value in sorted(set(values)) if values.count(value) > 1)
