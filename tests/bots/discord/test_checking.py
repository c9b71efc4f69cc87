from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.bots.discord.checking import wrong_with_choices, wrong_with_commands

Change = Callable[[dict[str, Any]], object]
QUOTE: dict[str, Any] = {
    "name": "quote",
    "description": "A quote",
    "description_localizations": {"de": "Ein Zitat"},
    "options": [{"name": "words", "description": "What about", "type": 3, "required": True}],
}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (lambda _: None, []),
        (lambda each: each.update(name="Quote"), ["Quote: a name that cannot be typed: 'Quote'"]),
        (lambda each: each.update(name_localizations={"de": "ein zitat"}), ["a name that cannot be typed"]),
        (lambda each: each.update(description=""), ["a description that is empty or too long"]),
        (lambda each: each["description_localizations"].update(de="ü" * 101), ["a description that is empty or too"]),
        (lambda each: each["options"][0].update(description="a" * 101), ["words: a description that is empty or too"]),
        (lambda each: each["options"].insert(0, {**each["options"][0], "required": False}), ["needed behind"]),
        (lambda each: each["options"].extend(each["options"] * 25), ["26 options, but 25 at most"]),
        (lambda each: each["options"][0].update(choices=[{"name": "", "value": "a"}]), ["words: a choice of [0, 1]"]),
        (
            lambda each: each["options"][0].update(choices=[{"name": "n" * 100, "value": "v" * 100}] * 41),
            ["words: 41 choices, but 25 at most", "8229 characters, but 8000 at most"],
        ),
    ],
)
def test_what_is_wrong_with_a_command_is_said(change: Change, wrong: list[str]) -> None:
    command = copy.deepcopy(QUOTE)
    change(command)
    found = list(wrong_with_commands([command]))
    assert len(found) == len(wrong)
    assert all(part in each for part, each in zip(wrong, found, strict=True))


def test_commands_of_one_kind_have_names_of_their_own_and_are_not_too_many() -> None:
    menu = {"name": "Save as quote", "type": 3}
    assert list(wrong_with_commands([menu, {**menu, "type": 2}, QUOTE])) == []
    assert len(list(wrong_with_commands([menu] * 6))) == 2


def test_choices_are_few_and_short() -> None:
    choice = {"name": "Tomas Berg", "value": "tomas"}
    assert list(wrong_with_choices([choice] * 25)) == []
    assert len(list(wrong_with_choices([choice] * 26))) == 1
    assert len(list(wrong_with_choices([{**choice, "name": "a" * 101}, {**choice, "value": ""}]))) == 2
