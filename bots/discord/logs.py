"""What discord.py logs, without what anybody wrote: errors come with messages, and buttons with their labels."""

from __future__ import annotations

import logging

import discord

from bots.discord.mishaps import said_of

_LIBRARY = "discord."
_PLAIN = (str, int, float, type(None))


class Wordless(logging.Filter):
    """Leaves of an error its kind and where it came from, and of whatever is shown beside it the name of its class."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the words out of a line."""
        if isinstance(record.args, tuple):
            record.args = tuple(each if isinstance(each, _PLAIN) else type(each).__name__ for each in record.args)
        if record.exc_info and record.exc_info[1] is not None:
            record.__dict__.update(said_of(record.exc_info[1]))
        record.exc_info = record.exc_text = None
        return True


def take_words_out() -> None:
    """Have every logger of the library filtered; to be called once it is imported, and harmless to be called again.

    What the library would warn of at each start is what calls need, and nobody calls here.
    """
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    for name in tuple(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        if name.startswith(_LIBRARY) and not any(isinstance(each, Wordless) for each in logger.filters):
            logger.addFilter(Wordless())
