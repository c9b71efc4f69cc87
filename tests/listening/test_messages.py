from __future__ import annotations

import json

import pytest

from tests.conftest import CONTENT
from tests.listening.messages import TRADES, UNLIKE, read_messages
from tests.shared import SHARED

FITTED, HELD_OUT = read_messages(), read_messages(UNLIKE)
MESSAGES = [*FITTED, *HELD_OUT]


def test_there_are_enough_of_both_kinds() -> None:
    for messages in (FITTED, HELD_OUT):
        worth = [message for message in messages if message.lesson]
        assert len(worth) >= 100
        assert len(messages) - len(worth) >= 300


def test_no_message_stands_there_twice() -> None:
    assert len({message.text.casefold() for message in MESSAGES}) == len(MESSAGES)


def test_every_lesson_that_answers_is_there() -> None:
    trades = {json.loads(line)["heading"] for line in TRADES.read_text(encoding="utf-8").splitlines()}
    lessons = {path.stem for path in (CONTENT / "lessons").glob("*.md")}
    assert {message.lesson for message in MESSAGES if message.lesson} <= trades | lessons


def test_none_is_of_the_evaluation_set() -> None:
    path = SHARED / "eval" / "chat.tsv"
    if not path.is_file():
        pytest.skip(f"the evaluation set is not here ({path})")
    rows = {line.split("\t")[1].casefold() for line in path.read_text(encoding="utf-8").splitlines()[1:]}
    assert rows.isdisjoint(message.text.casefold() for message in MESSAGES)
