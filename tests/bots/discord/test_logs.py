from __future__ import annotations

import logging

import discord
import pytest

from bots.discord import bot as _bot  # noqa: F401 - importing it takes the words out
from bots.discord.logs import Wordless, take_words_out

WORDS = "what nobody is to read in a log"


@pytest.mark.parametrize("name", ["discord.ui.view", "discord.app_commands.tree", "discord.client", "discord.shard"])
def test_an_error_of_the_library_is_logged_without_a_word(caplog: pytest.LogCaptureFixture, name: str) -> None:
    button: discord.ui.Button[discord.ui.View] = discord.ui.Button(label=WORDS)
    logging.getLogger(name).error("Ignoring %r in %s of %d", button, "a view", 3, exc_info=ValueError(WORDS))
    (record,) = caplog.records
    assert record.getMessage() == "Ignoring 'Button' in a view of 3"
    assert record.__dict__["kind"] == "ValueError"
    assert WORDS not in caplog.text


def test_the_rest_of_the_log_is_not_touched(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("discordant").error("Said: %s", [WORDS])
    assert WORDS in caplog.text


def test_it_can_be_done_twice() -> None:
    take_words_out()
    take_words_out()
    for name in logging.root.manager.loggerDict:
        assert sum(isinstance(each, Wordless) for each in logging.getLogger(name).filters) <= 1
