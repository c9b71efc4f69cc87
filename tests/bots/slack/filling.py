"""Filling forms in, as Slack's clients do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.bots.slack.web.records import Fields, View


def initial_values(view: View) -> dict[str, dict[str, Any]]:
    """Give the state of a form that nobody touched: what it was opened with."""
    state: dict[str, dict[str, Any]] = {}
    for block in view.blocks:
        for element in [*block.get("elements", ()), block.get("element"), block.get("accessory")]:
            if isinstance(element, Mapping) and "action_id" in element and element["type"] != "button":
                state.setdefault(block.get("block_id", ""), {})[element["action_id"]] = _initial(element)
    return state


_KEYS = {
    "plain_text_input": ("initial_value", "value", None),
    "timepicker": ("initial_time", "selected_time", None),
    "datepicker": ("initial_date", "selected_date", None),
    "conversations_select": ("initial_conversation", "selected_conversation", None),
    "channels_select": ("initial_channel", "selected_channel", None),
    "static_select": ("initial_option", "selected_option", None),
    "external_select": ("initial_option", "selected_option", None),
    "radio_buttons": ("initial_option", "selected_option", None),
    "checkboxes": ("initial_options", "selected_options", ()),
    "multi_static_select": ("initial_options", "selected_options", ()),
    "multi_external_select": ("initial_options", "selected_options", ()),
    "file_input": ("", "files", ()),
    "overflow": ("", "selected_option", None),
}


def _initial(element: Fields) -> dict[str, Any]:
    begin, key, empty = _KEYS[element["type"]]
    value = element.get(begin, list(empty) if empty is not None else None)
    return {"type": element["type"], key: value}


def filled_in(view: View, name: str, value: object) -> tuple[str, str, dict[str, Any]]:
    """Fill one field in: gives its block id, its action id, and its state.

    `name` is its block id or action id. `value` is a text, a time, a channel's id; for a choice the value or the label
    of an option, for several a sequence of those; for a select that loads what it offers, (label, value); None empties
    a field; for files a sequence of files.
    """
    block = view.input(name)
    elements = [*block.get("elements", ()), block.get("element"), block.get("accessory")]
    candidates = [each for each in elements if isinstance(each, Mapping) and "action_id" in each]
    element = next((each for each in candidates if each["action_id"] == name), candidates[0])
    kind = str(element["type"])
    key = _KEYS[kind][1]
    many = isinstance(value, Sequence) and not isinstance(value, str | tuple)
    if key == "files":
        filled: object = [file.as_slack() for file in value]  # type: ignore[attr-defined]
    elif key in ("selected_option", "selected_options"):
        filled = [_option(element, each) for each in value] if many else value and _option(element, value)  # type: ignore[attr-defined]
    else:
        filled = value
    return block.get("block_id", ""), element["action_id"], {"type": kind, key: filled}


def _option(element: Fields, chosen: object) -> Fields:
    if isinstance(chosen, tuple):
        label, value = chosen
        return {"text": {"type": "plain_text", "text": label, "emoji": False}, "value": value}
    options = element.get("options", ())
    found = next((each for each in options if chosen in (each["value"], each["text"]["text"])), None)
    if found is not None:
        return dict(found)
    assert "external" in element["type"], f"{chosen!r} is not offered: {[each['value'] for each in options]}"
    return {"text": {"type": "plain_text", "text": str(chosen), "emoji": False}, "value": str(chosen)}
