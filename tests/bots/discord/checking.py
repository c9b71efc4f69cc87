"""What Discord refuses about commands and choices, which simcord takes as they come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Fields = Mapping[str, Any]

MOST_COMMANDS = {1: 100, 2: 5, 3: 5}
"""Slash commands, and commands in the menus of people and of messages. Discord says 15 of late; the library has 5."""
MOST_OPTIONS = MOST_CHOICES = 25
LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_CHOICE = 32, 100, 100
LONGEST_COMMAND = 8000
_SLASH, _SUBCOMMAND, _GROUP = 1, 1, 2
_NAME = re.compile(r"[-_'\w]{1,32}")


def wrong_with_commands(commands: Sequence[Fields]) -> Iterator[str]:
    """Say what Discord would refuse about all commands together."""
    for kind, most in MOST_COMMANDS.items():
        names = [each["name"] for each in commands if each.get("type", _SLASH) == kind]
        if len(names) > most:
            yield f"{len(names)} commands of type {kind}, but {most} at most"
        if len(set(names)) < len(names):
            yield f"commands of type {kind} share a name"
    for each in commands:
        is_slash = each.get("type", _SLASH) == _SLASH
        wrong = [*(_wrong_with_part(each) if is_slash else _wrong_with_names(each, ()))]
        if _size(each) > LONGEST_COMMAND:
            wrong.append(f"{_size(each)} characters, but {LONGEST_COMMAND} at most")
        yield from (f"{each['name']}: {what}" for what in wrong)


def wrong_with_choices(choices: object) -> Iterator[str]:
    """Say what Discord would refuse about what is offered while somebody types, or once and for all."""
    if not isinstance(choices, list):
        yield "choices: no list"
        return
    if len(choices) > MOST_CHOICES:
        yield f"{len(choices)} choices, but {MOST_CHOICES} at most"
    for each in choices:
        texts = [each["name"], *(each.get("name_localizations") or {}).values(), each["value"]]
        if not all(1 <= len(str(text)) <= LONGEST_CHOICE for text in texts):
            yield f"a choice of {[len(str(text)) for text in texts]} characters"


def _wrong_with_part(part: Fields) -> Iterator[str]:
    """Judge a slash command, one below it, or an option."""
    yield from _wrong_with_names(part, _texts(part, "name"))
    if not all(1 <= len(text) <= LONGEST_DESCRIPTION for text in _texts(part, "description")):
        yield "a description that is empty or too long"
    options = part.get("options") or []
    if len(options) > MOST_OPTIONS:
        yield f"{len(options)} options, but {MOST_OPTIONS} at most"
    needed = [bool(each.get("required")) for each in options if each["type"] not in (_SUBCOMMAND, _GROUP)]
    if needed != sorted(needed, reverse=True):
        yield "an option that is needed behind one that is not"
    if part.get("autocomplete") and part.get("choices"):
        yield "both choices and autocomplete"
    yield from wrong_with_choices(part.get("choices") or [])
    for each in options:
        yield from (f"{each['name']}: {wrong}" for wrong in _wrong_with_part(each))


def _wrong_with_names(part: Fields, typed: Sequence[str]) -> Iterator[str]:
    """Judge names; those that are `typed` have no blanks and no capitals."""
    if not all(1 <= len(name) <= LONGEST_NAME for name in _texts(part, "name")):
        yield "a name that is empty or too long"
    for name in typed:
        if not _NAME.fullmatch(name) or name != name.lower():
            yield f"a name that cannot be typed: {name!r}"


def _texts(part: Fields, key: str) -> tuple[str, ...]:
    return (part.get(key, ""), *(part.get(f"{key}_localizations") or {}).values())


def _size(part: Fields) -> int:
    """Count names, descriptions and values as Discord does: of each, the longest of all languages."""
    longest = sum(max(map(len, _texts(part, key))) for key in ("name", "description"))
    choices = sum(max(map(len, _texts(each, "name"))) + len(str(each["value"])) for each in part.get("choices") or ())
    return longest + choices + sum(map(_size, part.get("options") or ()))
